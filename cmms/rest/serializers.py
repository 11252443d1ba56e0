"""How a row becomes JSON and back: keys as numbers, decimals as strings, times in UTC; shaped by the question."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from cmms.access import scope_of
from cmms.records import Imported
from cmms.rest.strict import wrong_types

FIELDS, EXPAND = "fields", "expand"


class MomentField(serializers.DateTimeField):
    """A moment: read with its offset, shown in UTC."""

    default_error_messages = {"naive": gettext_lazy("Give the time with its offset, such as 2026-03-01T06:00:00Z.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default_timezone": dt.UTC, **kwargs})

    def enforce_timezone(self, value: Any) -> Any:
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)


class KeyField(serializers.PrimaryKeyRelatedField):
    """Another record by its id. On writing it must be one that the person sees; on reading it costs no query."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("There is no record {pk_value} in the branches you may see."),
    }

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        user = getattr(self.context.get("request"), "user", None)
        if user is None or not hasattr(rows, "visible_to"):
            return rows
        return rows.filter(pk__in=rows.visible_to(user).order_by().values("pk"))  # a site is seen through many places

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | str) or not str(data).isascii() \
                or not str(data).isdigit() or len(str(data)) > 18:
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(int(data))


_OF_MODEL: dict[type[models.Model], type["ResourceSerializer"]] = {}


class StrictMixin:
    """Nothing that is sent is passed over or guessed: an unknown field and another type are refused."""

    default_error_messages: ClassVar[dict[str, Any]] = dict.fromkeys(
        ("null", "invalid"), gettext_lazy("Send an object with the fields and their values."))

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known: Any = self.fields  # type: ignore[attr-defined]
            unknown = {str(name): [serializers.ErrorDetail(_("There is no such field here."), "unknown_field")]
                       for name in data if name not in known and name != "csrfmiddlewaretoken"}
            wrong = unknown or wrong_types(known, data)
            if wrong:
                raise ValidationError(wrong)
        return super().to_internal_value(data)  # type: ignore[misc]


class Arguments(StrictMixin, serializers.Serializer):
    """What a verb takes."""


class ResourceSerializer(StrictMixin, serializers.ModelSerializer):
    """A record of the API. ``fields=`` leaves the others out, ``expand=`` shows a key's record in its place.

    ``Meta.fixed``: fields that are given when the record is made, and changed by verbs alone. A field that nobody
    writes may be sent back as it was read; sent otherwise it is refused.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """The first one of a model is how its records are shown where they are expanded."""
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__doc__ or cls.Meta.model.__doc__  # type: ignore[attr-defined]
        _OF_MODEL.setdefault(cls.Meta.model, cls)  # type: ignore[attr-defined]

    serializer_related_field = KeyField
    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping,
                                models.DateTimeField: MomentField}

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        meta: Any = self.Meta  # type: ignore[attr-defined]
        if issubclass(meta.model, Imported):
            for name in ("source_system", "external_id"):
                if name in found:
                    field = meta.model._meta.get_field(name)
                    found[name] = serializers.CharField(required=False, allow_blank=True, max_length=field.max_length,
                                                        help_text=field.help_text)
        asked = self.parent.parent is None if isinstance(self.parent, serializers.ListSerializer) else self.root is self
        for name, field in found.items():
            if isinstance(field, serializers.ChoiceField) and field.read_only:
                field.allow_blank = meta.model._meta.get_field(field.source or name).blank
        if self.context.get("shape") and asked:  # what is expanded inside is shown whole
            self._expand(found)
            self._only(found)
        return found

    def to_representation(self, instance: Any) -> Any:
        """An expanded record that the person does not see stays what it was: an id."""
        shown = super().to_representation(instance)
        for name in shown:
            if isinstance(shown[name], Mapping) and unseen(instance, name):
                shown[name] = getattr(instance, f"{name}_id")
        return shown

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Whole numbers have the same limits on every database."""
        kind, said = super().build_standard_field(field_name, model_field)
        limits = BaseDatabaseOperations.integer_field_ranges.get(model_field.get_internal_type())
        if limits and issubclass(kind, serializers.IntegerField) and not model_field.choices:
            low, high = limits
            said["min_value"] = max(low, said.get("min_value", low))
            said["max_value"] = min(high, said.get("max_value", high))
        return kind, said

    def get_uniqueness_extra_kwargs(self, field_names: Any, declared_fields: Any, extra_kwargs: Any) -> Any:
        """What must be unique together is judged by the model, in its own words."""
        return extra_kwargs, {}

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def get_unique_for_date_validators(self) -> list[Any]:
        return []

    def to_internal_value(self, data: Any) -> Any:
        typed = super().to_internal_value(data)
        meta: Any = self.Meta  # type: ignore[attr-defined]
        if isinstance(data, Mapping):
            fixed = [name for name in getattr(meta, "fixed", ()) if self.instance is not None and name in typed]
            kept = [name for name, field in self.fields.items() if name in data and field.read_only]
            now = self.to_representation(self.instance) if kept and self.instance is not None else {}
            self._refuse([*(name for name in kept if data[name] != now.get(name)),
                          *(name for name in fixed if differs(self.instance, name, typed[name]))])
            for name in fixed:
                del typed[name]
        return typed

    def _refuse(self, written: Sequence[str]) -> None:
        said = _("This field is not written here: leave it out, or use the verb that changes it.")
        if written:
            raise ValidationError({name: [serializers.ErrorDetail(said, "read_only")] for name in written})

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
        known = expansions(type(self)) if EXPAND in self.context["request"].query_params else {}
        for name in _words(self.context, EXPAND):
            made = known.get(name)
            if made is None or name not in found:
                raise ValidationError({EXPAND: [_("%(name)s cannot be expanded here. What can: %(names)s.") % {
                    "name": name, "names": ", ".join(sorted(known)) or "–"}]})
            found[name] = made(read_only=True)


