"""What waits for the supervisor, each with the answer that takes one click."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.timesince import timesince

from workorders.board.figures import waits
from workorders.board.jobs import Job
from workorders.board.lanes import Lane
from workorders.choices import Status
from workorders.models import LateEntry, WorkOrder

SHOWN = 8
_SHOWN = ("id", "title", "status", "priority", "work_type", "requested_at", "created_at", "actual_end",
          "requester_name", "asset__tag", "asset__name", "location__name", "requested_by__name",
          "requested_by__username", "assigned_to__name", "assigned_to__username", "site_id",
          "possible_rework_of_id")

ANSWERS = {"approve": Status.REQUESTED, "close": Status.COMPLETED}
"""Verbs that answer with one click, by the state they are for; every other unreviewed emergency takes "review"."""


@dataclass(frozen=True)
class Question:
    """An order that waits, and the verb of its answer."""

    order: Any
    verb: str
    now: dt.datetime

    @property
    def age(self) -> str:
        """How long it has been waiting: “15 hours”."""
        order = self.order
        since = order.actual_end if self.verb == "close" else order.requested_at
        return timesince(since or order.created_at, self.now, depth=1)

    @property
    def rejectable(self) -> bool:
        return self.order.status == Status.REQUESTED


@dataclass(frozen=True)
class Relief:
    """Somebody has more to do than hours: this job would fit into another person's day."""

    job: Job
    over: Lane
    hours: Decimal
    to: Lane


def questions(seen: QuerySet[WorkOrder], now: dt.datetime) -> list[Question]:
    """The orders that wait, most urgent first; books to close after what somebody is waiting for."""
    rows = (seen.filter(waits()).select_related("asset", "location", "requested_by", "assigned_to").only(*_SHOWN)
            .order_by("-priority", "requested_at", "id")[: 4 * SHOWN])
    found = [Question(order, _verb(order), now) for order in rows]
    return sorted(found, key=lambda question: question.verb == "close")[:SHOWN]


def _verb(order: WorkOrder) -> str:
    return next((verb for verb, status in ANSWERS.items() if order.status == status), "review")


def late_entries(seen: Any) -> Sequence[LateEntry]:
    """The entries that came in after the books were closed, the oldest first."""
    return seen.waiting().select_related("work_order", "entered_by")[:SHOWN]


def reliefs(lanes: Iterable[Lane]) -> list[Relief]:
    """For whoever has more than their hours: the smallest job not begun that brings them back, or the largest that
    helps, and a person of the same craft with time for it. Each spare hour is promised once."""
    found = []
    people = [lane for lane in lanes if lane.person is not None]
    spare = {lane.person.pk: Decimal(0) if lane.away else lane.spare for lane in people}
    for lane in (lane for lane in people if lane.over):
        excess = lane.load - (lane.capacity or Decimal(0))
        craft = getattr(lane.person, "craft_id", None)
        for hours, job in _best_first(lane, excess):
            able = [other for other in people if other is not lane and spare[other.person.pk] >= hours
                    and getattr(other.person, "craft_id", None) == (job.order.craft_id or craft)]
            if able:
                best = max(able, key=lambda other: spare[other.person.pk])
                spare[best.person.pk] -= hours
                found.append(Relief(job, lane, excess, best))
                break
    return found


def _best_first(lane: Lane, excess: Decimal) -> list[tuple[Decimal, Job]]:
    """The lane's jobs that may be given away: those that bring it back by the least hours, then the largest others."""
    free = [(job.hours, job) for job in (*lane.jobs, *lane.untimed) if job.movable and not job.running and job.hours]
    return sorted(free, key=lambda one: (one[0] < excess, one[0] if one[0] >= excess else -one[0]))
