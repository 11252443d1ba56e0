"""Moving a job: who does it and when, by a small form; dragging sends the same form."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cmms.accounts.models import User
from cmms.errors import DomainError, NotFound
from cmms.pages import Done, page, verb
from workorders.board.crew import crew
from workorders.board.lanes import QUARTER
from workorders.board.slots import free_from
from workorders.models import WorkOrder
from workorders.services.dispatching import KEEP, dispatch, planned_length
from workorders.views.board.asked import Asked, a_day, asked, back_to

_HOUR = dt.timedelta(hours=1)
_MORNING = dt.time(8)


def _order(request: HttpRequest, number: str) -> WorkOrder:
    order = WorkOrder.objects.visible_to(request.user).with_names().numbered(number).first()
    if order is None:
        raise Http404(_("There is no such order."))
    return order


@page
def job(request: HttpRequest, number: str, *, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """The job with a form that moves it."""
    what = asked(request)
    order = _order(request, number)
    what = what.but(site=order.site)
    with timezone.override(what.zone):
        begins = order.scheduled_start and timezone.localtime(order.scheduled_start)
        usual = {"person": order.assigned_to_id or "", "day": begins.date().isoformat() if begins else "",
                 "time": f"{begins:%H:%M}" if begins else "", "back": request.GET.get("back", "")}
        return render(request, "workorders/board_job.html", {
            "what": what, "order": order, "people": _people(request, what, order), "problems": problems,
            "typed": {**usual, **({k: typed.get(k, "") for k in usual} if typed is not None else {})},
            "can_plan": request.user.has_perm("workorders.plan_workorder"), "begins": begins,
        }, status=status)


def _people(request: HttpRequest, what: Asked, order: WorkOrder) -> list[User]:
    """Who may be chosen: the crews here, and whoever has it now."""
    people = list(crew(request.user, what.site, on=timezone.now().date()))
    if order.assigned_to is not None and order.assigned_to not in people:
        people.append(order.assigned_to)
    return people


@verb(show=job)
def move(request: HttpRequest, number: str) -> Done:
    """Give the job to somebody and a time. Fields: ``person`` (id, empty: nobody), ``day`` (empty: no time), ``time``
    (empty: the first free time of that day), or ``origin`` and ``quarter`` where it was dropped on the hours."""
    order = _order(request, number)
    with timezone.override(Asked(order.site, (order.site,), dt.date.today()).zone):
        person = _person(request, order)
        start = _begins(request.POST, order, person)
        order = dispatch(order=order, by=request.user, to=person, start=start)
        return Done(back_to(request), _said(order))


def _person(request: HttpRequest, order: WorkOrder) -> Any:
    if "person" not in request.POST:
        return KEEP
    given = request.POST["person"]
    if not given:
        return None
    asked_for = int(given) if given.isdecimal() and len(given) < 19 else 0
    if asked_for == order.assigned_to_id:
        return order.assigned_to
    person = crew(request.user, order.site, on=timezone.now().date()).filter(pk=asked_for).first()
    if person is None:
        raise NotFound.of("not_found", _("There is no such person in the crews of this site."), "person")
    return person


def _begins(form: Any, order: WorkOrder, person: Any) -> Any:
    """When it begins: as typed or dropped, else the first free time of the person's day, else the same hour."""
    if form.get("quarter", "").isdecimal() and form.get("origin", ""):
        return _dropped(form["origin"], form["quarter"])
    if "day" not in form:
        return KEEP
    if not form["day"]:
        return None
    day = a_day(form["day"])
    if day is None:
        raise DomainError.of("day", _("Write the day like 2026-01-31."), "day")
    zone = timezone.get_current_timezone()
    if form.get("time"):
        return _at(day, form["time"])
    whose = order.assigned_to if person is KEEP else person
    if whose is not None:
        free = free_from(whose, order.site, day, planned_length(order) or _HOUR, now=timezone.now(), but=order)
        if free is not None:
            return free
    usual = timezone.localtime(order.scheduled_start).time() if order.scheduled_start else _MORNING
    return dt.datetime.combine(day, usual, tzinfo=zone)


def _at(day: dt.date, text: str) -> dt.datetime:
    try:
        return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(text)))
    except ValueError as error:
        raise DomainError.of("time", _("Write the time like 14:30."), "time") from error


def _dropped(origin: str, quarter: str) -> dt.datetime:
    try:
        begins = dt.datetime.fromisoformat(origin)
    except ValueError as error:
        raise DomainError.of("time", _("The time it was dropped on could not be read.")) from error
    if timezone.is_naive(begins) or not 2000 <= begins.year <= 2200:
        raise DomainError.of("time", _("The time it was dropped on could not be read."))
    return begins + min(int(quarter[:4]), 400) * QUARTER


def _said(order: WorkOrder) -> str:
    who = str(order.assigned_to) if order.assigned_to else _("nobody")
    if order.scheduled_start is None:
        return _("%(number)s: %(who)s, no time yet.") % {"number": order.number, "who": who}
    when = date_format(timezone.localtime(order.scheduled_start), "D j M, H:i")
    return _("%(number)s: %(who)s, %(when)s.") % {"number": order.number, "who": who, "when": when}
