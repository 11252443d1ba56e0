"""Stock and purchasing in the back office. The ledger and what it writes are there to be read."""

from inventory.admin import parts, purchasing, stock

__all__ = ["parts", "purchasing", "stock"]
