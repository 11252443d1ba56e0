"""Plans: one schedule for each asset of a model that stands below a place, made and retired with the asset."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset, AssetStatus, Meter
from cmms.audit import acting_as
from maintenance.calendar import local_date
from maintenance.models import MaintenancePlan, MaintenanceSchedule, SchedulePart
from maintenance.models.terms import Terms
from maintenance.services.reckoning import wake
from maintenance.services.revising import TRIGGERS, revise, switch_off

_TRIGGERS = [name for name in TRIGGERS if name not in ("meter", "anchor_date", "anchor_reading")]
_TERMS = [field.name for field in Terms._meta.get_fields() if field.name not in TRIGGERS]
_GONE = "plan: "
"""Begins the reason of a schedule that a plan switched off, so that the plan may switch it on again."""


def keep_plans(*, plans: Iterable[MaintenancePlan] | None = None, by: Any = None, carry: bool | None = None) -> int:
    """Make the missing schedules of these plans (default: of all), switch off those of assets that have gone, switch on
    those that are back; return how many changed. What a plan makes falls due from today on at the earliest.

    ``carry`` (default: where plans are named) brings every schedule up to the plan's terms and parts; changed triggers
    open a revision of each. Without it only those are that were not written since the plan was.
    """
    given = MaintenancePlan.objects.order_by("pk") if plans is None else plans
    with acting_as(by):
        return sum(_keep(plan, by, carry=plans is not None if carry is None else carry) for plan in given)


def _keep(plan: MaintenancePlan, by: Any, *, carry: bool) -> int:
    # Two runs at once: the second waits, and then finds the schedules that the first made.
    plan = MaintenancePlan.objects.select_for_update(of=("self",), no_key=True).select_related("location").get(
        pk=plan.pk)
    wanted = set(_assets(plan).values_list("pk", flat=True)) if plan.is_active else set()
    there = {asset: (active, why) for asset, active, why in plan.schedules.values_list(
        "asset_id", "is_active", "deactivated_reason")}
    gone = [asset for asset, (active, _why) in there.items() if active and asset not in wanted]
    for schedule in _schedules(plan, gone):
        switch_off(schedule, _GONE + _("the asset is no longer of this model below this place."))
    new = _assets(plan).filter(pk__in=wanted - there.keys()).select_related("site", "location__site").order_by("pk")
    made = [made for asset in new if (made := _make(plan, asset)) is not None]
    wake(made)
    behind = set() if carry else set(plan.schedules.active().filter(updated_at__lt=plan.updated_at).values_list(
        "asset_id", flat=True))
    follow = [asset for asset, (active, why) in there.items() if asset in wanted and (
        carry or asset in behind or (not active and why.startswith(_GONE)))]
    changed = sum(_follow(plan, schedule, by) for schedule in _schedules(plan, follow))
    plan.schedules.filter(asset__in=behind).update(updated_at=timezone.now())
    return len(gone) + len(made) + changed


def _schedules(plan: MaintenancePlan, assets: Iterable[int | None]) -> Iterable[MaintenanceSchedule]:
    found = list(assets)
    if not found:
        return ()
    return plan.schedules.filter(asset__in=found).select_related("site", "asset", "meter").order_by("pk")


def _assets(plan: MaintenancePlan) -> Any:
    return (Asset.objects.in_use().filter(asset_model=plan.asset_model_id, location__in=plan.location.branch_ids())
            .exclude(status=AssetStatus.RETIRED))


def _make(plan: MaintenancePlan, asset: Asset) -> MaintenanceSchedule | None:
    """The asset's schedule; None where the plan goes by a meter that the asset has not (yet)."""
    meter = _meter(plan, asset)
    if plan.meter_based and meter is None:
        return None
    schedule = MaintenanceSchedule(plan=plan, asset=asset, meter=meter,
                                   **{name: getattr(plan, name) for name in (*_TERMS, *_TRIGGERS)})
    schedule.site = asset.site
    today = local_date(timezone.now(), schedule.zone)
    schedule.starts_on = max(plan.starts_on or today, today)
    if plan.has_calendar:
        schedule.anchor_date = plan.starts_on or today
    schedule.full_clean(exclude=["version"], validate_constraints=False)
    schedule.save()
    SchedulePart.objects.bulk_create(SchedulePart(schedule=schedule, part=line.part, quantity=line.quantity)
                                     for line in plan.parts.select_related("part"))
    return schedule


def _meter(plan: MaintenancePlan, asset: Asset) -> Meter | None:
    if not plan.meter_based:
        return None
    return Meter.objects.filter(asset=asset, name=plan.meter_name, retired_at__isnull=True).first()


def _follow(plan: MaintenancePlan, schedule: MaintenanceSchedule, by: Any) -> int:
    """Bring a schedule that is there up to the plan."""
    before = {name: getattr(schedule, name) for name in _TERMS}
    back = not schedule.is_active and schedule.deactivated_reason.startswith(_GONE)
    if not schedule.is_active and not back:
        return 0  # a person switched it off
    terms = {name: getattr(plan, name) for name in _TERMS if before[name] != getattr(plan, name)}
    triggers = {name: getattr(plan, name) for name in _TRIGGERS if getattr(schedule, name) != getattr(plan, name)}
    if back:
        schedule.is_active, schedule.deactivated_at, schedule.deactivated_reason = True, None, ""
        schedule.starts_on = local_date(timezone.now(), schedule.zone)
    if terms or back:
        for name, value in terms.items():
            setattr(schedule, name, value)
        schedule.save()
    if triggers:
        if "meter_based" in triggers:
            triggers["meter"] = _meter(plan, schedule.asset) if plan.meter_based and schedule.asset else None
        revise(schedule=schedule, by=by, reason=_("The plan was changed."), **triggers)
    _follow_parts(plan, schedule)
    if terms or back:
        wake([schedule])
    return int(bool(terms or triggers or back))


def _follow_parts(plan: MaintenancePlan, schedule: MaintenanceSchedule) -> None:
    wanted = dict(plan.parts.values_list("part_id", "quantity"))
    there = {line.part_id: line for line in schedule.parts.all()}
    for part_id, line in there.items():
        if part_id not in wanted:
            line.delete()
        elif line.quantity != wanted[part_id]:
            line.quantity = wanted[part_id]
            line.save()
    for part_id in wanted.keys() - there.keys():
        SchedulePart.objects.create(schedule=schedule, part_id=part_id, quantity=wanted[part_id])
