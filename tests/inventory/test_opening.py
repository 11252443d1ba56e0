"""Opening stock: many bins at once, the same rules and rows."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from inventory import services
from inventory.models import InventoryTransaction, Part, StockLevel
from inventory.services import OpeningRow, post_opening_stock
from tests.inventory.plant import Plant, ago, in_order, order


def rows_for(plant: Plant, number: int) -> list[OpeningRow]:
    parts = Part.objects.bulk_create(Part(part_number=f"P{i}", description=f"part {i}") for i in range(number))
    return [OpeningRow(part, plant.main, Decimal(i + 1), bin=f"B{i % 7}", unit_cost=Decimal("1.25"),
                       source_system="old", external_id=f"{i}") for i, part in enumerate(parts)]


def test_posts_each_bin_with_its_ledger_row(plant: Plant) -> None:
    rows = rows_for(plant, 20)
    result = post_opening_stock(rows, by=None)
    assert sorted(result.posted) == list(range(20))
    row = InventoryTransaction.objects.get(external_id="4")
    assert (row.transaction_type, row.quantity, row.value, row.reference_type) == (
        "ADJUSTMENT", 5, Decimal("6.25"), "opening_stock")
    assert row.part.stock_level == 5
    assert row.part.currency == "EUR"
    in_order()


def test_takes_as_many_statements_for_a_hundred_as_for_ten(plant: Plant, django_assert_max_num_queries: Any) -> None:
    rows = rows_for(plant, 100)
    with django_assert_max_num_queries(20):
        post_opening_stock(rows, by=None)
    assert StockLevel.objects.count() == 100
    in_order()


def test_a_second_run_changes_nothing_and_names_what_differs(plant: Plant) -> None:
    rows = rows_for(plant, 3)
    post_opening_stock(rows, by=None)
    again = [replace(rows[0], quantity=Decimal(9)), *rows[1:]]
    result = post_opening_stock(again, by=None)
    assert (result.posted, result.refused, sorted(result.known)) == ({}, {}, [0, 1, 2])
    assert result.differing(again) == [0]
    assert InventoryTransaction.objects.count() == 3


def test_a_bad_row_is_refused_alone(plant: Plant, plants: Any) -> None:
    elsewhere = plants("SOUTH", currency="AUD")
    good, bad, foreign, nothing = rows_for(plant, 4)
    plant.receive(1, part=foreign.part)
    result = post_opening_stock([good, replace(bad, quantity=Decimal(-1)), replace(foreign, storeroom=elsewhere.main),
                                 replace(nothing, quantity=Decimal(0))], by=None)
    assert list(result.posted) == [0]
    assert {i: [p.code for p in problems] for i, problems in result.refused.items()} == {
        1: ["quantity_sign"], 2: ["other_currency"]}
    in_order()


def test_one_key_twice_is_refused(plant: Plant) -> None:
    row = rows_for(plant, 1)[0]
    with pytest.raises(DomainError):
        post_opening_stock([row, row], by=None)


def test_two_bins_of_one_part_share_its_average(plant: Plant) -> None:
    row = OpeningRow(plant.part, plant.main, Decimal(10), unit_cost=Decimal(1))
    post_opening_stock([row, replace(row, storeroom=plant.line, unit_cost=Decimal(3))], by=None)
    assert plant.books == (20, Decimal("40.00"), Decimal("2.000000"))
    in_order()


def test_opening_stock_fills_what_is_short(plant: Plant) -> None:
    plant.reserve(3, 1)
    post_opening_stock([OpeningRow(plant.part, plant.main, Decimal(5))], by=None)
    plant.part.refresh_from_db()
    assert (plant.part.reserved, plant.part.average_cost_flagged) == (3, True)
    plant.issue(3, reference=order(1))
    in_order()


def test_a_closed_month_takes_no_opening_stock(plant: Plant) -> None:
    day = ago(days=70)
    services.lock_month(site=plant.site, month=day.date(), by=None)
    with pytest.raises(Conflict):
        post_opening_stock([OpeningRow(plant.part, plant.main, Decimal(5), at=day)], by=None)
