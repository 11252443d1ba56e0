"""Forms at the shelf: take in, move, correct, count, revalue, send back, take a posting back. Each calls its verb."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, happened, number, page, verb
from inventory import references, services
from inventory.models import InventoryTransaction, Part, StockLevel, Storeroom
from inventory.services.amounts import shown

Post = Any


def _form(action: str, template: str) -> Callable[..., HttpResponse]:
    """A page with one form about a part."""
    @page
    @permission_required(f"inventory.{action}_inventorytransaction", raise_exception=True)
    def show(request: HttpRequest, pk: int, **again: Any) -> HttpResponse:
        part = get_object_or_404(Part.objects.visible_to(request.user), pk=pk)
        return _shown(request, template, part, **again)

    return show


def _shown(request: HttpRequest, template: str, part: Part, problems: Any = (), typed: Any = None,
           status: int = 200) -> HttpResponse:
    levels = StockLevel.objects.visible_to(request.user).filter(part=part).select_related("storeroom")
    bins = list(levels.order_by("-quantity", "storeroom__name", "bin"))
    return render(request, f"inventory/{template}.html", {
        "part": part, "bins": bins, "problems": problems, "typed": typed or request.GET,
        "stores": Storeroom.objects.visible_to(request.user).in_use().order_by("name"),
        "home": bins[0].storeroom_id if bins else None,
        "back": reverse("part", args=[part.pk]),
    }, status=status)


receive_form = _form("receive", "part_receive")
move_form = _form("transfer", "part_move")
adjust_form = _form("adjust", "part_adjust")
count_form = _form("count", "part_count")
revalue_form = _form("revalue", "part_revalue")


@verb(show=receive_form, get=True)
def receive(request: HttpRequest, pk: int) -> Done:
    part, post = _part(request, pk), request.POST
    services.receive(part=part, by=request.user, quantity=number(post.get("quantity", ""), "quantity"),
                     unit_cost=_price(post), at=happened(request), reason=post.get("reason", ""), **_place(request))
    return Done(reverse("part", args=[pk]), _("Taken in."))


@verb(show=move_form, get=True)
def move(request: HttpRequest, pk: int) -> Done:
    part, post = _part(request, pk), request.POST
    origin, to = _place(request), _place(request, "to_")
    services.transfer(part=part, by=request.user, quantity=number(post.get("quantity", ""), "quantity"),
                      to_storeroom=to["storeroom"], to_bin=to["bin"], at=happened(request),
                      reason=post.get("reason", ""), **origin)
    return Done(reverse("part", args=[pk]), _("Moved."))


@verb(show=adjust_form, get=True)
def adjust(request: HttpRequest, pk: int) -> Done:
    part, post = _part(request, pk), request.POST
    units = number(post.get("quantity", ""), "quantity")
    services.adjust(part=part, by=request.user, quantity=-units if post.get("way") == "lost" else units,
                    unit_cost=_price(post), reason=post.get("reason", ""), at=happened(request), **_place(request))
    return Done(reverse("part", args=[pk]), _("Corrected."))


@verb(show=count_form, get=True)
def count(request: HttpRequest, pk: int) -> Done:
    part, post = _part(request, pk), request.POST
    row = services.count(part=part, by=request.user, counted=number(post.get("counted", ""), "counted"),
                         reason=post.get("reason", ""), at=happened(request), **_place(request))
    words = _("Counted: it agrees with the book.") if not row.quantity else _(
        "Counted: the book is corrected by %(units)s.") % {"units": f"{'+' if row.quantity > 0 else '−'}"
                                                                  f"{shown(abs(row.quantity))}"}
    return Done(reverse("part", args=[pk]), words)


@verb(show=revalue_form, get=True)
def revalue(request: HttpRequest, pk: int) -> Done:
    post = request.POST
    services.revalue(part=_part(request, pk), by=request.user, reason=post.get("reason", ""),
                     unit_cost=number(post.get("unit_cost", ""), "unit_cost"))
    return Done(reverse("part", args=[pk]), _("It has its new price."))


@page
@permission_required("inventory.view_inventorytransaction", raise_exception=True)
def movement(request: HttpRequest, pk: int, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """One posting: what it was for, what followed from it, and how to take it back."""
    row = _movement(request, pk)
    beside = list(InventoryTransaction.objects.visible_to(request.user).filter(posting=row.posting).exclude(
        pk=row.pk).select_related("stock_level__storeroom").order_by("id"))
    followed = list(InventoryTransaction.objects.visible_to(request.user).filter(against=row).exclude(
        posting=row.posting).select_related("stock_level__storeroom").order_by("id")[:30])
    references.named([row, *followed], request.user)
    user: Any = request.user
    taken_back = getattr(row, "reversed_by", None)
    return render(request, "inventory/movement.html", {
        "row": row, "beside": beside, "followed": followed, "taken_back": taken_back, "problems": problems,
        "typed": typed, "may_reverse": user.has_perm("inventory.reverse_inventorytransaction")
        and row.reverses_id is None and taken_back is None and row.transaction_type != "COUNT",
        "may_send_back": user.has_perm("inventory.receive_inventorytransaction")
        and row.transaction_type == "RECEIPT" and row.reverses_id is None and taken_back is None,
    }, status=status)


@verb(show=movement)
def reverse_movement(request: HttpRequest, pk: int) -> Done:
    services.reverse(row=_movement(request, pk), by=request.user, reason=request.POST.get("reason", ""))
    return Done(reverse("movement", args=[pk]), _("Taken back."))


@verb(show=movement)
def send_back(request: HttpRequest, pk: int) -> Done:
    row, post = _movement(request, pk), request.POST
    services.return_to_supplier(
        part=row.part, storeroom=row.stock_level.storeroom, bin=row.stock_level.bin, against=row, by=request.user,
        quantity=number(post.get("quantity", ""), "quantity"), reason=post.get("reason", ""), at=happened(request))
    return Done(reverse("movement", args=[pk]), _("Sent back to the supplier."))


def _movement(request: HttpRequest, pk: int) -> InventoryTransaction:
    rows = InventoryTransaction.objects.visible_to(request.user).select_related(
        "part", "stock_level__storeroom", "performed_by", "site", "reversed_by", "reverses", "against")
    return get_object_or_404(rows, pk=pk)


def _part(request: HttpRequest, pk: int) -> Part:
    return get_object_or_404(Part.objects.visible_to(request.user), pk=pk)


def _place(request: HttpRequest, prefix: str = "") -> dict[str, Any]:
    """The storeroom and bin that a form names: a bin that is in the books, or a store and a bin as written."""
    post: Post = request.POST
    level = post.get(f"{prefix}level", "")
    if level.isdecimal():
        known = StockLevel.objects.visible_to(request.user).select_related("storeroom__site", "storeroom__location")
        found = get_object_or_404(known, pk=level)
        return {"storeroom": found.storeroom, "bin": found.bin}
    store = post.get(f"{prefix}storeroom", "")
    if not store.isdecimal():
        raise DomainError.of("no_storeroom", _("Say where: choose a bin, or a storeroom."), f"{prefix}storeroom")
    stores = Storeroom.objects.visible_to(request.user).select_related("site", "location")
    room = stores.filter(pk=store).first()
    if room is None:
        raise Http404
    return {"storeroom": room, "bin": post.get(f"{prefix}bin", "").strip()}


def _price(post: Post) -> Decimal | None:
    text = post.get("unit_cost", "").strip()
    return number(text, "unit_cost") if text else None
