"""The load board: 52 weeks of hours against capacity, and the parts the coming work needs."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms import charts
from cmms.charts import Chart, Series
from cmms.pages import page
from maintenance import load as reckoning
from maintenance.load import CRAFT, PERSON, WEEKS, Demand, Group
from maintenance.views.asked import Asked, Link, asked

SPANS = (4, 13, 52)


@page
def load(request: HttpRequest) -> HttpResponse:
    """``by`` craft or person; ``group`` shows one of them in the plot; ``format=csv`` with ``table`` hours or parts."""
    what = asked(request, "accounts.view_leave")
    by = PERSON if request.GET.get("by") == PERSON else CRAFT
    chosen = request.GET.get("group", "")
    with timezone.override(what.zone):
        found, dues, without = reckoning.load_of(request.user, what.site, by=by, today=what.today)
        group = next((each for each in found if str(each.key or "none") == chosen), None)
        shown = group or reckoning.whole(found, _("Everybody"))
        chart = plot(shown).at(what.query(by=by, group=chosen, format="csv", table="hours"))
        demands = reckoning.part_demand(dues, today=what.today)
        parts = _parts(demands, what.today).at(what.query(format="csv", table="parts"))
        if request.GET.get("format") == "csv":
            return (charts.csv_response(parts, f"parts-{what.today}") if request.GET.get("table") == "parts"
                    else charts.csv_response(chart, f"load-{what.today}"))
        return render(request, "maintenance/load.html", {
            "what": what, "chart": chart, "parts": parts, "demands": demands, "by": by, "shown": shown,
            "group": group, "spans": SPANS, "rows": [_row(each, what, by, each is group) for each in found],
            "views": [Link(_("By craft"), what.query(by=CRAFT), by == CRAFT),
                      Link(_("By person"), what.query(by=PERSON), by == PERSON)],
            "everybody": Link(_("Everybody"), what.query(by=by), group is None), "sites": what.site_links(by=by),
            "without": without, "all": _row(reckoning.whole(found, _("Everybody")), what, by, group is None),
        })


def plot(group: Group) -> Chart:
    """52 weeks of one group: orders, what will come for certain, and what is estimated, under the capacity."""
    weeks = group.weeks
    load_hours, room = group.total(13)
    number = _("%(load)s of %(room)s h in 13 weeks") % {"load": charts.shown(load_hours), "room": charts.shown(room)}
    series = [Series(_("Orders"), [week.orders for week in weeks], "f1"),
              Series(_("To come"), [week.firm for week in weeks], "f4"),
              Series(_("To come, estimated"), [week.estimated for week in weeks], "hatch")]
    return charts.bars(
        _("Load by week: %(who)s") % {"who": group.name}, [_week(week.monday) for week in weeks], series,
        capacity=[week.capacity for week in weeks], unit="h", number=number, label_head=_("Week"), every=4,
        width=1000, height=240)


def _week(monday: dt.date) -> str:
    return f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}"


def _row(group: Group, what: Asked, by: str, here: bool) -> dict[str, Any]:
    totals = [(span, *group.total(span)) for span in SPANS]
    return {"group": group, "link": Link(group.name, what.query(by=by, group=str(group.key or "none")), here),
            "spans": [{"load": load_hours, "room": room, "over": room is not None and load_hours > room,
                       "bar": charts.load(_("%(who)s, %(weeks)s weeks") % {"who": group.name, "weeks": span},
                                          load_hours, room)} for span, load_hours, room in totals],
            "weeks_over": group.weeks_over, "of": WEEKS}


def _parts(demands: list[Demand], today: dt.date) -> Chart:
    head = (_("Part"), _("Unit"), _("Needed in 4 weeks"), _("Needed in 13 weeks"), _("Needed in 52 weeks"), _("Free"),
            _("On order"), _("Lead time, days"), _("Short on"), _("Order by"))
    rows = tuple((str(d.part), d.part.unit_of_measure, *(d.needed_within(span * 7, today) for span in SPANS), d.free,
                  d.on_order, d.lead_time, d.short_on, d.order_by) for d in demands)
    short = sum(d.short_on is not None for d in demands)
    return Chart(_("Parts the coming work needs"), "", "", _("%(short)s of %(all)s will run short") % {  # type: ignore[arg-type]
        "short": short, "all": len(demands)}, head, rows, decimals=3)


__all__ = ["load", "plot"]
