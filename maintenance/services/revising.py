"""Changes of a schedule: new triggers open a revision; everything else is saved and followed up."""

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import NotFound, Problem, refuse
from maintenance.calendar import local_date
from maintenance.choices import Basis, Decision
from maintenance.decisions.dates import coming
from maintenance.facts import gather
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing, ScheduleRevision
from maintenance.services.crossings import recount
from maintenance.services.reckoning import wake

TRIGGERS = ("basis", "frequency_type", "frequency_value", "recurrence_rule", "meter_based", "meter", "meter_threshold",
            "trigger_join", "anchor_date", "anchor_reading")
"""Columns whose change opens a revision."""
_CALENDAR = ("basis", "frequency_type", "frequency_value", "recurrence_rule")
_METER = ("basis", "meter_based", "meter", "meter_threshold")


def locked_schedule(schedule: MaintenanceSchedule, by: Any) -> MaintenanceSchedule:
    """The schedule as it is now, locked until the transaction ends; NotFound outside the person's branches."""
    rows = MaintenanceSchedule.objects.select_for_update(of=("self",), no_key=True).select_related(
        "site", "asset", "location", "meter")
    found = (rows if by is None else rows.visible_to(by)).filter(pk=schedule.pk).first()
    if found is None:
        raise NotFound.of("not_found", _("There is no such schedule."))
    return found


def revise(*, schedule: MaintenanceSchedule, by: Any, reason: str = "", starts_on: dt.date | None = None,
           **changes: Any) -> MaintenanceSchedule:
    """Change triggers (columns of TRIGGERS by name); they stand in a revision of their own, numbered anew.

    What was decided in the former one stays. Without ``anchor_date`` a fixed calendar is counted on from the date that
    was due next; ``starts_on`` defaults to today, behind what was decided already. Raises DomainError, and
    ValidationError where the new triggers make no sense.
    """
    unknown = set(changes) - set(TRIGGERS)
    if unknown:
        raise TypeError(f"no triggers: {', '.join(sorted(unknown))}")
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        changed = {name: value for name, value in changes.items() if getattr(schedule, name) != value}
        if not changed:
            return schedule
        today = local_date(timezone.now(), schedule.zone)
        course = gather([schedule]).courses[schedule.pk]
        following = next(coming(course, today), None)
        former = _former(schedule, by, reason)
        for name, value in changed.items():
            setattr(schedule, name, value)
        schedule.starts_on = starts_on or _behind_what_is_decided(schedule, today)
        if "anchor_date" not in changed and schedule.has_calendar and _touches(changed, _CALENDAR):
            schedule.anchor_date = _next_anchor(schedule, following.nominal if following else None)
        if "anchor_reading" not in changed and _touches(changed, _METER):
            schedule.anchor_reading = _next_base(schedule, changed)
        _drop_pending(schedule)
        schedule.revision += 1
        schedule._change_reason = reason  # type: ignore[attr-defined]
        schedule.full_clean(exclude=["version"])
        schedule.save()
        former.save()
        recount(schedules=[schedule.pk], by=by)
        wake([schedule])
        schedule.refresh_from_db()
        return schedule


def edit(*, schedule: MaintenanceSchedule, by: Any) -> None:
    """Follow up a schedule that was saved with other terms (lead, season, holidays): its dates are worked out anew.
    Orders that are there already stay as they are."""
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        wake([schedule])


def _touches(changed: dict[str, Any], names: tuple[str, ...]) -> bool:
    return any(name in changed for name in names)


def _former(schedule: MaintenanceSchedule, by: Any, reason: str) -> ScheduleRevision:
    return ScheduleRevision(
        schedule=schedule, revision=schedule.revision, starts_on=schedule.starts_on, closed_by=by, reason=reason,
        **{name: getattr(schedule, name) for name in TRIGGERS})


def _behind_what_is_decided(schedule: MaintenanceSchedule, today: dt.date) -> dt.date:
    """Today, or the day after the last date that has its decision already: nothing comes twice."""
    last = (MaintenanceOccurrence.objects.filter(schedule=schedule, due_date__gte=today, due_is_estimate=False)
            .exclude(decision=Decision.PENDING).order_by("-due_date").values_list("due_date", flat=True).first())
    return today if last is None else last + dt.timedelta(days=1)


def _next_anchor(schedule: MaintenanceSchedule, following: dt.date | None) -> dt.date:
    if schedule.basis == Basis.FLOATING and schedule.anchor_date is not None:
        return schedule.anchor_date
    return max(following or schedule.starts_on, schedule.starts_on)


def _next_base(schedule: MaintenanceSchedule, changed: dict[str, Any]) -> Any:
    """A floating meter counts from its last service; a fixed one keeps its base; another meter begins anew (None)."""
    if not schedule.meter_based or "meter" in changed:
        return None
    if schedule.basis == Basis.FLOATING and schedule.last_reading is not None:
        return schedule.last_reading
    return schedule.anchor_reading


def _drop_pending(schedule: MaintenanceSchedule) -> None:
    """What was not decided does not fall due by the new triggers."""
    pending = MaintenanceOccurrence.objects.filter(schedule=schedule, decision=Decision.PENDING)
    MeterCrossing.objects.filter(occurrence__in=pending).update(occurrence=None)
    pending.delete()


def deactivate(*, schedule: MaintenanceSchedule, by: Any, reason: str) -> MaintenanceSchedule:
    """Switch it off: it makes no more orders; open ones stay. What waited undecided is out of service."""
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        if not reason.strip():
            refuse([Problem("reason_missing", _("Say why the schedule is switched off."), "reason")])
        if schedule.is_active:
            switch_off(schedule, reason)
        return schedule


def switch_off(schedule: MaintenanceSchedule, reason: str) -> None:
    """For a caller that has asked for permission and holds the lock."""
    now = timezone.now()
    schedule.is_active, schedule.deactivated_at, schedule.deactivated_reason = False, now, reason[:255]
    schedule.decide_at = None
    schedule._change_reason = reason[:255]  # type: ignore[attr-defined]
    schedule.save()
    with translation.override(schedule.site.language):
        sentence = _("The schedule was switched off: %(reason)s") % {"reason": reason}
    MaintenanceOccurrence.objects.filter(schedule=schedule, decision=Decision.PENDING).update(
        decision=Decision.OUT_OF_SERVICE, decided_at=now, updated_at=now, sentence=sentence)


def reactivate(*, schedule: MaintenanceSchedule, by: Any, starts_on: dt.date | None = None) -> MaintenanceSchedule:
    """Switch it on again, from ``starts_on`` (default: today at the site): what fell due before is no row."""
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        if schedule.is_active:
            return schedule
        if schedule.asset is not None and schedule.asset.status == "RETIRED":
            refuse([Problem("retired", _("%(asset)s is retired: nothing is maintained on it.")
                            % {"asset": schedule.asset}, "asset")])
        if schedule.asset is not None:
            require_branch(by, site_id=schedule.asset.site_id, location_ids=(schedule.asset.location_id,))
        schedule.is_active, schedule.deactivated_at, schedule.deactivated_reason = True, None, ""
        schedule.starts_on = starts_on or local_date(timezone.now(), schedule.zone)
        schedule.save()
        if schedule.meter_based:
            recount(schedules=[schedule.pk], by=by)
        wake([schedule])
        schedule.refresh_from_db()
        return schedule
