"""Plans, schedules and their occurrences as JSON."""

from cmms.rest.serializers import serializer_of
from maintenance import models

PlanSerializer = serializer_of(models.MaintenancePlan)
ScheduleSerializer = serializer_of(models.MaintenanceSchedule)
RevisionSerializer = serializer_of(models.ScheduleRevision)
OccurrenceSerializer = serializer_of(models.MaintenanceOccurrence)
CrossingSerializer = serializer_of(models.MeterCrossing)
HistorySerializer = serializer_of(models.MaintenanceHistory)
