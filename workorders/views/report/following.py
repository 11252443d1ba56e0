"""The page by which a reporter follows the report, with or without an account: in plain words, and no names."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cmms.notifications.models import Notification
from workorders.choices import HoldReason, Outcome, Status
from workorders.following import LinkTooOld, followed
from workorders.models import Comment, WorkOrder, WorkOrderState


@dataclass(frozen=True)
class Happening:
    """One thing that happened to the report."""

    at: Any
    icon: str
    mark: str
    words: str
    more: str = ""


@require_safe
@never_cache
def follow(request: HttpRequest, signed: str) -> HttpResponse:
    """What became of it. A forged link is not found, one that is too old says so (410)."""
    try:
        pk = followed(signed)
    except LinkTooOld:
        return render(request, "workorders/request_over.html", {"here": "report-choose"}, status=410)
    order = WorkOrder.objects.select_related("asset", "location", "site").filter(pk=pk or 0).first()
    if order is None:
        raise Http404(_("There is no such report."))
    with timezone.override(ZoneInfo(order.site.time_zone)):
        told = Notification.objects.filter(reference_type=WorkOrder._meta.db_table, reference_id=order.pk)
        return render(request, "workorders/request.html", {
            "here": "report-choose", "order": order, "happenings": _happenings(order), "words": _now(order),
            "told": told.values("user").distinct().count() if order.status == Status.REQUESTED else 0,
            "answers": list(Comment.objects.filter(work_order=order, for_requester=True, withdrawn_at__isnull=True)
                            .order_by("created_at", "pk")[:20]),
            "seen": request.user.is_authenticated and WorkOrder.objects.visible_to(request.user).filter(
                pk=order.pk).exists(),
        })


def _now(order: WorkOrder) -> str:
    words = {
        Status.REQUESTED: _("It is on the list of requests. A planner looks at it next."),
        Status.OPEN: _("It will be done. It waits for its turn."),
        Status.IN_PROGRESS: _("Somebody works on it now."),
        Status.COMPLETED: _("The work is finished."), Status.CLOSED: _("The work is finished."),
        Status.CANCELLED: _("It will not be done."),
    }
    if order.status == Status.ON_HOLD:
        return _("The work waits: %(what)s.") % {"what": HoldReason(order.hold_reason).label.lower()} \
            if order.hold_reason else _("The work waits.")
    if order.status in (Status.COMPLETED, Status.CLOSED) and order.outcome not in ("", Outcome.DONE):
        return _("The work ended: %(outcome)s.") % {"outcome": Outcome(order.outcome).label.lower()}
    return words[Status(order.status)]


def _happenings(order: WorkOrder) -> list[Happening]:
    shown = {
        "report": ("inbox", "info", _("Reported")), "create": ("inbox", "info", _("Taken up")),
        "raise_emergency": ("warn", "bad", _("Reported as an emergency")), "approve": ("check", "ok", _("Accepted")),
        "reject": ("stop", "bad", _("Not accepted")), "start": ("run", "info", _("Work began")),
        "resume": ("run", "info", _("Work goes on")), "hold": ("pause", "", _("Work waits")),
        "complete": ("checked", "ok", _("Work finished")), "cancel": ("stop", "", _("Will not be done")),
        "reopen": ("undo", "", _("Taken up again")), "reinstate": ("undo", "", _("Taken up again")),
    }
    rows = WorkOrderState.objects.of(order).in_order().values_list("verb", "happened_at")
    found = [Happening(at, *shown[verb]) for verb, at in rows if verb in shown]
    reason = order.cancel_reason if order.status == Status.CANCELLED else ""
    if reason and found:
        last = found[-1]
        found[-1] = Happening(last.at, last.icon, last.mark, last.words, reason)
    return found
