"""The calendar that reports cut by."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.audit.policy import Audit
from cmms.database.constraints import SQLCheck

_PG = (
    "full_date = make_date(year, month, day) AND date_key = year * 10000 + month * 100 + day "
    "AND quarter = extract(quarter FROM full_date) AND day_of_year = extract(doy FROM full_date) "
    "AND iso_year = extract(isoyear FROM full_date) AND week = extract(week FROM full_date) "
    "AND day_of_week = extract(isodow FROM full_date) AND is_weekend = (day_of_week >= 6)"
)
# the Thursday of an ISO week names its year; SQLite 3.40 has no %G and %V
_THURSDAY = "date(full_date, '-3 days', 'weekday 4')"
_SQLITE = (
    "full_date = printf('%04d-%02d-%02d', year, month, day) AND date(full_date) IS full_date "
    "AND date_key = year * 10000 + month * 100 + day AND quarter = (month + 2) / 3 "
    "AND day_of_year = CAST(strftime('%j', full_date) AS INTEGER) "
    f"AND iso_year = CAST(strftime('%Y', {_THURSDAY}) AS INTEGER) "
    f"AND week = (CAST(strftime('%j', {_THURSDAY}) AS INTEGER) - 1) / 7 + 1 "
    "AND day_of_week = (CAST(strftime('%w', full_date) AS INTEGER) + 6) % 7 + 1 "
    "AND is_weekend = (day_of_week >= 6)"
)


class DateDimension(models.Model):
    """One day of the calendar: facts join it by ``date_key`` to be summed by year, quarter, month, week or weekday.

    Weeks are ISO 8601: they begin on Monday, week 1 holds the year's first Thursday, and the days around New Year may
    belong to a week of the other year, so weeks are grouped by ``iso_year`` and ``week``, never by ``year`` and
    ``week``. Days are local dates of the fact's site. Filled from 1990-01-01 to 2079-12-31; ``reporting.dates.extend``
    adds more.
    """

    # 32,872 computed rows that a check proves: what is worth a line in the log is a change of one
    audit = Audit(inserts=False)

    date_key = models.IntegerField(_("date key"), primary_key=True, help_text=_("The day as a number, YYYYMMDD."))
    full_date = models.DateField(_("date"), unique=True, help_text=_("The day as a date."))
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("Calendar year."))
    quarter = models.PositiveSmallIntegerField(_("quarter"), help_text=_("Calendar quarter, 1 … 4."))
    month = models.PositiveSmallIntegerField(_("month"), help_text=_("Calendar month, 1 … 12."))
    day = models.PositiveSmallIntegerField(_("day"), help_text=_("Day of the month, 1 … 31."))
    day_of_year = models.PositiveSmallIntegerField(_("day of the year"), help_text=_("1 … 366."))
    iso_year = models.PositiveSmallIntegerField(_("year of the week"),
                                                help_text=_("Year that the ISO week belongs to; group weeks by it."))
    week = models.PositiveSmallIntegerField(_("week"), help_text=_("ISO 8601 week, 1 … 53."))
    day_of_week = models.PositiveSmallIntegerField(_("weekday"), help_text=_("ISO weekday, 1 Monday … 7 Sunday."))
    is_weekend = models.BooleanField(_("weekend"),
                                     help_text=_("Saturday or Sunday; a site's own days off stand in its calendar."))

    class Meta:
        db_table = "date_dimension"
        verbose_name = _("day")
        verbose_name_plural = _("days")
        ordering = ["date_key"]
        constraints = [
            SQLCheck(name="check_date_dimension_calendar", postgresql=_PG, sqlite=_SQLITE,
                     violation_error_message=_("The parts of a day agree with its date.")),
            models.CheckConstraint(
                condition=Q(date_key=F("year") * 10000 + F("month") * 100 + F("day")), name="check_date_dimension_key",
                violation_error_message=_("The key of a day is its date as a number, YYYYMMDD.")),
        ]
        indexes = [
            # the days of one ISO week: weekly figures
            models.Index(fields=["iso_year", "week"], name="idx_date_dimension_week"),
            # the days of one month: monthly figures
            models.Index(fields=["year", "month"], name="idx_date_dimension_month"),
        ]

    def __str__(self) -> str:
        return self.full_date.isoformat() if isinstance(self.full_date, dt.date) else str(self.full_date)
