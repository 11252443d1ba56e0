"""The plant for programs: places, assets, what is known about them, meters and readings."""

from typing import Any

from django.http import Http404
from rest_framework.parsers import MultiPartParser

from assets import arguments, services
from assets import serializers as show
from assets.models import Document
from assets.services import meters
from assets.trees import lock_tree
from cmms import files, retiring
from cmms.rest.looks import content, look, rows_of
from cmms.rest.parsing import BodyParser
from cmms.rest.resources import Edits, Makes, Removes, Resource, maker, verb
from cmms.rest.retiring import Retires

_SOURCE = ("source_system", "external_id")


class Sites(Makes, Edits, Retires):
    """Sites, each with its time zone, currency and calendar."""

    serializer_class = show.SiteSerializer
    filter_by = ("code", "retired_at", *_SOURCE)

    def get_queryset(self) -> Any:
        return super().get_queryset().distinct()

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_site(by=self.request.user, **facts)


def _children(rows: Any, node: Any) -> Any:
    """What is directly below it."""
    return rows.filter(parent=node)


def _ancestors(node: Any, user: Any) -> Any:
    """What it stands in, from the top down; what the person does not see is left out."""
    return type(node).objects.visible_to(user).filter(pk__in=node.ancestor_ids()).order_by("level")


def _branch(rows: Any, node: Any) -> Any:
    """Itself and everything below it."""
    return rows.filter(tree_id=node.tree_id, lft__gte=node.lft, lft__lte=node.rght)


class _Trees(Makes, Removes):
    """Nodes of a tree: its lock comes before any row's, as with the verbs."""

    children = rows_of("children", _children)
    branch = rows_of("branch", _branch)

    def locked(self, pk: Any) -> Any:
        lock_tree(self.model)
        return super().locked(pk)

    def remove(self, row: Any) -> None:
        services.delete_node(by=self.request.user, node=row)


class Locations(_Trees):
    """Places: a tree with one root for each site, made with it."""

    serializer_class = show.LocationSerializer
    filter_by = ("site", "parent", "kind", "code", "retired_at", *_SOURCE)
    search_in = ("^code", "name")

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_location(by=self.request.user, **facts)

    move = verb("move", services.move_location, arguments.MoveLocation, subject="location")
    retire = verb("retire", services.retire_location, subject="location")
    reinstate = verb("reinstate", retiring.reinstate, subject="row")
    ancestors = look("ancestors", _ancestors, show.LocationSerializer, many=True)


class Assets(_Trees):
    """Assets: things that orders are written on. They move by verbs, and their history goes along."""

    serializer_class = show.AssetSerializer
    sorts = {"-id": ("-id",), "id": ("id",), "name": ("name", "id")}
    filter_by = ("id", "site", "parent", "location", "status", "criticality", "asset_class", "asset_model", "tag",
                 "serial_number", "barcode", "updated_at", *_SOURCE)
    search_in = ("^tag", "^serial_number", "name")

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_asset(by=self.request.user, **facts)

    move = verb("move", services.move_asset, arguments.MoveAsset, subject="asset")
    swap = verb("swap", services.swap_assets, arguments.SwapAssets, subject="out")
    retire = verb("retire", services.retire_asset, arguments.Retire, subject="asset")
    reinstate = verb("reinstate", services.reinstate_asset, arguments.Reinstate, subject="asset")
    change_tag = verb("change_tag", services.change_tag, arguments.ChangeTag, subject="asset")
    ancestors = look("ancestors", _ancestors, show.AssetSerializer, many=True)


class AssetClasses(Makes, Edits):
    """Kinds of equipment."""

    serializer_class = show.AssetClassSerializer
    filter_by = ("code", *_SOURCE)


class AssetModels(Makes, Edits, Retires):
    """Products that assets are one of."""

    serializer_class = show.AssetModelSerializer
    filter_by = ("asset_class", "model_number", *_SOURCE)


class AssetAttributes(Makes, Removes):
    """Typed facts of assets."""

    serializer_class = show.AssetAttributeSerializer
    filter_by = ("asset", "attribute_name", *_SOURCE)


class AssetModelAttributes(Makes, Removes):
    """Typed facts of models, good for each asset of them."""

    serializer_class = show.AssetModelAttributeSerializer
    filter_by = ("asset_model", "attribute_name", *_SOURCE)


class LocationAttributes(Makes, Removes):
    """Typed facts of places."""

    serializer_class = show.LocationAttributeSerializer
    filter_by = ("location", "attribute_name", *_SOURCE)


class Placements(Resource):
    """Where each asset stood, from when to when."""

    serializer_class = show.PlacementSerializer
    filter_by = ("asset", "location", "starts_at", "ends_at")


def _bytes(document: Document) -> Any:
    if not document.file:
        raise Http404
    return files.answer("", str(document.file.name), content_type=document.content_type, name=document.file_name)


class Documents(Makes, Removes):
    """Documents of assets, models, places and sites: files kept here (``upload``), or where else they are to be found.

    A file is never replaced: another one is another document.
    """

    serializer_class = show.DocumentSerializer
    filter_by = ("asset", "asset_model", "location", "site", *_SOURCE)
    parser_classes = (BodyParser, MultiPartParser)

    upload = maker("upload", services.add_document, arguments.UploadDocument)
    content = content(_bytes)


class Meters(Makes, Edits):
    """Counters and gauges."""

    serializer_class = show.MeterSerializer
    filter_by = ("asset", "kind", "is_run_meter", "retired_at", *_SOURCE)

    replace = verb("replace", meters.replace_meter, arguments.ReplaceMeter, subject="meter",
                   says=show.ReadingSerializer)
    retire = verb("retire", meters.retire_meter, arguments.Retire, subject="meter")
    reinstate = verb("reinstate", meters.reinstate_meter, arguments.Reinstate, subject="meter")


class Readings(Resource):
    """What meters showed. A reading is never edited: it is corrected or voided, with a reason."""

    serializer_class = show.ReadingSerializer
    sorts = {"-read_at": ("-read_at", "-id"), "read_at": ("read_at", "id")}
    filter_by = ("meter", "site", "read_at", "kind", "source")

    record = maker("record", meters.record_reading, arguments.RecordReading)
    correct = verb("correct", meters.correct_reading, arguments.CorrectReading, subject="reading",
                   says=show.ReadingSerializer)
    void = verb("void", meters.void_reading, arguments.VoidReading, subject="reading", says=show.ReadingSerializer)


class Grants(Makes, Removes):
    """Which branches people may see."""

    serializer_class = show.GrantSerializer
    administrative = True
    filter_by = ("user", "location")


class TokenBranches(Makes, Removes):
    """The places to which API tokens are limited, with all below them."""

    serializer_class = show.TokenBranchSerializer
    administrative = True
    filter_by = ("api_token", "location")
