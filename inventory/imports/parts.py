"""Parts of another system, with what lies on the shelf."""

from collections.abc import Sequence
from typing import Any

from assets.imports.directory import LOCATION_MATCH, LOCATION_TEMPLATE, LocationDirectory, SiteDirectory
from cmms.access import require
from cmms.importing import Context, Field, Kind, Row
from cmms.importing.upsert import Item, ModelImporter, Refused
from inventory.imports import opening
from inventory.imports.stores import StoreDirectory, SupplierDirectory
from inventory.models import Part

_QUANTITY = {"digits": 14, "decimals": 3, "minimum": 0}


class PartImporter(ModelImporter):
    """One row per part. Where a part lies in several stores, its further balances come by kind opening_stock."""

    kind, title, model = "parts", "Parts with opening stock", Part
    permission = "inventory.add_part"
    fields = {
        "part_number": Field(Kind.TEXT, required=True, max_length=100, help="The plant's number of the part, unique."),
        "description": Field(Kind.TEXT, max_length=255, help="What it is."),
        "category": Field(Kind.TEXT, max_length=100, help="Group, such as Bearings."),
        "unit_of_measure": Field(Kind.TEXT, max_length=50, help="The unit of its quantities; EA where blank."),
        "unit_cost": Field(Kind.DECIMAL, digits=18, decimals=6, minimum=0, help="List price of one unit."),
        "reorder_point": Field(Kind.DECIMAL, **_QUANTITY, help="At or below it the part is suggested for purchase."),
        "reorder_quantity": Field(Kind.DECIMAL, **_QUANTITY, help="How much is bought at once."),
        "lead_time_days": Field(Kind.INTEGER, minimum=0, help="Days from order to shelf."),
        "location": Field(Kind.REFERENCE, max_length=255, match=LOCATION_MATCH, creatable=True,
                          template=LOCATION_TEMPLATE, help="Where it is usually kept."),
        "supplier": Field(Kind.REFERENCE, max_length=255, creatable=True, help="Whom it is bought from, by name."),
        "supplier_part_number": Field(Kind.TEXT, max_length=100, help="The supplier's number."),
        "manufacturer": Field(Kind.TEXT, max_length=255, help="Who makes it."),
        "manufacturer_part_number": Field(Kind.TEXT, max_length=100, help="The maker's number."),
        "barcode": Field(Kind.TEXT, max_length=100, help="What a scanner reads; unique where given."),
        "is_stocked": Field(Kind.BOOLEAN, help="False: bought for a job when needed."),
        "notes": Field(Kind.TEXT, help="Free text."),
        **opening.FIELDS,
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._places = LocationDirectory(context, self._sites)
        self._stores = StoreDirectory(context, self._sites)
        self._suppliers = SupplierDirectory(context)
        self._taken: dict[str, dict[str, str]] = {}

    def prepare(self) -> None:
        """Whoever posts stock needs the right to, and shall know before the first chunk."""
        if "quantity" in self.context.mapped:
            require(self.context.user, "inventory.adjust_inventorytransaction")

    def forget(self) -> None:
        for directory in (self._sites, self._places, self._stores, self._suppliers):
            directory.forget()

    def look_up(self, rows: Sequence[Row]) -> None:
        values = [row.values for row in rows]
        self._places.load((each.get("location") for each in values),
                          {each["location"]: each for each in values if each.get("location")})
        self._stores.load(each.get("storeroom") for each in values)
        self._suppliers.load(each.get("supplier") for each in values)
        self._taken = {"part_number": {}, "barcode": {}}
        for column, taken in self._taken.items():
            words = [each[column] for each in values if each.get(column)]
            for start in range(0, len(words), 900):
                for word, system, key in Part.objects.filter(**{f"{column}__in": words[start:start + 900]}).values_list(
                        column, "source_system", "external_id"):
                    taken[word] = key if system == self.context.source_system else ""

    def facts(self, item: Item) -> dict[str, Any]:
        values = item.row.values
        facts = self.plain_facts(item.row)
        for column, taken in self._taken.items():
            word = facts.get(column)
            if word and taken.setdefault(word, item.row.external_id) != item.row.external_id:
                raise Refused(f"The {column.replace('_', ' ')} “{word}” belongs to another part here.")
        if "location" in values:
            place = self._places.find(values["location"])
            facts["location_id"] = place.id if place is not None else None
        if "supplier" in values:
            facts["supplier_id"] = self._suppliers.find(values["supplier"])
        if values.get("quantity"):
            self._stores.find(values.get("storeroom"))  # refuses the row before anything is written
        return facts

    def related(self, items: Sequence[Item]) -> None:
        if "quantity" in self.context.mapped:
            opening.compare(self.context, items)

    def after(self, items: Sequence[Item]) -> None:
        if "quantity" in self.context.mapped:
            opening.post(self.context, self._stores, ((item, item.instance) for item in items))
