"""Floors and spaces: places of the facility."""

from collections.abc import Sequence
from typing import Any

from assets.models import Location, LocationAttribute, LocationKind
from assets.services import insert_nodes, move_location
from cmms.importing.history import record_history
from cmms.importing.upsert import Item
from cmms.importing.values import show
from maintenance.imports.cobie.noun import Noun
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow


class PlaceImport(Noun):
    """What floors and spaces have in common."""

    model = Location
    attributes = (LocationAttribute, "location")
    kind_of_place: LocationKind

    def fields_of(self, item: Item, row: SheetRow) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        self.take(item, facts, "description", "Description")
        around = self.around(item, row)
        if item.new:
            # the object, not its key alone: the bulk insert works from parents in memory
            facts |= {"name": row.text("Name"), "kind": self.kind_of_place, "site_id": self.plant.site.pk}
            item.extra.plan = around
        elif item.instance.parent_id != around.pk:
            item.extra.new_parent = around
        return facts

    def around(self, item: Item, row: SheetRow) -> Location:
        """The place in which it lies."""
        return self.plant.root

    def insert(self, items: Sequence[Item]) -> None:
        for item in items:
            item.instance.parent = item.extra.plan
        insert_nodes([item.instance for item in items], history=False)

    def after(self, items: Sequence[Item]) -> None:
        super().after(items)
        for item in items:
            if item.extra.new_parent is not None:
                move_location(by=self.plant.user, location=item.instance, parent=item.extra.new_parent)
                record_history(Location, [item.instance.pk], "~")


class FloorImport(PlaceImport):
    kind = sheet = "Floor"
    title = "Floors"
    used = frozenset({"Description"})
    measured = {"Elevation": "LinearUnits", "Height": "LinearUnits"}
    kind_of_place = LocationKind.FLOOR


class SpaceImport(PlaceImport):
    kind = sheet = "Space"
    title = "Spaces"
    used = frozenset({"Description", "FloorName", "RoomTag"})
    measured = {"UsableHeight": "LinearUnits", "GrossArea": "AreaUnits", "NetArea": "AreaUnits"}
    kind_of_place = LocationKind.SPACE

    def __init__(self, plant: Plant) -> None:
        super().__init__(plant)
        self._codes: dict[str, str] = {}  # room number → external id of the space that has it; "" where not ours

    def look_up(self, rows: Sequence[Any]) -> None:
        wanted = {row.text("RoomTag") for row in rows} - {""}
        held = Location.objects.filter(site=self.plant.site, code__in=wanted)
        for code, source, external_id in held.values_list("code", "source_system", "external_id"):
            self._codes[str(code)] = external_id if source == self.plant.source_system else ""

    def fields_of(self, item: Item, row: SheetRow) -> dict[str, Any]:
        facts = super().fields_of(item, row)
        code = row.text("RoomTag")
        if code and self._codes.setdefault(code, row.external_id) != row.external_id:
            self.keep(item, "RoomTag", f"{show(code)} is another place's code at this site")
        else:
            self.take(item, facts, "code", "RoomTag")
        return facts

    def around(self, item: Item, row: SheetRow) -> Location:
        said = row.text("FloorName")
        if not said:
            item.warnings.append("It names no floor, so it lies directly in the facility.")
            return self.plant.root
        floor, others = self.plant.floors.first(said, row.texts("FloorName"))
        if others:
            self.keep(item, "FloorName", "it names several floors, and lies in the first")
        return floor

    def forget(self) -> None:
        self._codes = {}
