"""The first page: what the person works on now, what comes next, what the team may take, what they reported."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.pages import page
from cmms.pagination import count_up_to
from workorders.choices import Status
from workorders.models import LaborEntry, WorkOrder
from workorders.services import running_clock
from workorders.views.cards import LATER, NEXT, OVERDUE, UNDATED, WEEK, Card, cards, group_of

MOST = 60
TAB_TODAY, TAB_LATE, TAB_WEEK, TAB_TEAM = "today", "overdue", "week", "team"
HEADINGS: tuple[tuple[str, Promise | str, Promise | str], ...] = (
    (OVERDUE, gettext_lazy("Overdue"), gettext_lazy("do these first")),
    (NEXT, gettext_lazy("Next up"), ""),
    (UNDATED, gettext_lazy("No date"), ""),
    (WEEK, gettext_lazy("Later this week"), ""),
    (LATER, gettext_lazy("After this week"), ""),
)


@dataclass(frozen=True)
class Tab:
    """A way to look at the jobs; ``count`` is said behind its name, ``hot`` where it should not be more than 0."""

    key: str
    label: str
    count: str
    hot: bool = False


@dataclass(frozen=True)
class Group:
    """Cards under one heading."""

    key: str
    title: Promise | str
    note: Promise | str = ""
    cards: list[Card] = field(default_factory=list)


@page
def my_work(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    """``tab``: today, overdue, week or team. Who does no jobs sees what they reported."""
    user: Any = request.user
    now = timezone.now()
    common = {"here": "home", "today": date_format(localtime(now), "D j M"), "problems": problems}
    if not user.has_perm("workorders.perform_workorder"):
        return render(request, "workorders/my_requests.html", {**common, "cards": _reported(user, now)})
    running = running_clock(user)
    tab = request.GET.get("tab", TAB_TODAY)
    mine = [(order, group_of(order, now)) for order in _mine(user, running)]
    free = WorkOrder.objects.visible_to(user).free_for(user).open()
    if tab == TAB_TEAM:
        shown = list(_rich(free)[:MOST])
        number = str(len(shown)) if len(shown) < MOST else f"{MOST}+"
    else:
        shown = [order for order, group in mine if _belongs(group, tab)]
        some, more = count_up_to(free, MOST)
        number = f"{some}+" if more else str(some)
    return render(request, "workorders/my_work.html", {
        **common, "running": running, "groups": _grouped(cards(shown, now)), "tab": tab,
        "tabs": _tabs([group for _order, group in mine], number),
        "plans": user.has_perm("workorders.plan_workorder"),
    })


def _mine(user: Any, running: LaborEntry | None) -> list[WorkOrder]:
    """The person's unfinished jobs, the one on which the clock runs aside: that stands above all."""
    given = WorkOrder.objects.visible_to(user).assigned_to(user).unfinished().exclude(status=Status.REQUESTED)
    held = running.work_order_id if running is not None else None
    return list(_rich(given.exclude(pk=held) if held else given)[: 3 * MOST])


def _reported(user: Any, now: dt.datetime) -> list[Card]:
    asked = WorkOrder.objects.visible_to(user).filter(requested_by=user)
    return cards(asked.with_names().select_related("location__parent").with_progress().order_by("-id")[:MOST], now)


def _rich(orders: Any) -> Any:
    return orders.with_names().select_related("location__parent").with_progress().most_urgent_first()


def _belongs(group: str, tab: str) -> bool:
    """Whether a tab shows that group. What comes after this week stands below it, so that no job is hidden."""
    if tab == TAB_LATE:
        return group == OVERDUE
    if tab == TAB_WEEK:
        return group != UNDATED
    return group in (OVERDUE, NEXT, UNDATED)


def _tabs(groups: list[str], team: str) -> list[Tab]:
    late = groups.count(OVERDUE)
    today = sum(_belongs(group, TAB_TODAY) for group in groups)
    week = sum(group in (OVERDUE, NEXT, WEEK) for group in groups)
    return [Tab(TAB_TODAY, _("Today"), str(today)), Tab(TAB_LATE, _("Overdue"), str(late), hot=late > 0),
            Tab(TAB_WEEK, _("This week"), str(week)), Tab(TAB_TEAM, _("My team"), team)]


def _grouped(found: list[Card]) -> list[Group]:
    """What is late by urgency, what has a date by that date, the running ones first."""
    groups = [Group(key, title, note, [card for card in found if card.group == key])
              for key, title, note in HEADINGS]
    for group in groups:
        if group.key in (NEXT, WEEK, LATER):
            group.cards.sort(key=_soonest)
    return [group for group in groups if group.cards]


def _soonest(card: Card) -> tuple[bool, dt.datetime]:
    dates = [date for date in (card.order.scheduled_start, card.order.due_at) if date is not None]
    return not card.paused, min(dates, default=dt.datetime.max.replace(tzinfo=dt.UTC))
