"""Parts of an order at the machine: one more, one less, an exact number, and a part that nobody planned."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cmms.errors import Conflict
from cmms.pages import Done, happened, verb, whole
from cmms.pages import number as as_number
from cmms.templatetags.pages import amount
from inventory.models import Part, Storeroom
from workorders import services
from workorders.choices import BOOKABLE_STATUSES, LateKind
from workorders.models import WorkOrder, WorkOrderPart
from workorders.picking import found_parts, lines_of, store_for
from workorders.views.late import kept
from workorders.views.order import work_order
from workorders.views.reach import in_its_zone, order_page, seen_order

FOUND = 20


@order_page
@in_its_zone
def parts(request: HttpRequest, order: WorkOrder, *, pk: int | None = None, problems: Any = (), typed: Any = None,
          status: int = 200) -> HttpResponse:
    """Look a part up (``q``: number, barcode or words) and take it; ``part`` alone shows one, to type how many."""
    user: Any = request.user
    term = request.GET.get("q", "").strip()[:100]
    chosen = pk or whole(request.GET.get("part", ""))
    one = get_object_or_404(Part, pk=chosen) if chosen is not None else None
    line = WorkOrderPart.objects.of(order).filter(part=one).first() if one is not None else None
    return render(request, "workorders/work_order_parts.html", {
        "order": order, "here": "home", "problems": problems, "typed": typed, "term": term, "part": one, "line": line,
        "found": found_parts(order, term, at_most=FOUND) if term else [], "at_most": FOUND,
        "stores": Storeroom.objects.in_use().filter(site=order.site).order_by("name") if one is not None else [],
        "store": store_for(order, one) if one is not None else None,
        "bookable": order.status in BOOKABLE_STATUSES and user.has_perm("inventory.issue_inventorytransaction"),
        "lines": lines_of(order) if one is None and not term else [],
    })


def _again(request: HttpRequest, number: str, pk: int, **refusal: Any) -> HttpResponse:
    """A refused tap shows the order again; a refused number the form in which it was typed."""
    if "quantity" in request.POST:
        return parts(request, number, pk=pk, **refusal)
    return work_order(request, number, **refusal)


def _said(request: HttpRequest, order: WorkOrder, pk: int) -> dict[str, Any]:
    part = get_object_or_404(Part, pk=pk)
    store = _store(request, order, part)
    quantity = request.POST.get("quantity") or request.POST.get("change", "1")
    return {"part": pk, "storeroom": store.pk, "quantity": str(as_number(quantity)),
            "words": f"{quantity} × {part}"}


@verb(show=_again, late=kept(LateKind.PART, _said))
def use(request: HttpRequest, number: str, pk: int) -> Done:
    """``change`` 1 or -1 takes one or gives one back; ``quantity`` (and ``storeroom``) takes exactly so many, or gives
    them back where ``give_back`` is said."""
    order = seen_order(request, number)
    part = get_object_or_404(Part, pk=pk)
    form = request.POST
    quantity = as_number(form.get("quantity") or form.get("change", ""), "quantity")
    if form.get("give_back"):
        quantity = -quantity
    facts: dict[str, Any] = {"order": order, "part": part, "by": request.user, "at": happened(request)}
    if quantity < 0:
        line = services.return_unused(quantity=-quantity, **facts)
    else:
        line = services.issue_part(quantity=quantity, storeroom=_store(request, order, part), **facts)
    return Done(f"{order.get_absolute_url()}#p{pk}", _("%(part)s: %(used)s %(unit)s used.") % {
        "part": part.description or part.part_number, "used": amount(line.quantity_used), "unit": part.unit_of_measure})


def _store(request: HttpRequest, order: WorkOrder, part: Part) -> Storeroom:
    named = whole(request.POST.get("storeroom", ""))
    if named is not None:
        return get_object_or_404(Storeroom.objects.in_use().filter(site=order.site), pk=named)
    store = store_for(order, part)
    if store is None:
        raise Conflict.of("not_stocked", _("%(part)s lies in no store of this site.") % {"part": part}, "quantity")
    return store
