"""Faults of the reports' own promises: a calendar without gaps, facts that count once."""

from collections.abc import Iterator
from functools import partial

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from cmms.verification import Fault
from reporting.dates import FIRST_DAY, LAST_DAY, date_key, extend
from reporting.models import DateDimension


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Every fault; a gap in the calendar can be filled."""
    yield from _calendar(using)
    yield from _facts(using)


def _calendar(using: str) -> Iterator[Fault]:
    """From the first day to the last there is a row for each; a check proves the parts of each row."""
    span = DateDimension.objects.using(using).aggregate(first=Min("full_date"), last=Max("full_date"), rows=Count("pk"))
    first = min(span["first"] or FIRST_DAY, FIRST_DAY)
    last = max(span["last"] or LAST_DAY, LAST_DAY)
    missing = (last - first).days + 1 - span["rows"]
    if missing:
        yield Fault("calendar", "date_dimension", date_key(first),
                    _("%(count)s days between %(first)s and %(last)s are missing.")
                    % {"count": missing, "first": first, "last": last}, partial(extend, first, last, using=using))


def _facts(using: str) -> Iterator[Fault]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT max(id) FROM maintenance_facts WHERE superseded_at IS NULL "
                       "GROUP BY source_table, source_id, kind HAVING count(*) > 1 ORDER BY 1")
        for (pk,) in cursor.fetchall():
            yield Fault("fact_twice", "maintenance_facts", pk, _("The row it was taken from is counted twice."))
