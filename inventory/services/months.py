"""Closed months: locking, opening again, and whether a movement falls into one.

A movement holds a shared lock of its site until it is committed, and closing a month takes that lock alone: no
movement that was under way when the month was closed slips into it. The table's guard says the same to whoever writes
past this program.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assets.models import Site
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Conflict, DomainError, Problem
from inventory.models import InventoryTransaction, MonthLock

# First key of our advisory locks on sites' books; the second is the site's id.
_BOOKS = 0x5354


def problems_of(rows: Sequence[InventoryTransaction]) -> list[Problem]:
    """One problem per closed month that a row is dated in. Inside a transaction; holds the sites' books."""
    sites = {row.site_id for row in rows}
    if not sites:
        return []
    _hold(sites, shared=True)
    closed = set(MonthLock.objects.filter(site_id__in=sites).values_list("site_id", "month"))
    found = sorted({(row.site.name, row.local_date.replace(day=1)) for row in rows
                    if (row.site_id, row.local_date.replace(day=1)) in closed})
    return [Problem("month_closed", _("%(month)s is closed at %(site)s; give a date in an open month.") % {
        "month": date_format(month, "F Y"), "site": name}, "at") for name, month in found]


def is_closed(site: Site, day: dt.date) -> bool:
    return MonthLock.objects.filter(site=site, month=day.replace(day=1)).exists()


def lock_month(*, site: Site, month: dt.date, by: Any) -> MonthLock:
    """Close the month in which ``month`` lies for the stock of ``site``; it must have ended there."""
    require(by, "inventory.add_monthlock")
    require_branch(by, site_id=site.pk)
    first = month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if last >= timezone.now().astimezone(ZoneInfo(site.time_zone)).date():
        raise DomainError.of("month_running", _("This month is not over yet at %(site)s.") % {"site": site.name},
                             "month")
    with acting_as(by):
        _hold({site.pk}, shared=False)
        if is_closed(site, first):
            raise Conflict.of("month_closed", _("This month is closed already."), "month")
        return MonthLock.objects.create(site=site, month=first, last_day=last, locked_by=by)


def unlock_month(*, site: Site, month: dt.date, by: Any) -> None:
    """Open a closed month again; the audit log keeps who did."""
    require(by, "inventory.delete_monthlock")
    require_branch(by, site_id=site.pk)
    with acting_as(by):
        _hold({site.pk}, shared=False)
        deleted, _detail = MonthLock.objects.filter(site=site, month=month.replace(day=1)).delete()
        if not deleted:
            raise Conflict.of("month_open", _("This month is open already."), "month")


def _hold(sites: Iterable[int], *, shared: bool) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time
    take = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        for site_id in sorted(sites):
            cursor.execute(f"SELECT {take}(%s, %s)", [_BOOKS, site_id])
