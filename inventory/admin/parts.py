"""Parts, their packs, and where they fit."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsTabularInline, ReadOnlyInline
from cmms.admin.verbs import Verb, VerbMixin
from inventory.admin.proofs import proof_link
from inventory.admin.verbs import part_verbs
from inventory.models import AssetPart, Part, PartUnit, StockLevel


class StockInline(ReadOnlyInline):
    model = StockLevel
    fields = readonly_fields = ["storeroom", "bin", "quantity", "reserved", "last_counted_at"]
    ordering = ["storeroom", "bin"]
    verbose_name_plural = _("where it lies")


class UnitInline(CmmsTabularInline):
    model = PartUnit
    fields = ["name", "factor", "barcode"]


class FitsInline(CmmsTabularInline):
    model = AssetPart
    fields = ["asset", "asset_model", "quantity", "position"]
    verbose_name_plural = _("fitted in")


@admin.register(Part)
class PartAdmin(VerbMixin, CmmsAdmin):
    menu = 1
    list_display = ["part_number", "description", "category", "on_hand", "reserved", "unit_of_measure", "reorder_point",
                    "supplier"]
    list_filter = ["is_stocked", "supplier", "location", "retired_at"]
    search_fields = ["part_number", "description"]
    search_help_text = _("A piece of the number or of the description.")
    ordering = ["part_number"]
    verbs = ("stock_level", "reserved", "stock_value", "average_cost", "average_cost_flagged", "retired_at")
    readonly_fields = ["source_system", "external_id"]
    inlines = [StockInline, UnitInline, FitsInline]
    fieldsets = [
        (None, {"fields": ["part_number", "description", "category", "unit_of_measure", "is_stocked", "barcode"]}),
        (_("Stock"), {"fields": ["stock_level", "reserved", "stock_value", "average_cost", "average_cost_flagged",
                                 "currency"]}),
        (_("Reordering"), {"fields": ["reorder_point", "reorder_quantity", "lead_time_days", "unit_cost", "supplier",
                                      "supplier_part_number"]}),
        (_("Maker and place"), {"fields": ["manufacturer", "manufacturer_part_number", "location", "notes"]}),
        (_("Record"), {"fields": ["retired_at", "source_system", "external_id"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("on hand"))
    def on_hand(self, part: Part) -> str:
        if part.is_stocked and part.stock_level <= part.reorder_point:
            return format_html('<span class="st-badge st-wait">{} {}</span>', f"{part.stock_level.normalize():f}",
                               _("low"))
        return f"{part.stock_level.normalize():f}"

    def verbs_of(self, request: HttpRequest, obj: Part) -> list[Verb]:
        return part_verbs(request, obj)

    def object_links(self, request: HttpRequest, obj: Part) -> list[dict[str, Any]]:
        return [*super().object_links(request, obj), *proof_link(request, "part-proof", obj.pk)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [UnitInline, FitsInline]


@admin.register(PartUnit)
class PartUnitAdmin(CmmsAdmin):
    menu = 71
    list_display = ["name", "factor", "part", "barcode"]
    list_filter = ["part"]
    list_select_related = ["part"]


@admin.register(AssetPart)
class AssetPartAdmin(CmmsAdmin):
    menu = 70
    list_display = ["part", "asset", "asset_model", "quantity", "position"]
    list_filter = ["part", "asset", "asset_model"]
    list_select_related = ["part", "asset", "asset_model"]
    readonly_fields = ["source_system", "external_id"]
