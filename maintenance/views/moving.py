"""Moving one occurrence: why it comes on its day, and a form that works without dragging."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from cmms.pages import Done, page, verb
from maintenance import agenda
from maintenance.agenda import Due
from maintenance.choices import Basis
from maintenance.models import MaintenanceSchedule
from maintenance.services import shifting
from maintenance.views.asked import Asked

_DAY = dt.timedelta(days=1)


def _due(request: HttpRequest, pk: int, revision: int, number: int) -> tuple[Due, Asked]:
    schedule = (MaintenanceSchedule.objects.visible_to(request.user)
                .select_related("site", "asset", "location", "procedure").filter(pk=pk).first())
    if schedule is None:
        raise Http404(_("There is no such schedule."))
    if not request.user.has_perm("maintenance.view_maintenanceoccurrence"):
        raise PermissionDenied
    today = timezone.now().astimezone(schedule.zone).date()
    for due in agenda.comings([schedule], until=today + shifting.HORIZON, today=today):
        if (due.coming.revision, due.coming.number) == (revision, number):
            return due, Asked(schedule.site, (schedule.site,), today)
    raise Http404(_("This occurrence is settled, or does not come within three years."))


@page
def occurrence(request: HttpRequest, pk: int, revision: int, number: int, *, problems: Any = (), typed: Any = None,
               status: int = 200) -> HttpResponse:
    """Why it comes on that day, and a form that moves it."""
    due, what = _due(request, pk, revision, number)
    with timezone.override(what.zone):
        window = shifting.movable(due.coming, what.today)
        form = typed or {}
        return render(request, "maintenance/occurrence.html", {
            "due": due, "what": what, "window": window, "problems": problems, "day": form.get("to", "") or due.day,
            "back": form.get("back", "") or request.GET.get("back", ""), "following": form.get("following", ""),
            "reason": form.get("reason", ""),
            "fixed": bool(due.schedule.frequency_type) and due.schedule.basis == Basis.FIXED,
            "earlier": _near(due, window, -1), "later": _near(due, window, 1),
            "can_move": request.user.has_perm("maintenance.change_maintenanceschedule"),
        }, status=status)


def _near(due: Due, window: Any, days: int) -> dt.date | None:
    """A day earlier or later, where that lies inside the tolerance."""
    if window is None or due.day is None:
        return None
    day = due.day + days * _DAY
    return day if window[0] <= day <= window[1] else None


@verb(show=occurrence)
def move(request: HttpRequest, pk: int, revision: int, number: int) -> Done:
    """Fields: ``to`` (day), ``following`` (any text: this and all that follow), ``reason``."""
    due, _what = _due(request, pk, revision, number)
    try:
        to = dt.date.fromisoformat(request.POST.get("to", ""))
    except ValueError as error:
        raise DomainError.of("day", _("Write the day like 2026-01-31."), "to") from error
    following = bool(request.POST.get("following"))
    shifting.move_occurrence(schedule=due.schedule, revision=revision, number=number, by=request.user, to=to,
                             following=following, reason=request.POST.get("reason", "")[:255])
    back = request.POST.get("back", "")
    day = date_format(to, "D j M Y")
    said = _("“%(title)s” and all that follow are moved: the next is %(day)s.") if following else _(
        "“%(title)s” is planned for %(day)s.")
    return Done(f"{reverse('calendar')}?{back}" if back and back.isprintable() else reverse("schedule", args=[pk]),
                said % {"title": due.schedule.title, "day": day})
