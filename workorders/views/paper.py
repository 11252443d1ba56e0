"""What people take along on paper: job card, pick list, shift handover. The pages print as they are."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.models import Asset, Location
from cmms.errors import DomainError
from cmms.pages import page
from cmms.qr import qr_svg
from cmms.times import typed_moment
from inventory.models import Reservation
from workorders.handover import handover as gathered
from workorders.models import WorkOrder
from workorders.services import last_orders_on

SHIFT = dt.timedelta(hours=8)
LONGEST = dt.timedelta(days=31)
_KEY = re.compile(r"([la])([1-9][0-9]{0,17})")


@require_safe
@page
@permission_required("workorders.view_workorder", raise_exception=True)
def job_card(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that is needed at the machine, with room to write, and a code that leads back to the order."""
    order = _order(request, number)
    with timezone.override(ZoneInfo(order.site.time_zone)):
        return render(request, "workorders/job_card.html", {
            "here": "home", "order": order, "qr": _code(request, order),
            "steps": list(order.steps.select_related("asset", "meter").order_by("position")),
            "stops": list(order.route.select_related("asset__location").order_by("position")),
            "parts": list(order.parts.select_related("part", "storeroom").order_by("part__part_number")),
            "before": last_orders_on(order, at_most=3),
        })


@require_safe
@page
@permission_required(("workorders.view_workorder", "inventory.view_part"), raise_exception=True)
def pick_list(request: HttpRequest, number: str) -> HttpResponse:
    """What the store puts together for one order: from which bin, how many, how many lack."""
    order = _order(request, number)
    with timezone.override(ZoneInfo(order.site.time_zone)):
        held: dict[int, list[Reservation]] = {}
        rows = Reservation.objects.of_reference("work_order", order.pk).open()
        for row in rows.select_related("stock_level__storeroom").order_by("stock_level__bin", "pk"):
            held.setdefault(row.part_id, []).append(row)
        lines = []
        for line in order.parts.select_related("part", "storeroom").order_by("part__part_number"):
            here: list[Any] = [row for row in held.get(line.part_id, []) if row.stock_level_id is not None]
            wanted = max(line.quantity_requested - line.quantity_used, Decimal(0))
            lines.append({"line": line, "wanted": wanted, "held": here,
                          "short": max(wanted - sum(row.quantity - row.issued for row in here), Decimal(0))})
        return render(request, "workorders/pick_list.html", {
            "here": "home", "order": order, "qr": _code(request, order), "lines": lines})


@require_safe
@page
@permission_required("workorders.view_workorder", raise_exception=True)
def handover(request: HttpRequest) -> HttpResponse:
    """``in`` is a branch (l12, a34; empty: all the person sees), ``since`` and ``until`` are local times."""
    user: Any = request.user
    node = _node(request)
    problems: list[Any] = []
    zone = ZoneInfo(node.site.time_zone) if node is not None else timezone.get_current_timezone()
    with timezone.override(zone):
        now = timezone.now()
        since, until = now - SHIFT, now
        try:
            until = min(typed_moment(request.GET.get("until", ""), "until") or now, now)
            since = typed_moment(request.GET.get("since", ""), "since") or until - SHIFT
        except DomainError as error:
            problems = error.problems
        since = max(min(since, until), until - LONGEST)
        scope = {} if node is None else {
            "place_ids" if isinstance(node, Location) else "asset_ids": node.branch_ids()}
        return render(request, "workorders/handover.html", {
            "here": "assets", "node": node, "since": since, "until": until, "problems": problems,
            "told": gathered(user, since=since, until=until, **scope), "at": request.GET.get("in", ""),
            "since_typed": timezone.localtime(since).strftime("%Y-%m-%dT%H:%M"),
        })


def _order(request: HttpRequest, number: str) -> WorkOrder:
    rows = WorkOrder.objects.visible_to(request.user).select_related(
        "asset__location", "asset__site", "location", "site", "assigned_to", "team", "craft", "procedure",
        "reported_problem", "requested_by")
    found = rows.numbered(number).first()
    if found is None:
        raise Http404(_("There is no such order in the branches you may see."))
    return found


def _node(request: HttpRequest) -> Asset | Location | None:
    asked = request.GET.get("in", "")
    if not asked:
        return None
    match = _KEY.fullmatch(asked)
    tree: Any = Location if match and match[1] == "l" else Asset
    found = tree.objects.visible_to(request.user).select_related("site").filter(pk=int(match[2])).first() \
        if match else None
    if found is None:
        raise Http404(_("There is no such place in the branches you may see."))
    return found


def _code(request: HttpRequest, order: WorkOrder) -> Any:
    return qr_svg(request.build_absolute_uri(reverse("work-order", args=[order.number])), says=order.number)
