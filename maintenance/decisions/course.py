"""What a decision is made from: a schedule's terms, what became of it so far, and its meter. Plain values, frozen."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from maintenance.calendar import CalendarTrigger, default_tolerance
from maintenance.choices import UNSETTLED, Basis, Decision, HolidayRule, OpenPolicy, SeasonRule, TriggerJoin
from maintenance.decisions.words import NOTHING, Sentence
from maintenance.placing import Placed, Season, place
from maintenance.thresholds import TOLERANCE_SHARE

Key = tuple[int, int, int]
"""Schedule, revision, number: what an occurrence is known by."""


def _never(_day: dt.date) -> bool:
    return False


@dataclass(frozen=True)
class Terms:
    """One revision of a schedule. Days are local to ``zone``; ``is_off``: the site does not work on that day.

    ``calendar``, ``interval`` (meter units, counted from ``base``) or both. ``rank`` orders a chain: a higher one
    contains the lower ones. ``words`` names the calendar's unit for sentences.
    """

    schedule: int
    calendar: CalendarTrigger | None = None
    interval: Decimal | None = None
    base: Decimal = Decimal(0)
    join: TriggerJoin = TriggerJoin.ANY
    basis: Basis = Basis.FIXED
    starts_on: dt.date = dt.date.min
    revision: int = 1
    title: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    lead_days: int = 7
    meter_lead: Decimal = Decimal(0)
    by_use: bool = True
    tolerance_days: int | None = None
    tolerance_reading: Decimal | None = None
    season: Season | None = None
    season_rule: SeasonRule = SeasonRule.SKIP
    holiday_rule: HolidayRule = HolidayRule.IGNORE
    open_policy: OpenPolicy = OpenPolicy.HOLD
    rank: int = 0
    is_off: Callable[[dt.date], bool] = _never

    @property
    def floating(self) -> bool:
        return self.basis == Basis.FLOATING

    @property
    def both(self) -> bool:
        """Calendar and meter together."""
        return self.calendar is not None and self.interval is not None

    @property
    def first_number(self) -> int:
        """Dates are counted from 0 at the anchor, thresholds from 1."""
        return 0 if self.interval is None else 1

    @cached_property
    def tolerance(self) -> int:
        """Whole days after the due date that count as on time; a meter alone has none unless one is given."""
        if self.tolerance_days is not None:
            return self.tolerance_days
        return default_tolerance(self.calendar.interval_days) if self.calendar is not None else 0

    @cached_property
    def meter_tolerance(self) -> Decimal:
        """Units past the due reading that count as on time."""
        if self.tolerance_reading is not None or self.interval is None:
            return self.tolerance_reading or Decimal(0)
        return self.interval * TOLERANCE_SHARE

    @cached_property
    def grace(self) -> dt.timedelta:
        """The tolerance as a span."""
        return dt.timedelta(days=self.tolerance)

    @cached_property
    def lead(self) -> dt.timedelta:
        """The lead time as a span."""
        return dt.timedelta(days=self.lead_days)

    @cached_property
    def moves(self) -> bool:
        """Whether season or holidays may move a date at all."""
        return self.season is not None or self.holiday_rule != HolidayRule.IGNORE

    def placed(self, day: dt.date, *, holidays: bool = True) -> Placed:
        """Where a nominal date goes by season and holidays."""
        return place(day, season=self.season, season_rule=self.season_rule,
                     holiday_rule=self.holiday_rule if holidays else HolidayRule.IGNORE, is_off=self.is_off)


@dataclass(frozen=True)
class MeterState:
    """The meter's lifetime total and when it was read, its average use a day (None: no estimate), and the thresholds
    passed since the last decision: number → (when read, UTC; threshold).

    ``read_part``: how much of that local day was over when it was read, 0 ≤ part < 1. ``assumed``: a forecast, in
    which the use goes on and passes thresholds by itself.
    """

    total: Decimal | None = None
    read_on: dt.date | None = None
    per_day: Decimal | None = None
    crossed: Mapping[int, tuple[dt.datetime, Decimal]] = field(default_factory=dict)
    assumed: bool = False
    read_part: Decimal = Decimal(0)

    def expected(self, threshold: Decimal, today: dt.date) -> dt.date | None:
        """The local day on which average use reaches ``threshold``, today where it should have; None: no estimate."""
        if self.total is None or self.read_on is None or self.per_day is None or self.per_day <= 0:
            return None
        days = (threshold - self.total) / self.per_day + self.read_part if threshold > self.total else 0
        try:
            return max(today, self.read_on + dt.timedelta(days=int(days)))
        except OverflowError:
            return None

    def total_on(self, day: dt.date) -> Decimal | None:
        """The last total; in a forecast what it will be on that day, no more exact than the use is known."""
        if not self.assumed or self.total is None or self.read_on is None or self.per_day is None:
            return self.total
        days = max((day - self.read_on).days, 0)
        return (self.total + self.per_day * days).quantize(_step(self.per_day)) if days else self.total


def _step(per_day: Decimal) -> Decimal:
    """Whole units of a meter that counts some a day; of a slower one a tenth of what it counts."""
    return Decimal(1) if per_day >= 1 else Decimal(1).scaleb(max(per_day.adjusted() - 1, -4))


NO_METER = MeterState()


class Row(NamedTuple):
    """One occurrence: when, and what became of it. (A tuple: forecasts make hundreds of thousands.)

    ``due`` None: by reading, no estimate. ``arrived`` is the day on which it truly fell due (a date on the calendar, a
    threshold passed), None while only an estimate says so. ``ready`` is the day from which its order may be made.
    ``open``: its own order is unfinished; ``busy``: in progress. ``contains``: keys of schedules (schedule, revision)
    whose steps the order carries too. ``cause`` is why it is due, ``why`` the whole sentence.
    """

    key: Key
    nominal: dt.date | None = None
    due: dt.date | None = None
    estimate: bool = False
    reading: Decimal | None = None
    lead: dt.date | None = None
    on_time_until: dt.date | None = None
    on_time_reading: Decimal | None = None
    planned: dt.date | None = None
    ready: dt.date | None = None
    arrived: dt.date | None = None
    calendar_met: dt.date | None = None
    meter_met: dt.datetime | None = None
    decision: Decision = Decision.PENDING
    cause: Sentence = NOTHING
    why: Sentence = NOTHING
    order: int | None = None
    open: bool = False
    busy: bool = False
    covered_by: Key | None = None
    contains: tuple[int, ...] = ()
    satisfied_by: int | None = None
    satisfied_at: dt.datetime | None = None
    done_on: dt.date | None = None

    @property
    def number(self) -> int:
        return self.key[2]

    @property
    def unsettled(self) -> bool:
        """Something later still changes it."""
        return self.decision in UNSETTLED

    @property
    def done(self) -> bool:
        """Its own order was completed: it may contain a smaller one still."""
        return self.decision == Decision.SATISFIED and self.satisfied_at is not None

    @property
    def waits_for_larger(self) -> bool:
        """A larger one's order, still under way, carries it."""
        return self.decision == Decision.SUPPRESSED and self.satisfied_at is None


