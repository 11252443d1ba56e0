"""What should be bought, and what was: suggestions, purchase orders, receipts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmms.errors import DomainError, Problem, refuse
from cmms.pages import Done, happened, number, page, verb
from inventory import services
from inventory.models import Part, PartUnit, PurchaseOrder, PurchaseOrderLine, StockLevel, Storeroom, Supplier
from inventory.services import Buy, Delivery
from inventory.views.store import cursor_page

MOST = 200

sees_purchases = permission_required("inventory.view_purchaseorder", raise_exception=True)


@dataclass
class Group:
    """What should be bought from one supplier (None: nobody is named) in one currency."""

    supplier: Supplier | None
    currency: str
    parts: list[Part] = field(default_factory=list)
    stores: list[Storeroom] = field(default_factory=list)
    home: int | None = None  # the storeroom in which most of these parts lie
    cost: Decimal | None = Decimal(0)  # None: a price is unknown


@page
@sees_purchases
def reorder(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """Parts at or below their reorder point, by supplier; a tick and a quantity each make a purchase order."""
    user: Any = request.user
    parts = Part.objects.kept_for(user).low_stock().with_drafted().select_related("supplier").prefetch_related("units")
    found = list(parts.order_by(F("supplier__name").asc(nulls_last=True), "part_number")[: MOST + 1])
    shown = found[:MOST]
    stores = list(Storeroom.objects.visible_to(user).in_use().select_related("site").order_by("name"))
    return render(request, "inventory/reorder.html", {
        "groups": _grouped(shown, stores, _storerooms_of(shown, stores)), "more": len(found) > MOST,
        "problems": problems, "typed": typed,
        "may_order": user.has_perm("inventory.add_purchaseorder"),
    }, status=status)


def _storerooms_of(parts: Sequence[Part], stores: list[Storeroom]) -> dict[int, int]:
    """The storeroom of each part's fullest bin, by keys."""
    levels = StockLevel.objects.filter(part__in=parts, storeroom__in=stores).order_by("quantity", "-pk")
    return dict(levels.values_list("part", "storeroom"))


def _grouped(parts: Iterable[Part], stores: list[Storeroom], homes: dict[int, int]) -> list[Group]:
    groups: dict[tuple[int | None, str], Group] = {}
    for part in parts:
        key = (part.supplier_id, part.currency)
        group = groups.setdefault(key, Group(part.supplier, part.currency))
        group.parts.append(part)
        units = list(part.units.all())
        part.pack = units[0] if len(units) == 1 else None  # type: ignore[attr-defined]
        part.buy = services.in_packs(part, part.suggested, part.pack)  # type: ignore[attr-defined]
        if part.unit_cost is None:
            group.cost = None
        elif group.cost is not None:
            group.cost += part.unit_cost * part.buy.quantity * (  # type: ignore[attr-defined]
                part.pack.factor if part.pack else 1)  # type: ignore[attr-defined]
    for group in groups.values():
        group.stores = [store for store in stores if group.currency in ("", store.site.currency)]
        lie = Counter(homes[part.pk] for part in group.parts if part.pk in homes)
        group.home = max(lie, key=lie.__getitem__, default=None)
    return list(groups.values())


@verb(show=reorder, get=True)
def order_suggested(request: HttpRequest) -> Done:
    post = request.POST
    if not post.get("supplier", "").isdecimal():
        raise DomainError.of("no_supplier", _("Say who delivers: these parts name no supplier yet."), "supplier")
    supplier = get_object_or_404(Supplier.objects.visible_to(request.user), pk=post["supplier"])
    parts = Part.objects.visible_to(request.user).in_bulk([int(pk) for pk in post.getlist("part") if pk.isdecimal()])
    if not parts:
        raise DomainError.of("no_parts", _("Tick the parts to order."), "part")
    units = PartUnit.objects.in_bulk([int(u) for pk in parts if (u := post.get(f"unit-{pk}", "")).isdecimal()])
    lines = []
    for pk, part in parts.items():
        unit = post.get(f"unit-{pk}", "")
        lines.append(Buy(part, number(post.get(f"quantity-{pk}", ""), f"quantity-{pk}"),
                         units.get(int(unit)) if unit.isdecimal() else None))
    order = services.draft_order(supplier=supplier, storeroom=_store(request), by=request.user, lines=lines)
    return Done(reverse("purchase", args=[order.pk]), _("%(order)s is a draft now. Look at it and send it.") % {
        "order": order.number})


