"""What happens here and other systems are told of."""

from typing import Any

from django.dispatch import receiver

from inventory import events
from inventory.signals import purchase_moved, stock_moved


@receiver(stock_moved, dispatch_uid="inventory.announce_stock")
def announce_stock(sender: Any, *, rows: Any, **_more: Any) -> None:
    events.stock_moved(rows)


@receiver(purchase_moved, dispatch_uid="inventory.announce_purchases")
def announce_purchases(sender: Any, *, order: Any, what: str, rows: Any, **_more: Any) -> None:
    events.purchase_moved(order, what, rows)
