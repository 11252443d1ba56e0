"""A meter's readings in order of time, behind the lock on their meter."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Meter, MeterKind, MeterReading, ReadingKind
from assets.services.meters.counting import Dial, Doubt, Standing, advance, judge
from assets.services.meters.words import above_next, amount, doubt_of, moment, zone_of
from assets.signals import MeterChange
from cmms.access import require_branch
from cmms.database.partitions import ensure_months, months
from cmms.errors import NotFound, Problem

# A device's clock may run ahead of ours by so much before its time counts as lying in the future.
CLOCK_SKEW = dt.timedelta(minutes=2)
# Months of readings are kept from here on.
EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)


def locked(meter: Meter, by: Any) -> Meter:
    """The meter as it is now, locked until the transaction ends: its readings change one after another."""
    found: Meter | None = (Meter.objects.select_for_update(of=("self",), no_key=True)
                           .select_related("asset__site").filter(pk=meter.pk).first())
    if found is None:
        raise NotFound.of("not_found", _("There is no such meter."))
    require_branch(by, site_id=found.asset.site_id, location_ids=(found.asset.location_id,))
    return found


def utc(at: dt.datetime | None) -> dt.datetime:
    """The moment in UTC, so that differences are true across clock changes; default now."""
    return (at or timezone.now()).astimezone(dt.UTC)


def have_month(at: dt.datetime) -> None:
    """Have the partition of a reading that is dated back. This month and the coming ones are made ahead of time; the
    lock that making one takes is held only by the first reading of a month long past."""
    this_month = timezone.now().date().replace(day=1)
    if at.date() < this_month:
        (month,) = months(at.date(), at.date())
        ensure_months(MeterReading, month, month)


def standing(reading: MeterReading) -> Standing:
    return Standing(reading.read_at, reading.value, reading.value if reading.total is None else reading.total)


def before(meter: Meter, at: dt.datetime) -> Standing | None:
    """Where the counter stood at its last reading before the moment."""
    found = meter.readings.before(at).first()
    return standing(found) if found is not None else None


def recount(meter: Meter, since: dt.datetime, *, until: dt.datetime | None = None, confirmed: bool = False,
            rolled: int | None = None, changed: Sequence[int] = ()) -> list[Problem]:
    """Work the totals of a counter out anew from ``since`` on; the problems where the readings do not fit together.

    Readings up to ``until`` are walked one by one, and the first behind them; all later ones move by the same number
    in one statement. ``changed``: ids of readings somebody has just written, ``rolled`` the one said to have rolled
    over; the others are asked about as what follows.
    """
    if meter.kind != MeterKind.COUNTER:
        return []
    dial, now, problems = Dial.of(meter), before(meter, since), []
    rows = meter.readings.filter(read_at__gte=since).order_by("read_at")
    walked = list(rows.filter(read_at__lte=until)) if until is not None else []
    behind = rows.filter(read_at__gt=until) if until is not None else rows
    following = behind.first()
    for row in [*walked, following] if following is not None else walked:
        problem, point = _fits(meter, dial, now, row, confirmed=confirmed, rolled=row.pk == rolled,
                               is_changed=row.pk in changed)
        problems += [problem] if problem is not None else []
        if problem is not None and row.pk in changed:
            break  # what follows would only repeat it
        was = row.total
        _write(row, now, point)
        now = standing(row)
        if row is following and was is not None and row.total != was:
            behind.filter(read_at__gt=row.read_at).update(total=F("total") + (now.total - was))
    return problems


def change(meter: Meter, since: dt.datetime, *, appended: MeterReading | None = None) -> MeterChange:
    """What the readings of this meter say from ``since`` on, for whoever stands above."""
    if meter.kind != MeterKind.COUNTER:
        return MeterChange(meter.pk, False, since, None, None, None, appended is not None)
    former = meter.readings.before(since).first()
    newest = appended or meter.readings.order_by("-read_at").first()
    return MeterChange(
        meter_id=meter.pk, is_counter=True, since=since,
        before=former.total if former is not None else None, total=newest.total if newest is not None else None,
        read_at=newest.read_at if newest is not None else None, appended=appended is not None)


def _fits(meter: Meter, dial: Dial, now: Standing | None, row: MeterReading, *, confirmed: bool, rolled: bool,
          is_changed: bool) -> tuple[Problem | None, Decimal | None]:
    """What speaks against a reading after ``now``, and the point at which its dial rolled over on the way."""
    if now is None:
        return None, None
    own = Dial(row.rollover_point or dial.rollover_point, dial.most_per_day)
    if row.kind == ReadingKind.REPLACEMENT:
        if row.final_value is None or row.final_value >= now.value:
            return None, None
        if own.rollover_point is None:
            return below_final(meter, now, row.final_value), None
        return None, own.rollover_point
    if not is_changed and row.value < now.value and own.rollover_point is None:
        return above_next(meter, now.value, (row.value, row.read_at)), None
    said = judge(own, now, row.value, row.read_at, confirmed=confirmed,
                 rolled=rolled or (row.kind == ReadingKind.ROLLOVER and row.value < now.value))
    if said.doubt is None:
        return None, said.rollover_point
    if is_changed:
        return doubt_of(meter, dial, now, row.value, said), said.rollover_point
    if said.doubt == Doubt.BELOW_LAST:
        return above_next(meter, now.value, (row.value, row.read_at)), said.rollover_point
    zone = zone_of(meter)
    return Problem("implausible", _(
        "The reading after it, %(value)s on %(when)s, would then be a step of %(step)s, more than %(most)s a day. Is "
        "it right?") % {"value": amount(row.value, meter.unit), "when": moment(row.read_at, zone),
                     "step": amount(said.step or Decimal(0), meter.unit),
                     "most": amount(dial.most_per_day or Decimal(0), meter.unit)}, "value"), said.rollover_point


def below_final(meter: Meter, now: Standing, final: Decimal) -> Problem:
    return Problem("final", _(
        "The old meter's final value, %(final)s, is lower than its last reading, %(before)s on %(when)s.") % {
            "final": amount(final, meter.unit), "before": amount(now.value, meter.unit),
            "when": moment(now.read_at, zone_of(meter))}, "final")


def _write(row: MeterReading, now: Standing | None, point: Decimal | None) -> None:
    """Kind, rollover point and total as they follow from the reading before; written where they differ."""
    was = (row.kind, row.rollover_point, row.total)
    if row.kind != ReadingKind.REPLACEMENT:
        row.kind = ReadingKind.READING if point is None else ReadingKind.ROLLOVER
    row.rollover_point = point
    row.total = advance(now, row).total
    if (row.kind, row.rollover_point, row.total) != was:
        MeterReading.objects.filter(pk=row.pk, read_at=row.read_at).update(
            kind=row.kind, rollover_point=row.rollover_point, total=row.total)


__all__ = ["CLOCK_SKEW", "EARLIEST", "before", "below_final", "change", "have_month", "locked", "recount", "standing",
           "utc"]
