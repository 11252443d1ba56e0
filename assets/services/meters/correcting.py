"""Readings that were wrong: corrected, or taken back, with a reason; what follows is counted anew."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Meter, MeterKind, MeterReading, ReadingKind, ReadingSource
from assets.services.meters.counting import Dial, Doubt, Judged
from assets.services.meters.line import change, locked, recount, utc
from assets.services.meters.recording import moment_problems, put, value_problems
from assets.services.meters.words import doubt_of
from assets.signals import reading_taken
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import NotFound, Problem, refuse

KEEP: Any = object()


def correct_reading(*, reading: MeterReading, by: Any, reason: str, value: Decimal | None = None,
                    read_at: dt.datetime | None = None, final: Any = KEEP, confirmed: bool = False,
                    rollover: bool = False) -> MeterReading:
    """Give a reading another value, moment or (a replacement) final value of the old meter; what is not given stays.

    With another moment the row is voided and a new one made, so that an import does not bring the old one again. The
    value is from now on the corrector's. Problems as in ``record_reading``, and ``reason`` where none is given.
    """
    require(by, "assets.change_meterreading")
    with acting_as(by):
        meter, row = _held(reading, by)
        at = row.read_at if read_at is None else utc(read_at)
        row.value = row.value if value is None else value
        row.final_value = row.final_value if final is KEEP else final
        problems = [*_reasoned(reason), *value_problems(row.value), *moment_problems(meter, at, own=row.pk)]
        if row.kind == ReadingKind.REPLACEMENT and row.final_value is not None:
            problems += value_problems(row.final_value, "final")
        refuse(problems)
        if row.kind != ReadingKind.REPLACEMENT:
            row.final_value = None
        problems = _own(meter, row)
        refuse(problems)
        first, last = sorted((row.read_at, at))
        if at != row.read_at:
            row = _moved(meter, row, at, by, reason)
        row.reason = reason.strip()[:255]
        row.source, row.entered_at = ReadingSource.PERSON, timezone.now()
        row.entered_by = by or row.entered_by
        put(row)
        refuse(recount(meter, first, until=last, confirmed=confirmed, rolled=row.pk if rollover else None,
                       changed=(row.pk,)))
        reading_taken.send(Meter, changes=[change(meter, first)], by=by)
        return MeterReading.objects.get(pk=row.pk, read_at=at)


def void_reading(*, reading: MeterReading, by: Any, reason: str, confirmed: bool = False) -> MeterReading:
    """Take a reading back. It stays where it was, with the reason, and counts no more."""
    require(by, "assets.change_meterreading")
    with acting_as(by):
        meter, row = _held(reading, by)
        refuse(_reasoned(reason))
        _void(row, by, reason)
        problems = recount(meter, row.read_at, confirmed=confirmed)
        refuse(problems)
        reading_taken.send(Meter, changes=[change(meter, row.read_at)], by=by)
        return row


def _held(reading: MeterReading, by: Any) -> tuple[Meter, MeterReading]:
    """The meter, locked, and the reading as it is now."""
    meter = locked(reading.meter, by)
    row = meter.readings.filter(pk=reading.pk).first()
    if row is None:
        raise NotFound.of("not_found", _("This reading is no longer there: somebody voided or moved it meanwhile."))
    return meter, row


def _own(meter: Meter, row: MeterReading) -> list[Problem]:
    """What speaks against the value itself, whatever stands around it."""
    if meter.kind != MeterKind.COUNTER:
        return []
    dial, doubt = Dial.of(meter), None
    if row.value < 0:
        doubt = Doubt.NEGATIVE
    elif dial.rollover_point is not None and row.value >= dial.rollover_point:
        doubt = Doubt.BEYOND_DIAL
    problem = doubt_of(meter, dial, None, row.value, Judged(doubt=doubt))
    return [problem] if problem is not None else []


def _moved(meter: Meter, row: MeterReading, at: dt.datetime, by: Any, reason: str) -> MeterReading:
    """Void the row where it stands and lay an equal one, not written yet, at the other moment."""
    new = MeterReading.every.filter(meter=meter, read_at=at).first() or MeterReading()
    new.meter, new.site_id, new.read_at, new.value = meter, row.site_id, at, row.value
    new.kind, new.final_value, new.rollover_point = row.kind, row.final_value, row.rollover_point
    new.entered_by = row.entered_by
    new.total = Decimal(0) if meter.kind == MeterKind.COUNTER else None  # recount() works it out
    new.voided_at = new.voided_by = None
    _void(row, by, reason)
    return new


def _void(row: MeterReading, by: Any, reason: str) -> None:
    row.voided_at, row.voided_by, row.total, row.reason = timezone.now(), by, None, reason.strip()[:255]
    MeterReading.every.filter(pk=row.pk, read_at=row.read_at).update(
        voided_at=row.voided_at, voided_by=by, total=None, reason=row.reason, source=ReadingSource.PERSON)


def _reasoned(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("reason", _("Say why."), "reason")]


__all__ = ["KEEP", "correct_reading", "void_reading"]
