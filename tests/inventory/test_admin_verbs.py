"""The verbs of stock through the back office: the same services, the same sentences."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assets.models import BranchGrant
from cmms.accounts.models import User
from inventory import services
from inventory.models import InventoryTransaction, PurchaseOrder, StockCount, Supplier
from tests.inventory.plant import Plant, in_order
from tests.inventory.test_permissions import root_of


@pytest.fixture
def office(plant: Plant) -> Client:
    from django.contrib.auth.models import Group

    user = User.objects.create_user("stan", password="Secret-123", name="Stan", is_staff=True)
    user.groups.add(Group.objects.get(name="storekeeper"))
    BranchGrant.objects.create(user=user, location=root_of(plant))
    client = Client()
    client.force_login(user)
    return client


def do(client: Client, model: str, row: Any, verb: str, **data: Any) -> Any:
    return client.post(reverse(f"admin:inventory_{model}_do", args=[row.pk, verb]), data)


def test_a_part_is_taken_in_counted_moved_and_corrected(office: Client, plant: Plant) -> None:
    assert do(office, "part", plant.part, "receive", storeroom=plant.main.pk, quantity="9", unit_cost="2",
              bin="A-1").status_code == 302
    level = plant.level(bin="A-1")
    do(office, "stocklevel", level, "count", counted="8", reason="One gone")
    do(office, "stocklevel", level, "transfer", quantity="3", to_storeroom=plant.line.pk, to_bin="L-1")
    do(office, "stocklevel", level, "adjust", quantity="-1", reason="Broken")
    assert (plant.level(bin="A-1").quantity, plant.level(plant.line, "L-1").quantity) == (4, 3)
    do(office, "part", plant.part, "revalue", unit_cost="3", reason="New list")
    assert plant.books == (7, 21, 3)
    refused = do(office, "stocklevel", level, "count", counted="1", reason="")
    assert refused.status_code == 200 and "Say why." in refused.content.decode()
    in_order()


def test_a_purchase_order_goes_from_draft_to_closed(office: Client, plant: Plant) -> None:
    supplier = Supplier.objects.create(name="Bolts Ltd")
    order = services.draft_order(supplier=supplier, storeroom=plant.main, by=None)
    do(office, "purchaseorder", order, "add_line", part=plant.part.part_number, quantity="5")
    do(office, "purchaseorder", order, "send")
    line = order.lines.get()
    do(office, "purchaseorderline", line, "amend", quantity="6", unit_price="1.5")
    do(office, "purchaseorder", order, "receive", storeroom=plant.main.pk, **{f"quantity-{line.pk}": "4"})
    do(office, "purchaseorderline", line, "close", reason="Sold out")
    assert PurchaseOrder.objects.get().status == "CLOSED"
    assert plant.books[:2] == (4, 6)
    row = InventoryTransaction.objects.get()
    do(office, "inventorytransaction", row, "reverse", reason="Wrong box")
    assert (plant.books[0], PurchaseOrder.objects.get().status) == (0, "CLOSED")
    in_order()


def test_a_count_is_opened_entered_explained_and_finished(office: Client, plant: Plant) -> None:
    plant.receive(5, bin="A-1")
    made = office.post(reverse("admin:inventory_stockcount_add"), {
        "storeroom": plant.main.pk, "title": "Spring", "is_blind": "on", "notes": ""})
    assert made.status_code == 302, made.content.decode()[:2000]
    sheet = StockCount.objects.get()
    line = sheet.lines.get()
    do(office, "stockcountline", line, "enter", counted="4")
    do(office, "stockcountline", line, "explain", reason="Lost")
    do(office, "stockcount", sheet, "finish")
    assert (StockCount.objects.get().status, plant.books[0]) == ("DONE", Decimal(4))
    in_order()


def test_whoever_only_reads_is_offered_no_verb(office: Client, plant: Plant) -> None:
    plant.receive(5)
    user = User.objects.get()
    user.groups.clear()
    from django.contrib.auth.models import Group

    user.groups.add(Group.objects.get(name="auditor"))
    assert do(office, "stocklevel", plant.level(), "adjust", quantity="-1", reason="x").status_code == 302
    assert plant.books[0] == 5
    page = office.get(reverse("admin:inventory_part_change", args=[plant.part.pk])).content.decode()
    assert "/do/" not in page and reverse("part-proof", args=[plant.part.pk]) in page
