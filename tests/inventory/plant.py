"""A small plant with two stores, and the short words its tests speak."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from assets.models import Location, LocationKind, Site
from assets.services import create_location, create_site
from inventory import services
from inventory.models import InventoryTransaction, Part, StockLevel, Storeroom
from inventory.services import Reference
from inventory.verify import problems


def ago(**span: float) -> dt.datetime:
    """A moment that lies ``days=``, ``hours=`` … back."""
    return timezone.now() - dt.timedelta(**span)


def order(number: int, line: int | None = None) -> Reference:
    return Reference("work_order", number, line)


@dataclass
class Plant:
    """One site with a main store and a line store, and a part."""

    site: Site
    main: Storeroom
    line: Storeroom
    part: Part
    rooms: list[Location] = field(default_factory=list)

    def receive(self, quantity: Any, unit_cost: Any = "10", **more: Any) -> InventoryTransaction:
        cost = None if unit_cost is None else Decimal(unit_cost)
        return services.receive(**{"part": self.part, "storeroom": self.main, "by": None,
                                   "quantity": Decimal(quantity), "unit_cost": cost} | more)

    def issue(self, quantity: Any, **more: Any) -> InventoryTransaction:
        rows = services.issue(**{"part": self.part, "storeroom": self.main, "by": None,
                                 "quantity": Decimal(quantity)} | more)
        assert len(rows) == 1
        return rows[0]

    def count(self, counted: Any, **more: Any) -> InventoryTransaction:
        return services.count(**{"part": self.part, "storeroom": self.main, "by": None, "counted": Decimal(counted),
                                 "reason": "counted"} | more)

    def adjust(self, quantity: Any, **more: Any) -> InventoryTransaction:
        return services.adjust(**{"part": self.part, "storeroom": self.main, "by": None,
                                  "quantity": Decimal(quantity), "reason": "found"} | more)

    def reserve(self, quantity: Any, number: int, line: int | None = None, **more: Any) -> list[Any]:
        return services.reserve(**{"part": self.part, "site": self.site, "by": None, "quantity": Decimal(quantity),
                                   "reference": order(number, line)} | more)

    @property
    def books(self) -> tuple[Decimal, Decimal, Decimal | None]:
        """(quantity, value, average) of the part."""
        self.part.refresh_from_db()
        return self.part.stock_level, self.part.stock_value, self.part.average_cost

    def level(self, storeroom: Storeroom | None = None, bin: str = "") -> StockLevel:
        return StockLevel.objects.get(part=self.part, storeroom=storeroom or self.main, bin=bin)


def in_order() -> None:
    """Every balance is what its ledger proves, in quantity and value."""
    assert list(problems("default")) == []
    for part in Part.objects.all():
        sums = part.transactions.aggregate(units=Sum("quantity"), value=Sum("value"))
        # SQLite adds in floating numbers
        assert part.stock_level == round(sums["units"] or Decimal(0), 3)
        assert part.stock_value == round(sums["value"] or Decimal(0), 2)


def make_plant(code: str = "NORTH", currency: str = "EUR", zone: str = "Europe/Berlin") -> Plant:
    site = create_site(by=None, code=code, name=f"{code} works", currency=currency, time_zone=zone)
    root = Location.objects.get(site=site, parent=None)
    rooms = [create_location(by=None, parent=root, name=name, kind=LocationKind.STORE) for name in ("Main", "Line")]
    main, line = (Storeroom.objects.create(location=room, name=room.name) for room in rooms)
    part = Part.objects.create(part_number=f"BOLT-{code}", description="Bolt M8", location=rooms[0])
    return Plant(site, main, line, part, rooms)
