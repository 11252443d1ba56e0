"""The Attribute sheet: one row is one attribute of a place, a type or a component."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from assets.models import AssetAttribute, AssetModelAttribute, AttributeType, LocationAttribute
from cmms.importing import Context
from cmms.importing.upsert import Item, ModelImporter, Refused
from cmms.importing.values import show
from maintenance.imports.cobie.beside import NAME, Attributes, free_name
from maintenance.imports.cobie.keys import key
from maintenance.imports.cobie.owners import KINDS, Owner, owner_of, sheet_of
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow
from maintenance.imports.cobie.values import Typed, squashed, typed

_UNIT = 50


class AttributeImport(ModelImporter):
    """Attributes of one kind of owner. An attribute without a value is one that was asked for and not answered: it
    comes in blank. The same name again on one owner, as other property sets have it, is numbered."""

    kind = sheet = "Attribute"
    fields: ClassVar[dict[str, Any]] = {}
    owner: ClassVar[str]
    chunk = 2000

    def __init__(self, plant: Plant, broken: set[tuple[str, str]]) -> None:
        super().__init__(Context(source_system=plant.source_system, user=plant.user, dry_run=plant.dry_run))
        self.plant = plant
        self._broken = broken
        self._names = Attributes(self.model, self.owner, plant.source_system)
        self._owners: dict[str, Owner | str] = {}  # external id → its owner, or why there is none
        self._taken: dict[int, set[str]] = {}

    def look_up(self, rows: Sequence[Any]) -> None:
        self._owners = {}
        for row in rows:
            try:
                self._owners[row.external_id] = owner_of(row, self.plant)
            except Refused as refused:
                self._owners[row.external_id] = str(refused)
        self._taken = self._names.taken(sorted({o.pk for o in self._owners.values() if isinstance(o, Owner)}))

    def facts(self, item: Item) -> dict[str, Any]:
        row: SheetRow = item.row  # type: ignore[assignment]
        owner = self._owners[row.external_id]
        if isinstance(owner, str):
            raise Refused(owner)
        value = self._value(item, row)
        facts: dict[str, Any] = {"attribute_value": value.value, "data_type": value.data_type, "unit": value.unit}
        if item.new:
            name = row.text("Name")
            if len(name) > NAME:
                item.warnings.append(f"Name: {show(name, 200)} was cut to {NAME} characters.")
            facts |= {f"{self.owner}_id": owner.pk, "attribute_name": free_name(name, self._taken[owner.pk])}
        return facts

    def _value(self, item: Item, row: SheetRow) -> Typed:
        unit = row.text("Unit")
        if len(unit) > _UNIT:
            item.warnings.append(f"Unit: {show(unit, 200)} was cut to {_UNIT} characters.")
        value = typed(row.cell("Value"), unit[:_UNIT].rstrip())
        if value.data_type == AttributeType.INTEGER and _series(row) in self._broken:
            return Typed(value.value, AttributeType.DECIMAL, value.unit)
        return value


class PlaceAttributes(AttributeImport):
    model, owner = LocationAttribute, "location"


class TypeAttributes(AttributeImport):
    model, owner = AssetModelAttribute, "asset_model"


class ComponentAttributes(AttributeImport):
    model, owner = AssetAttribute, "asset"


IMPORTS: tuple[type[AttributeImport], ...] = (PlaceAttributes, TypeAttributes, ComponentAttributes)


def divided(rows: Iterable[SheetRow]) -> tuple[dict[str, list[SheetRow]], Counter[str]]:
    """The rows by kind of owner, with their external ids; and how many are about sheets that are not imported.

    A row that names no sheet, or has no name, stands with the places: there it is refused.
    """
    by_kind: dict[str, list[SheetRow]] = {each.owner: [] for each in IMPORTS}
    elsewhere: Counter[str] = Counter()
    seen: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        sheet = "" if row.fault else sheet_of(row)
        if sheet and sheet not in KINDS:
            elsewhere[sheet] += 1
            continue
        by_kind[KINDS.get(sheet, "location")].append(row)
        if not row.fault:
            named = (sheet, row.text("RowName"), row.text("Name"))
            seen[named] += 1
            row.external_id = key("Attribute", *named, seen[named])
    return by_kind, elsewhere


def broken_series(rows: Iterable[SheetRow]) -> set[tuple[str, str]]:
    """(sheet, name) of the attributes of which one value at least has decimal places: then all are decimal numbers."""
    return {_series(row) for row in rows
            if not row.fault and typed(row.cell("Value"), row.text("Unit")).data_type == AttributeType.DECIMAL}


def _series(row: SheetRow) -> tuple[str, str]:
    return sheet_of(row), squashed(row.text("Name"))
