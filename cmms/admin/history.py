"""Field history in the admin: who changed what, the record as it was on a date, and putting fields back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.admin.choices import visible
from cmms.admin.widgets import MomentField
from cmms.history import Change, as_of, diff, revertable_fields
from cmms.pagination import BadCursor, key_page

KINDS = {"+": gettext_lazy("made"), "~": gettext_lazy("changed"), "-": gettext_lazy("deleted")}


@dataclass(frozen=True)
class Shown:
    """One field as people read it: before and after, or (``after`` alone) as it was."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One entry of the history page."""

    record: Any
    kind: str
    who: str
    changes: list[Shown]


class AsOfForm(forms.Form):
    at = MomentField(label=gettext_lazy("As it was on"), required=False)


class Reader:
    """Turns values of historical records into words; keys of other tables are looked up together, once per table."""

    def __init__(self, model: type[models.Model], values: list[tuple[str, Any]]) -> None:
        self.fields = {f.name: f for f in model._meta.concrete_fields}
        wanted: dict[str, set[Any]] = {}
        for name, value in values:
            if value is not None and name in self.fields and self.fields[name].is_relation:
                wanted.setdefault(name, set()).add(value)
        self.names = {
            name: {row.pk: str(row) for row in self.fields[name].related_model._base_manager.filter(pk__in=keys)}
            for name, keys in wanted.items()
        }

    def words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if value is None or value == "":
            return "–"
        if field.is_relation:
            return self.names[name].get(value, _("no. %(key)s, no longer there") % {"key": value})
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, dt.datetime):
            return date_format(localtime(value), "DATETIME_FORMAT")
        if isinstance(value, dt.date):
            return date_format(value, "DATE_FORMAT")
        if isinstance(value, int | float) or field.get_internal_type() == "DecimalField":
            return number_format(value)
        return str(value)


@dataclass(frozen=True)
class PutBack:
    """What a page's form says of itself when it is saved: putting back is saving, with all that follows from it."""

    instance: Any
    changed_data: list[str]

    def save_m2m(self) -> None: ...


