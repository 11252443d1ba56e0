"""Working calendars: weekly shifts, the days that differ, and leave."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import NoOverlap, choice_check
from cmms.history import History
from cmms.records import Editable


class Calendar(Editable):
    """A weekly pattern of shifts with exceptions. Times are local to the site or person that uses it."""

    history = History()

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("Such as “Two shifts, Mon–Fri”."))

    class Meta:
        db_table = "calendars"
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CalendarShift(models.Model):
    """One shift on one weekday; a shift that ends at or before its start ends on the next day."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="shifts", db_index=False,
                                 help_text=_("The calendar."))
    weekday = models.PositiveSmallIntegerField(_("weekday"), help_text=_("ISO weekday: 1 Monday … 7 Sunday."))
    starts = models.TimeField(_("from"), help_text=_("Local time the shift starts."))
    ends = models.TimeField(_("to"), help_text=_("Local time it ends; at or before the start means the next day."))
    break_minutes = models.PositiveSmallIntegerField(_("break, minutes"), default=0, db_default=0,
                                                     help_text=_("Unpaid minutes inside the shift."))

    class Meta:
        db_table = "calendar_shifts"
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="check_calendar_shifts_weekday",
                                   violation_error_message=_("A weekday is a number from 1 (Monday) to 7 (Sunday).")),
            models.CheckConstraint(condition=Q(break_minutes__lt=1440), name="check_calendar_shifts_break",
                                   violation_error_message=_("A break is shorter than a day.")),
            models.UniqueConstraint(fields=["calendar", "weekday", "starts"], name="uq_calendar_shifts",
                                    violation_error_message=_("Two shifts of a day cannot start at the same time.")),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class CalendarException(models.Model):
    """A day that differs from the week: a holiday, or other hours."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="exceptions", db_index=False,
                                 help_text=_("The calendar."))
    day = models.DateField(_("day"), help_text=_("The local date."))
    name = models.CharField(_("name"), max_length=100, help_text=_("Such as “Labour Day”."))
    starts = models.TimeField(_("from"), null=True, blank=True, help_text=_("Local start of work; empty: no work."))
    ends = models.TimeField(_("to"), null=True, blank=True, help_text=_("Local end of work; empty: no work."))

    class Meta:
        db_table = "calendar_exceptions"
        verbose_name = _("holiday or special day")
        verbose_name_plural = _("holidays and special days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="uq_calendar_exceptions",
                                    violation_error_message=_("The calendar has an entry for this day already.")),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(starts__isnull=False, ends__isnull=False),
                name="check_calendar_exceptions_hours",
                violation_error_message=_("Give both times, or neither for a day without work.")),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class LeaveKind(models.TextChoices):
    VACATION = "VACATION", _("vacation")
    SICK = "SICK", _("sick")
    TRAINING = "TRAINING", _("training")
    OTHER = "OTHER", _("other")


class Leave(Editable):
    """Days a person is away, from the first day to the day before the return."""

    history = History()

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leave",
                             help_text=_("Who is away."))
    kind = models.CharField(_("kind"), max_length=10, choices=LeaveKind.choices, default=LeaveKind.VACATION,
                            db_default=LeaveKind.VACATION, help_text=_("Why."))
    first_day = models.DateField(_("first day"), help_text=_("First local date away."))
    until = models.DateField(_("back on"), help_text=_("First local date present again."))
    note = models.CharField(_("note"), max_length=255, blank=True, default="", db_default="", help_text=_("Free text."))

    class Meta:
        db_table = "leave"
        verbose_name = _("leave")
        verbose_name_plural = _("leave")
        constraints = [
            choice_check("kind", LeaveKind, name="check_leave_kind",
                         message=_("Choose one of the offered kinds of leave.")),
            models.CheckConstraint(condition=Q(until__gt=F("first_day")), name="check_leave_days",
                                   violation_error_message=_("The day of return lies after the first day away.")),
            NoOverlap(name="no_overlap_leave", key="user", start="first_day", end="until", dates=True,
                      violation_error_message=_("The person is away already in part of this time.")),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.first_day}–{self.until}"
