"""From what is due to orders, and from finished orders back: the rows that the generator and completions write."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets.models import Meter, MeterReading
from cmms.errors import DomainError
from inventory.models import Part, Reservation
from maintenance.choices import Decision
from maintenance.models import (
    MaintenanceHistory,
    MaintenanceOccurrence,
    MaintenanceSchedule,
    MeterCrossing,
    ScheduleAsset,
    SchedulePart,
)
from maintenance.services import generate, preview
from maintenance.verify import problems
from tests.maintenance.works import Works
from workorders import services as orders
from workorders.models import Procedure, ProcedureStep, WorkOrder
from workorders.services.generating import create_many

Make = Callable[..., MaintenanceSchedule]
BERLIN_NOON = dt.time(11)  # UTC, in winter


def at(text: str) -> dt.datetime:
    """Noon in Berlin on that day of 2026: ``at("3-2")``."""
    month, day = text.split("-")
    return dt.datetime(2026, int(month), int(day), 11, tzinfo=dt.UTC)




def look(schedule: MaintenanceSchedule) -> None:
    """The generator's turn is now, whenever the test says that is."""
    MaintenanceSchedule.objects.filter(pk=schedule.pk).update(decide_at=at("1-1"))


def run(day: str) -> Any:
    return generate(now=at(day))


def decisions(schedule: MaintenanceSchedule) -> dict[int, str]:
    return {o.number: o.decision for o in schedule.occurrences.order_by("number")}


@pytest.fixture
def monthly(schedule: Make) -> MaintenanceSchedule:
    made = schedule(lead_days=7)
    look(made)
    return made


def finish(order: WorkOrder, day: str, outcome: str = "DONE") -> WorkOrder:
    return orders.complete(order=order, by=None, outcome=outcome, at=at(day), started_at=at(day),
                           reason="" if outcome == "DONE" else "No access.")


def order_of(schedule: MaintenanceSchedule, number: int = 0) -> WorkOrder:
    found = schedule.occurrences.get(number=number).work_order
    assert found is not None
    return found


# -- Making orders -----------------------------------------------------------------------------------------------------


def test_a_due_schedule_makes_one_order_with_all_it_brings_along(works: Works, monthly: MaintenanceSchedule) -> None:
    procedure = Procedure.objects.create(number="P-1", name="Grease", estimated_hours="1.5")
    ProcedureStep.objects.create(procedure=procedure, position=1, text="Wipe the nipple")
    part = Part.objects.create(part_number="GREASE")
    SchedulePart.objects.create(schedule=monthly, part=part, quantity=Decimal(2))
    MaintenanceSchedule.objects.filter(pk=monthly.pk).update(procedure=procedure, priority=4)
    report = run("2-24")
    assert (report.orders, report.refused) == (1, {})
    order = order_of(monthly)
    assert (order.title, order.asset, order.site, order.priority, order.work_type, order.status) == (
        "Grease", works.pump, works.site, 4, "PREVENTIVE", "OPEN")
    assert (order.reference_type, order.reference_id) == ("maintenance_schedules", monthly.pk)
    assert order.due_at == dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC), "the end of the local day"
    assert order.estimated_hours == Decimal("1.5")
    assert [step.text for step in order.steps.all()] == ["Wipe the nipple"]
    assert [(line.part, line.quantity_requested) for line in order.parts.all()] == [(part, 2)]
    assert Reservation.objects.get(reference_id=order.pk).quantity == 2
    assert list(order.states.values_list("verb", flat=True)) == ["create"]
    assert order.history.count() == 1
    occurrence = monthly.occurrences.get()
    assert (occurrence.due_date, occurrence.on_time_until) == (dt.date(2026, 3, 2), dt.date(2026, 3, 8))
    assert "the anchor" in occurrence.sentence
    assert list(problems()) == []


def test_a_second_run_finds_nothing_to_do(monthly: MaintenanceSchedule) -> None:
    run("2-24")
    again = run("2-24")
    assert (again.looked_at, WorkOrder.objects.count()) == (0, 1)
    look(monthly)
    run("2-24")
    assert WorkOrder.objects.count() == 1
    monthly.refresh_from_db()
    assert monthly.next_due_on == dt.date(2026, 3, 2)
    assert monthly.decide_at == dt.datetime(2026, 3, 25, 23, tzinfo=dt.UTC), "the next lead date, local midnight"


