"""A counter's readings in order of time: what cannot be is refused, and lifetime totals are worked out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from assets.imports.meters import KnownMeter
from assets.models import MeterReading, ReadingKind

_DAY = Decimal(86400)


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading that is in the database."""

    pk: int
    read_at: datetime
    value: Decimal
    total: Decimal | None
    kind: str
    source: str
    source_system: str
    external_id: str


@dataclass(slots=True)
class _Point:
    read_at: datetime
    value: Decimal
    at: int | None = None  # position of the row in the chunk
    stored: Stored | None = None


class CounterLine:
    """One counter's new and stored readings within a span of time."""

    def __init__(self, meter: KnownMeter, *, confirmed: bool) -> None:
        self._meter, self._confirmed = meter, confirmed
        self._points: dict[datetime, _Point] = {}

    def add(self, at: int, read_at: datetime, value: Decimal) -> None:
        """A new reading; a second one for the same moment is left to whoever compares."""
        self._points.setdefault(read_at, _Point(read_at, value, at))

    def hold(self, stored: Stored) -> None:
        """A stored one; a new value for its moment stands in its place."""
        point = self._points.get(stored.read_at)
        if point is None:
            self._points[stored.read_at] = _Point(stored.read_at, stored.value, None, stored)
        else:
            point.stored = stored

    def walk(self, totals: dict[int, Decimal]) -> dict[int, str]:
        """Position of the row → why it is refused; fills ``totals`` by position. Totals of stored readings follow."""
        refused: dict[int, str] = {}
        points = sorted(self._points.values(), key=lambda point: point.read_at)
        before = self._before(points[0].read_at)
        for number, point in enumerate(points):
            if point.stored is not None and point.stored.kind == ReadingKind.REPLACEMENT:
                before = (point.read_at, point.value, point.stored.total or point.value)
                continue
            if point.at is not None and point.stored is None:
                sentence = self._why_not(before, point, self._next_stored(points, number))
                if sentence:
                    refused[point.at] = sentence
                    continue
            total = point.value if before is None else before[2] + self._step(before[1], point.value)
            if point.at is not None:
                totals[point.at] = total
            if point.at is None and point.stored is not None and point.stored.total not in (None, total):
                MeterReading.objects.filter(pk=point.stored.pk, read_at=point.read_at).update(total=total)
            before = (point.read_at, point.value, total)
        if before is not None:
            self._move_later(points[-1].read_at, before)
        return refused

    def _move_later(self, moment: datetime, before: tuple[datetime, Decimal, Decimal]) -> None:
        """The totals of stored readings after the span go on from what stands before them."""
        later = MeterReading.objects.filter(meter_id=self._meter.id, read_at__gt=moment)
        first = later.order_by("read_at").values_list("value", "total", "kind").first()
        if first is None or first[1] is None or first[2] == ReadingKind.REPLACEMENT:
            return
        shift = before[2] + self._step(before[1], first[0]) - first[1]
        if shift:
            later.update(total=F("total") + shift)

    def _before(self, moment: datetime) -> tuple[datetime, Decimal, Decimal] | None:
        found = (MeterReading.objects.filter(meter_id=self._meter.id, read_at__lt=moment).order_by("-read_at")
                 .values_list("read_at", "value", "total").first())
        return None if found is None else (found[0], found[1], found[1] if found[2] is None else found[2])

    def _next_stored(self, points: list[_Point], number: int) -> tuple[datetime, Decimal] | None:
        for point in points[number + 1:]:
            if point.stored is not None:
                return None if point.stored.kind == ReadingKind.REPLACEMENT else (point.read_at, point.value)
        return None

    def _why_not(self, before: tuple[datetime, Decimal, Decimal] | None, point: _Point,
                 after: tuple[datetime, Decimal] | None) -> str:
        meter = self._meter
        if point.value < 0:
            return f"{point.value} is below zero, where no counter stands."
        if meter.rollover_point is not None and point.value >= meter.rollover_point:
            return f"{point.value} cannot be shown: the dial rolls over at {meter.rollover_point}."
        if before is not None:
            if point.value < before[1] and meter.rollover_point is None:
                return (f"{point.value} is below the reading before it ({before[1]} on {before[0]:%Y-%m-%d %H:%M} "
                        f"UTC), and a counter only grows. If the dial rolls over or was replaced, say so on the meter.")
            step = self._step(before[1], point.value)
            days = Decimal((point.read_at - before[0]).total_seconds()) / _DAY
            if not self._confirmed and meter.most_per_day is not None and step > meter.most_per_day * days:
                return (f"{point.value} is a step of {step} since {before[0]:%Y-%m-%d %H:%M} UTC, more than "
                        f"{meter.most_per_day} a day. If it is right, say confirm_large_steps = true under [options].")
        if after is not None and meter.rollover_point is None and after[1] < point.value:
            return (f"{point.value} is above the reading after it ({after[1]} on {after[0]:%Y-%m-%d %H:%M} UTC), and a "
                    f"counter only grows.")
        return ""

    def _step(self, before: Decimal, now: Decimal) -> Decimal:
        if now >= before or self._meter.rollover_point is None:
            return now - before
        return self._meter.rollover_point - before + now
