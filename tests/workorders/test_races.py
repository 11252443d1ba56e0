"""Two people at the same moment: one succeeds, the other is told."""

from collections.abc import Callable
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Downtime, LaborEntry, WorkOrder
from workorders.verify import problems

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

NewOrder = Callable[..., WorkOrder]


def one_wins(outcomes: list[Any]) -> None:
    """All but one were refused with a sentence; nobody met a database error."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    assert len(errors) == len(outcomes) - 1, errors
    assert all(isinstance(error, DomainError) and error.problems for error in errors), errors


def test_eight_people_finish_one_order_once(together: Any, new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    people = [cast.technician, cast.second, cast.planner, cast.supervisor] * 2
    outcomes = together(*(lambda who=who: services.complete(order=order, by=who, outcome="DONE") for who in people))
    one_wins(outcomes)
    assert {type(o.error) for o in outcomes} == {type(None), Conflict}
    assert list(order.states.in_order().values_list("verb", flat=True)) == ["create", "complete"]


def test_one_person_starts_the_clock_on_two_orders(together: Any, new_order: NewOrder, cast: Cast) -> None:
    orders = [services.start(order=new_order(), by=cast.technician) for _ in range(2)]
    one_wins(together(*(lambda o=o: services.start_clock(order=o, by=cast.technician) for o in orders)))
    assert LaborEntry.objects.running().count() == 1


def test_two_people_say_that_one_machine_stands(together: Any, plant: Plant, cast: Cast) -> None:
    one_wins(together(*(lambda who=who: services.begin_downtime(asset=plant.press, by=who)
                        for who in (cast.technician, cast.second))))
    assert Downtime.objects.count() == 1
    assert list(problems()) == []


def test_cancelling_and_booking_exclude_each_other(together: Any, new_order: NewOrder, cast: Cast) -> None:
    orders = [new_order() for _ in range(4)]
    calls: list[Callable[[], Any]] = []
    for order in orders:
        calls.append(lambda o=order: services.cancel(order=o, by=cast.planner, reason="no"))
        calls.append(lambda o=order: services.start_clock(
            order=services.start(order=o, by=cast.technician), by=cast.technician) and services.stop_clock(
            by=cast.technician))
    for outcome in together(*calls):
        assert outcome.error is None or isinstance(outcome.error, DomainError), outcome.error
    for order in WorkOrder.objects.filter(status="CANCELLED"):
        assert not LaborEntry.objects.of(order).booked().exists()
    assert [fault for fault in problems() if fault.kind != "clock"] == []
