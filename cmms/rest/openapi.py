"""What drf-spectacular is told about our own kinds of field and filter."""

from typing import Any

import django_filters
from drf_spectacular.extensions import OpenApiFilterExtension, OpenApiSerializerFieldExtension
from rest_framework import serializers

from cmms.rest import filters
from cmms.rest.filtering import filterset_of

RESOURCE = "x-resource"
"""Extension of the schema: which resource an id belongs to."""
KEY = {"type": "integer", "format": "int64", "minimum": 1}
_LOOKUPS = {"exact": "", "in": "One of these, with commas.", "gte": "From here on, this one included.",
            "lte": "Up to here, this one included.", "isnull": "true: it is empty; false: it is not."}
_TYPES: dict[type[django_filters.Filter], dict[str, Any]] = {
    filters.IdFilter: KEY, filters.MomentFilter: {"type": "string", "format": "date-time"},
    filters.DayFilter: {"type": "string", "format": "date"}, filters.FlagFilter: {"type": "boolean"},
    filters.WholeFilter: {"type": "integer"}, django_filters.NumberFilter: {"type": "number"},
    django_filters.CharFilter: {"type": "string", "minLength": 1},
}


def resource_of(model: Any) -> str:
    """The name under which the model's records are found in the API; empty where they are not."""
    from cmms.rest.changes import Changes

    return next((name for name, view in Changes.resources.items() if view.model is model), "")


def key_schema(model: Any) -> dict[str, Any]:
    name = resource_of(model)
    return {**KEY, **({RESOURCE: name} if name else {})}


class KeyExtension(OpenApiSerializerFieldExtension):
    """An id, and whose."""

    target_class = "cmms.rest.serializers.KeyField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        field = self.target
        if field.queryset is not None:
            return key_schema(field.queryset.model)
        holder = field.parent.parent if isinstance(field.parent, serializers.ManyRelatedField) else field.parent
        name = field.parent.source if isinstance(field.parent, serializers.ManyRelatedField) else field.source
        return key_schema(holder.Meta.model._meta.get_field(name).related_model)


class DecimalExtension(OpenApiSerializerFieldExtension):
    """Answers hold decimals as text, so that no digit is lost; a body may hold either."""

    target_class = "rest_framework.fields.DecimalField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Any:
        field = self.target
        whole = "" if field.max_digits is None else field.max_digits - (field.decimal_places or 0)
        part = "" if field.decimal_places is None else field.decimal_places
        exact = {"type": "string", "format": "decimal", "pattern": rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{part}}})?$"
                 if part != 0 else rf"^-?[0-9]{{1,{whole}}}$"}
        if direction == "response":
            return exact
        most = {} if field.max_digits is None else {"minimum": -(10**int(whole)) + 1, "maximum": 10**int(whole) - 1}
        return {"oneOf": [exact, {"type": "number", **most}]}


class FilterExtension(OpenApiFilterExtension):
    """The filters of a list, with the words of the field they ask about."""

    target_class = "cmms.rest.filtering.FieldFilter"
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        view = auto_schema.view
        return [_parameter(name, made, view.model)
                for name, made in filterset_of(view.model, tuple(view.filter_by)).base_filters.items()]


def _parameter(name: str, made: Any, model: Any) -> dict[str, Any]:
    field = model._meta.get_field(made.field_name.removesuffix("_id") if made.field_name not in {
        f.name for f in model._meta.get_fields()} else made.field_name)
    schema = dict(next((found for kind, found in _TYPES.items() if isinstance(made, kind)), {"type": "string"}))
    if isinstance(made, filters.IdFilter):
        schema |= key_schema(model if field.primary_key else field.related_model)
    elif "choices" in made.extra and not isinstance(made, filters.FlagFilter):
        whole = all(isinstance(key, int) for key, _label in made.extra["choices"])
        schema = {"type": "integer" if whole else "string", "enum": [key for key, _label in made.extra["choices"]]}
    for bound in ("min_value", "max_value"):
        if bound in made.extra and not isinstance(made, filters.IdFilter):
            schema[{"min_value": "minimum", "max_value": "maximum"}[bound]] = made.extra[bound]
    words = [str(getattr(field, "help_text", "") or getattr(field, "verbose_name", name)).strip(),
             _LOOKUPS[made.lookup_expr]]
    found = {"name": name, "in": "query", "required": False, "schema": schema,
             "description": " ".join(f"{word.rstrip('.')}." for word in words if word)}
    if isinstance(made, django_filters.BaseInFilter):
        found |= {"schema": {"type": "array", "items": schema, "minItems": 1}, "explode": False, "style": "form"}
    return found
