"""What a phone's queue brings for an order that was closed meanwhile: kept for the supervisor, and said so."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.idempotency import parse_key
from cmms.pages import Done, happened
from workorders import services
from workorders.choices import Status
from workorders.models import WorkOrder
from workorders.views.reach import seen_order

Late = Callable[..., Done | None]
NOT_KEPT = ("csrfmiddlewaretoken", "key", "happened_at", "secret")


def kept(kind: str, payload: Callable[..., dict[str, Any]] | None = None) -> Late:
    """For :func:`cmms.pages.verb`: keeps a refused entry of a closed order as a late entry of that kind.

    ``payload(request, order, *args)`` says it in the words that accepting understands; default: what the form said.
    """
    def late(request: HttpRequest, error: DomainError, number: str, *args: Any, **kwargs: Any) -> Done | None:
        order = seen_order(request, number)
        if order.status != Status.CLOSED:
            return None
        said = payload(request, order, *args, **kwargs) if payload is not None else {}
        words = ", ".join(f"{name}: {value}" for name, value in request.POST.items() if value and name not in NOT_KEPT)
        key = str(request.POST.get("key", ""))
        services.keep_late_entry(order=order, kind=kind, payload={"words": words, **said}, by=request.user,
                                 key=parse_key(key) if key else None, happened_at=happened(request))
        return Done(order.get_absolute_url(), _(
            "%(number)s was closed meanwhile. What you entered is kept and waits for the supervisor.") % {
                "number": order.number})

    return late


def moved(verb: str) -> Late:
    """A change of state that came too late."""
    def said(request: HttpRequest, order: WorkOrder, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"verb": verb, "words": ", ".join([verb, *(str(v) for n, v in request.POST.items()
                                                          if v and n not in NOT_KEPT)])}

    return kept("MOVE", said)
