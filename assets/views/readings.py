"""What a planner does to readings: correct, void, note a replacement; and a round, many meters on one page."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import Meter
from assets.services.meters import Replaced, correct_reading, record_reading, replace_meter, void_reading
from assets.services.meters.correcting import KEEP
from assets.views.meters import (
    MOST_METERS,
    around,
    chosen_place,
    meter_or_404,
    meters_at,
    places_inside,
    reading_or_404,
    with_last,
)
from cmms.errors import DomainError, Problem
from cmms.pages import Done, happened, number, once, page, verb
from cmms.times import typed_moment

ROLLED, REPLACED = "rolled", "replaced"


@page
@permission_required("assets.change_meterreading", raise_exception=True)
def correct_form(request: HttpRequest, pk: int, reading: int, *, problems: Any = (), typed: Any = None,
                 status: int = 200) -> HttpResponse:
    """One reading: give it another value or moment, or take it back."""
    meter = meter_or_404(request, pk)
    with timezone.override(ZoneInfo(meter.asset.site.time_zone)):
        return render(request, "assets/meter_correct.html", {
            "here": "meters", "meter": meter, "reading": reading_or_404(meter, reading), "problems": problems,
            "typed": typed or {}, "codes": {problem.code for problem in problems}}, status=status)


@verb(show=correct_form, get=True)
def correct(request: HttpRequest, pk: int, reading: int) -> Done:
    meter, said = meter_or_404(request, pk), request.POST
    with timezone.override(ZoneInfo(meter.asset.site.time_zone)):
        moment = typed_moment(said.get("read_at", ""), "read_at")
    row = reading_or_404(meter, reading)
    if moment is not None and moment.replace(second=0, microsecond=0) == row.read_at.replace(second=0, microsecond=0):
        moment = None  # a form's field shows minutes; the same minute is the same moment
    final = said.get("final", "").strip()
    correct_reading(reading=row, by=request.user, value=number(said.get("value", ""), "value"), read_at=moment,
                    reason=said.get("reason", ""), confirmed=bool(said.get("confirmed")),
                    rollover=said.get("dial") == ROLLED, final=number(final, "final") if final else KEEP)
    return Done(reverse("meter", args=[pk]), _("The reading is corrected, and what followed it is counted anew."))


@verb(show=correct_form)
def void(request: HttpRequest, pk: int, reading: int) -> Done:
    meter = meter_or_404(request, pk)
    void_reading(reading=reading_or_404(meter, reading), by=request.user, reason=request.POST.get("reason", ""),
                 confirmed=bool(request.POST.get("confirmed")))
    return Done(reverse("meter", args=[pk]), _("The reading is taken back; it counts no more."))


@page
@permission_required("assets.add_meterreading", raise_exception=True)
def replace_form(request: HttpRequest, pk: int, *, problems: Any = (), typed: Any = None,
                 status: int = 200) -> HttpResponse:
    """A new counter in the place of the old one."""
    meter = meter_or_404(request, pk)
    with timezone.override(ZoneInfo(meter.asset.site.time_zone)):
        return render(request, "assets/meter_replace.html", {
            "here": "meters", "meter": with_last([meter])[0], "problems": problems, "typed": typed or {},
            "codes": {problem.code for problem in problems}}, status=status)


@verb(show=replace_form, get=True)
def replaced(request: HttpRequest, pk: int) -> Done:
    meter, said = meter_or_404(request, pk), request.POST
    with timezone.override(ZoneInfo(meter.asset.site.time_zone)):
        moment = typed_moment(said.get("at", ""), "at")
    final, start = said.get("final", "").strip(), said.get("start", "").strip()
    replace_meter(meter=meter, by=request.user, at=moment or happened(request),
                  final=number(final, "final") if final else None,
                  start=number(start, "start") if start else Decimal(0),
                  confirmed=bool(said.get("confirmed")), reason=said.get("reason", ""), late=moment is None)
    return Done(reverse("meter", args=[pk]), _("The new meter is noted; the lifetime total goes on."))


@page
@permission_required("assets.add_meterreading", raise_exception=True)
def round_form(request: HttpRequest, *, problems: Any = (), typed: Any = None, status: int = 200,
               wrong: dict[int, list[Problem]] | None = None) -> HttpResponse:
    """The meters of a place on one form; ``wrong``: meter → what speaks against its line."""
    place = chosen_place(request)
    rows, typed = with_last(meters_at(request, place)[:MOST_METERS]), typed or {}
    if wrong:
        rows = [meter for meter in rows if meter.pk in wrong]
    for meter in rows:
        meter.problems = (wrong or {}).get(meter.pk, ())  # type: ignore[attr-defined]
        meter.typed = {  # type: ignore[attr-defined]
            name: typed.get(f"{name}_{meter.pk}", "") for name in ("value", "dial", "final", "start")}
    zone = ZoneInfo(place.site.time_zone) if place is not None else timezone.get_current_timezone()
    with timezone.override(zone):
        return render(request, "assets/meter_round.html", {
            "here": "meters", "place": place, "around": around(request, place),
            "inside": places_inside(request, place), "meters": rows, "problems": problems, "typed": typed,
            "may_import": request.user.has_perm("accounts.import_data"),
            "full": place is not None and len(rows) == MOST_METERS}, status=status)


def round_(request: HttpRequest) -> HttpResponse:
    """Each line is judged by itself: the good ones are kept, the others come back with their sentences."""
    if request.method != "POST":
        return round_form(request)
    if not request.user.has_perm("assets.add_meterreading"):
        return round_form(request, problems=())  # to the login page, or 403
    place = chosen_place(request)
    if place is None:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    wrong: dict[int, list[Problem]] = {}

    def work() -> Done:
        kept = _keep_lines(request, place, wrong)
        return Done(f"{reverse('meter-round')}?location={place.pk}", ngettext(
            "%(count)d reading is kept.", "%(count)d readings are kept.", kept) % {"count": kept} if kept else "")

    try:
        done, repeated = once(request, work)
    except DomainError as error:
        return round_form(request, problems=error.problems, typed=request.POST, status=error.status)
    if repeated or not wrong:
        _say(request, _("This was sent before and is done; it was not done twice.") if repeated else done.message)
        return HttpResponseRedirect(done.to)
    _say(request, done.message)
    count = len(wrong)
    problem = Problem("lines", ngettext("%(count)d line needs another look.", "%(count)d lines need another look.",
                                        count) % {"count": count})
    return round_form(request, problems=[problem], typed=request.POST, status=422, wrong=wrong)


def _keep_lines(request: HttpRequest, place: Any, wrong: dict[int, list[Problem]]) -> int:
    """Record every line that holds a value; how many were taken."""
    said, kept = request.POST, 0
    with timezone.override(ZoneInfo(place.site.time_zone)):
        moment = typed_moment(said.get("read_at", ""), "read_at") or happened(request)
    for meter in meters_at(request, place):
        text = said.get(f"value_{meter.pk}", "").strip()
        if not text:
            continue
        try:
            _keep_line(request, meter, text, moment)
            kept += 1
        except DomainError as error:
            wrong[meter.pk] = [replace(problem, field=f"{problem.field or 'value'}_{meter.pk}")
                               for problem in error.problems]
    return kept


def _keep_line(request: HttpRequest, meter: Meter, text: str, moment: dt.datetime | None) -> None:
    said, pk = request.POST, meter.pk
    dial, final, start = (said.get(f"{name}_{pk}", "").strip() for name in ("dial", "final", "start"))
    record_reading(
        meter=meter, value=number(text, "value"), by=request.user, read_at=moment, rollover=dial == ROLLED,
        confirmed=bool(said.get(f"confirmed_{pk}")), reason=said.get("reason", ""), late=not said.get("read_at"),
        replaced=Replaced(number(final, "final") if final else None, number(start, "start") if start else Decimal(0))
        if dial == REPLACED else None)


def _say(request: HttpRequest, text: str) -> None:
    if text:
        messages.success(request, text)


__all__ = ["correct", "replaced", "round_", "void"]
