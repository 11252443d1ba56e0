"""Typed facts about assets and places that another system keeps in rows, or in columns that become rows."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from assets.imports.directory import (
    ASSET_MATCH,
    ASSET_TEMPLATE,
    LOCATION_MATCH,
    LOCATION_TEMPLATE,
    AssetDirectory,
    LocationDirectory,
    SiteDirectory,
    batches,
)
from assets.models import AssetAttribute, AttributeType, LocationAttribute
from assets.models.attribute import parse_attribute
from cmms.importing import Context, Field, Kind, Row
from cmms.importing.upsert import Item, ModelImporter, Refused

_COMMON = {
    "attribute_name": Field(Kind.TEXT, required=True, max_length=100, help="What is said, such as Power."),
    "attribute_value": Field(Kind.TEXT, required=True, help="The value; numbers with a point, dates as 2026-01-31, "
                                                            "true or false."),
    "data_type": Field(Kind.CHOICE, choices=AttributeType.values, help="What the value parses as; TEXT where nothing "
                                                                       "says so."),
    "unit": Field(Kind.TEXT, max_length=50, help="Unit of a number."),
}


class _AttributeImporter(ModelImporter):
    """One attribute of an owner; [[attributes]] turns columns into rows."""

    owner: ClassVar[str]
    unpivot = ("attributes", "attribute_value")

    def find_owner(self, text: str) -> int:
        raise NotImplementedError

    def look_up(self, rows: Sequence[Row]) -> None:
        """The owners, and what they say already under these names."""
        self._taken: dict[tuple[int, str], str] = {}
        owners = set()
        for row in rows:
            try:
                owners.add(self.find_owner(row.values[self.owner]))
            except Refused:
                continue  # facts() says so of the row itself
        for batch in batches(sorted(owners)):
            for owner, name, system, key in self.model.objects.filter(**{f"{self.owner}__in": batch}).values_list(
                    f"{self.owner}_id", "attribute_name", "source_system", "external_id"):
                self._taken[owner, name] = key if system == self.context.source_system else ""

    def facts(self, item: Item) -> dict[str, Any]:
        values = item.row.values
        facts = self.plain_facts(item.row)
        kind = facts["data_type"] = values.get("data_type") or AttributeType.TEXT
        owner = facts[f"{self.owner}_id"] = self.find_owner(values[self.owner])
        try:
            parse_attribute(facts["attribute_value"], kind)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        name = facts["attribute_name"]
        if self._taken.setdefault((owner, name), item.row.external_id) != item.row.external_id:
            raise Refused(f"“{values[self.owner]}” has an attribute “{name}” already.")
        return facts


class AssetAttributeImporter(_AttributeImporter):
    kind, title, model, owner = "attributes", "Attributes of assets", AssetAttribute, "asset"
    permission = "assets.add_assetattribute"
    fields = {"asset": Field(Kind.REFERENCE, required=True, max_length=255, match=ASSET_MATCH, creatable=True,
                             template=ASSET_TEMPLATE, help="Whose it is."), **_COMMON}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._assets = AssetDirectory(context, self._sites)

    def look_up(self, rows: Sequence[Row]) -> None:
        self._assets.load((row.values["asset"], row.values) for row in rows)
        super().look_up(rows)

    def find_owner(self, text: str) -> int:
        found = self._assets.find(text)
        assert found is not None
        return found.id

    def forget(self) -> None:
        self._assets.forget()
        self._sites.forget()


class LocationAttributeImporter(_AttributeImporter):
    kind, title, model, owner = "location_attributes", "Attributes of locations", LocationAttribute, "location"
    permission = "assets.add_locationattribute"
    fields = {"location": Field(Kind.REFERENCE, required=True, max_length=255, match=LOCATION_MATCH, creatable=True,
                                template=LOCATION_TEMPLATE, help="Whose it is."), **_COMMON}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._places = LocationDirectory(context, self._sites)

    def look_up(self, rows: Sequence[Row]) -> None:
        self._places.load((row.values["location"] for row in rows),
                          {row.values["location"]: row.values for row in rows})
        super().look_up(rows)

    def find_owner(self, text: str) -> int:
        found = self._places.find(text)
        assert found is not None
        return found.id

    def forget(self) -> None:
        self._places.forget()
        self._sites.forget()
