"""Meters: a place's meters, one meter with its plot, its readings as a file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets import exports
from assets.models import Location, Meter, MeterKind, MeterReading, ReadingKind
from assets.services.meters import average_use
from assets.signals import Mark, marking_meter
from cmms import charts
from cmms.exporting import FORMS, download
from cmms.pages import page

WINDOWS = {"30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"), "365": gettext_lazy("1 year"),
           "all": gettext_lazy("All")}
PER_PAGE = 30
MOST_POINTS = 300
MOST_METERS = 40
AT_ONCE = 2000


@page
@permission_required("assets.view_meter", raise_exception=True)
def meters(request: HttpRequest) -> HttpResponse:
    """The meters of a place and of everything below it, and the places inside it."""
    place = chosen_place(request)
    rows = meters_at(request, place)
    return render(request, "assets/meter_list.html", {
        "here": "meters", "place": place, "around": around(request, place),
        "inside": places_inside(request, place), "meters": with_last(rows[:MOST_METERS]), "most": MOST_METERS,
        "more": place is not None and rows[MOST_METERS:MOST_METERS + 1].exists()})


@page
@permission_required("assets.view_meter", raise_exception=True)
def meter(request: HttpRequest, pk: int) -> HttpResponse:
    """One meter: where it stands, what it does on average, its plot, and its readings in pages by key."""
    found = meter_or_404(request, pk)
    with timezone.override(ZoneInfo(found.asset.site.time_zone)):
        rows, older = _page_of(request, found)
        state = average_use(found)
        marks = list(_marks(found))
        window = request.GET.get("window", "90")
        return render(request, "assets/meter_detail.html", {
            "here": "meters", "meter": found, "last": next((row for row in rows if row.voided_at is None), None)
            if "before" not in request.GET else None, "readings": rows, "older": older, "state": state,
            "marks": marks, "window": window if window in WINDOWS else "90",
            "windows": list(WINDOWS.items()),
            "chart": plot(found, marks, window) if "before" not in request.GET else None})


@page
@permission_required("assets.view_meterreading", raise_exception=True)
def readings_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Every reading as CSV or XLSX, in the zone of the meter's site; those that were taken back are among them."""
    found = meter_or_404(request, pk)
    if form not in FORMS:
        raise Http404(_("A list comes as csv or as xlsx."))
    with timezone.override(ZoneInfo(found.asset.site.time_zone)):
        return download(request, exports.readings(found), form)


def meter_or_404(request: HttpRequest, pk: int) -> Meter:
    """The meter, where the person may see it."""
    found: Meter = get_object_or_404(
        Meter.objects.visible_to(request.user).select_related("asset__site", "asset__location"), pk=pk)
    return found


def reading_or_404(meter: Meter, pk: int) -> MeterReading:
    """A reading of the meter that counts."""
    found: MeterReading = get_object_or_404(meter.readings, pk=pk)
    return found


def chosen_place(request: HttpRequest) -> Location | None:
    """The place that ``location`` names, where the person may see it; None where none is named."""
    said = request.GET.get("location") or request.POST.get("location")
    if not said:
        return None
    if not request.user.has_perm("assets.view_location"):
        raise PermissionDenied
    if not str(said).isdecimal():
        raise Http404
    found: Location = get_object_or_404(Location.objects.visible_to(request.user).select_related("site"), pk=said)
    return found


def around(request: HttpRequest, place: Location | None) -> list[Location]:
    """The places around this one that the person sees, the outermost first."""
    if place is None:
        return []
    return list(Location.objects.visible_to(request.user).filter(pk__in=place.ancestor_ids()).order_by("level"))


def meters_at(request: HttpRequest, place: Location | None) -> QuerySet[Meter]:
    """The meters in use of what stands in the place or below it, as one walks past them; none without a place."""
    rows: QuerySet[Meter] = Meter.objects.visible_to(request.user).filter(retired_at__isnull=True)
    if place is None:
        return rows.none()
    return (rows.filter(asset__location__in=place.branch_ids()).exclude(asset__status="RETIRED")
            .select_related("asset__site", "asset__location")
            .order_by("asset__location__tree_id", "asset__location__lft", "asset__tree_id", "asset__lft", "name", "pk"))


