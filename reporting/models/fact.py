"""Facts: what reports add up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.database.guards import RowGuard, Unchanging
from reporting.querysets import FactQuerySet


class FactKind(models.TextChoices):
    ORDER = "ORDER", _("order finished")
    LABOR = "LABOR", _("labour booked")
    PARTS = "PARTS", _("parts issued or returned")
    SERVICE = "SERVICE", _("outside service or imported cost")
    DOWNTIME = "DOWNTIME", _("standstill")
    FAILURE = "FAILURE", _("functional failure")
    OCCURRENCE = "OCCURRENCE", _("preventive work fell due")


class MaintenanceFact(models.Model):
    """One measured event, taken from one row of the books and laid where and when it happened.

    Measures add up over any selection of rows in force (``superseded_at`` empty); a measure that the kind does not have
    is empty, not 0. A row is never changed: what is learned later is a new row, and the old one gets ``superseded_at``,
    so a figure can be worked out as it was known on a day.
    """

    # derived from audited rows and itself dated by recorded_at; changes and deletions are logged
    audit = Audit(inserts=False)
    branch = Branch(site="site", location="location")

    kind = models.CharField(_("kind"), max_length=10, choices=FactKind.choices, help_text=_("What is measured."))
    source_table = models.CharField(_("source table"), max_length=63,
                                    help_text=_("Table of the row it was taken from."))
    source_id = models.BigIntegerField(_("source row"), help_text=_("Id of that row."))
    site = models.ForeignKey("assets.Site", models.PROTECT, related_name="facts", db_index=False,
                             verbose_name=_("site"), help_text=_("Site of the event; never changes."))
    work_order = models.ForeignKey("workorders.WorkOrder", models.PROTECT, null=True, blank=True, related_name="facts",
                                   verbose_name=_("order"), help_text=_("The order it belongs to; empty without one."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, blank=True, related_name="facts",
                              db_index=False, verbose_name=_("asset"), help_text=_("The asset; empty for a location."))
    location = models.ForeignKey("assets.Location", models.PROTECT, null=True, blank=True, related_name="facts",
                                 db_index=False, verbose_name=_("location"),
                                 help_text=_("Where the asset stood then, or the order's location; empty: not known."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="facts",
                             verbose_name=_("person"), help_text=_("Who worked, issued or finished; empty: not known."))
    date_key = models.ForeignKey("reporting.DateDimension", models.PROTECT, db_column="date_key", related_name="facts",
                                 db_index=False, verbose_name=_("day"),
                                 help_text=_("Local date of the event at its site, YYYYMMDD."))
    event_at = models.DateTimeField(_("happened"), help_text=_("When it happened (UTC); a span: when it began."))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now,
                                       help_text=_("When it became known (UTC): from then on it counts."))
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True,
                                         help_text=_("When it was replaced or taken back (UTC); empty: in force."))
    scheduled_hours = models.DecimalField(_("scheduled hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                          help_text=_("Estimated working hours of a finished order."))
    actual_hours = models.DecimalField(_("actual hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                       help_text=_("Working hours booked."))
    parts_cost = models.DecimalField(_("parts cost"), max_digits=14, decimal_places=2, null=True, blank=True,
                                     help_text=_("Value of parts issued less returned, site currency."))
    labor_cost = models.DecimalField(_("labour cost"), max_digits=14, decimal_places=2, null=True, blank=True,
                                     help_text=_("Hours × the rate frozen at booking, site currency."))
    service_cost = models.DecimalField(_("service cost"), max_digits=14, decimal_places=2, null=True, blank=True,
                                       help_text=_("Outside services and imported totals, site currency; credits are "
                                                   "negative."))
    downtime_hours = models.DecimalField(_("downtime hours"), max_digits=12, decimal_places=2, null=True, blank=True,
                                         help_text=_("Length of the standstill in hours; empty while it lasts."))
    failures = models.PositiveSmallIntegerField(_("failures"), null=True, blank=True,
                                                help_text=_("1 on a row that counts a functional failure."))

    objects = FactQuerySet.as_manager()

    class Meta:
        db_table = "maintenance_facts"
        verbose_name = _("maintenance fact")
        verbose_name_plural = _("maintenance facts")
        constraints = [
            choice_check("kind", FactKind, name="check_maintenance_facts_kind",
                         message=_("Choose one of the offered kinds of fact.")),
            # a source row counts once, whoever fills the facts and however often
            models.UniqueConstraint(fields=["source_table", "source_id", "kind"],
                                    condition=Q(superseded_at__isnull=True), name="uq_maintenance_facts_source",
                                    violation_error_message=_("This row of the books is counted already.")),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="check_maintenance_facts_known",
                violation_error_message=_("A fact is superseded after it was recorded.")),
            models.CheckConstraint(
                condition=Q(downtime_hours__isnull=True) | Q(downtime_hours__gte=0),
                name="check_maintenance_facts_downtime",
                violation_error_message=_("A standstill does not last less than no time.")),
            Unchanging(
                name="facts_stay_as_recorded",
                columns=("kind", "source_table", "source_id", "site_id", "work_order_id", "asset_id", "location_id",
                         "user_id", "date_key", "event_at", "recorded_at", "scheduled_hours", "actual_hours",
                         "parts_cost", "labor_cost", "service_cost", "downtime_hours", "failures"),
                violation_error_message=_("A fact is never changed: supersede it and record what is known now.")),
            RowGuard(name="facts_superseded_once", when="OLD.superseded_at IS NOT NULL", on=("UPDATE",),
                     violation_error_message=_("A superseded fact stays superseded; record a new one.")),
        ]
        indexes = [
            # a site's figures over a span of days
            models.Index(fields=["site", "date_key"], name="idx_maintenance_facts_site"),
            # an asset's figures over a span of days, bad actors
            models.Index(fields=["asset", "date_key"], name="idx_maintenance_facts_asset"),
            # a place's figures: cost rolled up by where the asset stood
            models.Index(fields=["location", "date_key"], name="idx_maintenance_facts_place"),
            # everything of a span of days, whatever the site: exports and the star's own joins
            models.Index(fields=["date_key", "kind"], name="idx_maintenance_facts_day"),
            # what became known since: restated figures, incremental exports
            models.Index(fields=["recorded_at", "id"], name="idx_maintenance_facts_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_table}/{self.source_id}"
