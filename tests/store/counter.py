"""A store with a seal in it, a supplier, and the short words the tests of its pages speak."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assets.models import Location
from inventory import services
from inventory.models import Part, PurchaseOrder, StockLevel, Storeroom, Supplier
from inventory.services import Buy
from tests.workorders.world import Cast, Plant


@dataclass(frozen=True)
class Counter:
    plant: Plant
    cast: Cast
    store: Storeroom
    seal: Part
    supplier: Supplier

    def fill(self, quantity: Any = 5, part: Part | None = None, **more: Any) -> Any:
        return services.receive(**{"part": part or self.seal, "storeroom": self.store, "quantity": Decimal(quantity),
                                   "unit_cost": Decimal(10), "by": None, "bin": "A-1", **more})

    def buy(self, quantity: Any = 10, part: Part | None = None, *, send: bool = True, **more: Any) -> PurchaseOrder:
        order = services.draft_order(supplier=self.supplier, storeroom=self.store, by=None,
                                     lines=[Buy(part or self.seal, Decimal(quantity), **more)])
        return services.send_order(order=order, by=None) if send else order

    @property
    def there(self) -> Decimal:
        self.seal.refresh_from_db()
        return self.seal.stock_level

    def level(self, bin: str = "A-1") -> StockLevel:
        return StockLevel.objects.get(part=self.seal, storeroom=self.store, bin=bin)


def make_counter(plant: Plant, cast: Cast) -> Counter:
    place = Location(site=plant.site, parent=plant.root, name="Store", kind="STORE")
    place.save()
    store = Storeroom.objects.create(location=place, name="Main store")
    supplier = Supplier.objects.create(name="Seals Ltd", lead_time_days=6)
    seal = Part.objects.create(part_number="P-0001", description="Shaft seal", barcode="4012345", supplier=supplier)
    return Counter(plant, cast, store, seal, supplier)
