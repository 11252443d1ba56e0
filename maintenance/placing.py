"""Where a date that falls outside the season or on a day without work goes: pure functions."""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from maintenance.choices import HolidayRule, SeasonRule

FURTHEST = 31
"""Days to look for a working day in one direction; beyond it the calendar is taken to be empty, not closed."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Season:
    """A part of the year, both ends included; it may run over the new year (October to March).

    A 29 February is the last day of February in other years.
    """

    start_month: int
    start_day: int
    end_month: int
    end_day: int

    def contains(self, day: dt.date) -> bool:
        start, end = self._start(day.year), self._end(day.year)
        over_new_year = (self.start_month, self.start_day) > (self.end_month, self.end_day)
        return day >= start or day <= end if over_new_year else start <= day <= end

    def next_start(self, day: dt.date) -> dt.date:
        """The first beginning of the season on or after ``day``."""
        start = self._start(day.year)
        return start if start >= day else self._start(day.year + 1)

    def _start(self, year: int) -> dt.date:
        return _clamped(year, self.start_month, self.start_day)

    def _end(self, year: int) -> dt.date:
        return _clamped(year, self.end_month, self.end_day)


class Why(StrEnum):
    """What happened to a date on its way from nominal to due."""

    SEASON_SKIP = "season_skip"
    SEASON_MOVE = "season_move"
    HOLIDAY_SKIP = "holiday_skip"
    HOLIDAY_BEFORE = "holiday_before"
    HOLIDAY_AFTER = "holiday_after"
    NO_WORKING_DAY = "no_working_day"


@dataclass(frozen=True)
class Placed:
    """A nominal date and where it went: ``due`` is None when it is skipped; ``why`` in the order it happened."""

    nominal: dt.date
    due: dt.date | None
    why: tuple[Why, ...] = ()


def place(day: dt.date, *, season: Season | None = None, season_rule: SeasonRule = SeasonRule.SKIP,
          holiday_rule: HolidayRule = HolidayRule.IGNORE,
          is_off: Callable[[dt.date], bool] = lambda _day: False) -> Placed:
    """The season first, then days off (``is_off``: the site does not work on that local date).

    A move off a holiday never leaves the season: it goes the other way instead. Where neither way has a working day
    within FURTHEST days (inside the season), the date stays and says so.
    """
    due, why = day, []
    if season is not None and not season.contains(due):
        if season_rule == SeasonRule.SKIP:
            return Placed(day, None, (Why.SEASON_SKIP,))
        due = season.next_start(due)
        why.append(Why.SEASON_MOVE)
    if holiday_rule == HolidayRule.IGNORE or not is_off(due):
        return Placed(day, due, tuple(why))
    if holiday_rule == HolidayRule.SKIP:
        return Placed(day, None, (*why, Why.HOLIDAY_SKIP))
    back, forth = (-_DAY, Why.HOLIDAY_BEFORE), (_DAY, Why.HOLIDAY_AFTER)
    for step, reason in (back, forth) if holiday_rule == HolidayRule.BEFORE else (forth, back):
        moved = _working_day(due, step, season, is_off)
        if moved is not None:
            return Placed(day, moved, (*why, reason))
    return Placed(day, due, (*why, Why.NO_WORKING_DAY))


def _working_day(day: dt.date, step: dt.timedelta, season: Season | None,
                 is_off: Callable[[dt.date], bool]) -> dt.date | None:
    for _ in range(FURTHEST):
        day += step
        if season is not None and not season.contains(day):
            return None
        if not is_off(day):
            return day
    return None


def _clamped(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


__all__ = ["FURTHEST", "Placed", "Season", "Why", "place"]
