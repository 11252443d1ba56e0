"""Meter readings of another system, many at once."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from assets.imports.counting import why_not
from assets.imports.directory import ASSET_MATCH, ASSET_TEMPLATE, AssetDirectory, SiteDirectory
from assets.imports.meters import METER_TEMPLATE, MeterDirectory
from assets.models import MeterKind, ReadingSource
from assets.services.meters.many import Effect, Incoming, Verdict, Why, have_months, record_many
from cmms.importing import Context, Field, Importer, Kind, Outcome, Row
from cmms.importing.upsert import LEFT_ALONE, Refused

_VOIDED = "A person took this reading back, so the import leaves it as it is."
_EARLY = "No meter was read before 1900: check the year."
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
        months = {(moment.year, moment.month): moment for moment in (row.values["read_at"] for row in rows)}
        have_months(moment for month, moment in months.items() if month not in self._months)
        self._months |= set(months)

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        self._meters.load(row.values for row in rows)
        outcomes: list[Outcome | None] = [None] * len(rows)
        readings: list[Incoming | None] = [None] * len(rows)
        system = self.context.source_system
        confirmed = bool(self.context.options.get("confirm_large_steps"))
        for at, row in enumerate(rows):
            values = row.values
            try:
                meter = self._meters.find(values["asset"], values["meter"])
            except Refused as refused:
                outcomes[at] = Outcome.rejected(str(refused))
                continue
            readings[at] = Incoming(meter, values["read_at"], values["value"], system, row.external_id, confirmed)
        verdicts = record_many(readings, by=self.context.user, source=ReadingSource.IMPORT, strict=False, keys=False)
        return [outcome or self._outcome(reading, verdict, rows)
                for outcome, reading, verdict in zip(outcomes, readings, verdicts, strict=True)]

    def _outcome(self, reading: Incoming | None, verdict: Verdict, rows: Sequence[Row]) -> Outcome:
        if verdict.effect == Effect.CREATED:
            return Outcome.created()
        if verdict.effect == Effect.UPDATED:
            return Outcome.updated()
        if verdict.effect == Effect.UNCHANGED:
            said = {Why.VOIDED: _VOIDED, Why.CORRECTED: LEFT_ALONE}.get(verdict.why)
            return Outcome.unchanged(said) if said else Outcome.unchanged()
        if verdict.first is not None:
            return Outcome.rejected(f"Line {rows[verdict.first].line} holds a reading of this meter for the same "
                                    f"moment.")
        if verdict.misfit is not None and reading is not None:
            return Outcome.rejected(why_not(reading.meter, verdict.misfit))
        if verdict.why == Why.EARLY:
            return Outcome.rejected(_EARLY)
        return Outcome.rejected(_OTHER)
