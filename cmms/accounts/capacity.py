"""How many hours people have: calendar shifts, the days that differ, and leave. Set-based: one query for everybody.

A shift belongs to the local date it starts on, as labour does, so a night shift counts for its evening; its hours are
those that really pass, 7 or 9 in the night the clocks change, less the break. Without a calendar of their own people
work one shift a day of the one they borrow (the site's): a plant that runs two shifts does not make anybody work both.
Where no calendar is known the answer is None, which is not 0.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateField, F, PositiveSmallIntegerField, TimeField, Value
from django.db.models.functions import Cast

from cmms.accounts.models import CalendarException, CalendarShift, Leave
from cmms.accounts.models.calendar import LeaveKind

_DAY = dt.timedelta(days=1)
_HOUR = Decimal(60)


@dataclass(frozen=True)
class Shift:
    """One shift of one day: from and to (UTC), and the minutes worked in it."""

    start: dt.datetime
    end: dt.datetime
    minutes: int


@dataclass
class WorkingTime:
    """The hours of some people from ``first`` to ``last`` (local dates, both included)."""

    first: dt.date
    last: dt.date
    zone: ZoneInfo
    calendar_of: dict[int, int | None]
    borrowed: frozenset[int]
    _weeks: dict[int, dict[int, list[tuple[dt.time, dt.time, int]]]] = field(default_factory=dict)
    _special: dict[tuple[int, dt.date], tuple[dt.time, dt.time] | None] = field(default_factory=dict)
    _leave: dict[int, list[tuple[dt.date, dt.date, str]]] = field(default_factory=dict)
    _shifts: dict[tuple[int, dt.date], list[Shift]] = field(default_factory=dict)

    def shifts(self, user_id: int, day: dt.date) -> list[Shift]:
        """The person's shifts that start on the day; none on leave, on a day off, or without a calendar."""
        calendar = self.calendar_of.get(user_id)
        if calendar is None or self.away(user_id, day):
            return []
        shifts = self._of_calendar(calendar, day)
        return shifts[:1] if user_id in self.borrowed else shifts

    def hours(self, user_id: int, day: dt.date) -> Decimal | None:
        """Hours the person has that day; None where no calendar is known."""
        if self.calendar_of.get(user_id) is None:
            return None
        return sum(s.minutes for s in self.shifts(user_id, day)) / _HOUR

    def total(self, user_ids: Iterable[int], first: dt.date | None = None, last: dt.date | None = None
              ) -> Decimal | None:
        """Hours of these people together from day to day; people without a calendar are left out, None if all are."""
        days = list(_days(first or self.first, last or self.last))
        known = [user_id for user_id in user_ids if self.calendar_of.get(user_id) is not None]
        if not known:
            return None
        return sum((self.hours(user_id, day) or Decimal(0) for user_id in known for day in days), Decimal(0))

    def away(self, user_id: int, day: dt.date) -> str:
        """The kind of leave in words where the person is on leave that day; else empty."""
        for first, until, kind in self._leave.get(user_id, ()):
            if first <= day < until:
                return str(LeaveKind(kind).label)
        return ""

    def is_off(self, calendar_id: int, day: dt.date) -> bool:
        """Whether the calendar has no work on that day."""
        return not self._of_calendar(calendar_id, day)

    def _of_calendar(self, calendar: int, day: dt.date) -> list[Shift]:
        key = (calendar, day)
        if key not in self._shifts:
            if key in self._special:
                given = self._special[key]
                times = [] if given is None else [(*given, 0)]
            else:
                times = self._weeks.get(calendar, {}).get(day.isoweekday(), [])
            self._shifts[key] = [_shift(day, starts, ends, pause, self.zone) for starts, ends, pause in times]
        return self._shifts[key]


def working_time(people: Iterable[Any], first: dt.date, last: dt.date, *, zone: ZoneInfo,
                 borrow: int | None = None) -> WorkingTime:
    """The hours of ``people`` (users) from ``first`` to ``last``, local to ``zone``; one query.

    ``borrow`` is the id of the calendar (the site's) for whoever has none of their own.
    """
    users = list(people)
    own = {user.pk: user.calendar_id for user in users}
    calendars = {pk or borrow for pk in own.values()} | {borrow}
    time = WorkingTime(first, last, zone, {pk: calendar or borrow for pk, calendar in own.items()},
                       frozenset(pk for pk, calendar in own.items() if calendar is None))
    weeks: dict[int, dict[int, list[tuple[dt.time, dt.time, int]]]] = defaultdict(lambda: defaultdict(list))
    for kind, owner, weekday, day, until, starts, ends, pause in _facts(calendars - {None}, list(own), first, last):
        if kind == "SHIFT":
            weeks[owner][weekday].append((starts, ends, pause))
        elif kind == "DAY":
            time._special[owner, day] = None if starts is None else (starts, ends)
        else:
            time._leave.setdefault(owner, []).append((day, until, kind))
    time._weeks = {calendar: {day: sorted(shifts) for day, shifts in week.items()} for calendar, week in weeks.items()}
    return time


def _facts(calendars: Any, users: list[int], first: dt.date, last: dt.date) -> Any:
    """Shifts, special days and leave as rows of one shape, in one query."""
    no_day, no_time = Cast(Value(None), DateField()), Cast(Value(None), TimeField())
    none = Cast(Value(None), PositiveSmallIntegerField())
    shifts = CalendarShift.objects.filter(calendar__in=calendars).order_by().values_list(
        Value("SHIFT", CharField()), F("calendar_id"), Cast("weekday", PositiveSmallIntegerField()), no_day, no_day,
        Cast("starts", TimeField()), Cast("ends", TimeField()), Cast("break_minutes", PositiveSmallIntegerField()))
    special = CalendarException.objects.filter(calendar__in=calendars, day__range=(first, last)).order_by().values_list(
        Value("DAY", CharField()), F("calendar_id"), none, F("day"), no_day, F("starts"), F("ends"), none)
    leave = Leave.objects.filter(user__in=users, first_day__lte=last, until__gt=first).order_by().values_list(
        F("kind"), F("user_id"), none, F("first_day"), F("until"), no_time, no_time, none)
    return shifts.union(special, leave, all=True)


def _shift(day: dt.date, starts: dt.time, ends: dt.time, pause: int, zone: ZoneInfo) -> Shift:
    start = dt.datetime.combine(day, starts, tzinfo=zone).astimezone(dt.UTC)
    end = dt.datetime.combine(day + (_DAY if ends <= starts else dt.timedelta()), ends, tzinfo=zone).astimezone(dt.UTC)
    return Shift(start, end, max(int((end - start).total_seconds()) // 60 - pause, 0))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for n in range((last - first).days + 1):
        yield first + n * _DAY


__all__ = ["Shift", "WorkingTime", "working_time"]
