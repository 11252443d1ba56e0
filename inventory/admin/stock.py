"""Storerooms, balances, the ledger, counts and reservations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, ReadOnlyAdmin, ReadOnlyInline
from cmms.admin.verbs import Verb, VerbMixin
from inventory import services
from inventory.admin.proofs import proof_link
from inventory.admin.verbs import counted_verbs, level_verbs, movement_verbs, sheet_verbs
from inventory.models import (
    InventoryTransaction,
    MonthLock,
    RefusedDemand,
    Reservation,
    StockCount,
    StockCountLine,
    StockLevel,
    Storeroom,
)


@admin.register(Storeroom)
class StoreroomAdmin(CmmsAdmin):
    menu = 6
    small = True
    list_display = ["name", "site", "location", "retired_at"]
    list_filter = ["site", "retired_at"]
    search_fields = ["name"]
    ordering = ["name"]
    readonly_fields = ["site", "retired_at", "source_system", "external_id"]


class NewestMovesInline(ReadOnlyInline):
    model = InventoryTransaction
    fields = readonly_fields = ["transaction_date", "transaction_type", "quantity", "value", "performed_by", "reason"]
    ordering = ["-id"]
    verbose_name_plural = _("newest movements")


@admin.register(StockLevel)
class StockLevelAdmin(VerbMixin, ReadOnlyAdmin):
    menu = 2
    list_display = ["part", "storeroom", "bin", "quantity", "reserved", "last_counted_at"]
    list_filter = ["part", "storeroom"]
    list_select_related = ["part", "storeroom"]
    search_fields = ["^bin"]
    inlines = [NewestMovesInline]

    def verbs_of(self, request: HttpRequest, obj: StockLevel) -> list[Verb]:
        return level_verbs(request, obj)

    def object_links(self, request: HttpRequest, obj: StockLevel) -> list[dict[str, Any]]:
        return [*super().object_links(request, obj), *proof_link(request, "bin", obj.pk)]


@admin.register(InventoryTransaction)
class InventoryTransactionAdmin(VerbMixin, ReadOnlyAdmin):
    """The ledger: nothing in it is ever changed; a wrong posting is reversed by its verb."""

    menu = 3
    list_display = ["transaction_date", "transaction_type", "part", "quantity", "unit_cost", "value", "stock_level",
                    "performed_by"]
    list_filter = ["transaction_type", "part", "site", "transaction_date"]
    list_select_related = ["part", "stock_level__storeroom", "stock_level__part", "performed_by"]
    search_fields = ["=id", "=reference_id"]
    search_help_text = _("The number of a posting, or of what it was for.")
    sortable_by = ()

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    def verbs_of(self, request: HttpRequest, obj: InventoryTransaction) -> list[Verb]:
        return movement_verbs(request, obj)


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    menu = 7
    list_display = ["part", "storeroom", "quantity", "held", "issued", "priority", "need_at", "status"]
    list_filter = ["status", "part", "site"]
    list_select_related = ["part", "storeroom"]


@admin.register(RefusedDemand)
class RefusedDemandAdmin(ReadOnlyAdmin):
    menu = 8
    list_display = ["day", "part", "quantity", "available", "site", "storeroom", "asked_by"]
    list_filter = ["part", "site", "day"]
    list_select_related = ["part", "site", "storeroom", "asked_by"]


class CountLineInline(ReadOnlyInline):
    model = StockCountLine
    verbose_name, verbose_name_plural = _("line"), _("lines")
    fields = readonly_fields = ["stock_level", "expected", "counted", "counted_at", "counted_by", "reason"]
    ordering = ["id"]
    shown = 100


@admin.register(StockCount)
class StockCountAdmin(VerbMixin, CmmsAdmin):
    menu = 9
    list_display = ["__str__", "storeroom", "status", "is_blind", "opened_by", "finished_at"]
    list_filter = ["status", "storeroom"]
    list_select_related = ["storeroom", "opened_by"]
    search_fields = ["title"]
    readonly_fields = ["status", "opened_by", "finished_at", "finished_by"]
    inlines = [CountLineInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def verbs_of(self, request: HttpRequest, obj: StockCount) -> list[Verb]:
        return sheet_verbs(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new one gets a line for every bin of the store."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = services.open_round(storeroom=obj.storeroom, title=obj.title, is_blind=obj.is_blind, notes=obj.notes,
                                   by=request.user)
        obj.__dict__.update(made.__dict__)


@admin.register(StockCountLine)
class StockCountLineAdmin(VerbMixin, ReadOnlyAdmin):
    """Written by counting."""

    def verbs_of(self, request: HttpRequest, obj: StockCountLine) -> list[Verb]:
        return counted_verbs(request, obj)

    menu = 72
    list_display = ["stock_level", "count", "expected", "counted", "counted_at", "counted_by", "reason"]
    list_filter = ["count"]
    list_select_related = ["stock_level__part", "stock_level__storeroom", "count__storeroom", "counted_by"]


@admin.register(MonthLock)
class MonthLockAdmin(CmmsAdmin):
    """Closing a month, and opening it again by deleting its row, are verbs."""

    menu = 10
    small = True
    list_display = ["site", "month", "locked_at", "locked_by"]
    list_filter = ["site"]
    fields = ["site", "month"]
    readonly_fields = ["last_day", "locked_at", "locked_by"]
    ordering = ["-month", "-id"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = services.lock_month(site=obj.site, month=obj.month, by=request.user)
        obj.__dict__.update(made.__dict__)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.unlock_month(site=obj.site, month=obj.month, by=request.user)
