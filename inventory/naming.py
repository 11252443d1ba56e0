"""How the ledger's rows name our own records: purchase orders, counts, the opening stock."""

from typing import Any

from django.urls import reverse

from inventory.models import PurchaseOrder, StockCount
from inventory.references import Named, Naming, register


def _purchases(ids: set[int], user: Any) -> dict[int, Named]:
    seen = PurchaseOrder.objects.visible_to(user).filter(pk__in=ids).select_related("supplier")
    opens = user.has_perm("inventory.view_purchaseorder")
    return {order.pk: Named(order.number, str(order.supplier), reverse("purchase", args=[order.pk]) if opens else "")
            for order in seen}


def _counts(ids: set[int], user: Any) -> dict[int, Named]:
    seen = StockCount.objects.visible_to(user).filter(pk__in=ids).select_related("storeroom")
    opens = user.has_perm("inventory.view_stockcount")
    return {sheet.pk: Named(str(sheet), "", reverse("count", args=[sheet.pk]) if opens else "") for sheet in seen}


def register_ours() -> None:
    register("purchase_order", Naming(_purchases))
    register("stock_count", Naming(_counts))
