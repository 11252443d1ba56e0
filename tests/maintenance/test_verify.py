"""Planted faults of each kind are found; what is derived is mended."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from assets.models import Asset
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing
from maintenance.verify import problems
from tests.maintenance.works import NOON, Works

Make = Callable[..., Any]
MARCH = dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC)  # midnight of 2 March in Berlin


def found() -> list[tuple[str, str, int]]:
    return [(f.kind, f.table, f.record_id) for f in problems()]


def mend() -> None:
    for fault in list(problems()):
        if fault.fix is not None:
            fault.fix()


@contextmanager
def unguarded(table: str) -> Iterator[None]:
    """Constraints and triggers of the table aside, as after a restore that lost them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            yield
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_plant_in_order_has_no_faults(works: Works, schedule: Make, occurrence: Make, order: Make) -> None:
    mine, running, done = schedule(next_due=MARCH, last_completed=NOON), order(), order(done=True)
    past = occurrence(schedule=mine, number=0, due_date=dt.date(2026, 2, 2), decision="SATISFIED", work_order=done,
                      satisfied_by=done, satisfied_at=NOON)
    MaintenanceHistory.objects.create(schedule=mine, work_order=done, occurrence=past, completed_date=NOON)
    first = occurrence(schedule=mine, number=1, decision="GENERATED", work_order=running)
    occurrence(schedule=mine, number=2, due_date=dt.date(2026, 4, 2), decision="HELD", covered_by=first)
    schedule(asset=None, location=works.hall)
    assert found() == []


def test_a_schedule_that_nothing_makes_due(schedule: Make) -> None:
    mine = schedule()
    with unguarded("maintenance_schedules"):
        MaintenanceSchedule.objects.filter(pk=mine.pk).update(frequency_type=None, frequency_value=None)
    assert found() == [("trigger", "maintenance_schedules", mine.pk)]


@pytest.mark.parametrize(("decision", "done"), [("GENERATED", True), ("MISSED", False), ("SUPERSEDED", False),
                                                ("MISSED", True)])
def test_a_decision_that_contradicts_its_order(occurrence: Make, order: Make, decision: str, done: bool) -> None:
    made = occurrence(decision=decision, work_order=order(done=done))
    assert ("decision", "maintenance_occurrences", made.pk) in found()


def test_satisfied_by_an_order_that_was_not_done(occurrence: Make, order: Make) -> None:
    made = occurrence(decision="SATISFIED", satisfied_by=order(), satisfied_at=NOON)
    assert ("satisfied", "maintenance_occurrences", made.pk) in found()


def test_satisfied_at_another_moment_than_the_order_says(occurrence: Make, order: Make) -> None:
    made = occurrence(decision="SATISFIED", satisfied_by=order(done=True), satisfied_at=NOON + dt.timedelta(hours=1))
    assert ("satisfied", "maintenance_occurrences", made.pk) in found()


def test_held_by_an_order_that_is_over_or_of_another_schedule(occurrence: Make, schedule: Make, order: Make) -> None:
    mine, over = schedule(), order(done=True)
    first = occurrence(schedule=mine, number=0, decision="MISSED", work_order=over)
    held = occurrence(schedule=mine, number=1, decision="HELD", covered_by=first)
    other = occurrence(decision="GENERATED", work_order=order())
    astray = occurrence(schedule=mine, number=2, decision="HELD", covered_by=other)
    assert {pk for kind, _table, pk in found() if kind == "held"} == {held.pk, astray.pk}


def test_an_order_of_a_schedule_that_no_occurrence_names(occurrence: Make, schedule: Make, order: Make) -> None:
    mine = schedule()
    lost = order(reference_type="maintenance_schedules", reference_id=mine.pk)
    known = order(reference_type="maintenance_schedules", reference_id=mine.pk)
    occurrence(schedule=mine, decision="GENERATED", work_order=known)
    assert [f for f in found() if f[0] == "order"] == [("order", "work_orders", lost.pk)]


def test_an_occurrence_that_is_there_twice(occurrence: Make, schedule: Make, order: Make) -> None:
    mine, running = schedule(), order()
    first = occurrence(schedule=mine, decision="GENERATED", work_order=running)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE maintenance_occurrences DROP CONSTRAINT uq_maintenance_occurrences")
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'maintenance_occurrences'::regclass "
                           "AND contype = 'u'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE maintenance_occurrences DROP CONSTRAINT "{name}"')
        else:
            _without_unique(cursor)
    twice = occurrence(id=first.pk + 1, schedule=mine, decision="GENERATED", work_order=running)
    assert ("occurrence_twice", "maintenance_occurrences", twice.pk) in found()
    assert ("order_twice", "work_orders", running.pk) in found()


def _without_unique(cursor: Any) -> None:
    """SQLite cannot drop a table's unique constraints: put the rows into a table without them."""
    cursor.execute("ALTER TABLE maintenance_occurrences RENAME TO former_occurrences")
    cursor.execute("CREATE TABLE maintenance_occurrences AS SELECT * FROM former_occurrences")


