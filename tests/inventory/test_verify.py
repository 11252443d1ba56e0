"""Planted faults are found, and mended from the ledger."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F

from inventory import services
from inventory.models import Part, Reservation, StockLevel
from inventory.verify import problems
from tests.inventory.plant import Plant, in_order, order


def kinds() -> set[str]:
    return {fault.kind for fault in problems("default")}


@pytest.fixture
def busy(plant: Plant) -> Plant:
    plant.receive(10, "3.33")
    plant.receive(5, "7", storeroom=plant.line)
    plant.reserve(4, 1)
    plant.issue(2, reference=order(1))
    return plant


@pytest.mark.parametrize(("plant_fault", "found"), [
    (lambda: StockLevel.objects.filter(bin="").update(quantity=F("quantity") + 1), {"balance", "part_balance"}),
    (lambda: StockLevel.objects.update(reserved=0), {"reserved", "part_reserved"}),
    (lambda: Part.objects.update(stock_level=F("stock_level") + 1), {"part_balance", "average"}),
    (lambda: Part.objects.update(reserved=0), {"part_reserved"}),
    (lambda: Part.objects.update(stock_value=F("stock_value") + Decimal("0.01")), {"part_value"}),
    (lambda: Part.objects.update(average_cost=F("average_cost") + Decimal("0.1")), {"average"}),
    (lambda: Reservation.objects.filter(held__gt=0).delete(), {"reserved"}),
])
def test_each_kind_of_fault_is_found_and_mended(busy: Plant, plant_fault: Any, found: set[str]) -> None:
    assert kinds() == set()
    books = busy.books
    plant_fault()
    faults = list(problems("default"))
    assert {f.kind for f in faults} == found
    for fault in faults:
        assert fault.fix is not None
        fault.fix()
    in_order()
    assert busy.books == books


def test_a_ledger_below_zero_is_for_a_person(plant: Plant) -> None:
    plant.receive(2)
    services.restate(plant.part.pk)
    in_order()
