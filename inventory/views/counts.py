"""Counting rounds: a sheet of bins, counted blind, one bin after the other."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, happened, number, page, verb, whole
from inventory import services
from inventory.models import Part, StockCount, StockCountLine, StockLevel, Storeroom
from inventory.views.store import cursor_page

NEXT = 12
DONE = 12

counts_stock = permission_required("inventory.count_inventorytransaction", raise_exception=True)


@page
@permission_required("inventory.view_stockcount", raise_exception=True)
def counts(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """The rounds, open ones first, and a form to open another."""
    user: Any = request.user
    seen = StockCount.objects.visible_to(user).select_related("storeroom").annotate(
        bins=Count("lines"), counted=Count("lines", filter=Q(lines__counted__isnull=False)))
    return render(request, "inventory/count_list.html", {
        "open": seen.filter(status="OPEN").order_by("-id")[:NEXT],
        "found": cursor_page(request, seen.exclude(status="OPEN"), ["-id"], DONE),
        "stores": Storeroom.objects.visible_to(user).in_use().order_by("name"), "problems": problems, "typed": typed,
        "may_count": user.has_perm("inventory.count_inventorytransaction"),
    }, status=status)


@verb(show=counts, get=True)
def open_(request: HttpRequest) -> Done:
    """Which bins: those that begin with a text, and those not counted for so many days."""
    post = request.POST
    store = get_object_or_404(Storeroom.objects.visible_to(request.user),
                              pk=post.get("storeroom") if post.get("storeroom", "").isdecimal() else 0)
    levels = StockLevel.objects.filter(storeroom=store).order_by("bin", "pk")
    if begins := post.get("begins", "").strip():
        levels = levels.filter(bin__istartswith=begins)
    if days := post.get("days", "").strip():
        since = timezone.now() - dt.timedelta(days=_whole(days))
        levels = levels.not_counted_since(since)
    if not post.get("empty"):
        levels = levels.filter(quantity__gt=0)
    sheet = services.open_round(storeroom=store, levels=levels, title=post.get("title", "").strip(), by=request.user)
    return Done(reverse("count", args=[sheet.pk]), _("The count is open."))


@page
@permission_required("inventory.view_stockcount", raise_exception=True)
def count(request: HttpRequest, pk: int, line: int = 0, problems: Any = (), typed: Any = None,
          status: int = 200) -> HttpResponse:
    """What is next, what differs and wants a reason, and what is done. Whoever counts does not see the book.
    ``line``: the one whose verb was refused."""
    user: Any = request.user
    sheet = _sheet(request, pk)
    lines = sheet.lines.select_related("stock_level__part", "stock_level__storeroom", "counted_by", "transaction")
    sums = sheet.lines.aggregate(bins=Count("pk"), done=Count("pk", filter=Q(counted__isnull=False)),
                                 differing=Count("pk", filter=Q(counted__isnull=False, transaction__isnull=True)))
    is_open = sheet.status == "OPEN"
    done = lines.filter(transaction__isnull=False).order_by("-counted_at", "-pk")
    if request.GET.get("differences"):
        done = done.exclude(counted=F("expected"))
    return render(request, "inventory/count.html", {
        "sheet": sheet, "sums": sums, "refused_line": line, "problems": problems, "typed": typed,
        "may_count": is_open and user.has_perm("inventory.count_inventorytransaction"),
        "next": lines.filter(counted__isnull=True).order_by("stock_level__bin", "pk")[:NEXT] if is_open else [],
        "differing": lines.filter(counted__isnull=False, transaction__isnull=True).order_by("stock_level__bin", "pk"),
        "done": done[:DONE * (1 if is_open else 5)],
    }, status=status)


@verb(show=count)
def enter(request: HttpRequest, pk: int, line: int) -> Done:
    post = request.POST
    found = services.enter_count(line=_line(request, pk, line), by=request.user, at=happened(request),
                                 counted=number(post.get("counted", ""), "counted"), reason=post.get("reason", ""))
    if not found.transaction_id:
        messages.warning(request, _("This differs from the book: count it again, or say why."))
    return Done(reverse("count", args=[pk]), _("Counted.") if found.transaction_id else "")


@verb(show=count)
def explain(request: HttpRequest, pk: int, line: int) -> Done:
    services.explain(line=_line(request, pk, line), by=request.user, reason=request.POST.get("reason", ""))
    return Done(reverse("count", args=[pk]), _("Posted."))


@verb(show=count)
def add(request: HttpRequest, pk: int) -> Done:
    post = request.POST
    found = list(Part.objects.visible_to(request.user).scanned(post.get("part", ""))[:2])
    if len(found) != 1:
        raise DomainError.of("no_such_part", _("No part has exactly this number or barcode."), "part")
    services.add_bin(sheet=_sheet(request, pk), part=found[0], by=request.user, bin=post.get("bin", "").strip())
    return Done(reverse("count", args=[pk]), _("It is on the sheet now."))


@verb(show=count)
def finish(request: HttpRequest, pk: int) -> Done:
    services.finish_round(sheet=_sheet(request, pk), by=request.user,
                          leave_uncounted=bool(request.POST.get("leave_uncounted")))
    return Done(reverse("count", args=[pk]), _("The count is finished."))


@verb(show=count)
def cancel(request: HttpRequest, pk: int) -> Done:
    services.cancel_round(sheet=_sheet(request, pk), by=request.user)
    return Done(reverse("counts"), _("The count is cancelled. What was posted stays."))


def _sheet(request: HttpRequest, pk: int) -> StockCount:
    rows = StockCount.objects.visible_to(request.user).select_related("storeroom__site", "opened_by", "finished_by")
    return get_object_or_404(rows, pk=pk)


def _line(request: HttpRequest, pk: int, line: int) -> StockCountLine:
    rows = _sheet(request, pk).lines.select_related("count__storeroom", "stock_level__part")
    return get_object_or_404(rows, pk=line)


def _whole(text: str) -> int:
    days = whole(text)
    if days is None or days > 36500:
        raise DomainError.of("number", _("Write the days as a whole number."), "days")
    return days
