"""How decisions get into the tables: occurrences, what hangs on them, and what schedules derive from them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone, translation

from cmms.importing.bulk import insert_objects
from inventory.services.writing import write_columns
from maintenance.calendar import start_of_day
from maintenance.choices import Decision
from maintenance.decisions import Decided, Key, Row, outlook
from maintenance.facts import Facts
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing

_COLUMNS = ("nominal_date", "due_date", "due_is_estimate", "due_reading", "lead_date", "planned_date", "on_time_until",
            "on_time_reading", "calendar_met_at", "meter_met_at", "decision", "decided_at", "sentence", "excuse",
            "work_order", "covered_by", "satisfied_by", "satisfied_at", "updated_at")
_DERIVED = ("next_due", "next_due_is_estimate", "decide_at")


def write_rows(facts: Facts, decided: Iterable[Decided], *, orders: Mapping[Key, int] | None = None,
               now: dt.datetime | None = None) -> None:
    """Insert and update the occurrences; ``orders``: the orders just made, by occurrence. In the caller's transaction.

    A row that somebody else wrote meanwhile raises IntegrityError: nothing is decided twice.
    """
    now, orders = now or timezone.now(), orders or {}
    last: dict[Key, Row] = {}
    for one in decided:
        last[one.row.key] = one.row
    new = [row for key, row in last.items() if key not in facts.ids]
    known = [(row, facts.ids[key]) for key, row in last.items() if key in facts.ids]
    # Whoever stands in for another is written first: the other names it.
    for rows in ([r for r in new if r.covered_by is None], [r for r in new if r.covered_by is not None]):
        made = insert_objects(
            MaintenanceOccurrence, (_occurrence(facts, row, orders.get(row.key), now) for row in rows))
        facts.ids |= {row.key: each.pk for row, each in zip(rows, made, strict=True)}
    changed = []
    for row, pk in known:
        occurrence = _occurrence(facts, row, orders.get(row.key, row.order), now)
        occurrence.pk, occurrence.updated_at = pk, now
        changed.append(occurrence)
    write_columns(MaintenanceOccurrence, changed, _COLUMNS)
    _link_crossings(facts, last.values())


def _occurrence(facts: Facts, row: Row, order: int | None, now: dt.datetime) -> MaintenanceOccurrence:
    schedule = facts.schedules[row.key[0]]
    pending = row.decision == Decision.PENDING
    with translation.override(schedule.site.language):
        sentence = str(row.why)
    return MaintenanceOccurrence(
        schedule_id=row.key[0], revision=row.key[1], number=row.key[2], site_id=schedule.site_id,
        nominal_date=row.nominal, due_date=row.due, due_is_estimate=row.estimate, due_reading=row.reading,
        lead_date=min(row.lead, row.due) if row.lead and row.due else row.lead, planned_date=row.planned,
        on_time_until=row.on_time_until, on_time_reading=row.on_time_reading,
        calendar_met_at=start_of_day(row.calendar_met, schedule.zone) if row.calendar_met else None,
        meter_met_at=row.meter_met, decision=row.decision, decided_at=None if pending else now, sentence=sentence,
        work_order_id=order, covered_by_id=facts.ids[row.covered_by] if row.covered_by else None,
        satisfied_by_id=row.satisfied_by, satisfied_at=row.satisfied_at)


def _link_crossings(facts: Facts, rows: Iterable[Row]) -> None:
    """Each threshold that was passed names the occurrence it made due: the first that lies at or beyond it."""
    for schedule_id, waiting in facts.crossings.items():
        mine = sorted((row for row in rows if row.key[0] == schedule_id and row.meter_met is not None),
                      key=lambda row: row.number)
        for crossing in waiting:
            row = next((r for r in mine if r.number >= crossing.number), None)
            if row is not None and crossing.occurrence_id != facts.ids[row.key]:
                MeterCrossing.objects.filter(pk=crossing.pk).update(occurrence=facts.ids[row.key])


def write_outlook(facts: Facts, *, now: dt.datetime, wake: Iterable[int] = (), decided: bool = False) -> None:
    """Write when each schedule falls due next and when it is looked at again; those of ``wake`` at once. ``decided``:
    the generator has looked at them just now, and does not again today."""
    wake, changed = set(wake), []
    for pk, schedule in facts.schedules.items():
        if not schedule.is_active:
            continue
        today = facts.today(pk, now)
        seen = outlook(facts.courses[pk], today)
        due = start_of_day(seen.next_due, schedule.zone) if seen.next_due is not None else None
        decide = now if pk in wake else _look_again(seen.decide_on, today, schedule, decided)
        if (due, seen.estimate, decide) != (schedule.next_due, schedule.next_due_is_estimate, schedule.decide_at):
            schedule.next_due, schedule.next_due_is_estimate, schedule.decide_at = due, seen.estimate, decide
            changed.append(schedule)
    write_columns(MaintenanceSchedule, changed, _DERIVED)


def _look_again(day: dt.date | None, today: dt.date, schedule: MaintenanceSchedule,
                decided: bool) -> dt.datetime | None:
    """The first moment of that local day."""
    if day is None:
        return None
    return start_of_day(max(day, today + dt.timedelta(days=1)) if decided else day, schedule.zone)


def write_completions(facts: Facts, rows: Iterable[Row], *, by: Any = None, notes: str = "") -> None:
    """A row of history for each schedule whose occurrence an order satisfied, once per order and schedule, and the
    schedule's last completion."""
    newest: dict[int, Row] = {}
    for row in rows:
        if row.satisfied_by is not None and row.satisfied_at is not None:
            known = newest.get(row.key[0])
            newest[row.key[0]] = row if known is None or row.key > known.key else known
    for schedule_id, row in newest.items():
        assert row.satisfied_at is not None
        MaintenanceHistory.objects.get_or_create(
            schedule_id=schedule_id, work_order_id=row.satisfied_by, defaults={
                "occurrence_id": facts.ids[row.key], "completed_date": row.satisfied_at, "completed_by": by,
                "meter_reading": facts.courses[schedule_id].last_reading
                if facts.schedules[schedule_id].meter_based else None, "notes": notes})
    write_last_completed(newest)


def write_last_completed(schedule_ids: Iterable[int]) -> None:
    """Let each schedule's last completion be the newest of its history, or none."""
    for pk in schedule_ids:
        newest = MaintenanceHistory.objects.filter(schedule=pk).newest_first().first()
        MaintenanceSchedule.objects.filter(pk=pk).update(
            last_completed=newest.completed_date if newest else None,
            last_reading=newest.meter_reading if newest else None)
