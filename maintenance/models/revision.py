"""Former revisions: a schedule's triggers as they were."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.audit.policy import Audit
from cmms.records import Record
from maintenance.models.terms import Triggers, trigger_constraints


class ScheduleRevision(Record, Triggers):
    """Basis, interval, anchor and triggers of one schedule as they were until they were changed; never edited.

    The present ones stand on the schedule itself: a schedule at revision 3 has rows for 1 and 2. Occurrences of former
    revisions stay as they were decided.
    """

    audit = Audit(append_only=True)
    branch = Branch(site="schedule__site", location=("schedule__asset__location", "schedule__location"))

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.PROTECT, related_name="revisions",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The schedule."))
    revision = models.PositiveIntegerField(_("revision"), help_text=_("Counted from 1; occurrences name it."))
    meter = models.ForeignKey("assets.Meter", models.PROTECT, null=True, blank=True, related_name="schedule_revisions",
                              verbose_name=_("meter"), help_text=_("The meter then; empty without a meter trigger."))
    anchor_date = models.DateField(_("anchor"), null=True, blank=True,
                                   help_text=_("Local date of occurrence 0 of this revision."))
    anchor_reading = models.DecimalField(_("anchor reading"), max_digits=20, decimal_places=4, null=True, blank=True,
                                         help_text=_("Lifetime total from which this revision's thresholds are "
                                                     "counted."))
    starts_on = models.DateField(_("starts on"), help_text=_("First local date that counted in it."))
    closed_at = models.DateTimeField(_("changed"), default=timezone.now,
                                     help_text=_("When the next revision took its place (UTC)."))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                  related_name="schedule_revisions", verbose_name=_("changed by"),
                                  help_text=_("Who changed the triggers; empty: an import or the system."))
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="",
                              help_text=_("Why they were changed."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "schedule_revisions"
        verbose_name = _("former revision of a schedule")
        verbose_name_plural = _("former revisions of schedules")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "revision"], name="uq_schedule_revisions",
                                    violation_error_message=_("The schedule has this former revision already.")),
            models.CheckConstraint(condition=Q(revision__gte=1), name="check_schedule_revisions_number",
                                   violation_error_message=_("Revisions are counted from 1.")),
            models.CheckConstraint(
                condition=Q(frequency_type__isnull=True, recurrence_rule="") | Q(anchor_date__isnull=False),
                name="check_schedule_revisions_anchor",
                violation_error_message=_("An interval or rule is counted from an anchor; give its date.")),
            *trigger_constraints("schedule_revisions", frequency_value="check_schedule_revisions_value",
                                 meter=Q(meter__isnull=False, anchor_reading__isnull=False),
                                 no_meter=Q(meter__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id}/{self.revision}"
