"""Every occurrence is a row, once, and its decision agrees with the orders it names."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maintenance.choices import NEEDS_ORDER, WITH_ORDER, Decision
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MeterCrossing
from tests.maintenance.works import NOON, Works

Make = Callable[..., Any]


def refused(make: Make, constraint: str | None, **facts: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(**facts)


def test_an_occurrence_is_there_once(occurrence: Make, schedule: Make) -> None:
    mine = schedule()
    occurrence(schedule=mine)
    refused(occurrence, None, schedule=mine)
    occurrence(schedule=mine, number=1)
    occurrence(schedule=mine, revision=2)


def test_an_order_serves_one_occurrence_of_its_own(occurrence: Make, order: Make) -> None:
    one = order()
    occurrence(decision="GENERATED", work_order=one)
    refused(occurrence, None, decision="GENERATED", work_order=one)


@pytest.mark.parametrize(("facts", "constraint"), [
    ({"decision": "MAYBE", "decided_at": NOON, "sentence": "."}, "check_occurrences_decision"),
    ({"due_date": None}, "check_occurrences_due"),
    ({"decided_at": NOON}, "check_occurrences_decided"),
    ({"decision": "MISSED", "decided_at": None}, "check_occurrences_decided"),
    ({"decision": "MISSED", "sentence": ""}, "check_occurrences_decided"),
    ({"decision": "HELD"}, "check_occurrences_covered"),
    ({"decision": "SUPPRESSED"}, "check_occurrences_covered"),
    ({"decision": "SATISFIED"}, "check_occurrences_satisfied"),
    ({"satisfied_at": NOON}, "check_occurrences_satisfied"),
    ({"decision": "EXCUSED"}, "check_occurrences_excuse"),
    ({"decision": "MISSED", "excuse": "Strike."}, "check_occurrences_excuse"),
    ({"on_time_until": dt.date(2026, 3, 1)}, "check_occurrences_on_time"),
    ({"lead_date": dt.date(2026, 3, 3)}, "check_occurrences_lead"),
])
def test_the_database_refuses_what_no_occurrence_can_be(occurrence: Make, facts: dict[str, Any],
                                                        constraint: str) -> None:
    refused(occurrence, constraint, **facts)


@pytest.mark.parametrize("decision", sorted(Decision.values))
def test_which_decisions_have_an_order_of_their_own(occurrence: Make, order: Make, decision: str) -> None:
    facts: dict[str, Any] = {"decision": decision}
    if decision == Decision.EXCUSED:
        facts["excuse"] = "The plant stood still."
    if decision in (Decision.HELD, Decision.SUPPRESSED):
        facts["covered_by"] = occurrence(decision="GENERATED", work_order=order())
    if decision == Decision.SATISFIED:
        facts |= {"satisfied_by": order(done=True), "satisfied_at": NOON}
    if decision in WITH_ORDER:
        occurrence(**facts, work_order=order())
    else:
        refused(occurrence, "check_occurrences_order", **facts, work_order=order())
    if decision in NEEDS_ORDER:
        refused(occurrence, "check_occurrences_order", **facts)
    else:
        occurrence(**facts)


def test_one_that_a_larger_one_contains_is_satisfied_by_its_order(occurrence: Make, order: Make) -> None:
    done = order(done=True)
    larger = occurrence(decision="SATISFIED", work_order=done, satisfied_by=done, satisfied_at=NOON)
    smaller = occurrence(decision="SUPPRESSED", covered_by=larger, satisfied_by=done, satisfied_at=NOON)
    assert list(done.satisfied_occurrences.order_by("pk")) == [larger, smaller]


def test_nothing_stands_in_for_itself(occurrence: Make, order: Make) -> None:
    made = occurrence(decision="GENERATED", work_order=order())
    with pytest.raises(IntegrityError, match="check_occurrences_not_itself"), transaction.atomic():
        MaintenanceOccurrence.objects.filter(pk=made.pk).update(covered_by=made.pk)


def test_an_occurrence_keeps_its_key_and_site(occurrence: Make, works: Works) -> None:
    made = occurrence()
    for change in ({"number": 5}, {"revision": 2}, {"site": works.far}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MaintenanceOccurrence.objects.filter(pk=made.pk).update(**change)


# -- Questions ---------------------------------------------------------------------------------------------------------


def test_the_named_questions(occurrence: Make, schedule: Make, order: Make) -> None:
    mine, running = schedule(), order()
    first = occurrence(schedule=mine, decision="GENERATED", work_order=running)
    held = occurrence(schedule=mine, number=1, due_date=dt.date(2026, 4, 2), decision="HELD", covered_by=first)
    missed = occurrence(schedule=mine, number=2, due_date=dt.date(2026, 5, 2), decision="MISSED")
    former = occurrence(schedule=mine, revision=2, number=0, due_date=dt.date(2026, 6, 2))
    ask = MaintenanceOccurrence.objects
    assert set(ask.unsettled()) == {first, held, former}
    assert list(ask.held_by(running)) == [held]
    assert set(ask.of_revision(mine)) == {first, held, missed}
    assert set(ask.due_between(dt.date(2026, 4, 2), dt.date(2026, 5, 2))) == {held, missed}


# -- Crossings and history ---------------------------------------------------------------------------------------------


@pytest.fixture
def crossing(schedule: Make, works: Works) -> Make:
    by_hours = schedule(frequency_type=None, frequency_value=None, anchor_date=None, meter_based=True,
                        meter=works.hours, meter_threshold=500)

    def make(**facts: Any) -> MeterCrossing:
        usual = {"schedule": by_hours, "revision": 1, "number": 1, "meter": works.hours, "threshold": Decimal(500),
                 "reading": Decimal(510), "read_at": NOON}
        return MeterCrossing.objects.create(**{**usual, **facts})

    return make


def test_a_threshold_is_crossed_once(crossing: Make) -> None:
    crossing()
    refused(crossing, None)
    crossing(number=2, threshold=1000, reading=1000)
    refused(crossing, "check_meter_crossings_number", number=0)
    refused(crossing, "check_meter_crossings_reading", number=3, reading=Decimal("499.9999"))


def test_a_withdrawn_crossing_keeps_its_row(crossing: Make) -> None:
    made = crossing()
    MeterCrossing.objects.filter(pk=made.pk).update(withdrawn_at=NOON, reading=Decimal(480))
    refused(crossing, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeterCrossing.objects.filter(pk=made.pk).update(threshold=Decimal(400))


def test_a_completion_is_recorded_once_per_order_and_schedule(schedule: Make, order: Make) -> None:
    done, one, two = order(done=True), schedule(), schedule(title="Oil")
    for each in (one, two):
        MaintenanceHistory.objects.create(schedule=each, work_order=done, completed_date=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        MaintenanceHistory.objects.create(schedule=one, work_order=done, completed_date=NOON)


def test_only_an_imported_completion_lacks_an_order(schedule: Make) -> None:
    mine = schedule()
    MaintenanceHistory.objects.create(schedule=mine, completed_date=NOON, source_system="SAP", external_id="1")
    with pytest.raises(IntegrityError, match="check_maintenance_history_order"), transaction.atomic():
        MaintenanceHistory.objects.create(schedule=mine, completed_date=NOON)
