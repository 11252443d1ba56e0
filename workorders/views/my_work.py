"""The first page: what the person works on now, what comes next, what the team may take, what they reported."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Location
from cmms.pages import page, whole
from cmms.pagination import count_up_to
from workorders.choices import Status
from workorders.models import LaborEntry, WorkOrder
from workorders.services import running_clock
from workorders.views.cards import LATER, NEXT, OVERDUE, UNDATED, WEEK, Card, cards, group_of

MOST = 60
SHOWN = 20
"""Cards on one page."""
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
    """``tab``: today, overdue, week or team, from the card ``from`` on. Who does no jobs sees what they reported."""
    user: Any = request.user
    now = timezone.now()
    common = {"here": "home", "today": date_format(localtime(now), "D j M"), "problems": problems}
    if not user.has_perm("workorders.perform_workorder"):
        return render(request, "workorders/my_requests.html", {**common, **_reported(request, now)})
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
    first = min(whole(request.GET.get("from", "")) or 0, len(shown))
    return render(request, "workorders/my_work.html", {
        **common, "running": running, "nowhere": not shown and _nowhere(user), "tab": tab,
        "groups": _part(_grouped(cards(shown, now)), first),
        "tabs": _tabs([group for _order, group in mine], number),
        "before": max(first - SHOWN, 0) if first else None,
        "more": first + SHOWN if first + SHOWN < len(shown) else None,
    })


def _mine(user: Any, running: LaborEntry | None) -> list[WorkOrder]:
    """The person's unfinished jobs, the one on which the clock runs aside: that stands above all."""
    given = WorkOrder.objects.visible_to(user).assigned_to(user).unfinished().exclude(status=Status.REQUESTED)
    held = running.work_order_id if running is not None else None
    return list(_rich(given.exclude(pk=held) if held else given)[: 3 * MOST])


def _reported(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """A page of what the person reported, the newest first; ``before`` is the order after which it goes on."""
    user: Any = request.user
    asked = WorkOrder.objects.visible_to(user).filter(requested_by=user)
    before = whole(request.GET.get("before", ""))
    found = list(_named(asked.filter(pk__lt=before) if before else asked).order_by("-id")[: SHOWN + 1])
    return {"cards": cards(found[:SHOWN], now), "paged": bool(before), "nowhere": not found and _nowhere(user),
            "older": found[SHOWN - 1].pk if len(found) > SHOWN else None}


def _nowhere(user: Any) -> bool:
    """Whether no place is open to the person: then an empty list is no free day, and somebody has to grant one."""
    return not Location.objects.visible_to(user).exists()


def _named(orders: Any) -> Any:
    return orders.with_names().select_related("location__parent").with_progress()


def _rich(orders: Any) -> Any:
    return _named(orders).most_urgent_first()


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


def _part(groups: list[Group], first: int) -> list[Group]:
    """The groups with ``SHOWN`` cards of all of them, from the card numbered ``first`` (0 is the first) on."""
    shown = []
    for group in groups:
        group_cards = group.cards[max(first, 0):max(first + SHOWN, 0)]
        first -= len(group.cards)
        if group_cards:
            shown.append(replace(group, cards=group_cards))
    return shown


def _soonest(card: Card) -> tuple[bool, dt.datetime]:
    dates = [date for date in (card.order.scheduled_start, card.order.due_at) if date is not None]
    return not card.paused, min(dates, default=dt.datetime.max.replace(tzinfo=dt.UTC))
