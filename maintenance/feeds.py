"""iCal feeds: one's own jobs, or a site's preventive work, for any calendar program.

A feed's address carries a signed token; whoever has it reads the feed without signing in, with the rights its owner
has at that moment. Each feed is a row of ``api_tokens`` whose secret nobody knows, so it opens the feed and nothing
else, is listed beside the person's other tokens, runs out after a year and can be withdrawn at any time.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assets.models import Site
from cmms.accounts.models.token import ApiToken, TokenScope
from cmms.audit import acting_as
from cmms.errors import NotFound
from maintenance.agenda import Due, Planned, comings, planned_orders, schedules_of

AHEAD = dt.timedelta(weeks=26)
LIVES = dt.timedelta(days=365)
_SALT = "maintenance.feeds"
_PREFIX, _MINE = "feed:", "feed:me"
_USED_WITHIN = dt.timedelta(hours=1)


def open_feed(*, by: Any, site: Site | None) -> ApiToken:
    """A new feed of ``by``: of the site's preventive work, or (None) of one's own jobs at all sites."""
    with acting_as(by):
        if site is not None and not Site.objects.visible_to(by).filter(pk=site.pk).exists():
            raise NotFound.of("not_found", _("There is no such site."), "site")
        name = _("Calendar feed: %(site)s") % {"site": site.name} if site else _("Calendar feed: my jobs")
        feed = ApiToken(name=name[:100], user=by, prefix=f"{_PREFIX}{site.pk}" if site else _MINE,
                        hash=hashlib.sha256(secrets.token_bytes(32)).hexdigest(), scope=TokenScope.READ,
                        expires_at=timezone.now() + LIVES)
        feed.save()
        return feed


def close_feed(*, by: Any, pk: int) -> None:
    """Withdraw one of one's own feeds: its address opens nothing any more."""
    with acting_as(by):
        feed = feeds_of(by).select_for_update().filter(pk=pk).first()
        if feed is None:
            raise NotFound.of("not_found", _("There is no such feed."))
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at", "updated_at"])


def feeds_of(user: Any) -> Any:
    """The person's feeds that work, the newest first."""
    return ApiToken.objects.filter(user=user, prefix__startswith=_PREFIX, revoked_at__isnull=True,
                                   expires_at__gt=timezone.now()).order_by("-pk")


def token_of(feed: ApiToken) -> str:
    """What stands in the feed's address: its id, signed."""
    return signing.Signer(salt=_SALT, sep=".").sign(str(feed.pk))


def feed_of(token: str) -> ApiToken | None:
    """The feed of an address; None where it was made up, withdrawn, has run out, or its owner is gone."""
    try:
        pk = int(signing.Signer(salt=_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    feed = ApiToken.objects.filter(pk=pk, prefix__startswith=_PREFIX, revoked_at__isnull=True,
                                   expires_at__gt=timezone.now(), user__is_active=True).select_related("user").first()
    if feed is not None and (feed.last_used_at is None or feed.last_used_at < timezone.now() - _USED_WITHIN):
        ApiToken.objects.filter(pk=feed.pk).update(last_used_at=timezone.now())
    return feed


def calendar_of(feed: ApiToken, *, link: Any) -> bytes:
    """The feed as a text/calendar file. ``link(kind, key)`` gives the absolute address of an order (its number) or a
    schedule (its id)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Open CMMS//maintenance//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", feed.name)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    mine = feed.prefix == _MINE
    sites = Site.objects.visible_to(feed.user).distinct().order_by("pk")
    for site in sites if mine else sites.filter(pk=int(feed.prefix.removeprefix(_PREFIX))):
        for event in _events(feed.user, site, mine, link):
            calendar.add_component(event)
    return calendar.to_ical()


def _events(user: Any, site: Site, mine: bool, link: Any) -> list[Event]:
    zone = ZoneInfo(site.time_zone)
    today = timezone.now().astimezone(zone).date()
    orders, _without = planned_orders(user, site)
    schedules = schedules_of(user, site)
    if mine:
        orders = [order for order in orders if order.facts["assigned_to_id"] == user.pk]
        schedules = schedules.filter(assigned_to=user)
    else:
        orders = [order for order in orders if order.preventive]
    dues = [due for due in comings(schedules, until=today + AHEAD, today=today)
            if due.is_work and not due.coming.exists and due.day is not None]
    return [*(_order(order, zone, link) for order in orders), *(_due(due, link) for due in dues)]


def _order(order: Planned, zone: ZoneInfo, link: Any) -> Event:
    event = _event(f"order-{order.facts['id']}", f"{order.facts['title']} ({order.where})", "CONFIRMED",
                   link("order", order.number))
    begins = order.facts["scheduled_start"]
    if begins is None:
        event.add("dtstart", order.day)
        event.add("dtend", order.day + dt.timedelta(days=1))
    else:
        event.add("dtstart", begins.astimezone(dt.UTC))
        event.add("dtend", (begins + dt.timedelta(hours=float(order.hours or 1))).astimezone(dt.UTC))
    event.add("description", order.number)
    return event


def _due(due: Due, link: Any) -> Event:
    schedule, revision, number = due.coming.key
    title = f"{due.schedule.title} ({due.where})"
    event = _event(f"occurrence-{schedule}-{revision}-{number}",
                   title if due.firm else _("%(title)s, estimated date") % {"title": title}, "TENTATIVE",
                   link("schedule", schedule))
    assert due.day is not None
    event.add("dtstart", due.day)
    event.add("dtend", due.day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", due.coming.sentence)
    return event


def _event(key: str, title: str, status: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{key}@cmms")
    event.add("dtstamp", timezone.now())
    event.add("summary", title)
    event.add("status", status)
    event.add("url", address)
    return event
