"""How a counter's lifetime total follows from what its dials showed: pure arithmetic, no clock and no database."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from assets.models import Meter, ReadingKind

HOURS_A_DAY = Decimal(24)
GRACE = Decimal(1) / 24
"""Days added to the time between two readings before a step counts as implausible: whole hours on a dial, and a
person's own watch, are not more exact than an hour."""

_DAY = Decimal(86400)
_REPLACEMENT = ReadingKind.REPLACEMENT.value  # an enum's value costs more to look up than a sum
_HOURS = {"h", "hr", "hrs", "hour", "hours", "std", "stunden", "betriebsstunden"}


class Doubt(StrEnum):
    """Why a value is not simply taken."""

    NEGATIVE = "negative"
    BEYOND_DIAL = "beyond_dial"
    BELOW_LAST = "below_last"  # lower than before: replaced, rolled over or mistyped?
    IMPLAUSIBLE = "implausible"  # more than the meter can do in that time
    NOT_ROLLED = "not_rolled_over"  # said to have rolled over, but it is no lower
    NO_POINT = "no_rollover_point"  # said to have rolled over, but nobody knows where


class Dial(NamedTuple):
    """What is known of a counter. ``rollover_point``: the first value it cannot show; ``most_per_day``: what it can
    count in a day without anybody wondering. None: not known."""

    rollover_point: Decimal | None = None
    most_per_day: Decimal | None = None

    @classmethod
    def of(cls, meter: Meter) -> "Dial":
        return cls(meter.rollover_point, most_per_day(meter.unit, meter.max_step_per_day))


class Standing(NamedTuple):
    """A counter just after a reading: what its dial shows and what it has counted in its life."""

    read_at: dt.datetime
    value: Decimal
    total: Decimal


class Judged(NamedTuple):
    """What a value would mean: the units since the reading before (None: there was none), and where the dial rolled
    over on the way (None: it did not)."""

    step: Decimal | None = None
    rollover_point: Decimal | None = None
    doubt: Doubt | None = None


def most_per_day(unit: str, limit: Decimal | None) -> Decimal | None:
    """The meter's own limit, 24 for hours, else none."""
    if limit is None and unit.strip().casefold() in _HOURS:
        return HOURS_A_DAY
    return limit


def counted(before: Decimal, now: Decimal, rollover_point: Decimal | None) -> Decimal:
    """Units from one dial value to the next; with a point, over it once."""
    return now - before if rollover_point is None else rollover_point - before + now


def advance(before: Standing | None, reading: Any) -> Standing:
    """The counter after ``reading`` (anything with read_at, value, kind, final_value and rollover_point).

    The first reading's value is what it has counted so far. A replacement adds what the old dial counted since its
    last reading, nothing where its final value is unknown, and goes on from the new dial's value.
    """
    if reading.kind == _REPLACEMENT:
        total = before.total if before is not None else Decimal(0)
        if reading.final_value is not None:
            total += counted(before.value if before is not None else Decimal(0), reading.final_value,
                             reading.rollover_point)
        elif before is None:
            total = reading.value
    elif before is None:
        total = reading.value
    else:
        total = before.total + counted(before.value, reading.value, reading.rollover_point)
    return Standing(reading.read_at, reading.value, total)


def judge(dial: Dial, before: Standing | None, value: Decimal, read_at: dt.datetime, *, confirmed: bool = False,
          rolled: bool = False) -> Judged:
    """What ``value`` at ``read_at`` means after ``before``, and what speaks against it.

    ``confirmed``: the person stands by the value. ``rolled``: the person says that the dial rolled over. Without a
    word from anybody a lower value on a dial with a rollover point counts as rolled over where that is plausible: by
    the most per day, or, where none is known, when it is at most half a turn.
    """
    if value < 0:
        return Judged(doubt=Doubt.NEGATIVE)
    if dial.rollover_point is not None and value >= dial.rollover_point:
        return Judged(doubt=Doubt.BEYOND_DIAL)
    if before is None:
        return Judged()
    if value >= before.value:
        if rolled:
            return Judged(doubt=Doubt.NOT_ROLLED)
        step = value - before.value
        fits = confirmed or _plausible(dial, before, step, read_at)
        return Judged(step, doubt=None if fits else Doubt.IMPLAUSIBLE)
    point = dial.rollover_point
    if point is None or before.value >= point:
        return Judged(doubt=Doubt.NO_POINT if rolled else Doubt.BELOW_LAST)
    step = counted(before.value, value, point)
    if confirmed:
        return Judged(step, point)
    if not _plausible(dial, before, step, read_at):
        return Judged(step, point, Doubt.IMPLAUSIBLE if rolled else Doubt.BELOW_LAST)
    if dial.most_per_day is None and not rolled and step * 2 > point:
        return Judged(step, point, Doubt.BELOW_LAST)
    return Judged(step, point)


def most_since(dial: Dial, before: Standing, read_at: dt.datetime) -> Decimal | None:
    """The largest step from ``before`` to ``read_at`` that nobody wonders at; None: any."""
    if dial.most_per_day is None:
        return None
    days = Decimal((read_at - before.read_at).total_seconds()) / _DAY
    return dial.most_per_day * (days + GRACE)


def _plausible(dial: Dial, before: Standing, step: Decimal, read_at: dt.datetime) -> bool:
    most = most_since(dial, before, read_at)
    return most is None or step <= most


__all__ = ["GRACE", "HOURS_A_DAY", "Dial", "Doubt", "Judged", "Standing", "advance", "counted", "judge",
           "most_per_day", "most_since"]
