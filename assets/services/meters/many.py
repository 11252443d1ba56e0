"""Readings by the thousand: judged set by set and written by the database's fastest path, by the rules of single ones.

An import and a program's lines come through here. What they must not be, a reading's moment apart, is judged in
``spans`` and ``counting``, as for :func:`record_reading`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple, cast

from django.db import connection
from django.utils import timezone

from assets.models import Meter, MeterKind, MeterReading, ReadingSource
from assets.services.meters.counting import most_per_day
from assets.services.meters.line import CLOCK_SKEW, EARLIEST
from assets.services.meters.spans import (
    STORED,
    Beside,
    Counted,
    CounterLine,
    KnownMeter,
    Misfit,
    Stored,
    readings_beside,
)
from assets.signals import MeterChange, reading_taken
from cmms.database.partitions import ensure_months
from cmms.importing.bulk import drawn_keys, insert_rows

_COLUMNS = ("meter_id", "site_id", "read_at", "value", "total", "kind", "rollover_point", "source", "entered_at",
            "entered_by_id", "source_system", "external_id")
_AT_ONCE = 900  # values in one IN list, below SQLite's limit


class Incoming(NamedTuple):
    """A reading that comes in. ``confirmed``: a step above the plausible rate is right."""

    meter: KnownMeter
    read_at: dt.datetime
    value: Decimal
    source_system: str
    external_id: str
    confirmed: bool = False

    @property
    def key(self) -> tuple[int, dt.datetime]:
        return self.meter.id, self.read_at


class Effect(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Why(Enum):
    """What else there is to say of a reading."""

    MISFIT = "misfit"  # it cannot follow what was read before, or come before what was read after
    TWICE = "twice"  # another one of those that came with it is of the same meter and moment
    ELSEWHERE = "elsewhere"  # there is one of this moment, from somewhere else
    VOIDED = "voided"  # a person took it back, and so it stays
    CORRECTED = "corrected"  # a person gave it another value, and so it stays
    FUTURE = "future"
    EARLY = "early"  # before any meter was read
    RETIRED = "retired"  # the meter was taken off before that


class Verdict(NamedTuple):
    """What became of a reading. ``first``: position of the one it repeats; ``pk``: of the row, where asked for."""

    effect: Effect
    why: Why | None = None
    misfit: Misfit | None = None
    first: int | None = None
    pk: int | None = None


_CREATED, _UPDATED, _UNCHANGED = Verdict(Effect.CREATED), Verdict(Effect.UPDATED), Verdict(Effect.UNCHANGED)


def known_meter(meter: Meter, site_id: int) -> KnownMeter:
    return KnownMeter(meter.pk, site_id, meter.kind == MeterKind.COUNTER, meter.rollover_point,
                      most_per_day(meter.unit, meter.max_step_per_day))


def have_months(moments: Iterable[dt.datetime]) -> None:
    """Have the partitions of these moments. Call it before the transaction that writes: making one locks the default
    partition, and once rows lie there their month cannot be made any more."""
    for year, month in sorted({(moment.year, moment.month) for moment in moments if moment >= EARLIEST}):
        day = dt.date(year, month, 1)
        ensure_months(MeterReading, day, day)


def record_many(readings: Sequence[Incoming | None], *, by: Any, source: str, strict: bool,
                keys: bool) -> list[Verdict]:
    """Take the readings, inside the running transaction; a verdict for each, in their order (None: refused before).

    A reading is keyed by meter and moment; one that came from the same place under the same external id is corrected
    where its value differs, until a person changed it. ``strict``: none of the future, none after the meter was taken
    off (history that is imported is what it is). ``keys``: say the rows' ids.
    """
    return _Batch(readings, by, ReadingSource(source).value).run(strict=strict, keys=keys)


class _Batch:
    def __init__(self, readings: Sequence[Incoming | None], by: Any, source: str) -> None:
        self._readings, self._by, self._source = readings, by, source
        self._verdicts: list[Verdict | None] = [None if r is not None else Verdict(Effect.REFUSED) for r in readings]
        self._counted: dict[int, Counted] = {}
        self._stored: dict[tuple[int, dt.datetime], Stored] = {}
        self._span = EARLIEST, EARLIEST

    def run(self, *, strict: bool, keys: bool) -> list[Verdict]:
        off = self._lock({reading.meter.id for reading in self._readings if reading is not None})
        self._judge_moments(off, strict=strict)
        self._stored = self._read()
        changes = self._count()
        self._compare()
        made = [(at, reading) for at, reading in enumerate(self._readings)
                if reading is not None and self._verdicts[at] is None]
        drawn = drawn_keys(MeterReading, len(made)) if keys and made and connection.vendor == "postgresql" else []
        self._insert(made, drawn)
        changes += self._gauges()
        if changes:
            reading_taken.send(Meter, changes=changes, by=self._by)
        verdicts = [verdict or _CREATED for verdict in self._verdicts]
        for (at, _reading), pk in zip(made, drawn, strict=False):
            verdicts[at] = Verdict(Effect.CREATED, pk=pk)
        return self._with_keys(verdicts, made) if keys and not drawn else verdicts

    def _open(self) -> Iterator[tuple[int, Incoming]]:
        return ((at, reading) for at, reading in enumerate(self._readings)
                if reading is not None and self._verdicts[at] is None)

    def _lock(self, meter_ids: set[int]) -> dict[int, dt.datetime]:
        """Readings of one meter come in one after another, whoever brings them. Which were taken off, and when."""
        found: dict[int, dt.datetime] = {}
        for batch in _batches(sorted(meter_ids)):
            rows = Meter.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk")
            found.update((pk, at) for pk, at in rows.values_list("pk", "retired_at") if at is not None)
        return found

    def _judge_moments(self, off: dict[int, dt.datetime], *, strict: bool) -> None:
        latest = timezone.now() + CLOCK_SKEW
        for at, reading in self._open():
            if reading.read_at < EARLIEST:
                self._verdicts[at] = Verdict(Effect.REFUSED, Why.EARLY)
            elif strict and reading.read_at > latest:
                self._verdicts[at] = Verdict(Effect.REFUSED, Why.FUTURE)
            elif strict and reading.meter.id in off and reading.read_at >= off[reading.meter.id]:
                self._verdicts[at] = Verdict(Effect.REFUSED, Why.RETIRED)

    def _read(self) -> dict[tuple[int, dt.datetime], Stored]:
        """(meter, moment) → what is there already, in the span of time that comes in; voided ones included."""
        coming = [reading for _at, reading in self._open()]
        found: dict[tuple[int, dt.datetime], Stored] = {}
        if not coming:
            return found
        first, last = self._span = min(r.read_at for r in coming), max(r.read_at for r in coming)
        for batch in _batches(sorted({reading.meter.id for reading in coming})):
            for meter, *columns in MeterReading.every.filter(
                    meter_id__in=batch, read_at__gte=first, read_at__lte=last).order_by().values_list("meter_id",
                                                                                                       *STORED):
                known = Stored(*cast(Any, columns))
                found[meter, known.read_at] = known
        return found

    def _count(self) -> list[MeterChange]:
        """Counters: refuse what cannot be, work out lifetime totals, and say what changed."""
        lines: dict[int, CounterLine] = {}
        senders: dict[tuple[int, dt.datetime], Incoming] = {}
        for at, reading in self._open():
            if not reading.meter.is_counter:
                continue
            key = reading.key
            senders.setdefault(key, reading)
            line = lines.get(reading.meter.id)
            if line is None:
                line = lines[reading.meter.id] = CounterLine(reading.meter)
            if key not in self._stored or self._stored[key].voided_at is None:
                line.add(at, reading.read_at, reading.value, confirmed=reading.confirmed)
        for key, known in self._stored.items():
            if key[0] in lines and known.voided_at is None:
                lines[key[0]].hold(known, ours=self._ours(known, senders.get(key)))
        beside: dict[int, Beside] = {}
        for batch in _batches(sorted(lines)):
            beside.update(readings_beside(batch, *self._span))
        for pk, line in lines.items():
            for at, misfit in line.walk(self._counted, beside.get(pk, Beside())).items():
                self._verdicts[at] = Verdict(Effect.REFUSED, Why.MISFIT, misfit)
        return [line.change for line in lines.values() if line.change is not None]

    def _ours(self, known: Stored, reading: Incoming | None) -> bool:
        """Whether the sender may change it: it wrote it, under this key, and no person did since."""
        return reading is not None and known.source == self._source and known.voided_at is None \
            and (known.source_system, known.external_id) == (reading.source_system, reading.external_id)

    def _compare(self) -> None:
        """Readings of a moment that has one already: unchanged, corrected, or somebody else's."""
        twice: dict[tuple[int, dt.datetime], int] = {}
        for at, reading in self._open():
            key = reading.key
            known = self._stored.get(key)
            if known is None:
                first = twice.setdefault(key, at)
                if first != at:
                    self._verdicts[at] = Verdict(Effect.REFUSED, Why.TWICE, first=first)
            elif known.voided_at is not None:
                self._verdicts[at] = Verdict(Effect.UNCHANGED, Why.VOIDED, pk=known.pk)
            elif (known.source_system, known.external_id) != (reading.source_system, reading.external_id):
                self._verdicts[at] = Verdict(Effect.REFUSED, Why.ELSEWHERE)
            elif known.value == reading.value:
                self._verdicts[at] = Verdict(Effect.UNCHANGED, pk=known.pk)
            elif known.source != self._source:
                self._verdicts[at] = Verdict(Effect.UNCHANGED, Why.CORRECTED, pk=known.pk)
            else:
                facts: dict[str, Any] = {"value": reading.value}
                if at in self._counted:
                    said = self._counted[at]
                    facts |= {"total": said.total, "kind": said.kind, "rollover_point": said.rollover_point}
                MeterReading.objects.filter(pk=known.pk, read_at=known.read_at).update(**facts)
                self._verdicts[at] = Verdict(Effect.UPDATED, pk=known.pk)

    def _insert(self, made: Sequence[tuple[int, Incoming]], drawn: Sequence[int]) -> None:
        """Write them, under the keys that were drawn for them, or under those that the database gives."""
        now, by = timezone.now(), getattr(self._by, "pk", None)
        plain = Counted(Decimal(0), None)

        def rows() -> Iterator[tuple[Any, ...]]:
            for at, (meter, read_at, value, system, external_id, _confirmed) in made:
                said = self._counted.get(at, plain)
                yield (meter.id, meter.site_id, read_at, value, said.total if meter.is_counter else None, said.kind,
                       said.rollover_point, self._source, now, by, system, external_id)

        if drawn:
            insert_rows(MeterReading, ("id", *_COLUMNS), ((pk, *row) for pk, row in zip(drawn, rows(), strict=True)))
        elif made:
            insert_rows(MeterReading, _COLUMNS, rows())

    def _gauges(self) -> list[MeterChange]:
        """The gauges that were read anew, each since its first new reading."""
        since: dict[int, dt.datetime] = {}
        for reading, verdict in zip(self._readings, self._verdicts, strict=True):
            if reading is not None and not reading.meter.is_counter and (
                    verdict is None or verdict.effect == Effect.UPDATED):
                since[reading.meter.id] = min(reading.read_at, since.get(reading.meter.id, reading.read_at))
        return [MeterChange(meter_id, False, moment, None, None, None, False) for meter_id, moment in since.items()]

    def _with_keys(self, verdicts: list[Verdict], made: Sequence[tuple[int, Incoming]]) -> list[Verdict]:
        """The same, with the ids of the rows that were made, where the database gave them."""
        if not made:
            return verdicts
        first, last = min(r.read_at for _at, r in made), max(r.read_at for _at, r in made)
        found: dict[tuple[int, dt.datetime], int] = {}
        for batch in _batches(sorted({reading.meter.id for _at, reading in made})):
            for meter, moment, pk in MeterReading.objects.filter(
                    meter_id__in=batch, read_at__gte=first, read_at__lte=last).order_by().values_list(
                        "meter_id", "read_at", "pk"):
                found[meter, moment] = pk
        for at, reading in made:
            verdicts[at] = Verdict(Effect.CREATED, pk=found[reading.key])
        return verdicts


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


__all__ = ["Effect", "Incoming", "Verdict", "Why", "have_months", "known_meter", "record_many"]
