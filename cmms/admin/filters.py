"""Filters of lists that never load a table to offer it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cmms.admin.choices import LoadedSelect, visible


class ChosenFilter(admin.FieldListFilter):
    """A key, chosen by typing. For places and assets everything below counts along, as everywhere in the product."""

    template = "admin/chosen_filter.html"

    def __init__(self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any,
                 field_path: str) -> None:
        self.parameter = f"{field_path}__id__exact"
        super().__init__(field, request, params, model, model_admin, field_path)
        value = self.used_parameters.get(self.parameter)
        self.value = value[-1] if isinstance(value, list) else value
        self.chosen = self._chosen(request)
        self.request, self.model_admin = request, model_admin

    def expected_parameters(self) -> list[str]:
        return [self.parameter]

    def has_output(self) -> bool:
        return True

    def _chosen(self, request: HttpRequest) -> Any:
        if not self.value:
            return None
        try:
            return visible(self.field.related_model._default_manager.all(), request.user).get(pk=self.value)
        except (ValueError, self.field.related_model.DoesNotExist) as error:
            raise IncorrectLookupParameters(str(error)) from error

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.chosen is None:
            return queryset
        if hasattr(self.chosen, "branch_ids"):
            return queryset.filter(**{f"{self.field_path}__in": self.chosen.branch_ids()})
        return queryset.filter(**{self.field_path: self.chosen})

    def choices(self, changelist: Any) -> list[dict[str, Any]]:
        """One entry: the box to type in, and what else of the address is kept."""
        widget = LoadedSelect(self.field, self.model_admin.admin_site)
        widget.is_required = False
        widget.kept = self.chosen
        box = widget.render(self.parameter, str(self.chosen.pk) if self.chosen else "", attrs={
            "id": f"filter_{self.field_path}", "aria-label": str(self.title), "data-filter": "true"})
        kept = [(name, value) for name, values in changelist.filter_params.items() if name != self.parameter
                for value in values]
        return [{"box": box, "kept": kept, "selected": self.chosen is not None,
                 "query_string": changelist.get_query_string(remove=[self.parameter]), "display": self.chosen}]


class RetiredFilter(admin.EmptyFieldListFilter):
    """In use, or retired."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for value, label in ((None, _("All")), ("1", _("In use")), ("0", _("Retired"))):
            yield {"selected": self.lookup_val == value, "display": label,
                   "query_string": changelist.get_query_string({self.lookup_kwarg: value})}


def narrowed(model: type[models.Model], entry: Any) -> Any:
    """A list filter as named by an admin, so that it offers its choices without reading the table.

    A key becomes a ``ChosenFilter``; a text without choices cannot be a filter (ValueError).
    """
    if not isinstance(entry, str):
        return entry
    field = model._meta
    parts = entry.split("__")
    for name in parts[:-1]:
        field = field.get_field(name).related_model._meta
    last = field.get_field(parts[-1])
    if isinstance(last, models.ForeignKey):
        return (entry, ChosenFilter)
    if last.name == "retired_at":
        return (entry, RetiredFilter)
    kind = last.output_field if isinstance(last, models.GeneratedField) else last
    if isinstance(kind, models.BooleanField):
        return (entry, admin.BooleanFieldListFilter)
    if not kind.choices and not isinstance(kind, models.DateField | models.ManyToManyField):
        raise ValueError(f"{model.__name__}: a filter by {entry} would read the whole table to offer its values.")
    return entry
