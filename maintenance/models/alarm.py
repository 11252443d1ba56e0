"""Condition alarms: a gauge left its limits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import choice_check
from cmms.records import Record


class AlarmSide(models.TextChoices):
    LOW = "LOW", _("below the lower limit")
    HIGH = "HIGH", _("above the upper limit")


class AlarmQuerySet(BranchQuerySet):
    def standing(self) -> "AlarmQuerySet":
        """Raised and not cleared."""
        return self.filter(cleared_at__isnull=True)


class MeterAlarm(Record):
    """A gauge stood outside its limits for as many readings as its meter says: one request, until it is back.

    It is back after as many readings in a row inside the limits. Limits and number stand on the meter.
    """

    branch = Branch(site="meter__asset__site", location="meter__asset__location")

    meter = models.ForeignKey("assets.Meter", models.PROTECT, related_name="alarms", db_index=False,
                              verbose_name=_("meter"), help_text=_("The gauge."))
    side = models.CharField(_("side"), max_length=4, choices=AlarmSide.choices,
                            help_text=_("Which limit it left."))
    limit = models.DecimalField(_("limit"), max_digits=18, decimal_places=4,
                                help_text=_("The limit as it was then."))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4,
                                help_text=_("The reading that raised the alarm."))
    readings = models.PositiveSmallIntegerField(_("readings"), help_text=_("How many readings in a row it took."))
    raised_at = models.DateTimeField(_("raised"), help_text=_("When that reading was true (UTC)."))
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True,
                                      help_text=_("When the reading was true (UTC) that was the last of as many inside "
                                                  "the limits; empty while the alarm stands."))
    work_order = models.ForeignKey("workorders.WorkOrder", models.PROTECT, null=True, blank=True,
                                   related_name="meter_alarms", verbose_name=_("order"),
                                   help_text=_("The request it made, or the one of an earlier alarm that was still "
                                               "unfinished."))
    sentence = models.TextField(_("sentence"), help_text=_("What the request says."))

    objects = AlarmQuerySet.as_manager()

    class Meta:
        db_table = "meter_alarms"
        verbose_name = _("condition alarm")
        verbose_name_plural = _("condition alarms")
        constraints = [
            choice_check("side", AlarmSide, name="check_meter_alarms_side",
                         message=_("An alarm is about the lower or the upper limit.")),
            models.UniqueConstraint(fields=["meter"], condition=Q(cleared_at__isnull=True),
                                    name="uq_meter_alarms_standing",
                                    violation_error_message=_("This meter has an alarm already.")),
            models.CheckConstraint(condition=Q(readings__gte=1), name="check_meter_alarms_readings",
                                   violation_error_message=_("An alarm needs one reading at least.")),
            models.CheckConstraint(condition=Q(cleared_at__isnull=True) | Q(cleared_at__gte=F("raised_at")),
                                   name="check_meter_alarms_span",
                                   violation_error_message=_("An alarm is cleared after it was raised.")),
        ]
        indexes = [
            # the alarms of a meter, newest first: its page, and whether one stands
            models.Index(fields=["meter", "raised_at"], name="idx_meter_alarms_meter"),
        ]

    def __str__(self) -> str:
        return f"{self.meter_id} {self.side} {self.raised_at:%Y-%m-%d %H:%M}"
