"""Answers to the steps of an order, and the locks that make it safe. Each saves by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cmms.pages import Done, happened, verb
from cmms.pages import number as as_number
from workorders import services
from workorders.choices import AnswerResult, LateKind, StepKind
from workorders.models import SafetyLock, WorkOrder
from workorders.views.late import kept, moved
from workorders.views.order import work_order
from workorders.views.reach import seen_order


def _again(request: HttpRequest, number: str, pk: int, **refusal: Any) -> HttpResponse:
    return work_order(request, number, step=pk, **refusal)


def _order_again(request: HttpRequest, number: str, pk: int, **refusal: Any) -> HttpResponse:
    return work_order(request, number, **refusal)


def _said(request: HttpRequest, order: WorkOrder, pk: int) -> dict[str, Any]:
    form = request.POST
    return {"step": pk, **{name: form.get(name, "") for name in ("result", "value", "number", "reason")}}


@verb(show=_again, late=kept(LateKind.ANSWER, _said))
def answer(request: HttpRequest, number: str, pk: int) -> Done:
    """``result`` PASS, FLAG, FAIL or NA; ``number``, ``value`` or ``upload`` as the step asks; ``reason``."""
    order = seen_order(request, number)
    step = get_object_or_404(order.steps, pk=pk)
    form = request.POST
    result = form.get("result", "")
    measured = step.kind in (StepKind.NUMBER, StepKind.READING) and result != AnswerResult.NOT_APPLICABLE
    services.answer(
        step=step, by=request.user, result=result, value=form.get("value", ""), reason=form.get("reason", ""),
        number=as_number(form.get("number", ""), "number") if measured else None, upload=request.FILES.get("upload"),
        at=happened(request), confirmed=bool(form.get("confirmed")))
    return Done(f"{order.get_absolute_url()}#s{pk}")


@verb(show=work_order, late=moved("secure"))
def secure(request: HttpRequest, number: str) -> Done:
    """Locked, tagged and tried: every safety step at once."""
    order = seen_order(request, number)
    services.secure(order=order, by=request.user, at=happened(request))
    return Done(order.get_absolute_url(), _("Locked, tagged and tried."))


@verb(show=work_order, late=moved("unlock"))
def unlock(request: HttpRequest, number: str) -> Done:
    """One's own locks come off."""
    order = seen_order(request, number)
    services.unlock(order=order, by=request.user, at=happened(request))
    return Done(order.get_absolute_url(), _("Your locks are off."))


@verb(show=_order_again, late=moved("lock_on"))
def lock_on(request: HttpRequest, number: str, pk: int) -> Done:
    """Hang the lock of one safety step, with the number that is printed on it."""
    order = seen_order(request, number)
    step = get_object_or_404(order.steps, pk=pk)
    services.lock_on(order=order, by=request.user, step=step, lock_number=request.POST.get("lock_number", "")[:50],
                     at=happened(request))
    return Done(order.get_absolute_url())


@verb(show=_order_again, late=moved("lock_off"))
def lock_off(request: HttpRequest, number: str, pk: int) -> Done:
    """Take one lock off; ``reason`` where it is somebody else's."""
    order = seen_order(request, number)
    lock = get_object_or_404(SafetyLock, pk=pk, work_order=order)
    services.lock_off(lock=lock, by=request.user, at=happened(request), reason=request.POST.get("reason", ""))
    return Done(order.get_absolute_url(), _("%(lock)s: taken off.") % {"lock": lock.point})
