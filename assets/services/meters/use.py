"""How much a counter counts in a day, and when it will have counted so much.

Average use = (last total − first total) / days between, over the readings of the WINDOW before the last one; the last
reading before that window counts as its first. Fewer than two readings, or less than a day between them: unknown, and
unknown it stays; nothing is guessed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assets.models import Meter, MeterKind, MeterReading
from assets.services.meters.counting import Dial, Standing, most_since
from assets.services.meters.line import standing
from assets.services.meters.words import amount

WINDOW = dt.timedelta(days=90)
LEAST = dt.timedelta(days=1)
_DAY = Decimal(86400)
_AT_ONCE = 500


@dataclass(frozen=True)
class MeterState:
    """Where a counter stands and what it counts on average. ``read_at`` is aware, in UTC."""

    meter_id: int
    total: Decimal
    read_at: dt.datetime
    first_total: Decimal
    first_at: dt.datetime
    unit: str = ""

    @property
    def per_day(self) -> Decimal | None:
        """Average use in units a day; None: not known."""
        span = self.read_at - self.first_at
        if span < LEAST:
            return None
        return (self.total - self.first_total) * _DAY / Decimal(span.total_seconds())

    def date_of(self, total: Decimal) -> dt.datetime | None:
        """When it will stand at ``total`` if it goes on like this; its last reading where it does already; None: not
        known, or never."""
        if total <= self.total:
            return self.read_at
        if not self.per_day or self.per_day < 0:
            return None
        try:
            return self.read_at + dt.timedelta(days=float((total - self.total) / self.per_day))
        except OverflowError:
            return None

    @property
    def sentence(self) -> str:
        """The average with the method it was found by."""
        if self.per_day is None:
            return _("Average use is not known yet: it takes two readings at least a day apart.")
        return _("%(use)s a day on average, between %(first)s and %(last)s.") % {
            "use": amount(self.per_day.quantize(Decimal("0.1")), self.unit),
            "first": formats.date_format(timezone.localtime(self.first_at), "j M Y"),
            "last": formats.date_format(timezone.localtime(self.read_at), "j M Y")}


def meter_states(meters: Iterable[Any], at: dt.datetime | None = None) -> dict[int, MeterState]:
    """Meter id → its state (at a moment: as of then). ``meters``: ids or Meters. Gauges, and counters without a
    reading, are not in it. One query for 500 meters."""
    found = {}
    for batch in _batches([getattr(meter, "pk", meter) for meter in meters]):
        readings = MeterReading.objects.filter(meter=OuterRef("pk"), total__isnull=False)
        if at is not None:
            readings = readings.filter(read_at__lte=at)
        last, first = readings.order_by("-read_at"), readings.order_by("read_at")
        since = ExpressionWrapper(OuterRef("last_at") - WINDOW, output_field=DateTimeField())
        before = last.filter(read_at__lte=since)
        rows = (Meter.objects.filter(pk__in=batch, kind=MeterKind.COUNTER).order_by()
                .annotate(last_at=Subquery(last.values("read_at")[:1]))
                .annotate(last_total=Subquery(last.values("total")[:1]),
                          first_at=Coalesce(Subquery(before.values("read_at")[:1]),
                                            Subquery(first.values("read_at")[:1])),
                          first_total=Coalesce(Subquery(before.values("total")[:1]),
                                               Subquery(first.values("total")[:1])))
                .filter(last_at__isnull=False)
                .values_list("pk", "last_total", "last_at", "first_total", "first_at", "unit"))
        found.update({row[0]: MeterState(*row) for row in rows})
    return found


def average_use(meter: Meter, at: dt.datetime | None = None) -> MeterState | None:
    """The meter's state; None for a gauge or without a reading."""
    return meter_states([meter], at).get(meter.pk)


def last_reading(meter: Meter, at: dt.datetime | None = None) -> MeterReading | None:
    """The newest reading, up to a moment where given."""
    readings = meter.readings.order_by("-read_at")
    found: MeterReading | None = (readings.filter(read_at__lte=at) if at is not None else readings).first()
    return found


def expected(*, meter: Meter, at: dt.datetime | None = None) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest value one would expect at the moment (default now); None: no bound is known.

    A gauge: its limits. A counter: its last value, and that plus the most it counts in the time since; where the dial
    rolls over in between, no bound.
    """
    at = at or timezone.now()
    if meter.kind != MeterKind.COUNTER:
        return meter.low_limit, meter.high_limit
    last = last_reading(meter, at)
    if last is None:
        return None, None
    dial, now = Dial.of(meter), standing(last)
    most = most_since(dial, Standing(now.read_at, now.value, now.total), at)
    if most is not None and dial.rollover_point is not None and now.value + most >= dial.rollover_point:
        return None, None
    return now.value, None if most is None else now.value + most


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


__all__ = ["LEAST", "WINDOW", "MeterState", "average_use", "expected", "last_reading", "meter_states"]
