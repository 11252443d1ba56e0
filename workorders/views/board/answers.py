"""Answering what waits: approve, reject, review, close, and what came in late."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from cmms.pages import Done, verb
from workorders import services
from workorders.models import LateEntry, WorkOrder
from workorders.views.board.asked import back_to
from workorders.views.board.page import board

_PLAIN = {"approve": services.approve, "review": services.review, "close": services.close}


def _again(request: HttpRequest, *_args: Any, problems: Any = (), status: int = 200, **_more: Any) -> HttpResponse:
    """The board once more, with why it was refused."""
    request.GET = QueryDict(request.POST.get("back", ""))  # type: ignore[misc]  # the board the form came from
    return board(request, problems=problems, status=status)


@verb(show=_again)
def answer(request: HttpRequest, verb: str, number: str) -> Done:
    """One click on a question; ``reject`` takes a ``reason``."""
    order = WorkOrder.objects.visible_to(request.user).numbered(number).first()
    if order is None:
        raise Http404(_("There is no such order."))
    if verb == "reject":
        services.reject(order=order, by=request.user, reason=request.POST.get("reason", ""))
        return Done(back_to(request), _("%(number)s is rejected; whoever reported it is told why.")
                    % {"number": order.number})
    if verb not in _PLAIN:
        raise Http404(_("There is no such answer."))
    _PLAIN[verb](order=order, by=request.user)
    said = {"approve": _("%(number)s is approved."), "review": _("%(number)s is reviewed."),
            "close": _("The books of %(number)s are closed.")}[verb]
    return Done(back_to(request), said % {"number": order.number})


@verb(show=_again)
def decide_late(request: HttpRequest, pk: int) -> Done:
    """Book a late entry on a follow-up (``accept``), or decline it with a ``reason``."""
    entry = LateEntry.objects.visible_to(request.user).filter(pk=pk).first()
    if entry is None:
        raise Http404(_("There is no such entry."))
    if request.POST.get("decision") == "accept":
        follow_up = services.accept_late_entry(entry=entry, by=request.user)
        return Done(back_to(request), _("It is booked on %(number)s.") % {"number": follow_up.number})
    services.decline_late_entry(entry=entry, by=request.user, note=request.POST.get("reason", ""))
    return Done(back_to(request), _("The late entry is declined."))