def places_inside(request: HttpRequest, place: Location | None) -> QuerySet[Location]:
    """The places directly inside, or the topmost ones the person sees, that have meters; ``meters`` says how many."""
    seen: QuerySet[Location] = Location.objects.visible_to(request.user).in_use()
    inside = seen.filter(parent=place) if place is not None else seen.exclude(parent__in=seen)
    below = (Meter.objects.filter(retired_at__isnull=True, asset__location__tree_id=OuterRef("tree_id"),
                                  asset__location__lft__gte=OuterRef("lft"), asset__location__lft__lte=OuterRef("rght"))
             .order_by().annotate(one=F("retired_at")).values("one").annotate(number=Count("pk")).values("number"))
    return (inside.annotate(meters=Subquery(below, output_field=IntegerField())).filter(meters__gt=0)
            .order_by("name", "pk")[:100])


def with_last(meters: Iterable[Meter]) -> list[Meter]:
    """The meters, each with ``last``: its newest reading, or None."""
    found = list(meters)
    newest = (MeterReading.objects.filter(meter=OuterRef("pk")).order_by("-read_at").values("read_at")[:1])
    moments = dict(Meter.objects.filter(pk__in=[each.pk for each in found]).annotate(at=Subquery(newest))
                   .values_list("pk", "at"))
    known = {(row.meter_id, row.read_at): row for row in MeterReading.objects.filter(
        meter__in=[each.pk for each in found], read_at__in={at for at in moments.values() if at is not None})}
    for each in found:
        each.last = known.get((each.pk, moments[each.pk]))  # type: ignore[attr-defined]
    return found


def plot(meter: Meter, marks: Sequence[Mark], window: str) -> charts.Chart:
    """The lifetime total of a counter, the value of a gauge, with limits, thresholds and replacements."""
    readings = meter.readings.order_by("-read_at")
    newest = readings.first()
    if newest is not None and window != "all":
        days = int(window) if window in WINDOWS else 90
        readings = readings.filter(read_at__gte=newest.read_at - dt.timedelta(days=days))
    column = "total" if meter.kind == MeterKind.COUNTER else "value"
    points = list(readings.values_list("read_at", column)[:AT_ONCE])[::-1]
    if len(points) > MOST_POINTS:
        points = [*points[:-1:len(points) // MOST_POINTS + 1], points[-1]]
    limits = [(mark.label, mark.total) for mark in marks if mark.total is not None]
    if meter.kind == MeterKind.GAUGE:
        limits += [(label, value) for label, value in ((_("lower limit"), meter.low_limit),
                                                       (_("upper limit"), meter.high_limit)) if value is not None]
    changed = [(at, _("replaced")) for at in readings.filter(kind=ReadingKind.REPLACEMENT)
               .values_list("read_at", flat=True)[:20]]
    title = _("Lifetime total") if meter.kind == MeterKind.COUNTER else meter.name
    decimals = 0 if any(abs(value) >= 1000 for _at, value in points if value is not None) else 2
    return charts.line(title, points, unit=meter.unit, limits=limits, marks=changed, decimals=decimals).at(
        reverse("meter-file", args=[meter.pk, "csv"]))


def _marks(meter: Meter) -> Iterator[Mark]:
    for _receiver, found in marking_meter.send(Meter, meter=meter):
        yield from cast(Iterable[Mark], found or ())


def _page_of(request: HttpRequest, meter: Meter) -> tuple[list[MeterReading], str]:
    """Readings, newest first, voided ones among them, and the key of the next page ("" on the last)."""
    rows = MeterReading.every.filter(meter=meter).select_related("entered_by", "voided_by").order_by("-read_at")
    before = request.GET.get("before")
    if before:
        try:
            at = parse_datetime(before)
        except ValueError:
            at = None
        if at is None or timezone.is_naive(at):
            raise Http404
        rows = rows.filter(read_at__lt=at)
    found = list(rows[:PER_PAGE + 1])
    older = found[PER_PAGE - 1].read_at.isoformat() if len(found) > PER_PAGE else ""
    return found[:PER_PAGE], older


__all__ = ["MOST_METERS", "around", "chosen_place", "meter", "meter_or_404", "meters", "meters_at", "places_inside",
           "plot", "reading_or_404", "readings_file", "with_last"]
