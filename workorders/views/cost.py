"""Prove this number: what an order costs, with every row that makes it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cmms.pages import page
from inventory.models import InventoryTransaction
from inventory.services.amounts import ZERO, cents, milli
from inventory.views.store import cursor_page
from workorders.models import WorkOrder

MOST = 200


@dataclass(frozen=True)
class PartCost:
    """What a line of the order says was used and what that cost, and what the ledger adds up to."""

    line: Any
    units: Decimal
    cost: Decimal

    @property
    def agrees(self) -> bool:
        return self.line.quantity_used == self.units and (self.line.total_cost or ZERO) == self.cost


@page
@permission_required(["workorders.view_workorder", "workorders.view_laborentry",
                      "inventory.view_inventorytransaction"], raise_exception=True)
def order_cost(request: HttpRequest, number: str) -> HttpResponse:
    """Parts by their ledger rows, labour and services by theirs; the total is their sum and stands nowhere else."""
    order = get_object_or_404(WorkOrder.objects.visible_to(request.user).numbered(number).with_names())
    rows = InventoryTransaction.objects.of_reference("work_order", order.pk).filter(
        transaction_type__in=["ISSUE", "RETURN"])
    sums = {row["part"]: row for row in rows.values("part").order_by().annotate(
        units=Sum("quantity"), worth=Sum("value"))}
    lines = []
    for line in order.parts.select_related("part").order_by("part__part_number"):
        proven = sums.get(line.part_id, {"units": ZERO, "worth": ZERO})
        if line.total_cost is not None or proven["units"]:
            lines.append(PartCost(line, -milli(proven["units"]), -cents(proven["worth"])))
    labor = order.labor_entries.select_related("user").order_by("work_date", "pk")
    services = order.service_costs.select_related("supplier").order_by("pk")
    booked = labor.booked().aggregate(total=Sum("cost"), unpriced=Count("pk", filter=Q(cost=None)))
    totals = {
        "parts": -cents(rows.aggregate(total=Sum("value"))["total"] or ZERO),
        "labor": cents(booked["total"] or ZERO),
        "services": cents(services.aggregate(total=Sum("amount"))["total"] or ZERO),
    }
    moves = rows.select_related("part", "stock_level__storeroom", "performed_by")
    return render(request, "workorders/order_cost.html", {
        "order": order, "lines": lines, "found": cursor_page(request, moves, ["-id"]), "labor": labor[:MOST],
        "services": services[:MOST], "totals": totals, "total": sum(totals.values(), ZERO),
        "unpriced": booked["unpriced"], "currency": order.site.currency,
    })
