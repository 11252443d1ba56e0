"""What the database itself refuses, whoever writes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from inventory import services
from inventory.models import AssetPart, InventoryTransaction, Part, Reservation, StockLevel
from tests.inventory.plant import Plant, ago


def refused(name: str, call: Any) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        call()
    assert name in str(error.value) or name in str(getattr(error.value.__cause__, "diag", None)
                                                   and error.value.__cause__.diag.constraint_name)  # type: ignore


def raw(sql: str, *values: Any) -> Any:
    def call() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    return call


def row_of(plant: Plant, **more: Any) -> InventoryTransaction:
    now = timezone.now()
    return InventoryTransaction(**{
        "part": plant.part, "stock_level": plant.level(), "site": plant.site, "transaction_type": "RECEIPT",
        "quantity": Decimal(1), "value": Decimal(1), "unit_cost": Decimal(1), "local_date": now.date(),
        "transaction_date": now} | more)


def test_balances_stay_within_their_bounds(plant: Plant) -> None:
    plant.receive(5)
    refused("check_positive_stock", lambda: Part.objects.update(stock_level=-1))
    refused("check_parts_reserved", lambda: Part.objects.update(reserved=6))
    refused("check_parts_value", lambda: Part.objects.update(stock_level=0))
    refused("check_stock_levels_quantity", lambda: StockLevel.objects.update(quantity=-1))
    refused("check_stock_levels_reserved", lambda: StockLevel.objects.update(reserved=6))
    refused("stock_levels_keys_stay", lambda: StockLevel.objects.update(storeroom=plant.line))
    refused("parts_currency_stays", lambda: Part.objects.update(currency="USD"))


def test_raw_sql_that_names_the_customers_columns_makes_a_part(plant: Plant) -> None:
    raw("INSERT INTO parts (part_number, description, category, unit_of_measure, unit_cost, stock_level, reorder_point,"
        " reorder_quantity, location_id) VALUES (%s, 'Seal', 'Seals', 'EA', 2.5, 0, 1, 5, %s)", "S-1",
        plant.main.location_id)()
    part = Part.objects.get(part_number="S-1")
    assert (part.version, part.is_stocked, part.reserved, part.average_cost) == (1, True, 0, None)


@pytest.mark.parametrize("statement", ["UPDATE inventory_transactions SET quantity = 99",
                                       "DELETE FROM inventory_transactions"])
def test_the_ledger_refuses_change(plant: Plant, statement: str) -> None:
    plant.receive(5)
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(statement)()
    assert InventoryTransaction.objects.get().quantity == 5


@pytest.mark.parametrize(("name", "more"), [
    ("check_inventory_tx_direction", {"transaction_type": "ISSUE"}),
    ("check_inventory_tx_direction", {"quantity": Decimal(-1), "value": Decimal(-1)}),
    ("check_inventory_tx_type", {"transaction_type": "GIFT"}),
    ("check_inventory_tx_value", {"value": Decimal(-1)}),
    ("check_inventory_tx_cost", {"unit_cost": None}),
    ("check_inventory_tx_reference", {"reference_id": 3}),
    ("check_inventory_tx_date", {"local_date": dt.date(2020, 1, 1)}),
])
def test_a_ledger_row_makes_sense(plant: Plant, name: str, more: dict[str, Any]) -> None:
    plant.receive(5)
    refused(name, row_of(plant, **more).save)


def test_a_ledger_row_lies_where_its_bin_is(plant: Plant, plants: Any) -> None:
    plant.receive(5)
    other = plants("SOUTH")
    refused("inventory_transactions_where", row_of(plant, site=other.site).save)
    refused("inventory_transactions_where", row_of(plant, part=other.part).save)


def test_a_closed_month_is_closed_to_sql(plant: Plant) -> None:
    plant.receive(1)
    then = ago(days=70)
    services.lock_month(site=plant.site, month=then.date(), by=None)
    refused("inventory_transactions_month_open",
            row_of(plant, transaction_date=then, local_date=then.date()).save)


def test_no_more_returns_than_were_issued_by_sql(plant: Plant) -> None:
    plant.receive(5)
    issued = plant.issue(2)
    refused("inventory_transactions_returned",
            row_of(plant, transaction_type="RETURN", quantity=Decimal(3), against=issued).save)
    refused("inventory_transactions_returned", row_of(plant, transaction_type="RETURN").save)


def test_a_reversal_mirrors_its_row_once(plant: Plant) -> None:
    receipt = plant.receive(5)
    mirror = {"reverses": receipt, "quantity": Decimal(-5), "unit_cost": Decimal(10)}
    refused("inventory_transactions_reversed", row_of(plant, **mirror, value=Decimal(-49)).save)
    row_of(plant, **mirror, value=Decimal(-50)).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row_of(plant, **mirror, value=Decimal(-50)).save()


def test_a_reservation_holds_all_it_wants_or_nothing(plant: Plant) -> None:
    plant.receive(5)
    plant.reserve(3, 1)
    refused("check_reservations_held", lambda: Reservation.objects.update(held=2))
    refused("check_reservations_done", lambda: Reservation.objects.update(status="RELEASED"))
    refused("check_reservations_priority", lambda: Reservation.objects.update(priority=6))


def test_a_part_is_stocked_in_one_currency_by_sql(plant: Plant, plants: Any) -> None:
    plant.receive(1)
    other = plants("SOUTH", currency="AUD")
    refused("stock_levels_one_currency",
            StockLevel(part=plant.part, storeroom=other.main).save)


def test_a_spare_part_has_one_owner(plant: Plant) -> None:
    refused("check_asset_parts_owner", AssetPart(part=plant.part).save)
