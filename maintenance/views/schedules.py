"""Schedules: the list, and the page that says why something came out or did not."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.exporting import asked_form, download
from cmms.pages import page
from cmms.pagination import BadCursor, key_page
from maintenance import agenda, exports
from maintenance.effectiveness import ENOUGH, LOOKS_BACK, effects
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MaintenanceSchedule, ScheduleRevision
from maintenance.views.asked import Asked, Link, asked
from workorders.choices import UNFINISHED_STATUSES

SIZE = 50
NEWEST = 30
SOON = 8  # what comes after those is folded away
AHEAD = dt.timedelta(days=366)


def _states() -> dict[str, str]:
    return {"active": _("Active"), "due": _("Due or overdue"), "inactive": _("Inactive")}


@page
def schedules(request: HttpRequest) -> HttpResponseBase:
    """``state`` active, due or inactive; ``q`` words of title, tag or place; paged by key; ``format`` csv or xlsx: all
    of them as a file."""
    what = asked(request, "maintenance.view_maintenanceschedule")
    state, words = request.GET.get("state", "active"), request.GET.get("q", "").strip()[:100]
    rows = _filtered(request, what, state, words)
    order = ["title", "pk"] if state == "inactive" else ["next_due", "pk"]
    if form := asked_form(request):
        with timezone.override(what.zone):
            return download(request, exports.schedules(rows, order), form)
    try:
        found = key_page(rows, order=order, size=SIZE, cursor=request.GET.get("page", ""))
    except BadCursor as error:
        raise Http404(_("There is no such page.")) from error
    with timezone.override(what.zone):
        return render(request, "maintenance/schedule_list.html", {
            "what": what, "rows": found.rows, "state": state, "q": words, "today": what.today,
            "states": [Link(label, what.query(state=name, q=words), name == state)
                       for name, label in _states().items()],
            "sites": what.site_links(state=state, q=words),
            "previous": found.previous and what.query(state=state, q=words, page=found.previous),
            "next": found.next and what.query(state=state, q=words, page=found.next)})


def _filtered(request: HttpRequest, what: Asked, state: str, words: str) -> Any:
    rows = MaintenanceSchedule.objects.visible_to(request.user).filter(site=what.site)
    rows = rows.filter(is_active=state != "inactive")
    if state == "due":
        rows = rows.filter(next_due__lte=timezone.now())
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(asset__tag__icontains=word) | Q(asset__name__icontains=word)
                           | Q(location__name__icontains=word))
    return rows.select_related("site", "asset", "location", "craft")


@page
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """One schedule: its terms, every occurrence with its sentence, what will come, and what its runs were worth."""
    if not request.user.has_perm("maintenance.view_maintenanceschedule"):
        raise PermissionDenied
    found = (MaintenanceSchedule.objects.visible_to(request.user)
             .select_related("site", "asset", "location", "craft", "team", "assigned_to", "procedure", "meter", "plan")
             .filter(pk=pk).first())
    if found is None:
        raise Http404(_("There is no such schedule."))
    today = timezone.now().astimezone(found.zone).date()
    rows = (MaintenanceOccurrence.objects.filter(schedule=found)
            .select_related("work_order", "satisfied_by", "covered_by__schedule", "covered_by__work_order")
            .order_by("-revision", "-number")[: NEWEST + 1])
    with timezone.override(found.zone):
        occurrences = list(rows)
        dues = agenda.comings([found], until=today + AHEAD, today=today) if found.is_active else []
        return render(request, "maintenance/schedule_detail.html", {
            "schedule": found, "what": Asked(found.site, (found.site,), today), "today": today,
            "occurrences": occurrences[:NEWEST], "more": len(occurrences) > NEWEST,
            "soon": dues[:SOON], "later": dues[SOON:],
            "parts": list(found.parts.select_related("part").order_by("part__part_number")),
            "stops": list(found.stops.select_related("asset")),
            "revisions": list(ScheduleRevision.objects.filter(schedule=found).order_by("-revision")[:NEWEST]),
            "effect": effects([found])[0], "enough": ENOUGH, "looks_back": LOOKS_BACK,
            "unfinished": UNFINISHED_STATUSES,
            "can_change": request.user.has_perm("maintenance.change_maintenanceschedule"),
        })


@page
def effectiveness(request: HttpRequest) -> HttpResponse:
    """What the schedules of a site are worth: evidence per schedule that ever ran, by title."""
    what = asked(request, "maintenance.view_maintenancehistory")
    ran = MaintenanceHistory.objects.visible_to(request.user).filter(schedule__site=what.site).values("schedule")
    rows = (MaintenanceSchedule.objects.visible_to(request.user).filter(pk__in=ran)
            .select_related("site", "asset", "location"))
    try:
        found = key_page(rows, order=["title", "pk"], size=SIZE, cursor=request.GET.get("page", ""))
    except BadCursor as error:
        raise Http404(_("There is no such page.")) from error
    return render(request, "maintenance/effectiveness.html", {
        "what": what, "effects": effects(found.rows), "enough": ENOUGH, "looks_back": LOOKS_BACK,
        "sites": what.site_links(), "previous": found.previous and what.query(page=found.previous),
        "next": found.next and what.query(page=found.next)})
