"""Which rows of a list: by field, by range, by words, by branch of the tree. What is asked wrongly is refused."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend

from cmms.access import Branch
from cmms.database.search import matching
from cmms.rest.paging import flag

LARGEST_ID = 2**63 - 1
SEARCH, BELOW, BELOW_ASSET, DESCENDANTS = "search", "below", "below_asset", "descendants"


class IdFilter(django_filters.NumberFilter):
    """A key, by its number alone: whether it exists elsewhere is nobody's business."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, decimal_places=0, **kwargs)


class IdsFilter(django_filters.BaseInFilter, IdFilter):
    """Keys, with commas."""


class WordsFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """Words, with commas."""


_RANGED = (models.DateTimeField, models.DateField, models.DecimalField, models.IntegerField)


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
        yield "exact", django_filters.BooleanFilter(field_name=name)
    elif isinstance(field, models.DateTimeField):
        for lookup in ("gte", "lte"):
            yield lookup, django_filters.IsoDateTimeFilter(field_name=name, lookup_expr=lookup)
    elif isinstance(field, models.DateField):
        for lookup in ("exact", "gte", "lte"):
            yield lookup, django_filters.DateFilter(field_name=name, lookup_expr=lookup)
    elif isinstance(field, models.IntegerField | models.DecimalField):
        most = LARGEST_ID if isinstance(field, models.BigIntegerField) else 2**31 - 1
        for lookup in ("exact", "gte", "lte"):
            yield lookup, django_filters.NumberFilter(field_name=name, lookup_expr=lookup, min_value=-most,
                                                      max_value=most)
    elif field.choices:
        yield "exact", django_filters.ChoiceFilter(field_name=name, choices=field.choices)
        yield "in", WordsFilter(field_name=name, lookup_expr="in")
    else:
        yield "exact", django_filters.CharFilter(field_name=name)
        yield "in", WordsFilter(field_name=name, lookup_expr="in")
    if null:
        yield "isnull", django_filters.BooleanFilter(field_name=field.attname or name, lookup_expr="isnull")


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
        return [_parameter(BELOW, {"type": "integer"}, "Id of a location: what lies there or below."),
                _parameter(DESCENDANTS, {"type": "boolean", "default": True}, "false: the place itself alone.")]


def branch_asked(asked: Any, user: Any) -> list[int]:
    """Ids of the location named and of all below it. Refused with 422 where the person sees no such place."""
    text = asked[BELOW]
    grants: Any = get_user_model()._meta.get_field("branch_grants").related_model
    places: Any = grants._meta.get_field("location").related_model
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    place = places._default_manager.visible_to(user).filter(pk=number).first()
    if place is None:
        raise ValidationError({BELOW: [_("There is no such location in the branches you may see.")]}, code="below")
    whole = DESCENDANTS not in asked or flag(asked, DESCENDANTS)
    return list(place.branch_ids()) if whole else [place.pk]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
