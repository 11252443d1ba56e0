"""A code that was scanned or typed leads to its page: an asset, a part, an order, or one of our own addresses."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.addresses import formerly_at, sealed_id
from assets.models import Asset, Location
from cmms.errors import Problem
from cmms.pages import page
from inventory.models import Part
from workorders.models import WorkOrder

REPORT = "report"


@require_safe
@page
def scan(request: HttpRequest) -> HttpResponse:
    """``code`` is looked up; ``for=report`` leads to the report about an asset instead of its page, ``for`` an order's
    number to the part on that order."""
    code, purpose = request.GET.get("code", "").strip()[:500], request.GET.get("for", "")
    order = WorkOrder.objects.visible_to(request.user).numbered(purpose).first() if purpose else None
    to = _place_of(request, code) if code else ""
    if to and order is not None:
        to = _on_order(order, to)
    if to:
        return HttpResponseRedirect(to)
    problems = [Problem("unknown", _("Nothing that you may see has the code “%(code)s”.") % {"code": code[:60]},
                        "code")] if code else []
    return render(request, "workorders/scan.html", {
        "here": "scan", "code": code, "problems": problems, "order": order,
        "purpose": purpose if purpose == REPORT or order is not None else "",
    }, status=404 if problems else 200)


def _on_order(order: WorkOrder, to: str) -> str:
    """The part's place on the order, if ``to`` is the page of a part."""
    match = resolve(urlsplit(to).path)
    if match.url_name != "part":
        return to
    return f"{reverse('work-order-parts', args=[order.number])}?{urlencode({'part': match.kwargs['pk']})}"


def _place_of(request: HttpRequest, code: str) -> str:
    """The path of the page that the code leads to; empty where nothing that the person may see has it."""
    own = _own_address(request, code)
    if own:
        return own
    user: Any = request.user
    if user.has_perm("assets.view_asset"):
        asset = _asset(user, code)
        if asset is not None:
            return reverse(REPORT, args=[asset.address]) if request.GET.get("for") == REPORT \
                else asset.get_absolute_url()
    if user.has_perm("workorders.view_workorder"):
        order = WorkOrder.objects.visible_to(user).numbered(code).first()
        if order is not None:
            return reverse("work-order", args=[order.number])
    if user.has_perm("inventory.view_part"):
        part = Part.objects.visible_to(user).scanned(code).first()
        if part is not None:
            return reverse("part", args=[part.pk])
    if user.has_perm("assets.view_location"):
        place = Location.objects.visible_to(user).filter(code__iexact=code).first()
        if place is not None:
            return f"{reverse('assets')}?at=l{place.pk}#l{place.pk}"
    if user.has_perm("inventory.view_stocklevel") and code.upper().startswith("PO-"):
        return f"{reverse('store')}?{urlencode({'q': code})}"
    return ""


def _own_address(request: HttpRequest, code: str) -> str:
    """The path and query of an address of ours, whatever host name was printed on it, if a page is there."""
    if "://" not in code:
        return ""
    try:
        parts = urlsplit(code)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    seal = parse_qs(parts.query).get("k", [""])[0]
    if parts.hostname != request.get_host().partition(":")[0] and not seal:
        return ""
    try:
        match = resolve(unquote(parts.path))
    except Resolver404:
        return ""
    if match.url_name == "asset" and parts.hostname != request.get_host().partition(":")[0] \
            and sealed_id(seal, match.kwargs["tag"]) is None:
        return ""  # a label of somebody else's system
    if match.url_name == "asset" and request.GET.get("for") == REPORT:
        pk = sealed_id(seal, match.kwargs["tag"])
        asset = Asset.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
        if asset is not None:
            return reverse(REPORT, args=[asset.address])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _asset(user: Any, code: str) -> Asset | None:
    """By tag, then barcode, serial number, and last a tag it once had; what is written small or large is the same."""
    seen = Asset.objects.visible_to(user)
    for named in (Q(tag=code), Q(tag__iexact=code), Q(barcode=code), Q(serial_number__iexact=code)):
        found = seen.filter(named).order_by("pk").first()
        if found is not None:
            return found
    return formerly_at(seen, code)
