"""The database itself refuses what must not be, whoever writes: the rows are written past every verb and form."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from inventory.models import Part
from tests.workorders.world import Cast, Plant
from workorders.models import (
    Attachment,
    ChecklistAnswer,
    Comment,
    Downtime,
    FailureCode,
    LaborEntry,
    LateEntry,
    Procedure,
    ProcedureStep,
    SafetyLock,
    ServiceCost,
    WeekSchedule,
    WorkOrder,
    WorkOrderAsset,
    WorkOrderPart,
    WorkOrderState,
    WorkOrderStep,
)

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)  # a Monday
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def order(plant: Plant) -> WorkOrder:
    return WorkOrder.objects.create(title="Grease it", site=plant.site, asset=plant.press, location=plant.hall,
                                    status="OPEN")


def refused(name: str, *rows: Any) -> None:
    """Writing the last of ``rows`` breaks the constraint of that name (SQLite names no unique one)."""
    *before, last = rows
    for row in before:
        row.save()
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        last.save()
        connection.check_constraints()
    if connection.vendor == "postgresql" or not name.startswith("uq_"):
        assert name in str(error.value)


def accepted(row: Any) -> None:
    row.save()


ORDER_FAULTS = {
    "check_work_orders_status": {"status": "DREAMT"},
    "check_work_orders_priority": {"priority": 6},
    "check_work_orders_work_type": {"work_type": "MAGIC"},
    "check_start_before_end": {"source_system": "SAP", "external_id": "1", "actual_start": NOON,
                               "actual_end": NOON - HOUR},
    "check_work_orders_scheduled": {"scheduled_start": NOON, "scheduled_end": NOON - HOUR},
    "check_work_orders_where": {"asset": None, "location": None},
    "check_work_orders_hours": {"estimated_hours": Decimal(-1)},
    "check_work_orders_title": {"title": ""},
    "check_work_orders_outcome": {"outcome": "DONE"},
    "check_work_orders_not_performed": {"status": "COMPLETED", "outcome": "NOT_PERFORMED", "actual_end": NOON},
    "check_work_orders_hold": {"status": "ON_HOLD"},
    "check_work_orders_cancelled": {"status": "CANCELLED"},
    "check_work_orders_started": {"status": "IN_PROGRESS"},
    "check_work_orders_ended": {"status": "COMPLETED", "outcome": "DONE"},
    "check_work_orders_closed": {"status": "CLOSED", "outcome": "DONE", "actual_end": NOON},
    "check_work_orders_sign_off": {"signed_off_at": NOON},
    "check_work_orders_reviewed": {"reviewed_at": NOON},
    "check_work_orders_reference": {"reference_type": "maintenance_schedule"},
    "check_work_orders_source": {"source_system": "SAP"},
}


@pytest.mark.parametrize("name", ORDER_FAULTS)
def test_an_order_is_refused_when(name: str, plant: Plant) -> None:
    facts = {"title": "Grease it", "site": plant.site, "asset": plant.press, "status": "OPEN", **ORDER_FAULTS[name]}
    refused(name, WorkOrder(**facts))


def test_hours_already_worked_are_not_negative(plant: Plant) -> None:
    refused("check_work_orders_hours", WorkOrder(title="x", site=plant.site, asset=plant.press, actual_hours=-1))


def test_imported_history_may_lack_what_its_source_did_not_know(plant: Plant) -> None:
    for number, status in enumerate(("CLOSED", "COMPLETED", "CANCELLED", "IN_PROGRESS")):
        accepted(WorkOrder(title="Old", site=plant.site, asset=plant.press, status=status, source_system="SAP",
                           external_id=str(number)))


def test_one_record_of_another_system_comes_in_once(plant: Plant) -> None:
    facts = {"title": "Old", "site": plant.site, "asset": plant.press, "source_system": "SAP", "external_id": "7"}
    refused("uq_work_orders_source", WorkOrder(**facts), WorkOrder(**facts))


def test_an_order_is_not_its_own_parent(order: WorkOrder) -> None:
    order.parent = order
    refused("check_work_orders_kinship", order)


def test_an_order_keeps_its_site(order: WorkOrder, plant: Plant) -> None:
    order.site, order.location = plant.far, None
    refused("work_orders_site_stays", order)


def test_an_order_lies_at_the_site_of_its_location(plant: Plant) -> None:
    refused("work_orders_site_of_location", WorkOrder(title="x", site=plant.site, location=plant.far_root))


def test_a_state_changes_only_along_the_table_of_moves(order: WorkOrder) -> None:
    order.status, order.closed_at, order.outcome, order.actual_end = "CLOSED", NOON, "DONE", NOON
    refused("work_orders_moves", order)


def test_an_import_may_correct_the_state_it_wrote_until_a_person_changed_the_order(plant: Plant) -> None:
    order = WorkOrder.objects.create(title="Old", site=plant.site, asset=plant.press, status="CLOSED",
                                     source_system="SAP", external_id="1")
    WorkOrder.objects.filter(pk=order.pk).update(status="OPEN")
    WorkOrder.objects.filter(pk=order.pk).update(touched_at=NOON)
    with pytest.raises(IntegrityError, match="work_orders_moves"), transaction.atomic():
        WorkOrder.objects.filter(pk=order.pk).update(status="CLOSED")


def test_a_failure_code_stands_only_where_its_kind_belongs(order: WorkOrder, leak: FailureCode) -> None:
    order.cause = leak
    refused("work_orders_code_kinds", order)


def test_nothing_is_booked_on_closed_books(order: WorkOrder, cast: Cast, db: None) -> None:
    for facts in ({"status": "COMPLETED", "outcome": "DONE", "actual_end": NOON},
                  {"status": "CLOSED", "closed_at": NOON}):
        WorkOrder.objects.filter(pk=order.pk).update(**facts)
    part = Part.objects.create(part_number="P-1", description="Seal")
    refused("labor_entries_books_open", LaborEntry(work_order=order, user=cast.technician, work_date=NOON, minutes=5))
    refused("service_costs_books_open", ServiceCost(work_order=order, amount=5))
    refused("work_order_parts_books_open", WorkOrderPart(work_order=order, part=part, quantity_requested=1))


def labor(order: WorkOrder, cast: Cast, **facts: Any) -> LaborEntry:
    return LaborEntry(**{"work_order": order, "user": cast.technician, "work_date": NOON.date(), **facts})


def test_one_persons_spells_do_not_overlap(order: WorkOrder, cast: Cast) -> None:
    refused("no_overlap_labor_entries", labor(order, cast, started_at=NOON, ended_at=NOON + HOUR),
            labor(order, cast, started_at=NOON + HOUR / 2, ended_at=NOON + HOUR * 2))


def test_spells_may_touch_and_a_voided_one_does_not_count(order: WorkOrder, cast: Cast) -> None:
    accepted(labor(order, cast, started_at=NOON, ended_at=NOON + HOUR))
    accepted(labor(order, cast, started_at=NOON + HOUR, ended_at=NOON + 2 * HOUR))
    accepted(labor(order, cast, started_at=NOON, ended_at=NOON + HOUR, voided_at=NOON, voided_by=cast.technician,
                   void_reason="twice"))
    accepted(labor(order, cast, user=cast.second, started_at=NOON, ended_at=NOON + HOUR))


def test_a_running_clock_reaches_for_ever(order: WorkOrder, cast: Cast) -> None:
    refused("no_overlap_labor_entries", labor(order, cast, started_at=NOON),
            labor(order, cast, started_at=NOON + 5 * HOUR, ended_at=NOON + 6 * HOUR))


def test_one_clock_per_person(order: WorkOrder, cast: Cast) -> None:
    refused("", labor(order, cast, started_at=NOON), labor(order, cast, started_at=NOON - HOUR))


LABOR_FAULTS = {
    "check_labor_entries_shape": {"started_at": None, "minutes": None},
    "check_labor_entries_times": {"started_at": NOON, "ended_at": NOON - HOUR, "minutes": 0},
    "check_labor_entries_minutes": {"minutes": 1441},
    "check_labor_entries_elapsed": {"started_at": NOON, "ended_at": NOON + HOUR, "break_minutes": 61},
    "check_labor_entries_money": {"minutes": 5, "rate": Decimal(-1)},
    "check_labor_entries_voided": {"minutes": 5, "voided_at": NOON},
}


@pytest.mark.parametrize("name", LABOR_FAULTS)
def test_labour_is_refused_when(name: str, order: WorkOrder, cast: Cast) -> None:
    # a spell that runs backwards breaks two checks; which one is named is up to the database
    refused(name.replace("_times", ""), labor(order, cast, **LABOR_FAULTS[name]))


def test_minutes_of_a_spell_are_its_length_less_breaks_even_by_raw_sql(order: WorkOrder, cast: Cast) -> None:
    entry = labor(order, cast, started_at=NOON, ended_at=NOON + HOUR, break_minutes=15, rate=Decimal("40.00"))
    entry.save()
    assert (entry.minutes, entry.cost) == (45, Decimal("30.00"))
    with pytest.raises(IntegrityError, match="check_labor_entries_elapsed"), transaction.atomic():
        LaborEntry.objects.filter(pk=entry.pk).update(minutes=60)


def test_a_row_of_labour_is_corrected_once(order: WorkOrder, cast: Cast) -> None:
    wrong = labor(order, cast, minutes=5)
    wrong.save()
    refused("corrects_id", labor(order, cast, minutes=6, corrects=wrong), labor(order, cast, minutes=7, corrects=wrong))


def test_downtimes_of_one_asset_do_not_overlap(plant: Plant) -> None:
    refused("no_overlap_downtimes", Downtime(asset=plant.press, started_at=NOON, ended_at=NOON + 2 * HOUR),
            Downtime(asset=plant.press, started_at=NOON + HOUR, ended_at=NOON + 3 * HOUR))


def test_parents_and_other_assets_have_downtimes_of_their_own(plant: Plant) -> None:
    accepted(Downtime(asset=plant.press, started_at=NOON, ended_at=NOON + 2 * HOUR))
    accepted(Downtime(asset=plant.pump, started_at=NOON, ended_at=NOON + 2 * HOUR))
    accepted(Downtime(asset=plant.press, started_at=NOON + 2 * HOUR))


def test_one_open_downtime_per_asset(plant: Plant) -> None:
    refused("", Downtime(asset=plant.press, started_at=NOON), Downtime(asset=plant.press, started_at=NOON + HOUR))


def test_a_downtime_ends_after_it_starts_and_has_a_known_category(plant: Plant) -> None:
    refused("check_downtimes_times", Downtime(asset=plant.press, started_at=NOON, ended_at=NOON))
    refused("check_downtimes_category", Downtime(asset=plant.press, started_at=NOON, category="NAP"))


def test_failure_codes_are_unique_per_class_and_for_all(plant: Plant) -> None:
    presses = plant.press.asset_class
    refused("uq_failure_codes_code", FailureCode(kind="CAUSE", code="WORN-1", label="Worn"),
            FailureCode(kind="CAUSE", code="WORN-1", label="Worn"))
    refused("uq_failure_codes_class_code", FailureCode(kind="CAUSE", code="WEAR", label="W", asset_class=presses),
            FailureCode(kind="CAUSE", code="WEAR", label="W", asset_class=presses))
    refused("check_failure_codes_kind", FailureCode(kind="GUESS", code="X", label="X"))
    refused("check_failure_codes_named", FailureCode(kind="CAUSE", code="X"))


def test_one_revision_of_a_procedure_is_current(db: None) -> None:
    refused("uq_procedures_current", Procedure(number="P-1", name="Grease", revision=1),
            Procedure(number="P-1", name="Grease", revision=2))
    refused("uq_procedures_revision", Procedure(number="P-2", name="Oil"),
            Procedure(number="P-2", name="Oil", is_current=False))
    refused("check_procedures_revision", Procedure(number="P-3", name="Oil", revision=0))
    refused("check_procedures_named", Procedure(number="P-4"))
    refused("check_procedures_hours", Procedure(number="P-5", name="Oil", estimated_hours=-1))


STEP_FAULTS = {
    "kind": {"kind": "DANCE"},
    "position": {"position": 0},
    "text": {"text": ""},
    "limits": {"kind": "NUMBER", "low": 5, "high": 4},
    "numbers": {"kind": "TEXT", "low": 5},
    "meter": {"kind": "NUMBER", "meter_name": "Hours"},
    "safety": {"kind": "NUMBER", "safety": "LOCK"},
    "choices": {"kind": "CHOICE"},
}


@pytest.mark.parametrize("fault", STEP_FAULTS)
def test_a_step_is_refused_in_procedure_and_order_when(fault: str, order: WorkOrder) -> None:
    procedure = Procedure.objects.create(number="P-1", name="Grease")
    facts = {"position": 1, "text": "Look", **STEP_FAULTS[fault]}
    refused(f"check_procedure_steps_{fault}", ProcedureStep(procedure=procedure, **facts))
    refused(f"check_work_order_steps_{fault}", WorkOrderStep(work_order=order, **facts))


def test_only_a_choice_has_choices_and_each_place_of_the_list_is_taken_once(order: WorkOrder) -> None:
    yes = [{"label": "yes", "result": "PASS"}]
    refused("check_work_order_steps_choices", WorkOrderStep(work_order=order, position=1, text="?", choices=yes))
    accepted(WorkOrderStep(work_order=order, position=1, text="?", kind="CHOICE", choices=yes))
    refused("uq_work_order_steps_position", WorkOrderStep(work_order=order, position=1, text="!"))
    refused("check_work_order_steps_safety", WorkOrderStep(work_order=order, position=2, text="!", blocks_start=True))


ANSWER_FAULTS = {
    "check_checklist_answers_result": {"result": "OK"},
    "check_checklist_answers_na": {"result": "NA"},
    "check_checklist_answers_limits": {"result": "FAIL", "low": 3, "high": 2},
    "check_checklist_answers_pass": {"result": "PASS", "number": 112, "low": 85, "high": 105},
}


@pytest.mark.parametrize("name", ANSWER_FAULTS)
def test_an_answer_is_refused_when(name: str, order: WorkOrder, cast: Cast) -> None:
    step = WorkOrderStep.objects.create(work_order=order, position=1, text="Pressure?", kind="NUMBER", unit="bar")
    refused(name, ChecklistAnswer(step=step, answered_by=cast.technician, answered_at=NOON, **ANSWER_FAULTS[name]))


def test_an_answer_at_the_limit_passes(order: WorkOrder, cast: Cast) -> None:
    step = WorkOrderStep.objects.create(work_order=order, position=1, text="Pressure?", kind="NUMBER", unit="bar")
    accepted(ChecklistAnswer(step=step, answered_by=cast.technician, answered_at=NOON, result="PASS", number=105,
                             low=85, high=105))


@pytest.mark.parametrize("model", [ChecklistAnswer, WorkOrderState, WeekSchedule])
def test_logs_refuse_update_and_delete(model: Any, order: WorkOrder, cast: Cast) -> None:
    step = WorkOrderStep.objects.create(work_order=order, position=1, text="Look")
    row = {
        ChecklistAnswer: lambda: ChecklistAnswer(step=step, answered_by=cast.technician, answered_at=NOON,
                                                 result="PASS"),
        WorkOrderState: lambda: WorkOrderState(work_order=order, to_status="OPEN", verb="create", happened_at=NOON),
        WeekSchedule: lambda: WeekSchedule(site=order.site, week_start=NOON.date(), work_order=order, hours=2),
    }[model]()
    row.save()
    table = model._meta.db_table
    for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match=table), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_lock_is_tried_and_taken_off_after_it_is_put_on(order: WorkOrder, cast: Cast) -> None:
    on = {"work_order": order, "point": "Q3", "applied_at": NOON, "applied_by": cast.technician}
    refused("check_safety_locks_times", SafetyLock(**on, removed_at=NOON - HOUR, removed_by=cast.technician))
    refused("check_safety_locks_removed", SafetyLock(**on, removed_at=NOON))
    refused("check_safety_locks_action", SafetyLock(**on, action="PRAY"))
    refused("check_safety_locks_point", SafetyLock(**{**on, "point": ""}))
    step = WorkOrderStep.objects.create(work_order=order, position=1, text="Lock Q3", safety="LOCK")
    refused("uq_safety_locks_step_on", SafetyLock(**on, step=step), SafetyLock(**on, step=step))


def test_parts_and_costs(order: WorkOrder) -> None:
    part = Part.objects.create(part_number="P-1", description="Seal")
    refused("check_work_order_parts_quantity", WorkOrderPart(work_order=order, part=part, quantity_requested=-1))
    refused("check_work_order_parts_cost", WorkOrderPart(work_order=order, part=part, unit_cost=-1))
    refused("uq_work_order_parts_part", WorkOrderPart(work_order=order, part=part),
            WorkOrderPart(work_order=order, part=part))
    refused("check_service_costs_kind", ServiceCost(work_order=order, amount=1, kind="BRIBE"))
    accepted(ServiceCost(work_order=order, amount=Decimal("-63811.00")))
    refused("uq_service_costs_imported", ServiceCost(work_order=order, amount=1, kind="IMPORTED"),
            ServiceCost(work_order=order, amount=1, kind="IMPORTED"))


def test_a_route_passes_each_asset_once(order: WorkOrder, plant: Plant) -> None:
    refused("uq_work_order_assets_asset", WorkOrderAsset(work_order=order, asset=plant.press, position=1),
            WorkOrderAsset(work_order=order, asset=plant.press, position=2))
    refused("uq_work_order_assets_position", WorkOrderAsset(work_order=order, asset=plant.pump, position=1))
    refused("check_work_order_assets_position", WorkOrderAsset(work_order=order, asset=plant.pump, position=0))
    refused("check_work_order_assets_done", WorkOrderAsset(work_order=order, asset=plant.pump, position=2,
                                                           outcome="DONE"))


def test_moves_comments_files_weeks_and_late_entries(order: WorkOrder, cast: Cast, plant: Plant) -> None:
    refused("check_work_order_states_to", WorkOrderState(work_order=order, to_status="GONE", verb="x",
                                                         happened_at=NOON))
    refused("check_work_order_states_from", WorkOrderState(work_order=order, from_status="GONE", to_status="OPEN",
                                                           verb="x", happened_at=NOON))
    refused("check_work_order_states_verb", WorkOrderState(work_order=order, to_status="OPEN", happened_at=NOON))
    refused("check_comments_kind", Comment(work_order=order, kind="GOSSIP", text="x"))
    refused("check_comments_text", Comment(work_order=order))
    refused("uq_comments_me_too", Comment(work_order=order, kind="ME_TOO", author=cast.requester),
            Comment(work_order=order, kind="ME_TOO", author=cast.requester))
    file = {"work_order": order, "kind": "PHOTO", "name": "a.jpg", "content_type": "image/jpeg", "size": 1}
    refused("check_attachments_sha256", Attachment(**file, sha256="g" * 64, path="a"))
    refused("check_attachments_sha256", Attachment(**file, sha256="a" * 63 + "\n", path="a"))
    refused("check_attachments_named", Attachment(**file, sha256="a" * 64, path=""))
    refused("check_attachments_kind", Attachment(**{**file, "kind": "SONG"}, sha256="a" * 64, path="a"))
    refused("path", Attachment(**file, sha256="a" * 64, path="a"), Attachment(**file, sha256="b" * 64, path="a"))
    week = {"site": plant.site, "work_order": order, "hours": 2}
    refused("check_week_schedules_monday", WeekSchedule(**week, week_start=NOON.date() + dt.timedelta(days=1)))
    refused("check_week_schedules_hours", WeekSchedule(**{**week, "hours": -1}, week_start=NOON.date()))
    refused("uq_week_schedules_order", WeekSchedule(**week, week_start=NOON.date()),
            WeekSchedule(**week, week_start=NOON.date()))
    late = {"work_order": order, "payload": {}, "entered_by": cast.technician, "happened_at": NOON}
    refused("check_late_entries_kind", LateEntry(**late, kind="DREAM"))
    refused("check_late_entries_decision", LateEntry(**late, kind="NOTE", decision="ACCEPTED",
                                                     decided_by=cast.supervisor, decided_at=timezone.now()))
