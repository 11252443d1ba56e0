"""Preventive maintenance for programs: schedules, every occurrence with the sentence why, and what will come."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from cmms.access import require
from cmms.errors import DomainError
from cmms.rest.looks import look
from cmms.rest.resources import Edits, Makes, Removes, Resource, verb
from cmms.rest.strict import Text
from maintenance import agenda, arguments, effectiveness, load, services
from maintenance import serializers as show
from maintenance.calendar import local_date
from maintenance.models import MaintenancePlan, MaintenanceSchedule
from maintenance.services import shifting
from workorders.serializers import WorkOrderSerializer

_SOURCE = ("source_system", "external_id")
_A_YEAR = dt.timedelta(days=366)


class Plans(Makes, Edits):
    """Plans that keep a schedule for each asset of a model below a place. Whatever is changed, the schedules follow."""

    serializer_class = show.PlanSerializer
    filter_by = ("asset_model", "location", "procedure", "is_active", *_SOURCE)

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_plan(by=self.request.user, **facts)

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        return services.change_plan(plan=row, by=self.request.user, **facts)

    keep = verb("keep", services.keep_plan, subject="plan")


class PlanParts(Makes, Removes):
    """Parts that every schedule of a plan needs for each order."""

    serializer_class = show.PlanPartSerializer
    filter_by = ("plan", "part")

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(plan__in=MaintenancePlan.objects.visible_to(self.request.user))

    def make(self, facts: dict[str, Any]) -> Any:
        return self._followed(super().make(facts))

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        return self._followed(super().change(row, facts))

    def remove(self, row: Any) -> None:
        super().remove(row)
        self._followed(row)

    def _followed(self, row: Any) -> Any:
        services.keep_plan(plan=row.plan, by=self.request.user)
        return row


def _forecast(schedule: MaintenanceSchedule, user: Any, until: dt.date | None = None) -> list[Any]:
    """What is unsettled and what will come, with the sentence why: what generation will do, asked of the same function.
    """
    today = local_date(timezone.now(), schedule.zone)
    last = until or today + _A_YEAR
    if last > today + shifting.HORIZON:
        raise DomainError.of("too_far", _("A forecast reaches three years ahead at most."), "until")
    return agenda.comings([schedule], until=last, today=today)


def _effect(schedule: MaintenanceSchedule, user: Any) -> Any:
    """What its last runs found, took and prevented."""
    return effectiveness.effects([schedule])[0]


def _open_orders(schedule: MaintenanceSchedule, user: Any) -> Any:
    """The unfinished orders that it made."""
    return services.open_orders_of(schedule).visible_to(user)


class Schedules(Makes, Edits):
    """Schedules of assets and places. Changed triggers open a revision; orders that are there stay as they are."""

    serializer_class = show.ScheduleSerializer
    sorts = {"-id": ("-id",), "id": ("id",), "next_due": ("next_due", "id")}
    sorts_need = {"next_due": "is_active=true"}
    filter_by = ("site", "asset", "location", "meter", "procedure", "plan", "craft", "team", "assigned_to", "is_active",
                 "next_due", *_SOURCE)

    def make(self, facts: dict[str, Any]) -> Any:
        return services.create_schedule(by=self.request.user, **facts)

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        return services.change_schedule(schedule=row, by=self.request.user, **facts)

    revise = verb("revise", services.revise, arguments.Revise, subject="schedule")
    deactivate = verb("deactivate", services.deactivate, arguments.Deactivate, subject="schedule")
    reactivate = verb("reactivate", services.reactivate, arguments.Reactivate, subject="schedule")
    generate = verb("generate", services.generate_one, subject="schedule", says=show.DecidedSerializer)
    move_occurrence = verb("move_occurrence", shifting.move_occurrence, arguments.MoveOccurrence, subject="schedule")
    apply_to_open_orders = verb("apply_to_open_orders", services.apply_to_open_orders, subject="schedule",
                                says=WorkOrderSerializer, many=True)

    forecast = look("forecast", _forecast, show.ComingSerializer, takes=arguments.Until, many=True,
                    needs="maintenance.view_maintenanceoccurrence")
    effect = look("effect", _effect, show.EffectSerializer, needs="maintenance.view_maintenancehistory")
    open_orders = look("open_orders", _open_orders, WorkOrderSerializer, many=True, needs="workorders.view_workorder")


class _OfSchedule(Makes, Removes):
    """Rows that belong to a schedule and are seen by whoever sees it."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(schedule__in=MaintenanceSchedule.objects.visible_to(self.request.user))