class HistoryMixin:
    """Pages ``history/`` (list, as-of date) and ``history/<version>/`` (diff with now, revert) of a ModelAdmin."""

    model: type[models.Model]
    opts: Any
    admin_site: Any

    @property
    def keeps_history(self) -> bool:
        return hasattr(self.opts, "simple_history_manager_attribute")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_version"
        view = self.admin_site.admin_view(self.version_view)
        return [path("<path:object_id>/history/<int:version>/", view, name=name),
                *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        obj = self._historical(request, object_id)
        records = self._versions(obj).select_related("history_user")
        try:
            page = key_page(records, order=("-history_id",), size=20, cursor=request.GET.get("p", ""))
        except BadCursor:
            return HttpResponseRedirect(request.path)
        before = [*page.rows[1:], *(records.filter(history_id__lt=row.history_id).first() for row in page.rows[-1:])]
        pairs = list(zip(page.rows, before, strict=True))
        diffs = [diff(former, record) for record, former in pairs]
        reader = Reader(self.model, [(c.field, v) for found in diffs for c in found for v in (c.before, c.after)])
        form = AsOfForm(request.GET if request.GET.get("at") else None)
        moment = form.cleaned_data["at"] if form.is_bound and form.is_valid() else None
        context = {
            **self._page(request, obj, _("History")),
            "form": form, "moment": moment, "was": self._as_of(obj, moment) if moment else None,
            "versions": [Version(r, str(KINDS[r.history_type]), self._who(r), self._shown(reader, found))
                         for (r, _former), found in zip(pairs, diffs, strict=True)],
            "newer": page.previous, "older": page.next, "newest": "" if page.previous else page.rows[:1],
        }
        return TemplateResponse(request, "admin/object_history.html", context | (extra_context or {}))

    def version_view(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        """GET: one version beside the record as it is now. POST: put the ticked fields back."""
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_version", args=[object_id, version])
        if request.method == "POST":
            return self._told(request, lambda: self._revert(request, object_id, version), here)  # type: ignore[attr-defined]
        obj = self._historical(request, object_id)
        record = self._version(obj, version)
        changes = self._against_now(obj, record)
        reader = Reader(self.model, [(c.field, v) for c in changes for v in (c.before, c.after)])
        may = self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        revertable = {f.name for f in revertable_fields(self.model)} if may else set()
        return TemplateResponse(request, "admin/object_version.html", {
            **self._page(request, obj, _("Version of %(when)s") % {
                "when": date_format(localtime(record.history_date), "DATETIME_FORMAT")}),
            "record": record, "who": self._who(record), "kind": KINDS[record.history_type],
            "changes": [(shown, shown.name in revertable) for shown in self._shown(reader, changes)],
            "can_revert": any(c.field in revertable for c in changes),
            "lock_version": getattr(obj, "version", ""),
        })

    # -- Behind the pages ----------------------------------------------------------------------------------------------

    def _historical(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if obj is None or not self.keeps_history:
            raise Http404(_("There is no such record in the branches you may see."))
        if not self.has_view_or_change_permission(request, obj):  # type: ignore[attr-defined]
            raise PermissionDenied
        return obj

    def _versions(self, obj: Any) -> models.QuerySet:
        return getattr(obj, self.opts.simple_history_manager_attribute).order_by("-history_id")

    def _version(self, obj: Any, version: int) -> Any:
        record = self._versions(obj).select_related("history_user").filter(history_id=version).first()
        if record is None:
            raise Http404
        return record

    def _against_now(self, obj: Any, record: Any) -> list[Change]:
        """From the record as it is now to what it was then."""
        found = []
        for field in record.tracked_fields:
            now, then = getattr(obj, field.attname), getattr(record, field.attname)
            if now != then and field.name not in ("version", "updated_at"):
                found.append(Change(field.name, str(field.verbose_name), now, then))
        return found

    def _revert(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        obj = self._historical(request, object_id)
        if not self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            raise PermissionDenied
        record = self._version(obj, version)
        allowed = {f.name: f for f in revertable_fields(self.model)}
        chosen = [name for name in request.POST.getlist("field") if name in allowed]
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[object_id])
        if not chosen:
            messages.warning(request, _("Tick the fields to put back."))
            return HttpResponseRedirect(request.path)
        if str(getattr(obj, "version", "")) != request.POST.get("version", ""):
            messages.error(request, _("The record was changed after you opened this page. Look again, then put back."))
            return HttpResponseRedirect(request.path)
        for name in chosen:
            field = allowed[name]
            value = getattr(record, field.attname)
            if field.is_relation and value is not None and not visible(
                    field.related_model._default_manager.all(), request.user).filter(pk=value).exists():
                messages.error(request, _("%(field)s cannot be put back: what it named is no longer there for you.") % {
                    "field": capfirst(str(field.verbose_name))})
                return HttpResponseRedirect(request.path)
            setattr(obj, field.attname, value)
        obj._change_reason = _("Put back to the version of %(when)s") % {
            "when": date_format(localtime(record.history_date, timezone.get_current_timezone()), "DATETIME_FORMAT")}
        obj.full_clean()
        said: Any = PutBack(obj, chosen)
        self.save_model(request, obj, said, True)  # type: ignore[attr-defined]
        self.save_related(request, said, [], True)  # type: ignore[attr-defined]
        messages.success(request, _("Put back: %(fields)s.") % {
            "fields": ", ".join(str(allowed[name].verbose_name) for name in chosen)})
        return HttpResponseRedirect(back)

    def _as_of(self, obj: Any, moment: dt.datetime) -> list[Shown]:
        was = as_of(obj, moment)
        if was is None:
            return []
        fields = [f for f in self._versions(obj).model.tracked_fields if f.name not in ("version", "updated_at")]
        values = [(f.name, getattr(was, f.attname, None)) for f in fields]
        reader = Reader(self.model, values)
        return [Shown(f.name, capfirst(str(f.verbose_name)), "", reader.words(f.name, value))
                for f, (_name, value) in zip(fields, values, strict=True)]

    def _shown(self, reader: Reader, changes: list[Change]) -> list[Shown]:
        return [Shown(c.field, capfirst(c.label), reader.words(c.field, c.before), reader.words(c.field, c.after))
                for c in changes]

    def _who(self, record: Any) -> str:
        return str(record.history_user) if record.history_user else _("Nobody known")

    def _page(self, request: HttpRequest, obj: Any, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "subtitle": str(obj), "object": obj,
                "original": obj, "opts": self.opts, "preserved_filters": "", "media": self.media}  # type: ignore[attr-defined]
