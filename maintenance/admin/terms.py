"""How triggers and terms lie on the pages of schedules and plans."""

from typing import Any

from django.utils.translation import gettext_lazy as _

TRIGGERS = ["frequency_type", "frequency_value", "recurrence_rule", "meter_based", "meter_threshold", "trigger_join",
            "basis"]
TERMS: list[Any] = [
    (_("Timing"), {"fields": [("lead_days", "meter_lead"), "forecast_by_use", ("tolerance_days", "tolerance_reading"),
                              "holiday_rule", "open_policy", ("chain", "chain_rank")]}),
    (_("Season"), {"fields": [("season_start_month", "season_start_day"), ("season_end_month", "season_end_day"),
                              "season_rule"], "classes": ["collapse"]}),
    (_("The order it makes"), {"fields": ["procedure", "priority", "estimated_hours", "craft", "team", "assigned_to",
                                          "sign_off_required"]}),
    (_("Record"), {"fields": ["source_system", "external_id"], "classes": ["collapse"]}),
]
