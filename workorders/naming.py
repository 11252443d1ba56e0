"""How stock names the orders it moves for."""

from typing import Any

from django.urls import reverse

from inventory.references import Named, Naming, register
from workorders.models import WorkOrder


def _names(ids: set[int], user: Any) -> dict[int, Named]:
    """Every order's number is known to whoever sees the stock; its title and page to whoever sees the order."""
    seen = WorkOrder.objects.visible_to(user).in_bulk(ids)
    return {pk: Named(order.number, order.title, reverse("work-order", args=[order.number]))
            if (order := seen.get(pk)) is not None else Named(WorkOrder(pk=pk).number) for pk in ids}


def _find(text: str, user: Any) -> str:
    """``WO-12`` opens what is issued for that order; a bare number could be a part's."""
    if not text.upper().startswith("WO"):
        return ""
    order = WorkOrder.objects.visible_to(user).numbered(text).first()
    return f"{reverse('store-issue')}?order={order.number}" if order is not None else ""


def register_orders() -> None:
    register("work_order", Naming(_names, _find))
