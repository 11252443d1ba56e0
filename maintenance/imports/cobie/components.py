"""Components: the assets."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from assets.imports.directory import insert_assets
from assets.models import Asset, AssetAttribute, AssetModel, Location
from assets.services import move_asset
from cmms.importing.history import IMPORTED
from cmms.importing.upsert import Item
from cmms.importing.values import Unreadable, show
from maintenance.imports.cobie.keys import shortened
from maintenance.imports.cobie.noun import Noun
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow
from maintenance.imports.cobie.values import day, months_later, typed


class ComponentImport(Noun):
    """An asset stands in the first space it names. Tags and serial numbers are unique everywhere: the first who has one
    keeps it, for others it becomes an attribute."""

    kind = sheet = "Component"
    title = "Components"
    model = Asset
    attributes = (AssetAttribute, "asset")
    used = frozenset({"TypeName", "Space", "Description", "SerialNumber", "InstallationDate", "WarrantyStartDate",
                      "TagNumber", "BarCode"})

    def __init__(self, plant: Plant) -> None:
        super().__init__(plant)
        self._holders: dict[tuple[str, str], str] = {}  # (field, value) → external id of ours, "" where another's

    def look_up(self, rows: Sequence[Any]) -> None:
        serials = {row.text("SerialNumber") for row in rows}
        tags = {row.text("TagNumber") for row in rows} | {self._derived_tag(row) for row in rows}
        held = Asset.objects.filter(Q(serial_number__in=serials - {""}) | Q(tag__in=tags - {""}))
        for serial, tag, source, external_id in held.values_list("serial_number", "tag", "source_system",
                                                                 "external_id"):
            holder = external_id if source == self.plant.source_system else ""
            self._holders["serial_number", str(serial)] = self._holders["tag", str(tag)] = holder

    def fields_of(self, item: Item, row: SheetRow) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        if item.new:
            facts |= {"name": row.text("Name"), "site_id": self.plant.site.pk}
        self.take(item, facts, "description", "Description")
        self.take(item, facts, "barcode", "BarCode")
        self.take(item, facts, "installed_on", "InstallationDate", day)
        self._unique(item, facts, "serial_number", "SerialNumber")
        self._unique(item, facts, "tag", "TagNumber")
        self._tag_where_missing(item, row, facts)
        self._product(item, row, facts)
        self._stands(item, row, facts)
        return facts

    def _unique(self, item: Item, facts: dict[str, Any], name: str, column: str) -> None:
        said = item.row.text(column)  # type: ignore[attr-defined]
        if said and self._holders.setdefault((name, said), item.row.external_id) != item.row.external_id:
            self.keep(item, column, f"{show(said)} is another asset's already")
        else:
            self.take(item, facts, name, column)

    def _tag_where_missing(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> None:
        if row.text("TagNumber") or not (item.new or item.instance.tag is None):
            return
        tag = self._derived_tag(row)
        if self._holders.setdefault(("tag", tag), row.external_id) == row.external_id:
            facts["tag"] = tag
        else:
            item.warnings.append(f"TagNumber: none is given, and {show(tag)} is another asset's; it comes in without.")

    def _derived_tag(self, row: SheetRow) -> str:
        """What names it in the workbook, made unique beyond it by the site's code."""
        place = "" if self.plant.root.parent_id is None else f"{self.plant.facility}-"
        return shortened(f"{self.plant.site.code}-{place}{row.text('Name')}", 100)

    def _product(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> None:
        """What its type says of it, and how long its warranty runs from its own first day."""
        kind: AssetModel | None = None
        if row.text("TypeName"):
            kind = self.plant.types.require(row.text("TypeName"))
            facts |= {"asset_model_id": kind.pk, "asset_class_id": kind.asset_class_id,
                      "manufacturer": kind.manufacturer, "model_number": kind.model_number,
                      "warranty_guarantor": kind.warranty_guarantor}
        else:
            item.warnings.append("It names no type, so it comes in without model and class.")
        start = self.take(item, facts, "warranty_starts_on", "WarrantyStartDate", day)
        if start is None or kind is None:
            return
        span = kind.warranty_parts_months
        span = kind.warranty_labor_months if span is None else span
        if span:
            try:
                facts["warranty_ends_on"] = months_later(start, span)
            except Unreadable as unreadable:
                item.warnings.append(f"WarrantyStartDate: {unreadable}, so the end of the warranty is left open.")

    def _stands(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> None:
        place: Location = self.plant.root
        others: list[str] = []
        if row.text("Space"):
            place, others = self.plant.spaces.first(row.text("Space"), row.texts("Space"))
        else:
            item.warnings.append("It names no space, so it stands in the facility itself.")
        if others:
            item.extra.wanted["Further spaces"] = typed(", ".join(others))
            if unknown := [name for name in others if self.plant.spaces.find(name) is None]:
                item.warnings.append(f"Space: there is no space {', '.join(map(show, unknown))}; it is kept in an "
                                     "attribute.")
        if item.new:
            facts["location_id"] = place.pk
        elif item.instance.location_id != place.pk:
            item.extra.new_parent = place

    def insert(self, items: Sequence[Item]) -> None:
        insert_assets([item.instance for item in items])

    def record(self, ids: Sequence[int], mark: str) -> None:
        if mark != "+":  # insert_assets has written the first version
            super().record(ids, mark)

    def after(self, items: Sequence[Item]) -> None:
        super().after(items)
        for item in items:
            if item.extra.new_parent is not None:
                place: Location = item.extra.new_parent
                move_asset(by=self.plant.user, asset=item.instance, location=place, reason=IMPORTED)

    def forget(self) -> None:
        self._holders = {}
