"""Parts, what lies where, the ledger that proves it, and how more of it is bought."""

from inventory.models.counting import CountStatus, StockCount, StockCountLine
from inventory.models.ledger import InventoryTransaction, TransactionType
from inventory.models.month import MonthLock
from inventory.models.part import BALANCE_FIELDS, Part, PartUnit
from inventory.models.purchasing import PurchaseOrder, PurchaseOrderLine, PurchaseStatus, Supplier
from inventory.models.reservation import RefusedDemand, Reservation, ReservationPriority, ReservationStatus
from inventory.models.spares import AssetPart
from inventory.models.store import StockLevel, Storeroom

__all__ = [
    "BALANCE_FIELDS", "AssetPart", "CountStatus", "InventoryTransaction", "MonthLock", "Part", "PartUnit",
    "PurchaseOrder", "PurchaseOrderLine", "PurchaseStatus", "RefusedDemand", "Reservation", "ReservationPriority",
    "ReservationStatus", "StockCount", "StockCountLine", "StockLevel", "Storeroom", "Supplier", "TransactionType",
]
