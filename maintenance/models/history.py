"""Maintenance history: what was completed for which schedule."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.records import Imported, Record, imported_once
from maintenance.querysets import HistoryQuerySet


class MaintenanceHistory(Record, Imported):
    """One completion of a schedule's work, written with the order's completion as done.

    An order that contains smaller schedules of its chain writes one row for each. Reopening the order takes its rows
    back (the audit log keeps them); completing it again writes them once more.
    """

    branch = Branch(site="schedule__site", location=("schedule__asset__location", "schedule__location"))

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.PROTECT, related_name="completions",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The schedule."))
    work_order = models.ForeignKey("workorders.WorkOrder", models.PROTECT, null=True, blank=True,
                                   related_name="maintenance_history", db_index=False, verbose_name=_("order"),
                                   help_text=_("The order that was completed; empty on an imported row without one."))
    occurrence = models.ForeignKey("maintenance.MaintenanceOccurrence", models.PROTECT, null=True, blank=True,
                                   related_name="completions", verbose_name=_("occurrence"),
                                   help_text=_("The occurrence it satisfied; empty where it fell outside every "
                                               "tolerance."))
    completed_date = models.DateTimeField(_("completed"), help_text=_("When the work was finished (UTC)."))
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                     db_column="completed_by", related_name="maintenance_completions",
                                     verbose_name=_("completed by"),
                                     help_text=_("Who finished it; empty: not known."))
    meter_reading = models.DecimalField(_("meter reading"), max_digits=20, decimal_places=4, null=True, blank=True,
                                        help_text=_("Lifetime total of the schedule's meter then; empty: no meter or "
                                                    "not known."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="",
                             help_text=_("What was said at completion."))

    objects = HistoryQuerySet.as_manager()

    class Meta:
        db_table = "maintenance_history"
        verbose_name = _("maintenance history")
        verbose_name_plural = _("maintenance history")
        constraints = [
            models.UniqueConstraint(fields=["work_order", "schedule"], name="uq_maintenance_history",
                                    violation_error_message=_("This order's completion is in the history already.")),
            models.CheckConstraint(
                condition=models.Q(work_order__isnull=False) | ~models.Q(source_system=""),
                name="check_maintenance_history_order",
                violation_error_message=_("A completion names its order; only an imported one may lack it.")),
            *imported_once("maintenance_history"),
        ]
        indexes = [
            # when was this schedule's work done, newest last: the schedule's page, verify
            models.Index(fields=["schedule", "completed_date"], name="idx_maintenance_history_when"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.completed_date:%Y-%m-%d}"
