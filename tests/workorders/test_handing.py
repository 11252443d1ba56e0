"""Jobs change hands, turn out to be on another machine, or to be known already."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assets.models import Meter
from cmms.errors import DomainError, NotFound
from tests.pictures import photo
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Downtime, FailureCode, LaborEntry, WorkOrder
from workorders.verify import problems

At = Callable[[float], dt.datetime]
NewOrder = Callable[..., WorkOrder]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_a_technician_hands_over_the_job_that_is_theirs(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = new_order(assigned_to=cast.technician)
    with pytest.raises(DomainError) as error:
        services.hand_over(order=order, by=cast.second, to=cast.second)
    assert codes(error) == {"not_yours"}
    services.work_on(order=order, by=cast.technician, at=at(-1))
    given = services.hand_over(order=order, by=cast.technician, to=cast.second, text="Guard is off")
    assert (given.assigned_to, given.status) == (cast.second, "IN_PROGRESS")
    assert (given.comments.get().kind, given.comments.get().text) == ("HANDOVER", "Guard is off")
    assert not LaborEntry.objects.running().exists()
    assert services.hand_over(order=order, by=cast.second).assigned_to is None


def test_a_job_is_not_handed_to_who_cannot_see_it(new_order: NewOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.hand_over(order=new_order(), by=cast.planner, to=cast.outsider)
    assert codes(error) == {"out_of_branch"}


def test_the_wrong_asset_is_put_right_with_its_downtime_and_a_history_row(plant: Plant, cast: Cast, at: At) -> None:
    meter = Meter.objects.create(asset=plant.pump, name="Hours", unit="h")
    order = services.report(by=cast.requester, title="Stands", asset=plant.press, stopped_at=at(-2))
    order.steps.create(position=1, text="Hours", kind="READING", meter_name="Hours")
    changed = services.change_asset(order=order, by=cast.technician, asset=plant.pump, reason="It is the pump")
    assert (changed.asset, changed.location) == (plant.pump, plant.other_hall)
    assert (Downtime.objects.get().asset, order.steps.get().meter) == (plant.pump, meter)
    plant.press.refresh_from_db()
    plant.pump.refresh_from_db()
    assert (plant.press.status, plant.pump.status) == ("OPERATIONAL", "DOWN")
    newest = WorkOrder.history.filter(id=order.pk).first()
    assert (newest.asset_id, newest.history_change_reason) == (plant.pump.pk, "It is the pump")
    assert list(problems()) == []


def test_the_asset_of_a_scheduled_order_or_of_another_site_is_refused(plant: Plant, cast: Cast,
                                                                      new_order: NewOrder) -> None:
    made = services.create(by=None, title="PM", asset=plant.press, reference_type="maintenance_schedule",
                           reference_id=1)
    with pytest.raises(DomainError) as error:
        services.change_asset(order=made, by=cast.technician, asset=plant.pump, reason="x")
    assert codes(error) == {"scheduled_order"}
    with pytest.raises(NotFound):
        services.change_asset(order=new_order(), by=cast.technician, asset=plant.far_press, reason="x")
    with pytest.raises(DomainError) as error:
        services.change_asset(order=new_order(), by=cast.technician, asset=plant.press, reason=" ")
    assert codes(error) == {"same_asset", "reason_missing"}
    route = services.create(by=cast.planner, title="Round", location=plant.hall, route=[plant.press])
    with pytest.raises(DomainError) as error:
        services.change_asset(order=route, by=cast.technician, asset=plant.pump, reason="x")
    assert codes(error) == {"route"}


def test_a_duplicate_keeps_its_words_and_counts_no_failure(plant: Plant, cast: Cast, new_order: NewOrder, at: At,
                                                           leak: FailureCode) -> None:
    known = new_order(title="Leaks")
    again = services.report(by=None, title="Puddle", description="Under the press", asset=plant.press,
                            requester_name="Driver", requester_contact="12", stopped_at=at(-1))
    services.attach(order=again, upload=photo())
    with pytest.raises(DomainError) as error:
        services.duplicate(order=again, of=again, by=cast.planner)
    assert codes(error) == {"itself"}
    done = services.duplicate(order=again, of=known, by=cast.planner)
    assert (done.status, done.duplicate_of, done.title) == ("CANCELLED", known, "Puddle")
    assert done.attachments.count() == 1
    said = known.comments.get()
    assert (said.kind, said.author_name, said.text) == ("ME_TOO", "Driver", "Puddle\nUnder the press")
    assert Downtime.objects.get().work_order == known
    assert Downtime.objects.get().ended_at is None
    assert list(problems()) == []
    third = services.report(by=cast.requester, title="Wet", asset=plant.press)
    with pytest.raises(DomainError) as error:
        services.duplicate(order=third, of=done, by=cast.planner)
    assert codes(error) == {"no_job"}