def test_nothing_is_made_before_the_lead_date(monthly: MaintenanceSchedule) -> None:
    run("2-22")
    assert not monthly.occurrences.exists()
    monthly.refresh_from_db()
    assert (monthly.next_due_on, monthly.decide_at) == (
        dt.date(2026, 3, 2), dt.datetime(2026, 2, 22, 23, tzinfo=dt.UTC))


def test_a_dry_run_says_the_same_and_writes_nothing(monthly: MaintenanceSchedule) -> None:
    report = preview(now=at("2-24"))
    assert (report.orders, len(report.lines)) == (1, 1)
    assert not WorkOrder.objects.exists() and not MaintenanceOccurrence.objects.exists()


def test_until_makes_what_has_its_lead_date_up_to_that_day(schedule: Make) -> None:
    stacked, held = schedule(open_policy="STACK"), schedule(title="Oil")
    look(stacked)
    look(held)
    generate(until=dt.date(2026, 5, 1), now=at("2-24"))
    assert decisions(stacked) == {0: "GENERATED", 1: "GENERATED", 2: "GENERATED"}
    assert decisions(held) == {0: "GENERATED", 1: "PENDING", 2: "PENDING"}, "no policy speaks before its day"


def test_the_command_says_what_it_did(monthly: MaintenanceSchedule, capsys: Any) -> None:
    call_command("generate_work_orders", "--dry-run")
    assert "would be made" in capsys.readouterr().out
    call_command("generate_work_orders")
    assert "schedules looked at" in capsys.readouterr().out
    assert monthly.occurrences.exists()


