"""People × hours: a table whose cells are as wide as jobs are long, so that it needs no style and no script.

A lane is one person (or nobody) with one or more rows; overlapping jobs stand in rows of their own. All times are
quarters of an hour counted from the window's start.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cmms.accounts.capacity import Shift, WorkingTime
from workorders.board.jobs import Job

QUARTER = dt.timedelta(minutes=15)
UNTIMED = 12
"""Jobs without a time that one lane shows."""
LEAST = 3
"""Quarters that the shortest job is drawn with, so that it can be hit."""


@dataclass(frozen=True)
class Window:
    """The hours shown: from a moment, so many quarters (aware UTC)."""

    start: dt.datetime
    quarters: int

    @property
    def end(self) -> dt.datetime:
        return self.start + self.quarters * QUARTER

    def at(self, moment: dt.datetime) -> int:
        """The quarter a moment lies in, kept inside the window."""
        return min(max(int((moment - self.start) // QUARTER), 0), self.quarters)

    def share(self, moment: dt.datetime) -> float | None:
        """How far into the window a moment lies, 0 to 100; None outside."""
        return 100 * ((moment - self.start) / (self.end - self.start)) if self.start <= moment < self.end else None


@dataclass(frozen=True)
class Cell:
    """So many quarters of a row: a job, or free time (``off``: outside the shift)."""

    span: int
    quarter: int
    job: Job | None = None
    off: bool = False


@dataclass
class Lane:
    """One person's day, or nobody's (``person`` None), from ``start`` to ``until``."""

    person: Any
    start: dt.datetime
    until: dt.datetime
    capacity: Decimal | None = None
    away: str = ""
    shifts: Sequence[Shift] = ()
    jobs: list[Job] = field(default_factory=list)
    untimed: list[Job] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    load: Decimal = Decimal(0)
    unknown: int = 0

    @property
    def height(self) -> int:
        """Rows of the table that the lane takes."""
        return len(self.rows) + bool(self.untimed)

    @property
    def first_untimed(self) -> list[Job]:
        """The most urgent of those without a time; a lane shows no more."""
        return self.untimed[:UNTIMED]

    @property
    def more_untimed(self) -> int:
        return max(len(self.untimed) - UNTIMED, 0)

    @property
    def over(self) -> bool:
        """Whether more is planned than the person has hours for."""
        return self.person is not None and self.capacity is not None and self.load > self.capacity

    @property
    def spare(self) -> Decimal:
        """Hours that are still free; 0 where the capacity is unknown."""
        return max((self.capacity or Decimal(0)) - self.load, Decimal(0))

    def take(self, job: Job) -> None:
        """Put a job into the lane, unless it lies on another day."""
        if job.start is None or job.end is None or (job.end <= self.start and job.late):
            self.untimed.append(job)
            hours = job.hours
        elif job.start < self.until and (job.end > self.start or job.start >= self.start):
            self.jobs.append(job)
            hours = job.hours_between(self.start, self.until)
        else:
            return
        if hours is None:
            self.unknown += 1
        else:
            self.load += hours


def lanes(people: Iterable[Any], jobs: Iterable[Job], time: WorkingTime, day: dt.date,
          start: dt.datetime, until: dt.datetime) -> list[Lane]:
    """A lane for each of ``people``, for everybody else who has a job, and at last for nobody, over the local ``day``
    ``[start, until)``; a night shift runs out of it and belongs to the day it begins on, hours after midnight and all.
    ``time`` reaches back to the day before. Not laid out yet: see :func:`lay_out`."""
    found: dict[Any, Lane] = {}
    for person in people:
        shifts = time.shifts(person.pk, day)
        before = [s.end for s in time.shifts(person.pk, day - dt.timedelta(days=1))]
        found[person.pk] = Lane(person, max([start, *before]), max([until, *(s.end for s in shifts)]),
                                time.hours(person.pk, day), time.away(person.pk, day), shifts)
    nobody = Lane(None, start, until)
    for job in jobs:
        person = job.order.assigned_to
        lane = nobody if person is None else found.setdefault(person.pk, Lane(person, start, until))
        lane.take(job)
    return [*found.values(), nobody]


def window(found: Iterable[Lane], shift: Shift | None = None) -> Window:
    """The hours to show: of one ``shift``, else from the first to the last hour in which anybody works or a job
    lies; whole hours."""
    shown = list(found)
    if shift is not None:
        spans = [(shift.start, shift.end)]
    else:
        spans = [(s.start, s.end) for lane in shown for s in lane.shifts]
        spans += [(max(j.start, lane.start), min(j.end, lane.until)) for lane in shown for j in lane.jobs
                  if j.start and j.end]
    morning = shown[-1].start + dt.timedelta(hours=6)
    first = min((s for s, _e in spans), default=morning)
    last = max((e for _s, e in spans), default=morning + dt.timedelta(hours=9))
    first -= dt.timedelta(minutes=first.minute, seconds=first.second, microseconds=first.microsecond)
    hours = max(-(-(last - first) // dt.timedelta(hours=1)), 4)
    return Window(first, int(hours) * 4)


def lay_out(lane: Lane, shown: Window) -> None:
    """Fill the lane's rows for the window: jobs in the first row that has room, free time between them. What runs
    outside of the hours shown stands beside them, with what has no time."""
    rows: list[list[tuple[int, int, Job]]] = []
    for job in sorted(lane.jobs, key=lambda j: (j.start, j.order.pk)):
        assert job.start is not None and job.end is not None
        if job.end < shown.start or job.start >= shown.end:
            if job.running:
                lane.untimed.insert(0, job)
            continue
        first = min(shown.at(job.start), shown.quarters - LEAST)
        last = min(max(-(-(job.end - shown.start) // QUARTER), first + LEAST), shown.quarters)
        row = next((r for r in rows if r[-1][1] <= first), None)
        if row is None:
            rows.append(row := [])
        row.append((first, int(last), job))
    lane.rows = [_cells(row, lane, shown) for row in rows or [[]]]


def _cells(row: list[tuple[int, int, Job]], lane: Lane, shown: Window) -> list[Cell]:
    cells: list[Cell] = []
    at = 0
    for first, last, job in row:
        cells += _free(at, first, lane, shown)
        cells.append(Cell(last - first, first, job))
        at = last
    return cells + _free(at, shown.quarters, lane, shown)


def _free(first: int, last: int, lane: Lane, shown: Window) -> list[Cell]:
    """Free time from quarter to quarter, split where a shift begins or ends."""
    edges = {shown.at(edge) for s in lane.shifts for edge in (s.start, s.end)} if lane.person else set()
    stops = [first, *sorted(edge for edge in edges if first < edge < last), last]
    return [Cell(b - a, a, off=lane.person is not None and not _works(lane, shown.start + a * QUARTER))
            for a, b in pairwise(stops) if b > a]


def _works(lane: Lane, moment: dt.datetime) -> bool:
    if lane.capacity is None:
        return True  # unknown hours are not hours off
    return any(s.start <= moment < s.end for s in lane.shifts)
