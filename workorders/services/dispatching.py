"""One gesture of the board: who does it and when, both or neither."""

import datetime as dt
from typing import Any

from cmms.access import require
from cmms.audit import acting_as
from workorders.models import WorkOrder
from workorders.services.moving import utc
from workorders.services.planning import assign, schedule

KEEP: Any = object()


def dispatch(*, order: WorkOrder, by: Any, to: Any = KEEP, start: dt.datetime | None = KEEP) -> WorkOrder:
    """Give the order to a person (None: to nobody) and plan when it begins (None: takes the time away).

    It stays as long as it was planned, else it lasts its estimated hours, else its end stays open. Either change goes
    through its own verb, so each is permitted, refused and told as anywhere else.
    """
    require(by, "workorders.plan_workorder")
    with acting_as(by):
        if start is not KEEP and start is not None:
            start = utc(start)
        if start is not KEEP and start != order.scheduled_start:
            length = planned_length(order)
            end = start + length if start is not None and length is not None else None
            order = schedule(order=order, by=by, start=start, end=end)
        if to is not KEEP and (to.pk if to else None) != order.assigned_to_id:
            order = assign(order=order, by=by, to=to)
    return order


def planned_length(order: WorkOrder) -> dt.timedelta | None:
    """How long it is planned to take: as scheduled, else as estimated; None where neither is known."""
    if order.scheduled_start is not None and order.scheduled_end is not None:
        return order.scheduled_end - order.scheduled_start
    return None if order.estimated_hours is None else dt.timedelta(hours=float(order.estimated_hours))