def seen_marks(model: type[models.Model], names: Sequence[str], user: Any) -> dict[str, Any]:
    """Annotations that say of each row whether the person sees the records that its keys name."""
    found = {}
    for name in names:
        field: Any = model._meta.get_field(name)
        there: Any = field.related_model._default_manager.all()
        if hasattr(there, "visible_to") and not scope_of(user).everything:
            found[f"sees_{name}"] = models.Exists(there.visible_to(user).filter(pk=models.OuterRef(field.attname)))
    return found


def unseen(row: Any, name: str) -> bool:
    """Whether the record behind that key was marked as one that the person does not see."""
    return not getattr(row, f"sees_{name}", True)


def differs(row: Any, name: str, value: Any) -> bool:
    """Whether a typed value is another than the row holds; what is no column of it always is."""
    field = next((f for f in row._meta.concrete_fields if f.name == name), None)
    if field is None:
        return True
    if field.many_to_one or field.one_to_one:
        return bool(getattr(row, field.attname) != getattr(value, "pk", None))
    return bool(getattr(row, name) != value)


@lru_cache
def expansions(serializer: type[ResourceSerializer]) -> dict[str, type[ResourceSerializer]]:
    """The keys that ``expand=`` may name, and how their records are shown."""
    meta: Any = serializer.Meta  # type: ignore[attr-defined]
    shown = set(serializer().fields)
    return {f.name: _OF_MODEL[f.related_model] for f in meta.model._meta.concrete_fields
            if f.is_relation and f.name in shown and f.related_model in _OF_MODEL}


def serializer_of(model: type[models.Model], *, fields: Sequence[str] = (), hidden: Sequence[str] = (),
                  read_only: Sequence[str] = (), fixed: Sequence[str] = ()) -> type[ResourceSerializer]:
    """How a table without peculiarities is shown: ``fields`` (all), without ``hidden``; see ResourceSerializer."""
    said: dict[str, Any] = {"model": model, "read_only_fields": tuple(read_only), "fixed": tuple(fixed)}
    said |= {"exclude": tuple(hidden)} if hidden else {"fields": tuple(fields) or "__all__"}
    return type(f"{model.__name__}Serializer", (ResourceSerializer,), {"Meta": type("Meta", (), said)})


def _words(context: Mapping[str, Any], name: str) -> list[str]:
    request = context.get("request")
    text = request.query_params.get(name, "") if request is not None and hasattr(request, "query_params") else ""
    return [word for word in (w.strip() for w in text.split(",")) if word]
