"""What other systems are told of stock and purchases."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from cmms.webhooks.outbox import announce
from inventory.models import InventoryTransaction, Part, PurchaseOrder, TransactionType
from inventory.serializers import PartSerializer, PurchaseOrderSerializer, TransactionSerializer

EVENT_OF: dict[str, str] = {
    TransactionType.RECEIPT: "received", TransactionType.ISSUE: "issued", TransactionType.RETURN: "returned",
    TransactionType.SUPPLIER_RETURN: "sent_back", TransactionType.TRANSFER_OUT: "transferred",
    TransactionType.TRANSFER_IN: "transferred", TransactionType.ADJUSTMENT: "adjusted",
    TransactionType.COUNT: "counted", TransactionType.REVALUATION: "revalued",
    TransactionType.VARIANCE: "revalued",
}
"""Kind of ledger row → event. A reversal is a row of the kind it reverses, with the opposite sign."""


def stock_moved(rows: Sequence[InventoryTransaction]) -> None:
    """One event for each row of the ledger, and one for each part that is running out."""
    keys: dict[str, list[int]] = defaultdict(list)
    times = {row.pk: row.transaction_date for row in rows}
    for row in rows:
        keys[EVENT_OF[row.transaction_type]].append(row.pk)
    for event, some in keys.items():
        announce(f"part.{event}", some, show=TransactionSerializer, at=times)
    low = [part.pk for part in run_low(rows)]
    announce("part.low", low, show=PartSerializer)


def run_low(rows: Sequence[InventoryTransaction]) -> list[Part]:
    """Stocked parts that these rows brought from above their reorder point to it or below."""
    change: dict[int, Decimal] = defaultdict(Decimal)
    parts: dict[int, Part] = {}
    for row in rows:
        change[row.part_id] += row.quantity
        parts[row.part_id] = row.part
    return [part for pk, part in sorted(parts.items()) if part.is_stocked and part.retired_at is None
            and part.stock_level <= part.reorder_point < part.stock_level - change[pk]]


def purchase_moved(order: PurchaseOrder, what: str, rows: Sequence[InventoryTransaction]) -> None:
    """With the ids of the ledger rows, where something came."""
    details = {order.pk: {"inventory_transactions": [row.pk for row in rows]}} if rows else None
    announce(f"purchase_order.{what}", [order.pk], show=PurchaseOrderSerializer, details=details,
             at=order.ordered_at if what == "sent" else None)
