"""Parts of an order: planned, put aside at approval, taken and given back at their frozen value."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Location
from assets.services import move_asset
from cmms.errors import Conflict, DomainError, NotAllowed
from inventory import services as stock
from inventory.models import InventoryTransaction, Part, RefusedDemand, Reservation, Storeroom
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import WorkOrder, WorkOrderPart
from workorders.verify import problems

NewOrder = Callable[..., WorkOrder]


@pytest.fixture
def store(plant: Plant) -> Storeroom:
    place = Location(site=plant.site, parent=plant.root, name="Store")
    place.save()
    return Storeroom.objects.create(location=place, site=plant.site, name="Store")


@pytest.fixture
def seal(store: Storeroom) -> Part:
    part = Part.objects.create(part_number="P-1", description="Seal")
    stock.receive(part=part, storeroom=store, quantity=Decimal(5), unit_cost=Decimal(10), by=None)
    return part


def held(order: WorkOrder) -> Decimal:
    return sum((row.held for row in Reservation.objects.of_reference("work_order", order.pk).open()), Decimal(0))


def test_approving_puts_planned_parts_aside_and_never_fails_for_want_of_stock(
        plant: Plant, cast: Cast, seal: Part) -> None:
    order = services.report(by=cast.requester, title="Leaks", asset=plant.press)
    services.plan_part(order=order, part=seal, quantity=Decimal(7), by=cast.planner)
    assert held(order) == 0
    order = services.approve(order=order, by=cast.planner)
    assert (order.status, held(order)) == ("OPEN", 5)
    services.plan_part(order=order, part=seal, quantity=Decimal(2), by=cast.planner)
    assert held(order) == 2


def test_what_is_needed_in_a_year_is_not_put_aside_today_and_moving_it_near_does(
        new_order: NewOrder, cast: Cast, seal: Part, at: Callable[[float], dt.datetime]) -> None:
    order = new_order(parts={seal: Decimal(2)}, scheduled_start=at(24 * 300))
    assert held(order) == 0
    services.schedule(order=order, by=cast.planner, start=at(24), end=at(30))
    assert held(order) == 2


@pytest.mark.parametrize(("verb", "words"), [
    ("complete", {"outcome": "DONE"}), ("cancel", {"reason": "not needed"}),
])
def test_finishing_or_cancelling_releases_what_was_not_used(
        verb: str, words: dict[str, Any], new_order: NewOrder, cast: Cast, seal: Part) -> None:
    order = new_order(parts={seal: Decimal(3)})
    assert held(order) == 3
    getattr(services, verb)(order=order, by=cast.planner, **words)
    assert held(order) == 0
    seal.refresh_from_db()
    assert seal.available == 5


def test_reinstating_puts_aside_anew_and_reopening_does_not(new_order: NewOrder, cast: Cast, seal: Part) -> None:
    order = services.cancel(order=new_order(parts={seal: Decimal(3)}), by=cast.planner, reason="no")
    order = services.reinstate(order=order, by=cast.planner, reason="yes")
    assert held(order) == 3
    services.complete(order=order, by=cast.technician, outcome="DONE")
    services.reopen(order=order, by=cast.planner, reason="leaks")
    assert held(order) == 0


def test_what_was_taken_costs_what_it_was_worth_then_and_comes_back_at_that(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order(parts={seal: Decimal(2)})
    line = services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(3), by=cast.technician)
    assert (line.quantity_used, line.unit_cost, line.total_cost) == (3, 10, 30)
    stock.receive(part=seal, storeroom=store, quantity=Decimal(2), unit_cost=Decimal(90), by=None)
    issued = InventoryTransaction.objects.get(transaction_type="ISSUE")
    line = services.return_part(order=order, against=issued, quantity=Decimal(1), by=cast.technician)
    assert (line.quantity_used, line.total_cost) == (2, 20)
    assert list(problems()) == []
    with pytest.raises(DomainError):
        services.return_part(order=order, against=issued, quantity=Decimal(3), by=cast.technician)
    with pytest.raises(DomainError) as error:
        services.cancel(order=order, by=cast.planner, reason="no")
    assert {p.code for p in error.value.problems} == {"booked"}


def test_a_part_nobody_planned_gets_a_line_of_its_own(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order()
    services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(1), by=cast.technician)
    line = WorkOrderPart.objects.get(work_order=order)
    assert (line.quantity_requested, line.quantity_used) == (0, 1)


def test_a_refused_demand_is_kept_and_leaves_no_line(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order()
    with pytest.raises(Conflict):
        services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(6), by=cast.technician)
    assert not WorkOrderPart.objects.exists()
    assert RefusedDemand.objects.get().reference_id == order.pk


def test_parts_of_one_order_are_not_given_back_on_another(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order, other = new_order(), new_order()
    services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(1), by=cast.technician)
    with pytest.raises(DomainError) as error:
        services.return_part(order=other, against=InventoryTransaction.objects.get(transaction_type="ISSUE"),
                             quantity=Decimal(1), by=cast.technician)
    assert {p.code for p in error.value.problems} == {"other_order"}


def test_parts_come_and_go_until_the_books_close(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = services.complete(order=new_order(), by=cast.technician, outcome="DONE")
    services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(1), by=cast.technician)
    services.close(order=order, by=cast.planner)
    with pytest.raises(DomainError) as error:
        services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(1), by=cast.technician)
    assert {p.code for p in error.value.problems} == {"closed"}
    with pytest.raises(NotAllowed):
        services.plan_part(order=order, part=seal, quantity=Decimal(1), by=cast.technician)
    with pytest.raises(DomainError):
        services.plan_part(order=order, part=seal, quantity=Decimal(-1), by=cast.planner)


def test_a_storekeepers_reversal_reaches_the_orders_line(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order()
    services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(3), by=cast.technician)
    row = InventoryTransaction.objects.get(part=seal, transaction_type="ISSUE")
    stock.reverse(row=row, by=None, reason="wrong part")
    line = WorkOrderPart.objects.get(work_order=order, part=seal)
    assert (line.quantity_used, line.total_cost) == (0, 0)
    assert not list(problems("default"))


def test_an_asset_stays_at_its_site_while_an_order_on_it_is_open(
        plant: Plant, new_order: NewOrder, cast: Cast) -> None:
    order = new_order(asset=plant.press)
    with pytest.raises(DomainError, match=order.number):
        move_asset(by=None, asset=plant.press, location=plant.far_root)
    services.cancel(order=order, by=cast.supervisor, reason="goes away")
    assert move_asset(by=None, asset=plant.press, location=plant.far_root).site_id == plant.far.pk
