"""The board itself: day, week and kanban, its live part, and the lists behind its figures."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Site
from cmms import charts
from cmms.accounts.capacity import Shift, WorkingTime, working_time
from cmms.accounts.models import Team
from cmms.pages import page
from workorders import states
from workorders.board import figures, kanban, lanes, waiting, week
from workorders.board.crew import crew
from workorders.board.jobs import MOST, Job, on_board
from workorders.board.standstill import standstill
from workorders.models import Downtime, LateEntry, WorkOrder
from workorders.services.readiness import readiness_of
from workorders.views.board.asked import DAY, KANBAN, VIEWS, Asked, asked

LISTED = 200
_NIGHT = dt.timedelta(hours=12)
_LABELS = {"day": gettext_lazy("Day"), "week": gettext_lazy("Week"), "kanban": gettext_lazy("Kanban")}
_LISTS: dict[str, Promise] = {
    "running": gettext_lazy("Running now"), "overdue": gettext_lazy("Overdue"),
    "planned": gettext_lazy("Planned today"), "unassigned": gettext_lazy("Not assigned"),
    "waiting": gettext_lazy("Waiting for you"),
    "on_hold_for_parts": gettext_lazy("On hold for parts"), "down": gettext_lazy("Assets down"),
}


@dataclass(frozen=True)
class Choice:
    """A link of a row of choices."""

    label: Any
    url: str
    here: bool = False


@page
def board(request: HttpRequest, *, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """The whole page; with ``part=live`` only what changes, for the polling. Unchanged since: 304 and one query."""
    what = asked(request)
    now = timezone.now()
    if "If-None-Match" in request.headers and not problems:
        unchanged = get_conditional_response(request, etag=_etag(request, what, figures.newest_change(), now))
        if unchanged is not None and unchanged.status_code == 304:
            return unchanged
    with timezone.override(what.zone):
        live = request.GET.get("part") == "live"
        context = _context(request, what, now) | {"problems": problems, "typed": typed}
        etag = context["etag"] = _etag(request, what, context["figures"].token, now)
        if not live:
            context["teams"] = list(Team.objects.order_by("name"))
            if what.view != KANBAN:
                context["downtime"] = _downtime(request, what, now)
        if request.GET.get("format") == "csv":
            chart = context.get("chart") if request.GET.get("plot") == "load" else context.get("downtime")
            if chart is None:
                raise Http404(_("There is no such plot on this board."))
            return charts.csv_response(chart, f"board-{what.days[0]}")
        response = render(request, "workorders/_board_live.html" if live else "workorders/board.html", context,
                          status=status)
    response["ETag"] = etag
    return response


def _etag(request: HttpRequest, what: Asked, newest: int, now: dt.datetime) -> str:
    """Changes with every audited change, and each minute where the board shows the present."""
    present = int(now.timestamp()) // 60 if what.start <= now < what.until + _NIGHT else 0
    part = f"{request.GET.get('part') == 'live'}{request.GET.get('format') == 'csv'}"
    return f'"{newest}-{present}-{request.user.pk}-{translation.get_language()}-{part}-{what.query}"'


def _context(request: HttpRequest, what: Asked, now: dt.datetime) -> dict[str, Any]:
    user: Any = request.user
    seen = WorkOrder.objects.visible_to(user).filter(site=what.site)
    found = figures.figures(what.site, user, now=now, start=what.start, until=what.until)
    crewed = what.view != KANBAN or what.team is not None
    people = list(crew(user, what.site, on=now.date(), team=what.team)) if crewed else []
    rows = list(on_board(seen, what.start, what.until + (_NIGHT if what.view == DAY else dt.timedelta()), now,
                         held=what.view == KANBAN))
    jobs = [Job(order, now) for order in rows[:MOST]]
    if what.team is not None:
        here = {person.pk for person in people}
        jobs = [job for job in jobs if job.order.team_id == what.team or job.order.assigned_to_id in here]
    can_plan = user.has_perm("workorders.plan_workorder")
    return {
        "what": what, "now": now, "figures": found, "can_plan": can_plan, "cut": len(rows) > MOST,
        "views": [Choice(_LABELS[name], what.but(view=name).url, name == what.view) for name in VIEWS],
        "sites": [Choice(site.name, what.but(site=site).url, site == what.site) for site in what.sites],
        "title": _title(what), "is_today": what.start <= now < what.until,
        "down_for": found.down_since and now - found.down_since,
        "before": what.but(day=what.days[0] - dt.timedelta(days=1)).url,
        "after": what.but(day=what.days[-1] + dt.timedelta(days=1)).url,
        "today": what.but(day=timezone.localdate()).url,
        **_waiting(user, what.site, seen, found, now),
        "waiting_count": found.waiting + found.late_entries,
        **_drawn(what, now, people, jobs),
    }


def _drawn(what: Asked, now: dt.datetime, people: list[Any], jobs: list[Job]) -> dict[str, Any]:
    """What the view shows; stages need nobody's hours."""
    if what.view == KANBAN:
        return {"columns": kanban.columns(jobs, readiness_of([job.order for job in jobs])), "reliefs": []}
    time = working_time([*people, *_others(people, jobs)], what.days[0] - dt.timedelta(days=1), what.days[-1],
                        zone=what.zone, borrow=what.site.calendar_id)
    return (_day if what.view == DAY else _week)(what, now, people, jobs, time)


