"""The clock that runs while somebody works: one per person, asked about when it ran too long."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse
from workorders.choices import Status
from workorders.models import LaborEntry, WorkOrder
from workorders.services.labor import (
    craft_of,
    day_full,
    local_day,
    locked_person,
    overlap,
    overlapping,
    rate_of,
    retotal,
)
from workorders.services.moving import happened, locked

# A clock that ran longer was probably forgotten: the person is asked before it is booked.
LONG_CLOCK = dt.timedelta(hours=10)


def start_clock(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> LaborEntry:
    """Start one's own clock on an order in progress; refused while it runs on another."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order, person = locked(order, by), locked_person(by)
        since, problems = happened(at)
        if order.status != Status.IN_PROGRESS:
            problems.append(Problem("not_started", _("The clock runs on an order in progress: start it first."),
                                    "status"))
        running = LaborEntry.objects.running().filter(user=person).select_related("work_order").first()
        if running is not None:
            problems.append(Problem("clock_runs", _("Your clock already runs on %(number)s: stop it first.")
                                    % {"number": running.work_order.number}))
        elif overlapping(person, since, None):
            problems.append(overlap())
        refuse(problems, Conflict)
        entry = LaborEntry(work_order=order, user=person, craft=craft_of(person), started_at=since,
                           work_date=local_day(order, since), rate=None, entered_by=by)
        entry.rate = rate_of(person, entry.craft)
        entry.save()
        return entry


def stop_clock(*, by: Any, at: dt.datetime | None = None, break_minutes: int = 0,
               confirmed: bool = False) -> LaborEntry:
    """Stop one's own clock and book the spell. ``confirmed``: yes, it really were more than ten hours."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        entry = LaborEntry.objects.running().filter(user=by).select_related("work_order").first()
        if entry is None:
            raise Conflict.of("no_clock", _("Your clock does not run."))
        order = locked(entry.work_order, by)
        until, problems = happened(at)
        refuse(problems)
        stopped = stop_own_clock(order, by, until, break_minutes=break_minutes, confirmed=confirmed)
        if stopped is None:
            raise Conflict.of("no_clock", _("Your clock does not run."))
        return stopped


def running_clock(by: Any) -> LaborEntry | None:
    """The person's clock where it runs, with its order."""
    return LaborEntry.objects.running().filter(user=by).select_related("work_order").first()


def clock_minutes(entry: LaborEntry, at: dt.datetime | None = None) -> int:
    """Whole minutes that the clock has run at that moment (default now); never negative."""
    if entry.started_at is None:
        return 0
    return max(int(((at or timezone.now()) - entry.started_at).total_seconds()) // 60, 0)


def stop_own_clock(order: WorkOrder, by: Any, until: dt.datetime, *, break_minutes: int = 0,
                   minutes: int | None = None, confirmed: bool = False) -> LaborEntry | None:
    """Stop the person's clock on this locked order, inside the caller's transaction; None where none runs.

    ``minutes`` is what the person says in place of the clock: less shortens the spell at its end, more begins it
    earlier, none at all voids it.
    """
    entry = None if by is None else LaborEntry.objects.of(order).running().filter(user=by).select_for_update().first()
    if entry is None or entry.started_at is None:
        return None
    locked_person(by)
    if minutes == 0:
        drop_own_clock(order, by, until, _("Nothing to book"))
        return None
    problems = []
    if minutes is not None and until >= entry.started_at:
        confirmed, break_minutes = True, 0
        said = dt.timedelta(minutes=minutes)
        if said <= until - entry.started_at:
            until = entry.started_at + said
        else:
            entry.started_at = until - said
            entry.work_date = local_day(order, entry.started_at)
    elapsed = until - entry.started_at
    minutes = int(elapsed.total_seconds()) // 60 - break_minutes
    if elapsed < dt.timedelta(0):
        problems.append(Problem("before_start", _("Your clock was started after that: give a later time."), "at"))
    elif minutes < 0:
        problems.append(Problem("breaks", _("The breaks are longer than the spell."), "break_minutes"))
    elif elapsed > LONG_CLOCK and not confirmed:
        problems.append(Problem("long_clock", _("Your clock ran for more than ten hours: say when you really stopped, "
                                                "or confirm it."), "at"))
    else:
        problems.extend(day_full(entry.user, entry.work_date, minutes))
    if overlapping(entry.user, entry.started_at, until, but=entry):
        problems.append(overlap())
    refuse(problems)
    entry.ended_at, entry.break_minutes = until, break_minutes
    entry.save()
    retotal(order)
    return entry


def drop_own_clock(order: WorkOrder, by: Any, at: dt.datetime, reason: str) -> None:
    """Void the person's running clock on this locked order: started by mistake, nothing to book."""
    entry = None if by is None else LaborEntry.objects.of(order).running().filter(user=by).select_for_update().first()
    if entry is not None:
        entry.voided_at, entry.voided_by, entry.void_reason = at, by, reason
        entry.save()
