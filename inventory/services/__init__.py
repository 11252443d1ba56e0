"""Every write to stock. Balances change in ledger.py alone; the other files say what a verb means."""

from inventory.services.amounts import Reference
from inventory.services.correcting import adjust, balance_at, count, revalue, reverse
from inventory.services.holds import FilledHold, LostHold
from inventory.services.ledger import lock_parts, restate
from inventory.services.months import lock_month, unlock_month
from inventory.services.moving import issue, left_to_return, receive, return_part, return_to_supplier, transfer
from inventory.services.opening import OpeningResult, OpeningRow, post_opening_stock
from inventory.services.purchasing import (
    Buy,
    add_line,
    amend_line,
    cancel_order,
    close_line,
    draft_order,
    in_packs,
    remove_line,
    send_order,
)
from inventory.services.receiving import Delivery, receive_order
from inventory.services.reserving import Wish, release, reserve, reserve_all
from inventory.services.rounds import add_bin, cancel_round, enter_count, explain, finish_round, open_round

__all__ = [
    "Buy", "Delivery", "FilledHold", "LostHold", "OpeningResult", "OpeningRow", "Reference", "Wish", "add_bin",
    "add_line", "adjust", "amend_line", "balance_at", "cancel_order", "cancel_round", "close_line", "count",
    "draft_order", "enter_count", "explain", "finish_round", "in_packs", "issue", "left_to_return", "lock_month",
    "lock_parts", "open_round", "post_opening_stock", "receive", "receive_order", "release", "remove_line", "reserve",
    "reserve_all", "restate", "return_part", "return_to_supplier", "revalue", "reverse", "send_order", "transfer",
    "unlock_month",
]
