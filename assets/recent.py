"""What the meters of an asset said last: one query for all of them, whether they have two readings or two million."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from assets.models import MeterReading

SHOWN = 12  # readings of one line


@dataclass
class MeterLine:
    """A meter with its last readings, the oldest first. ``value`` and ``read_at`` are None where nobody read it yet."""

    id: int
    name: str
    unit: str
    kind: str
    low_limit: Decimal | None
    high_limit: Decimal | None
    values: list[Decimal] = field(default_factory=list)
    value: Decimal | None = None
    read_at: dt.datetime | None = None

    @property
    def outside(self) -> bool:
        """Whether the last value lies beyond a limit."""
        return self.value is not None and (
            (self.low_limit is not None and self.value < self.low_limit)
            or (self.high_limit is not None and self.value > self.high_limit))


def meter_lines(meters: Any) -> list[MeterLine]:
    """The meters of a queryset, by name, each with its last readings."""
    earliest = MeterReading.objects.filter(meter=OuterRef("pk")).order_by("-read_at").values("read_at")
    rows = meters.annotate(
        since=Subquery(earliest[SHOWN - 1: SHOWN]),
        said=FilteredRelation("readings", condition=Q(readings__voided_at__isnull=True)),
    ).filter(
        Q(said__isnull=True) | Q(since__isnull=True) | Q(said__read_at__gte=F("since")),
    ).order_by("name", "pk", "said__read_at").values(
        "pk", "name", "unit", "kind", "low_limit", "high_limit", "said__value", "said__total", "said__read_at")
    return list(_lines(rows))


def _lines(rows: Iterable[dict[str, Any]]) -> Iterable[MeterLine]:
    line: MeterLine | None = None
    for row in rows:
        if line is None or line.id != row["pk"]:
            if line is not None:
                yield line
            line = MeterLine(row["pk"], row["name"], row["unit"], row["kind"], row["low_limit"], row["high_limit"])
        if row["said__read_at"] is not None:
            line.value, line.read_at = row["said__value"], row["said__read_at"]
            line.values.append(row["said__value"] if row["said__total"] is None else row["said__total"])
    if line is not None:
        yield line
