"""Readings as they come in: one by one, in any order of time."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Meter, MeterKind, MeterReading, ReadingKind, ReadingSource
from assets.services.meters import words
from assets.services.meters.counting import Dial, Doubt, Standing, advance, judge, most_since
from assets.services.meters.line import CLOCK_SKEW, EARLIEST, below_final, change, have_month, locked, recount, utc
from assets.services.meters.line import before as standing_before
from assets.services.meters.words import amount, doubt_of
from assets.signals import reading_taken
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import DomainError, Problem, refuse

LARGEST = Decimal(10) ** 14  # what a column of 18 digits, 4 of them behind the point, can hold
_PLACES = Decimal("0.0001")
_MOMENT = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Replaced:
    """A new meter stands between two readings: the old one's ``final`` value (None: unknown, its last reading counts),
    the new one's first value, and when (default: just before the reading)."""

    final: Decimal | None = None
    start: Decimal = Decimal(0)
    at: dt.datetime | None = None


def record_reading(*, meter: Meter, value: Decimal, by: Any, read_at: dt.datetime | None = None,
                   source: str = ReadingSource.PERSON, confirmed: bool = False, rollover: bool = False,
                   replaced: Replaced | None = None, reason: str = "", late: bool = False) -> MeterReading:
    """What ``meter`` shows at ``read_at`` (default now, never in the future); the reading with its lifetime total.

    A reading is never refused for being early, and one dated before others moves their totals. Codes of the problems
    in the DomainError: ``below_last`` (lower than before: ask whether it was replaced, rolled over or mistyped, and
    send again with ``replaced`` or ``rollover``), ``implausible`` (ask, and send again with ``confirmed``),
    ``above_next``, ``negative``, ``beyond_dial``, ``not_a_number``, ``too_large``, ``not_rolled_over``,
    ``no_rollover_point``; ``future``, ``too_early``, ``same_moment``, ``meter_retired`` at read_at; ``reason`` where
    a newer reading stands and no reason is given (``late``: it waited on a phone, or belongs to work done then, and
    needs none); ``final``, ``start``, ``replaced_at`` about a replacement.
    """
    require(by, "assets.add_meterreading")
    with acting_as(by):
        meter, at = locked(meter, by), utc(read_at)
        newer = meter.readings.after(at).exists()
        reason = reason.strip() or (_("Entered later than it was read.") if newer and late else "")
        refuse([*moment_problems(meter, at), *value_problems(value), *_unexplained(newer, reason)])
        since, known = at, standing_before(meter, at)
        if replaced is not None:
            known, since = _exchange(meter, known, replaced, value, at, by=by, source=source, confirmed=confirmed,
                                     reason=reason)
        reading = _fill(_row_at(meter, at), meter, at, value, by=by, source=source, reason=reason)
        if meter.kind == MeterKind.COUNTER:
            dial = Dial.of(meter)
            said = judge(dial, known, reading.value, at, confirmed=confirmed or replaced is not None, rolled=rollover)
            problem = doubt_of(meter, dial, known, reading.value, said)
            refuse([problem] if problem is not None else [])
            reading.rollover_point = said.rollover_point
            reading.kind = ReadingKind.READING if said.rollover_point is None else ReadingKind.ROLLOVER
            reading.total = advance(known, reading).total
        put(reading)
        _told(meter, since, reading, newer=newer, confirmed=confirmed, by=by)
        return reading


def replace_meter(*, meter: Meter, by: Any, at: dt.datetime | None = None, final: Decimal | None = None,
                  start: Decimal = Decimal(0), source: str = ReadingSource.PERSON, confirmed: bool = False,
                  reason: str = "", late: bool = False) -> MeterReading:
    """Note that a counter was exchanged at ``at``: the old one showed ``final`` (None: unknown), the new one ``start``.

    The lifetime total goes on. Problems as in :func:`record_reading`.
    """
    require(by, "assets.add_meterreading")
    with acting_as(by):
        meter, moment = locked(meter, by), utc(at)
        newer = meter.readings.after(moment).exists()
        reason = reason.strip() or (_("Entered later than it was done.") if newer and late else "")
        refuse([*moment_problems(meter, moment, "at"), *_unexplained(newer, reason)])
        row = _replacement(meter, standing_before(meter, moment), Replaced(final, start, moment), moment, by=by,
                           source=source, confirmed=confirmed, reason=reason)
        _told(meter, moment, row, newer=newer, confirmed=confirmed, by=by)
        return row


def _unexplained(newer: bool, reason: str) -> list[Problem]:
    """The problem of an entry before one that stands already, where nobody says why."""
    if not newer or reason:
        return []
    return [Problem("reason", _("A newer reading stands already. Say why this earlier one comes now."), "reason")]