@page
@sees_purchases
def purchases(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """Orders to be received, drafts, and what is finished."""
    user: Any = request.user
    tab = request.GET.get("tab", "coming")
    seen = PurchaseOrder.objects.visible_to(user).select_related("supplier", "storeroom").with_progress()
    states = {"draft": ["DRAFT"], "done": ["CLOSED", "CANCELLED"]}.get(tab, ["ORDERED"])
    found = cursor_page(request, seen.filter(status__in=states), ["-id"])
    return render(request, "inventory/purchase_list.html", {
        "found": found, "tab": tab if tab in ("draft", "done") else "coming", "today": timezone.localdate(),
        "problems": problems, "typed": typed, "may_order": user.has_perm("inventory.add_purchaseorder"),
        "suppliers": Supplier.objects.visible_to(user).in_use(),
        "stores": Storeroom.objects.visible_to(user).in_use().order_by("name"),
    }, status=status)


@verb(show=purchases, get=True)
def draft(request: HttpRequest) -> Done:
    supplier = request.POST.get("supplier", "")
    if not supplier.isdecimal():
        raise DomainError.of("no_supplier", _("Say who delivers."), "supplier")
    order = services.draft_order(supplier=get_object_or_404(Supplier.objects.visible_to(request.user), pk=supplier),
                                 storeroom=_store(request), by=request.user)
    return Done(reverse("purchase", args=[order.pk]), _("%(order)s: add what is bought.") % {"order": order.number})


@page
@sees_purchases
def purchase(request: HttpRequest, pk: int, line: int = 0, problems: Any = (), typed: Any = None,
             status: int = 200) -> HttpResponse:
    """One order: its lines, what came of them, and what can be done now. ``line``: the one whose verb was refused."""
    user: Any = request.user
    order = _order(request, pk)
    lines: list[Any] = list(order.lines.select_related("part", "closed_by").prefetch_related("part__units").order_by(
        "line_number"))
    homes = _homes(order, lines)
    for each in lines:
        each.waiting = each.outstanding / each.unit_factor
        each.amount = None if each.unit_price is None else each.unit_price * each.quantity_ordered
        each.pk_text = str(each.pk)
        each.typed_quantity = typed.get(f"quantity-{each.pk}", "") if typed else ""
        each.home_bin = (typed.get(f"bin-{each.pk}") if typed else None) or homes.get(each.part_id, "")
    may_change = user.has_perm("inventory.change_purchaseorder")
    return render(request, "inventory/purchase.html", {
        "order": order, "lines": lines, "problems": problems, "typed": typed, "today": timezone.localdate(),
        "total": None if any(each.amount is None for each in lines) else sum((each.amount for each in lines),
                                                                             Decimal(0)),
        "has_come": any(each.quantity_received for each in lines), "waiting": any(each.waiting for each in lines),
        "refused_line": line,
        "may_change": may_change and order.status in ("DRAFT", "ORDERED"),
        "may_receive": user.has_perm("inventory.receive_inventorytransaction") and order.status == "ORDERED",
        "stores": Storeroom.objects.visible_to(user).in_use().filter(site=order.site).order_by("name"),
    }, status=status)


def _homes(order: PurchaseOrder, lines: Iterable[PurchaseOrderLine]) -> dict[int, str]:
    """The bin of the store in which most of each part lies: where a delivery goes unless somebody says otherwise."""
    levels = StockLevel.objects.filter(storeroom=order.storeroom_id, part__in=[line.part_id for line in lines])
    return dict(levels.order_by("quantity", "pk").values_list("part_id", "bin"))


@verb(show=purchase)
def receive(request: HttpRequest, pk: int) -> Done:
    """What came of each line; a line that is left empty did not come."""
    order, post = _order(request, pk), request.POST
    deliveries, problems = [], []
    for line in order.lines.all():
        text = post.get(f"quantity-{line.pk}", "").strip()
        if not text or text == "0":
            continue
        bin_, price = (post.get(f"{name}-{line.pk}", "").strip() for name in ("bin", "price"))
        try:
            deliveries.append(Delivery(line, number(text, f"quantity-{line.pk}"), bin_,
                                       number(price, f"price-{line.pk}") if price else None))
        except DomainError as error:
            problems += error.problems
    refuse(problems)
    rows = services.receive_order(order=order, deliveries=deliveries, by=request.user, storeroom=_store(request),
                                  at=happened(request), note=post.get("note", "").strip())
    return Done(reverse("purchase", args=[pk]), ngettext("One line taken in.", "%(n)s lines taken in.", len(rows)) % {
        "n": len(rows)})


@verb(show=purchase)
def send(request: HttpRequest, pk: int) -> Done:
    post = request.POST
    order = services.send_order(order=_order(request, pk), by=request.user, due_date=_day(post.get("due_date", "")),
                                supplier_reference=post.get("supplier_reference", "").strip())
    return Done(reverse("purchase", args=[pk]), _("%(order)s is ordered.") % {"order": order.number})


@verb(show=purchase)
def cancel(request: HttpRequest, pk: int) -> Done:
    order = services.cancel_order(order=_order(request, pk), by=request.user)
    return Done(reverse("purchase", args=[pk]), _("%(order)s is cancelled.") % {"order": order.number})


@verb(show=purchase)
def line_add(request: HttpRequest, pk: int) -> Done:
    """A part by its number or barcode; that of a pack orders packs."""
    order, post = _order(request, pk), request.POST
    code = post.get("part", "").strip()
    found = list(Part.objects.visible_to(request.user).scanned(code).prefetch_related("units")[:2])
    if len(found) != 1:
        raise DomainError.of("no_such_part", _("No part has exactly this number or barcode. Search for it in the store "
                                               "first.") if not found else
                             _("Several parts answer to this number: use the barcode."), "part")
    word = post.get("unit", "").strip()
    unit = next((u for u in found[0].units.all() if (u.barcode and u.barcode == code)
                 or (word and u.name.lower() == word.lower())), None)
    if word and unit is None:
        raise DomainError.of("no_such_unit", _("%(part)s has no pack of this name.") % {"part": found[0].part_number},
                             "unit")
    price = post.get("unit_price", "").strip()
    services.add_line(order=order, by=request.user, buy=Buy(
        found[0], number(post.get("quantity", ""), "quantity"), unit,
        unit_price=number(price, "unit_price") if price else None))
    return Done(reverse("purchase", args=[pk]), _("Added."))


@verb(show=purchase)
def line_amend(request: HttpRequest, pk: int, line: int) -> Done:
    post = request.POST
    price, due = post.get("unit_price", "").strip(), post.get("due_date", "").strip()
    services.amend_line(line=_line(request, pk, line), by=request.user,
                        quantity=number(post.get("quantity", ""), "quantity"),
                        unit_price=number(price, "unit_price") if price else None, due_date=_day(due))
    return Done(reverse("purchase", args=[pk]), _("Amended."))


@verb(show=purchase)
def line_remove(request: HttpRequest, pk: int, line: int) -> Done:
    services.remove_line(line=_line(request, pk, line), by=request.user)
    return Done(reverse("purchase", args=[pk]), _("Taken off the order."))


@verb(show=purchase)
def line_close(request: HttpRequest, pk: int, line: int) -> Done:
    services.close_line(line=_line(request, pk, line), by=request.user, reason=request.POST.get("reason", ""))
    return Done(reverse("purchase", args=[pk]), _("The rest of this line is not expected any more."))


def _order(request: HttpRequest, pk: int) -> PurchaseOrder:
    rows = PurchaseOrder.objects.visible_to(request.user).select_related("supplier", "storeroom", "site", "ordered_by")
    return get_object_or_404(rows, pk=pk)


def _line(request: HttpRequest, pk: int, line: int) -> PurchaseOrderLine:
    return get_object_or_404(_order(request, pk).lines.select_related("purchase_order"), pk=line)


def _store(request: HttpRequest) -> Storeroom:
    chosen = request.POST.get("storeroom", "")
    if not chosen.isdecimal():
        raise DomainError.of("no_storeroom", _("Say which storeroom takes it in."), "storeroom")
    stores = Storeroom.objects.visible_to(request.user).select_related("site", "location")
    return get_object_or_404(stores, pk=chosen)


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        refuse([Problem("date", _("This is no date."), "due_date")])
    return found
