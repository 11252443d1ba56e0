"""Receipts, issues, returns and transfers, with the numbers of a storekeeper."""

from decimal import Decimal

import pytest

from cmms.audit import acting_as
from cmms.errors import Conflict, DomainError
from inventory import services
from inventory.models import InventoryTransaction, RefusedDemand, TransactionType
from tests.inventory.plant import Plant, ago, in_order, order


def codes(error: pytest.ExceptionInfo) -> list[str]:
    return [p.code for p in error.value.problems]


def test_receipts_make_a_moving_average(plant: Plant) -> None:
    plant.receive(10, "10")
    plant.receive(5, "13")
    assert plant.books == (15, Decimal("165.00"), Decimal("11.000000"))
    in_order()


def test_an_issue_freezes_the_average_and_leaves_it(plant: Plant) -> None:
    plant.receive(3, "3.333333")
    row = plant.issue(1, reference=order(7))
    assert (row.quantity, row.unit_cost, row.value) == (-1, Decimal("3.333333"), Decimal("-3.33"))
    assert plant.books == (2, Decimal("6.67"), Decimal("3.335000"))
    plant.receive(2, "20")
    row.refresh_from_db()
    assert row.unit_cost == Decimal("3.333333")
    in_order()


def test_the_last_piece_takes_the_whole_value_and_the_average_survives(plant: Plant) -> None:
    plant.receive(3, value=Decimal("10.00"), unit_cost=None)
    assert [plant.issue(1).value for _ in range(3)] == [Decimal("-3.33"), Decimal("-3.34"), Decimal("-3.33")]
    assert plant.books == (0, 0, Decimal("3.330000"))
    plant.receive(2, None)
    assert plant.books == (2, Decimal("6.66"), Decimal("3.330000"))
    in_order()


def test_a_thousand_cheap_screws_lose_no_cent(plant: Plant) -> None:
    plant.receive(1000, "0.003")
    for _ in range(20):
        plant.issue(50)
    issued = sum(row.value for row in InventoryTransaction.objects.filter(transaction_type="ISSUE"))
    assert issued == Decimal("-3.00")
    assert plant.books[:2] == (0, 0)


def test_rounding_out_the_last_cent_is_no_new_price(plant: Plant) -> None:
    plant.receive(2, "0.005")
    plant.issue(1)
    assert plant.books == (1, 0, Decimal("0.005000"))
    in_order()


def test_an_unknown_price_takes_the_average_and_is_flagged_and_zero_is_a_price(plant: Plant) -> None:
    plant.receive(10, "4")
    unknown = plant.receive(2, None)
    assert (unknown.unit_cost, unknown.price_unknown) == (Decimal("4.000000"), True)
    plant.part.refresh_from_db()
    assert plant.part.average_cost_flagged
    assert plant.issue(1).price_unknown
    free = plant.receive(11, "0")
    assert (free.value, free.price_unknown) == (0, False)
    assert plant.books == (22, Decimal("44.00"), Decimal("2.000000"))
    in_order()


def test_without_average_and_without_price_the_list_price_stands_in(plant: Plant) -> None:
    plant.part.unit_cost = Decimal("7.5")
    plant.part.save()
    row = plant.receive(2, None)
    assert (row.value, row.price_unknown) == (Decimal("15.00"), True)


def test_an_unknown_price_is_forgotten_once_the_shelf_was_empty(plant: Plant) -> None:
    plant.receive(1, None)
    plant.issue(1)
    plant.receive(1, "5")
    plant.part.refresh_from_db()
    assert not plant.part.average_cost_flagged


def test_a_return_comes_back_at_the_value_it_was_issued_at(plant: Plant) -> None:
    plant.receive(10, "10")
    issued = plant.issue(3)
    plant.receive(7, "20")  # 14 on hand, average 15
    back = services.return_part(against=issued, quantity=Decimal(2), by=None)
    assert (back.quantity, back.value, back.unit_cost) == (2, Decimal("20.00"), Decimal("10.000000"))
    assert plant.books == (16, Decimal("230.00"), Decimal("14.375000"))
    in_order()


