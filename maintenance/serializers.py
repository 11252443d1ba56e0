"""Plans, schedules and their occurrences as JSON."""

from cmms.rest.serializers import ResourceSerializer, stands_for
from maintenance.models import (
    MaintenanceHistory,
    MaintenanceOccurrence,
    MaintenancePlan,
    MaintenanceSchedule,
    MeterCrossing,
    ScheduleRevision,
)


class PlanSerializer(ResourceSerializer):
    class Meta:
        model = MaintenancePlan
        fields = "__all__"


class ScheduleSerializer(ResourceSerializer):
    class Meta:
        model = MaintenanceSchedule
        fields = "__all__"


class RevisionSerializer(ResourceSerializer):
    class Meta:
        model = ScheduleRevision
        fields = "__all__"


class OccurrenceSerializer(ResourceSerializer):
    class Meta:
        model = MaintenanceOccurrence
        fields = "__all__"


class CrossingSerializer(ResourceSerializer):
    class Meta:
        model = MeterCrossing
        fields = "__all__"


class HistorySerializer(ResourceSerializer):
    class Meta:
        model = MaintenanceHistory
        fields = "__all__"


stands_for(MaintenancePlan, PlanSerializer)
stands_for(MaintenanceSchedule, ScheduleSerializer)
