"""When a person next has time for a job: the first gap of their shift on a day."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from assets.models import Site
from cmms.accounts.capacity import Shift, working_time
from cmms.accounts.models import User
from workorders.models import WorkOrder

QUARTER = dt.timedelta(minutes=15)


def first_gap(shifts: Iterable[Shift], busy: Iterable[tuple[dt.datetime, dt.datetime]], length: dt.timedelta,
              after: dt.datetime) -> dt.datetime | None:
    """The first moment, on the quarter hour and not before ``after``, from which ``length`` fits into one of the
    shifts beside what is ``busy``; None where nothing fits."""
    taken = sorted(busy)
    for shift in shifts:
        start = _quarter(max(shift.start, after))
        for begins, ends in taken:
            if start + length <= begins:
                break
            start = max(start, _quarter(ends))
        if start + length <= shift.end:
            return start
    return None


def free_from(person: User, site: Site, day: dt.date, length: dt.timedelta, *, now: dt.datetime,
              but: WorkOrder | None = None) -> dt.datetime | None:
    """Where ``length`` first fits into the person's day at the site, beside what is planned for them (``but`` that
    order); where it fits nowhere, the shift's beginning; None where they do not work that day."""
    time = working_time([person], day, day, zone=ZoneInfo(site.time_zone), borrow=site.calendar_id)
    shifts = time.shifts(person.pk, day)
    if not shifts:
        return None
    planned = WorkOrder.objects.assigned_to(person).unfinished().filter(
        scheduled_start__lt=max(s.end for s in shifts), scheduled_end__gt=min(s.start for s in shifts))
    if but is not None:
        planned = planned.exclude(pk=but.pk)
    busy: Any = planned.values_list("scheduled_start", "scheduled_end")
    return first_gap(shifts, busy, length, now) or max(shifts[0].start, _quarter(now))


def _quarter(moment: dt.datetime) -> dt.datetime:
    """The moment, or the next full quarter of an hour."""
    past = dt.timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + QUARTER if past else moment
