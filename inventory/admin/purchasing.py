"""Suppliers and what is bought from them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, ReadOnlyAdmin, ReadOnlyInline
from cmms.admin.verbs import Verb, VerbMixin
from inventory.admin.verbs import line_verbs, purchase_verbs
from inventory.models import PurchaseOrder, PurchaseOrderLine, Supplier


@admin.register(Supplier)
class SupplierAdmin(CmmsAdmin):
    menu = 5
    list_display = ["name", "account_number", "contact_name", "email", "phone", "lead_time_days"]
    list_filter = ["retired_at"]
    search_fields = ["name", "^account_number"]
    ordering = ["name"]
    readonly_fields = ["retired_at", "source_system", "external_id"]


class LineInline(ReadOnlyInline):
    """Lines are added, amended and closed by their verbs."""

    model = PurchaseOrderLine
    verbose_name, verbose_name_plural = _("line"), _("lines")
    fields = readonly_fields = ["line_number", "part", "quantity_ordered", "purchase_unit", "unit_factor", "unit_price",
                                "due_date", "quantity_received", "closed_reason"]
    ordering = ["line_number"]
    shown = 100


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(VerbMixin, CmmsAdmin):
    menu = 4
    list_display = ["number", "supplier", "site", "storeroom", "status", "ordered_at", "due_date"]
    list_display_links = ["number", "supplier"]
    list_filter = ["status", "supplier", "site", "due_date"]
    list_select_related = ["supplier", "site", "storeroom"]
    search_fields = ["=id", "^supplier_reference"]
    search_help_text = _("The number of the order, or the beginning of the supplier's reference.")
    verbs = ("status", "ordered_at", "ordered_by", "closed_at")
    readonly_fields = ["source_system", "external_id"]
    inlines = [LineInline]
    fieldsets = [
        (None, {"fields": ["supplier", "site", "storeroom", "supplier_reference", "due_date", "notes"]}),
        (_("State"), {"fields": ["status", "ordered_at", "ordered_by", "closed_at"]}),
        (_("Record"), {"fields": ["source_system", "external_id"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("number"), ordering="pk")
    def number(self, order: PurchaseOrder) -> str:
        return order.number

    def verbs_of(self, request: HttpRequest, obj: PurchaseOrder) -> list[Verb]:
        return purchase_verbs(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was sent keeps its supplier and site."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "supplier", "site") if obj is not None and obj.status != "DRAFT" else fields


@admin.register(PurchaseOrderLine)
class PurchaseOrderLineAdmin(VerbMixin, ReadOnlyAdmin):
    """Written by verbs alone."""

    menu = 73
    list_display = ["__str__", "part", "quantity_ordered", "quantity_received", "unit_price", "due_date"]
    list_filter = ["part", "purchase_order"]
    list_select_related = ["part", "purchase_order"]

    def verbs_of(self, request: HttpRequest, obj: PurchaseOrderLine) -> list[Verb]:
        return line_verbs(request, obj)