def test_parts_of_an_odd_cent_come_back_whole(plant: Plant) -> None:
    plant.receive(3, value=Decimal("10.00"), unit_cost=None)
    issued = plant.issue(3)
    values = [services.return_part(against=issued, quantity=Decimal(1), by=None).value for _ in range(3)]
    assert values == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert plant.books[:2] == (3, Decimal("10.00"))


def test_no_more_comes_back_than_was_issued(plant: Plant) -> None:
    plant.receive(5)
    issued = plant.issue(3)
    services.return_part(against=issued, quantity=Decimal(2), by=None)
    with pytest.raises(Conflict) as refused:
        services.return_part(against=issued, quantity=Decimal("1.001"), by=None)
    assert codes(refused) == ["more_than_moved"]
    services.return_part(against=issued, quantity=Decimal(1), by=None, storeroom=plant.line, bin="B2")
    assert plant.level(plant.line, "B2").quantity == 1
    in_order()


def test_only_an_issue_comes_back_and_not_before_it(plant: Plant) -> None:
    receipt = plant.receive(5)
    with pytest.raises(DomainError) as refused:
        services.return_part(against=receipt, quantity=Decimal(1), by=None)
    assert codes(refused) == ["not_an_issue"]
    issued = plant.issue(1)
    with pytest.raises(DomainError) as refused:
        services.return_part(against=issued, quantity=Decimal(1), by=None, at=ago(days=1))
    assert codes(refused) == ["before_issue"]


def test_a_supplier_takes_back_at_his_price_and_what_falls_below_zero_is_variance(plant: Plant) -> None:
    plant.receive(10, "10")
    dear = plant.receive(10, "20")
    plant.issue(15)  # 5 left, worth 75
    services.return_to_supplier(part=plant.part, storeroom=plant.main, quantity=Decimal(5), by=None, against=dear)
    assert plant.books == (0, 0, Decimal("15.000000"))
    variance = InventoryTransaction.objects.get(transaction_type=TransactionType.VARIANCE)
    assert variance.value == Decimal("25.00")
    assert variance.posting == InventoryTransaction.objects.get(transaction_type="SUPPLIER_RETURN").posting
    in_order()


def test_value_that_is_eaten_up_while_pieces_remain_is_flagged(plant: Plant) -> None:
    plant.receive(10, "10")
    dear = plant.receive(10, "20")
    plant.issue(15)
    services.return_to_supplier(part=plant.part, storeroom=plant.main, quantity=Decimal(4), by=None, against=dear)
    assert plant.books == (1, 0, 0)
    assert plant.part.average_cost_flagged
    in_order()


def test_a_return_to_the_supplier_is_limited_to_the_receipt_and_to_what_is_free(plant: Plant) -> None:
    receipt = plant.receive(4)
    plant.receive(4)
    with pytest.raises(Conflict) as refused:
        services.return_to_supplier(part=plant.part, storeroom=plant.main, quantity=Decimal(5), by=None,
                                    against=receipt)
    assert codes(refused) == ["more_than_moved"]
    plant.reserve(6, 1)
    with pytest.raises(Conflict) as refused:
        services.return_to_supplier(part=plant.part, storeroom=plant.main, quantity=Decimal(3), by=None)
    assert codes(refused) == ["not_enough_stock"]


def test_a_transfer_is_neutral(plant: Plant) -> None:
    plant.receive(3, value=Decimal("10.00"), unit_cost=None)
    before = plant.books
    out, into = services.transfer(part=plant.part, storeroom=plant.main, to_storeroom=plant.line, to_bin="A1",
                                  quantity=Decimal(3), by=None)
    assert out.value == -into.value
    assert plant.books == before
    assert (plant.level().quantity, plant.level(plant.line, "A1").quantity) == (0, 3)
    in_order()


