"""Assets and where they stood."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assets import services
from assets.admin.tree import TreeAdminMixin
from assets.models import Asset, AssetAttribute, AssetPlacement, AssetStatus, Document, Meter
from assets.trees import lock_tree
from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline, ReadOnlyAdmin, ReadOnlyInline

STATUS_LOOKS = {AssetStatus.OPERATIONAL: "st-ok", AssetStatus.STANDBY: "st-new", AssetStatus.DEGRADED: "st-wait",
                AssetStatus.DOWN: "st-late", AssetStatus.RETIRED: ""}


class AssetForm(CmmsModelForm):
    """The site follows from the place or from what the asset is built into."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        over = data.get("location") or data.get("parent")
        if over is not None and self.instance._state.adding:
            self.instance.site_id = over.site_id
        if over is None and "location" in self.fields and not self.errors and (
                self.instance._state.adding or {"location", "parent"} & set(self.changed_data)):
            self.add_error("location", _("Say where the asset stands, or what it is built into."))
        return data


class AttributeInline(CmmsTabularInline):
    model = AssetAttribute
    verbose_name, verbose_name_plural = _("attribute"), _("attributes")
    fields = ["attribute_name", "data_type", "attribute_value", "unit"]


class MeterInline(CmmsTabularInline):
    model = Meter
    fields = ["name", "kind", "unit", "is_run_meter", "rollover_point", "max_step_per_day", "low_limit", "high_limit",
              "alarm_after"]


class DocumentInline(CmmsTabularInline):
    model = Document
    fields = ["title", "category", "file", "reference"]


class PlacementInline(ReadOnlyInline):
    model = AssetPlacement
    fk_name = "asset"
    fields = readonly_fields = ["location", "parent", "starts_at", "ends_at", "reason"]
    ordering = ["-starts_at"]


class BuiltInInline(ReadOnlyInline):
    model = Asset
    fk_name = "parent"
    fields = readonly_fields = ["tag", "name", "status", "location"]
    ordering = ["name"]
    verbose_name_plural = _("built into it")


@admin.register(Asset)
class AssetAdmin(TreeAdminMixin, CmmsAdmin):
    menu = 1
    form = AssetForm
    list_display = ["tag_shown", "name", "state", "criticality", "location", "site", "asset_class"]
    list_display_links = ["tag_shown", "name"]
    list_filter = ["status", "criticality", "site", "location", "asset_class", "asset_model"]
    list_select_related = ["location", "site", "asset_class"]
    search_fields = ["^tag", "name", "^serial_number"]
    search_help_text = _("A piece of the name, or the beginning of the tag or serial number.")
    ordering = ["-id"]
    verbs = ("status", "retired_at")
    readonly_fields = ["site", "source_system", "external_id"]
    inlines = [AttributeInline, MeterInline, DocumentInline, BuiltInInline, PlacementInline]
    fieldsets = [
        (None, {"fields": ["name", "tag", "status", "criticality", "description"]}),
        (_("Where it is"), {"fields": ["location", "parent", "site"]}),
        (_("What it is"), {"fields": ["asset_class", "asset_model", "manufacturer", "model_number", "serial_number",
                                      "barcode"]}),
        (_("Running and life"), {"fields": ["calendar", "installed_on", "commissioned_on", "replacement_cost"]}),
        (_("Warranty"), {"fields": ["warranty_starts_on", "warranty_ends_on", "warranty_guarantor"]}),
        (_("Record"), {"fields": ["retired_at", "source_system", "external_id"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("tag"), ordering="tag")
    def tag_shown(self, asset: Asset) -> str:
        return format_html('<span class="tag">{}</span>', asset.tag) if asset.tag else "–"

    @admin.display(description=_("status"), ordering="status")
    def state(self, asset: Asset) -> str:
        return format_html('<span class="st-badge {}">{}</span>', STATUS_LOOKS[AssetStatus(asset.status)],
                           asset.get_status_display())

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [AttributeInline, MeterInline]

    def lock(self, key: dict[str, Any]) -> None:
        lock_tree(Asset)  # before any row, as the verbs do
        super().lock(key)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            facts = {name: value for name, value in form.cleaned_data.items() if name != "name"}
            made = services.create_asset(by=request.user, site=obj.site, name=obj.name, **facts)
            obj.__dict__.update(made.__dict__)
            return
        moved = {"location", "parent"} & set(form.changed_data)
        if moved:
            services.move_asset(by=request.user, asset=obj, **{name: getattr(obj, name) for name in moved})
            obj.refresh_from_db(fields=["location", "parent", "site", "lft", "rght", "tree_id", "level", "version"])
        if set(form.changed_data) - moved:
            obj.save()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete_node(by=request.user, node=obj)

    def is_retired(self, obj: Any) -> bool:
        return obj.status == AssetStatus.RETIRED

    def retire(self, request: HttpRequest, obj: Any) -> None:
        services.retire_asset(by=request.user, asset=obj)

    def reinstate(self, request: HttpRequest, obj: Any) -> None:
        services.reinstate_asset(by=request.user, asset=obj)


@admin.register(AssetPlacement)
class AssetPlacementAdmin(ReadOnlyAdmin):
    """Written by moving an asset."""

    menu = 70
    list_display = ["asset", "location", "parent", "starts_at", "ends_at", "reason"]
    list_filter = ["asset", "location"]
    list_select_related = ["asset", "location", "parent"]
