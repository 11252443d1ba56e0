"""The plant for programs: places, assets, what is known about them, meters and readings."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from assets import arguments, services
from assets import serializers as show
from assets.lines import Taker, chunks
from assets.models import Document, MeterReading
from assets.services import meters
from assets.trees import lock_tree
from cmms import files, retiring
from cmms.audit.feed import read_rows
from cmms.rest.filtering import BELOW, DESCENDANTS, BranchFilter
from cmms.rest.lines import MEDIA, AnyAccept, LinesParser, answered, stream_of
from cmms.rest.looks import content, look, rows_of
from cmms.rest.paging import limit_asked
from cmms.rest.parsing import BodyParser
from cmms.rest.resources import Edits, Makes, Removes, Resource, maker, verb
from cmms.rest.retiring import Retires

PAGE = 1000  # readings of one answer of their feed
LINES = [
    OpenApiExample("readings", request_only=True, media_type=MEDIA, value=(
        '{"meter": 12, "read_at": "2026-03-01T06:00:00Z", "value": "4510.5", "source_system": "SCADA", '
        '"external_id": "M12"}\n{"meter": 13, "read_at": "2026-03-01T06:00:00+01:00", "value": 7.25}\n')),
    OpenApiExample("answers", response_only=True, media_type=MEDIA, value=(
        '{"line": 1, "effect": "created", "id": 901}\n{"line": 2, "effect": "refused", "code": "future", "message": '
        '"This time lies in the future: give the time when it was read.", "problems": [{"code": "future", "message": '
        '"This time lies in the future: give the time when it was read.", "field": "read_at"}]}\n')),
]
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

    def lock_first(self) -> None:
        lock_tree(self.model)

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
    sorts = {"-read_at": ("-read_at",), "read_at": ("read_at",), "-id": ("-id",), "id": ("id",)}
    sorts_need = {"-read_at": "meter", "read_at": "meter"}
    filter_by = ("meter", "site", "read_at", "kind", "source")

    record = maker("record", meters.record_reading, arguments.RecordReading)
    correct = verb("correct", meters.correct_reading, arguments.CorrectReading, subject="reading",
                   says=show.ReadingSerializer)
    @extend_schema(request={MEDIA: OpenApiTypes.STR}, responses={(200, MEDIA): OpenApiTypes.STR}, examples=LINES)
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None, parser_classes=[LinesParser],
            content_negotiation_class=AnyAccept)
    def lines(self, request: Any) -> Any:
        """Many readings, one JSON object a line; each line is answered by a line, in their order.

        A line holds meter (its id), read_at (with offset) and value (in the meter's unit), and may hold source_system
        and external_id (both or none) and confirmed (a step above the plausible rate is right). Its answer holds line
        (its number, from 1) and effect: created, updated (it was sent before under this source, external id and
        moment, with another value), unchanged (it is there already) or refused, with the id, or with code, message and
        problems. Some thousand lines are one transaction. What was sent is sent again without harm, so an
        Idempotency-Key is not needed and not looked at.
        """
        return answered(chunks(stream_of(request)), Taker(request.user, request.auth))

    @extend_schema(responses=show.FeedSerializer, parameters=[
        OpenApiParameter("after", OpenApiTypes.STR, description="next of another answer; empty: from the first one; "
                                                              "latest: none, only the place to begin from."),
        OpenApiParameter(BELOW, OpenApiTypes.INT, description="Id of a location: what lies there or below."),
        OpenApiParameter(DESCENDANTS, OpenApiTypes.BOOL, description="false: the place itself alone."),
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": PAGE, "default": 50})])
    @action(detail=False, methods=["get"], filter_backends=[BranchFilter], pagination_class=None)
    def feed(self, request: Any) -> Response:
        """New readings in an order that loses none, those included that are dated back; each once.

        Readings that are corrected or voided afterwards are told by /changes/.
        """
        rows = self.filter_queryset(MeterReading.every.visible_to(request.user))
        page = read_rows(request.query_params.get("after", ""), rows=rows,
                         size=limit_asked(request.query_params, most=PAGE))
        shown = show.ReadingSerializer([row for _cursor, row in page.entries], many=True, context=self._context())
        return Response({"results": shown.data, "next": str(page.next), "more": page.more, "restored": page.restored})

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
