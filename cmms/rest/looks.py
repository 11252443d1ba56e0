"""Questions about one record: ``GET …/{id}/<name>/``. They change nothing, and ask the same functions as pages do."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response

from cmms.access import require
from cmms.files import ANY
from cmms.history import diff
from cmms.rest.serializers import Arguments, MomentField
from cmms.rest.strict import Text

SHOWN = 50
_PLAIN: dict[str, Any] = {"filter_backends": [], "pagination_class": None}


class Unasked(Arguments):
    """A question without parameters."""


def look(name: str, ask: Callable[..., Any], says: type[serializers.BaseSerializer], *,
         takes: type[Arguments] = Unasked, many: bool = False, needs: str = "", detail: bool = True) -> Any:
    """``ask(row, user, **parameters)`` as JSON; without ``detail`` ``ask(user, **parameters)``.

    ``needs``: a permission besides that to view the resource.
    """
    def run(self: Any, request: Any, pk: str = "") -> Response:
        require(request.user, needs) if needs else None
        typed = takes(data=Text(request.query_params.dict()), context=self.get_serializer_context())
        typed.is_valid(raise_exception=True)
        about = (self.seen(pk), request.user) if detail else (request.user,)
        found = ask(*about, **typed.validated_data)
        return Response(says(found, many=many, context=self.get_serializer_context()).data)

    return _marked(run, name, ask, takes, says(many=True) if many else says, detail=detail)


def rows_of(name: str, ask: Callable[..., Any]) -> Any:
    """``ask(rows, row)``: those of the rows the person sees that have to do with one, as pages of the list."""
    def run(self: Any, request: Any, pk: str) -> Response:
        rows = ask(self.get_queryset(), self.seen(pk))
        shown = self.serializer_class(self.paginate_queryset(rows), many=True, context=self.get_serializer_context())
        return self.get_paginated_response(shown.data)  # type: ignore[no-any-return]

    run.__name__ = run.__qualname__ = name
    run.__doc__ = _first_line(ask)
    run.pages = True  # type: ignore[attr-defined]
    return action(detail=True, methods=["get"], url_path=name, url_name=name, filter_backends=[])(run)


class ChangedSerializer(serializers.Serializer):
    """A field that a version changed."""

    field = serializers.CharField()  # type: ignore[assignment]
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class VersionSerializer(serializers.Serializer):
    """One version of a record."""

    version = serializers.IntegerField(help_text="Its number; send the last one as before= to go on.")
    at = MomentField(help_text="When it was made (UTC).")
    by = serializers.IntegerField(allow_null=True, help_text="Id of the person; null: not known.")
    action = serializers.ChoiceField(["created", "updated", "deleted"])
    reason = serializers.CharField(allow_blank=True, help_text="Why, as the person said.")
    changes = ChangedSerializer(many=True, help_text="Fields that differ from the version before.")


class BeforeVersion(Arguments):
    before = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1,
                                      help_text="Only versions with a lower number.")


_KINDS = {"+": "created", "~": "updated", "-": "deleted"}


def history() -> Any:
    """``GET …/{id}/history/``: who changed which field, when and why, the newest first; fields that are shown alone."""
    def run(self: Any, request: Any, pk: str) -> Response:
        typed = BeforeVersion(data=Text(request.query_params.dict()))
        typed.is_valid(raise_exception=True)
        row, shown = self.seen(pk), set(self.serializer_class().fields)
        rows = getattr(row, row._meta.simple_history_manager_attribute).order_by("-history_id")
        if "before" in typed.validated_data:
            rows = rows.filter(history_id__lt=typed.validated_data["before"])
        found = list(rows[:SHOWN + 1])
        versions = [_version(new, old, shown) for new, old in zip(found, [*found[1:], None], strict=False)][:SHOWN]
        return Response(VersionSerializer(versions, many=True).data)

    said = f"Who changed what, when and why: the newest {SHOWN} versions."
    return _marked(run, "history", None, BeforeVersion, VersionSerializer(many=True), detail=True, said=said)


def _version(new: Any, old: Any, shown: set[str]) -> dict[str, Any]:
    return {"version": new.history_id, "at": new.history_date, "by": new.history_user_id,
            "action": _KINDS[new.history_type], "reason": new.history_change_reason or "",
            "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in diff(old, new)
                        if c.field in shown]}


class _AsItIs(BaseContentNegotiation):
    """A file is sent as what it is; a refusal of it is JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0] if parsers else None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def content(serve: Callable[[Any], Any]) -> Any:
    """``GET …/{id}/content/``: the bytes, for whoever sees the record. ``serve(row)`` answers them, or raises 404."""
    def run(self: Any, request: Any, pk: str) -> Any:
        return serve(self.seen(pk))

    run.__name__ = run.__qualname__ = "content"
    run.__doc__ = "The file itself. Photos and PDFs are shown, everything else is to be saved."
    marked = action(detail=True, methods=["get"], url_path="content", url_name="content",
                    content_negotiation_class=_AsItIs, **_PLAIN)(run)
    kinds = sorted(ANY | {"application/octet-stream"})
    return extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in kinds})(marked)


def _marked(run: Any, name: str, ask: Any, takes: Any, says: Any, *, detail: bool, said: str = "") -> Any:
    path = name.replace("_", "-")
    run.__name__ = run.__qualname__ = name
    run.__doc__ = said or _first_line(ask)
    marked = action(detail=detail, methods=["get"], url_path=path, url_name=path, **_PLAIN)(run)
    return extend_schema(parameters=[takes] if takes().fields else [], responses=says)(marked)


def _first_line(function: Any) -> str:
    return (function.__doc__ or "").strip().split("\n")[0]


def keeps_history(model: type[Model]) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")
