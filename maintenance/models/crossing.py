"""Crossings: a meter passed a schedule's threshold."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.database.guards import Unchanging
from cmms.records import Record


class MeterCrossing(Record):
    """Threshold k of one revision of a schedule was passed by its meter: once, whatever later readings say."""

    branch = Branch(site="schedule__site", location=("schedule__asset__location", "schedule__location"))

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.PROTECT, related_name="crossings",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The schedule."))
    revision = models.PositiveIntegerField(_("revision"), help_text=_("The schedule's revision."))
    number = models.PositiveIntegerField(_("number"), help_text=_("k: the threshold lies k intervals above the base."))
    meter = models.ForeignKey("assets.Meter", models.PROTECT, related_name="crossings", db_index=False,
                              verbose_name=_("meter"), help_text=_("The meter that passed it."))
    threshold = models.DecimalField(_("threshold"), max_digits=20, decimal_places=4,
                                    help_text=_("Lifetime total that was passed."))
    reading = models.DecimalField(_("reading"), max_digits=20, decimal_places=4,
                                  help_text=_("Lifetime total of the reading that passed it."))
    read_at = models.DateTimeField(_("read"), help_text=_("When that reading was true (UTC)."))
    occurrence = models.ForeignKey("maintenance.MaintenanceOccurrence", models.PROTECT, null=True, blank=True,
                                   related_name="crossings", verbose_name=_("occurrence"),
                                   help_text=_("The occurrence it made due; one reading past several thresholds makes "
                                               "one."))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True,
                                        help_text=_("When a corrected reading took it back (UTC); passed again, this "
                                                    "row is used again and no second order is made."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "meter_crossings"
        verbose_name = _("crossing of a threshold")
        verbose_name_plural = _("crossings of thresholds")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "revision", "number"], name="uq_meter_crossings",
                                    violation_error_message=_("This threshold was crossed already.")),
            models.CheckConstraint(condition=Q(number__gte=1), name="check_meter_crossings_number",
                                   violation_error_message=_("Thresholds are counted from 1.")),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(reading__gte=F("threshold")),
                name="check_meter_crossings_reading",
                violation_error_message=_("A threshold is crossed by a reading at or above it.")),
            Unchanging(name="crossings_stay_themselves", columns=("schedule_id", "revision", "number", "threshold"),
                       violation_error_message=_("A crossing keeps its schedule, revision, number and threshold.")),
        ]
        indexes = [
            # which thresholds did this meter pass since a reading that is corrected now
            models.Index(fields=["meter", "read_at"], name="idx_meter_crossings_meter"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id}/{self.revision}/{self.number}"
