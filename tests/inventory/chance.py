"""Clients that do random things to the same shelves: for the races of the suite and for the benchmark."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from cmms.errors import DomainError
from inventory import services
from inventory.models import InventoryTransaction, Part, PurchaseOrderLine
from inventory.services import Buy, Delivery
from tests.inventory.plant import Plant, order

ORDERS = 6


class Client:
    """One storekeeper without a plan. ``refused`` counts the answers that were a sentence instead of a posting."""

    def __init__(self, plant: Plant, parts: list[Part], lines: list[PurchaseOrderLine], seed: int) -> None:
        self.plant, self.parts, self.lines = plant, parts, lines
        self.chance = random.Random(seed)
        self.refused = 0

    def work(self, times: int) -> int:
        """Do ``times`` random verbs; returns how many were refused. Anything but a refusal is raised."""
        for _ in range(times):
            part, amount = self.chance.choice(self.parts), Decimal(self.chance.randint(1, 6))
            try:
                self.chance.choice(self.verbs())(part, amount)
            except DomainError:
                self.refused += 1
        return self.refused

    def verbs(self) -> list[Callable[[Part, Decimal], object]]:
        return [self.issue, self.receive, self.count, self.transfer, self.reserve, self.release, self.lose, self.back,
                self.undo, self.deliver, self.reserve_many, self.price]

    def issue(self, part: Part, amount: Decimal) -> object:
        return services.issue(part=part, storeroom=self.plant.main, quantity=amount, by=None,
                              reference=order(self.number()), emergency=self.chance.random() < 0.3)

    def receive(self, part: Part, amount: Decimal) -> object:
        return self.plant.receive(amount, str(self.chance.randint(1, 20)), part=part)

    def count(self, part: Part, amount: Decimal) -> object:
        return self.plant.count(amount, part=part)

    def transfer(self, part: Part, amount: Decimal) -> object:
        stores = [self.plant.main, self.plant.line]
        self.chance.shuffle(stores)
        return services.transfer(part=part, storeroom=stores[0], to_storeroom=stores[1], quantity=amount, by=None)

    def reserve(self, part: Part, amount: Decimal) -> object:
        return self.plant.reserve(amount, self.number(), part=part, priority=self.chance.randint(1, 5))

    def reserve_many(self, part: Part, amount: Decimal) -> object:
        """As approving an order does: several parts at once, in any order."""
        some = self.chance.sample(self.parts, min(4, len(self.parts)))
        number = self.number()
        return services.reserve_all([services.Wish(each, self.plant.site, amount, order(number)) for each in some],
                                    by=None)

    def release(self, part: Part, amount: Decimal) -> object:
        return services.release(reference=order(self.number()), by=None)

    def lose(self, part: Part, amount: Decimal) -> object:
        return self.plant.adjust(-amount, part=part)

    def back(self, part: Part, amount: Decimal) -> object:
        issued = self.newest(part, "ISSUE")
        return issued and services.return_part(against=issued, quantity=Decimal(1), by=None)

    def undo(self, part: Part, amount: Decimal) -> object:
        row = self.newest(part, self.chance.choice(["ISSUE", "RECEIPT", "ADJUSTMENT", "TRANSFER_OUT"]))
        return row and services.reverse(row=row, by=None, reason="Wrong")

    def deliver(self, part: Part, amount: Decimal) -> object:
        line = self.chance.choice(self.lines)
        return services.receive_order(order=line.purchase_order, deliveries=[Delivery(line, amount)], by=None)

    def price(self, part: Part, amount: Decimal) -> object:
        return services.revalue(part=part, unit_cost=amount, by=None, reason="New list")

    def number(self) -> int:
        return self.chance.randint(1, ORDERS)

    def newest(self, part: Part, kind: str) -> Any:
        return InventoryTransaction.objects.filter(part=part, transaction_type=kind).order_by("-id").first()


def shelves(plant: Plant, count: int, there: int = 20) -> tuple[list[Part], list[PurchaseOrderLine]]:
    """``count`` parts with something on the shelf, all on one sent purchase order of two lines each."""
    from inventory.models import Supplier

    parts = [Part.objects.create(part_number=f"P{n}") for n in range(count)]
    for part in parts:
        plant.receive(there, part=part)
    supplier, _made = Supplier.objects.get_or_create(name="Bolts Ltd")
    orders = [services.draft_order(supplier=supplier, storeroom=plant.main, by=None, lines=[
        Buy(part, Decimal(40), unit_price=Decimal(7)) for part in parts[start::3]]) for start in range(3)]
    for each in orders:
        services.send_order(order=each, by=None)
    return parts, list(PurchaseOrderLine.objects.filter(purchase_order__in=orders).select_related("purchase_order"))
