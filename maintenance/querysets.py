"""Named questions about plans, schedules, occurrences and history. The clock is an argument."""

import datetime as dt
from typing import Any, Self

from django.db.models import OuterRef, Q, Subquery

from cmms.access import BranchQuerySet
from maintenance.choices import UNSETTLED, Basis, Decision


class PlanQuerySet(BranchQuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def of_model(self, asset_model: Any) -> Self:
        return self.filter(asset_model=asset_model)


class ScheduleQuerySet(BranchQuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def on(self, asset: Any) -> Self:
        """Schedules of this asset: its own, and the routes that stop at it."""
        return self.filter(Q(asset=asset) | Q(pk__in=asset.route_stops.values("schedule")))

    def with_calendar(self) -> Self:
        return self.filter(Q(frequency_type__isnull=False) | ~Q(recurrence_rule=""))

    def by_meter(self, meter: Any) -> Self:
        return self.filter(meter=meter)

    def floating(self) -> Self:
        return self.filter(basis=Basis.FLOATING)

    def to_decide(self, at: dt.datetime) -> Self:
        """What the generator must look at by this moment, longest waiting first."""
        return self.filter(is_active=True, decide_at__isnull=False, decide_at__lte=at).order_by("decide_at", "id")

    def after(self, decide_at: dt.datetime, pk: int) -> Self:
        """What comes behind this place in the generator's queue."""
        return self.filter(decide_at__gte=decide_at).exclude(decide_at=decide_at, pk__lte=pk)

    def with_last_sentence(self) -> Self:
        """Each with ``last_sentence``: why the newest occurrence came out, or not."""
        newest = self.model._meta.apps.get_model("maintenance", "MaintenanceOccurrence").objects.filter(
            schedule=OuterRef("pk"), revision=OuterRef("revision")).exclude(sentence="").order_by("-number")
        return self.annotate(last_sentence=Subquery(newest.values("sentence")[:1]))

    def due_by(self, at: dt.datetime) -> Self:
        """Active schedules whose next due day has begun by this moment, most overdue first."""
        return self.active().filter(next_due__lte=at).order_by("next_due", "id")

    def chain_of(self, schedule: Any) -> Self:
        """The active schedules that share a chain with this one, itself included, smallest first."""
        if not schedule.chain:
            return self.filter(pk=schedule.pk)
        return self.active().filter(asset_id=schedule.asset_id, location_id=schedule.location_id,
                                    chain=schedule.chain).order_by("chain_rank")


class OccurrenceQuerySet(BranchQuerySet):
    def unsettled(self) -> Self:
        """Pending, generated or held: something later still changes them."""
        return self.filter(decision__in=UNSETTLED)

    def of_revision(self, schedule: Any) -> Self:
        """Occurrences of the schedule's present revision."""
        return self.filter(schedule=schedule, revision=schedule.revision)

    def later_than(self, occurrence: Any) -> Self:
        """Of the same schedule, further on."""
        return self.filter(Q(revision__gt=occurrence.revision)
                           | Q(revision=occurrence.revision, number__gt=occurrence.number),
                           schedule=occurrence.schedule_id)

    def due_between(self, first: dt.date, last: dt.date) -> Self:
        """Due on a local date from ``first`` to ``last``, both included."""
        return self.filter(due_date__gte=first, due_date__lte=last)

    def with_done_reading(self) -> Self:
        """Each with ``done_reading``: the schedule's meter when the order that satisfied it was finished."""
        history = self.model._meta.apps.get_model("maintenance", "MaintenanceHistory")
        return self.annotate(done_reading=Subquery(history.objects.filter(
            schedule=OuterRef("schedule"), work_order=OuterRef("satisfied_by")).values("meter_reading")[:1]))

    def held_by(self, work_order: Any) -> Self:
        """What the open order holds: its completion settles them."""
        return self.filter(decision=Decision.HELD, covered_by__work_order=work_order)


class HistoryQuerySet(BranchQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-completed_date", "-id")