def _others(people: list[Any], jobs: list[Job]) -> list[Any]:
    """People of other crews who have a job here."""
    known = {person.pk for person in people}
    return list({job.order.assigned_to_id: job.order.assigned_to for job in jobs
                 if job.order.assigned_to_id and job.order.assigned_to_id not in known}.values())


def _title(what: Asked) -> str:
    if what.view == DAY:
        return date_format(what.day, "l j F")
    return _("Week %(number)s, %(first)s – %(last)s") % {
        "number": what.days[0].isocalendar().week, "first": date_format(what.days[0], "j M"),
        "last": date_format(what.days[-1], "j M")}


def _waiting(user: Any, site: Site, seen: Any, found: figures.Figures, now: dt.datetime) -> dict[str, Any]:
    """Questions that this person may answer; nothing is read where nothing waits."""
    may = [q for q in (waiting.questions(seen, now) if found.waiting else []) if states.move(q.verb).permitted_to(user)]
    late = []
    if found.late_entries and user.has_perm("workorders.close_workorder"):
        late = list(waiting.late_entries(LateEntry.objects.visible_to(user).filter(work_order__site=site)))
    return {"questions": may, "late_entries": late,
            "unseen": max(found.waiting + found.late_entries - len(may) - len(late), 0)}


def _day(what: Asked, now: dt.datetime, people: list[Any], jobs: list[Job], time: WorkingTime) -> dict[str, Any]:
    found = lanes.lanes(people, jobs, time, what.day, what.start, what.until)
    whole = lanes.window(found)
    shifts = _shifts(found)
    chosen = _chosen(what.shift, shifts, whole, now)
    shown = lanes.window(found, chosen)
    if chosen is not None:
        found = [lane for lane in found if lane.person is None or _in(lane, shown)]
    for lane in found:
        lanes.lay_out(lane, shown)
    named = [Choice(_hours(shift), what.but(shift=_name(shift)).url, shift == chosen) for shift in shifts]
    return {
        "lanes": found, "window": shown, "reliefs": waiting.reliefs(found),
        "hours": [shown.start + n * dt.timedelta(hours=1) for n in range(shown.quarters // 4)],
        "hour_lines": [round(400 * n / shown.quarters, 3) for n in range(1, shown.quarters // 4)],
        "now_at": shown.share(now), "quarters": range(shown.quarters),
        "shifts": [*named, Choice(_("All"), what.but(shift="all").url, chosen is None)] if len(named) > 1 else [],
    }


def _shifts(found: list[lanes.Lane]) -> list[Shift]:
    """The different shifts of the day, the earliest first."""
    different = {(s.start, s.end): s for lane in found for s in lane.shifts}
    return [different[key] for key in sorted(different)]


def _chosen(name: str, shifts: list[Shift], whole: lanes.Window, now: dt.datetime) -> Shift | None:
    """The shift asked for; where nobody asked and the day is too long for a screen, the one that runs or begins."""
    if name:
        return next((shift for shift in shifts if _name(shift) == name), None)
    if whole.quarters <= 14 * 4 or len(shifts) < 2:
        return None
    return next((shift for shift in shifts if now < shift.end), shifts[0])


def _in(lane: lanes.Lane, shown: lanes.Window) -> bool:
    """Whether the lane has a shift or a job in the window, or somebody works right now."""
    if any(job.running for job in lane.jobs):
        return True
    spans = [(s.start, s.end) for s in lane.shifts] + [(j.start, j.end) for j in lane.jobs if j.start and j.end]
    return any(start < shown.end and end > shown.start for start, end in spans)


def _name(shift: Shift) -> str:
    return f"{timezone.localtime(shift.start):%H%M}-{timezone.localtime(shift.end):%H%M}"


def _hours(shift: Shift) -> str:
    return f"{timezone.localtime(shift.start):%H:%M}–{timezone.localtime(shift.end):%H:%M}"


def _week(what: Asked, now: dt.datetime, people: list[Any], jobs: list[Job], time: WorkingTime) -> dict[str, Any]:
    rows = week.week(people, jobs, time, what.days, what.zone)
    labels = [date_format(day, "D j") for day in what.days]
    load = [sum(float(row.days[n].load) for row in rows) for n in range(7)]
    room = [time.total([person.pk for person in people], day, day) for day in what.days]
    known = [float(each) for each in room if each is not None]
    number = _("%(load)s of %(room)s h") % {"load": charts.shown(sum(load)),
                                            "room": charts.shown(sum(known) if known else None)}
    chart = charts.bars(_("Load of the week"), labels, [charts.Series(_("Planned"), load)], capacity=room, unit="h",
                        number=number, label_head=_("Day")).at(f"{what.url}&format=csv&plot=load")
    return {"rows": rows, "days": what.days, "chart": chart, "reliefs": []}


def _downtime(request: HttpRequest, what: Asked, now: dt.datetime) -> charts.Chart:
    """Hours of standstill in the 30 days to now, by asset, whatever the reason."""
    spells = Downtime.objects.visible_to(request.user).filter(asset__site=what.site)
    found = standstill(spells, now - dt.timedelta(days=30), now)
    number = _("%(hours)s h of the worst") % {"hours": charts.shown(found[0][1])} if found else ""
    return charts.rows(_("Downtime, last 30 days"), found, unit="h", number=number, label_head=_("Asset"),
                       worst=True).at(f"{what.url}&format=csv&plot=downtime")


@page
def orders(request: HttpRequest, which: str) -> HttpResponse:
    """The rows behind a figure, most urgent first."""
    what = asked(request)
    if which not in _LISTS:
        raise Http404(_("There is no such list."))
    now = timezone.now()
    with timezone.override(what.zone):
        if which == "down":
            rows: Any = (Downtime.objects.visible_to(request.user).filter(asset__site=what.site).ongoing()
                         .select_related("asset", "work_order").order_by("started_at", "id"))
        else:
            seen = WorkOrder.objects.visible_to(request.user).filter(site=what.site).with_names().most_urgent_first()
            rows = figures.which(seen, which, now=now, start=what.start, until=what.until)
        found = list(rows[: LISTED + 1])
        return render(request, "workorders/board_list.html", {
            "what": what, "which": which, "title": _LISTS[which], "rows": found[:LISTED], "more": len(found) > LISTED,
            "now": now})


__all__ = ["board", "orders"]
