"""What a page of prevention is asked for: a site and the day it is there."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from assets.choosing import chosen_site
from assets.models import Site


@dataclass(frozen=True)
class Link:
    """One of several choices."""

    label: Any
    url: str
    here: bool = False


@dataclass(frozen=True)
class Asked:
    """The site, all sites one may choose from, and the local date there."""

    site: Site
    sites: tuple[Site, ...]
    today: dt.date

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.time_zone)

    def query(self, **facts: Any) -> str:
        """The query of an address at this site; empty facts are left out."""
        every = {"site": self.site.code if len(self.sites) > 1 else "", **facts}
        return f"?{urlencode({name: value for name, value in every.items() if value not in ('', None)})}"

    def site_links(self, **facts: Any) -> list[Link]:
        """The sites to choose from; none where there is only one."""
        if len(self.sites) < 2:
            return []
        return [Link(site.name, Asked(site, self.sites, self.today).query(**facts), site == self.site)
                for site in self.sites]


def asked(request: HttpRequest, permission: str) -> Asked:
    """Read the address; 403 without the permission, 404 without the site."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
    site, sites = chosen_site(request.user, request.GET.get("site", ""))
    return Asked(site, sites, timezone.now().astimezone(ZoneInfo(site.time_zone)).date())


def whole(text: str) -> int | None:
    """A number out of an address, or None."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