def value_problems(value: Any, name: str = "value") -> list[Problem]:
    """What speaks against a value before anything is known of its meter."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return [Problem("not_a_number", _("Enter the number that the meter shows."), name)]
    if abs(value) >= LARGEST:
        return [Problem("too_large", _("This number is larger than any meter shows."), name)]
    return []


def moment_problems(meter: Meter, at: dt.datetime, name: str = "read_at", *, own: int | None = None) -> list[Problem]:
    """What speaks against a moment; ``own``: id of the reading that may stand there."""
    problems = []
    if at > timezone.now() + CLOCK_SKEW:
        problems.append(words.future(name))
    if at < EARLIEST:
        problems.append(words.too_early(name))
    if meter.retired_at is not None and at >= meter.retired_at:
        problems.append(words.retired(name))
    there = meter.readings.filter(read_at=at)
    if (there if own is None else there.exclude(pk=own)).exists():
        problems.append(words.same_moment(name))
    return problems


def put(reading: MeterReading) -> None:
    """Insert the reading, or write it over the voided one that keeps its moment."""
    if reading._state.adding:
        have_month(reading.read_at)
        reading.save(force_insert=True)
    else:
        names = [f.attname for f in reading._meta.concrete_fields if not f.primary_key]
        MeterReading.every.filter(pk=reading.pk, read_at=reading.read_at).update(
            **{name: getattr(reading, name) for name in names})


def _row_at(meter: Meter, at: dt.datetime) -> MeterReading:
    """A new row, or the voided one of this moment, which is used again."""
    return MeterReading.every.filter(meter=meter, read_at=at).first() or MeterReading()


def _fill(row: MeterReading, meter: Meter, at: dt.datetime, value: Decimal, *, by: Any, source: str, reason: str,
          kind: str = ReadingKind.READING, final: Decimal | None = None) -> MeterReading:
    row.meter, row.site_id, row.read_at, row.value = meter, meter.asset.site_id, at, value.quantize(_PLACES)
    row.kind, row.final_value = kind, final if final is None else final.quantize(_PLACES)
    row.total = row.rollover_point = row.voided_at = row.voided_by = None
    row.source, row.entered_by, row.entered_at, row.reason = source, by, timezone.now(), reason[:255]
    return row


def _exchange(meter: Meter, known: Standing | None, replaced: Replaced, value: Decimal, at: dt.datetime, *, by: Any,
              source: str, confirmed: bool, reason: str) -> tuple[Standing, dt.datetime]:
    """Write the replacement that stands before a reading; where the counter stands after it, and when it was."""
    moment = utc(replaced.at) if replaced.at is not None else at - _MOMENT
    problems = []
    if known is not None and moment <= known.read_at:
        if replaced.at is None:
            moment = known.read_at + (at - known.read_at) / 2
        else:
            problems.append(Problem("replaced_at", _("The meter was read after that; give the time at which it was "
                                                     "replaced."), "replaced_at"))
    if moment >= at:
        problems.append(Problem("replaced_at", _("The meter was replaced before it was read."), "replaced_at"))
    if not value_problems(replaced.start) and value < replaced.start:
        problems.append(Problem("start", _("The new meter shows less than the value it started with."), "start"))
    refuse(problems)
    row = _replacement(meter, known, replaced, moment, by=by, source=source, confirmed=confirmed, reason=reason,
                       then=(value, at))
    assert row.total is not None
    return Standing(row.read_at, row.value, row.total), moment


def _replacement(meter: Meter, known: Standing | None, replaced: Replaced, moment: dt.datetime, *, by: Any, source: str,
                 confirmed: bool, reason: str, then: tuple[Decimal, dt.datetime] | None = None) -> MeterReading:
    """``then``: the reading of the new meter that comes with it; both steps together must be plausible."""
    if meter.kind != MeterKind.COUNTER:
        raise DomainError.of("gauge", _("A gauge has no count to carry over: just go on reading the new one."))
    dial = Dial.of(meter)
    problems = value_problems(replaced.start, "start")
    if not problems and replaced.start < 0:
        problems.append(Problem("start", _("A counter never stands below zero."), "start"))
    if replaced.final is not None:
        problems += value_problems(replaced.final, "final")
    refuse(problems)
    row = _fill(_row_at(meter, moment), meter, moment, replaced.start, by=by, source=source, reason=reason,
                kind=ReadingKind.REPLACEMENT, final=replaced.final)
    if row.final_value is not None:
        said = judge(Dial(dial.rollover_point), known, row.final_value, moment, confirmed=confirmed)
        if said.doubt == Doubt.BELOW_LAST and known is not None:
            refuse([below_final(meter, known, row.final_value)])
        doubt = doubt_of(meter, dial, known, row.final_value, said)
        refuse([replace(doubt, field="final")] if doubt is not None else [])
        row.rollover_point = said.rollover_point
    row.total = advance(known, row).total
    if known is not None and not confirmed:
        until, step = moment, row.total - known.total
        if then is not None:
            until, step = then[1], step + then[0] - row.value
        most = most_since(dial, known, until)
        if most is not None and step > most:
            refuse([Problem("implausible", _(
                "Old and new meter together would have counted %(step)s since the last reading; up to %(most)s a day "
                "are expected. Is it right?") % {"step": amount(step, meter.unit),
                                                "most": amount(dial.most_per_day or Decimal(0), meter.unit)}, "final")])
    put(row)
    return row


def _told(meter: Meter, since: dt.datetime, reading: MeterReading, *, newer: bool, confirmed: bool, by: Any) -> None:
    """Recount what follows, and tell whoever stands above."""
    if newer:
        refuse(recount(meter, reading.read_at + dt.timedelta(microseconds=1), confirmed=confirmed))
    reading_taken.send(Meter, changes=[change(meter, since, appended=None if newer else reading)], by=by)


__all__ = ["Replaced", "moment_problems", "put", "record_reading", "replace_meter", "value_problems"]
