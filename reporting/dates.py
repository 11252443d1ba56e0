"""The date dimension's rows, computed from the calendar."""

import datetime as dt
from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS

from reporting.models import DateDimension

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2079, 12, 31)
"""The span that the migration fills."""


def date_key(day: dt.date) -> int:
    """The day as a number, YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def row_of(day: dt.date) -> DateDimension:
    iso_year, week, weekday = day.isocalendar()
    return DateDimension(
        date_key=date_key(day), full_date=day, year=day.year, quarter=(day.month + 2) // 3, month=day.month,
        day=day.day, day_of_year=day.timetuple().tm_yday, iso_year=iso_year, week=week, day_of_week=weekday,
        is_weekend=weekday >= 6,
    )


def extend(first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Add the days from ``first`` to ``last`` (both included) that are not there yet; return how many were added."""
    days = DateDimension.objects.using(using)
    have = set(days.filter(full_date__gte=first, full_date__lte=last).values_list("full_date", flat=True))
    missing = [row_of(day) for day in _days(first, last) if day not in have]
    # ignore_conflicts: another process may be adding the same days
    days.bulk_create(missing, batch_size=2000, ignore_conflicts=True)
    return len(missing)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield dt.date.fromordinal(ordinal)
