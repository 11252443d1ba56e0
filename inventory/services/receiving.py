"""What a supplier delivers: each receipt a ledger row, the line of the purchase order counted from those rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse
from inventory.models import (
    InventoryTransaction,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseStatus,
    Storeroom,
    TransactionType,
)
from inventory.services.amounts import ZERO, Reference, milli, quantity_problems, shown
from inventory.services.ledger import lock_parts
from inventory.services.moving import receive
from inventory.services.permits import permit
from inventory.services.purchasing import close_if_complete, locked_order
from inventory.signals import purchase_moved

# More than this above what was ordered is refused until the order is amended.
TOLERATED = Decimal("1.1")


@dataclass(frozen=True)
class Delivery:
    """``quantity`` purchase units of one line came. ``unit_price``: what one of them costs by the invoice (site
    currency); None: the price of the line."""

    line: PurchaseOrderLine
    quantity: Decimal
    bin: str = ""
    unit_price: Decimal | None = None


def receive_order(*, order: PurchaseOrder, deliveries: Sequence[Delivery], by: Any, storeroom: Storeroom | None = None,
                  at: dt.datetime | None = None, note: str = "") -> list[InventoryTransaction]:
    """Take in what came of a sent order, into ``storeroom`` (None: the one on the order); ``note``: the delivery
    note's number. All of it or nothing. The order closes itself when nothing more is to come."""
    store = storeroom or order.storeroom
    if store is None:
        raise Conflict.of("no_storeroom", _("Say in which storeroom it is taken in."), "storeroom")
    permit(by, "receive", store)
    with acting_as(by):
        # Parts before the order, as everywhere: a reversal holds the part when it comes to the line.
        lock_parts(delivery.line.part_id for delivery in deliveries)
        order = locked_order(order, by)
        lines = {line.pk: line for line in order.lines.select_for_update(of=("self",)).select_related("part")}
        refuse(_problems(order, lines, deliveries, store), Conflict)
        rows = []
        for delivery in sorted(deliveries, key=lambda d: lines[d.line.pk].part_id):
            line = lines[delivery.line.pk]
            units = milli(delivery.quantity * line.unit_factor)
            cost = delivery.unit_price if delivery.unit_price is not None else line.unit_price
            rows.append(receive(
                part=line.part, storeroom=store, bin=delivery.bin, quantity=units, by=by, at=at, reason=note,
                value=None if cost is None else cost * delivery.quantity,
                reference=Reference("purchase_order", order.pk, line.pk)))
        recount_received(rows)
        purchase_moved.send(PurchaseOrder, order=order, what="received", rows=rows)
        return rows


def recount_received(rows: Iterable[InventoryTransaction]) -> None:
    """Write on the purchase lines that these ledger rows name what the ledger says has come, and close or reopen their
    orders by it. Under the parts' locks.

    What went back to the supplier has come nevertheless: whether he sends it again is for a person to say.
    """
    named = {(row.reference_id, row.reference_line_id) for row in rows if row.reference_type == "purchase_order"
             and row.reference_line_id and row.transaction_type == TransactionType.RECEIPT}
    orders = PurchaseOrder.objects.select_for_update(no_key=True).filter(pk__in={order for order, _line in named})
    for order in orders.order_by("pk"):
        for line in order.lines.filter(pk__in={line for _order, line in named}).order_by("pk"):
            line.quantity_received = received_of(line)
            line.save(update_fields=["quantity_received"])
        close_if_complete(order)


def received_of(line: PurchaseOrderLine) -> Decimal:
    """Purchase units of the line that the ledger knows as received, reversals taken off."""
    rows = InventoryTransaction.objects.of_reference("purchase_order", line.purchase_order_id).filter(
        reference_line_id=line.pk, transaction_type=TransactionType.RECEIPT)
    return milli((rows.aggregate(units=Sum("quantity"))["units"] or ZERO) / line.unit_factor)


def _problems(order: PurchaseOrder, lines: dict[int, PurchaseOrderLine], deliveries: Sequence[Delivery],
              store: Storeroom) -> list[Problem]:
    if order.status != PurchaseStatus.ORDERED:
        return [Problem("not_ordered", _("%(order)s is %(state)s: only what was ordered is received on it.") % {
            "order": order.number, "state": order.get_status_display()}, "status")]
    problems = []
    if store.site_id != order.site_id:
        problems.append(Problem("other_site", _("This storeroom belongs to another site than the order."), "storeroom"))
    if not deliveries:
        problems.append(Problem("nothing_came", _("Say what came: enter a quantity at one line at least.")))
    coming: dict[int, Decimal] = {}
    for delivery in deliveries:
        field = f"quantity-{delivery.line.pk}"
        if delivery.line.pk not in lines:
            problems.append(Problem("other_order", _("This line belongs to another order."), field))
            continue
        line = lines[delivery.line.pk]
        found = quantity_problems(delivery.quantity, field=field)
        problems += found
        if found:
            continue
        if line.closed_at is not None:
            problems.append(Problem("line_closed", _("Line %(line)s was closed: add a line for what comes after "
                                                     "all.") % {"line": line.line_number}, field))
        coming[line.pk] = coming.get(line.pk, line.quantity_received) + delivery.quantity
        most = line.quantity_ordered * TOLERATED
        if coming[line.pk] > most:
            problems.append(Problem("more_than_ordered", _(
                "Line %(line)s: %(ordered)s were ordered and %(got)s would have come. More than 10 %% above the order "
                "is not taken in; amend the order first.") % {
                    "line": line.line_number, "ordered": shown(line.quantity_ordered),
                    "got": shown(coming[line.pk])}, field))
    return problems
