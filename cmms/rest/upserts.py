"""``PUT …/by-source/<source_system>/<external_id>/``: make or change the record that stands here for another system's.

A system that mirrors its records here knows them by its own keys. It sends what it holds, as often as it likes, and
need not ask first whether the record is here: 201 where it was made, 200 where it was changed or nothing differs. Then
nothing is written: the version stays and the change feed tells nothing. The pair in the path is the key, because a
key in the query would not name one resource, and a field ``id`` would be ours. ``If-Match`` is optional here: the other
system is the master of what it sends. Fields that only verbs change are refused where they differ, as on every edit;
what says only how a record is made (the parts and the route of an order) is passed over once it stands.

Two senders of one key at once: the second waits for the first one's unique entry, finds the record and changes it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, Stale
from cmms.integrity import REFUSALS
from cmms.records import Imported
from cmms.rest.once import once
from cmms.rest.serializers import Arguments, differs
from cmms.rest.versions import expect

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class SourceKey(Arguments):
    """A record's key in the system it comes from."""

    source_system = serializers.CharField(max_length=50, help_text="The other system, such as SAP.")
    external_id = serializers.CharField(max_length=255, help_text="The record's key in it.")


@cache
def takes_source(view: type) -> bool:
    """Whether rows of the view can be made, and read again, under another system's key."""
    wanted: Any = view
    if not hasattr(view, "make") or not issubclass(wanted.model, Imported):
        return False
    return (hasattr(view, "change") or not wanted.taken) \
        and {"source_system", "external_id"} <= set((wanted.taken or wanted.serializer_class)().fields)


def by_source(view: Any) -> Any:
    """The action of that name for a view."""
    def run(self: Any, request: Any, source_system: str, external_id: str) -> Response:
        key = SourceKey(data={"source_system": source_system, "external_id": external_id})
        key.is_valid(raise_exception=True)
        if not request.data:
            raise ValidationError(_("Nothing was sent: send the record as a JSON object."), code="required")

        def work() -> Response:
            row, done = upserted(self, key.validated_data, request.data, request.headers.get("If-Match", ""))
            if done != CREATED:
                return self.say(row)
            response = self.say(row, status.HTTP_201_CREATED)
            response["Location"] = request.build_absolute_uri(self.reverse_action("detail", [row.pk]))
            return response

        return once(request, work)

    run.__name__ = run.__qualname__ = "by_source"
    run.__doc__ = "Make or change the record that stands here for another system's; unchanged, nothing is written."
    marked = action(detail=False, methods=["put"], filter_backends=[], pagination_class=None, url_name="by-source",
                    parser_classes=api_settings.DEFAULT_PARSER_CLASSES,
                    url_path="by-source/(?P<source_system>[^/]+)/(?P<external_id>.+)")(run)
    shown = view.serializer_class
    return extend_schema(
        request=view.taken or shown, responses={200: shown, 201: shown},
        parameters=[OpenApiParameter("source_system", str, OpenApiParameter.PATH, description="The other system."),
                    OpenApiParameter("external_id", str, OpenApiParameter.PATH,
                                     description="The record's key in it; may hold slashes."),
                    OpenApiParameter("If-Match", str, OpenApiParameter.HEADER,
                                     description="Optional: change it only if it still has this ETag.")])(marked)


def upserted(view: Any, key: Mapping[str, str], data: Any, named: str = "") -> tuple[Any, str]:
    """The row of the key, made or changed as ``data`` says, and which of it was done. ``named``: the version that it
    must have, if it matters."""
    if isinstance(data, Mapping):
        other = {name: [_("This differs from the key it is sent under.")]
                 for name, value in key.items() if name in data and data[name] != value}
        if other:
            raise ValidationError(other, code="key")
        data = {**data, **key}
    row = _row_of(view, key)
    if row is None:
        if named:
            raise Stale.of("stale", _("There is no such record any more, so it has not this version."))
        permit(view, "add")
        try:
            with acting_as():
                return view.seen(view.make(view.facts(data)).pk), CREATED
        except REFUSALS:
            row = _row_of(view, key)
            if row is None:
                raise
    permit(view, "change" if hasattr(view, "change") else "add")
    row = view.locked(row.pk)
    expect(row, named, required=False)
    making = {name for name, field in view.serializer_class().fields.items() if field.write_only}
    said = {name: value for name, value in data.items() if name not in making} if isinstance(data, Mapping) else data
    changed = {name: value for name, value in view.typed(said, row).items() if differs(row, name, value)}
    if not changed:
        return view.seen(row.pk), UNCHANGED
    if not hasattr(view, "change"):
        raise Conflict.of("not_edited", _("Such a record is not changed once it stands."))
    return view.seen(view.change(row, changed).pk), UPDATED


def permit(view: Any, what: str) -> None:
    """Raise NotAllowed unless the person may ``add`` or ``change`` such rows."""
    meta = view.model._meta
    require(view.request.user, f"{meta.app_label}.{what}_{meta.model_name}")


def _row_of(view: Any, key: Mapping[str, str]) -> Any:
    return view.get_queryset().filter(**key).first()


__all__ = ["CREATED", "UNCHANGED", "UPDATED", "SourceKey", "by_source", "permit", "takes_source", "upserted"]
