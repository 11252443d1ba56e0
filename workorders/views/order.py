"""The page of one order, in the order of the work: state, safety, steps, parts, photos and notes, what was before."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate

from cmms.pages import whole
from workorders import services
from workorders.choices import BOOKABLE_STATUSES, UNFINISHED_STATUSES, WORKABLE_STATUSES, Status
from workorders.models import WorkOrder
from workorders.picking import lines_of
from workorders.services.remarks import remarks_on
from workorders.thread import thread_of
from workorders.views.bar import bar_for
from workorders.views.cards import due_mark
from workorders.views.checklist import checklist
from workorders.views.reach import in_its_zone, order_page, place_words

MOST = 30
"""Orders shown around one."""


@order_page
@in_its_zone
def work_order(request: HttpRequest, order: WorkOrder, *, step: int | None = None, problems: Any = (),
               typed: Any = None, status: int = 200) -> HttpResponse:
    """``?step=`` opens that step. A refused verb shows the page again, with ``step`` where it was about one."""
    user: Any = request.user
    works = user.has_perm("workorders.perform_workorder")
    chosen = step or whole(request.GET.get("step", ""))
    steps = checklist(order, open_for_answers=works and order.status in WORKABLE_STATUSES, chosen=chosen,
                      problems=list(problems) if step else [], typed=typed if step else None)
    offers = {offer.move.verb: offer for offer in services.offers(order, user)}
    now = timezone.now()
    return render(request, "workorders/work_order.html", {
        "order": order, "place": place_words(order), "due": due_mark(order, now) if _open(order) else None,
        "bar": bar_for(order, user, offers, asks_safety=steps.holds_start), "checklist": steps, "works": works,
        "workable": works and order.status in WORKABLE_STATUSES,
        "bookable": works and order.status in BOOKABLE_STATUSES,
        "lines": lines_of(order), "thread": thread_of(order), "offers": bool(offers), "here": "home",
        "problems": [] if step and any(card.current for card in steps.steps) else problems, "typed": typed,
        "may_note": user.has_perm("workorders.add_comment") and order.status != Status.CLOSED,
        "family": _family(order, user),
        "remarks": remarks_on(order), "may_follow": "follow_up" in offers, "warranty": _under_warranty(order, now),
    })


def _family(order: Any, user: Any) -> list[WorkOrder]:
    """The order above and those that are parts of this one; asked for only where there is any."""
    if not order.has_parts and order.parent_id is None:
        return []
    return list(WorkOrder.objects.visible_to(user).around(order).select_related("assigned_to")[:MOST])


def _under_warranty(order: WorkOrder, now: dt.datetime) -> bool:
    until = order.asset.warranty_ends_on if order.asset is not None else None
    return until is not None and until >= localdate(now)


def _open(order: WorkOrder) -> bool:
    return order.status in UNFINISHED_STATUSES
