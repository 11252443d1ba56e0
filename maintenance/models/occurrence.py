"""Occurrences: each time a schedule falls due, what became of it and why."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.database.constraints import choice_check
from cmms.database.guards import Unchanging
from cmms.records import Record
from maintenance.choices import NEEDS_ORDER, WITH_ORDER, Decision
from maintenance.querysets import OccurrenceQuerySet


class MaintenanceOccurrence(Record):
    """The k-th time that one revision of a schedule falls due, with its decision and the sentence that says why.

    ``work_order`` is the order made for it; ``covered_by`` the occurrence whose order stands in for it (the open one
    that holds it, the larger one that contains it); ``satisfied_by`` the order whose completion settled it.
    """

    branch = Branch(site="site", location=("schedule__asset__location", "schedule__location"))

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.PROTECT, related_name="occurrences",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The schedule."))
    revision = models.PositiveIntegerField(_("revision"), help_text=_("The schedule's revision that made it due."))
    number = models.PositiveIntegerField(_("number"), help_text=_("k, counted from 0 at the anchor within the "
                                                                  "revision; a meter's first threshold is number 1."))
    site = models.ForeignKey("assets.Site", models.PROTECT, related_name="maintenance_occurrences", db_index=False,
                             verbose_name=_("site"), help_text=_("The schedule's site when the row was made."))
    nominal_date = models.DateField(_("nominal date"), null=True, blank=True,
                                    help_text=_("Local date by the triggers alone, before season and holidays."))
    due_date = models.DateField(_("due"), null=True, blank=True,
                                help_text=_("Local date on which it is due; empty: by reading, with no estimate yet."))
    due_is_estimate = models.BooleanField(_("estimated"), default=False, db_default=False,
                                          help_text=_("Whether the due date is estimated from average use."))
    due_reading = models.DecimalField(_("due reading"), max_digits=20, decimal_places=4, null=True, blank=True,
                                      help_text=_("Lifetime total of the meter at which it is due; empty without one."))
    lead_date = models.DateField(_("lead date"), null=True, blank=True,
                                 help_text=_("Local date from which its order may be made."))
    planned_date = models.DateField(_("moved to"), null=True, blank=True,
                                    help_text=_("Local date a planner moved the work to; compliance keeps the due "
                                                "date."))
    on_time_until = models.DateField(_("on time until"), null=True, blank=True,
                                     help_text=_("Last local date that counts as on time: due date plus tolerance, "
                                                 "frozen when it was decided."))
    on_time_reading = models.DecimalField(_("on time up to reading"), max_digits=20, decimal_places=4, null=True,
                                          blank=True,
                                          help_text=_("Last reading that counts as on time, frozen likewise."))
    calendar_met_at = models.DateTimeField(_("calendar met"), null=True, blank=True,
                                           help_text=_("Where all triggers must be met: when the calendar was (UTC)."))
    meter_met_at = models.DateTimeField(_("meter met"), null=True, blank=True,
                                        help_text=_("Where all triggers must be met: when the meter was (UTC); a "
                                                    "corrected reading clears it until an order exists."))
    decision = models.CharField(_("decision"), max_length=14, choices=Decision.choices, default=Decision.PENDING,
                                db_default=Decision.PENDING, help_text=_("What became of it."))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True,
                                      help_text=_("When that was last decided (UTC); empty while pending."))
    sentence = models.TextField(_("why"), blank=True, default="", db_default="",
                                help_text=_("The decision in words, as the planner reads it."))
    excuse = models.CharField(_("excuse"), max_length=255, blank=True, default="", db_default="",
                              help_text=_("Why it is excused and left out of compliance; empty otherwise."))
    work_order = models.OneToOneField("workorders.WorkOrder", models.PROTECT, null=True, blank=True,
                                      related_name="occurrence", verbose_name=_("order"),
                                      help_text=_("The order that was made for it; an order serves one occurrence of "
                                                  "its own."))
    covered_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="covers",
                                   verbose_name=_("covered by"),
                                   help_text=_("The occurrence whose order stands in for it."))
    satisfied_by = models.ForeignKey("workorders.WorkOrder", models.PROTECT, null=True, blank=True,
                                     related_name="satisfied_occurrences", verbose_name=_("satisfied by"),
                                     help_text=_("The order whose completion as done settled it."))
    satisfied_at = models.DateTimeField(_("satisfied"), null=True, blank=True,
                                        help_text=_("When that work was finished (UTC): what compliance compares."))

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        db_table = "maintenance_occurrences"
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        constraints = [
            # two generators, a rerun or a crash in between make the row, and with it the order, once
            models.UniqueConstraint(fields=["schedule", "revision", "number"], name="uq_maintenance_occurrences",
                                    violation_error_message=_("This occurrence is decided already.")),
            choice_check("decision", Decision, name="check_occurrences_decision",
                         message=_("Choose one of the offered decisions.")),
            models.CheckConstraint(
                condition=Q(due_date__isnull=False) | Q(due_reading__isnull=False), name="check_occurrences_due",
                violation_error_message=_("An occurrence is due on a date or at a reading; give one of them.")),
            models.CheckConstraint(
                condition=Q(decision=Decision.PENDING, decided_at__isnull=True)
                | ~Q(decision=Decision.PENDING) & Q(decided_at__isnull=False) & ~Q(sentence=""),
                name="check_occurrences_decided",
                violation_error_message=_("A decision says when it was made and why, in a sentence.")),
            models.CheckConstraint(
                condition=Q(work_order__isnull=True) & ~Q(decision__in=NEEDS_ORDER)
                | Q(work_order__isnull=False, decision__in=WITH_ORDER),
                name="check_occurrences_order",
                violation_error_message=_("An occurrence has an order of its own from generation on, and none when it "
                                          "is pending, held, skipped, suppressed or out of service.")),
            models.CheckConstraint(
                condition=~Q(decision__in=(Decision.HELD, Decision.SUPPRESSED)) | Q(covered_by__isnull=False),
                name="check_occurrences_covered",
                violation_error_message=_("A held or suppressed occurrence names the one that stands in for it.")),
            models.CheckConstraint(condition=Q(covered_by__isnull=True) | ~Q(covered_by=F("id")),
                                   name="check_occurrences_not_itself",
                                   violation_error_message=_("An occurrence cannot stand in for itself.")),
            models.CheckConstraint(
                condition=Q(satisfied_by__isnull=False, satisfied_at__isnull=False,
                            decision__in=(Decision.SATISFIED, Decision.SUPPRESSED))
                | Q(satisfied_by__isnull=True, satisfied_at__isnull=True) & ~Q(decision=Decision.SATISFIED),
                name="check_occurrences_satisfied",
                violation_error_message=_("A satisfied occurrence names the order that did it and when; no other "
                                          "does, save one that a larger one contains.")),
            models.CheckConstraint(
                condition=Q(decision=Decision.EXCUSED) & ~Q(excuse="") | ~Q(decision=Decision.EXCUSED) & Q(excuse=""),
                name="check_occurrences_excuse",
                violation_error_message=_("An excused occurrence has a reason, and only that one has.")),
            models.CheckConstraint(
                condition=Q(on_time_until__isnull=True)
                | Q(due_date__isnull=False, on_time_until__gte=F("due_date")),
                name="check_occurrences_on_time",
                violation_error_message=_("The tolerance ends on or after the due date.")),
            models.CheckConstraint(
                condition=Q(lead_date__isnull=True) | Q(due_date__isnull=True) | Q(lead_date__lte=F("due_date")),
                name="check_occurrences_lead",
                violation_error_message=_("The lead date lies on or before the due date.")),
            Unchanging(name="occurrences_stay_themselves", columns=("schedule_id", "revision", "number", "site_id"),
                       violation_error_message=_("An occurrence keeps its schedule, revision, number and site.")),
        ]
        indexes = [
            # what is due at a site in a span of days: calendar, load board, compliance
            models.Index(fields=["site", "due_date"], name="idx_occurrences_site_due"),
            # what was held, missed or still waits: the planner's lists
            models.Index(fields=["decision", "due_date"], name="idx_occurrences_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id}/{self.revision}/{self.number}"
