"""Photos, documents and notes that people add to an order."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, happened, verb
from workorders import services
from workorders.choices import LateKind
from workorders.models import Comment, WorkOrder
from workorders.views.late import kept
from workorders.views.order import work_order
from workorders.views.reach import seen_order


def _words(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    return {"text": request.POST.get("text", "")}


@verb(show=work_order, late=kept(LateKind.NOTE, _words))
def note(request: HttpRequest, number: str) -> Done:
    """``text``; ``for_requester`` shows it to whoever reported the problem."""
    order = seen_order(request, number)
    services.comment(order=order, by=request.user, text=request.POST.get("text", ""),
                     for_requester=bool(request.POST.get("for_requester")))
    return Done(f"{order.get_absolute_url()}#notes")


@verb(show=work_order)
def photo(request: HttpRequest, number: str) -> Done:
    """``upload``: a photo or a document."""
    order = seen_order(request, number)
    upload = request.FILES.get("upload")
    if upload is None:
        raise DomainError.of("upload_missing", _("Take a photo or choose a file."), "upload")
    services.attach(order=order, by=request.user, upload=upload, caption=request.POST.get("caption", ""),
                    taken_at=happened(request))
    return Done(f"{order.get_absolute_url()}#notes", _("Added."))


@verb(show=lambda request, number, pk, **refusal: work_order(request, number, **refusal))
def withdraw(request: HttpRequest, number: str, pk: int) -> Done:
    """Take a remark back."""
    order = seen_order(request, number)
    services.withdraw_comment(comment=get_object_or_404(Comment, pk=pk, work_order=order), by=request.user)
    return Done(f"{order.get_absolute_url()}#notes", _("The note is withdrawn."))
