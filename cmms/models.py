"""Tables of the floor that belong to no app of their own."""

from cmms.idempotency import IdempotencyKey

__all__ = ["IdempotencyKey"]
