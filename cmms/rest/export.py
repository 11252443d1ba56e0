"""``GET …/export/``: the list as a file, with the same rows, filters, order and fields as its JSON, and no pages."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation

from cmms.exporting import FORMS, PLAIN, Column, Dialect, Table, download
from cmms.rest.filtering import refuse_unknown
from cmms.rest.paging import COUNT, CURSOR, LIMIT, SORT, sorted_by, sorts_said
from cmms.rest.serializers import unseen

FORMAT, DIALECT = "format", "dialect"
DIALECTS = ("plain", "reader")
# Fields whose value goes into the cell as it is, so that a workbook has numbers and dates; others as their JSON.
_TYPED = (serializers.IntegerField, serializers.DecimalField, serializers.FloatField, serializers.BooleanField,
          serializers.DateTimeField, serializers.DateField, serializers.TimeField)


class _Refusals(BaseContentNegotiation):
    """``format`` says what the file is; a refusal is JSON whatever the client would rather have."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ExportMixin:
    """A resource whose list is also a file."""

    @action(detail=False, methods=["get"], url_path="export", url_name="export", pagination_class=None,
            content_negotiation_class=_Refusals)
    def export(self, request: Any) -> HttpResponseBase:
        """The whole list as CSV or XLSX: every row that fits, no pages."""
        view: Any = self
        asked = request.query_params
        if paged := [name for name in (CURSOR, LIMIT, COUNT) if name in asked]:
            raise ValidationError({name: [_("An export has no pages: leave this out.")] for name in paged})
        refuse_unknown(view, asked, (FORMAT, DIALECT))
        form = _one_of(asked, FORMAT, tuple(FORMS))
        dialect = PLAIN if _one_of(asked, DIALECT, DIALECTS) == "plain" else Dialect.of_reader()
        rows = view._with_expanded(view.filter_queryset(view.get_queryset()))
        order = sorted_by(view, asked)
        shown = view.serializer_class(context=view._context(shape=True))
        name = request.path.strip("/").split("/")[-2]
        return download(request, Table.of(name, list(columns(shown)), rows, order), form, dialect)


EXPORTED = {("200", "text/csv"): OpenApiTypes.STR, ("200", FORMS["xlsx"]): OpenApiTypes.BINARY}


def export_parameters(view: Any) -> list[OpenApiParameter]:
    """What an export is asked beside filters and fields."""
    return [
        OpenApiParameter(FORMAT, str, enum=tuple(FORMS), default="csv", description="What the file is."),
        OpenApiParameter(DIALECT, str, enum=DIALECTS, default="plain", description=(
            "plain: comma, decimal point, times in UTC, as in JSON. reader: as the spreadsheet program of the person's "
            "language and time zone opens it.")),
        OpenApiParameter(SORT, str, enum=sorted(view.sorts), description=sorts_said(view)),
    ]


def columns(shown: Any, head: str = "", reach: Callable[[Any], Any] = lambda row: row) -> Iterator[Column]:
    """A column for each field, headed by its name; the fields of an expanded key as ``key.field``."""
    for name, field in shown.fields.items():
        if field.write_only:
            continue
        if isinstance(field, serializers.Serializer):
            yield from columns(field, f"{head}{name}.", _then(reach, _seen(name, field.get_attribute)))
        else:
            yield Column(f"{head}{name}", _then(reach, _cell(field)))


def _seen(name: str, get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The record behind a key; None where the person does not see it."""
    return lambda row: None if unseen(row, name) else get(row)


def _then(reach: Callable[[Any], Any], step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def found(row: Any) -> Any:
        at = reach(row)
        return None if at is None else step(at)

    return found


def _cell(field: Any) -> Callable[[Any], Any]:
    get, show = field.get_attribute, field.to_representation
    if isinstance(field, _TYPED):
        return get  # type: ignore[no-any-return]
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return lambda row: None if (key := get(row)) is None else key.pk
    return lambda row: None if (value := get(row)) is None else show(value)


def _one_of(asked: Any, name: str, known: tuple[str, ...]) -> str:
    """The word asked for, the first one where none is; refused with 422 for another."""
    word = asked.get(name, known[0])
    if word not in known:
        raise ValidationError({name: [_("Say one of: %(names)s.") % {"names": ", ".join(known)}]}, code=name)
    return str(word)
