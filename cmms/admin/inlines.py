"""Rows of a document inside its page: editable lines, or the newest few of a long list, to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import connection, models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cmms.admin.choices import ChoicesMixin, visible
from cmms.admin.forms import CmmsModelForm
from cmms.admin.widgets import NATIVE
from cmms.integrity import owner_of, problems_of

SAFE = ("GET", "HEAD", "OPTIONS")


class CmmsFormSet(BaseInlineFormSet):
    """Lines; what the database refused about them stands above them."""

    refused: tuple[str, ...] = ()

    def get_unique_error_message(self, unique_check: Any) -> str:
        """In the words of the page: which fields may not be the same in two lines."""
        labels = [str(self.model._meta.get_field(name).verbose_name) for name in unique_check
                  if name != self.fk.name]
        return _("Two of these lines have the same %(fields)s; change or remove one of them.") % {
            "fields": get_text_list(labels, _("and"))}

    def get_form_error(self) -> str:
        return _("Another line says the same; change or remove one of them.")

    def clean(self) -> None:
        super().clean()
        if self.refused:
            raise forms.ValidationError(list(self.refused))


class NewestFormSet(BaseInlineFormSet):
    """The first few rows in the inline's order, however many there are."""

    shown = 20

    def get_queryset(self) -> Any:
        if not hasattr(self, "_few"):
            self._few = list(super().get_queryset()[: self.shown + 1])
            self.more = len(self._few) > self.shown
            self._few = self._few[: self.shown]
        return self._few


class InlineMixin(ChoicesMixin):
    extra = 0
    form = CmmsModelForm
    formset = CmmsFormSet
    formfield_overrides = NATIVE
    show_change_link = True
    in_table = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Limited to the person's branches, with what its rows show; locked while a page is being saved."""
        rows = visible(super().get_queryset(request), request.user)  # type: ignore[misc]
        keys = [f.name for f in self.opts.fields if f.is_relation and f.many_to_one]  # type: ignore[attr-defined]
        rows = rows.select_related(*keys) if keys else rows
        if request.method not in SAFE and connection.in_atomic_block and connection.features.has_select_for_update_of:
            rows = rows.select_for_update(of=("self",))
        return rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        made.form.in_table = self.in_table
        refusal = getattr(request, "refusal", None)
        if refusal is not None and owner_of(refusal) is self.model and issubclass(made, CmmsFormSet):
            made.refused = tuple(p.message for p in problems_of(refusal))
        return made


class CmmsTabularInline(InlineMixin, admin.TabularInline):
    """Lines in a table."""


class CmmsStackedInline(InlineMixin, admin.StackedInline):
    """Lines one below the other, for those with many fields."""

    in_table = False


class ReadOnlyInline(InlineMixin, admin.TabularInline):
    """The first ``shown`` rows in order, to read, with a link to the list of all."""

    formset = NewestFormSet
    shown = 20
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        made.shown = self.shown
        self.all_url = self._all_url(made.fk.name, obj)
        return made

    def _all_url(self, key: str, obj: Any) -> str:
        """Where all of them are listed; empty where their table has no page of its own."""
        if obj is None or obj.pk is None or not self.has_registered_model:
            return ""
        try:
            url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        except NoReverseMatch:
            return ""
        return f"{url}?{key}__id__exact={obj.pk}"
