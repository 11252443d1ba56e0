"""Places of another system."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from assets.imports.directory import LOCATION_MATCH, LocationDirectory, SiteDirectory
from assets.imports.tree import TreeImporter
from assets.models import Location, LocationKind
from assets.services.bulk import rebuild_trees
from assets.trees import lock_tree
from cmms.importing import Context, Field, Kind, Row
from cmms.importing.upsert import Item, Refused


class LocationImporter(TreeImporter):
    """Places below the root of their site. A place cannot change its site, and a site's root is not moved."""

    kind, title, model, noun = "locations", "Locations", Location, "location"
    permission = "assets.add_location"
    parent_words = ("code", "name")
    fields = {
        "name": Field(Kind.TEXT, required=True, max_length=255, help="Its name, unique within the place around it."),
        "code": Field(Kind.TEXT, max_length=100, help="Functional location or room number, unique at the site; left "
                                                      "empty with a warning where it is taken."),
        "kind": Field(Kind.CHOICE, choices=LocationKind.values, help="What sort of place."),
        "description": Field(Kind.TEXT, help="Free text."),
        "parent": Field(Kind.REFERENCE, max_length=255, match=LOCATION_MATCH,
                        help="The place around it, by external id, code or name; it may come later in the file. Blank: "
                             "directly below the site."),
        "site": Field(Kind.REFERENCE, max_length=255, help="The site's code; else the site of the run."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._places = LocationDirectory(context, self._sites, "parent")

    def time_zone(self) -> ZoneInfo | None:
        site = self._sites.default()
        return ZoneInfo(site.time_zone) if site is not None else None

    def look_up(self, rows: Sequence[Row]) -> None:
        self._places.load(row.values.get("parent") for row in rows)

    def facts(self, item: Item) -> dict[str, Any]:
        facts = self.plain_facts(item.row)
        if facts.get("kind", ...) == "" or item.row.values.get("kind", ...) is None:
            facts.pop("kind", None)
        name = item.row.values.get("site")
        if item.new:
            said = self._sites.named(name) if name else self._sites.require(self.context.mapped & {"site"})
            facts["site_id"] = said.pk
        elif name and self._sites.named(name).pk != item.instance.site_id:
            raise Refused("A place stays at its site; make a new one at the other.")
        return facts

    def stored_parent(self, text: str, row: Row) -> Any:
        found = self._places.find_or_none(text)
        return Location.objects.get(pk=found.id) if found is not None else None

    def root(self, item: Item) -> Any:
        if not item.new and item.instance.parent_id is None:
            return None  # a site's own root, imported with the site
        return self._places.root_of(item.instance.site_id)

    def place(self, items: Sequence[Item]) -> None:
        """Names unique within a place and codes within a site, here and in the file."""
        names: dict[tuple[Any, str], int] = {}
        codes: dict[tuple[int, str], int] = {}
        sites = {item.instance.site_id for item in items}
        mine = {item.instance.pk for item in items if not item.new}
        for pk, parent, site, name, code in Location.objects.filter(site_id__in=sites).values_list(
                "pk", "parent_id", "site_id", "name", "code"):
            if pk not in mine:
                names[parent, name] = 0
                if code:
                    codes[site, code] = 0
        for item in items:
            self._place(item, names, codes)

    def _place(self, item: Item, names: dict[tuple[Any, str], int], codes: dict[tuple[int, str], int]) -> None:
        parent, place = self.parent(item), item.instance
        if "parent" not in self.context.mapped and not item.new:
            parent = place.parent
        if parent is not None and parent.site_id != place.site_id:
            item.refusal = f"Its parent “{parent.name}” belongs to another site, and a place does not change its site."
            return
        if not item.new and (place.parent_id is None) != (parent is None):
            item.refusal = "A site's root stays where it is, and no other place becomes one."
            return
        key = (parent.pk or id(parent)) if parent is not None else None
        name = item.facts.get("name", place.name)
        taken = names.setdefault((key, name), item.row.line)
        if taken != item.row.line:
            where = f" (line {taken} of this file)" if taken else ""
            item.refusal = f"There is a place called “{name}” in the same place already{where}."
            return
        code = item.facts.get("code", place.code)
        if code and codes.setdefault((place.site_id, code), item.row.line) != item.row.line:
            item.warnings.append(f"The code “{code}” is taken by another place of the site, and was left empty.")
            item.facts["code"] = None
            item.changed.discard("code")
            if item.new:
                place.code = None
            elif place.code is not None:
                item.changed.add("code")

    def move(self, items: Sequence[Item]) -> None:
        if not items:
            return
        lock_tree(Location)
        for item in items:
            Location.objects.filter(pk=item.instance.pk).update(parent=self.parent(item))
        rebuild_trees(Location)
        self.record([item.instance.pk for item in items if not item.changed - {"parent_id"}], "~")

    def forget(self) -> None:
        self._places.forget()
        self._sites.forget()
