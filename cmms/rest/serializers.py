"""How a row becomes JSON and back: keys as numbers, decimals as strings, times in UTC; shaped by the question."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

FIELDS, EXPAND = "fields", "expand"


class KeyField(serializers.PrimaryKeyRelatedField):
    """Another record by its id. On writing it must be one that the person sees; on reading it costs no query."""

    default_error_messages = {"does_not_exist": "There is no record {pk_value} in the branches you may see."}

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        user = getattr(self.context.get("request"), "user", None)
        return rows.visible_to(user) if user is not None and hasattr(rows, "visible_to") else rows

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | str) or not str(data).isascii() \
                or not str(data).isdigit() or len(str(data)) > 18:
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(int(data))


class ResourceSerializer(serializers.ModelSerializer):
    """A record of the API. ``fields=`` leaves the others out, ``expand=`` shows a key's record in its place."""

    serializer_related_field = KeyField

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if self.context.get("shape"):
            self._expand(found)
            self._only(found)
        return found

    def _only(self, found: dict[str, Any]) -> None:
        wanted = _words(self.context, FIELDS)
        if not wanted:
            return
        unknown = [name for name in wanted if name not in found]
        if unknown:
            raise ValidationError({FIELDS: [_("There is no field %(names)s here.") % {"names": ", ".join(unknown)}]})
        for name in set(found) - set(wanted) - {"id"}:
            del found[name]

    def _expand(self, found: dict[str, Any]) -> None:
        for name in _words(self.context, EXPAND):
            made = expansion(type(self), name)
            if made is None or name not in found:
                raise ValidationError({EXPAND: [_("%(name)s cannot be expanded here. What can: %(names)s.") % {
                    "name": name, "names": ", ".join(sorted(expansions(type(self)))) or "–"}]})
            found[name] = made(read_only=True, context={**self.context, "shape": False})


_OF_MODEL: dict[type[models.Model], type[ResourceSerializer]] = {}


def stands_for(model: type[models.Model], serializer: type[ResourceSerializer]) -> None:
    """``serializer`` is how a record of ``model`` is shown where another one is expanded."""
    _OF_MODEL[model] = serializer


def expansions(serializer: type[ResourceSerializer]) -> dict[str, type[models.Model]]:
    """Name → model of the keys that ``expand=`` may name."""
    meta: Any = serializer.Meta  # type: ignore[attr-defined]
    keys = {f.name: f.related_model for f in meta.model._meta.concrete_fields if f.is_relation}
    shown = set(serializer().fields) if meta else set()
    return {name: related for name, related in keys.items() if related in _OF_MODEL and name in shown}


def expansion(serializer: type[ResourceSerializer], name: str) -> type[ResourceSerializer] | None:
    related = expansions(serializer).get(name)
    return _OF_MODEL.get(related) if related is not None else None


def _words(context: dict[str, Any], name: str) -> list[str]:
    request = context.get("request")
    text = request.query_params.get(name, "") if request is not None and hasattr(request, "query_params") else ""
    return [word for word in (w.strip() for w in text.split(",")) if word]
