"""Where a person can go: the bar of five on a phone, with the rest on the first page; on a wide screen all, always."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry. ``name`` is the URL's name; the person must hold one of ``permissions`` (none: anybody signed in)."""

    name: str
    label: Promise | str
    icon: str
    permissions: tuple[str, ...] = ()
    css: str = "wide"
    boost: bool = True
    url: str = ""


FIVE = "five"
PLACES = (
    Place("board", _("Board"), "board", ("workorders.plan_workorder",)),
    Place("work-orders", _("Work orders"), "orders", ("workorders.plan_workorder", "accounts.see_every_branch")),
    Place("calendar", _("Calendar"), "calendar", ("workorders.plan_workorder",)),
    Place("home", _("My work"), "work", css=FIVE),
    Place("assets", _("Assets"), "assets", ("assets.view_asset",), css=FIVE),
    Place("scan", _("Scan"), "scan", css=f"{FIVE} scan"),
    Place("report-choose", _("Report"), "warn", css=FIVE),
    Place("store", _("Store"), "parts", ("inventory.view_stocklevel",)),
    Place("meters", _("Meters"), "meter", ("assets.add_meterreading",)),
    Place("admin:index", _("Back office"), "office", boost=False),
    Place("me", _("Me"), "person", css=FIVE),
)
BELOW = {"work-order-": "home", "work-order": "home", "asset": "assets", "report": "report-choose", "part": "store",
         "bin": "store", "movement": "store", "purchase": "store", "reorder": "store", "count": "store",
         "meter": "meters", "reading-": "meters", "load": "calendar", "schedule": "calendar",
         "effectiveness": "calendar", "feed": "calendar"}
"""Pages that stand below an entry under another name: the part of the name before it, to the entry's name."""


def places(request: HttpRequest) -> list[Place]:
    """The entries that this person may use, each with its address."""
    user: Any = request.user
    found = []
    for place in PLACES:
        if place.permissions and not any(user.has_perm(needed) for needed in place.permissions):
            continue
        if place.name == "admin:index" and not user.is_staff:
            continue
        found.append(replace(place, url=reverse(place.name)))
    return found


def first_place(user: Any) -> str:
    """The name of the URL at which the person begins: who keeps the store and does no jobs, there; else at home."""
    keeps = user.has_perm("inventory.issue_inventorytransaction")
    return "store" if keeps and not user.has_perm("workorders.perform_workorder") else "home"


def here(request: HttpRequest) -> str:
    """The entry that the page belongs to, by the name of its URL; empty where it belongs to none."""
    name = getattr(request.resolver_match, "url_name", None) or ""
    known = {place.name for place in PLACES}
    if name in known:
        return name
    for beginning, entry in BELOW.items():
        if name.startswith(beginning):
            return entry
    return next((place for place in known if name.startswith(f"{place}-")), "")
