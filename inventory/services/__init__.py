"""Every write to stock. Balances change in ledger.py alone; the other files say what a verb means."""

from inventory.services.amounts import Reference
from inventory.services.correcting import adjust, count, revalue, reverse
from inventory.services.ledger import lock_parts, restate
from inventory.services.months import lock_month, unlock_month
from inventory.services.moving import issue, receive, return_part, return_to_supplier, transfer
from inventory.services.opening import OpeningResult, OpeningRow, post_opening_stock
from inventory.services.reserving import LostHold, Wish, release, reserve, reserve_all

__all__ = [
    "LostHold", "OpeningResult", "OpeningRow", "Reference", "Wish", "adjust", "count", "issue", "lock_month",
    "lock_parts", "post_opening_stock", "receive", "release", "reserve", "reserve_all", "restate", "return_part",
    "return_to_supplier", "revalue", "reverse", "transfer", "unlock_month",
]
