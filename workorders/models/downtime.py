"""When an asset stood still."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.database.constraints import NoOverlap, choice_check
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from workorders.choices import DowntimeCategory
from workorders.models.work_order import WorkOrder
from workorders.querysets import DowntimeQuerySet

_USER = settings.AUTH_USER_MODEL


class Downtime(Editable, Imported):
    """One spell in which an asset stood still; it names the highest asset that did, and nobody inherits it."""

    asset = models.ForeignKey("assets.Asset", models.PROTECT, related_name="downtimes", db_index=False,
                              verbose_name=_("asset"), help_text=_("The highest asset that stood still."))
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, null=True, blank=True, related_name="downtimes",
                                   verbose_name=_("work order"), help_text=_("The order the spell belongs to, if any."))
    category = models.CharField(_("category"), max_length=15, choices=DowntimeCategory,
                                default=DowntimeCategory.FAILURE, db_default=DowntimeCategory.FAILURE,
                                help_text=_("Why; only a failure counts against reliability."))
    started_at = models.DateTimeField(_("from"), help_text=_("When it stopped running."))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True,
                                    help_text=_("When a person said that it runs again; empty while it stands."))
    note = models.TextField(_("note"), blank=True, default="", db_default="", help_text=_("What people saw."))
    started_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="started_downtimes",
                                   verbose_name=_("reported by"), help_text=_("Who said that it stands."))
    ended_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="ended_downtimes",
                                 verbose_name=_("running again said by"), help_text=_("Who said that it runs again."))

    objects = DowntimeQuerySet.as_manager()
    history = History()
    branch = Branch(site="asset__site", location="asset__location")

    class Meta:
        db_table = "downtimes"
        verbose_name = _("downtime")
        verbose_name_plural = _("downtimes")
        indexes = [
            # When did this asset stand still between two times?
            models.Index(fields=["asset", "started_at"], name="idx_downtimes_asset"),
            # What stood still between two times, anywhere? (figures)
            models.Index(fields=["started_at", "ended_at"], name="idx_downtimes_spell"),
        ]
        constraints = [
            NoOverlap(name="no_overlap_downtimes", key="asset", start="started_at", end="ended_at",
                      violation_error_message=_("This asset already has a downtime in that time: change or end the "
                                                "other one.")),
            models.UniqueConstraint(fields=["asset"], condition=Q(ended_at__isnull=True), name="uq_downtimes_open",
                                    violation_error_message=_("This asset is already down.")),
            models.CheckConstraint(name="check_downtimes_times",
                                   condition=Q(ended_at__isnull=True) | Q(started_at__lt=F("ended_at")),
                                   violation_error_message=_("A downtime ends after it starts.")),
            choice_check("category", DowntimeCategory, name="check_downtimes_category",
                         message=_("Choose one of the listed categories.")),
            *imported_once("downtimes"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.get_category_display()}"
