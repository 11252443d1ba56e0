"""``/changes/``: what changed, in an order that loses nothing. The content is fetched from the resource."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from cmms.access import scope_of
from cmms.audit.feed import FeedPage, read
from cmms.audit.models import Action, AuditLog
from cmms.rest.filtering import BELOW, branch_asked
from cmms.rest.paging import LARGEST, limit_asked
from cmms.rest.permissions import may_view

AFTER, RESOURCE = "after", "resource"
_ACTIONS = {Action.INSERT: "created", Action.UPDATE: "updated", Action.DELETE: "deleted"}


class ChangeSerializer(serializers.Serializer):
    """One record that was made, changed or deleted."""

    cursor = serializers.CharField(help_text="Go on behind this change with after=.")
    resource = serializers.CharField(help_text="The resource, such as work-orders.")
    id = serializers.IntegerField(help_text="The record's id in it.")
    action = serializers.ChoiceField(["created", "updated", "deleted"])
    fields = serializers.ListField(child=serializers.CharField(), help_text="What differs, of an update.")  # type: ignore[assignment]
    changed_at = serializers.DateTimeField(help_text="When the statement that changed it began (UTC).")
    changed_by = serializers.IntegerField(allow_null=True, help_text="Id of the person; null: not known.")


class ChangesSerializer(serializers.Serializer):
    """A page of the feed."""

    results = ChangeSerializer(many=True)
    next = serializers.CharField(help_text="Where to go on: send it as after=, at once or later.")
    more = serializers.BooleanField(help_text="There is more at once.")
    restored = serializers.BooleanField(help_text="The database was restored since the cursor was given: compare the "
                                                  "records anew, for what was read last may be gone.")


class Changes(APIView):
    """What changed since ``after``. A reader that keeps the cursor of the last change it took in gets each once."""

    for_everybody = True
    action = "changes"
    detail = False
    resources: ClassVar[Mapping[str, Any]] = {}

    @extend_schema(responses=ChangesSerializer, parameters=[
        OpenApiParameter(AFTER, OpenApiTypes.STR, description="A cursor; empty: from the beginning of the log; latest: "
                                                              "no changes, only the place to begin from."),
        OpenApiParameter(RESOURCE, OpenApiTypes.STR, description="Only these resources, with commas."),
        OpenApiParameter(BELOW, OpenApiTypes.INT, description="Id of a location: what lies there or below."),
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": 50}),
    ])
    def get(self, request: Any) -> Response:
        views = {view.model._meta.db_table: (name, view) for name, view in self._asked(request)}
        page = read(request.query_params.get(AFTER, ""), tables=views, size=limit_asked(request.query_params),
                    within=self._within(request))
        return Response({"results": self._shown(request, page, views), "next": str(page.next), "more": page.more,
                         "restored": page.restored})

    def _asked(self, request: Any) -> list[tuple[str, Any]]:
        """The resources asked for that the person, with this token, may view."""
        names = [n.strip() for n in request.query_params.get(RESOURCE, "").split(",") if n.strip()]
        unknown = [name for name in names if name not in self.resources]
        if unknown:
            raise ValidationError({RESOURCE: [_("There is no resource %(names)s.") % {"names": ", ".join(unknown)}]})
        return [(name, view) for name, view in self.resources.items()
                if name in (names or self.resources) and may_view(request, view)]

    def _within(self, request: Any) -> Q | None:
        scope = scope_of(request.user)
        found = None if scope.everything else (
            Q(site_id__in=scope.sites) | Q(location_id__in=scope.locations) | Q(site_id__isnull=True))
        if BELOW in request.query_params:
            place = Q(location_id__in=branch_asked(request.query_params, request.user))
            found = place if found is None else found & place
        return found

    def _shown(self, request: Any, page: FeedPage, views: Mapping[str, tuple[str, Any]]) -> list[dict[str, Any]]:
        rows = [(cursor, row) for cursor, row in page.entries if row.record_id is not None]
        seen = None if scope_of(request.user).everything else self._seen(request, [row for _c, row in rows], views)
        return [{"cursor": str(cursor), "resource": views[row.table_name][0], "id": row.record_id,
                 "action": _ACTIONS[Action(row.action)], "fields": _differs(row, views[row.table_name][1].model),
                 "changed_at": row.changed_at, "changed_by": row.changed_by_id}
                for cursor, row in rows
                if seen is None or row.action == Action.DELETE or row.record_id in seen[row.table_name]]

    def _seen(self, request: Any, rows: list[AuditLog], views: Mapping[str, tuple[str, Any]]) -> dict[str, set[int]]:
        """Ids of those records that the person sees now, by table: one query for each table on the page."""
        found: dict[str, set[int]] = {}
        for table in {row.table_name for row in rows}:
            view = views[table][1]()
            view.request = request
            ids = {row.record_id for row in rows if row.table_name == table}
            found[table] = set(view.get_queryset().filter(pk__in=ids).values_list("pk", flat=True))
        return found


def _differs(row: AuditLog, model: Any) -> list[str]:
    """Names of the fields that an update changed."""
    if row.action != Action.UPDATE:
        return []
    was, now = row.old_values or {}, row.new_values or {}
    return sorted(field.name for field in model._meta.concrete_fields
                  if was.get(field.column) != now.get(field.column))
