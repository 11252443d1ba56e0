"""The plant for programs: places, assets, what is known about them, meters and readings."""

from typing import Any

from assets import arguments, services
from assets import serializers as show
from assets.models import (
    Asset,
    AssetAttribute,
    AssetClass,
    AssetModel,
    AssetModelAttribute,
    AssetPlacement,
    BranchGrant,
    Document,
    Location,
    LocationAttribute,
    Meter,
    MeterReading,
    Site,
)
from assets.services import meters
from cmms.rest.resources import Edits, Makes, Removes, Resource, maker, verb

_SOURCE = ("source_system", "external_id")


class Sites(Makes, Edits):
    """Sites, each with its time zone, currency and calendar."""

    model, serializer_class = Site, show.SiteSerializer
    filter_by = ("code", "retired_at", *_SOURCE)

    def get_queryset(self) -> Any:
        return super().get_queryset().distinct()

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_site(by=self.request.user, **facts)


class Locations(Makes, Removes):
    """Places: a tree with one root for each site, made with it."""

    model, serializer_class = Location, show.LocationSerializer
    filter_by = ("site", "parent", "kind", "code", "retired_at", *_SOURCE)
    search_in = ("^code", "name")

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_location(by=self.request.user, **facts)

    def remove(self, row: Any) -> None:
        services.delete_node(by=self.request.user, node=row)

    move = verb("move", services.move_location, arguments.MoveLocation, subject="location")
    retire = verb("retire", services.retire_location, subject="location")


class Assets(Makes, Removes):
    """Assets: things that orders are written on. They move by verbs, and their history goes along."""

    model, serializer_class = Asset, show.AssetSerializer
    sorts = {"-id": ("-id",), "id": ("id",), "name": ("name", "id")}
    filter_by = ("id", "site", "parent", "location", "status", "criticality", "asset_class", "asset_model", "tag",
                 "serial_number", "barcode", "updated_at", *_SOURCE)
    search_in = ("^tag", "^serial_number", "name")

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_asset(by=self.request.user, **facts)

    def remove(self, row: Any) -> None:
        services.delete_node(by=self.request.user, node=row)

    move = verb("move", services.move_asset, arguments.MoveAsset, subject="asset")
    swap = verb("swap", services.swap_assets, arguments.SwapAssets, subject="out")
    retire = verb("retire", services.retire_asset, arguments.Retire, subject="asset")
    reinstate = verb("reinstate", services.reinstate_asset, arguments.Reinstate, subject="asset")


class AssetClasses(Makes, Edits):
    """Kinds of equipment."""

    model, serializer_class = AssetClass, show.AssetClassSerializer
    filter_by = ("code", *_SOURCE)


class AssetModels(Makes, Edits):
    """Products that assets are one of."""

    model, serializer_class = AssetModel, show.AssetModelSerializer
    filter_by = ("asset_class", "model_number", *_SOURCE)


class AssetAttributes(Makes, Removes):
    """Typed facts of assets."""

    model, serializer_class = AssetAttribute, show.AssetAttributeSerializer
    filter_by = ("asset", "attribute_name", *_SOURCE)


class AssetModelAttributes(Makes, Removes):
    """Typed facts of models, good for each asset of them."""

    model, serializer_class = AssetModelAttribute, show.AssetModelAttributeSerializer
    filter_by = ("asset_model", "attribute_name", *_SOURCE)


class LocationAttributes(Makes, Removes):
    """Typed facts of places."""

    model, serializer_class = LocationAttribute, show.LocationAttributeSerializer
    filter_by = ("location", "attribute_name", *_SOURCE)


class Placements(Resource):
    """Where each asset stood, from when to when."""

    model, serializer_class = AssetPlacement, show.PlacementSerializer
    filter_by = ("asset", "location", "starts_at", "ends_at")


class Documents(Resource):
    """Documents of assets, models and places."""

    model, serializer_class = Document, show.DocumentSerializer
    filter_by = ("asset", "asset_model", "location", "site", *_SOURCE)


class Meters(Makes, Edits):
    """Counters and gauges."""

    model, serializer_class = Meter, show.MeterSerializer
    filter_by = ("asset", "kind", "is_run_meter", "retired_at", *_SOURCE)

    replace = verb("replace", meters.replace_meter, arguments.ReplaceMeter, subject="meter",
                   says=show.ReadingSerializer)


class Readings(Resource):
    """What meters showed. A reading is never edited: it is corrected or voided, with a reason."""

    model, serializer_class = MeterReading, show.ReadingSerializer
    sorts = {"-read_at": ("-read_at", "-id"), "read_at": ("read_at", "id")}
    filter_by = ("meter", "site", "read_at", "kind", "source")

    record = maker("record", meters.record_reading, arguments.RecordReading)
    correct = verb("correct", meters.correct_reading, arguments.CorrectReading, subject="reading",
                   says=show.ReadingSerializer)
    void = verb("void", meters.void_reading, arguments.VoidReading, subject="reading", says=show.ReadingSerializer)


class Grants(Makes, Removes):
    """Which branches people may see."""

    model, serializer_class = BranchGrant, show.GrantSerializer
    administrative = True
    filter_by = ("user", "location")
