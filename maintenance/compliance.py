"""PM compliance: of what was due, how much was done in time. Pure, but for the question to the database at the end.

Judged by due date. On time: finished by the end of the local day due plus tolerance, early counts; by a meter: at a
reading not beyond the due reading plus tolerance. While the tolerance still runs, an occurrence is pending and left
out. Missed counts against; what was contained in a larger one, skipped by season or holiday, excused or out of service
counts neither way. Version 1.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from maintenance.calendar import local_date
from maintenance.choices import UNCOUNTED, Decision

VERSION = 1


class Verdict(StrEnum):
    """What one occurrence is to the figure."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    OVERDUE = "overdue"
    PENDING = "pending"
    LEFT_OUT = "left_out"


LABELS = {
    Verdict.ON_TIME: _("done in time"), Verdict.LATE: _("done late"), Verdict.MISSED: _("missed"),
    Verdict.OVERDUE: _("not done, tolerance over"), Verdict.PENDING: _("tolerance still running"),
    Verdict.LEFT_OUT: _("not counted"),
}
DUE = (Verdict.ON_TIME, Verdict.LATE, Verdict.MISSED, Verdict.OVERDUE)
"""What stands in the denominator."""


@dataclass(frozen=True)
class Judged:
    """What the figure asks of an occurrence. ``done_on``: local date of its satisfaction, ``done_reading`` the meter
    then."""

    decision: Decision
    on_time_until: dt.date | None = None
    on_time_reading: Decimal | None = None
    done_on: dt.date | None = None
    done_reading: Decimal | None = None
    estimate: bool = False


def judge(one: Judged, today: dt.date) -> Verdict:
    """The verdict on one occurrence, ``today`` at its site."""
    if one.decision in UNCOUNTED:
        return Verdict.LEFT_OUT
    if one.decision == Decision.SATISFIED:
        return Verdict.ON_TIME if _in_time(one) else Verdict.LATE
    if one.decision in (Decision.MISSED, Decision.SUPERSEDED):
        return Verdict.MISSED
    over = one.on_time_until is not None and not one.estimate and today > one.on_time_until
    return Verdict.OVERDUE if over else Verdict.PENDING


def _in_time(one: Judged) -> bool:
    if one.on_time_reading is not None:
        return one.done_reading is None or one.done_reading <= one.on_time_reading
    return one.on_time_until is None or one.done_on is None or one.done_on <= one.on_time_until


@dataclass
class Compliance:
    """The figure: numerator and denominator, and what was left out and why. ``share`` None: nothing was due."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    left_out: Counter[Decision] = field(default_factory=Counter)

    @property
    def on_time(self) -> int:
        return self.verdicts[Verdict.ON_TIME]

    @property
    def due(self) -> int:
        return sum(self.verdicts[verdict] for verdict in DUE)

    @property
    def share(self) -> Decimal | None:
        """On time / due, 0 … 1."""
        return Decimal(self.on_time) / self.due if self.due else None

    def __add__(self, other: "Compliance") -> "Compliance":
        """Of two branches together: the sums of numerators and of denominators."""
        return Compliance(self.verdicts + other.verdicts, self.left_out + other.left_out)


def add_up(judged: Iterable[tuple[Judged, dt.date]]) -> Compliance:
    """The figure over (occurrence, today at its site)."""
    found = Compliance()
    for one, today in judged:
        verdict = judge(one, today)
        found.verdicts[verdict] += 1
        if verdict == Verdict.LEFT_OUT:
            found.left_out[one.decision] += 1
    return found


def compliance(occurrences: Any, *, first: dt.date, last: dt.date, now: dt.datetime) -> Compliance:
    """The figure over those of ``occurrences`` (a queryset) due on the local dates ``first`` … ``last``; one query."""
    return add_up((one, today) for _pk, one, today in judged_rows(occurrences, first=first, last=last, now=now))


def judged_rows(occurrences: Any, *, first: dt.date, last: dt.date,
                now: dt.datetime) -> Iterable[tuple[int, Judged, dt.date]]:
    """(occurrence id, what the figure asks, today at its site): the rows that made the figure."""
    rows = occurrences.with_done_reading().due_between(first, last).values_list(
        "pk", "decision", "on_time_until", "on_time_reading", "satisfied_at", "done_reading", "due_is_estimate",
        "site__time_zone")
    for pk, decision, until, until_reading, at, reading, estimate, zone_name in rows:
        zone = ZoneInfo(zone_name)
        yield pk, Judged(Decision(decision), until, until_reading, local_date(at, zone) if at else None, reading,
                         estimate), local_date(now, zone)


__all__ = ["DUE", "LABELS", "VERSION", "Compliance", "Judged", "Verdict", "add_up", "compliance", "judge",
           "judged_rows"]