def test_one_schedule_that_cannot_be_decided_keeps_nobody_back(works: Works, schedule: Make,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = schedule(title="Good"), schedule(title="Bad")
    look(good)
    look(bad)
    real = create_many

    def fails(*, drafts: Any, **more: Any) -> Any:
        if any(draft.title == "Bad" for draft in drafts):
            raise DomainError.of("bad", "This one cannot be made.")
        return real(drafts=drafts, **more)

    monkeypatch.setattr("maintenance.services.orders.create_many", fails)
    report = run("2-24")
    assert decisions(good) == {0: "GENERATED"} and decisions(bad) == {}
    assert report.refused == {bad.pk: "This one cannot be made."}
    look(bad)
    with pytest.raises(CommandError, match="1 schedules could not be decided"):
        call_command("generate_work_orders")


def test_a_route_has_a_line_per_asset(works: Works, schedule: Make) -> None:
    round_ = schedule(asset=None, location=works.hall, title="Round")
    for position, asset in enumerate((works.fan, works.pump), start=1):
        ScheduleAsset.objects.create(schedule=round_, asset=asset, position=position)
    look(round_)
    run("2-24")
    assert [line.asset for line in order_of(round_).route.order_by("position")] == [works.fan, works.pump]


def test_a_new_edition_of_a_procedure_reaches_new_orders_only(monthly: MaintenanceSchedule) -> None:
    old = Procedure.objects.create(number="P-1", name="Grease")
    ProcedureStep.objects.create(procedure=old, position=1, text="Old")
    MaintenanceSchedule.objects.filter(pk=monthly.pk).update(procedure=old, open_policy="STACK")
    run("2-24")
    Procedure.objects.filter(pk=old.pk).update(is_current=False)
    new = Procedure.objects.create(number="P-1", name="Grease", revision=2)
    ProcedureStep.objects.create(procedure=new, position=1, text="New")
    run("3-26")
    assert [order_of(monthly, n).steps.get().text for n in (0, 1)] == ["Old", "New"]


def test_a_planned_day_becomes_the_scheduled_start(monthly: MaintenanceSchedule) -> None:
    MaintenanceOccurrence.objects.create(schedule=monthly, revision=1, number=0, site=monthly.site,
                                         due_date=dt.date(2026, 3, 2), planned_date=dt.date(2026, 3, 4))
    run("2-24")
    order = order_of(monthly)
    assert order.scheduled_start == dt.datetime(2026, 3, 3, 23, tzinfo=dt.UTC)
    assert order.due_at == dt.datetime(2026, 3, 2, 23, tzinfo=dt.UTC)


# -- Completion --------------------------------------------------------------------------------------------------------


def test_done_satisfies_writes_history_and_rebases(schedule: Make) -> None:
    mine = schedule(basis="FLOATING")
    look(mine)
    run("2-24")
    finish(order_of(mine), "3-9")
    occurrence, mine = mine.occurrences.get(), MaintenanceSchedule.objects.get(pk=mine.pk)
    assert (occurrence.decision, occurrence.satisfied_at) == ("SATISFIED", at("3-9"))
    assert (mine.last_completed, mine.next_due_on) == (at("3-9"), dt.date(2026, 4, 9))
    record = MaintenanceHistory.objects.get()
    assert (record.schedule, record.occurrence, record.completed_date) == (mine, occurrence, at("3-9"))
    assert list(problems()) == []


@pytest.mark.parametrize("outcome", ["PARTLY", "NOT_PERFORMED"])
def test_only_done_satisfies(schedule: Make, outcome: str) -> None:
    mine = schedule(basis="FLOATING")
    look(mine)
    run("2-24")
    finish(order_of(mine), "3-9", outcome)
    mine.refresh_from_db()
    assert decisions(mine) == {0: "MISSED"} and not MaintenanceHistory.objects.exists()
    assert (mine.last_completed, mine.next_due_on) == (None, dt.date(2026, 4, 2)), "it goes on from the due date"
    assert list(problems()) == []


def test_reopening_takes_everything_back_and_completing_again_writes_it_once(schedule: Make) -> None:
    mine = schedule(basis="FLOATING")
    look(mine)
    run("2-24")
    order = order_of(mine)
    finish(order, "3-9")
    orders.reopen(order=order, by=None, reason="A leak.")
    mine.refresh_from_db()
    assert decisions(mine) == {0: "GENERATED"} and not MaintenanceHistory.objects.exists()
    assert mine.last_completed is None
    assert list(problems()) == []
    orders.complete(order=order, by=None, outcome="DONE", at=at("3-11"))
    mine.refresh_from_db()
    assert (MaintenanceHistory.objects.count(), mine.next_due_on) == (1, dt.date(2026, 4, 11))


def test_a_next_order_already_made_stays_when_the_former_is_reopened(schedule: Make) -> None:
    mine = schedule(basis="FLOATING")
    look(mine)
    run("2-24")
    order = order_of(mine)
    finish(order, "3-2")
    look(mine)
    run("3-28")
    orders.reopen(order=order, by=None, reason="A leak.")
    assert decisions(mine) == {0: "GENERATED", 1: "GENERATED"}
    finish(order, "3-2")
    assert decisions(mine) == {0: "SATISFIED", 1: "GENERATED"}
    assert list(problems()) == []


def test_cancelled_is_missed_and_reinstated_only_while_no_later_order_exists(monthly: MaintenanceSchedule) -> None:
    run("2-24")
    order = order_of(monthly)
    orders.cancel(order=order, by=None, reason="Not now.")
    assert decisions(monthly) == {0: "MISSED"}
    orders.reinstate(order=order, by=None, reason="Now after all.")
    assert decisions(monthly) == {0: "GENERATED"}
    orders.cancel(order=order, by=None, reason="Not now.")
    look(monthly)
    run("3-26")
    with pytest.raises(DomainError, match="is a later order of the same schedule"):
        orders.reinstate(order=order, by=None, reason="Too late.")
    assert list(problems()) == []


def test_the_larger_carries_the_steps_of_the_smaller_once_and_satisfies_it(schedule: Make) -> None:
    procedures = [Procedure.objects.create(number=n, name=n) for n in ("LARGE", "SMALL")]
    for procedure in procedures:
        ProcedureStep.objects.create(procedure=procedure, position=1, text=procedure.number, required=False)
    large = schedule(chain="oil", chain_rank=2, procedure=procedures[0], basis="FLOATING")
    small = schedule(chain="oil", chain_rank=1, procedure=procedures[1], frequency_type="WEEK", basis="FLOATING")
    look(large)
    look(small)
    run("2-24")
    order = order_of(large)
    assert [step.text for step in order.steps.order_by("position")] == ["LARGE", "SMALL"]
    assert decisions(small) == {0: "SUPPRESSED"}
    finish(order, "3-3")
    contained = small.occurrences.get()
    assert (contained.decision, contained.satisfied_by) == ("SUPPRESSED", order)
    small.refresh_from_db()
    assert (small.last_completed, small.next_due_on) == (at("3-3"), dt.date(2026, 3, 10))
    assert MaintenanceHistory.objects.filter(work_order=order).count() == 2
    assert list(problems()) == []
    orders.reopen(order=order, by=None, reason="Forgot one.")
    assert small.occurrences.get().satisfied_by is None and not MaintenanceHistory.objects.exists()
    assert list(problems()) == []


def test_the_smaller_is_decided_again_when_the_larger_is_cancelled(schedule: Make) -> None:
    large, small = (schedule(chain="oil", chain_rank=rank, title=str(rank)) for rank in (2, 1))
    look(large)
    look(small)
    run("2-24")
    orders.cancel(order=order_of(large), by=None, reason="No.")
    assert decisions(small) == {0: "PENDING"}
    look(small)
    run("2-25")
    assert (decisions(large), decisions(small)) == ({0: "MISSED"}, {0: "GENERATED"})
    assert list(problems()) == []


# -- Supersede ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def superseding(schedule: Make) -> MaintenanceSchedule:
    made = schedule(open_policy="SUPERSEDE")
    look(made)
    run("2-24")
    return made


def test_an_untouched_order_is_cancelled_for_the_next(superseding: MaintenanceSchedule) -> None:
    run("4-2")
    assert decisions(superseding) == {0: "SUPERSEDED", 1: "GENERATED"}
    assert order_of(superseding).status == "CANCELLED"
    assert list(problems()) == []


def test_an_order_with_something_booked_is_completed_as_not_performed(superseding: MaintenanceSchedule) -> None:
    order = order_of(superseding)
    order.service_costs.create(kind="OTHER", description="Crane", amount=Decimal(50), incurred_on=dt.date(2026, 3, 2))
    run("4-2")
    order.refresh_from_db()
    assert (order.status, order.outcome) == ("COMPLETED", "NOT_PERFORMED")
    assert decisions(superseding) == {0: "SUPERSEDED", 1: "GENERATED"}
    assert list(problems()) == []


def test_an_order_in_progress_is_held_instead(superseding: MaintenanceSchedule) -> None:
    orders.start(order=order_of(superseding), by=None, at=at("3-2"))
    run("4-2")
    assert decisions(superseding) == {0: "GENERATED", 1: "HELD"}
    assert list(problems()) == []


# -- Meters ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_hours(works: Works, schedule: Make) -> MaintenanceSchedule:
    made = schedule(frequency_type=None, frequency_value=None, anchor_date=None, meter_based=True, meter=works.hours,
                    meter_threshold=500, forecast_by_use=False)
    look(made)
    return made


def read(meter: Meter, total: int, day: str) -> None:
    MeterReading.objects.create(meter=meter, site=meter.asset.site, read_at=at(day), value=total, total=total)


def test_a_crossing_makes_it_due_and_the_order_names_the_reading(works: Works, by_hours: MaintenanceSchedule) -> None:
    read(works.hours, 510, "3-3")
    crossing = MeterCrossing.objects.create(schedule=by_hours, revision=1, number=1, meter=works.hours, threshold=500,
                                            reading=510, read_at=at("3-3"))
    run("3-3")
    occurrence = by_hours.occurrences.get()
    assert (occurrence.number, occurrence.due_reading, occurrence.due_date) == (1, 500, dt.date(2026, 3, 3))
    assert occurrence.decision == Decision.GENERATED
    crossing.refresh_from_db()
    assert crossing.occurrence == occurrence


def test_an_order_due_by_a_meter_demands_a_reading_at_completion(works: Works, by_hours: MaintenanceSchedule) -> None:
    read(works.hours, 510, "3-3")
    MeterCrossing.objects.create(schedule=by_hours, revision=1, number=1, meter=works.hours, threshold=500,
                                 reading=510, read_at=at("3-3"))
    run("3-3")
    order = order_of(by_hours, 1)
    with pytest.raises(DomainError, match="due by the meter"):
        finish(order, "3-6")
    read(works.hours, 530, "3-6")
    finish(order, "3-6")
    by_hours.refresh_from_db()
    assert (by_hours.last_reading, MaintenanceHistory.objects.get().meter_reading) == (530, 530)
    assert decisions(by_hours) == {1: "SATISFIED"}
