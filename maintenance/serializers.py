"""Plans, schedules, their occurrences and what they come to, as JSON."""

import datetime as dt
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from cmms.rest.serializers import MomentField, serializer_of
from maintenance import models
from maintenance.agenda import Due
from maintenance.calendar import local_date
from maintenance.choices import Decision
from maintenance.services.shifting import movable

PlanSerializer = serializer_of(models.MaintenancePlan)
PlanPartSerializer = serializer_of(models.PlanPart, fixed=("plan", "part"))
ScheduleSerializer = serializer_of(models.MaintenanceSchedule, hidden=("decide_at",),
                                   read_only=("is_active", "deactivated_reason"))
SchedulePartSerializer = serializer_of(models.SchedulePart, fixed=("schedule", "part"))
ScheduleAssetSerializer = serializer_of(models.ScheduleAsset, fixed=("schedule", "asset"))
RevisionSerializer = serializer_of(models.ScheduleRevision)
OccurrenceSerializer = serializer_of(models.MaintenanceOccurrence)
CrossingSerializer = serializer_of(models.MeterCrossing)
AlarmSerializer = serializer_of(models.MeterAlarm)
HistorySerializer = serializer_of(models.MaintenanceHistory)


def _number(said: str, source: str = "") -> serializers.DecimalField:
    where: Any = {"source": source} if source else {}
    return serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True, help_text=said, **where)


def _hours(said: str) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True, help_text=said)


class DecidedSerializer(serializers.Serializer):
    """What deciding a schedule came to."""

    orders = serializers.IntegerField(help_text="Orders that were made.")
    decisions = serializers.DictField(child=serializers.IntegerField(), help_text="How many of which decision.")
    refused = serializers.SerializerMethodField(help_text="Why nothing could be decided, in sentences.")

    def get_refused(self, report: Any) -> list[str]:
        return list(report.refused.values())


class ComingSerializer(serializers.Serializer):
    """An occurrence that is unsettled or to come, as generation will decide it."""

    revision = serializers.IntegerField(source="coming.revision")
    number = serializers.IntegerField(source="coming.number")
    nominal_date = serializers.DateField(source="coming.nominal", allow_null=True,
                                         help_text="By the triggers alone, before season and holidays.")
    due_date = serializers.DateField(source="coming.due", allow_null=True, help_text="Local date on which it is due.")
    planned_date = serializers.DateField(source="coming.planned", allow_null=True, help_text="Where it was moved to.")
    lead_date = serializers.DateField(source="coming.lead", allow_null=True, help_text="When its order may be made.")
    on_time_until = serializers.DateField(source="coming.on_time_until", allow_null=True)
    due_reading = _number("Lifetime total of the meter at which it is due.", "coming.reading")
    decision = serializers.ChoiceField(Decision.choices, source="coming.decision",
                                       help_text="GENERATED: an order will be made, or is there.")
    firm = serializers.BooleanField(help_text="false: the date is an estimate.")
    sentence = serializers.CharField(source="coming.sentence", help_text="Why, in words.")
    hours = _hours("Hours its order will need, of the smaller ones it contains too; null: not estimated.")
    work_order = serializers.IntegerField(source="coming.order_id", allow_null=True, help_text="Its order's id, if it "
                                                                                               "is there.")
    covers = serializers.ListField(child=serializers.IntegerField(), source="coming.covers",
                                   help_text="Ids of the smaller schedules that its order contains.")
    movable_from = serializers.SerializerMethodField(help_text="First day it may be moved to; null: it stays.")
    movable_until = serializers.SerializerMethodField(help_text="Last day it may be moved to.")

    def get_movable_from(self, due: Due) -> dt.date | None:
        return self._window(due)[0]

    def get_movable_until(self, due: Due) -> dt.date | None:
        return self._window(due)[1]

    def _window(self, due: Due) -> tuple[dt.date | None, dt.date | None]:
        return movable(due.coming, local_date(timezone.now(), due.schedule.zone)) or (None, None)


class RunSerializer(serializers.Serializer):
    """One completion."""

    at = MomentField()
    work_order = serializers.IntegerField(source="order_id", allow_null=True)
    findings = serializers.IntegerField(help_text="Checks that failed or were flagged.")
    follow_ups = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True, help_text="Labour; null: none booked.")
    failures_before = serializers.IntegerField(source="before", help_text="Failures of the asset shortly before.")
    failures_after = serializers.IntegerField(source="after", help_text="… and shortly after.")


class EffectSerializer(serializers.Serializer):
    """What a schedule's runs were worth: evidence, never a verdict."""

    near_days = serializers.SerializerMethodField(help_text="What shortly means here, in days.")
    runs = RunSerializer(many=True, help_text="The newest first, 60 at most.")
    with_findings = serializers.IntegerField()
    failures_before = serializers.IntegerField(source="before")
    failures_after = serializers.IntegerField(source="after")
    hours = _hours("Mean hours of a run; null: none booked.")
    sentences = serializers.ListField(child=serializers.CharField(), help_text="What speaks for a change.")

    def get_near_days(self, effect: Any) -> float:
        return float(effect.near.total_seconds() / 86_400)


class WeekSerializer(serializers.Serializer):
    """Hours of one week."""

    monday = serializers.DateField()
    capacity = _hours("null: not known.")
    orders = _hours("Of orders there are.")
    firm = _hours("To come, for certain.")
    estimated = _hours("To come, on estimated dates.")


class GroupSerializer(serializers.Serializer):
    """A craft or a person over 52 weeks."""

    id = serializers.IntegerField(source="key", allow_null=True, help_text="Of the craft or person; null: without one.")
    name = serializers.CharField()
    people = serializers.IntegerField()
    without_estimate = serializers.IntegerField(source="unknown", help_text="Pieces of work that nobody estimated.")
    weeks = WeekSerializer(many=True)


class LoadSerializer(serializers.Serializer):
    """The load board of a site."""

    today = serializers.DateField(help_text="The local date at the site.")
    without_day = serializers.IntegerField(help_text="Orders that are planned for no day.")
    groups = GroupSerializer(many=True)


class PartDemandSerializer(serializers.Serializer):
    """A part that coming work needs, the first to run short first."""

    part = serializers.IntegerField(source="part.pk")
    part_number = serializers.CharField(source="part.part_number")
    free = _number("On hand, less what orders put aside or wait for.")
    on_order = _number("What still comes.")
    needed = _number("By work without an order, in 52 weeks.", "total")
    short_on = serializers.DateField(allow_null=True, help_text="First day on which it is not enough; null: enough.")
    order_by = serializers.DateField(allow_null=True, help_text="Last day to order for it; null: not needed, or its "
                                                                "lead time is not known.")
    lead_time = serializers.IntegerField(allow_null=True, help_text="Days from order to shelf; null: not known.")
