"""The calendar of preventive work: a month of days with hours against capacity, and 52 weeks above it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms import charts
from cmms.accounts.capacity import working_time
from cmms.accounts.models import Craft
from cmms.pages import page
from maintenance import agenda
from maintenance import load as reckoning
from maintenance.agenda import Due, Planned
from maintenance.choices import UNSETTLED
from maintenance.models import MaintenanceOccurrence
from maintenance.services import shifting
from maintenance.views.asked import Asked, Link, asked, whole
from maintenance.views.load import plot
from workorders.board.crew import crew

SHOWN = 6
"""Pieces of work that a day of the month shows; the day itself shows all."""

_DAY = dt.timedelta(days=1)


@dataclass
class Day:
    """One day of the grid: what is due, what became of what was, and hours against capacity (None: not known)."""

    date: dt.date
    inside: bool
    capacity: Decimal | None
    dues: list[Due] = field(default_factory=list)
    settled: list[MaintenanceOccurrence] = field(default_factory=list)
    load: Decimal = Decimal(0)

    @property
    def over(self) -> bool:
        return self.capacity is not None and self.load > self.capacity

    @property
    def shown(self) -> list[Due]:
        return self.dues[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.dues) - SHOWN, 0)


@page
def calendar(request: HttpRequest) -> HttpResponse:
    """``month`` (2026-11), ``craft`` (id), ``day`` opens one day below the month; ``format=csv`` is the 52 weeks."""
    what = asked(request, "maintenance.view_maintenanceoccurrence")
    first = _month(request.GET.get("month", ""), what.today) or what.today.replace(day=1)
    craft = whole(request.GET.get("craft", ""))
    with timezone.override(what.zone):
        crafts = list(Craft.objects.order_by("code"))
        days, chart = _fill(request, what, first, craft, {each.pk: str(each) for each in crafts})
        if request.GET.get("format") == "csv":
            return charts.csv_response(chart, f"calendar-{what.today}")
        opened = next((day for day in days if day.date.isoformat() == request.GET.get("day", "")), None)

        def link(**facts: Any) -> str:
            return what.query(**{"month": f"{first:%Y-%m}", "craft": craft, **facts})

        return render(request, "maintenance/calendar.html", {
            "what": what, "first": first, "weeks": [days[n:n + 7] for n in range(0, len(days), 7)], "opened": opened,
            "chart": chart.at(link(format="csv")), "query": link()[1:], "today": what.today,
            "before": link(month=f"{first - _DAY:%Y-%m}"), "after": link(month=f"{_next(first):%Y-%m}"),
            "crafts": [Link(_("All crafts"), link(craft=""), craft is None),
                       *(Link(each.name, link(craft=each.pk), each.pk == craft) for each in crafts)],
            "sites": what.site_links(month=f"{first:%Y-%m}"),
            "can_move": request.user.has_perm("maintenance.change_maintenanceschedule"),
        })


def _fill(request: HttpRequest, what: Asked, first: dt.date, craft: int | None, names: dict[int, str]
          ) -> tuple[list[Day], charts.Chart]:
    """The days of the month's grid, and the plot of 52 weeks; the same work and people in both."""
    begin = first - dt.timedelta(days=first.weekday())
    end = _next(first) - _DAY
    end += dt.timedelta(days=6 - end.weekday())
    weeks = reckoning.mondays(what.today)
    last = max(end, weeks[-1] + 6 * _DAY)
    dues = agenda.comings(agenda.schedules_of(request.user, what.site), until=last, today=what.today)
    orders, _without = agenda.planned_orders(request.user, what.site)
    people: list[Any] = list(crew(request.user, what.site, on=what.today))
    if craft is not None:
        dues = [due for due in dues if due.schedule.craft_id == craft]
        orders = [order for order in orders if order.facts["craft_id"] == craft]
        people = [person for person in people if person.craft_id == craft]
    time = working_time(people, min(begin, weeks[0]), last, zone=ZoneInfo(what.site.time_zone),
                        borrow=what.site.calendar_id)
    ids = [person.pk for person in people]
    days = {day: Day(day, day.month == first.month, time.total(ids, day, day))
            for n in range((end - begin).days + 1) if (day := begin + n * _DAY)}
    _work(days, dues, orders)
    for row in _settled(request, what, begin, end, craft):
        days[row.due_date].settled.append(row)
    found = reckoning.groups(people, time, orders, dues, by=reckoning.CRAFT, names=names, today=what.today)
    return list(days.values()), plot(reckoning.whole(found, names.get(craft or 0, _("Everybody"))))


def _work(days: dict[dt.date, Day], dues: list[Due], orders: list[Planned]) -> None:
    for due in dues:
        day = days.get(due.day) if due.day else None
        if day is not None:
            day.dues.append(due)
            if due.is_work and not due.coming.exists:
                day.load += due.hours or Decimal(0)
    for order in orders:
        if order.day in days:
            days[order.day].load += order.hours or Decimal(0)


def _settled(request: HttpRequest, what: Asked, begin: dt.date, end: dt.date, craft: int | None) -> Any:
    rows = (MaintenanceOccurrence.objects.visible_to(request.user).filter(site=what.site).due_between(begin, end)
            .exclude(decision__in=UNSETTLED).select_related("schedule__asset", "schedule__location", "work_order"))
    return rows.filter(schedule__craft=craft) if craft is not None else rows


def _month(text: str, today: dt.date) -> dt.date | None:
    """The first of the month; None for anything else, and for what lies further ahead than one can move work."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month.year >= 2000 and month <= today + shifting.HORIZON else None


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)
