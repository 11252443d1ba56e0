"""Closed months."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Site
from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import SQLCheck


class MonthLock(models.Model):
    """A month whose stock books are closed at one site: no movement dated in it is posted any more."""

    branch = Branch(site="site")

    site = models.ForeignKey(Site, models.PROTECT, related_name="month_locks", verbose_name=_("site"), db_index=False,
                             help_text=_("Whose books."))
    month = models.DateField(_("month"), help_text=_("The month's first day, site's calendar."))
    last_day = models.DateField(_("last day"), editable=False, help_text=_("The month's last day."))
    locked_at = models.DateTimeField(_("locked"), default=timezone.now, db_default=Now(), editable=False,
                                     help_text=_("When it was closed (UTC)."))
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                  related_name="month_locks", verbose_name=_("by"), editable=False,
                                  help_text=_("Who closed it; empty: a program."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "month_locks"
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="uq_month_locks_month",
                                    violation_error_message=_("This month is closed already.")),
            SQLCheck(name="check_month_locks_span",
                     postgresql="extract(day from month) = 1 AND last_day = (month + interval '1 month - 1 day')::date",
                     sqlite="date(month, 'start of month') = month AND last_day = date(month, '+1 month', '-1 day')",
                     violation_error_message=_("A closed month runs from its first day to its last.")),
        ]

    def __str__(self) -> str:
        return f"{self.site.code} {self.month:%Y-%m}"
