"""Preventive maintenance in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsTabularInline, ReadOnlyAdmin, ReadOnlyInline
from maintenance.models import (
    MaintenanceHistory,
    MaintenanceOccurrence,
    MaintenancePlan,
    MaintenanceSchedule,
    MeterAlarm,
    MeterCrossing,
    PlanPart,
    ScheduleAsset,
    SchedulePart,
    ScheduleRevision,
)

TRIGGERS = ["frequency_type", "frequency_value", "recurrence_rule", "meter_based", "meter_threshold", "trigger_join",
            "basis"]
TERMS = [
    (_("Timing"), {"fields": [("lead_days", "meter_lead"), "forecast_by_use", ("tolerance_days", "tolerance_reading"),
                              "holiday_rule", "open_policy", ("chain", "chain_rank")]}),
    (_("Season"), {"fields": [("season_start_month", "season_start_day"), ("season_end_month", "season_end_day"),
                              "season_rule"], "classes": ["collapse"]}),
    (_("The order it makes"), {"fields": ["procedure", "priority", "estimated_hours", "craft", "team", "assigned_to",
                                          "sign_off_required"]}),
    (_("Record"), {"fields": ["source_system", "external_id"], "classes": ["collapse"]}),
]


class SchedulePartInline(CmmsTabularInline):
    model = SchedulePart
    verbose_name, verbose_name_plural = _("planned part"), _("planned parts")


class ScheduleAssetInline(CmmsTabularInline):
    model = ScheduleAsset
    verbose_name, verbose_name_plural = _("stop"), _("route")


class OccurrenceInline(ReadOnlyInline):
    model = MaintenanceOccurrence
    fields = readonly_fields = ["number", "due_date", "due_reading", "decision", "sentence", "work_order"]
    ordering = ["-revision", "-number"]
    verbose_name_plural = _("newest occurrences")


class RevisionInline(ReadOnlyInline):
    model = ScheduleRevision
    fields = readonly_fields = ["revision", "starts_on", "anchor_date", "frequency_type", "frequency_value",
                                "closed_at", "closed_by", "reason"]
    ordering = ["-revision"]


@admin.register(MaintenanceSchedule)
class MaintenanceScheduleAdmin(CmmsAdmin):
    menu = 1
    list_display = ["title", "asset", "location", "every", "basis", "next_due", "is_active"]
    list_filter = ["is_active", "basis", "frequency_type", "site", "asset", "location", "procedure"]
    list_select_related = ["asset", "location"]
    search_fields = ["title"]
    verbs = ("last_completed", "last_reading", "next_due", "next_due_is_estimate", "decide_at", "revision",
             "deactivated_at")
    readonly_fields = ["plan", "site", "source_system", "external_id"]
    inlines = [SchedulePartInline, ScheduleAssetInline, OccurrenceInline, RevisionInline]
    fieldsets = [
        (None, {"fields": ["title", "description", "asset", "location", "plan", "site"]}),
        (_("When"), {"fields": [*TRIGGERS, "meter", "anchor_date", "anchor_reading", "starts_on"]}),
        (_("Where it stands"), {"fields": ["is_active", "deactivated_reason", "deactivated_at", "revision",
                                           "last_completed", "last_reading", "next_due", "next_due_is_estimate"]}),
        *TERMS,
    ]

    @admin.display(description=_("every"))
    def every(self, schedule: MaintenanceSchedule) -> str:
        if schedule.frequency_type:
            return f"{schedule.frequency_value} × {schedule.get_frequency_type_display()}"
        return schedule.recurrence_rule or (str(schedule.meter_threshold) if schedule.meter_based else "")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [SchedulePartInline, ScheduleAssetInline]


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


@admin.register(MaintenanceOccurrence)
class MaintenanceOccurrenceAdmin(ReadOnlyAdmin):
    menu = 3
    list_display = ["schedule", "number", "due_date", "decision", "sentence", "work_order"]
    list_filter = ["decision", "schedule", "site", "due_date"]
    list_select_related = ["schedule__asset", "schedule__location", "work_order"]
    search_fields = ["=id"]


@admin.register(MeterCrossing)
class MeterCrossingAdmin(ReadOnlyAdmin):
    list_display = ["schedule", "number", "meter", "threshold", "reading", "read_at", "withdrawn_at"]
    list_filter = ["schedule", "meter"]
    list_select_related = ["schedule__asset", "schedule__location", "meter"]


@admin.register(MeterAlarm)
class MeterAlarmAdmin(ReadOnlyAdmin):
    """Raised and cleared by readings; limits and the number of readings are edited on the meter."""

    list_display = ["meter", "side", "value", "limit", "raised_at", "cleared_at", "work_order"]
    list_filter = ["meter", "side", "cleared_at"]
    list_select_related = ["meter__asset", "work_order"]


@admin.register(MaintenanceHistory)
class MaintenanceHistoryAdmin(ReadOnlyAdmin):
    menu = 4
    list_display = ["completed_date", "schedule", "work_order", "completed_by", "meter_reading", "notes"]
    list_filter = ["schedule", "completed_by", "completed_date"]
    list_select_related = ["schedule__asset", "schedule__location", "work_order", "completed_by"]


@admin.register(ScheduleRevision)
class ScheduleRevisionAdmin(ReadOnlyAdmin):
    list_display = ["schedule", "revision", "starts_on", "closed_at", "closed_by", "reason"]
    list_filter = ["schedule"]
    list_select_related = ["schedule__asset", "schedule__location", "closed_by"]


@admin.register(PlanPart)
class PlanPartAdmin(CmmsAdmin):
    owner = "plan"
    list_display = ["plan", "part", "quantity"]
    list_select_related = ["plan__asset_model", "part"]
    list_filter = ["plan", "part"]


@admin.register(SchedulePart)
class SchedulePartAdmin(CmmsAdmin):
    owner = "schedule"
    list_display = ["schedule", "part", "quantity"]
    list_select_related = ["schedule__asset", "schedule__location", "part"]
    list_filter = ["schedule", "part"]


@admin.register(ScheduleAsset)
class ScheduleAssetAdmin(CmmsAdmin):
    owner = "schedule"
    list_display = ["schedule", "position", "asset"]
    list_select_related = ["schedule__asset", "schedule__location", "asset"]
    list_filter = ["schedule", "asset"]
    ordering = ["id"]
