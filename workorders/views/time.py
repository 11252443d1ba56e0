"""Who worked how long on an order: the rows, one's own minutes added, a wrong row corrected."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, happened, verb
from cmms.times import typed_moment
from workorders import services
from workorders.choices import BOOKABLE_STATUSES, LateKind
from workorders.models import LaborEntry, WorkOrder
from workorders.views.late import kept
from workorders.views.moves import minutes_of
from workorders.views.reach import in_its_zone, order_page, seen_order, zone_of


@order_page
@in_its_zone
def time(request: HttpRequest, order: WorkOrder, *, pk: int | None = None, problems: Any = (), typed: Any = None,
         status: int = 200) -> HttpResponse:
    """The spells and minutes of everybody; ``?entry=`` opens the form that corrects one of them."""
    user: Any = request.user
    rows = LaborEntry.objects.of(order).select_related("user").order_by("-work_date", "-id")
    chosen = str(pk or request.GET.get("entry", ""))
    return render(request, "workorders/work_order_time.html", {
        "order": order, "rows": rows, "problems": problems, "typed": typed, "here": "home",
        "chosen": next((row for row in rows if str(row.pk) == chosen), None),
        "today": timezone.localdate(), "total": LaborEntry.objects.of(order).total_minutes(),
        "bookable": order.status in BOOKABLE_STATUSES and user.has_perm("workorders.perform_workorder"),
        "corrects_all": user.has_perm("workorders.change_laborentry"),
    })


def _said(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    with zone_of(order, request.user):
        words = _words(request)
    return {"note": request.POST.get("note", ""), **{
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in words.items()}}


@verb(show=time, late=kept(LateKind.LABOUR, _said))
def book(request: HttpRequest, number: str) -> Done:
    """Minutes of a day, or from when to when."""
    order = seen_order(request, number)
    with zone_of(order, request.user):
        words = _words(request)
    services.book_labor(order=order, by=request.user, note=request.POST.get("note", "")[:255],
                        late=_was_offline(request), **words)
    return Done(_to(order), _("Booked."))


@verb(show=time)
def correct(request: HttpRequest, number: str, pk: int) -> Done:
    """Put another row in the place of a wrong one, or (``void``) none; the wrong one stays to be seen."""
    order = seen_order(request, number)
    entry = get_object_or_404(LaborEntry, pk=pk, work_order=order)
    reason = request.POST.get("reason", "")
    if request.POST.get("void"):
        services.void_labor(entry=entry, by=request.user, reason=reason)
        return Done(_to(order), _("The entry no longer counts."))
    with zone_of(order, request.user):
        words = _instead_of(entry, request)
    services.correct_labor(entry=entry, by=request.user, reason=reason, **words)
    return Done(_to(order), _("Corrected."))


def _instead_of(entry: LaborEntry, request: HttpRequest) -> dict[str, Any]:
    """The form comes with the spell that stands: minutes beside it, untouched, are what the person means."""
    words = _words(request)
    minutes = minutes_of(request.POST.get("minutes", "").strip())
    if minutes is None or "started_at" not in words:
        return words
    shown = [each and each.replace(second=0, microsecond=0) for each in (entry.started_at, entry.ended_at)]
    if [words["started_at"], words["ended_at"]] != shown:
        raise DomainError.of("both_times", _("Say either the minutes or from when to when: one of them stays empty."),
                             "minutes")
    return {"work_date": _day(request.POST.get("work_date", "")), "minutes": minutes}


def _was_offline(request: HttpRequest) -> bool:
    """Whether it waited on the phone: then it is kept even where it overlaps something booked meanwhile."""
    at = happened(request)
    return at is not None and timezone.now() - at > dt.timedelta(minutes=5)


def _words(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    start, end = (typed_moment(form.get(name, ""), name) for name in ("started_at", "ended_at"))
    if start is not None or end is not None:
        return {"started_at": start, "ended_at": end,
                "break_minutes": minutes_of(form.get("break_minutes", "").strip()) or 0}
    return {"work_date": _day(form.get("work_date", "")), "minutes": minutes_of(form.get("minutes", "").strip())}


def _day(text: str) -> Any:
    try:
        return parse_date(text.strip())
    except ValueError as error:
        raise DomainError.of("date", _("“%(text)s” is not a date.") % {"text": text[:40]}, "work_date") from error


def _to(order: WorkOrder) -> str:
    return reverse("work-order-time", args=[order.number])