def test_what_is_promised_is_not_carried_away(plant: Plant) -> None:
    plant.receive(3)
    plant.reserve(2, 1)
    with pytest.raises(Conflict) as refused:
        services.transfer(part=plant.part, storeroom=plant.main, to_storeroom=plant.line, quantity=Decimal(2), by=None)
    assert codes(refused) == ["not_enough_stock"]


def test_an_issue_of_more_than_is_there_is_refused_and_remembered_once_a_day(plant: Plant) -> None:
    plant.receive(2)
    for _ in range(2):
        with pytest.raises(Conflict) as refused, acting_as():
            plant.issue(3, reference=order(4))
    assert "Only 2 of 3 EA of BOLT-NORTH are in Main" in str(refused.value)
    demand = RefusedDemand.objects.get()
    assert (demand.quantity, demand.available, demand.reference_id) == (3, 2, 4)
    with pytest.raises(Conflict):
        plant.issue(3, reference=order(5))
    assert RefusedDemand.objects.count() == 2
    assert plant.books[0] == 2
    in_order()


def test_an_issue_takes_its_own_promise_first_and_never_that_of_others(plant: Plant) -> None:
    plant.receive(5)
    plant.reserve(2, 1)
    plant.reserve(2, 2)
    with pytest.raises(Conflict):
        plant.issue(4, reference=order(1))
    plant.issue(3, reference=order(1))
    assert plant.level().reserved == 2
    in_order()


def test_an_issue_gathers_from_several_bins_of_a_store(plant: Plant) -> None:
    plant.receive(2, bin="A")
    plant.receive(3, bin="B")
    rows = services.issue(part=plant.part, storeroom=plant.main, quantity=Decimal(4), by=None)
    assert [(r.stock_level.bin, r.quantity) for r in rows] == [("B", -3), ("A", -1)]
    in_order()


def test_a_part_is_stocked_only_at_sites_of_one_currency(plant: Plant, plants: object) -> None:
    plant.receive(1)
    assert plant.books and plant.part.currency == "EUR"
    other = plants("SOUTH", currency="AUD")  # type: ignore[operator]
    with pytest.raises(DomainError) as refused:
        plant.receive(1, storeroom=other.main)
    assert codes(refused) == ["other_currency"]


def test_nothing_is_taken_in_that_is_out_of_use(plant: Plant) -> None:
    plant.receive(2)
    plant.part.retired_at = plant.main.retired_at = ago(days=1)
    plant.part.save()
    plant.main.save()
    with pytest.raises(DomainError) as refused:
        plant.receive(1)
    assert codes(refused) == ["part_retired", "store_retired"]
    plant.issue(2)


@pytest.mark.parametrize(("quantity", "code"), [
    ("0", "quantity_sign"), ("-1", "quantity_sign"), ("1.0005", "quantity_precision"), ("NaN", "quantity_size"),
    ("1e12", "quantity_size"),
])
def test_nonsense_is_refused_at_its_field(plant: Plant, quantity: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        plant.receive(quantity, "-1")
    assert [(p.code, p.field) for p in refused.value.problems] == [(code, "quantity"), ("price_sign", "unit_cost")]


def test_nothing_happens_in_the_future(plant: Plant) -> None:
    with pytest.raises(DomainError) as refused:
        plant.receive(1, at=ago(days=-1))
    assert codes(refused) == ["in_future"]


def test_a_form_opened_before_an_issue_does_not_write_the_old_balance_back(plant: Plant) -> None:
    plant.receive(5)
    plant.part.refresh_from_db()
    plant.issue(2)
    plant.part.description = "Bolt M8 × 30"
    plant.part.save()
    assert plant.books[0] == 3
    assert (plant.part.description, plant.part.currency, plant.part.version) == ("Bolt M8 × 30", "EUR", 2)


def test_one_issue_costs_few_queries(plant: Plant, django_assert_max_num_queries: object) -> None:
    plant.receive(5)
    plant.reserve(2, 1)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        plant.issue(2, reference=order(1))
