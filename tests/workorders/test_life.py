"""What each verb checks, stamps and leaves behind."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import AssetStatus
from cmms.errors import DomainError, NotFound
from tests.workorders.world import Cast, Plant
from workorders import services, signals
from workorders.guards import Attempt
from workorders.models import Downtime, FailureCode, LaborEntry, Procedure, ProcedureStep, SafetyLock, WorkOrder
from workorders.services.moving import CLOCK_SKEW

At = Callable[[float], dt.datetime]
NewOrder = Callable[..., WorkOrder]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_a_request_keeps_who_reported_it_and_starts_the_response_clock(plant: Plant, cast: Cast, at: At) -> None:
    order = services.report(by=cast.requester, title="Oil on the floor", asset=plant.press, at=at(-1))
    assert (order.status, order.requested_by, order.requested_at) == ("REQUESTED", cast.requester, at(-1))
    assert (order.site, order.location) == (plant.site, plant.hall)
    approved = services.approve(order=order, by=cast.planner)
    assert approved.requested_at == at(-1)
    assert approved.approved_at is not None


def test_somebody_without_an_account_reports_by_name(plant: Plant) -> None:
    order = services.report(by=None, title="Smoke", location=plant.hall, requester_name="Driver",
                            requester_contact="12")
    assert (order.requested_by, order.requester_name) == (None, "Driver")


def test_nobody_reports_where_they_see_nothing(plant: Plant, cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.report(by=cast.requester, title="x", asset=plant.far_press)


def test_an_order_names_asset_or_location_of_one_site(plant: Plant, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.create(by=cast.planner, title="x")
    assert codes(error) == {"nowhere"}
    with pytest.raises(DomainError) as error:
        services.create(by=None, title="x", asset=plant.press, location=plant.far_root)
    assert codes(error) == {"other_site"}


def test_a_reported_stop_opens_a_downtime_and_rejecting_closes_it(plant: Plant, cast: Cast, at: At) -> None:
    order = services.report(by=cast.requester, title="Stands", asset=plant.press, stopped_at=at(-2))
    plant.press.refresh_from_db()
    assert plant.press.status == AssetStatus.DOWN
    services.reject(order=order, by=cast.planner, reason="It was switched off", at=at(-1))
    plant.press.refresh_from_db()
    spell = Downtime.objects.get()
    assert (spell.started_at, spell.ended_at) == (at(-2), at(-1))
    assert plant.press.status == AssetStatus.OPERATIONAL


def test_a_technician_raises_an_emergency_that_is_reviewed_later(plant: Plant, cast: Cast) -> None:
    order = services.raise_emergency(by=cast.technician, title="Hose burst", asset=plant.press)
    order = services.start(order=order, by=cast.technician)
    assert (order.status, order.priority, order.assigned_to) == ("IN_PROGRESS", 5, cast.technician)
    reviewed = services.review(order=order, by=cast.supervisor)
    assert reviewed.reviewed_by == cast.supervisor
    with pytest.raises(DomainError) as error:
        services.review(order=order, by=cast.supervisor)
    assert codes(error) == {"no_review"}


def test_when_it_happened_stands_beside_when_it_was_entered(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.complete(order=new_order(), by=cast.technician, outcome="DONE", started_at=at(-50), at=at(-48))
    assert (order.actual_start, order.actual_end, order.first_completed_at) == (at(-50), at(-48), at(-48))
    assert order.end_entered_at > at(-1)
    row = order.states.in_order().last()
    assert row.happened_at == at(-48)
    assert row.recorded_at > at(-1)


def test_nothing_happens_in_the_future_but_a_clock_may_run_ahead(new_order: NewOrder, cast: Cast, at: At) -> None:
    with pytest.raises(DomainError) as error:
        services.start(order=new_order(), by=cast.technician, at=at(1))
    assert codes(error) == {"future"}
    started = services.start(order=new_order(), by=cast.technician, at=at(0) + CLOCK_SKEW / 2)
    assert started.actual_start < at(0) + CLOCK_SKEW / 2


def test_all_problems_are_told_at_once(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = new_order(is_functional_failure=True)
    services.create(by=cast.planner, title="Part of it", asset=order.asset, parent=order)
    services.start(order=order, by=cast.second, at=at(-1))
    services.start_clock(order=order, by=cast.second)
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="NOT_PERFORMED", at=at(-2))
    assert codes(error) == {"reason_missing", "before_start", "clock_runs", "problem_missing", "child_open"}
    order.refresh_from_db()
    assert order.status == "IN_PROGRESS"


def test_a_parent_is_finished_before_its_parts_only_by_force_and_with_a_reason(
        new_order: NewOrder, cast: Cast) -> None:
    parent = new_order()
    new_order(parent=parent)
    with pytest.raises(DomainError) as error:
        services.complete(order=parent, by=cast.planner, outcome="DONE", forced=True, reason="scrapped")
    assert codes(error) == {"child_open"}
    with pytest.raises(DomainError) as error:
        services.complete(order=parent, by=cast.supervisor, outcome="DONE", forced=True)
    assert codes(error) == {"reason_missing"}
    done = services.complete(order=parent, by=cast.supervisor, outcome="DONE", forced=True, reason="scrapped")
    assert done.states.in_order().last().forced


def test_a_failure_order_names_the_problem(new_order: NewOrder, cast: Cast, leak: FailureCode) -> None:
    order = new_order()
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE", functional_failure=True)
    assert codes(error) == {"problem_missing"}
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE", cause=leak)
    assert codes(error) == {"wrong_kind"}
    done = services.complete(order=order, by=cast.technician, outcome="DONE", functional_failure=True, problem=leak)
    assert (done.problem, done.cause) == (leak, None)


def test_required_steps_are_answered_unless_the_work_was_not_performed(plant: Plant, cast: Cast) -> None:
    procedure = Procedure.objects.create(number="P-1", name="Check", sign_off_required=True,
                                         estimated_hours=Decimal("1.50"))
    ProcedureStep.objects.create(procedure=procedure, position=1, text="Belt?")
    ProcedureStep.objects.create(procedure=procedure, position=2, text="Any remarks?", kind="TEXT", required=False)
    order = services.create(by=cast.planner, title="Check", asset=plant.press, procedures=[procedure])
    assert (order.sign_off_required, order.estimated_hours, order.steps.count()) == (True, Decimal("1.50"), 2)
    ProcedureStep.objects.filter(position=1).update(text="Chain?")
    assert order.steps.get(position=1).text == "Belt?"
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE", secret="wrong")
    assert codes(error) == {"step_open", "not_signed"}
    done = services.complete(order=order, by=cast.technician, outcome="NOT_PERFORMED", reason="no time",
                             secret="Secret-123")
    assert done.signed_off_by == cast.technician


def test_a_lock_blocks_the_start_until_it_is_on_and_the_finish_until_it_is_off(
        plant: Plant, cast: Cast, at: At) -> None:
    procedure = Procedure.objects.create(number="P-1", name="Inside")
    ProcedureStep.objects.create(procedure=procedure, position=1, text="Lock Q3", safety="LOCK", blocks_start=True)
    order = services.create(by=cast.planner, title="Inside", asset=plant.press, procedures=[procedure])
    assert "start" not in {move.verb for move in services.available_moves(order, cast.technician)}
    with pytest.raises(DomainError) as error:
        services.start(order=order, by=cast.technician)
    assert codes(error) == {"safety"}
    lock = SafetyLock.objects.create(work_order=order, step=order.steps.get(), point="Q3", applied_at=at(-1),
                                     applied_by=cast.technician)
    services.start(order=order, by=cast.technician)
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE")
    assert codes(error) == {"lock_on"}
    lock.removed_at, lock.removed_by = at(0), cast.technician
    lock.save()
    services.complete(order=order, by=cast.technician, outcome="DONE")


def test_cancelling_is_refused_once_something_was_booked(new_order: NewOrder, cast: Cast) -> None:
    order = services.start(order=new_order(), by=cast.technician)
    services.start_clock(order=order, by=cast.technician)
    services.unstart(order=order, by=cast.technician)  # a clock alone is no booking
    assert LaborEntry.objects.get().void_reason
    services.start(order=order, by=cast.technician)
    services.book_labor(order=order, by=cast.technician, work_date=dt.date(2026, 1, 5), minutes=30)
    with pytest.raises(DomainError) as error:
        services.unstart(order=order, by=cast.technician)
    assert codes(error) == {"booked"}
    services.hold(order=order, by=cast.technician, hold_reason="PARTS")
    with pytest.raises(DomainError) as error:
        services.cancel(order=order, by=cast.planner, reason="no")
    assert codes(error) == {"booked"}


def test_holding_says_what_it_waits_for_and_resuming_forgets_it(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    with pytest.raises(DomainError) as error:
        services.hold(order=order, by=cast.technician, hold_reason="MOOD")
    assert codes(error) == {"hold_reason"}
    with pytest.raises(DomainError) as error:
        services.hold(order=order, by=cast.technician, hold_reason="OTHER")
    assert codes(error) == {"reason_missing"}
    held = services.hold(order=order, by=cast.technician, hold_reason="PARTS", note="seal")
    assert (held.hold_reason, held.is_open) == ("PARTS", False)
    resumed = services.resume(order=order, by=cast.technician)
    assert (resumed.status, resumed.hold_reason, resumed.hold_note) == ("IN_PROGRESS", "", "")
    assert resumed.actual_start is not None


def test_reopening_keeps_the_first_completion(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.complete(order=new_order(), by=cast.technician, outcome="DONE", at=at(-5))
    order = services.reopen(order=order, by=cast.supervisor, reason="leaks again")
    assert (order.status, order.outcome, order.actual_end) == ("IN_PROGRESS", "", None)
    order = services.complete(order=order, by=cast.technician, outcome="PARTLY")
    assert order.first_completed_at == at(-5)
    assert order.actual_end > at(-1)


def test_completing_may_say_that_the_asset_runs_again(plant: Plant, cast: Cast, at: At, leak: FailureCode) -> None:
    order = services.report(by=cast.requester, title="Stands", asset=plant.press, stopped_at=at(-2))
    services.approve(order=order, by=cast.planner)
    done = services.complete(order=order, by=cast.technician, outcome="DONE", problem=leak, running_again=True)
    plant.press.refresh_from_db()
    assert plant.press.status == AssetStatus.OPERATIONAL
    services.close(order=done, by=cast.planner)


def test_the_books_stay_open_while_the_asset_stands(plant: Plant, cast: Cast, at: At, leak: FailureCode) -> None:
    order = services.report(by=cast.requester, title="Stands", asset=plant.press, stopped_at=at(-2))
    services.approve(order=order, by=cast.planner)
    services.complete(order=order, by=cast.technician, outcome="PARTLY", problem=leak)
    with pytest.raises(DomainError) as error:
        services.close(order=order, by=cast.planner)
    assert codes(error) == {"downtime_open"}


def test_a_follow_up_is_linked_to_the_step_and_open_only_where_the_person_may_plan(
        new_order: NewOrder, cast: Cast) -> None:
    order = services.start(order=new_order(), by=cast.technician)
    step = order.steps.create(position=1, text="Belt?")
    asked = services.follow_up(order=order, by=cast.technician, title="Belt is worn", step=step)
    assert (asked.status, asked.follow_up_of, asked.follow_up_of_step) == ("REQUESTED", order, step)
    assert services.follow_up(order=order, by=cast.planner, title="Belt").status == "OPEN"


def test_the_same_problem_within_thirty_days_is_flagged_as_possible_rework(
        new_order: NewOrder, cast: Cast, at: At, leak: FailureCode) -> None:
    first = services.complete(order=new_order(), by=cast.technician, outcome="DONE", problem=leak, at=at(-24 * 29))
    again = services.report(by=cast.requester, title="Leaks", asset=first.asset, reported_problem=leak)
    assert again.possible_rework_of == first
    WorkOrder.objects.filter(pk=first.pk).update(actual_end=at(-24 * 31))
    late = services.report(by=cast.requester, title="Leaks", asset=first.asset, reported_problem=leak)
    assert late.possible_rework_of is None
    assert [o.pk for o in services.last_orders_on(late)] == [first.pk]


def test_what_was_not_performed_and_what_goes_on_with_an_order_is_no_rework(
        new_order: NewOrder, cast: Cast, at: At, leak: FailureCode) -> None:
    left = services.complete(order=new_order(), by=cast.technician, outcome="NOT_PERFORMED", reason="No seal",
                             problem=leak, at=at(-48))
    again = services.report(by=cast.requester, title="Leaks", asset=left.asset, reported_problem=leak)
    assert again.possible_rework_of is None
    patched = services.complete(order=new_order(), by=cast.technician, outcome="PARTLY", problem=leak, at=at(-24))
    rest = services.follow_up(order=patched, by=cast.planner, title="The rest of it")
    rest = services.complete(order=rest, by=cast.technician, outcome="DONE", problem=leak)
    assert rest.possible_rework_of is None
    third = services.report(by=cast.requester, title="Leaks", asset=left.asset, reported_problem=leak)
    assert third.possible_rework_of == rest


def test_assigning_asks_whether_the_person_can_see_the_order(new_order: NewOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.assign(order=new_order(), by=cast.planner, to=cast.outsider)
    assert codes(error) == {"out_of_branch"}
    assert services.assign(order=new_order(), by=cast.planner, to=cast.second).assigned_to == cast.second


def test_a_free_job_is_taken_by_one(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    assert services.take(order=order, by=cast.technician).assigned_to == cast.technician
    with pytest.raises(DomainError) as error:
        services.take(order=order, by=cast.second)
    assert codes(error) == {"taken"}


def test_a_higher_app_may_speak_against_a_move_and_hears_of_it(new_order: NewOrder, cast: Cast) -> None:
    from cmms.errors import Problem

    heard = []

    def against(sender: Any, attempt: Attempt, **_more: Any) -> list[Problem]:
        return [Problem("too_late", "A later order exists.")]

    def hear(sender: Any, order: WorkOrder, move: Any, **_more: Any) -> None:
        heard.append((order.pk, move.verb))

    order = services.cancel(order=new_order(), by=cast.planner, reason="x")
    signals.reinstating.connect(against)
    signals.reinstated.connect(hear)
    try:
        with pytest.raises(DomainError) as error:
            services.reinstate(order=order, by=cast.planner, reason="y")
        assert codes(error) == {"too_late"}
        assert "reinstate" not in {move.verb for move in services.available_moves(order, cast.planner)}
        signals.reinstating.disconnect(against)
        services.reinstate(order=order, by=cast.planner, reason="y")
    finally:
        signals.reinstating.disconnect(against)
        signals.reinstated.disconnect(hear)
    assert heard == [(order.pk, "reinstate")]


def test_an_imported_order_is_touched_by_the_first_verb(plant: Plant, cast: Cast) -> None:
    order = WorkOrder.objects.create(title="Old", site=plant.site, asset=plant.press, location=plant.hall,
                                     status="OPEN", source_system="SAP", external_id="1")
    assert services.start(order=order, by=cast.technician).touched_at is not None
