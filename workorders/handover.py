"""What changed below a branch since a time: the page that one shift leaves for the next."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from assets.models import MeterReading
from workorders.models import Comment, Downtime, SafetyLock, WorkOrder, WorkOrderState

MOST = 100


@dataclass
class Told:
    """One order and what happened to it: its moves and what people said, in order."""

    order: WorkOrder
    moves: list[WorkOrderState] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Handover:
    """Each list holds at most MOST rows; ``cut`` says that one of them had more."""

    orders: list[Told]
    standing: list[Downtime]
    over: list[Downtime]
    readings: list[MeterReading]
    locks: list[SafetyLock]
    cut: bool


def handover(user: Any, *, since: dt.datetime, until: dt.datetime, place_ids: Iterable[int] | None = None,
             asset_ids: Iterable[int] | None = None) -> Handover:
    """What was recorded in ``[since, until)`` on what the person sees, below these places or assets (None: all).

    Five queries, whatever was done.
    """
    def below(*paths: str) -> Q:
        if asset_ids is not None:
            return Q(**{f"{paths[0]}__in": asset_ids})
        if place_ids is None:
            return Q()
        wanted = Q()
        for path in paths[1:]:
            wanted |= Q(**{f"{path}__in": place_ids})
        return wanted

    names = ("work_order__asset", "work_order__location", "work_order__assigned_to")
    on_order = below("work_order__asset", "work_order__location", "work_order__asset__location")
    moves = list(WorkOrderState.objects.visible_to(user).filter(on_order, recorded_at__gte=since,
                                                                recorded_at__lt=until)
                 .select_related("moved_by", *names).order_by("recorded_at", "id")[: MOST + 1])
    comments = list(Comment.objects.visible_to(user).filter(on_order, created_at__gte=since, created_at__lt=until,
                                                            withdrawn_at__isnull=True)
                    .select_related("author", *names).order_by("created_at", "id")[: MOST + 1])
    spells = list(Downtime.objects.visible_to(user).filter(below("asset", "asset__location")).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=since), started_at__lt=until)
        .select_related("asset__location", "work_order").order_by("started_at", "id")[: MOST + 1])
    out = Q(value__lt=F("meter__low_limit")) | Q(value__gt=F("meter__high_limit"))
    readings = list(MeterReading.objects.visible_to(user).filter(
        out, below("meter__asset", "meter__asset__location"), read_at__gte=since, read_at__lt=until)
        .select_related("meter__asset", "entered_by").order_by("read_at", "id")[: MOST + 1])
    locks = list(SafetyLock.objects.filter(
        on_order, removed_at__isnull=True, work_order__in=WorkOrder.objects.visible_to(user).order_by())
        .select_related("applied_by", "work_order__asset").order_by("applied_at", "id")[: MOST + 1])
    lists = (moves, comments, spells, readings, locks)
    cut = any(len(rows) > MOST for rows in lists)
    for rows in lists:
        del rows[MOST:]
    return Handover(_by_order(moves, comments), [s for s in spells if s.ended_at is None],
                    [s for s in spells if s.ended_at is not None], readings, locks, cut)


def _by_order(moves: list[WorkOrderState], comments: list[Comment]) -> list[Told]:
    told: dict[int, Told] = {}
    for move in moves:
        told.setdefault(move.work_order_id, Told(move.work_order)).moves.append(move)
    for comment in comments:
        told.setdefault(comment.work_order_id, Told(comment.work_order)).comments.append(comment)
    return sorted(told.values(), key=lambda each: (-each.order.priority, each.order.pk))
