"""From what should be bought to what was received: drafts, sending, amending, partial receipts, short lines."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cmms.accounts.models import User
from cmms.errors import Conflict, DomainError, NotAllowed, NotFound
from inventory import services
from inventory.models import (
    InventoryTransaction,
    Part,
    PartUnit,
    PurchaseOrder,
    PurchaseOrderLine,
    Reservation,
    StockLevel,
    Supplier,
)
from inventory.services import Buy, Delivery
from tests.inventory.plant import Plant, ago, in_order
from tests.inventory.test_permissions import person, root_of


@pytest.fixture
def supplier(plant: Plant) -> Supplier:
    return Supplier.objects.create(name="Bolts Ltd", lead_time_days=9)


@pytest.fixture
def box(plant: Plant) -> PartUnit:
    return PartUnit.objects.create(part=plant.part, name="box", factor=Decimal(100))


def ordered(plant: Plant, supplier: Supplier, quantity: Any = 10, **more: Any) -> PurchaseOrderLine:
    order = services.draft_order(supplier=supplier, storeroom=plant.main, by=None,
                                 lines=[Buy(plant.part, Decimal(quantity), **more)])
    services.send_order(order=order, by=None)
    return order.lines.get()


def come(line: PurchaseOrderLine, quantity: Any, **more: Any) -> list[InventoryTransaction]:
    order = PurchaseOrder.objects.get(pk=line.purchase_order_id)
    rows = services.receive_order(order=order, deliveries=[Delivery(line, Decimal(quantity), **more)], by=None)
    line.refresh_from_db()
    return rows


def state(line: PurchaseOrderLine) -> str:
    return PurchaseOrder.objects.get(pk=line.purchase_order_id).status


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_a_suggestion_becomes_a_draft_in_whole_packs(plant: Plant, supplier: Supplier, box: PartUnit) -> None:
    buy = services.in_packs(plant.part, Decimal(101), box)
    assert buy.quantity == 2
    plant.part.unit_cost = Decimal("0.05")
    plant.part.save()
    order = services.draft_order(supplier=supplier, storeroom=plant.main, by=None, lines=[
        Buy(plant.part, buy.quantity, box)])
    line = order.lines.get()
    assert (line.quantity_ordered, line.unit_factor, line.purchase_unit, line.unit_price) == (2, 100, "box", 5)
    assert Part.objects.with_net().with_drafted().get().on_order == 0
    assert Part.objects.with_drafted().get().drafted == 200
    services.send_order(order=order, by=None)
    assert Part.objects.with_net().get().on_order == 200


def test_partial_receipts_in_boxes_are_ledger_rows_and_the_last_one_closes_the_order(
        plant: Plant, supplier: Supplier, box: PartUnit) -> None:
    line = ordered(plant, supplier, 3, unit=box, unit_price=Decimal(20))
    (row,) = come(line, 1, bin="A-1")
    assert (row.quantity, row.value, row.unit_cost) == (100, 20, Decimal("0.2"))
    assert (row.reference_type, row.reference_id, row.reference_line_id) == (
        "purchase_order", line.purchase_order_id, line.pk)
    assert (line.quantity_received, state(line)) == (1, "ORDERED")
    assert StockLevel.objects.get(bin="A-1").quantity == 100
    come(line, 2, unit_price=Decimal(23))  # the invoice said another price
    assert (line.quantity_received, state(line)) == (3, "CLOSED")
    assert plant.books[:2] == (300, 66)
    in_order()


def test_a_tenth_more_is_taken_in_and_beyond_that_the_order_is_amended_first(
        plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier, 10)
    come(line, 6)
    with pytest.raises(Conflict) as refused:
        come(line, "5.001")
    assert codes(refused) == {"more_than_ordered"}
    assert plant.books[0] == 6
    services.amend_line(line=line, by=None, quantity=Decimal(12))
    come(line, 7)
    assert (line.quantity_received, state(line)) == (13, "CLOSED")


def test_two_lines_of_one_delivery_go_in_together_or_not_at_all(plant: Plant, supplier: Supplier) -> None:
    other = Part.objects.create(part_number="NUT")
    order = services.draft_order(supplier=supplier, storeroom=plant.main, by=None, lines=[
        Buy(plant.part, Decimal(4)), Buy(other, Decimal(4))])
    services.send_order(order=order, by=None)
    first, second = order.lines.order_by("line_number")
    with pytest.raises(Conflict):
        services.receive_order(order=order, by=None, deliveries=[Delivery(first, Decimal(2)),
                                                                 Delivery(second, Decimal(9))])
    assert not InventoryTransaction.objects.exists()
    services.receive_order(order=order, by=None, deliveries=[Delivery(first, Decimal(4)), Delivery(second, Decimal(4))])
    assert PurchaseOrder.objects.get().status == "CLOSED"
    with pytest.raises(Conflict) as refused:
        services.receive_order(order=order, by=None, deliveries=[Delivery(first, Decimal(1))])
    assert codes(refused) == {"not_ordered"}


def test_a_short_line_is_closed_by_hand_with_a_reason(plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier, 10)
    come(line, 4)
    with pytest.raises(DomainError) as refused:
        services.close_line(line=line, by=None, reason=" ")
    assert codes(refused) == {"reason_missing"}
    services.close_line(line=line, by=None, reason="Sold out")
    assert state(line) == "CLOSED"
    assert Part.objects.with_net().get().on_order == 0


def test_taking_a_receipt_back_makes_it_come_again(plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier, 10)
    (row,) = come(line, 10)
    assert state(line) == "CLOSED"
    services.reverse(row=row, by=None, reason="Wrong part in the box")
    line.refresh_from_db()
    assert (line.quantity_received, state(line), plant.books[0]) == (0, "ORDERED", 0)
    in_order()


def test_what_goes_back_to_the_supplier_has_come_nevertheless(plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier, 10, unit_price=Decimal(3))
    (row,) = come(line, 10)
    back = services.return_to_supplier(part=plant.part, storeroom=plant.main, quantity=Decimal(4), against=row, by=None)
    line.refresh_from_db()
    assert (back.value, line.quantity_received, state(line)) == (-12, 10, "CLOSED")
    in_order()


def test_an_amendment_is_never_less_than_has_come_and_closes_what_is_complete(
        plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier, 10)
    come(line, 4)
    with pytest.raises(DomainError) as refused:
        services.amend_line(line=line, by=None, quantity=Decimal(3))
    assert codes(refused) == {"less_than_received"}
    services.amend_line(line=line, by=None, quantity=Decimal(4))
    assert state(line) == "CLOSED"


def test_sending_dates_the_order_by_its_longest_lead_time(plant: Plant, supplier: Supplier) -> None:
    today = timezone.now().astimezone(ZoneInfo(plant.site.time_zone)).date()

    def due_in() -> int:
        order = PurchaseOrder.objects.get(pk=ordered(plant, supplier).purchase_order_id)
        assert order.due_date is not None
        return (order.due_date - today).days

    assert due_in() == 9
    plant.part.lead_time_days = 30
    plant.part.save()
    assert due_in() == 30


def test_an_empty_draft_is_not_sent_and_a_received_order_not_cancelled(plant: Plant, supplier: Supplier) -> None:
    empty = services.draft_order(supplier=supplier, storeroom=plant.main, by=None)
    with pytest.raises(DomainError) as refused:
        services.send_order(order=empty, by=None)
    assert codes(refused) == {"no_lines"}
    services.cancel_order(order=empty, by=None)
    line = ordered(plant, supplier)
    come(line, 1)
    with pytest.raises(DomainError) as refused:
        services.cancel_order(order=line.purchase_order, by=None)
    assert codes(refused) == {"received"}


def test_a_part_of_another_currency_is_not_bought_here(plant: Plant, plants: Any, supplier: Supplier) -> None:
    far = plants("SOUTH", currency="USD")
    far.receive(1)
    far.part.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        services.draft_order(supplier=supplier, storeroom=plant.main, by=None, lines=[Buy(far.part, Decimal(1))])
    assert codes(refused) == {"other_currency"}
    assert not PurchaseOrder.objects.exists()


def test_a_delivery_fills_the_most_urgent_shortage_first(plant: Plant, supplier: Supplier) -> None:
    plant.reserve(4, 1, priority=2)
    plant.reserve(4, 2, priority=4)
    come(ordered(plant, supplier, 5), 5)
    held = {row.reference_id: row.held for row in Reservation.objects.exclude(stock_level=None)}
    assert held == {2: 4, 1: 1}


def test_buying_and_receiving_ask_for_their_permissions_and_branch(
        plant: Plant, plants: Any, supplier: Supplier) -> None:
    line = ordered(plant, supplier)
    buyer = person("receive", place=root_of(plant))
    with pytest.raises(NotAllowed):
        services.draft_order(supplier=supplier, storeroom=plant.main, by=buyer)
    with pytest.raises(NotAllowed):
        services.amend_line(line=line, by=buyer, quantity=Decimal(2))
    services.receive_order(order=line.purchase_order, deliveries=[Delivery(line, Decimal(1))], by=buyer)
    stranger = person("receive", place=root_of(plants("SOUTH")))
    with pytest.raises(NotFound):
        services.receive_order(order=line.purchase_order, deliveries=[Delivery(line, Decimal(1))], by=stranger)
    assert User.objects.count() == 2


def test_a_line_that_disagrees_with_its_receipts_is_a_fault(plant: Plant, supplier: Supplier) -> None:
    from inventory.verify import problems

    line = ordered(plant, supplier)
    come(line, 3)
    assert list(problems()) == []
    PurchaseOrderLine.objects.filter(pk=line.pk).update(quantity_received=5)
    assert [fault.kind for fault in problems()] == ["received"]


def test_a_receipt_of_yesterday_is_dated_so_and_one_of_tomorrow_refused(plant: Plant, supplier: Supplier) -> None:
    line = ordered(plant, supplier)
    yesterday = ago(days=1)
    (row,) = services.receive_order(order=line.purchase_order, deliveries=[Delivery(line, Decimal(1))], by=None,
                                    at=yesterday, note="DN 17")
    assert (row.transaction_date, row.reason) == (yesterday, "DN 17")
    with pytest.raises(DomainError):
        services.receive_order(order=line.purchase_order, deliveries=[Delivery(line, Decimal(1))], by=None,
                               at=timezone.now() + dt.timedelta(hours=1))
