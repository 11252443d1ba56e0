"""Schedules: what is maintained, when, and on which terms."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.audit.policy import Audit
from cmms.database.guards import RowGuard
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from maintenance.choices import Basis
from maintenance.models.terms import Terms, term_constraints, trigger_constraints
from maintenance.querysets import ScheduleQuerySet


class MaintenanceSchedule(Editable, Imported, Terms):
    """Preventive work that recurs on one asset or at one location.

    Local dates (anchor, start) are meant in the site's time zone. ``next_due``, ``last_completed`` and ``decide_at``
    are derived from occurrences and history and written with them in one transaction; ``manage.py verify`` compares.
    """

    audit = Audit(exclude=("decide_at",))
    history = History(excluded=("last_completed", "last_reading", "next_due", "next_due_is_estimate", "decide_at"))
    branch = Branch(site="site", location=("asset__location", "location"))
    no_revert = ("revision", "is_active", "plan", "site")

    plan = models.ForeignKey("maintenance.MaintenancePlan", models.PROTECT, null=True, blank=True, editable=False,
                             related_name="schedules", db_index=False, verbose_name=_("plan"),
                             help_text=_("The plan that keeps this schedule; empty: it stands for itself."))
    site = models.ForeignKey("assets.Site", models.PROTECT, editable=False, related_name="maintenance_schedules",
                             verbose_name=_("site"),
                             help_text=_("Site of the asset or location: its time zone and calendar; follows them."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, blank=True, db_index=False,
                              related_name="maintenance_schedules", verbose_name=_("asset"),
                              help_text=_("What is maintained; empty where it is a location or a route."))
    location = models.ForeignKey("assets.Location", models.PROTECT, null=True, blank=True,
                                 related_name="maintenance_schedules", verbose_name=_("location"),
                                 help_text=_("The place that is maintained, or where a route lies; empty for an "
                                             "asset."))
    meter = models.ForeignKey("assets.Meter", models.PROTECT, null=True, blank=True,
                              related_name="maintenance_schedules", verbose_name=_("meter"),
                              help_text=_("The counter that makes it due; empty without a meter trigger."))
    anchor_date = models.DateField(_("anchor"), null=True, blank=True,
                                   help_text=_("Local date of occurrence 0: occurrence k is due k intervals after it. "
                                               "Empty: the start, where a calendar makes it due."))
    anchor_reading = models.DecimalField(_("anchor reading"), max_digits=20, decimal_places=4, null=True, blank=True,
                                         help_text=_("Lifetime total of the meter from which thresholds are counted: "
                                                     "number k lies k thresholds above it. Empty: 0 where fixed, the "
                                                     "last reading where floating."))
    starts_on = models.DateField(_("starts on"), blank=True,
                                 help_text=_("First local date that counts; what fell due before it is no row. Empty: "
                                             "today at the site."))
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1, editable=False,
                                           help_text=_("Rises when basis, interval, anchor or triggers change; "
                                                       "occurrences are numbered within it."))
    last_completed = models.DateTimeField(_("last completed"), null=True, blank=True, editable=False,
                                          help_text=_("When its work was last finished (UTC); empty: never, as far as "
                                                      "known."))
    last_reading = models.DecimalField(_("reading at the last completion"), max_digits=20, decimal_places=4, null=True,
                                       blank=True, editable=False, help_text=_("Lifetime total of the meter then."))
    next_due = models.DateTimeField(_("next due"), null=True, blank=True, editable=False,
                                    help_text=_("First moment (UTC) of the local day on which it falls due next; "
                                                "empty: not known, or nothing to come."))
    next_due_is_estimate = models.BooleanField(_("estimated"), default=False, db_default=False, editable=False,
                                               help_text=_("Whether the next due date is estimated from average use."))
    decide_at = models.DateTimeField(null=True, blank=True, editable=False,
                                     help_text=_("When the generator must look at it next (UTC); empty: not before a "
                                                 "completion or a reading."))
    is_active = models.BooleanField(_("active"), default=True, db_default=True,
                                    help_text=_("An inactive schedule makes no orders."))
    deactivated_at = models.DateTimeField(_("deactivated"), null=True, blank=True, editable=False,
                                          help_text=_("When it was switched off (UTC); empty while active."))
    deactivated_reason = models.CharField(_("why inactive"), max_length=255, blank=True, default="", db_default="",
                                          help_text=_("Why it was switched off; empty while active."))

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        db_table = "maintenance_schedules"
        verbose_name = _("maintenance schedule")
        verbose_name_plural = _("maintenance schedules")
        constraints = [
            *trigger_constraints("maintenance_schedules", frequency_value="check_frequency_value",
                                 meter=Q(meter__isnull=False, anchor_reading__isnull=False),
                                 no_meter=Q(meter__isnull=True)),
            *term_constraints("maintenance_schedules"),
            models.CheckConstraint(
                condition=Q(asset__isnull=False, location__isnull=True) | Q(asset__isnull=True, location__isnull=False),
                name="check_maintenance_schedules_place",
                violation_error_message=_("A schedule is for one asset or for one location: give one of the two.")),
            models.CheckConstraint(
                condition=Q(frequency_type__isnull=True, recurrence_rule="") | Q(anchor_date__isnull=False),
                name="check_maintenance_schedules_anchor",
                violation_error_message=_("An interval or rule is counted from an anchor; give its date.")),
            models.CheckConstraint(
                condition=Q(is_active=True, deactivated_at__isnull=True, deactivated_reason="") | Q(is_active=False),
                name="check_maintenance_schedules_active",
                violation_error_message=_("An active schedule has no reason and no date of deactivation.")),
            models.CheckConstraint(
                condition=Q(next_due__isnull=False) | Q(next_due_is_estimate=False),
                name="check_maintenance_schedules_due",
                violation_error_message=_("Without a next due date there is no estimate of it.")),
            models.CheckConstraint(condition=Q(revision__gte=1), name="check_maintenance_schedules_rev",
                                   violation_error_message=_("Revisions are counted from 1.")),
            RowGuard(name="schedules_follow_their_place", columns=("site_id", "asset_id", "location_id"),
                     when="NEW.site_id <> coalesce((SELECT a.site_id FROM assets a WHERE a.id = NEW.asset_id), "
                          "(SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id))",
                     violation_error_message=_("A schedule belongs to the site of its asset or location.")),
            # one schedule per plan and asset, also while two planners save the plan at once
            models.UniqueConstraint(fields=["plan", "asset"], condition=Q(plan__isnull=False),
                                    name="uq_maintenance_schedules_plan",
                                    violation_error_message=_("The plan keeps a schedule for this asset already.")),
            models.UniqueConstraint(fields=["asset", "chain", "chain_rank"],
                                    condition=Q(asset__isnull=False, is_active=True) & ~Q(chain=""),
                                    name="uq_maintenance_chain_asset",
                                    violation_error_message=_("Another schedule of this asset has this rank in the "
                                                              "chain; choose another rank.")),
            models.UniqueConstraint(fields=["location", "chain", "chain_rank"],
                                    condition=Q(location__isnull=False, is_active=True) & ~Q(chain=""),
                                    name="uq_maintenance_chain_location",
                                    violation_error_message=_("Another schedule of this location has this rank in the "
                                                              "chain; choose another rank.")),
            *imported_once("maintenance_schedules"),
        ]
        indexes = [
            # what falls due next: planners' lists, load board, calendar
            models.Index(fields=["next_due", "id"], condition=Q(is_active=True), name="idx_maintenance_next_due"),
            # which schedules does this asset have
            models.Index(fields=["asset"], name="idx_maintenance_asset_id"),
            # what must the generator decide now: it reads as many rows as are due, not as many as there are
            models.Index(fields=["decide_at", "id"], condition=Q(is_active=True, decide_at__isnull=False),
                         name="idx_maintenance_decide_at"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.asset or self.location})"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this schedule's dates are meant."""
        return ZoneInfo(self.site.time_zone)

    @property
    def next_due_on(self) -> dt.date | None:
        """The local date of ``next_due``."""
        return self.next_due.astimezone(self.zone).date() if self.next_due else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._derive()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        self._derive()
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        place = self.asset or self.location
        if self.meter is not None and place is not None and self.meter.asset.site_id != place.site_id:
            raise ValidationError({"meter": ValidationError(_("This meter is at another site."), code="other_site")})
        if self.meter is not None and self.meter.kind != "COUNTER":
            raise ValidationError({"meter": ValidationError(
                _("A gauge goes up and down, so no interval can be counted on it; choose a counter."), code="gauge")})

    def _derive(self) -> None:
        """Site from the place; start and anchors where nobody said otherwise."""
        place = self.asset or self.location
        if place is None:
            return  # check_maintenance_schedules_place says it better
        self.site = place.site
        if self.starts_on is None:
            self.starts_on = timezone.now().astimezone(self.zone).date()
        if self.anchor_date is None and self.has_calendar:
            self.anchor_date = self.starts_on
        if self.meter_based and self.meter is not None and self.anchor_reading is None:
            self.anchor_reading = self._first_base(self.meter)
        if self._state.adding and self.is_active and self.decide_at is None:
            self.decide_at = timezone.now()  # the generator's next run looks at it

    def _first_base(self, meter: Any) -> Decimal:
        """Fixed: every N from 0, the round numbers on the dial. Floating: from where the meter stands now."""
        if self.basis == Basis.FIXED:
            return Decimal(0)
        last = meter.readings.filter(total__isnull=False).newest_first().first()
        return last.total if last is not None else Decimal(0)


DERIVED = ("last_completed", "last_reading", "next_due", "next_due_is_estimate", "decide_at")
"""Columns that occurrences, history and readings prove."""

__all__ = ["DERIVED", "MaintenanceSchedule"]
