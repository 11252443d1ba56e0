"""What a board's address asks for: site, day, view, shift and team. An address is a saved view."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assets.choosing import chosen_site
from assets.models import Site

DAY, WEEK, KANBAN = "day", "week", "kanban"
VIEWS = (DAY, WEEK, KANBAN)
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """The board that is asked for, with the sites one may choose from; times are local to the site's zone."""

    site: Site
    sites: tuple[Site, ...]
    day: dt.date
    view: str = DAY
    shift: str = ""
    team: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.time_zone)

    @property
    def days(self) -> list[dt.date]:
        """The local days shown: one, or the week from Monday on."""
        if self.view == DAY:
            return [self.day]
        monday = self.day - dt.timedelta(days=self.day.weekday())
        return [monday + n * _ONE for n in range(7)]

    @property
    def start(self) -> dt.datetime:
        return dt.datetime.combine(self.days[0], dt.time(), tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def until(self) -> dt.datetime:
        return dt.datetime.combine(self.days[-1] + _ONE, dt.time(), tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def query(self) -> str:
        """The address's query, without what is as it is anyway."""
        facts: dict[str, Any] = {"site": self.site.code if len(self.sites) > 1 else "", "day": self.day.isoformat(),
                                 "view": self.view if self.view != DAY else "", "shift": self.shift,
                                 "team": self.team or ""}
        return urlencode({name: value for name, value in facts.items() if value})

    @property
    def url(self) -> str:
        return f"{reverse('board')}?{self.query}"

    def but(self, **changes: Any) -> "Asked":
        """The same board with something changed."""
        return replace(self, **changes)


def asked(request: HttpRequest) -> Asked:
    """Read the address; 403 for whoever may not see who is there and away, 404 without any site."""
    if not request.user.has_perm("accounts.view_leave"):
        raise PermissionDenied
    site, sites = chosen_site(request.user, request.GET.get("site", ""))
    today = timezone.now().astimezone(ZoneInfo(site.time_zone)).date()
    view, team = request.GET.get("view", DAY), request.GET.get("team", "")
    return Asked(site, sites, a_day(request.GET.get("day", "")) or today, view if view in VIEWS else DAY,
                 request.GET.get("shift", "")[:20], int(team) if team.isdecimal() and len(team) < 10 else None)


def back_to(request: HttpRequest) -> str:
    """The board that a form came from: only its query is taken from the form."""
    given = request.POST.get("back", "") or request.GET.get("back", "")
    return f"{reverse('board')}?{given}" if given and given.isprintable() else reverse("board")


def a_day(text: str) -> dt.date | None:
    """2026-11-23, or None for anything else; far years are none either."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
