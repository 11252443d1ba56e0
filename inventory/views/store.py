"""The store's first page, a part, and the proof of its numbers."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cmms.exporting import asked_form, download
from cmms.pages import page
from cmms.pagination import BadCursor, KeyPage, key_page
from inventory import exports, references
from inventory.models import (
    InventoryTransaction,
    Part,
    PurchaseOrder,
    PurchaseOrderLine,
    Reservation,
    StockCount,
    StockLevel,
    Storeroom,
)
from inventory.proofs import prove_bin, prove_part, with_running

SIZE = 30
FEW = 10
MANY = 99

sees_stock = permission_required("inventory.view_stocklevel", raise_exception=True)
sees_ledger = permission_required("inventory.view_inventorytransaction", raise_exception=True)


@page
@sees_stock
def store(request: HttpRequest) -> HttpResponseBase:
    """Search or scan: a number that names one thing opens it; anything else lists the parts it fits. ``format`` csv or
    xlsx: these, or without a search all parts, as a file."""
    user: Any = request.user
    text = request.GET.get("q", "").strip()
    found: KeyPage | None = None
    if text and "format" not in request.GET:
        if url := _meant(text, user):
            return redirect(url)
        parts = Part.objects.visible_to(user).search(text).with_on_order()
        found = cursor_page(request, parts, ["part_number"])
    if form := asked_form(request):
        seen = Part.objects.visible_to(user)
        return download(request, exports.parts((seen.search(text) if text else seen).with_on_order(),
                                               ["part_number", "id"]), form)
    today = timezone.localdate()
    purchases = PurchaseOrder.objects.visible_to(user).filter(status="ORDERED")
    buys = user.has_perm("inventory.view_purchaseorder")
    return render(request, "inventory/store.html", {
        "q": text, "found": found,
        "low": _up_to(Part.objects.kept_for(user).low_stock()) if buys else None,
        "due": _up_to(purchases) if buys else None,
        "overdue": _up_to(purchases.overdue(today)) if buys else None,
        "counting": _up_to(StockCount.objects.visible_to(user).filter(status="OPEN")),
        "stores": Storeroom.objects.visible_to(user).in_use().order_by("name")[:FEW],
    })


@page
@sees_stock
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it lies, for whom it is put aside, what is on order, and its newest movements."""
    user: Any = request.user
    shown = get_object_or_404(Part.objects.visible_to(user).select_related("supplier", "location").with_net(), pk=pk)
    bins = list(StockLevel.objects.visible_to(user).filter(part=shown).select_related("storeroom__site").order_by(
        "storeroom__name", "bin").filter(Q(quantity__gt=0) | Q(storeroom__retired_at__isnull=True)))
    holds = list(Reservation.objects.visible_to(user).open().filter(part=shown).select_related(
        "stock_level__storeroom").most_urgent_first()[: SIZE + 1])
    references.named(holds, user)
    moves = list(InventoryTransaction.objects.visible_to(user).filter(part=shown).select_related(
        "stock_level__storeroom", "performed_by").newest_first()[:5]) if _may(user, "view") else []
    references.named(moves, user)
    coming = PurchaseOrderLine.objects.visible_to(user).outstanding().filter(part=shown).select_related(
        "purchase_order__supplier").by_due_date()[:FEW] if user.has_perm("inventory.view_purchaseorder") else []
    mine = sum((level.quantity for level in bins), Decimal(0))
    return render(request, "inventory/part.html", {
        "part": shown, "bins": bins, "holds": holds[:SIZE], "more_holds": len(holds) > SIZE, "moves": moves,
        "coming": coming, "units": shown.units.all(), "mine": mine, "elsewhere": shown.stock_level - mine,
        "reserved": sum((level.reserved for level in bins), Decimal(0)),
        "free": sum((level.available for level in bins), Decimal(0)),
        "fits": shown.fitted_in.visible_to(user).select_related("asset", "asset_model")[: FEW + 1],
        "may": {verb: _may(user, verb) for verb in ("issue", "receive", "transfer", "adjust", "count", "revalue")},
    })


@page
@sees_ledger
def part_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """On hand, value, average and reserved of a part, with every row that made them."""
    shown = get_object_or_404(Part.objects.visible_to(request.user), pk=pk)
    rows = InventoryTransaction.objects.filter(part=shown)
    return _proof(request, prove_part(shown), rows, part=shown, back=reverse("part", args=[pk]), money=True)


@page
@sees_ledger
def bin_(request: HttpRequest, pk: int) -> HttpResponse:
    """One bin: what lies there, and every row that made it. The label of a bin leads here."""
    level = get_object_or_404(StockLevel.objects.visible_to(request.user).select_related("part", "storeroom__site"),
                              pk=pk)
    rows = InventoryTransaction.objects.filter(stock_level=level)
    may = {verb: _may(request.user, verb) for verb in ("count", "transfer", "adjust")}
    return _proof(request, prove_bin(level), rows, part=level.part, level=level, may=may,
                  back=reverse("part", args=[level.part_id]), money=False)


def _proof(request: HttpRequest, proof: Any, rows: Any, **more: Any) -> HttpResponse:
    seen = rows.visible_to(request.user)
    found = cursor_page(request, seen.select_related("stock_level__storeroom", "performed_by", "site"), ["-id"])
    with_running(found.rows, rows)
    references.named(found.rows, request.user)
    return render(request, "inventory/proof.html", {"proof": proof, "found": found, **more})


def _meant(text: str, user: Any) -> str:
    """The page of the one thing that ``text`` is the number of; empty where it is none's or several's."""
    purchase = PurchaseOrder.objects.visible_to(user).numbered(text).first()
    if purchase is not None and user.has_perm("inventory.view_purchaseorder"):
        return reverse("purchase", args=[purchase.pk])
    if url := references.find(text, user):
        return url
    same = list(Part.objects.visible_to(user).scanned(text)[:2])
    return reverse("part", args=[same[0].pk]) if len(same) == 1 else ""


def _may(user: Any, verb: str) -> bool:
    return user.has_perm(f"inventory.{verb}_inventorytransaction")


def _up_to(rows: Any) -> str:
    """How many, or that there are many: counting stops at MANY."""
    count = len(rows.order_by().values_list("pk")[: MANY + 1])
    return f"{MANY}+" if count > MANY else str(count)


def cursor_page(request: HttpRequest, rows: Any, order: list[str], size: int = SIZE) -> KeyPage:
    try:
        return key_page(rows, order=order, size=size, cursor=request.GET.get("after", ""))
    except BadCursor:
        return key_page(rows, order=order, size=size)
