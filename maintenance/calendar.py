"""When work falls due by the calendar: pure functions of dates, no clock and no database.

Every date is computed from the anchor, never by adding to the date before, so nothing drifts: 31 January, 28 February,
31 March. Dates are local to the site; :func:`start_of_day` and :func:`local_date` are the only way to and from moments.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

from maintenance.choices import FrequencyType
from maintenance.recurrence import rule_dates

_MONTHS = {FrequencyType.MONTH: 1, FrequencyType.QUARTER: 3, FrequencyType.YEAR: 12}
_DAYS = {FrequencyType.DAY: 1, FrequencyType.WEEK: 7}
_DAYS_A_MONTH = 30.4375  # 365.25 / 12: an interval's nominal length, for tolerances only


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or the month's last where it has no such day. OverflowError after 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(f"The calendar ends in {dt.MAXYEAR}.")
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def interval_date(anchor: dt.date, unit: FrequencyType, value: int, k: int) -> dt.date:
    """anchor + k × (value units). OverflowError after the year 9999."""
    if unit in _DAYS:
        return anchor + dt.timedelta(days=k * value * _DAYS[unit])
    return add_months(anchor, k * value * _MONTHS[unit])


@dataclass(frozen=True)
class CalendarTrigger:
    """An interval (``unit`` and ``value`` > 0) or a recurrence rule, counted from the local date ``anchor``.

    Occurrence k is due at anchor + k × interval, k = 0 at the anchor; by a rule it is the rule's k-th date from the
    anchor on, k = 0 the first. A rule may end; an interval ends with the calendar.
    """

    anchor: dt.date
    unit: FrequencyType | None = None
    value: int = 1
    rule: str = ""

    def __post_init__(self) -> None:
        if (self.unit is None) == (not self.rule):
            raise ValueError("A calendar trigger has an interval or a rule: one of the two.")
        if self.value < 1:
            raise ValueError("An interval is above zero.")

    def date(self, k: int) -> dt.date | None:
        """The date of occurrence ``k`` ≥ 0; None where the rule or the calendar ended before it."""
        if k < 0:
            raise ValueError("Occurrences are counted from 0.")
        if self.unit is None:
            return next(islice(rule_dates(self.rule, self.anchor), k, None), None)
        try:
            return interval_date(self.anchor, self.unit, self.value, k)
        except OverflowError:
            return None

    def first_from(self, day: dt.date) -> int | None:
        """The smallest k that is due on or after ``day``; None where none is."""
        return next((k for k, _due in self.from_day(day)), None)

    def from_day(self, day: dt.date) -> Iterator[tuple[int, dt.date]]:
        """(k, date) in order, beginning with the first that is due on or after ``day``."""
        if self.unit is None:
            for k, due in enumerate(rule_dates(self.rule, self.anchor)):
                if due >= day:
                    yield k, due
            return
        k = self._estimate(day)
        while (date := self.date(k)) is not None:
            if date >= day:
                yield k, date
            k += 1

    def behind(self, k: int, day: dt.date) -> Iterator[tuple[int, dt.date]]:
        """(k, date) in order, beginning with the one after number ``k``, which is due on ``day``."""
        if self.unit is None:
            yield from ((number, due) for number, due in self.from_day(day) if number > k)
            return
        while (date := self.date(k + 1)) is not None:
            k += 1
            yield k, date

    def between(self, first: dt.date, last: dt.date) -> Iterator[tuple[int, dt.date]]:
        """(k, date) of what is due from ``first`` to ``last``, both included."""
        for k, due in self.from_day(first):
            if due > last:
                return
            yield k, due

    def after_completion(self, finished: dt.date, *, due: dt.date | None = None) -> dt.date | None:
        """Floating: the next due date once work was finished on the local date ``finished``.

        An interval counts from that day, early and late alike. A rule names days of its own: the next of them after
        that day, and after ``due``, the date that the work was for, so that finishing early does not make the same
        date due again. None where nothing follows.
        """
        if self.unit is not None:
            try:
                return interval_date(finished, self.unit, self.value, 1)
            except OverflowError:
                return None
        day = max(finished, due) if due is not None else finished
        return next((d for d in rule_dates(self.rule, self.anchor) if d > day), None)

    @cached_property
    def interval_days(self) -> float:
        """Nominal length of the interval in days; of a rule, the mean gap of its first 13 dates (0: it has one)."""
        if self.unit in _DAYS:
            return float(self.value * _DAYS[self.unit])
        if self.unit is not None:
            return self.value * _MONTHS[self.unit] * _DAYS_A_MONTH
        dates = list(islice(rule_dates(self.rule, self.anchor), 13))
        return (dates[-1] - dates[0]).days / (len(dates) - 1) if len(dates) > 1 else 0.0

    def _estimate(self, day: dt.date) -> int:
        """A k at or just before the first that is due on or after ``day``."""
        if day <= self.anchor:
            return 0
        assert self.unit is not None
        if self.unit in _DAYS:
            return (day - self.anchor).days // (self.value * _DAYS[self.unit])
        months = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
        return max(months // (self.value * _MONTHS[self.unit]) - 1, 0)


TOLERANCE_SHARE = 0.2
TOLERANCE_MOST = 28


def default_tolerance(interval_days: float) -> int:
    """Whole days after the due date that still count as on time: 20 % of the interval, at most 28.

    A week gives 1, a month 6, a quarter 18, a year 28.
    """
    return min(int(interval_days * TOLERANCE_SHARE), TOLERANCE_MOST)


def local_date(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The date on the wall at the site at that moment (aware)."""
    return moment.astimezone(zone).date()


def day_part(moment: dt.datetime, zone: ZoneInfo) -> Decimal:
    """How much of the local day the clock on the wall has behind it at that moment: 0.5 at noon, never 1."""
    clock = moment.astimezone(zone)
    return Decimal(clock.hour * 3600 + clock.minute * 60 + clock.second) / 86400


def start_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first moment (UTC) of the local day; where the clock skips midnight, the moment it does so."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def end_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first moment (UTC) that no longer belongs to the local day."""
    return start_of_day(day + dt.timedelta(days=1), zone)


__all__ = ["CalendarTrigger", "add_months", "day_part", "default_tolerance", "end_of_day", "interval_date",
           "local_date", "start_of_day"]
