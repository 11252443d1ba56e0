"""How far an open order is. Computed from its facts and its parts, never stored."""

from collections.abc import Iterable

from workorders.choices import Stage, Status
from workorders.models import WorkOrder
from workorders.services.readiness import readiness_of


def stages_of(orders: Iterable[WorkOrder]) -> dict[int, Stage]:
    """The stage of each order that is OPEN, by its id; in a fixed number of queries.

    What lacks a part waits for it, whatever was scheduled; else it is scheduled where it has a date, ready where
    somebody estimated it, and still to be planned where nobody did.
    """
    waiting = [order for order in orders if order.status == Status.OPEN]
    parts = readiness_of(waiting)
    return {order.pk: _stage(order, ready=parts[order.pk].is_ready) for order in waiting}


def stage_of(order: WorkOrder) -> Stage | None:
    """The stage of one order; None where it is not OPEN."""
    return stages_of([order]).get(order.pk)


def _stage(order: WorkOrder, *, ready: bool) -> Stage:
    if not ready:
        return Stage.WAITING_PARTS
    if order.scheduled_start is not None:
        return Stage.SCHEDULED
    return Stage.READY if order.estimated_hours is not None else Stage.TO_PLAN
