"""What will come, for any number of schedules: the facts of the database, and the function that decides."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from maintenance.decisions import Coming
from maintenance.facts import gather, with_mates
from maintenance.models import MaintenanceSchedule
from maintenance.remembering import remembered


def forecasts(schedules: Iterable[MaintenanceSchedule], *, until: dt.date,
              today: dt.date | None = None) -> dict[int, list[Coming]]:
    """Schedule → what is unsettled and what comes until the local date ``until``, in order of due dates.

    A fixed number of queries. ``today`` default: the date at each schedule's site. Inactive ones have nothing to come.
    Chains are completed by themselves, so that what a larger one contains comes out suppressed.
    """
    given = list(schedules.select_related("site", "asset", "location", "procedure")
                 if hasattr(schedules, "select_related") else schedules)
    found: dict[int, list[Coming]] = {schedule.pk: [] for schedule in given}
    facts = gather(with_mates(schedule for schedule in given if schedule.is_active))
    now = timezone.now()
    chains = facts.chains()
    todays = [today or facts.today(chain[0].terms.schedule, now) for chain in chains]
    for comings in remembered(chains, todays, until):
        for coming in comings:
            if coming.schedule_id in found:
                found[coming.schedule_id].append(coming)
    return found


__all__ = ["forecasts"]
