"""Meter readings of another system, many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from assets.imports.counting import STORED, Counted, CounterLine, Stored
from assets.imports.directory import ASSET_MATCH, ASSET_TEMPLATE, AssetDirectory, SiteDirectory, batches
from assets.imports.meters import METER_TEMPLATE, KnownMeter, MeterDirectory
from assets.models import Meter, MeterKind, MeterReading, ReadingSource
from assets.signals import MeterChange, reading_taken
from cmms.database.partitions import ensure_months
from cmms.importing import Context, Field, Importer, Kind, Outcome, Row
from cmms.importing.bulk import insert_rows
from cmms.importing.importer import Result
from cmms.importing.upsert import LEFT_ALONE, Refused

_COLUMNS = ("meter_id", "site_id", "read_at", "value", "total", "kind", "rollover_point", "source", "entered_at",
            "entered_by_id", "source_system", "external_id")
_VOIDED = "A person took this reading back, so the import leaves it as it is."
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
        self._lock({meter.id for meter in meters if meter is not None})
        stored = self._stored(rows, meters)
        counted: dict[int, Counted] = {}
        changes = self._count(rows, meters, outcomes, stored, counted)
        self._compare(rows, meters, outcomes, stored, counted)
        self._insert(rows, meters, outcomes, counted)
        changes += self._gauges(rows, meters, outcomes)
        if changes:
            reading_taken.send(Meter, changes=changes, by=self.context.user)
        return [outcome or Outcome.created() for outcome in outcomes]

    def _lock(self, meter_ids: set[int]) -> None:
        """Readings of one meter come in one after another, whoever brings them."""
        for batch in batches(sorted(meter_ids)):
            list(Meter.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk").values_list("pk"))

    def _stored(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None]) -> dict[tuple[int, datetime], Stored]:
        """(meter, moment) → what is there already, in the span of time that the rows cover; voided ones included."""
        keys = sorted({meter.id for meter in meters if meter is not None})
        moments = [row.values["read_at"] for row in rows]
        found = {}
        for batch in batches(keys):
            for meter, *columns in MeterReading.every.filter(
                    meter_id__in=batch, read_at__gte=min(moments), read_at__lte=max(moments),
            ).order_by().values_list("meter_id", *STORED):
                known = Stored(*cast(Any, columns))
                found[meter, known.read_at] = known
        return found

    def _count(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: list[Outcome | None],
               stored: dict[tuple[int, datetime], Stored], counted: dict[int, Counted]) -> list[MeterChange]:
        """Counters: refuse what cannot be, work out lifetime totals, and say what changed."""
        lines: dict[int, CounterLine] = {}
        keys: dict[tuple[int, datetime], str] = {}
        for at, (row, meter) in enumerate(zip(rows, meters, strict=True)):
            if meter is None or not meter.is_counter:
                continue
            key = (meter.id, row.values["read_at"])
            keys.setdefault(key, row.external_id)
            line = lines.get(meter.id)
            if line is None:
                line = lines[meter.id] = CounterLine(
                    meter, confirmed=bool(self.context.options.get("confirm_large_steps")))
            if key not in stored or stored[key].voided_at is None:
                line.add(at, row.values["read_at"], row.values["value"])
        for (meter_id, moment), known in stored.items():
            if meter_id in lines and known.voided_at is None:
                lines[meter_id].hold(known, ours=self._ours(known, keys.get((meter_id, moment))))
        for line in lines.values():
            for at, sentence in line.walk(counted).items():
                outcomes[at] = Outcome.rejected(sentence)
        return [line.change for line in lines.values() if line.change is not None]

    def _ours(self, known: Stored, external_id: str | None) -> bool:
        """Whether the import may change it: it wrote it, from this row, and no person did since."""
        return known.source == ReadingSource.IMPORT and known.voided_at is None \
            and (known.source_system, known.external_id) == (self.context.source_system, external_id)

    def _compare(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: list[Outcome | None],
                 stored: dict[tuple[int, datetime], Stored], counted: dict[int, Counted]) -> None:
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
            elif known.voided_at is not None:
                outcomes[at] = Outcome.unchanged(_VOIDED)
            elif (known.source_system, known.external_id) != (self.context.source_system, row.external_id):
                outcomes[at] = Outcome.rejected(_OTHER)
            elif known.value == row.values["value"]:
                outcomes[at] = Outcome.unchanged()
            elif known.source != ReadingSource.IMPORT:
                outcomes[at] = Outcome.unchanged(LEFT_ALONE)
            else:
                facts: dict[str, Any] = {"value": row.values["value"]}
                if at in counted:
                    facts |= {"total": counted[at].total, "kind": counted[at].kind,
                              "rollover_point": counted[at].rollover_point}
                MeterReading.objects.filter(pk=known.pk, read_at=known.read_at).update(**facts)
                outcomes[at] = Outcome.updated()

    def _insert(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None], outcomes: Sequence[Outcome | None],
                counted: dict[int, Counted]) -> None:
        now = timezone.now()
        by = getattr(self.context.user, "pk", None)
        system = self.context.source_system
        plain, source = Counted(Decimal(0), None), ReadingSource.IMPORT.value

        def made() -> Iterable[tuple[Any, ...]]:
            for at, (row, meter, outcome) in enumerate(zip(rows, meters, outcomes, strict=True)):
                if outcome is None and meter is not None:
                    values, said = row.values, counted.get(at, plain)
                    yield (meter.id, meter.site_id, values["read_at"], values["value"],
                           said.total if meter.is_counter else None, said.kind, said.rollover_point, source, now, by,
                           system, row.external_id)

        if any(outcome is None for outcome in outcomes):
            insert_rows(MeterReading, _COLUMNS, made())

    def _gauges(self, rows: Sequence[Row], meters: Sequence[KnownMeter | None],
                outcomes: Sequence[Outcome | None]) -> list[MeterChange]:
        """The gauges that were read anew, each since its first new reading."""
        since: dict[int, datetime] = {}
        for row, meter, outcome in zip(rows, meters, outcomes, strict=True):
            if meter is not None and not meter.is_counter and (
                    outcome is None or outcome.result == Result.UPDATED):
                moment = row.values["read_at"]
                since[meter.id] = min(moment, since.get(meter.id, moment))
        return [MeterChange(meter_id, False, moment, None, None, None, False) for meter_id, moment in since.items()]
