"""Which orders stand on the board, and what each asks of the day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workorders.choices import FINISHED_STATUSES, Priority, Status, WorkType
from workorders.models import LaborEntry, WorkOrder

MOST = 400
"""Rows that one board reads at the most; it says so when there are more."""

LONGEST = dt.timedelta(days=62)
"""No job is planned to take longer: where the index of planned starts begins to be read."""

_HOUR = dt.timedelta(hours=1)
_SHOWN = ("id", "title", "status", "priority", "work_type", "due_at", "scheduled_start", "scheduled_end",
          "actual_start", "actual_end", "estimated_hours", "actual_hours", "hold_reason", "needs_line_stop",
          "asset__tag", "asset__name", "location__name", "assigned_to__name", "assigned_to__username",
          "assigned_to__calendar_id", "craft_id", "team_id", "site_id")


def on_board(seen: QuerySet[WorkOrder], start: dt.datetime, until: dt.datetime,
             now: dt.datetime, *, held: bool = False) -> QuerySet[WorkOrder]:
    """Of the orders ``seen``: what is planned or was finished between two moments; and where now lies between them
    also what runs, what should have begun, and what has no time yet but is due or urgent. ``held``: and everything on
    hold. One query for every view."""
    planned = Q(scheduled_start__lt=until, scheduled_start__gte=start - LONGEST) & (
        Q(scheduled_end__gt=start) | Q(scheduled_end__isnull=True) & Q(scheduled_start__gte=start))
    # sets that an index finds each, instead of one OR for which all orders of the site there ever were are read
    every = WorkOrder.objects.order_by().values("pk")
    sets = [every.filter(planned).exclude(status__in=(Status.CANCELLED, Status.REQUESTED)),
            every.filter(status=Status.COMPLETED, actual_end__gte=start, actual_end__lt=until)]
    if start <= now < until:
        sets += [every.filter(status=status) for status in (Status.IN_PROGRESS, *((Status.ON_HOLD,) if held else ()))]
        sets += [every.filter(status=Status.OPEN).filter(
            Q(scheduled_start__lt=start)
            | Q(scheduled_start__isnull=True) & (Q(due_at__lt=until) | Q(priority__gte=Priority.URGENT)))]
    wanted = sets[0].union(*sets[1:])
    clock = LaborEntry.objects.running().filter(work_order=OuterRef("pk")).order_by("started_at")
    return (seen.filter(pk__in=wanted).select_related("asset", "location", "assigned_to")
            .annotate(clock_since=Subquery(clock.values("started_at")[:1])).only(*_SHOWN)
            .order_by("-priority", "scheduled_start", "id")[: MOST + 1])


@dataclass(frozen=True)
class Job:
    """An order as it lies on the board at the moment ``now``."""

    order: Any
    now: dt.datetime

    @cached_property
    def start(self) -> dt.datetime | None:
        """When it lies on the board: as worked, else as planned; None without a time."""
        if self.finished or self.order.status == Status.IN_PROGRESS:
            return self.order.actual_start or self.order.actual_end
        return self.order.scheduled_start

    @cached_property
    def end(self) -> dt.datetime | None:
        """Until when; a running job reaches at least to now, a planned one as long as its hours."""
        if self.start is None:
            return None
        if self.finished:
            return max(self.order.actual_end or self.start, self.start)
        planned = self.start + (self.planned_length or _HOUR)
        return max(planned, self.now) if self.order.status == Status.IN_PROGRESS else planned

    @property
    def planned_length(self) -> dt.timedelta | None:
        """As scheduled, else as estimated; None where neither is known."""
        order = self.order
        if order.scheduled_start is not None and order.scheduled_end is not None:
            return order.scheduled_end - order.scheduled_start
        return None if order.estimated_hours is None else dt.timedelta(hours=float(order.estimated_hours))

    @property
    def hours(self) -> Decimal | None:
        """Hours of work in it: as booked once finished, else as estimated, else as long as it is scheduled."""
        order = self.order
        if self.finished and order.actual_hours is not None:
            return order.actual_hours
        if order.estimated_hours is not None:
            return order.estimated_hours
        length = self.planned_length
        return None if length is None else Decimal(int(length.total_seconds())) / 3600

    def hours_between(self, start: dt.datetime, until: dt.datetime) -> Decimal | None:
        """Its hours that fall between two moments, by the share of its time; all of them where it has no time."""
        if self.hours is None or self.start is None or self.end is None or self.end <= self.start:
            inside = self.start is None or start <= self.start < until
            return self.hours if inside else Decimal(0)
        overlap = (min(self.end, until) - max(self.start, start)).total_seconds()
        return self.hours * Decimal(max(overlap, 0)) / Decimal((self.end - self.start).total_seconds())

    @property
    def finished(self) -> bool:
        return self.order.status in FINISHED_STATUSES

    @property
    def running(self) -> bool:
        return self.order.status == Status.IN_PROGRESS

    @property
    def movable(self) -> bool:
        """Whether it may still be given to somebody else or to another time."""
        return not self.finished and self.order.status != Status.CANCELLED

    @property
    def late(self) -> bool:
        """Past its due time, or planned to have begun and not begun."""
        order = self.order
        if self.finished or self.running:
            return False
        return (order.due_at is not None and order.due_at < self.now) or (
            order.scheduled_start is not None and order.scheduled_start < self.now and order.status == Status.OPEN)

    @property
    def emergency(self) -> bool:
        return self.order.priority == Priority.EMERGENCY or self.order.work_type == WorkType.EMERGENCY

    @property
    def words(self) -> str:
        """The second line of its block: what the colour means, and where it is; times in the active zone."""
        order = self.order
        where = order.asset.tag or order.asset.name if order.asset else order.location.name if order.location else ""
        if self.finished:
            return _("Done %(time)s") % {"time": _clock(order.actual_end)} if order.actual_end else _("Done")
        if self.running:
            since = order.clock_since
            if since is None:
                return _("%(where)s, no clock runs") % {"where": where}
            minutes = int((self.now - since).total_seconds()) // 60
            return _("%(where)s, running %(time)s") % {"where": where, "time": f"{minutes // 60}:{minutes % 60:02}"}
        if order.status == Status.ON_HOLD:
            return _("On hold: %(reason)s") % {"reason": order.get_hold_reason_display()}
        if self.emergency:
            return _("%(where)s, emergency") % {"where": where}
        if order.due_at is not None and order.due_at < self.now:
            return _("%(where)s, was due %(time)s") % {"where": where, "time": _clock(order.due_at)}
        if order.needs_line_stop:
            return _("%(where)s, line stop") % {"where": where}
        return _("%(where)s, PM") % {"where": where} if order.work_type == WorkType.PREVENTIVE else where

    @property
    def look(self) -> str:
        """The class of its block: one meaning each, yellow for what runs and nothing else."""
        if self.finished:
            return "ok"
        if self.running:  # started, but nobody works on it at this moment: no yellow
            return "run" if self.order.clock_since is not None else ""
        if self.order.status == Status.ON_HOLD:
            return "wait"
        if self.late or self.emergency:
            return "late"
        if self.order.assigned_to_id is None:
            return "free"
        return "pm" if self.order.work_type == WorkType.PREVENTIVE else ""


def _clock(moment: dt.datetime) -> str:
    """The time alone today, with the day on any other."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "j M, H:i")
