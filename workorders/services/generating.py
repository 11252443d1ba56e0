"""Many orders at once, by a program: what ``create`` does for one, in a handful of statements for hundreds.

The rules are those of ``create`` and its own functions; a test holds the two equal.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count

from assets.models import Asset, Location
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import DomainError, Problem, refuse
from cmms.importing.bulk import insert_objects
from cmms.importing.history import record_history
from inventory import services as stock
from inventory.models import Part
from workorders import states
from workorders.models import (
    Procedure,
    ProcedureStep,
    WorkOrder,
    WorkOrderAsset,
    WorkOrderPart,
    WorkOrderState,
)
from workorders.services.intake import inherit, placed
from workorders.services.moving import happened, tell
from workorders.services.parts import wish_of
from workorders.services.rework import earlier_order_of_same_problem
from workorders.services.step_copies import copy_procedures


@dataclass
class Draft:
    """An order to be made; the words are those of ``create``. ``facts``: further columns of the order."""

    title: str
    asset: Asset | None = None
    location: Location | None = None
    procedures: Sequence[Procedure] = ()
    parts: Mapping[Part, Decimal] = field(default_factory=dict)
    route: Sequence[Asset] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def create_many(*, drafts: Iterable[Draft], by: Any = None, at: dt.datetime | None = None) -> list[WorkOrder]:
    """Open orders, in the order of the drafts; all or none. Raises DomainError with the problems of all drafts."""
    entry = states.entry("create")
    require(by, f"workorders.{entry.permission}_workorder")
    drafts = list(drafts)
    with acting_as(by):
        when, problems = happened(at)
        orders = [_order(draft, entry, by, when, problems) for draft in drafts]
        refuse(problems)
        insert_objects(WorkOrder, orders)
        record_history(WorkOrder, [order.pk for order in orders], "+", reason=None)
        moves = _moves(orders, by, when)
        _routes(orders, drafts)
        _steps(orders, drafts)
        _parts(orders, drafts, by)
        tell("create", orders, by=by, at=when, rows=moves)
        return orders


def _order(draft: Draft, entry: states.Move, by: Any, when: dt.datetime, problems: list[Problem]) -> WorkOrder:
    order = WorkOrder(title=draft.title, asset=draft.asset, location=draft.location,
                      **{"requested_by": by, **draft.facts})
    try:
        problems += placed(order, by, draft.route)
    except DomainError as error:
        problems += error.problems
    order.status = entry.target  # type: ignore[assignment]
    for stamp in entry.stamps:
        setattr(order, stamp, when)
    inherit(order, draft.procedures)
    order.possible_rework_of = earlier_order_of_same_problem(order, when)
    return order


def _moves(orders: Sequence[WorkOrder], by: Any, when: dt.datetime) -> list[WorkOrderState]:
    return insert_objects(WorkOrderState, (
        WorkOrderState(work_order=order, from_status="", to_status=order.status, verb="create", moved_by=by,
                        happened_at=when) for order in orders))


def _routes(orders: Sequence[WorkOrder], drafts: Sequence[Draft]) -> None:
    insert_objects(WorkOrderAsset, (
        WorkOrderAsset(work_order=order, asset=asset, position=position)
         for order, draft in zip(orders, drafts, strict=True)
         for position, asset in enumerate(draft.route, start=1)))


def _steps(orders: Sequence[WorkOrder], drafts: Sequence[Draft]) -> None:
    """The steps of each order's procedures, on a route once per asset: copied by the database itself."""
    counts = dict(ProcedureStep.objects.filter(procedure__in={p.pk for d in drafts for p in d.procedures})
                  .values_list("procedure").annotate(count=Count("pk")))
    copies: list[tuple[int, int, int, int | None]] = []
    for order, draft in zip(orders, drafts, strict=True):
        position = 0
        for stop in draft.route or (None,):
            for procedure in draft.procedures:
                copies.append((order.pk, procedure.pk, position, stop.pk if stop is not None else None))
                position += counts.get(procedure.pk, 0)
    if counts:
        copy_procedures(copies)


def _parts(orders: Sequence[WorkOrder], drafts: Sequence[Draft], by: Any) -> None:
    lines = insert_objects(WorkOrderPart, (
        WorkOrderPart(work_order=order, part=part, quantity_requested=quantity)
         for order, draft in zip(orders, drafts, strict=True)
         for part, quantity in sorted(draft.parts.items(), key=lambda planned: planned[0].pk)))
    wishes = [wish for line in lines if (wish := wish_of(line.work_order, line)) is not None]
    if wishes:
        stock.reserve_all(wishes, by=by)


__all__ = ["Draft", "create_many"]
