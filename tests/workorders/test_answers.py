"""Steps: what an answer must bring, what it means, and that none is ever lost."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Meter, MeterReading
from cmms.errors import Conflict, DomainError, NotAllowed, NotFound
from tests.pictures import photo
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import ChecklistAnswer, Procedure, ProcedureStep, WorkOrder, WorkOrderStep

At = Callable[[float], dt.datetime]
STEPS: tuple[dict[str, Any], ...] = (
    {"text": "Belt?"},
    {"text": "Tension", "kind": "NUMBER", "unit": "Hz", "low": 85, "high": 105},
    {"text": "Remarks", "kind": "TEXT", "required": False},
    {"text": "Seal", "kind": "CHOICE",
     "choices": [{"label": "dry", "result": "PASS"}, {"label": "runs", "result": "FAIL"}]},
    {"text": "Hours", "kind": "READING", "meter_name": "Hours", "unit": "h"},
    {"text": "Guard", "kind": "PHOTO"},
    {"text": "Leaks?", "on_fail": "NOTE"},
    {"text": "Cracks?", "on_fail": "PHOTO"},
)


@pytest.fixture
def order(plant: Plant, cast: Cast) -> WorkOrder:
    Meter.objects.create(asset=plant.press, name="Hours", unit="h", is_run_meter=True)
    procedure = Procedure.objects.create(number="P-1", name="Check")
    for position, facts in enumerate(STEPS, 1):
        ProcedureStep.objects.create(procedure=procedure, position=position, **facts)
    made = services.create(by=cast.planner, title="Check", asset=plant.press, procedures=[procedure])
    return services.start(order=made, by=cast.technician, at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC))


@pytest.fixture
def step(order: WorkOrder) -> Callable[[str], WorkOrderStep]:
    return lambda text: order.steps.get(text__startswith=text)


Step = Callable[[str], WorkOrderStep]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def refusal(step: WorkOrderStep, by: Any, **said: Any) -> set[str]:
    with pytest.raises(DomainError) as error:
        services.answer(step=step, by=by, **said)
    return codes(error)


def test_an_answer_keeps_limits_who_and_both_times(step: Step, cast: Cast, at: At) -> None:
    row = services.answer(step=step("Tension"), by=cast.technician, number=Decimal("92.5"), at=at(-1))
    assert (row.result, row.value, row.number, row.unit, row.low, row.high) == (
        "PASS", "92.5", Decimal("92.5"), "Hz", Decimal(85), Decimal(105))
    assert (row.answered_by, row.answered_at) == (cast.technician, at(-1))
    assert row.recorded_at > row.answered_at


def test_a_value_out_of_limits_is_asked_about_and_kept_as_a_flag(step: Step, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.answer(step=step("Tension"), by=cast.technician, number=Decimal(112))
    (problem,) = error.value.problems
    assert (problem.code, problem.field, problem.message) == ("out_of_limits", "number", "Allowed 85–105. Keep 112?")
    assert services.answer(step=step("Tension"), by=cast.technician, number=Decimal(112), confirmed=True
                           ).result == "FLAG"
    assert services.answer(step=step("Tension"), by=cast.technician, number=Decimal(112), result="FAIL"
                           ).result == "FAIL"


def test_a_changed_answer_adds_a_row_and_the_newest_counts(order: WorkOrder, step: Step, cast: Cast) -> None:
    services.answer(step=step("Belt"), by=cast.technician, result="PASS")
    services.answer(step=step("Belt"), by=cast.second, result="FLAG", reason="frayed")
    assert [a.result for a in ChecklistAnswer.objects.order_by("id")] == ["PASS", "FLAG"]
    state = services.steps_of(order)[0]
    assert (state.answer.result, state.answers, state.done) == ("FLAG", 2, True)
    assert ChecklistAnswer.objects.in_force().get().answered_by == cast.second


def test_each_kind_takes_its_own_answer(step: Step, cast: Cast) -> None:
    tom = cast.technician
    assert refusal(step("Belt"), tom) == {"result"}
    assert refusal(step("Tension"), tom) == {"number"}
    assert refusal(step("Remarks"), tom, value="  ") == {"value"}
    assert refusal(step("Seal"), tom, value="damp") == {"value"}
    assert refusal(step("Guard"), tom) == {"photo"}
    assert refusal(step("Belt"), tom, result="NA") == {"reason_missing"}
    assert services.answer(step=step("Remarks"), by=tom, value="fine").result == "NOTED"
    assert services.answer(step=step("Seal"), by=tom, value="runs").result == "FAIL"
    assert services.answer(step=step("Belt"), by=tom, result="NA", reason="no belt fitted").result == "NA"
    shown = services.answer(step=step("Guard"), by=tom, upload=photo())
    assert (shown.result, shown.attachments.get().kind) == ("NOTED", "PHOTO")


def test_a_fail_brings_what_the_step_asks_for_and_leads_to_a_follow_up(order: WorkOrder, step: Step,
                                                                       cast: Cast) -> None:
    tom = cast.technician
    assert refusal(step("Leaks"), tom, result="FAIL") == {"reason_missing"}
    assert refusal(step("Cracks"), tom, result="FAIL", reason="there") == {"photo"}
    services.answer(step=step("Leaks"), by=tom, result="FAIL", reason="drips")
    services.answer(step=step("Cracks"), by=tom, result="FAIL", upload=photo())
    more = services.follow_up(order=order, by=tom, title="Seal it", step=step("Leaks"))
    assert more.follow_up_of_step == step("Leaks")
    assert services.steps_of(order)[6].answer.result == "FAIL"  # the answer stays


def test_a_reading_goes_to_the_meter_under_its_rules(step: Step, cast: Cast, plant: Plant, at: At) -> None:
    services.answer(step=step("Hours"), by=cast.technician, number=Decimal(100), at=at(-2))
    assert MeterReading.objects.get().value == 100
    assert refusal(step("Hours"), cast.technician, number=Decimal(90)) == {"below_last"}
    assert ChecklistAnswer.objects.count() == 1


def test_nothing_of_nothing_is_not_all(order: WorkOrder, step: Step, cast: Cast, plant: Plant) -> None:
    empty = services.create(by=cast.planner, title="No steps", asset=plant.press)
    assert (services.progress(empty).total, services.progress(empty).percent) == (0, None)
    services.answer(step=step("Belt"), by=cast.technician, result="PASS")
    assert (services.progress(order).done, services.progress(order).percent) == (1, 12)
    rows = {row.pk: (row.steps_done, row.steps_total) for row in WorkOrder.objects.with_progress()}
    assert rows == {order.pk: (1, 8), empty.pk: (0, 0)}


def test_an_answer_from_before_the_finish_may_come_after_it(order: WorkOrder, step: Step, cast: Cast, at: At) -> None:
    services.complete(order=order, by=cast.technician, outcome="NOT_PERFORMED", reason="x", at=at(-1))
    assert services.answer(step=step("Belt"), by=cast.technician, result="PASS", at=at(-2)).result == "PASS"
    with pytest.raises(Conflict) as error:
        services.answer(step=step("Belt"), by=cast.technician, result="PASS")
    assert codes(error) == {"state"}
    services.close(order=order, by=cast.planner)
    with pytest.raises(Conflict) as error:
        services.answer(step=step("Belt"), by=cast.technician, result="PASS", at=at(-2))
    assert codes(error) == {"closed"}


def test_only_who_performs_and_sees_it_answers(step: Step, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.answer(step=step("Belt"), by=cast.requester, result="PASS")
    with pytest.raises(NotFound):
        services.answer(step=step("Belt"), by=cast.outsider, result="PASS")


def test_the_last_value_of_the_same_step_stands_beside_it(order: WorkOrder, step: Step, cast: Cast, plant: Plant,
                                                          at: At) -> None:
    services.answer(step=step("Tension"), by=cast.technician, number=Decimal(90), at=at(-3))
    assert order.procedure is not None
    again = services.create(by=cast.planner, title="Again", asset=plant.press, procedures=[order.procedure])
    elsewhere = services.create(by=cast.planner, title="There", asset=plant.pump, procedures=[order.procedure])
    assert services.steps_of(again)[1].last.number == 90
    assert services.steps_of(elsewhere)[1].last is None


def test_steps_cost_the_same_queries_for_two_and_for_twenty(order: WorkOrder, step: Step, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            services.steps_of(order)
        return len(seen)

    services.answer(step=step("Belt"), by=cast.technician, result="PASS")
    services.answer(step=step("Tension"), by=cast.technician, number=Decimal(90))
    few = queries()
    for position in range(9, 30):
        order.steps.create(position=position, text=f"Step {position}")
        services.answer(step=order.steps.get(position=position), by=cast.technician, result="PASS")
    assert queries() == few <= 5
