"""Locations and who may see which branch."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assets import services
from assets.admin.tree import TreeAdminMixin
from assets.models import Asset, BranchGrant, Document, Location, LocationAttribute, TokenBranch
from assets.trees import lock_tree
from cmms.accounts.admin import ApiTokenAdmin, UserAdmin
from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline, ReadOnlyInline


class LocationForm(CmmsModelForm):
    """A new place says what it lies in; its site follows from that."""

    def clean_parent(self) -> Any:
        parent = self.cleaned_data.get("parent")
        if self.instance._state.adding:
            if parent is None:
                raise forms.ValidationError(_("Say what the place lies in; a site's root is made with the site."))
            self.instance.site_id = parent.site_id
        return parent


class LocationAttributeInline(CmmsTabularInline):
    model = LocationAttribute
    verbose_name, verbose_name_plural = _("attribute"), _("attributes")
    fields = ["attribute_name", "data_type", "attribute_value", "unit"]


class LocationDocumentInline(CmmsTabularInline):
    model = Document
    fields = ["title", "category", "file", "reference"]


class StandsHereInline(ReadOnlyInline):
    model = Asset
    fk_name = "location"
    fields = readonly_fields = ["tag", "name", "status", "criticality"]
    ordering = ["name"]
    verbose_name_plural = _("assets that stand here")


@admin.register(Location)
class LocationAdmin(TreeAdminMixin, CmmsAdmin):
    menu = 2
    form = LocationForm
    list_display = ["name", "code", "kind", "site", "parent", "retired_at"]
    list_filter = ["site", "kind", "retired_at"]
    list_select_related = ["site", "parent"]
    search_fields = ["name", "^code"]
    search_help_text = _("A piece of the name, or the beginning of the code.")
    ordering = ["-id"]
    readonly_fields = ["site", "retired_at", "source_system", "external_id"]
    inlines = [LocationAttributeInline, LocationDocumentInline, StandsHereInline]
    fieldsets = [
        (None, {"fields": ["name", "code", "kind", "parent", "site", "description"]}),
        (_("Record"), {"fields": ["retired_at", "source_system", "external_id"], "classes": ["collapse"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else [
            (None, {"fields": ["name", "code", "kind", "parent", "description"]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [LocationAttributeInline]

    def lock(self, key: dict[str, Any]) -> None:
        lock_tree(Location)  # before any row, as the verbs do
        super().lock(key)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            facts = {name: form.cleaned_data[name] for name in ("code", "kind", "description")}
            made = services.create_location(by=request.user, parent=obj.parent, name=obj.name, **facts)
            obj.__dict__.update(made.__dict__)
            return
        if "parent" in form.changed_data:
            services.move_location(by=request.user, location=obj, parent=obj.parent)
            obj.refresh_from_db(fields=["parent", "lft", "rght", "tree_id", "level", "version"])
        obj.save()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete_node(by=request.user, node=obj)

    def retire(self, request: HttpRequest, obj: Any) -> None:
        services.retire_location(by=request.user, location=obj)


class GrantInline(CmmsTabularInline):
    model = BranchGrant
    verbose_name, verbose_name_plural = _("branch"), _("branches the person may see")


class TokenBranchInline(CmmsTabularInline):
    model = TokenBranch
    verbose_name, verbose_name_plural = _("branch"), _("branches the token is limited to; without any: its user's")


UserAdmin.inlines = [*UserAdmin.inlines, GrantInline]
ApiTokenAdmin.inlines = [*ApiTokenAdmin.inlines, TokenBranchInline]


@admin.register(BranchGrant)
class BranchGrantAdmin(CmmsAdmin):
    menu = 20
    list_display = ["user", "location", "valid_from", "valid_until"]
    list_filter = ["user", "location"]
    list_select_related = ["user", "location"]


@admin.register(TokenBranch)
class TokenBranchAdmin(CmmsAdmin):
    menu = 21
    list_display = ["api_token", "location"]
    list_filter = ["location"]
    list_select_related = ["api_token", "location"]
    ordering = ["-id"]
