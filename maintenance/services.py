"""Writes to schedules that have a consequence."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.audit import acting_as
from maintenance.calendar import start_of_day
from maintenance.models import MaintenanceSchedule


def stop_for_asset(*, asset: Any, by: Any) -> int:
    """Deactivate the schedules of a retired asset; return how many. Its route stops stay with the route."""
    with acting_as(by):
        schedules = MaintenanceSchedule.objects.active().filter(asset=asset).order_by("pk").select_for_update()
        return _stop(schedules, _("The asset was retired."))


def follow_assets(*, assets: Any, by: Any) -> int:
    """Take the site of assets that moved to another one over to their schedules; return how many changed.

    Due dates are local to the site: ``next_due`` keeps its date and takes the new zone's midnight.
    """
    with acting_as(by):
        schedules = (MaintenanceSchedule.objects.filter(asset__in=assets).select_related("site", "asset__site")
                     .order_by("pk").select_for_update(of=("self",)))
        changed = 0
        for schedule in schedules:
            if schedule.site_id != schedule.asset.site_id:
                due = schedule.next_due_on
                schedule.site = schedule.asset.site
                schedule.next_due = start_of_day(due, schedule.zone) if due else None
                schedule.save()
                changed += 1
        return changed


def _stop(schedules: Any, reason: str) -> int:
    stopped = 0
    for schedule in schedules:
        schedule.is_active, schedule.deactivated_at, schedule.deactivated_reason = False, timezone.now(), reason
        schedule.decide_at = None
        schedule._change_reason = reason
        schedule.save()
        stopped += 1
    return stopped
