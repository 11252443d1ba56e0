"""Named questions about sets of orders and what belongs to them. Clock and person are arguments."""

import datetime as dt
import re
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from cmms.access import Branch, BranchQuerySet
from cmms.database.search import matching
from workorders.choices import UNFINISHED_STATUSES, LateDecision, Status

# Where the rows lie that belong to an order: where the order lies, or where its asset stands now.
ORDER_BRANCH = Branch(site="work_order__site", location=("work_order__location", "work_order__asset__location"))

_NUMBER = re.compile(r"(?:WO-?)?0*([1-9][0-9]{0,17})", re.IGNORECASE)


def _counted(rows: models.QuerySet) -> Coalesce:
    """How many different rows, for an annotation."""
    number = rows.order_by().values("work_order").annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(number), 0)


class WorkOrderQuerySet(BranchQuerySet):
    """Sets of orders."""

    def open(self) -> Self:
        """OPEN and IN_PROGRESS, by the column that the partial indexes stand on."""
        return self.filter(is_open=True)

    def unfinished(self) -> Self:
        """Everything that still waits for somebody: the open ones, requests, and what is on hold."""
        return self.filter(status__in=UNFINISHED_STATUSES)

    def requested(self) -> Self:
        """Waiting for approval."""
        return self.filter(status=Status.REQUESTED)

    def assigned_to(self, user: Any) -> Self:
        """Given to this person."""
        return self.filter(assigned_to=user)

    def free_for(self, user: Any) -> Self:
        """Given to nobody yet, for a team of this person."""
        return self.filter(assigned_to__isnull=True, team__in=user.teams.all())

    def overdue(self, at: dt.datetime) -> Self:
        """Open and past the time they are due."""
        return self.open().filter(due_at__lt=at)

    def most_urgent_first(self) -> Self:
        """By priority, then the oldest; the id makes the order total, so paging by key loses nothing."""
        return self.order_by("-priority", "created_at", "id")

    def with_names(self) -> Self:
        """With what a list shows about each row, in the same query."""
        return self.select_related("asset", "location", "assigned_to", "site")

    def with_progress(self) -> Self:
        """``steps_total`` and ``steps_done`` of each: a step is done once it has an answer or its lock was hung."""
        steps = self.model._meta.get_field("steps").related_model._default_manager.filter(work_order=OuterRef("pk"))
        done = steps.filter(Q(answers__isnull=False) | Q(safety_locks__isnull=False))
        return self.annotate(steps_total=_counted(steps), steps_done=_counted(done))

    def dashboard(self) -> Self:
        """The open orders in the customer's order, names included: one query on ``idx_workorders_dashboard``."""
        return self.open().with_names().most_urgent_first()

    def numbered(self, number: str) -> Self:
        """The order of that number: ``WO-000123``, ``wo123`` or ``123``; none for anything else."""
        match = _NUMBER.fullmatch(number.strip())
        return self.filter(pk=int(match[1])) if match else self.none()

    def search(self, term: str) -> Self:
        """Orders of which every word of ``term`` is the number, in any writing, or stands in the title."""
        return matching(self, term, ("title",), number=_NUMBER)

    def below(self, order: Any) -> Self:
        """The parts of an order, one level."""
        return self.filter(parent=order)

    def around(self, order: Any) -> Self:
        """The order that this one is a part of, and its own parts, the oldest first."""
        return self.filter(Q(parent=order) | Q(pk=order.parent_id)).order_by("id")


class OrderLineQuerySet(BranchQuerySet):
    """Rows that belong to an order and are seen by whoever sees it."""

    def of(self, order: Any) -> Self:
        """The rows of one order."""
        return self.filter(work_order=order)


class LaborQuerySet(OrderLineQuerySet):
    """Labour."""

    def counting(self) -> Self:
        """Without the voided ones."""
        return self.filter(voided_at__isnull=True)

    def running(self) -> Self:
        """Clocks that still run."""
        return self.counting().filter(started_at__isnull=False, ended_at__isnull=True)

    def booked(self) -> Self:
        """What counts as work done: a clock alone is no booking."""
        return self.counting().filter(minutes__isnull=False)

    def total_minutes(self) -> int | None:
        """Sum of the booked minutes; None when nothing was booked."""
        return self.booked().aggregate(total=Sum("minutes"))["total"]


class DowntimeQuerySet(BranchQuerySet):
    """Spells in which assets stood still."""

    def ongoing(self) -> Self:
        """Not yet over."""
        return self.filter(ended_at__isnull=True)

    def touching(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Spells that overlap ``[start, end)``, whenever they began."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start), started_at__lt=end)


class WorkOrderStateQuerySet(OrderLineQuerySet):
    """Moves."""

    def in_order(self) -> Self:
        """As they were recorded."""
        return self.order_by("id")


class LateEntryQuerySet(OrderLineQuerySet):
    """Late entries."""

    def waiting(self) -> Self:
        """Not yet decided, the oldest first."""
        return self.filter(decision=LateDecision.WAITING).order_by("recorded_at")


class ChecklistAnswerQuerySet(models.QuerySet):
    """Answers."""

    def in_force(self) -> Self:
        """The newest answer of each step: the one that counts."""
        newest = self.model._default_manager.filter(step=OuterRef("step")).order_by("-id").values("id")[:1]
        return self.filter(id=Subquery(newest))


class ProcedureQuerySet(models.QuerySet):
    """Procedures."""

    def current(self) -> Self:
        """What new orders may take."""
        return self.filter(is_current=True, retired_at__isnull=True)


class FailureCodeQuerySet(models.QuerySet):
    """Failure codes."""

    def offered_for(self, asset_class: Any | None) -> Self:
        """The codes in use for a class of assets: its own and those of all classes."""
        mine = Q(asset_class__isnull=True)
        if asset_class is not None:
            mine |= Q(asset_class=asset_class)
        return self.filter(mine, retired_at__isnull=True).order_by(F("asset_class").asc(nulls_last=True), "code")

