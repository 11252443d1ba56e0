"""A counter's readings in order of time: what cannot be is refused, and lifetime totals are worked out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db.models import F, OuterRef, Subquery

from assets.models import Meter, MeterReading, ReadingKind
from assets.services.meters.counting import Dial, Judged, Standing, advance, judge
from assets.signals import MeterChange

_READING, _ROLLOVER = ReadingKind.READING.value, ReadingKind.ROLLOVER.value
_REPLACEMENT = ReadingKind.REPLACEMENT.value


@dataclass(frozen=True, slots=True)
class KnownMeter:
    """``most_per_day``: the largest step that needs no confirmation; None: any."""

    id: int
    site_id: int
    is_counter: bool
    rollover_point: Decimal | None
    most_per_day: Decimal | None

    @property
    def dial(self) -> Dial:
        return Dial(self.rollover_point, self.most_per_day)


class Stored(NamedTuple):
    """A reading that is in the database."""

    pk: int
    read_at: datetime
    value: Decimal
    total: Decimal | None
    kind: str
    final_value: Decimal | None
    rollover_point: Decimal | None
    source: str
    source_system: str
    external_id: str
    voided_at: datetime | None


STORED = Stored._fields
"""The columns of a :class:`Stored`, in its order."""


class Counted(NamedTuple):
    """What becomes of a row that is taken."""

    total: Decimal
    rollover_point: Decimal | None

    @property
    def kind(self) -> str:
        return _READING if self.rollover_point is None else _ROLLOVER


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value is refused: what speaks against it after ``before`` (None: nothing was read before), or, where
    ``after`` is given, the reading after it that it is above (value, moment)."""

    value: Decimal
    before: Standing | None
    judged: Judged
    after: tuple[Decimal, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a counter around a span of time: where it stood before, and its first reading after it."""

    before: Standing | None = None
    after: Stored | None = None


@dataclass(slots=True)
class _Point:
    read_at: datetime
    value: Decimal
    kind: str = _READING
    final_value: Decimal | None = None
    rollover_point: Decimal | None = None
    at: int | None = None  # position of the reading among those that come in
    stored: Stored | None = None
    confirmed: bool = False


class CounterLine:
    """One counter's new and stored readings within a span of time."""

    def __init__(self, meter: KnownMeter) -> None:
        self._meter, self._dial = meter, meter.dial
        self._points: dict[datetime, _Point] = {}
        self.change: MeterChange | None = None

    def add(self, at: int, read_at: datetime, value: Decimal, *, confirmed: bool) -> None:
        """A new reading; a second one for the same moment is left to whoever compares."""
        self._points.setdefault(read_at, _Point(read_at, value, at=at, confirmed=confirmed))

    def hold(self, stored: Stored, *, ours: bool) -> None:
        """A stored one; a new value for its moment stands in its place where its sender may change it (``ours``)."""
        point = self._points.get(stored.read_at)
        if point is None or not ours or point.value == stored.value:
            self._points[stored.read_at] = _as_stored(stored)
        else:
            point.stored = stored

    def walk(self, counted: dict[int, Counted], beside: Beside) -> dict[int, Misfit]:
        """Position → why it is refused; fills ``counted`` by position. Totals of stored readings follow."""
        refused: dict[int, Misfit] = {}
        points = sorted(self._points.values(), key=lambda point: point.read_at)
        if not points:
            return refused
        following = None if beside.after is None else _as_stored(beside.after)
        now = stood = beside.before
        since: datetime | None = None
        for point, after in zip(points, _stored_behind(points, following), strict=True):
            if point.at is not None:
                misfit = self._why_not(now, point, after)
                if misfit is not None:
                    refused[point.at] = misfit
                    if point.stored is None:
                        continue
                    point = _as_stored(point.stored)
            if since is None and point.at is not None:
                since, stood = point.read_at, now
            now = self._take(now, point, counted)
        if following is not None:
            self._move_later(now, following)
        if since is not None:
            self._say(since, points, stood, now, following)
        return refused

    def _take(self, now: Standing | None, point: _Point, counted: dict[int, Counted]) -> Standing:
        """The counter after the point; what is stored is written anew where it differs."""
        low = point.final_value if point.kind == _REPLACEMENT else point.value
        rolled = now is not None and low is not None and low < now.value
        rollover_point = (point.rollover_point or self._meter.rollover_point) if rolled else None
        kind = point.kind
        if kind != _REPLACEMENT:
            kind = _READING if rollover_point is None else _ROLLOVER
        stands = advance(now, _Point(point.read_at, point.value, kind, point.final_value, rollover_point))
        if point.at is not None:
            counted[point.at] = Counted(stands.total, rollover_point)
        elif point.stored is not None and (
                (point.stored.kind, point.stored.rollover_point, point.stored.total)
                != (kind, rollover_point, stands.total)):
            MeterReading.objects.filter(pk=point.stored.pk, read_at=point.read_at).update(
                kind=kind, rollover_point=rollover_point, total=stands.total)
        return stands

    def _move_later(self, now: Standing | None, following: _Point) -> None:
        """The totals of stored readings after the span go on from what stands before them."""
        was = following.stored.total if following.stored is not None else None
        stands = self._take(now, following, {})
        if was is not None and stands.total != was:
            MeterReading.objects.filter(meter_id=self._meter.id, read_at__gt=following.read_at).update(
                total=F("total") + (stands.total - was))

    def _say(self, since: datetime, points: Sequence[_Point], stood: Standing | None, now: Standing | None,
             following: _Point | None) -> None:
        """The change for whoever stands above; ``stood``: the counter before it."""
        appended = following is None and all(point.stored is None for point in points if point.read_at >= since)
        if following is not None or now is None:
            last = (MeterReading.objects.filter(meter_id=self._meter.id).order_by("-read_at")
                    .values_list("total", "read_at").first())
            total, read_at = last if last is not None else (None, None)
        else:
            total, read_at = now.total, now.read_at
        self.change = MeterChange(self._meter.id, True, since, stood.total if stood is not None else None, total,
                                  read_at, appended)

    def _why_not(self, now: Standing | None, point: _Point, after: _Point | None) -> Misfit | None:
        """``after``: the stored reading that comes next."""
        dial = self._dial
        judged = judge(dial, now, point.value, point.read_at, confirmed=point.confirmed)
        if judged.doubt is not None:
            return Misfit(point.value, now, judged)
        if after is None:
            return None
        low = after.final_value if after.kind == _REPLACEMENT else after.value
        if low is None or low >= point.value:
            return None
        stands = Standing(point.read_at, point.value, Decimal(0))
        if judge(dial, stands, low, after.read_at, confirmed=point.confirmed).doubt is None:
            return None
        return Misfit(point.value, now, judged, (low, after.read_at))


def _stored_behind(points: Sequence[_Point], following: _Point | None) -> list[_Point | None]:
    """For each point the next stored one behind it."""
    found: list[_Point | None] = []
    for point in reversed(points):
        found.append(following)
        following = point if point.stored is not None else following
    return found[::-1]


def readings_beside(meter_ids: Sequence[int], first: datetime, last: datetime) -> dict[int, Beside]:
    """Where each of the counters stood before ``first``, and its first reading after ``last``; two queries for all."""
    of_meter = MeterReading.objects.filter(meter_id=OuterRef("pk"))
    edges = Meter.objects.filter(pk__in=meter_ids).values_list(
        "pk", Subquery(of_meter.before(first).values("read_at")[:1]),
        Subquery(of_meter.after(last).values("read_at")[:1]))
    wanted = {(pk, moment) for pk, *moments in edges for moment in moments if moment is not None}
    found: dict[int, Beside] = {}
    if not wanted:
        return found
    rows = MeterReading.objects.filter(meter_id__in={pk for pk, _moment in wanted},
                                       read_at__in={moment for _pk, moment in wanted}).order_by()
    for pk, *columns in rows.values_list("meter_id", *STORED):
        row = Stored(*cast(Any, columns))
        if (pk, row.read_at) not in wanted:
            continue
        known = found.get(pk, Beside())
        found[pk] = (replace(known, before=Standing(row.read_at, row.value,
                                                    row.value if row.total is None else row.total))
                     if row.read_at < first else replace(known, after=row))
    return found


def _as_stored(stored: Stored) -> _Point:
    return _Point(stored.read_at, stored.value, stored.kind, stored.final_value, stored.rollover_point, stored=stored)


__all__ = ["STORED", "Beside", "Counted", "CounterLine", "KnownMeter", "Misfit", "Stored", "readings_beside"]
