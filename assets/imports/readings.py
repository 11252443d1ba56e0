"""Meter readings of another system, many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from assets.imports.counting import CounterLine, Stored
from assets.imports.directory import ASSET_MATCH, ASSET_TEMPLATE, AssetDirectory, SiteDirectory, batches
from assets.imports.meters import METER_TEMPLATE, KnownMeter, MeterDirectory
from assets.models import MeterKind, MeterReading, ReadingKind, ReadingSource
from cmms.database.partitions import ensure_months
from cmms.importing import Context, Field, Importer, Kind, Outcome, Row
from cmms.importing.bulk import insert_rows
from cmms.importing.upsert import LEFT_ALONE, Refused

_COLUMNS = ("meter_id", "site_id", "read_at", "value", "total", "kind", "source", "entered_at", "entered_by_id",
            "source_system", "external_id")
_OTHER = "There is a reading of this meter for this moment already, from somewhere else; correct that one."


class ReadingImporter(Importer):
    """[[readings]] turns columns into readings. A reading is keyed by its meter and moment."""

    kind, title = "readings", "Meter readings"
    permission = "assets.add_meterreading"
    chunk = 10_000
    unpivot = ("readings", "value")
    fields = {
        "asset": Field(Kind.REFERENCE, required=True, max_length=255, match=ASSET_MATCH, creatable=True,
                       template=ASSET_TEMPLATE, help="What the meter is on."),
        "meter": Field(Kind.REFERENCE, required=True, max_length=100, creatable=True, template=METER_TEMPLATE,
                       help="The meter's name."),
        "kind": Field(Kind.CHOICE, choices=MeterKind.values, help="Of a meter that is made: COUNTER (only grows) or "
                                                                  "GAUGE."),
        "unit": Field(Kind.TEXT, max_length=50, help="Of a meter that is made: the unit of its values."),
        "read_at": Field(Kind.DATETIME, required=True, help="When it was true."),
        "value": Field(Kind.DECIMAL, required=True, digits=18, decimals=4, help="What the dial showed."),
    }
    options = {
        "confirm_large_steps": Field(Kind.BOOLEAN, help="true: take a counter's steps that are larger than its limit a "
                                                        "day (hours: 24) as right; else they are rejected."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._meters = MeterDirectory(context, AssetDirectory(context, self._sites))
        self._months: set[tuple[int, int]] = set()

    def time_zone(self) -> ZoneInfo | None:
        site = self._sites.default()
        return ZoneInfo(site.time_zone) if site is not None else None

    def forget(self) -> None:
        self._meters.forget()
        self._sites.forget()

    def before(self, rows: Sequence[Row]) -> None:
        """Have the months of these readings; in the default partition a month could not be made any more."""
        months = {(moment.year, moment.month) for moment in (row.values["read_at"] for row in rows)}
        for year, month in sorted(months - self._months):
            day = datetime(year, month, 1).date()
            ensure_months(MeterReading, day, day)
        self._months |= months

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        self._meters.load(row.values for row in rows)
        outcomes: list[Outcome | None] = [None] * len(rows)
        meters: list[KnownMeter | None] = [None] * len(rows)
        for at, row in enumerate(rows):
            try:
                meters[at] = self._meters.find(row.values["asset"], row.values["meter"])
            except Refused as refused:
                outcomes[at] = Outcome.rejected(str(refused))
        stored = self._stored(rows, meters)
        totals: dict[int, Decimal] = {}
        self._count(rows, meters, outcomes, stored, totals)
        self._compare(rows, meters, outcomes, stored, totals)
        self._insert(rows, meters, outcomes, totals)
        return [outcome or Outcome.created() for outcome in outcomes]

    def _stored(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None]) -> dict[tuple[int, datetime], Stored]:
        """(meter, moment) → what is there already, in the span of time that the rows cover."""
        keys = sorted({meter.id for meter in meters if meter is not None})
        moments = [row.values["read_at"] for row in rows]
        found = {}
        for batch in batches(keys):
            for pk, meter, moment, *rest in MeterReading.objects.filter(
                    meter_id__in=batch, read_at__gte=min(moments), read_at__lte=max(moments),
            ).order_by().values_list("pk", "meter_id", "read_at", "value", "total", "kind", "source", "source_system",
                                     "external_id"):
                found[meter, moment] = Stored(pk, moment, *cast(Any, rest))
        return found

    def _count(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: list[Outcome | None],
               stored: dict[tuple[int, datetime], Stored], totals: dict[int, Decimal]) -> None:
        """Counters: refuse what cannot be, and work out lifetime totals."""
        lines: dict[int, CounterLine] = {}
        for at, (row, meter) in enumerate(zip(rows, meters, strict=True)):
            if meter is not None and meter.is_counter:
                line = lines.get(meter.id)
                if line is None:
                    line = lines[meter.id] = CounterLine(
                        meter, confirmed=bool(self.context.options.get("confirm_large_steps")))
                line.add(at, row.values["read_at"], row.values["value"])
        if not lines:
            return
        for (meter_id, _), known in stored.items():
            if meter_id in lines:
                lines[meter_id].hold(known)
        for line in lines.values():
            for at, sentence in line.walk(totals).items():
                outcomes[at] = Outcome.rejected(sentence)

    def _compare(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: list[Outcome | None],
                 stored: dict[tuple[int, datetime], Stored], totals: dict[int, Decimal]) -> None:
        """Rows for a moment that has a reading already: unchanged, corrected, or somebody else's."""
        twice: dict[tuple[int, datetime], int] = {}
        for at, (row, meter) in enumerate(zip(rows, meters, strict=True)):
            if meter is None or outcomes[at] is not None:
                continue
            key = (meter.id, row.values["read_at"])
            known = stored.get(key)
            if known is None:
                if twice.setdefault(key, row.line) != row.line:
                    outcomes[at] = Outcome.rejected(f"Line {twice[key]} holds a reading of this meter for the same "
                                                    f"moment.")
            elif (known.source_system, known.external_id) != (self.context.source_system, row.external_id):
                outcomes[at] = Outcome.rejected(_OTHER)
            elif known.value == row.values["value"]:
                outcomes[at] = Outcome.unchanged()
            elif known.source != ReadingSource.IMPORT:
                outcomes[at] = Outcome.unchanged(LEFT_ALONE)
            else:
                MeterReading.objects.filter(pk=known.pk, read_at=known.read_at).update(
                    value=row.values["value"], total=totals.get(at))
                outcomes[at] = Outcome.updated()

    def _insert(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: Sequence[Outcome | None],
                totals: dict[int, Decimal]) -> None:
        now = timezone.now()
        by = getattr(self.context.user, "pk", None)
        system = self.context.source_system
        plain, source = ReadingKind.READING.value, ReadingSource.IMPORT.value

        def made() -> Iterable[tuple[Any, ...]]:
            for at, (row, meter, outcome) in enumerate(zip(rows, meters, outcomes, strict=True)):
                if outcome is None and meter is not None:
                    values = row.values
                    yield (meter.id, meter.site_id, values["read_at"], values["value"], totals.get(at), plain, source,
                           now, by, system, row.external_id)

        if any(outcome is None for outcome in outcomes):
            insert_rows(MeterReading, _COLUMNS, made())