class ScheduleParts(_OfSchedule):
    """Parts that each order of a schedule needs."""

    serializer_class = show.SchedulePartSerializer
    filter_by = ("schedule", "part")


class ScheduleAssets(_OfSchedule):
    """The stops of routes: assets that each order of the schedule has a line for."""

    serializer_class = show.ScheduleAssetSerializer
    filter_by = ("schedule", "asset")


class Revisions(Resource):
    """Former triggers of schedules, each with its own numbering."""

    serializer_class = show.RevisionSerializer
    filter_by = ("schedule",)


class Occurrences(Resource):
    """What came due, what was decided about it, and why."""

    serializer_class = show.OccurrenceSerializer
    filter_by = ("schedule", "site", "decision", "due_date", "decided_at", "work_order")

    excuse = verb("excuse", services.excuse, arguments.Excuse, subject="occurrence")


class Crossings(Resource):
    """Thresholds that meters passed."""

    serializer_class = show.CrossingSerializer
    filter_by = ("schedule", "meter")


class Alarms(Resource):
    """Gauges that left their limits, and the request that each alarm made. The limits stand on the meter."""

    serializer_class = show.AlarmSerializer
    filter_by = ("meter", "side", "raised_at", "cleared_at", "work_order")


class Histories(Resource):
    """What was maintained, when and by whom."""

    serializer_class = show.HistorySerializer
    filter_by = ("schedule", "work_order", "completed_date", *_SOURCE)


class _OfSite(APIView):
    """A figure of the planner's for one site."""

    for_everybody = True  # whoever signed in may ask; ``needs`` says who is answered
    action = "figure"
    detail = True
    needs: tuple[str, ...] = ()
    takes: type[arguments.OfSite] = arguments.OfSite

    def asked(self, request: Any) -> dict[str, Any]:
        for permission in self.needs:
            require(request.user, permission)
        typed = self.takes(data=Text(request.query_params.dict()), context={"request": request, "view": self})
        typed.is_valid(raise_exception=True)
        site = typed.validated_data["site"]
        return {**typed.validated_data, "today": local_date(timezone.now(), ZoneInfo(site.time_zone))}


class Load(_OfSite):
    """52 weeks of hours against capacity: what the load board shows."""

    needs = ("accounts.view_leave",)
    takes = arguments.LoadOf

    @extend_schema(responses=show.LoadSerializer, parameters=[arguments.LoadOf])
    def get(self, request: Any) -> Response:
        asked = self.asked(request)
        groups, _dues, without = load.load_of(request.user, asked["site"], by=asked["by"], today=asked["today"])
        found = SimpleNamespace(today=asked["today"], without_day=without, groups=groups)
        return Response(show.LoadSerializer(found).data)


class PartDemand(_OfSite):
    """Parts that 52 weeks of coming work need, against stock, orders and lead time."""

    needs = ("accounts.view_leave", "inventory.view_part")

    @extend_schema(responses=show.PartDemandSerializer(many=True), parameters=[arguments.OfSite])
    def get(self, request: Any) -> Response:
        asked = self.asked(request)
        _groups, dues, _without = load.load_of(request.user, asked["site"], by=load.CRAFT, today=asked["today"])
        return Response(show.PartDemandSerializer(load.part_demand(dues, today=asked["today"]), many=True).data)
