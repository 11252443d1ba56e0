"""All orders that a person may see: found by number, tag or words, in states and by person, page by page."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.exporting import asked_form, download
from cmms.pagination import BadCursor, key_page
from workorders import exports
from workorders.choices import Status
from workorders.models import WorkOrder
from workorders.views.cards import cards
from workorders.views.reach import order_page

SIZE = 20
NEWEST, URGENT = ("-id",), ("-priority", "created_at", "id")


@order_page
def work_orders(request: HttpRequest) -> HttpResponseBase:
    """``q`` words; ``show`` open (default), overdue, unassigned, requested, hold, finished, all; ``after`` a cursor;
    ``format`` csv or xlsx: all of them as a file."""
    user: Any = request.user
    term, show = request.GET.get("q", "").strip()[:100], request.GET.get("show", "open")
    seen = WorkOrder.objects.visible_to(user)
    exact = seen.numbered(term).first() if term else None
    if exact is not None and request.GET.get("q", "").upper().startswith("WO"):
        return redirect(exact)
    now = timezone.now()
    chosen = _shown(seen, show, now)
    found: Any = chosen.filter(_words(term)) if term else chosen
    found = found.with_names().select_related("location__parent")
    order = NEWEST if show in ("finished", "all") else URGENT
    if form := asked_form(request):
        return download(request, exports.orders(found, order), form)
    found = found.with_progress()
    try:
        rows = key_page(found, order=order, size=SIZE, cursor=request.GET.get("after", ""))
    except BadCursor:
        rows = key_page(found, order=order, size=SIZE)
    return render(request, "workorders/work_order_list.html", {
        "here": "work-orders" if user.has_perm("workorders.plan_workorder") else "home", "term": term, "show": show,
        "tabs": [("open", _("Open")), ("overdue", _("Overdue")), ("unassigned", _("Not assigned")),
                 ("requested", _("Requests")), ("hold", _("On hold")), ("finished", _("Finished")), ("all", _("All"))],
        "cards": cards(rows.rows, now), "page": rows,
    })


def _shown(seen: Any, show: str, now: Any) -> QuerySet[WorkOrder]:
    sets: dict[str, Any] = {
        "overdue": lambda: seen.overdue(now), "unassigned": lambda: seen.open().filter(assigned_to__isnull=True),
        "requested": seen.requested, "hold": lambda: seen.filter(status=Status.ON_HOLD),
        "finished": lambda: seen.filter(status__in=(Status.COMPLETED, Status.CLOSED)), "all": lambda: seen,
    }
    return sets.get(show, seen.open)()


def _words(term: str) -> Q:
    found = Q()
    for word in term.split():
        found &= Q(title__icontains=word) | Q(asset__tag__icontains=word) | Q(asset__name__icontains=word)
    return found
