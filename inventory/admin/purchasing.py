"""Suppliers and what is bought from them."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline, ReadOnlyAdmin
from inventory.models import PurchaseOrder, PurchaseOrderLine, Supplier


@admin.register(Supplier)
class SupplierAdmin(CmmsAdmin):
    menu = 5
    list_display = ["name", "account_number", "contact_name", "email", "phone", "lead_time_days"]
    list_filter = ["retired_at"]
    search_fields = ["name", "^account_number"]
    ordering = ["name"]
    readonly_fields = ["retired_at", "source_system", "external_id"]


class LineForm(CmmsModelForm):
    """A new line without a number takes the next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "line_number" in self.fields:
            self.fields["line_number"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "line_number" in self.fields and not data.get("line_number") and "line_number" not in self.errors:
            order = data.get("purchase_order") or self.instance.purchase_order
            top = order.lines.aggregate(top=Max("line_number"))["top"] if order and order.pk else 0
            taken = int(self.prefix.rpartition("-")[2]) if self.prefix else 0
            data["line_number"] = (top or 0) + 1 + taken
        return data


class LineInline(CmmsTabularInline):
    model = PurchaseOrderLine
    form = LineForm
    verbose_name, verbose_name_plural = _("line"), _("lines")
    fields = ["line_number", "part", "description", "quantity_ordered", "purchase_unit", "unit_factor", "unit_price",
              "due_date", "quantity_received"]
    readonly_fields = ["quantity_received"]


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(CmmsAdmin):
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
        return f"PO-{order.pk:05d}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was sent keeps its supplier and site."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "supplier", "site") if obj is not None and obj.status != "DRAFT" else fields


@admin.register(PurchaseOrderLine)
class PurchaseOrderLineAdmin(ReadOnlyAdmin):
    """Lines are written in their order."""

    menu = 73
    list_display = ["__str__", "part", "quantity_ordered", "quantity_received", "unit_price", "due_date"]
    list_filter = ["part", "purchase_order"]
    list_select_related = ["part", "purchase_order"]