def test_a_revision_that_never_was(occurrence: Make, schedule: Make) -> None:
    mine = schedule(revision=2)
    ahead, lost = occurrence(schedule=mine, revision=3), occurrence(schedule=mine, revision=1)
    assert {pk for kind, _table, pk in found() if kind == "revision"} == {ahead.pk, lost.pk}


def test_a_crossing_that_made_an_occurrence_of_another_schedule_due(works: Works, occurrence: Make,
                                                                    schedule: Make) -> None:
    mine = schedule(frequency_type=None, frequency_value=None, anchor_date=None, meter_based=True, meter=works.hours,
                    meter_threshold=500)
    crossing = MeterCrossing.objects.create(schedule=mine, revision=1, number=1, meter=works.hours, threshold=500,
                                            reading=510, read_at=NOON, occurrence=occurrence())
    assert ("crossing", "meter_crossings", crossing.pk) in found()


def test_history_against_orders_and_occurrences(occurrence: Make, schedule: Make, order: Make) -> None:
    mine = schedule(last_completed=NOON)
    undone = MaintenanceHistory.objects.create(schedule=mine, work_order=order(), completed_date=NOON)
    strange = MaintenanceHistory.objects.create(schedule=mine, work_order=order(done=True), completed_date=NOON,
                                                occurrence=occurrence())
    done = order(done=True)
    silent = occurrence(decision="SATISFIED", work_order=done, satisfied_by=done, satisfied_at=NOON)
    faults = found()
    assert {pk for kind, _table, pk in faults if kind == "history"} == {undone.pk, strange.pk}
    assert ("history_missing", "maintenance_occurrences", silent.pk) in faults


def test_another_site_than_the_asset_is_found_and_mended(works: Works, schedule: Make) -> None:
    mine = schedule()
    with unguarded("maintenance_schedules"):
        MaintenanceSchedule.objects.filter(pk=mine.pk).update(site=works.far)
    assert found() == [("site", "maintenance_schedules", mine.pk)]
    mend()
    assert found() == []
    mine.refresh_from_db()
    assert mine.site_id == works.site.pk


def test_an_active_schedule_of_a_retired_asset_is_found_and_mended(works: Works, schedule: Make) -> None:
    mine = schedule()
    Asset.objects.filter(pk=works.pump.pk).update(status="RETIRED", retired_at=NOON)
    assert found() == [("retired", "maintenance_schedules", mine.pk)]
    mend()
    assert found() == []
    mine.refresh_from_db()
    assert not mine.is_active


@pytest.mark.parametrize("said", [None, MARCH + dt.timedelta(days=1), MARCH + dt.timedelta(hours=5)])
def test_a_next_due_date_that_is_not_the_earliest_unsettled_is_found_and_mended(
        occurrence: Make, schedule: Make, said: dt.datetime | None) -> None:
    mine = schedule(next_due=said)
    occurrence(schedule=mine, number=1, due_date=dt.date(2026, 4, 2))
    occurrence(schedule=mine, number=0)
    assert found() == [("next_due", "maintenance_schedules", mine.pk)]
    mend()
    assert found() == []
    mine.refresh_from_db()
    assert mine.next_due == MARCH


def test_a_next_due_date_before_what_is_settled(occurrence: Make, schedule: Make) -> None:
    mine = schedule(next_due=MARCH)
    occurrence(schedule=mine, decision="MISSED")
    assert found() == [("next_due", "maintenance_schedules", mine.pk)]
    MaintenanceSchedule.objects.filter(pk=mine.pk).update(next_due=MARCH + dt.timedelta(days=31))
    assert found() == []


@pytest.mark.parametrize("said", [None, NOON - dt.timedelta(days=1), NOON + dt.timedelta(days=1)])
def test_a_last_completion_that_the_history_contradicts_is_found_and_mended(
        schedule: Make, order: Make, said: dt.datetime | None) -> None:
    mine = schedule(last_completed=said)
    MaintenanceHistory.objects.create(schedule=mine, work_order=order(done=True), completed_date=NOON)
    assert found() == [("last_completed", "maintenance_schedules", mine.pk)]
    mend()
    assert found() == []


def test_an_imported_schedule_may_know_a_later_completion_than_our_history(schedule: Make, order: Make) -> None:
    mine = schedule(source_system="SAP", external_id="7", last_completed=NOON + dt.timedelta(days=9))
    MaintenanceHistory.objects.create(schedule=mine, work_order=order(done=True), completed_date=NOON)
    assert found() == []


def test_an_inactive_schedule_may_be_behind(occurrence: Make, schedule: Make) -> None:
    mine = schedule(is_active=False, deactivated_reason="Sold.")
    occurrence(schedule=mine)
    assert found() == []
    assert MaintenanceOccurrence.objects.unsettled().count() == 1
