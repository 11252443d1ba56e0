"""What prevention writes down: occurrences, crossings, history; and the lines of schedules and plans."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cmms.admin import CmmsAdmin, ReadOnlyAdmin
from cmms.admin.verbs import Verb, VerbMixin
from maintenance.admin.verbs import excuses_of
from maintenance.models import (
    MaintenanceHistory,
    MaintenanceOccurrence,
    MeterAlarm,
    MeterCrossing,
    PlanPart,
    ScheduleAsset,
    SchedulePart,
    ScheduleRevision,
)


@admin.register(MaintenanceOccurrence)
class MaintenanceOccurrenceAdmin(VerbMixin, ReadOnlyAdmin):
    """Why did this come out, or not: each occurrence with its decision and the sentence."""

    menu = 3
    list_display = ["schedule", "number", "due_date", "decision", "sentence", "work_order"]
    list_filter = ["decision", "schedule", "site", "due_date"]
    list_select_related = ["schedule__asset", "schedule__location", "work_order"]
    search_fields = ["=id"]

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        return excuses_of(obj, request.user)


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
