"""Who worked how long on an order, at what rate."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import NoOverlap, SQLCheck
from cmms.database.guards import RowGuard
from cmms.records import Editable
from workorders.models.work_order import WorkOrder
from workorders.models.work_order_rules import BOOKS_CLOSED, books_closed
from workorders.querysets import ORDER_BRANCH, LaborQuerySet

_USER = settings.AUTH_USER_MODEL
MINUTES_A_DAY = 24 * 60
_CENT = Decimal("0.01")


class LaborEntry(Editable):
    """One person's work on one order: a spell (start and end), a day's minutes, or a clock that still runs."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="labor_entries", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order worked on."))
    user = models.ForeignKey(_USER, models.PROTECT, related_name="labor_entries", db_index=False,
                             verbose_name=_("person"), help_text=_("Who worked."))
    craft = models.ForeignKey("accounts.Craft", models.PROTECT, null=True, blank=True, related_name="labor_entries",
                              verbose_name=_("craft"), help_text=_("As what."))
    started_at = models.DateTimeField(_("start"), null=True, blank=True,
                                      help_text=_("Start of the spell; empty where only date and minutes are known."))
    ended_at = models.DateTimeField(_("end"), null=True, blank=True,
                                    help_text=_("End of the spell, itself not included; empty while the clock runs."))
    break_minutes = models.PositiveIntegerField(_("breaks"), default=0, db_default=0,
                                                help_text=_("Minutes of the spell that were not worked."))
    work_date = models.DateField(_("date"), help_text=_("The local day the work counts for: that of the start."))
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True,
                                          help_text=_("Minutes worked: the spell less its breaks, or as typed; empty "
                                                      "while the clock runs."))
    rate = models.DecimalField(_("rate"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False,
                               help_text=_("The person's hourly rate when this was booked, in the site's currency; "
                                           "empty: unknown."))
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False,
                               help_text=_("Minutes times rate, in the site's currency; empty when one is unknown."))
    note = models.CharField(_("note"), max_length=255, blank=True, default="", db_default="",
                            help_text=_("What was done in that time."))
    flagged_overlap = models.BooleanField(_("overlapped"), default=False, db_default=False, editable=False,
                                          help_text=_("Came in late as a spell that overlapped another one; kept as "
                                                      "minutes, to be looked at."))
    entered_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="entered_labor",
                                   editable=False, verbose_name=_("entered by"), help_text=_("Who booked it."))
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by",
                                    editable=False, verbose_name=_("corrects"),
                                    help_text=_("The voided row in whose place this one stands."))
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True, editable=False,
                                     help_text=_("Since when the row no longer counts."))
    voided_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="voided_labor",
                                  editable=False, verbose_name=_("voided by"), help_text=_("Who voided it."))
    void_reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="", editable=False,
                                   help_text=_("Why it no longer counts."))

    objects = LaborQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "labor_entries"
        verbose_name = _("labour entry")
        verbose_name_plural = _("labour entries")
        indexes = [
            # Who worked on this order?
            models.Index(fields=["work_order", "work_date"], name="idx_labor_entries_work_order"),
            # What did this person book on these days? (time sheet, the 24 hours of a day)
            models.Index(fields=["user", "work_date"], name="idx_labor_entries_user_date"),
            # Which spells of this person could overlap? (SQLite's trigger; PostgreSQL has the exclusion)
            models.Index(fields=["user", "started_at"], name="idx_labor_entries_user_start",
                         condition=Q(voided_at__isnull=True)),
        ]
        constraints = [
            NoOverlap(name="no_overlap_labor_entries", key="user", start="started_at", end="ended_at",
                      where={"voided_at": None},
                      violation_error_message=_("This person already has labour booked in that time: correct the "
                                                "times, or void the other entry.")),
            models.UniqueConstraint(
                fields=["user"], name="uq_labor_entries_running",
                condition=Q(started_at__isnull=False, ended_at__isnull=True, voided_at__isnull=True),
                violation_error_message=_("This person's clock already runs on an order: stop it first.")),
            models.CheckConstraint(
                name="check_labor_entries_shape",
                condition=Q(started_at__isnull=False, ended_at__isnull=True, minutes__isnull=True)
                | Q(started_at__isnull=False, ended_at__isnull=False, minutes__isnull=False)
                | Q(started_at__isnull=True, ended_at__isnull=True, minutes__isnull=False, break_minutes=0),
                violation_error_message=_("Give start and end, or a date and minutes, not a mixture.")),
            models.CheckConstraint(
                name="check_labor_entries_times",
                condition=Q(started_at__isnull=True) | Q(ended_at__isnull=True) | Q(started_at__lte=F("ended_at")),
                violation_error_message=_("Labour cannot end before it starts: correct one of the times.")),
            models.CheckConstraint(
                name="check_labor_entries_minutes", condition=Q(minutes__isnull=True) | Q(minutes__lte=MINUTES_A_DAY),
                violation_error_message=_("Nobody works more than 24 hours in one day: split the entry by days.")),
            SQLCheck(
                name="check_labor_entries_elapsed",
                postgresql="started_at IS NULL OR ended_at IS NULL OR "
                           "abs(minutes + break_minutes - extract(epoch FROM (ended_at - started_at)) / 60) < 1",
                sqlite="started_at IS NULL OR ended_at IS NULL OR "
                       "abs(minutes + break_minutes - (julianday(ended_at) - julianday(started_at)) * 1440.0) < 1",
                violation_error_message=_("The minutes of a spell are its length less the breaks.")),
            models.CheckConstraint(
                name="check_labor_entries_money",
                condition=(Q(rate__isnull=True) | Q(rate__gte=0)) & (Q(cost__isnull=True) | Q(cost__gte=0)),
                violation_error_message=_("Rate and cost of labour cannot be negative: void the entry instead.")),
            models.CheckConstraint(
                name="check_labor_entries_voided",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                violation_error_message=_("Voiding an entry needs a reason.")),
            RowGuard(name="labor_entries_books_open", columns=("work_order_id", "user_id", "minutes", "rate", "cost"),
                     when=books_closed("NEW.work_order_id"), violation_error_message=BOOKS_CLOSED,
                     violation_error_code="closed"),
            models.CheckConstraint(name="check_labor_entries_corrects", condition=~Q(corrects=F("id")),
                                   violation_error_message=_("An entry cannot correct itself.")),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.work_date} {self.minutes if self.minutes is not None else '…'} min"

    @property
    def is_running(self) -> bool:
        """Whether the clock still runs."""
        return self.started_at is not None and self.ended_at is None and self.voided_at is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fills minutes and cost from what they derive from."""
        if self.started_at is not None and self.ended_at is not None:
            # in UTC: two times of one zone would be subtracted by their clocks, an hour wrong where those changed
            self.started_at, self.ended_at = (t.astimezone(dt.UTC) for t in (self.started_at, self.ended_at))
            elapsed = int((self.ended_at - self.started_at).total_seconds()) // 60
            self.minutes = max(elapsed - self.break_minutes, 0)
        if self.minutes is not None and self.rate is not None:
            self.cost = (self.rate * self.minutes / 60).quantize(_CENT, rounding=ROUND_HALF_UP)
        super().save(*args, **kwargs)
