"""Every list of the back office as a file: as it is filtered and sorted, or the rows that were ticked."""

import html
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets, label_for_field, lookup_field
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.audit.policy import NEVER
from cmms.exporting import FORMS, Column, Table, download
from cmms.exporting.columns import field_column

SECRET = NEVER | {"pin", "hash", "secret", "key", "fingerprint"}
_UNSAID = {"lft", "rght", "tree_id"}  # the tree's bookkeeping


class ExportMixin:
    """Columns: those of the list as they stand there, then the record's other fields; names in place of keys."""

    opts: Any
    model: Any
    admin_site: Any

    def export_links(self, request: HttpRequest) -> list[dict[str, str]]:
        """A button for each form over the list, keeping what it is filtered and sorted by."""
        if IS_POPUP_VAR in request.GET:
            return []
        asked = request.GET.copy()
        for name in (PAGE_VAR, ERROR_FLAG):
            asked.pop(name, None)
        return [{"url": f"{reverse(self._export_name(), args=[form])}{'?' if asked else ''}{asked.urlencode()}",
                 "label": _("Export %(form)s") % {"form": form.upper()}} for form in FORMS]

    def export_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The list of this address as a file."""
        if form not in FORMS:
            raise Http404(_("A list comes as csv or as xlsx."))
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{reverse(self._export_name('changelist'))}?{ERROR_FLAG}=1")
        return self._file(request, listed.queryset, listed.get_ordering(request, listed.root_queryset), form)

    def export_columns(self, request: HttpRequest) -> list[Column]:
        """What the reader sees in the list, then what they see on the record. Never a secret."""
        fields = {f.name: f for f in self._shown_fields(request)}
        listed = [self._stands_for(name) for name in self.get_list_display(request)]  # type: ignore[attr-defined]
        found = [field_column(fields[name]) if name in fields else self._listed(name) for name in listed]
        heads = {column.head for column in found}  # the list may dress a field up under the field's own name
        return [*found, *(column for name, field in fields.items() if name not in listed
                          and (column := field_column(field)).head not in heads)]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ticked rows go out as a file, in every list."""
        found: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR not in request.GET and self.has_view_permission(request):  # type: ignore[attr-defined]
            for form, label in _SELECTED.items():
                found[f"export_{form}"] = (_action(form), f"export_{form}", label)
        return found

    def get_urls(self) -> list[URLPattern]:
        return [path("export.<str:form>", self.admin_site.admin_view(self.export_view), name=self._name("export")),
                *super().get_urls()]  # type: ignore[misc]

    def _file(self, request: HttpRequest, rows: models.QuerySet, order: Any, form: str) -> HttpResponseBase:
        fetched = rows.query.select_related
        followed = set(fetched) if isinstance(fetched, dict) else set()
        keys = [f for f in self._shown_fields(request) if f.is_relation]
        along = [f"{f.name}__{key}" for f in keys if f.name in followed for key in self._said_by(f.related_model)]
        rows = rows.select_related(*along) if along else rows
        rows = rows.prefetch_related(*(models.Prefetch(f.name, f.related_model._base_manager.select_related(
            *self._said_by(f.related_model) or (None,))) for f in keys if f.name not in followed))
        name = self.opts.db_table.replace("_", "-")
        return download(request, Table.of(name, self.export_columns(request), rows, order), form)

    def _said_by(self, model: Any) -> tuple[str, ...]:
        """The keys that the names of a table's records are made of, as their own list fetches them."""
        site_admin = self.admin_site._registry.get(model)
        keys = site_admin.list_select_related if site_admin is not None else ()
        return tuple(keys) if isinstance(keys, list | tuple) else ()

    def _shown_fields(self, request: HttpRequest) -> list[Any]:
        """The columns of the table that list or record show; all where the record's page names none."""
        view: Any = self
        named = flatten_fieldsets(view.fieldsets) if view.fieldsets else view.fields
        hidden = SECRET | _UNSAID | set(view.get_exclude(request) or ())
        shown = {self.opts.pk.name, *map(self._stands_for, view.get_list_display(request)), *(named or ())}
        return [f for f in self.opts.concrete_fields if f.name not in hidden and (named is None or f.name in shown)
                and not isinstance(f, models.FileField | models.BinaryField)]

    def _stands_for(self, name: Any) -> Any:
        """The field that a column of the list dresses up; the name itself where it is more than one field."""
        dressed: Any = self
        by = dressed._sorts_by(name)
        return by if by and by != self.opts.pk.name and any(f.name == by for f in self.opts.concrete_fields) else name

    def _listed(self, name: Any) -> Column:
        """A column of the list that is no field of the table."""
        site_admin: Any = self

        def value(row: Any) -> Any:
            return _plain(lookup_field(name, row, site_admin)[2])

        label: Any = label_for_field(name, self.model, site_admin)
        return Column(str(capfirst(label)), value)

    def _export_name(self, page: str = "export") -> str:
        return f"admin:{self._name(page)}"

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


_SELECTED = {"csv": gettext_lazy("Export the selected as CSV"), "xlsx": gettext_lazy("Export the selected as XLSX")}


def _action(form: str) -> Any:
    def export_selected(site_admin: Any, request: HttpRequest, rows: models.QuerySet) -> HttpResponseBase:
        return site_admin._file(request, rows, site_admin.get_ordering(request), form)  # type: ignore[no-any-return]

    return export_selected


def _plain(value: Any) -> Any:
    """A cell of the list without its markup."""
    if not isinstance(value, str):
        return value
    text = " ".join(html.unescape(strip_tags(value)).split()) if hasattr(value, "__html__") else value
    return None if text in ("–", "-") else text
