"""When schedules fall due next, written anew: after an import, a change, a reading."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from cmms.audit import acting_as
from maintenance.choices import Decision
from maintenance.decisions import outlook
from maintenance.facts import gather
from maintenance.models import MaintenanceSchedule
from maintenance.services.writing import write_outlook


def wake(schedules: Iterable[MaintenanceSchedule | int], *, now: dt.datetime | None = None) -> None:
    """Write next due date and turn of these active schedules; set-based, in the caller's transaction or one of its own.

    What can be decided already has its turn now; what waits is looked at again.
    """
    ids = [each.pk if isinstance(each, MaintenanceSchedule) else each for each in schedules]
    now = now or timezone.now()
    with acting_as(None):
        facts = gather(MaintenanceSchedule.objects.active().filter(pk__in=ids).select_related("site"))
        at_once = [pk for pk, course in facts.courses.items()
                   if any(row.decision == Decision.PENDING for row in course.rows)
                   or _is_due(outlook(course, facts.today(pk, now)).decide_on, facts.today(pk, now))]
        write_outlook(facts, now=now, wake=at_once)


def _is_due(day: dt.date | None, today: dt.date) -> bool:
    return day is not None and day <= today
