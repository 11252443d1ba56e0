"""Schedules and plans as a whole: made and changed, with what follows from it."""

from typing import Any

from cmms.access import require, require_branch
from cmms.audit import acting_as
from maintenance.models import MaintenancePlan, MaintenanceSchedule
from maintenance.services.plans import keep_plans
from maintenance.services.reckoning import wake
from maintenance.services.revising import TRIGGERS, locked_schedule, revise


def create_schedule(*, by: Any, **facts: Any) -> MaintenanceSchedule:
    """A schedule of its own (``facts``: its columns); the generator's next run looks at it."""
    require(by, "maintenance.add_maintenanceschedule")
    with acting_as(by):
        schedule = MaintenanceSchedule(**facts)
        _judge(schedule)
        _in_reach(schedule, by)
        schedule.save()
        wake([schedule])
        schedule.refresh_from_db()
        return schedule


def change_schedule(*, schedule: MaintenanceSchedule, by: Any, reason: str = "", **facts: Any) -> MaintenanceSchedule:
    """Write ``facts`` (columns by name): changed triggers open a revision, what else is changed is followed up. Orders
    that are there stay as they are."""
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        changed = {name: value for name, value in facts.items() if getattr(schedule, name) != value}
        triggers = {name: changed.pop(name) for name in TRIGGERS if name in changed}
        starts_on = changed.pop("starts_on", None) if triggers else None
        if changed:
            for name, value in changed.items():
                setattr(schedule, name, value)
            schedule._change_reason = reason  # type: ignore[attr-defined]
            _judge(schedule)
            _in_reach(schedule, by)
            schedule.save()
            wake([schedule])
        if triggers:
            revise(schedule=schedule, by=by, reason=reason, starts_on=starts_on, **triggers)
        schedule.refresh_from_db()
        return schedule


def create_plan(*, by: Any, **facts: Any) -> MaintenancePlan:
    """A plan (``facts``: its columns), and at once a schedule for each asset of its model below its place."""
    require(by, "maintenance.add_maintenanceplan")
    with acting_as(by):
        return _kept(MaintenancePlan(**facts), by)


def change_plan(*, plan: MaintenancePlan, by: Any, **facts: Any) -> MaintenancePlan:
    """Write ``facts`` (columns by name) and bring every schedule of the plan up to them."""
    require(by, "maintenance.change_maintenanceplan")
    with acting_as(by):
        plan = MaintenancePlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        for name, value in facts.items():
            setattr(plan, name, value)
        return _kept(plan, by)


def keep_plan(*, plan: MaintenancePlan, by: Any) -> MaintenancePlan:
    """Bring every schedule of the plan up to its terms and parts, make the missing ones and stop those of assets that
    have gone."""
    require(by, "maintenance.change_maintenanceplan")
    with acting_as(by):
        keep_plans(plans=[plan], by=by)
        plan.refresh_from_db()
        return plan


def _kept(plan: MaintenancePlan, by: Any) -> MaintenancePlan:
    plan.full_clean(exclude=["version"])
    require_branch(by, site_id=plan.location.site_id, location_ids=(plan.location_id,))
    plan.save()
    keep_plans(plans=[plan], by=by)
    return plan


def _judge(schedule: MaintenanceSchedule) -> None:
    """By its model. Without a place it has no site either, and the sentence is about the place."""
    placed = schedule.asset is not None or schedule.location is not None
    schedule.full_clean(exclude=["version"] if placed else ["version", "site"])


def _in_reach(schedule: MaintenanceSchedule, by: Any) -> None:
    place = schedule.asset.location_id if schedule.asset is not None else schedule.location_id
    require_branch(by, site_id=schedule.site_id, location_ids=(place,))
