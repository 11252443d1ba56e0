"""The store's counter: parts handed out for orders and taken back by scanning, and what this week's orders lack."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, happened, number, page, verb, whole
from inventory.models import Part, Reservation, StockLevel, Storeroom
from inventory.services.amounts import shown
from workorders import services
from workorders.models import WorkOrder, WorkOrderPart
from workorders.services import Readiness

SPANS = (1, 7, 14)
MOST = 200

hands_out = permission_required("inventory.issue_inventorytransaction", raise_exception=True)


@dataclass
class Counter:
    """One planned or used part of the order on the counter."""

    line: WorkOrderPart
    wanted: Decimal
    held: list[Reservation] = field(default_factory=list)
    store: Storeroom | None = None

    @property
    def put_aside(self) -> Decimal:
        return sum((row.held for row in self.held), Decimal(0))

    @property
    def offer(self) -> Decimal:
        """What the form proposes: what is put aside, else all that is wanted."""
        return min(self.put_aside, self.wanted) or self.wanted


@page
@hands_out
def issue_form(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """Hand parts out: first the order's number, then its parts with one tap each, or any part by its number."""
    return _counter(request, "store_issue", problems, typed, status)


@page
@hands_out
def return_form(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """Take parts back that an order did not use up."""
    return _counter(request, "store_return", problems, typed, status)


def _counter(request: HttpRequest, template: str, problems: Any, typed: Any, status: int) -> HttpResponse:
    said = typed or request.GET
    text = said.get("order", "").strip()
    order = _order(request, text)
    user: Any = request.user
    if text and order is None and not problems:
        problems, status = DomainError.of("no_such_order", _("No order that you may see has the number %(number)s.") % {
            "number": text}, "order").problems, 422
    stores = Storeroom.objects.visible_to(user).in_use().order_by("name")
    if order is not None:
        stores = Storeroom.objects.in_use().filter(site=order.site_id).order_by("name")
    return render(request, f"workorders/{template}.html", {
        "order": order, "text": text, "lines": _lines(order) if order is not None else [], "stores": stores,
        "problems": problems, "typed": typed, "part": said.get("part", ""),
        "may_take_promised": user.has_perm("inventory.issue_promised_inventorytransaction"),
        "readiness": services.readiness(order) if order is not None else None,
    }, status=status)


def _lines(order: WorkOrder) -> list[Counter]:
    held: dict[int, list[Reservation]] = defaultdict(list)
    for row in Reservation.objects.open().of_reference("work_order", order.pk).filter(
            stock_level__isnull=False).select_related("stock_level__storeroom"):
        held[row.part_id].append(row)
    found = []
    for line in order.parts.select_related("part", "storeroom").order_by("part__part_number"):
        mine = held[line.part_id]
        store = mine[0].stock_level.storeroom if mine and mine[0].stock_level is not None else line.storeroom
        found.append(Counter(line, max(line.quantity_requested - line.quantity_used, Decimal(0)), mine, store))
    return found


@verb(show=issue_form, get=True)
def issue(request: HttpRequest) -> Done:
    post = request.POST
    order, part = _order_or_refuse(request), _part(request)
    units = number(post.get("quantity", ""), "quantity")
    services.issue_part(order=order, part=part, storeroom=_store(request, order, part), quantity=units,
                        by=request.user, at=happened(request), emergency=bool(post.get("emergency")),
                        reason=post.get("reason", "").strip())
    return Done(_again("store-issue", order), _("%(units)s %(unit)s of %(part)s handed out for %(order)s.") % {
        "units": shown(units), "unit": part.unit_of_measure, "part": part.part_number, "order": order.number})


@verb(show=return_form, get=True)
def take_back(request: HttpRequest) -> Done:
    post = request.POST
    order, part = _order_or_refuse(request), _part(request)
    units = number(post.get("quantity", ""), "quantity")
    store = post.get("storeroom", "")
    services.return_unused(
        order=order, part=part, quantity=units, by=request.user, at=happened(request),
        storeroom=get_object_or_404(Storeroom.objects.filter(site=order.site_id), pk=store)
        if store.isdecimal() else None,
        bin=post.get("bin", "").strip() or None, reason=post.get("reason", "").strip())
    return Done(_again("store-return", order), _("%(units)s %(unit)s of %(part)s taken back from %(order)s.") % {
        "units": shown(units), "unit": part.unit_of_measure, "part": part.part_number, "order": order.number})


@dataclass(frozen=True)
class Need:
    """An order of the span with what it lacks."""

    order: WorkOrder
    need_at: dt.datetime
    readiness: Readiness


@page
@permission_required(["inventory.view_reservation", "workorders.view_workorder"], raise_exception=True)
def short(request: HttpRequest) -> HttpResponse:
    """The orders needed soon: which lack a part, and whose parts can be picked."""
    days = whole(request.GET.get("days", "")) or 0
    days = days if days in SPANS else SPANS[1]
    until = timezone.now() + dt.timedelta(days=days)
    orders = WorkOrder.objects.visible_to(request.user).unfinished().annotate(
        need_at=Coalesce("scheduled_start", "due_at")).filter(
            need_at__lte=until, parts__quantity_requested__gt=F("parts__quantity_used")).distinct()
    rows = list(orders.select_related("asset", "location", "assigned_to").order_by("need_at", "-priority", "pk")[
        : MOST + 1])
    ready = services.readiness_of(rows[:MOST])
    needs = [Need(order, order.need_at, ready[order.pk]) for order in rows[:MOST]]
    return render(request, "workorders/store_short.html", {
        "days": days, "spans": SPANS, "lacking": [n for n in needs if not n.readiness.is_ready],
        "ready": [n for n in needs if n.readiness.is_ready], "more": len(rows) > MOST,
    })


def _order(request: HttpRequest, text: str) -> WorkOrder | None:
    if not text:
        return None
    return WorkOrder.objects.visible_to(request.user).numbered(text).with_names().first()


def _order_or_refuse(request: HttpRequest) -> WorkOrder:
    text = request.POST.get("order", "").strip()
    order = _order(request, text)
    if order is None:
        raise DomainError.of("no_such_order", _("No order that you may see has the number %(number)s.") % {
            "number": text or "–"}, "order")
    return order


def _part(request: HttpRequest) -> Part:
    code = request.POST.get("part", "").strip()
    found = list(Part.objects.visible_to(request.user).scanned(code)[:2])
    if len(found) != 1:
        raise DomainError.of("no_such_part", _("No part has exactly this number or barcode. Search for it in the store "
                                               "first.") if not found else
                             _("Several parts answer to this number: use the barcode."), "part")
    return found[0]


def _store(request: HttpRequest, order: WorkOrder, part: Part) -> Storeroom:
    """The store that the form names; else the one that holds it for the order, else the one that has most of it."""
    chosen = request.POST.get("storeroom", "")
    if chosen.isdecimal():
        return get_object_or_404(Storeroom.objects.filter(site=order.site_id), pk=chosen)
    levels: Any = StockLevel.objects.filter(part=part, storeroom__site=order.site_id).select_related("storeroom__site")
    held = Reservation.objects.open().of_reference("work_order", order.pk).filter(part=part).values("stock_level")
    best = levels.filter(pk__in=held).first() or levels.with_available().order_by("-free", "pk").first()
    if best is None:
        raise DomainError.of("never_stocked", _("%(part)s lies in no storeroom of this site.") % {
            "part": part.part_number}, "part")
    return best.storeroom


def _again(name: str, order: WorkOrder) -> str:
    return f"{reverse(name)}?{urlencode({'order': order.number})}"