@dataclass
class Course:
    """A schedule with the rows that matter now: every unsettled one, of whatever revision, of the present one those
    decided last, and in a chain those done near what a smaller one decides next. ``last_done`` and ``last_reading``:
    the completion a floating schedule counts from."""

    terms: Terms
    rows: list[Row] = field(default_factory=list)
    meter: MeterState = NO_METER
    last_done: dt.date | None = None
    last_reading: Decimal | None = None
    following: dt.date | None = None
    """Set by ``decide``: the day from which the first one that it left undecided may be made."""

    @property
    def decided(self) -> list[Row]:
        """Rows of the present revision about which something was decided."""
        revision = self.terms.revision
        return [row for row in self.rows if row.key[1] == revision and row.decision != Decision.PENDING]

    @property
    def newest(self) -> Row | None:
        """The decided row with the highest number in the present revision."""
        return max(self.decided, key=lambda row: row.key[2], default=None)

    def pending(self, number: int) -> Row | None:
        key = (self.terms.schedule, self.terms.revision, number)
        return next((row for row in self.rows if row.key == key and row.decision == Decision.PENDING), None)

    def put(self, row: Row) -> None:
        """Let ``row`` take the place of the one of its key."""
        for index, former in enumerate(self.rows):
            if former.key == row.key:
                self.rows[index] = row
                return
        self.rows.append(row)

    def drop_settled(self, since: dt.date = dt.date.max) -> None:
        """Forget what is settled, but for what was decided last and what was done and fell due from ``since`` on."""
        newest = self.newest
        keep_due = newest.due if newest is not None else None
        self.rows = [row for row in self.rows if row.unsettled or row.waits_for_larger or row is newest
                     or (row.due is not None and (row.due == keep_due or (row.done and row.due >= since)))]
