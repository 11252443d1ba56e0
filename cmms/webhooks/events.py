"""What other systems can be told of: one table, read by forms, API, receivers and the guide."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Event:
    """``resource``: of which resource of the API the record is; ``sentence``: what happened, for people."""

    resource: str
    sentence: Promise | str


def _of(resource: str, sentence: Promise | str) -> Event:
    return Event(resource, sentence)


EVENTS: dict[str, Event] = {
    "work_order.reported": _of("work-orders", _("Somebody reported a problem.")),
    "work_order.created": _of("work-orders", _("An open order was made: by a planner, a schedule or as an emergency.")),
    "work_order.approved": _of("work-orders", _("A request was approved.")),
    "work_order.rejected": _of("work-orders", _("A request was rejected.")),
    "work_order.merged": _of("work-orders", _("A request turned out to be the same as a known job.")),
    "work_order.assigned": _of("work-orders", _("An order was given to a person or team, taken or handed over.")),
    "work_order.asset_changed": _of("work-orders", _("An order turned out to be on another asset.")),
    "work_order.scheduled": _of("work-orders", _("An order's planned time or due date was set.")),
    "work_order.started": _of("work-orders", _("Work began.")),
    "work_order.unstarted": _of("work-orders", _("An order had been started by mistake.")),
    "work_order.held": _of("work-orders", _("An order was put on hold.")),
    "work_order.resumed": _of("work-orders", _("Work on a waiting order goes on.")),
    "work_order.requeued": _of("work-orders", _("A waiting order went back to the open jobs.")),
    "work_order.completed": _of("work-orders", _("The work was finished.")),
    "work_order.closed": _of("work-orders", _("The books of an order were closed.")),
    "work_order.reopened": _of("work-orders", _("A finished order was reopened.")),
    "work_order.cancelled": _of("work-orders", _("An order was cancelled.")),
    "work_order.reinstated": _of("work-orders", _("A cancelled order will be done after all.")),
    "work_order.reviewed": _of("work-orders", _("An emergency was reviewed.")),
    "part.received": _of("inventory-transactions", _("Parts came into a storeroom.")),
    "part.issued": _of("inventory-transactions", _("Parts were taken out.")),
    "part.returned": _of("inventory-transactions", _("Issued parts came back.")),
    "part.sent_back": _of("inventory-transactions", _("Parts went back to their supplier.")),
    "part.transferred": _of("inventory-transactions", _("Parts went to another store or bin, one row each way.")),
    "part.adjusted": _of("inventory-transactions", _("A stock was put right by hand.")),
    "part.counted": _of("inventory-transactions", _("A count found a difference.")),
    "part.revalued": _of("inventory-transactions", _("Stock was given another value.")),
    "part.low": _of("parts", _("What lies on the shelf fell to the reorder point or below.")),
    "purchase_order.sent": _of("purchase-orders", _("A purchase order was sent.")),
    "purchase_order.received": _of("purchase-orders", _("Something of a purchase order came.")),
    "purchase_order.closed": _of("purchase-orders", _("Nothing more is to come of a purchase order.")),
    "purchase_order.reopened": _of("purchase-orders", _("A receipt was taken back: more of the order is to come.")),
    "purchase_order.cancelled": _of("purchase-orders", _("A purchase order was cancelled.")),
    "asset.status_changed": _of("assets", _("An asset went down, runs again, was retired or taken back into use.")),
    "reading.recorded": _of("meter-readings", _("A meter was read; its newest reading, and since when there are new "
                                                "ones.")),
    "reading.corrected": _of("meters", _("Readings were corrected, voided or dated back, and totals may have "
                                         "changed.")),
    "threshold.crossed": _of("meter-crossings", _("A meter passed the threshold of a schedule.")),
    "alarm.raised": _of("meter-alarms", _("A gauge stands outside its limits.")),
    "alarm.cleared": _of("meter-alarms", _("A gauge is back inside its limits.")),
}

TEST = "webhook.test"
"""Sent when a person asks for it, whatever a webhook wants."""


def unknown(names: Iterable[str]) -> list[str]:
    """Those of ``names`` that are no events."""
    return sorted(set(names) - EVENTS.keys())
