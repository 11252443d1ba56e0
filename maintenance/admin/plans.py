"""Plans in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsTabularInline, ReadOnlyInline
from maintenance import services
from maintenance.admin.terms import TERMS, TRIGGERS
from maintenance.models import MaintenancePlan, MaintenanceSchedule, PlanPart
from workorders.choices import PRIORITY_HELP


class PlanPartInline(CmmsTabularInline):
    model = PlanPart
    verbose_name, verbose_name_plural = _("planned part"), _("planned parts")


class PlanScheduleInline(ReadOnlyInline):
    model = MaintenanceSchedule
    fields = readonly_fields = ["title", "asset", "next_due", "is_active"]
    ordering = ["-id"]
    verbose_name_plural = _("schedules it keeps")


@admin.register(MaintenancePlan)
class MaintenancePlanAdmin(CmmsAdmin):
    help_texts = {"priority": PRIORITY_HELP}
    menu = 2
    list_display = ["title", "asset_model", "location", "basis", "is_active"]
    list_filter = ["is_active", "asset_model", "location"]
    list_select_related = ["asset_model", "location"]
    search_fields = ["title"]
    readonly_fields = ["source_system", "external_id"]
    inlines = [PlanPartInline, PlanScheduleInline]
    fieldsets = [
        (None, {"fields": ["title", "description", "asset_model", "location", "is_active"]}),
        (_("When"), {"fields": [*TRIGGERS, "meter_name", "starts_on"]}),
        *TERMS,
    ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [PlanPartInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.keep_plans(plans=[form.instance], by=request.user)
