"""Preventive maintenance: plans, schedules, and every occurrence with its decision."""

from maintenance.choices import (
    Basis,
    Decision,
    FrequencyType,
    HolidayRule,
    OpenPolicy,
    SeasonRule,
    TriggerJoin,
)
from maintenance.models.alarm import AlarmSide, MeterAlarm
from maintenance.models.crossing import MeterCrossing
from maintenance.models.history import MaintenanceHistory
from maintenance.models.lines import PlanPart, ScheduleAsset, SchedulePart
from maintenance.models.occurrence import MaintenanceOccurrence
from maintenance.models.plan import MaintenancePlan
from maintenance.models.revision import ScheduleRevision
from maintenance.models.schedule import MaintenanceSchedule

__all__ = ["AlarmSide", "Basis", "Decision", "FrequencyType", "HolidayRule", "MaintenanceHistory",
           "MaintenanceOccurrence", "MaintenancePlan", "MaintenanceSchedule", "MeterAlarm", "MeterCrossing",
           "OpenPolicy", "PlanPart", "ScheduleAsset", "SchedulePart", "ScheduleRevision", "SeasonRule", "TriggerJoin"]
