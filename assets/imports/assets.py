"""Assets of another system, with what it says about them beside our columns."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from assets.imports.directory import (
    LOCATION_MATCH,
    LOCATION_TEMPLATE,
    LocationDirectory,
    SiteDirectory,
    asset_classes,
    batches,
    insert_assets,
)
from assets.imports.kinds import ModelDirectory
from assets.imports.tree import TreeImporter
from assets.models import Asset, AssetAttribute, AssetStatus, AttributeType, Criticality
from assets.services import move_asset
from assets.services.placing import KEEP
from cmms.errors import DomainError
from cmms.importing import Context, Field, Kind, Row
from cmms.importing.history import IMPORTED, record_history
from cmms.importing.upsert import Item, Refused

ATTRIBUTE = "attribute:"
# Written where there is no serial number or tag: the column's own name, or a word for "none".
_PLACEHOLDERS = {
    "n/a", "na", "n.a.", "none", "nil", "null", "no", "-", "--", "---", "?", "x", "tbd", "tba", "unknown", "not known",
    "unbekannt", "serial", "serial number", "serialnumber", "serial no", "serial no.", "serialno", "s/n", "sn", "tag",
    "tag number", "tagnumber", "tag no", "tag no.", "asset tag", "barcode", "bar code",
}
_UNIQUE = {"serial_number": "Serial number", "tag": "Tag"}
_STATUSES = [status for status in AssetStatus.values if status != AssetStatus.DOWN]


class AssetImporter(TreeImporter):
    """A serial number or tag that is taken stays empty, with a warning; its text is kept as an attribute."""

    kind, title, model, noun = "assets", "Assets", Asset, "asset"
    permission = "assets.add_asset"
    open_prefix = ATTRIBUTE
    parent_words = ("tag", "name")
    fields = {
        "name": Field(Kind.TEXT, required=True, max_length=255, help="What people call it."),
        "tag": Field(Kind.TEXT, max_length=100, help="The code on its label, unique; left empty where it is taken."),
        "description": Field(Kind.TEXT, help="Free text."),
        "serial_number": Field(Kind.TEXT, max_length=100, help="The maker's, unique; left empty where it is taken or "
                                                               "a placeholder such as n/a."),
        "model_number": Field(Kind.TEXT, max_length=100, help="The maker's model number."),
        "manufacturer": Field(Kind.TEXT, max_length=255, help="Who made it."),
        "barcode": Field(Kind.TEXT, max_length=100, help="A code that is on it already."),
        "status": Field(Kind.CHOICE, choices=_STATUSES, help="OPERATIONAL where nothing says so. DOWN is no choice: an "
                                                             "asset is down while a downtime of it is open."),
        "criticality": Field(Kind.CHOICE, choices=Criticality.values, help="How much its loss hurts; else MEDIUM."),
        "asset_class": Field(Kind.REFERENCE, max_length=255, creatable=True, help="The kind of equipment, by name or "
                                                                                  "code."),
        "asset_model": Field(Kind.REFERENCE, max_length=255, creatable=True, help="The product, by name or number, of "
                                                                                  "the row's manufacturer."),
        "location": Field(Kind.REFERENCE, max_length=255, match=LOCATION_MATCH, creatable=True,
                          template=LOCATION_TEMPLATE, help="Where it stands; blank: where its parent stands."),
        "parent": Field(Kind.REFERENCE, max_length=255, match=("key", "tag", "name"),
                        help="The asset it is built into, by external id, tag or name; it may come later in the file."),
        "site": Field(Kind.REFERENCE, max_length=255, help="The site's code; else that of its location or parent, else "
                                                           "of the run."),
        "installed_on": Field(Kind.DATE, help="When it was installed."),
        "commissioned_on": Field(Kind.DATE, help="From when on its hours count."),
        "retired_at": Field(Kind.DATETIME, help="When it was taken out of use; it is then RETIRED."),
        "replacement_cost": Field(Kind.MONEY, digits=14, minimum=0, help="Price of a new one, site's currency."),
        "warranty_starts_on": Field(Kind.DATE, help="First day of the warranty."),
        "warranty_ends_on": Field(Kind.DATE, help="Last day of the warranty."),
        "warranty_guarantor": Field(Kind.TEXT, max_length=255, help="Who stands for it."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._locations = LocationDirectory(context, self._sites)
        self._models = ModelDirectory(context.source_system, "asset_model" in context.create_missing)
        self._classes: dict[str, int] = {}

    def time_zone(self) -> ZoneInfo | None:
        site = self._sites.default()
        return ZoneInfo(site.time_zone) if site is not None else None

    def look_up(self, rows: Sequence[Row]) -> None:
        values = [row.values for row in rows]
        self._locations.load((each.get("location") for each in values),
                             {each["location"]: each for each in values if each.get("location")})
        classes = {each["asset_class"] for each in values if each.get("asset_class")}
        self._classes = asset_classes(classes, self.context.source_system,
                                      create="asset_class" in self.context.create_missing)
        self._models.load((each.get("manufacturer") or "", each["asset_model"]) for each in values
                          if each.get("asset_model"))

    def facts(self, item: Item) -> dict[str, Any]:
        values = item.row.values
        facts = self.plain_facts(item.row)
        for name in ("status", "criticality"):
            if values.get(name) is None:
                facts.pop(name, None)
        for name in _UNIQUE:
            if str(facts.get(name) or "").casefold() in _PLACEHOLDERS:
                facts[name] = None
        self._life(facts, item)
        self._references(facts, values)
        self._stand(facts, item)
        start, end = facts.get("warranty_starts_on"), facts.get("warranty_ends_on")
        if start and end and end < start:
            raise Refused("The warranty ends before it starts.")
        return facts

    def _life(self, facts: dict[str, Any], item: Item) -> None:
        """RETIRED and the time of it go together."""
        if facts.get("retired_at"):
            facts["status"] = AssetStatus.RETIRED
        elif facts.get("status") == AssetStatus.RETIRED:
            facts["retired_at"] = (None if item.new else item.instance.retired_at) or timezone.now()
        elif "status" in facts:
            facts["retired_at"] = None
        else:
            facts.pop("retired_at", None)
        if not item.new and item.instance.status == AssetStatus.DOWN and "status" in facts:
            del facts["status"]  # a downtime that is open here says so, and no other system
            facts.pop("retired_at", None)

    def _references(self, facts: dict[str, Any], values: dict[str, Any]) -> None:
        if "asset_class" in values:
            facts["asset_class_id"] = self._classes.get(values["asset_class"] or "")
            if values["asset_class"] and facts["asset_class_id"] is None:
                raise Refused(f"There is no asset class “{values['asset_class']}”; make it first, or say "
                              f"[create_missing.asset_class].")
        if "asset_model" in values:
            name = values["asset_model"]
            facts["asset_model_id"] = self._models.find(values.get("manufacturer") or "", name) if name else None
            if name and facts["asset_model_id"] is None:
                raise Refused(f"There is no asset model “{name}” of this maker, or more than one; make it first, or "
                              f"say [create_missing.asset_model].")

    def _stand(self, facts: dict[str, Any], item: Item) -> None:
        values = item.row.values
        place = self._locations.find(values.get("location"))
        if not item.new:
            item.extra = place.id if place is not None and place.id != item.instance.location_id else None
            item.extra_changed = item.extra is not None
            return
        if place is not None:
            facts["location_id"], facts["site_id"] = place.id, place.site_id
        elif values.get("site"):
            facts["site_id"] = self._sites.named(values["site"]).pk
        elif not values.get("parent"):
            facts["site_id"] = self._sites.require(self.context.mapped & {"site", "location", "parent"}).pk

    # the tree

    def stored_parent(self, text: str, row: Row) -> Any:
        assets = Asset.objects.visible_to(self.context.user) if self.context.user is not None else Asset.objects.all()
        for way in self._ways():
            found = assets.filter(**{way: text})
            if way == "external_id":
                found = found.filter(source_system=self.context.source_system)
            two = list(found[:2])
            if len(two) > 1:
                raise Refused(f"Several assets are called “{text}”; its parent is unclear.")
            if two:
                return two[0]
        return None

    def place(self, items: Sequence[Item]) -> None:
        self._inherit(items)
        for name in _UNIQUE:
            self._leave_taken_empty(name, [item for item in items if not item.refusal])

    def _inherit(self, items: Sequence[Item]) -> None:
        """A new asset without site or place has those of what it is built into, however deep."""
        for item in items:
            chain = []
            node: Any = item
            while isinstance(node, Item) and node.new and (node.instance.site_id is None
                                                           or node.instance.location_id is None):
                chain.append(node)
                node = self._parents.get(id(node))
            above = node.instance if isinstance(node, Item) else node
            for one in reversed(chain):
                asset = one.instance
                if above is not None and asset.site_id in (None, above.site_id):
                    asset.site_id = above.site_id
                    asset.location_id = asset.location_id or above.location_id
                above = asset
        for item in items:
            if item.new and item.instance.site_id is None:
                item.instance.site_id = self._sites.require(self.context.mapped & {"site", "location", "parent"}).pk

    def _leave_taken_empty(self, name: str, items: Sequence[Item]) -> None:
        """Serial numbers and tags that another asset has, here or earlier in the file."""
        words = {item.facts[name] for item in items if item.facts.get(name)}
        owners: dict[str, Any] = {}
        for batch in batches(sorted(words)):
            owners.update(Asset.objects.filter(**{f"{name}__in": batch}).values_list(name, "pk"))
        mine = {item.instance.pk: item for item in items if not item.new}
        for word, pk in list(owners.items()):
            if pk in mine and name in mine[pk].facts and mine[pk].facts[name] != word:
                del owners[word]  # this file gives its owner another one
        for item in items:
            word = item.facts.get(name)
            if not word:
                continue
            owner = owners.setdefault(word, item)
            if owner is item or owner == item.instance.pk:
                continue
            item.warnings.append(f"{_UNIQUE[name]} “{word}” belongs to another asset already; it was left empty here "
                                 f"and kept as an attribute.")
            item.row.values[ATTRIBUTE + _UNIQUE[name]] = word
            item.facts[name] = None
            item.changed.discard(name)
            if item.new:
                setattr(item.instance, name, None)
            elif getattr(item.instance, name) is not None:
                item.changed.add(name)

    def insert(self, items: Sequence[Item]) -> None:
        insert_assets([item.instance for item in items])

    def move(self, items: Sequence[Item]) -> None:
        """Through the verb that moves assets: placements and the orders that forbid it are its business."""
        for item in items:
            parent = self.parent(item) if "parent_id" in item.changed else KEEP
            place = self._locations.by_id(item.extra) if item.extra else KEEP
            try:
                with transaction.atomic():
                    moved = move_asset(by=self.context.user, asset=item.instance, location=place, parent=parent,
                                       reason=IMPORTED)
            except DomainError as error:
                item.refusal = str(error)
                continue
            item.instance.version, item.instance.location_id = moved.version, moved.location_id

    # attributes

    def related(self, items: Sequence[Item]) -> None:
        wanted = [item for item in items if any(name.startswith(ATTRIBUTE) for name in item.row.values)]
        stored = _attributes([item.instance.pk for item in wanted])
        for item in wanted:
            for name, said in _said(item.row).items():
                attribute = stored.get((item.instance.pk, name))
                if said is None:
                    continue
                if attribute is None or (attribute.attribute_value, attribute.data_type) != said:
                    item.extra_changed = True

    def after(self, items: Sequence[Item]) -> None:
        wanted = [item for item in items if any(name.startswith(ATTRIBUTE) for name in item.row.values)]
        stored = _attributes([item.instance.pk for item in wanted if not item.new])
        new, changed = [], []
        for item in wanted:
            for name, said in _said(item.row).items():
                if said is None:
                    continue
                attribute = stored.get((item.instance.pk, name))
                if attribute is None:
                    new.append(AssetAttribute(
                        asset=item.instance, attribute_name=name, attribute_value=said[0], data_type=said[1],
                        source_system=self.context.source_system, external_id=f"{item.row.external_id}|{name}"[:255]))
                elif (attribute.attribute_value, attribute.data_type) != said:
                    attribute.attribute_value, attribute.data_type = said
                    attribute.version += 1
                    changed.append(attribute)
        AssetAttribute.objects.bulk_create(new, batch_size=1000)
        record_history(AssetAttribute, [attribute.pk for attribute in new], "+")
        AssetAttribute.objects.bulk_update(changed, ["attribute_value", "data_type", "version"], batch_size=200)
        record_history(AssetAttribute, [attribute.pk for attribute in changed], "~")

    def forget(self) -> None:
        self._locations.forget()
        self._models.forget()
        self._sites.forget()


def _attributes(keys: Sequence[int]) -> dict[tuple[int, str], AssetAttribute]:
    found = {}
    for start in range(0, len(keys), 900):
        for attribute in AssetAttribute.objects.filter(asset_id__in=keys[start:start + 900]):
            found[attribute.asset_id, attribute.attribute_name] = attribute
    return found


def _said(row: Row) -> dict[str, tuple[str, str] | None]:
    """Attribute name → (text, type) of the row's open fields; None where the cell is blank."""
    return {name.removeprefix(ATTRIBUTE)[:100]: None if value is None else as_attribute(value)
            for name, value in row.values.items() if name.startswith(ATTRIBUTE)}


def as_attribute(value: Any) -> tuple[str, str]:
    """A parsed value as the text and type that an attribute keeps."""
    if isinstance(value, bool):
        return ("true" if value else "false"), AttributeType.BOOLEAN
    if isinstance(value, int):
        return str(value), AttributeType.INTEGER
    if isinstance(value, Decimal):
        return format(value, "f"), AttributeType.DECIMAL
    if isinstance(value, date):
        return value.isoformat(), AttributeType.DATE
    return str(value), AttributeType.TEXT
