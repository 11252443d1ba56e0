"""The star schema, to read."""

from django.contrib import admin

from cmms.admin import ReadOnlyAdmin
from reporting.models import DateDimension, MaintenanceFact


@admin.register(MaintenanceFact)
class MaintenanceFactAdmin(ReadOnlyAdmin):
    list_display = ["event_at", "kind", "asset", "work_order", "actual_hours", "parts_cost", "labor_cost",
                    "service_cost", "downtime_hours", "failures"]
    list_filter = ["kind", "site", "asset", "location"]
    list_select_related = ["asset", "work_order"]


@admin.register(DateDimension)
class DateDimensionAdmin(ReadOnlyAdmin):
    list_display = ["full_date", "iso_year", "week", "quarter", "month", "day_of_week", "is_weekend"]
    list_filter = ["is_weekend"]
    search_fields = ["=date_key"]
    ordering = ["-date_key"]
