"""What other systems are told of orders."""

import datetime as dt
from collections.abc import Sequence

from cmms.webhooks.outbox import announce
from workorders.models import WorkOrder, WorkOrderState
from workorders.serializers import WorkOrderSerializer

EVENT_OF: dict[str, str] = {
    "report": "reported", "create": "created", "raise_emergency": "created", "approve": "approved",
    "reject": "rejected", "duplicate": "merged", "assign": "assigned", "take": "assigned", "hand_over": "assigned",
    "change_asset": "asset_changed", "schedule": "scheduled", "start": "started", "unstart": "unstarted",
    "hold": "held", "resume": "resumed", "requeue": "requeued", "complete": "completed", "close": "closed",
    "reopen": "reopened", "cancel": "cancelled", "reinstate": "reinstated", "review": "reviewed",
}
"""Verb of the table of moves → event; a follow-up is told of as the order that it makes."""


def moved(verb: str, orders: Sequence[WorkOrder], *, at: dt.datetime, rows: Sequence[WorkOrderState | None]) -> None:
    """One event for each order, with the verb and, where the state changed, from where to where."""
    details = {order.pk: {"verb": verb, "from_status": row.from_status if row is not None else order.status,
                          "to_status": order.status} for order, row in zip(orders, rows, strict=True)}
    announce(f"work_order.{EVENT_OF[verb]}", [order.pk for order in orders], show=WorkOrderSerializer, at=at,
             details=details)
