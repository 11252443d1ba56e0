"""Locks: whose they are, that they are tried, and that nobody starts without them or finishes with them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Procedure, ProcedureStep, SafetyLock, WorkOrder

At = Callable[[float], dt.datetime]


@pytest.fixture
def order(plant: Plant, cast: Cast) -> WorkOrder:
    procedure = Procedure.objects.create(number="P-1", name="Inside")
    for position, (text, action) in enumerate((("Lock Q3", "LOCK"), ("Tag V-22", "TAG"), ("Try the button", "TRY")), 1):
        ProcedureStep.objects.create(procedure=procedure, position=position, text=text, safety=action,
                                     blocks_start=True)
    return services.create(by=cast.planner, title="Inside", asset=plant.press, procedures=[procedure])


def codes(error: Any) -> list[str]:
    return sorted(problem.code for problem in error.value.problems)


def hang(order: WorkOrder, by: Any, at: dt.datetime | None = None) -> list[SafetyLock]:
    return [services.lock_on(order=order, by=by, step=step, at=at) for step in order.steps.exclude(safety="TRY")]


def test_start_waits_for_each_lock_and_for_the_try(order: WorkOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.work_on(order=order, by=cast.technician)
    assert codes(error) == ["safety"] * 3
    hang(order, cast.technician)
    with pytest.raises(DomainError) as error:
        services.start(order=order, by=cast.technician)
    assert codes(error) == ["safety"]
    services.answer(step=order.steps.get(safety="TRY"), by=cast.technician, result="PASS")
    assert services.start(order=order, by=cast.technician).status == "IN_PROGRESS"
    assert set(SafetyLock.objects.values_list("point", flat=True)) == {"Lock Q3", "Tag V-22"}
    assert not SafetyLock.objects.filter(tried_at=None).exists()


def test_a_machine_that_starts_when_tried_blocks_the_start(order: WorkOrder, cast: Cast) -> None:
    hang(order, cast.technician)
    services.answer(step=order.steps.get(safety="TRY"), by=cast.technician, result="FAIL")
    with pytest.raises(DomainError) as error:
        services.start(order=order, by=cast.technician)
    assert codes(error) == ["safety"]
    assert not SafetyLock.objects.exclude(tried_at=None).exists()


def test_finish_and_cancel_wait_until_every_lock_is_off_in_order(order: WorkOrder, cast: Cast, at: At) -> None:
    first, second = hang(order, cast.technician, at(-2))
    with pytest.raises(DomainError) as error:
        services.cancel(order=order, by=cast.planner, reason="no")
    assert codes(error) == ["lock_on", "lock_on"]
    services.lock_off(lock=second, by=cast.technician, at=at(-1))
    services.answer(step=order.steps.get(safety="TRY"), by=cast.technician, result="PASS", at=at(-1))
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE")
    assert codes(error) == ["lock_on"]
    services.lock_off(lock=first, by=cast.technician)
    assert services.complete(order=order, by=cast.technician, outcome="DONE").status == "COMPLETED"
    assert list(SafetyLock.objects.order_by("removal_position").values_list("point", "removal_position")) == [
        ("Tag V-22", 1), ("Lock Q3", 2)]


def test_somebody_elses_lock_is_cut_by_a_supervisor_alone_who_says_why(order: WorkOrder, cast: Cast) -> None:
    lock, _other = hang(order, cast.technician)
    with pytest.raises(Conflict) as error:
        services.lock_off(lock=lock, by=cast.second, reason="he went home")
    assert codes(error) == ["not_yours"]
    with pytest.raises(Conflict) as error:
        services.lock_off(lock=lock, by=cast.supervisor)
    assert codes(error) == ["reason_missing"]
    services.lock_off(lock=lock, by=cast.supervisor, reason="he went home")
    assert "he went home" in order.comments.get().text
    with pytest.raises(Conflict) as error:
        services.lock_off(lock=lock, by=cast.supervisor, reason="again")
    assert codes(error) == ["lock_off"]


def test_a_lock_is_hung_once_at_a_named_point_while_the_work_goes_on(order: WorkOrder, cast: Cast, at: At) -> None:
    step = order.steps.get(safety="LOCK")
    lock = services.lock_on(order=order, by=cast.technician, step=step, lock_number="17", at=at(-1))
    with pytest.raises(Conflict) as error:
        services.lock_on(order=order, by=cast.second, step=step)
    assert codes(error) == ["lock_on"]
    with pytest.raises(Conflict) as error:
        services.lock_on(order=order, by=cast.technician)
    assert codes(error) == ["reason_missing"]
    with pytest.raises(Conflict) as error:
        services.lock_on(order=order, by=cast.technician, step=order.steps.get(safety="TRY"))
    assert "other_step" in codes(error)
    with pytest.raises(Conflict) as error:
        services.try_out(lock=lock, by=cast.technician, at=at(-2))
    assert codes(error) == ["before_on"]
    assert services.try_out(lock=lock, by=cast.technician).tried_at is not None
    services.lock_off(lock=lock, by=cast.technician)
    services.complete(order=order, by=cast.technician, outcome="NOT_PERFORMED", reason="later")
    with pytest.raises(Conflict) as error:
        services.lock_on(order=order, by=cast.technician, point="Q4")
    assert codes(error) == ["state"]


def test_a_lock_step_is_not_answered_but_hung(order: WorkOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.answer(step=order.steps.get(safety="LOCK"), by=cast.technician, result="PASS")
    assert codes(error) == ["lock"]
