"""Schedules follow their assets: to another site, out of service."""

from typing import Any

from django.utils.translation import gettext as _

from cmms.audit import acting_as
from maintenance.calendar import start_of_day
from maintenance.models import MaintenancePlan, MaintenanceSchedule
from maintenance.services.plans import keep_plans
from maintenance.services.reckoning import wake
from maintenance.services.revising import switch_off


def stop_for_asset(*, asset: Any, by: Any) -> int:
    """Deactivate the schedules of a retired asset; return how many. Its route stops stay with the route."""
    with acting_as(by):
        stopped = 0
        for schedule in (MaintenanceSchedule.objects.active().filter(asset=asset).order_by("pk")
                         .select_related("site", "asset").select_for_update(of=("self",))):
            switch_off(schedule, _("The asset was retired."))
            stopped += 1
        return stopped


def follow_assets(*, assets: Any, by: Any) -> int:
    """Take the site of assets that moved to another one over to their schedules, and let plans keep what stands below
    their places now; return how many schedules changed their site.

    Due dates are local to the site: ``next_due`` keeps its date and takes the new zone's midnight.
    """
    with acting_as(by):
        schedules = (MaintenanceSchedule.objects.filter(asset__in=assets).select_related("site", "asset__site")
                     .order_by("pk").select_for_update(of=("self",)))
        changed = []
        for schedule in schedules:
            if schedule.site_id != schedule.asset.site_id:
                due = schedule.next_due_on
                schedule.site = schedule.asset.site
                schedule.next_due = start_of_day(due, schedule.zone) if due else None
                schedule.save()
                changed.append(schedule)
        plans = MaintenancePlan.objects.active().filter(asset_model__in=[a.asset_model_id for a in assets])
        keep_plans(plans=plans, by=by, carry=False)
        wake(changed)
        return len(changed)
