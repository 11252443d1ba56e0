"""The named questions: reorder, shortage, value, spare parts, search."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assets.models import AssetModel
from assets.services import create_asset
from inventory.models import AssetPart, Part, PurchaseOrder, PurchaseOrderLine, StockLevel, Supplier
from tests.inventory.plant import Plant, ago


@pytest.fixture
def supplier(plant: Plant) -> Supplier:
    return Supplier.objects.create(name="Bolts Ltd", lead_time_days=9)


def policy(plant: Plant, point: int, quantity: int) -> None:
    plant.part.reorder_point, plant.part.reorder_quantity = Decimal(point), Decimal(quantity)
    plant.part.save()


def buy(plant: Plant, supplier: Supplier, packs: int, **more: Any) -> PurchaseOrderLine:
    order = PurchaseOrder.objects.create(supplier=supplier, site=plant.site, status="ORDERED",
                                         ordered_at=timezone.now())
    return PurchaseOrderLine.objects.create(**{
        "purchase_order": order, "line_number": 1, "part": plant.part, "quantity_ordered": Decimal(packs)} | more)


def test_reorder_at_or_below_the_point(plant: Plant) -> None:
    policy(plant, 10, 25)
    plant.receive(11)
    assert not Part.objects.low_stock().exists()
    plant.issue(1)
    part = Part.objects.low_stock().get()
    assert (part.net, part.suggested) == (10, 25)


def test_reorder_counts_shortage_and_what_is_on_order(plant: Plant, supplier: Supplier) -> None:
    policy(plant, 10, 5)
    plant.receive(8)
    plant.reserve(20, 1)  # 8 held, 12 short
    part = Part.objects.low_stock().get()
    assert (part.open_demand, part.net, part.suggested) == (20, -12, 22)
    line = buy(plant, supplier, 2, purchase_unit="box", unit_factor=Decimal(10))
    part = Part.objects.low_stock().get()
    assert (part.on_order, part.net, part.suggested) == (20, 8, 5)
    line.quantity_received = Decimal(1)
    line.save()
    assert Part.objects.with_net().get().on_order == 10
    line.closed_at, line.closed_reason = timezone.now(), "sold out"
    line.save()
    assert Part.objects.with_net().get().on_order == 0


def test_parts_without_a_policy_or_not_kept_in_stock_are_not_suggested(plant: Plant) -> None:
    assert not Part.objects.low_stock().exists()
    plant.reserve(3, 1)
    assert Part.objects.low_stock().get().suggested == 3
    plant.part.is_stocked = False
    plant.part.save()
    assert not Part.objects.low_stock().exists()


def test_over_receipt_beyond_a_tenth_is_refused_by_the_database(plant: Plant, supplier: Supplier) -> None:
    from django.db import IntegrityError

    line = buy(plant, supplier, 10)
    line.quantity_received = Decimal(11)
    line.save()
    line.quantity_received = Decimal("11.001")
    with pytest.raises(IntegrityError, match="check_purchase_lines_received"):
        line.save()


def test_a_bins_value_is_its_share_of_the_average(plant: Plant) -> None:
    plant.receive(10, "10")
    plant.receive(10, "20", storeroom=plant.line)
    assert {b.value for b in StockLevel.objects.with_value()} == {Decimal(150)}
    assert {b.free for b in StockLevel.objects.with_free_stock()} == {Decimal(10)}


def test_bins_not_counted_for_longest(plant: Plant) -> None:
    plant.receive(1)
    plant.count(1, at=ago(days=3))
    assert plant.level() in StockLevel.objects.not_counted_since(ago(days=2))
    assert not StockLevel.objects.not_counted_since(ago(days=4)).exists()


def test_spares_of_an_asset_and_of_its_model(plant: Plant) -> None:
    model = AssetModel.objects.create(name="P-200", manufacturer="Pumps")
    pump = create_asset(by=None, site=plant.site, name="Pump", asset_model=model)
    own = AssetPart.objects.create(part=plant.part, asset=pump)
    shared = AssetPart.objects.create(part=plant.part, asset_model=model)
    AssetPart.objects.create(part=plant.part, asset_model=AssetModel.objects.create(name="other"))
    assert set(AssetPart.objects.fitting(pump)) == {own, shared}


def test_spares_say_what_is_free_at_the_site_and_where_most_of_it_lies(plant: Plant, plants: Any) -> None:
    far = plants("SOUTH")
    pump = create_asset(by=None, site=plant.site, name="Pump")
    spare = AssetPart.objects.create(part=plant.part, asset=pump)
    rare = AssetPart.objects.create(part=Part.objects.create(part_number="RARE"), asset=pump)
    plant.receive(2, bin="A-1")
    plant.receive(7, storeroom=plant.line, bin="L-4")
    plant.receive(9, storeroom=far.main)
    plant.reserve(3, 1)
    found = {row.pk: row for row in AssetPart.objects.fitting(pump).with_stock(plant.site)}
    there = found[spare.pk]
    assert (there.on_hand, there.free, there.store_name, there.bin) == (9, 6, "Line", "L-4")
    assert (found[rare.pk].on_hand, found[rare.pk].bin) == (0, None)


def test_search_finds_every_word_anywhere(plant: Plant) -> None:
    plant.part.manufacturer_part_number = "DIN933"
    plant.part.save()
    assert Part.objects.search("m8 din").get() == plant.part
    assert not Part.objects.search("m8 din912").exists()


def test_lead_time_is_the_parts_else_the_suppliers(plant: Plant, supplier: Supplier) -> None:
    assert plant.part.lead_days is None
    plant.part.supplier = supplier
    assert plant.part.lead_days == 9


def test_overdue_purchases(plant: Plant, supplier: Supplier) -> None:
    line = buy(plant, supplier, 1, due_date=dt.date(2026, 3, 1))
    PurchaseOrder.objects.update(due_date=dt.date(2026, 3, 5))
    assert PurchaseOrder.objects.overdue(dt.date(2026, 3, 6)).exists()
    assert not PurchaseOrder.objects.overdue(dt.date(2026, 3, 5)).exists()
    assert PurchaseOrderLine.objects.by_due_date().get().due == line.due_date


def test_an_assets_spares_are_seen_by_whoever_sees_the_asset(plant: Plant) -> None:
    from tests.inventory.test_permissions import person, root_of

    pump = create_asset(by=None, site=plant.site, name="Pump", location=root_of(plant))
    own = AssetPart.objects.create(part=plant.part, asset=pump)
    shared = AssetPart.objects.create(part=plant.part, asset_model=AssetModel.objects.create(name="P-200"))
    assert set(AssetPart.objects.visible_to(person(place=root_of(plant)))) == {own, shared}
    assert set(AssetPart.objects.visible_to(person())) == {shared}
