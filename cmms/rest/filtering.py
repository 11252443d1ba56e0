"""Which rows of a list: by field, by range, by words, by branch of the tree. What is asked wrongly is refused."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.filters import BaseFilterBackend

from cmms.access import Branch
from cmms.database.search import matching
from cmms.rest.filters import (
    LARGEST_ID,
    ChoicesFilter,
    DayFilter,
    FlagFilter,
    IdFilter,
    IdsFilter,
    MomentFilter,
    WholeFilter,
    WordsFilter,
)
from cmms.rest.paging import COUNT, CURSOR, LIMIT, SORT, flag
from cmms.rest.serializers import EXPAND, FIELDS

_LARGEST = 10**18
SEARCH, BELOW, BELOW_ASSET, DESCENDANTS = "search", "below", "below_asset", "descendants"


@lru_cache
def filterset_of(model: type[models.Model], names: tuple[str, ...]) -> type[django_filters.FilterSet]:
    """Filters for columns: ``name`` (is), ``name__in`` (one of), ``name__gte`` / ``name__lte`` (from, to, both
    included), ``name__isnull`` (is empty), each where it makes sense. ``asked=column`` gives one another name."""
    found: dict[str, Any] = {}
    for name in names:
        asked, _equals, column = name.rpartition("=")
        field: Any = model._meta.get_field(column)
        for lookup, made in _filters(getattr(field, "output_field", field), column, null=field.null):
            found[(asked or column) + ("" if lookup == "exact" else f"__{lookup}")] = made
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}Filters", (django_filters.FilterSet,), {**found, "Meta": meta})


def _filters(field: Any, name: str, *, null: bool) -> Iterable[tuple[str, django_filters.Filter]]:
    if field.is_relation or field.primary_key:
        yield "exact", IdFilter(field_name=field.attname)
        yield "in", IdsFilter(field_name=field.attname, lookup_expr="in")
    elif isinstance(field, models.BooleanField):
        yield "exact", FlagFilter(field_name=name)
    elif isinstance(field, models.DateTimeField):
        for lookup in ("gte", "lte"):
            yield lookup, MomentFilter(field_name=name, lookup_expr=lookup)
    elif isinstance(field, models.DateField):
        for lookup in ("exact", "gte", "lte"):
            yield lookup, DayFilter(field_name=name, lookup_expr=lookup)
    elif field.choices:
        yield "exact", django_filters.ChoiceFilter(field_name=name, choices=field.choices)
        yield "in", ChoicesFilter(field_name=name, lookup_expr="in", choices=field.choices)
    elif not isinstance(field, models.IntegerField | models.DecimalField):
        yield "exact", django_filters.CharFilter(field_name=name, strip=False)
        yield "in", WordsFilter(field_name=name, lookup_expr="in", strip=False)
    if isinstance(field, models.IntegerField) and not (field.is_relation or field.primary_key):
        most = LARGEST_ID if isinstance(field, models.BigIntegerField) else 2**31 - 1
        for lookup in ("gte", "lte") if field.choices else ("exact", "gte", "lte"):
            yield lookup, WholeFilter(field_name=name, lookup_expr=lookup, min_value=-most, max_value=most)
    if isinstance(field, models.DecimalField):
        for lookup in ("exact", "gte", "lte"):
            yield lookup, django_filters.NumberFilter(field_name=name, lookup_expr=lookup, min_value=-_LARGEST,
                                                      max_value=_LARGEST)
    if null:
        yield "isnull", FlagFilter(field_name=field.attname or name, lookup_expr="isnull")


def refuse_unknown(view: Any, asked: Any, also: Iterable[str] = ()) -> None:
    """Raise ValidationError for a parameter that says nothing here, is empty, or is said twice: what is passed over
    in silence would answer another question than was asked."""
    known = known_parameters(view) | {*also}
    wrong = {}
    for name, values in asked.lists():
        if name not in known:
            wrong[name] = _("There is no such parameter here; what there is: %(names)s.") % {
                "names": ", ".join(sorted(known))}
        elif len(values) > 1:
            wrong[name] = _("Say this once; several values are written with commas behind a name that ends in __in.")
        elif not values[0]:
            wrong[name] = _("Say a value, or leave the parameter out.")
    if wrong:
        raise exceptions.ValidationError({name: [exceptions.ErrorDetail(said, "parameter")]
                                          for name, said in wrong.items()})


def known_parameters(view: Any) -> set[str]:
    """What a list or a record may be asked."""
    if view.detail:
        return {FIELDS, EXPAND}
    found = {FIELDS, EXPAND, CURSOR, LIMIT, SORT, COUNT, *filterset_of(view.model, tuple(view.filter_by)).base_filters}
    for backend in view.filter_backends:
        if backend is not FieldFilter:
            found.update(each["name"] for each in backend().get_schema_operation_parameters(view))
    return found


class FieldFilter(DjangoFilterBackend):
    """The filters of the view's ``filter_by``."""

    def get_filterset_class(self, view: Any, queryset: Any = None) -> Any:
        return filterset_of(view.model, tuple(view.filter_by))


class WordSearch(BaseFilterBackend):
    """``search=``: every word is found in one of the view's ``search_in`` columns, by an index."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        term = request.query_params.get(SEARCH, "").strip()
        if not term or not view.search_in:
            return queryset
        return matching(queryset, term[:200], view.search_in)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        if not view.search_in:
            return []
        names = ", ".join(name.lstrip("^=") for name in view.search_in)
        return [_parameter(SEARCH, {"type": "string"}, f"Every word occurs in one of: {names}.")]


class BranchFilter(BaseFilterBackend):
    """``below=`` a location, with everything under it; ``descendants=false`` for the place alone."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        asked = request.query_params
        branch: Branch | None = getattr(view.model, "branch", None)
        flag(asked, DESCENDANTS)
        if BELOW not in asked or branch is None or not branch.locations():
            return queryset
        ids = branch_asked(asked, request.user)
        inside = models.Q(pk__in=[])
        for path in branch.locations():
            inside |= models.Q(**{f"{path}__in": ids})
        return queryset.filter(inside)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        branch: Branch | None = getattr(view.model, "branch", None)
        if branch is None or not branch.locations():
            return []
        return [_parameter(BELOW, {"type": "integer", "format": "int64", "minimum": 1},
                           "Id of a location: what lies there or below."),
                _parameter(DESCENDANTS, {"type": "boolean", "default": True}, "false: the place itself alone.")]


def branch_asked(asked: Any, user: Any) -> list[int]:
    """Ids of the location named and of all below it. Refused with 422 where the person sees no such place."""
    text = asked[BELOW]
    grants: Any = get_user_model()._meta.get_field("branch_grants").related_model
    places: Any = grants._meta.get_field("location").related_model
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    place = places._default_manager.visible_to(user).filter(pk=number).first()
    if place is None:
        raise exceptions.ValidationError({
            BELOW: [_("There is no such location in the branches you may see.")]}, code="below")
    whole = DESCENDANTS not in asked or flag(asked, DESCENDANTS)
    return list(place.branch_ids()) if whole else [place.pk]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
