"""What a week promised."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.audit import Audit
from cmms.database.constraints import SQLCheck
from cmms.records import Record
from workorders.models.work_order import WorkOrder
from workorders.querysets import OrderLineQuerySet


class WeekSchedule(Record):
    """One order in the schedule of a week as it was frozen at the week's start; moving the order removes nothing."""

    site = models.ForeignKey("assets.Site", models.PROTECT, related_name="week_schedules", db_index=False,
                             verbose_name=_("site"), help_text=_("The site whose week it is."))
    week_start = models.DateField(_("week"), help_text=_("The Monday the week begins with, in the site's time zone."))
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="week_schedules", verbose_name=_("work "
                                                                                                            "order"),
                                   help_text=_("The order that was promised."))
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                help_text=_("Hours of the order planned in that week; empty where nobody estimated "
                                            "it."))
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                    related_name="week_schedules", verbose_name=_("assigned to"),
                                    help_text=_("Who was to do it."))

    objects = OrderLineQuerySet.as_manager()
    audit = Audit(append_only=True)
    branch = Branch(site="site", location=("work_order__location", "work_order__asset__location"))

    class Meta:
        db_table = "week_schedules"
        verbose_name = _("week's schedule")
        verbose_name_plural = _("week's schedules")
        constraints = [
            models.UniqueConstraint(fields=["site", "week_start", "work_order"], name="uq_week_schedules_order",
                                    violation_error_message=_("This order already stands in the frozen week.")),
            models.CheckConstraint(name="check_week_schedules_hours", condition=Q(hours__isnull=True) | Q(hours__gte=0),
                                   violation_error_message=_("Hours cannot be negative.")),
            SQLCheck(name="check_week_schedules_monday", postgresql="extract(isodow FROM week_start) = 1",
                     sqlite="strftime('%w', week_start) = '1'",
                     violation_error_message=_("A week begins on a Monday.")),
        ]

    def __str__(self) -> str:
        return f"{self.week_start} {self.work_order.number}"
