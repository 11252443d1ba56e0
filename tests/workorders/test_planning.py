"""Who does it and when; when machines stand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from assets.models import AssetStatus
from assets.services import retire_asset
from cmms.errors import Conflict, DomainError, NotAllowed
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Downtime, WorkOrder

At = Callable[[float], dt.datetime]
NewOrder = Callable[..., WorkOrder]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_a_date_is_set_moved_and_taken_away(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.schedule(order=new_order(), by=cast.planner, start=at(24), end=at(26), due_at=at(48))
    assert (order.scheduled_start, order.scheduled_end, order.due_at) == (at(24), at(26), at(48))
    order = services.schedule(order=order, by=cast.planner, start=None)
    assert (order.scheduled_start, order.scheduled_end, order.due_at) == (None, None, at(48))


def test_a_schedule_that_ends_before_it_starts_or_only_ends_is_refused(
        new_order: NewOrder, cast: Cast, at: At) -> None:
    for start, code in ((at(26), "order"), (None, "no_start")):
        with pytest.raises(DomainError) as error:
            services.schedule(order=new_order(), by=cast.planner, start=start, end=at(24))
        assert codes(error) == {code}


def test_nobody_who_has_left_is_given_work(new_order: NewOrder, cast: Cast) -> None:
    cast.second.is_active = False
    cast.second.save()
    with pytest.raises(DomainError) as error:
        services.assign(order=new_order(), by=cast.planner, to=cast.second)
    assert codes(error) == {"inactive"}


def test_work_goes_to_nobody_in_particular_again(new_order: NewOrder, cast: Cast) -> None:
    order = services.assign(order=new_order(), by=cast.planner, to=cast.second)
    assert services.assign(order=order, by=cast.planner, to=None).assigned_to is None


def test_a_follow_up_belongs_to_a_step_of_its_own_order(new_order: NewOrder, cast: Cast) -> None:
    order = services.start(order=new_order(), by=cast.technician)
    strange = new_order().steps.create(position=1, text="Belt?")
    with pytest.raises(DomainError) as error:
        services.follow_up(order=order, by=cast.technician, title="x", step=strange)
    assert codes(error) == {"other_order"}


def test_a_machine_stands_and_runs_again_as_people_say(plant: Plant, cast: Cast, at: At) -> None:
    services.begin_downtime(asset=plant.press, by=cast.technician, at=at(-3))
    with pytest.raises(DomainError) as error:
        services.end_downtime(asset=plant.press, by=cast.technician, at=at(-4))
    assert codes(error) == {"before_start"}
    with pytest.raises(DomainError) as error:
        services.end_downtime(asset=plant.press, by=cast.technician, status=AssetStatus.RETIRED)
    assert codes(error) == {"status"}
    spell = services.end_downtime(asset=plant.press, by=cast.second, at=at(-1), status=AssetStatus.DEGRADED)
    plant.press.refresh_from_db()
    assert (spell.started_at, spell.ended_at, spell.ended_by) == (at(-3), at(-1), cast.second)
    assert plant.press.status == AssetStatus.DEGRADED
    with pytest.raises(Conflict):
        services.end_downtime(asset=plant.press, by=cast.technician)


def test_a_stop_told_later_leaves_the_status_alone_and_overlaps_nothing(plant: Plant, cast: Cast, at: At) -> None:
    services.record_downtime(asset=plant.press, by=cast.technician, started_at=at(-9), ended_at=at(-8))
    plant.press.refresh_from_db()
    assert plant.press.status == AssetStatus.OPERATIONAL
    with pytest.raises(Conflict):
        services.record_downtime(asset=plant.press, by=cast.technician, started_at=at(-9), ended_at=at(-7))
    assert Downtime.objects.count() == 1


def test_what_is_retired_or_closed_gets_no_downtime(plant: Plant, cast: Cast, new_order: NewOrder) -> None:
    order = services.cancel(order=new_order(), by=cast.planner, reason="no")
    with pytest.raises(Conflict):
        services.begin_downtime(asset=plant.press, by=cast.technician, order=order)
    retire_asset(by=cast.planner, asset=plant.pump)
    with pytest.raises(DomainError) as error:
        services.begin_downtime(asset=plant.pump, by=cast.technician)
    assert codes(error) == {"retired"}
    with pytest.raises(NotAllowed):
        services.begin_downtime(asset=plant.press, by=cast.requester)


def test_a_route_is_one_order_with_a_line_and_the_steps_per_asset(plant: Plant, cast: Cast) -> None:
    from assets.models import Meter
    from workorders.models import Procedure, ProcedureStep

    meter = Meter.objects.create(asset=plant.pump, name="Hours", unit="h")
    procedure = Procedure.objects.create(number="R-1", name="Round")
    ProcedureStep.objects.create(procedure=procedure, position=1, text="Look")
    ProcedureStep.objects.create(procedure=procedure, position=2, text="Read", kind="READING", unit="h",
                                 meter_name="Hours")
    order = services.create(by=cast.planner, title="Round", location=plant.root, procedures=[procedure],
                            route=[plant.press, plant.pump])
    assert [line.asset for line in order.route.all()] == [plant.press, plant.pump]
    assert [(s.position, s.asset, s.meter) for s in order.steps.all()] == [
        (1, plant.press, None), (2, plant.press, None), (3, plant.pump, None), (4, plant.pump, meter)]
