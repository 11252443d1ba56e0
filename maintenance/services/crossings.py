"""Crossings: a meter passed a schedule's threshold. Written with the reading that did it, once per threshold.

Whatever later readings say, threshold k of a revision has one row. A reading that is corrected downwards withdraws the
row while nothing was decided on it; passed again, the same row counts again. So a correction never makes a second
order. Which thresholds there are is said by :func:`thresholds_of`; what becomes of a crossing, by the generator.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assets.models import Meter, MeterReading
from assets.services.meters import MeterState, average_use
from assets.services.meters.words import amount
from assets.signals import Mark, MeterChange
from cmms.audit import acting_as
from cmms.errors import Problem
from maintenance.calendar import start_of_day
from maintenance.choices import Decision
from maintenance.models import MaintenanceSchedule, MeterCrossing
from maintenance.services.meters import Cycle, readings_changed, thresholds_of
from maintenance.signals import crossed

MOST = 1000
"""Thresholds of one schedule that one reading is noted to have passed: the newest so many. One reading makes one order
whatever their number; a slip of the pen must not fill a table."""


class Passed(NamedTuple):
    """The reading that passed a threshold."""

    total: Decimal
    read_at: dt.datetime


def note(*, changes: Sequence[MeterChange], by: Any) -> None:
    """Readings came in or changed: write, withdraw or revive crossings, and let the schedules be looked at again."""
    counters = {change.meter_id: change for change in changes if change.is_counter}
    if not counters:
        return
    with acting_as(by):
        schedules = _locked(MaintenanceSchedule.objects.active().filter(meter__in=counters))
        if not schedules:
            return
        cycles = thresholds_of(schedules)
        wanted: dict[MaintenanceSchedule, dict[int, Passed]] = {}
        before: dict[MaintenanceSchedule, Decimal | None] = {}
        for schedule in schedules:
            cycle = cycles.get(schedule.pk)
            if cycle is not None and schedule.meter_id is not None:
                change = counters[schedule.meter_id]
                if not _surely_nothing(cycle, change):
                    wanted[schedule] = _passages(schedule, cycle, change.since, change.before, change)
                    before[schedule] = change.before
        _write(wanted, cycles, before)
        readings_changed(meters=sorted({schedule.meter_id for schedule in schedules if schedule.meter_id}), by=by)


def recount(*, schedules: Iterable[int], by: Any) -> None:
    """Thresholds moved (a completion, a new revision, a new start): note what readings since the start passed."""
    with acting_as(by):
        rows = _locked(MaintenanceSchedule.objects.active().filter(pk__in=list(schedules), meter__isnull=False))
        cycles = thresholds_of(rows)
        wanted, before = {}, {}
        for schedule in rows:
            cycle = cycles.get(schedule.pk)
            if cycle is None:
                continue
            start = _start(schedule)
            last = (MeterReading.objects.filter(meter=schedule.meter_id, total__isnull=False).before(start)
                    .values_list("total", flat=True).first())
            wanted[schedule], before[schedule] = _passages(schedule, cycle, start, last), last
        _write(wanted, cycles, before)


def counted_on(meter: Meter) -> list[Problem]:
    """What speaks against taking the meter off: active schedules that would never fall due again."""
    schedules = MaintenanceSchedule.objects.active().filter(meter=meter).order_by("pk")
    return [Problem("counted_on", _("“%(title)s” counts on it: give that schedule another meter, or switch it off "
                                    "first.") % {"title": schedule.title}) for schedule in schedules]


def marks_of(meter: Meter) -> list[Mark]:
    """The next threshold of each schedule that counts on the meter."""
    schedules = list(MaintenanceSchedule.objects.active().filter(meter=meter).order_by("pk"))
    cycles, state = thresholds_of(schedules), average_use(meter)
    marks = []
    for schedule in schedules:
        cycle = cycles.get(schedule.pk)
        if cycle is None:
            continue
        number = cycle.first
        if cycle.last is None and state is not None:
            number = max(cycle.trigger.next_after(state.total), number)
        threshold = cycle.threshold(number)
        marks.append(Mark(_mark(schedule, threshold, meter, state), schedule.title, threshold,
                          reverse("schedule", args=[schedule.pk])))
    return marks


def _mark(schedule: MaintenanceSchedule, threshold: Decimal, meter: Meter, state: MeterState | None) -> str:
    said = {"title": schedule.title, "total": amount(threshold, meter.unit)}
    day = state.date_of(threshold) if state is not None else None
    if day is None or state is None:
        return _("%(title)s is due at %(total)s.") % said
    if state.total >= threshold:
        return _("%(title)s has been due since %(total)s.") % said
    return _("%(title)s is due at %(total)s, by average use around %(day)s.") % {
        **said, "day": formats.date_format(day.astimezone(schedule.zone), "j M Y")}


def _locked(schedules: Any) -> list[MaintenanceSchedule]:
    return list(schedules.select_for_update(of=("self",), no_key=True).select_related("site").order_by("pk"))


def _start(schedule: MaintenanceSchedule) -> dt.datetime:
    return start_of_day(schedule.starts_on, schedule.zone)


def _surely_nothing(cycle: Cycle, change: MeterChange) -> bool:
    """Whether nothing was passed or taken back, as with most readings; no further query is asked for them."""
    if change.before is None or change.total is None:
        return False
    if cycle.last is not None and change.before >= cycle.threshold(cycle.first):
        return True
    if not change.appended:
        return False
    if cycle.last is not None:
        return change.total < cycle.threshold(cycle.first)
    return cycle.trigger.reached(change.before) == cycle.trigger.reached(change.total)


def _passages(schedule: MaintenanceSchedule, cycle: Cycle, since: dt.datetime, before: Decimal | None,
              change: MeterChange | None = None) -> dict[int, Passed]:
    """Number → the reading that passed it, of the thresholds that readings from ``since`` on passed.

    Counted from the anchor: the first reading of a meter passes nothing, nor does what was read before the start.
    Counted from a completion: there is one threshold, and a meter that stands above it has passed it.
    """
    if change is not None and change.appended and change.since == change.read_at and change.total is not None:
        points: Iterable[tuple[dt.datetime, Decimal]] = [(change.read_at, change.total)]
    else:
        points = _points(schedule.meter_id, since)
    start, found = _start(schedule), {}
    if cycle.last is not None:
        threshold, newest = cycle.threshold(cycle.first), None
        for read_at, total in points:
            newest = Passed(total, read_at)
            if total >= threshold and read_at >= start:
                return {cycle.first: newest}
        return {cycle.first: newest} if newest is not None and newest.total >= threshold else {}
    reached = None if before is None else cycle.trigger.reached(before)
    for read_at, total in points:
        now = cycle.trigger.reached(total)
        if reached is not None and read_at >= start:
            for number in range(max(reached + 1, now - MOST + 1, cycle.first), now + 1):
                found[number] = Passed(total, read_at)
        reached = now if reached is None else max(reached, now)
    return found


def _points(meter_id: int | None, since: dt.datetime) -> Iterator[tuple[dt.datetime, Decimal]]:
    rows: Any = (MeterReading.objects.filter(meter=meter_id, read_at__gte=since, total__isnull=False)
                 .order_by("read_at").values_list("read_at", "total"))
    yield from rows.iterator(chunk_size=5000)


def _write(wanted: Mapping[MaintenanceSchedule, Mapping[int, Passed]], cycles: Mapping[int, Cycle],
           before: Mapping[MaintenanceSchedule, Decimal | None]) -> None:
    """Make the rows say what ``wanted`` says, of thresholds above ``before``."""
    if not wanted:
        return
    known: dict[int, dict[int, MeterCrossing]] = defaultdict(dict)
    rows = (MeterCrossing.objects.filter(schedule__in=[schedule.pk for schedule in wanted])
            .select_related("occurrence").order_by("pk"))
    for each in rows:
        if each.revision == cycles[each.schedule_id].revision:
            known[each.schedule_id][each.number] = each
    made: list[MeterCrossing] = []
    again: list[MeterCrossing] = []
    for schedule, passed in wanted.items():
        cycle, there = cycles[schedule.pk], known[schedule.pk]
        assert schedule.meter_id is not None
        for number, reading in passed.items():
            row: MeterCrossing | None = there.get(number)
            if row is not None and row.threshold != cycle.threshold(number):
                if not _undecided(row):
                    continue
                row.delete()  # a completion was corrected, and with it what this number stands for
                row = None
            if row is None:
                made.append(MeterCrossing(
                    schedule=schedule, revision=cycle.revision, number=number, meter_id=schedule.meter_id,
                    threshold=cycle.threshold(number), reading=reading.total, read_at=reading.read_at))
            elif row.withdrawn_at is not None or ((row.reading, row.read_at) != reading and _undecided(row)):
                again += [row] if row.withdrawn_at is not None else []
                row.withdrawn_at, row.reading, row.read_at = None, reading.total, reading.read_at
                row.save()
        for gone in _taken_back(cycle, there, passed, before[schedule]):
            gone.withdrawn_at = timezone.now()
            gone.save()
    MeterCrossing.objects.bulk_create(made, batch_size=500)
    if made or again:
        crossed.send(MeterCrossing, rows=[*again, *made])


def _taken_back(cycle: Cycle, there: Mapping[int, MeterCrossing], passed: Mapping[int, Passed],
                before: Decimal | None) -> list[MeterCrossing]:
    """Crossings that no reading stands for any more, and on which nothing was decided."""
    if cycle.last is not None:
        former = [row for row in there.values() if row.number == cycle.first]
    else:
        reached = 0 if before is None else cycle.trigger.reached(before)
        former = [row for row in there.values() if row.number > reached]
    least = max(passed, default=0) - MOST  # below it nobody looked
    return [row for row in former
            if row.number not in passed and row.number > least and row.withdrawn_at is None and _undecided(row)]


def _undecided(row: MeterCrossing) -> bool:
    return row.occurrence is None or row.occurrence.decision == Decision.PENDING


__all__ = ["MOST", "counted_on", "marks_of", "note", "recount"]
