"""Are an order's parts there: ready, waiting for a delivery, or short; for one order and for many at once."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Location
from cmms.notifications.models import Notification
from inventory import services as stock
from inventory.models import Part, PurchaseOrder, Reservation, Storeroom, Supplier
from inventory.services import Buy, Delivery
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import WorkOrder

NewOrder = Callable[..., WorkOrder]
At = Callable[[float], dt.datetime]


@pytest.fixture
def store(plant: Plant) -> Storeroom:
    place = Location(site=plant.site, parent=plant.root, name="Store")
    place.save()
    return Storeroom.objects.create(location=place, site=plant.site, name="Store")


@pytest.fixture
def seal(store: Storeroom) -> Part:
    return Part.objects.create(part_number="P-1", description="Seal", lead_time_days=5)


@pytest.fixture
def supplier(db: None) -> Supplier:
    return Supplier.objects.create(name="Seals Ltd")


def receive(part: Part, store: Storeroom, quantity: int) -> None:
    stock.receive(part=part, storeroom=store, quantity=Decimal(quantity), unit_cost=Decimal(10), by=None)


def buy(part: Part, store: Storeroom, supplier: Supplier, quantity: int, *, due: dt.date | None = None,
        for_order: int | None = None) -> PurchaseOrder:
    order = stock.draft_order(supplier=supplier, storeroom=store, by=None, lines=[
        Buy(part, Decimal(quantity), due_date=due, for_order=for_order)])
    return stock.send_order(order=order, by=None)


def told(user: Any) -> list[tuple[str, str]]:
    news = Notification.objects.filter(user=user, kind__in=["PART_ARRIVED", "SHORTAGE"])
    return list(news.order_by("pk").values_list("kind", "reference_type"))


def test_an_order_without_parts_is_ready_and_so_is_one_whose_parts_are_put_aside(
        new_order: NewOrder, seal: Part, store: Storeroom) -> None:
    assert services.readiness(new_order()).needs_parts is False
    receive(seal, store, 2)
    found = services.readiness(new_order(parts={seal: Decimal(2)}))
    assert (found.state, found.needs_parts, found.lacks) == ("READY", True, ())


def test_a_short_order_waits_for_the_delivery_that_covers_it(
        new_order: NewOrder, seal: Part, store: Storeroom, supplier: Supplier, at: At) -> None:
    order = new_order(parts={seal: Decimal(3)})
    receive(seal, store, 1)
    found = services.readiness(order)
    assert (found.state, found.lacks[0].missing, found.lacks[0].purchase) == ("SHORT", 2, None)
    soon, late = at(24 * 3).date(), at(24 * 9).date()
    second, first = (buy(seal, store, supplier, 1, due=day) for day in (late, soon))
    found = services.readiness(order)
    assert (found.state, found.due, found.lacks[0].purchase) == ("WAITING", late, second)
    assert first.number not in found.sentence and second.number in found.sentence


def test_two_orders_never_count_on_the_same_last_piece_or_delivery(
        new_order: NewOrder, seal: Part, store: Storeroom, supplier: Supplier, at: At) -> None:
    urgent = new_order(parts={seal: Decimal(1)}, priority=4)
    later = new_order(parts={seal: Decimal(1)}, priority=2)
    buy(seal, store, supplier, 1, due=at(48).date())
    states = {pk: found.state for pk, found in services.readiness_of([later, urgent]).items()}
    assert states == {urgent.pk: "WAITING", later.pk: "SHORT"}


def test_a_delivery_for_one_order_serves_no_other(
        new_order: NewOrder, seal: Part, store: Storeroom, supplier: Supplier) -> None:
    urgent = new_order(parts={seal: Decimal(1)}, priority=5)
    mine = new_order(parts={seal: Decimal(1)}, priority=1)
    Part.objects.filter(pk=seal.pk).update(lead_time_days=None)
    buy(seal, store, supplier, 1, for_order=mine.pk)
    states = {pk: found.state for pk, found in services.readiness_of([mine, urgent]).items()}
    assert states == {urgent.pk: "SHORT", mine.pk: "WAITING"}
    assert services.readiness(mine).due is None and "no date" in services.readiness(mine).sentence


def test_a_far_need_is_judged_by_what_is_free_though_nothing_is_put_aside(
        new_order: NewOrder, seal: Part, store: Storeroom, at: At) -> None:
    receive(seal, store, 2)
    far = new_order(parts={seal: Decimal(2)}, scheduled_start=at(24 * 200))
    farther = new_order(parts={seal: Decimal(1)}, scheduled_start=at(24 * 300))
    assert not Reservation.objects.exists()
    states = {pk: found.state for pk, found in services.readiness_of([far, farther]).items()}
    assert states == {far.pk: "READY", farther.pk: "SHORT"}


def test_what_was_issued_is_needed_no_more_and_finished_orders_need_nothing(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order(parts={seal: Decimal(1)})
    receive(seal, store, 1)
    services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(1), by=cast.technician)
    assert services.readiness(order).needs_parts is False
    other = new_order(parts={seal: Decimal(4)})
    other = services.complete(order=other, by=cast.technician, outcome="NOT_PERFORMED", reason="No time")
    assert services.readiness(other).is_ready


def test_readiness_of_twenty_orders_costs_what_it_costs_for_two(
        new_order: NewOrder, seal: Part, store: Storeroom, supplier: Supplier,
        django_assert_max_num_queries: Any) -> None:
    orders = [new_order(parts={seal: Decimal(1)}) for _ in range(20)]
    receive(seal, store, 3)
    buy(seal, store, supplier, 5)
    for some in (orders[:2], orders):
        with django_assert_max_num_queries(7):
            services.readiness_of(some)
    counts = [found.state for found in services.readiness_of(orders).values()]
    assert (counts.count("READY"), counts.count("WAITING"), counts.count("SHORT")) == (3, 5, 12)


def test_whoever_has_the_order_hears_that_its_part_has_come_once_all_of_it_is_there(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom, supplier: Supplier) -> None:
    order = new_order(parts={seal: Decimal(3)}, assigned_to=cast.technician)
    purchase = buy(seal, store, supplier, 3)
    line = purchase.lines.get()
    stock.receive_order(order=purchase, deliveries=[Delivery(line, Decimal(2))], by=cast.storekeeper)
    assert told(cast.technician) == []
    stock.receive_order(order=purchase, deliveries=[Delivery(line, Decimal(1))], by=cast.storekeeper)
    assert told(cast.technician) == [("PART_ARRIVED", "work_orders")]
    assert order.number in Notification.objects.get(user=cast.technician, kind="PART_ARRIVED").body
    assert told(cast.planner) == [] and told(cast.second) == []


def test_planners_hear_of_parts_for_an_order_that_nobody_has(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    new_order(parts={seal: Decimal(1)})
    receive(seal, store, 1)
    assert [kind for kind, _table in told(cast.planner)] == ["PART_ARRIVED"]


def test_approving_an_order_whose_parts_are_there_tells_nobody(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    receive(seal, store, 4)
    new_order(parts={seal: Decimal(2)}, assigned_to=cast.technician)
    assert not Notification.objects.filter(kind="PART_ARRIVED").exists()


def test_planners_and_holder_hear_that_a_count_took_what_was_put_aside(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    receive(seal, store, 2)
    order = new_order(parts={seal: Decimal(2)}, assigned_to=cast.technician)
    stock.count(part=seal, storeroom=store, counted=Decimal(1), by=cast.storekeeper, reason="Not there")
    assert ("SHORTAGE", "work_orders") in told(cast.planner) and ("SHORTAGE", "work_orders") in told(cast.technician)
    assert Notification.objects.filter(kind="SHORTAGE", user=cast.outsider).count() == 0
    assert services.readiness(order).state == "SHORT"


def test_the_nightly_run_puts_aside_what_has_come_near_and_does_so_once(
        new_order: NewOrder, seal: Part, store: Storeroom, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(seal, store, 2)
    order = new_order(parts={seal: Decimal(2)}, scheduled_start=at(24 * 30))
    assert services.reserve_coming() == 0
    monkeypatch.setattr("workorders.services.parts.timezone.now", lambda: at(24 * 12))
    assert services.reserve_coming() == 1
    assert sum(row.held for row in Reservation.objects.of_reference("work_order", order.pk).open()) == 2
    assert services.reserve_coming() == 0


def test_giving_back_takes_the_newest_issue_first_each_at_its_own_value(
        new_order: NewOrder, cast: Cast, seal: Part, store: Storeroom) -> None:
    order = new_order()
    for price in (10, 20):
        stock.receive(part=seal, storeroom=store, quantity=Decimal(2), unit_cost=Decimal(price), by=None)
        services.issue_part(order=order, part=seal, storeroom=store, quantity=Decimal(2), by=cast.technician)
    line = services.return_unused(order=order, part=seal, quantity=Decimal(3), by=cast.technician)
    assert (line.quantity_used, line.total_cost) == (1, 10)
    with pytest.raises(Exception, match="Only 1"):
        services.return_unused(order=order, part=seal, quantity=Decimal(2), by=cast.technician)
