"""Plans: one set of terms for every asset of a model."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from maintenance.models.terms import Terms, term_constraints, trigger_constraints
from maintenance.querysets import PlanQuerySet


class MaintenancePlan(Editable, Imported, Terms):
    """What every asset of one model, below one place, is maintained by; it keeps one schedule per such asset."""

    history = History()
    branch = Branch(site="location__site", location="location")

    asset_model = models.ForeignKey("assets.AssetModel", models.PROTECT, related_name="maintenance_plans",
                                    db_index=False, verbose_name=_("asset model"),
                                    help_text=_("Assets of this model get a schedule."))
    location = models.ForeignKey("assets.Location", models.PROTECT, related_name="maintenance_plans",
                                 verbose_name=_("below"), help_text=_("Only assets that stand here or below; a site's "
                                                                      "root means the whole site."))
    meter_name = models.CharField(_("meter"), max_length=100, blank=True, default="", db_default="",
                                  help_text=_("Name of the meter that each asset of the model has; empty without a "
                                              "meter trigger."))
    starts_on = models.DateField(_("starts on"), null=True, blank=True,
                                 help_text=_("First local date on which something may fall due; empty: the day each "
                                             "schedule is made."))
    is_active = models.BooleanField(_("active"), default=True, db_default=True,
                                    help_text=_("An inactive plan makes no schedules and keeps none running."))

    objects = PlanQuerySet.as_manager()

    class Meta:
        db_table = "maintenance_plans"
        verbose_name = _("maintenance plan")
        verbose_name_plural = _("maintenance plans")
        constraints = [
            *trigger_constraints("maintenance_plans", frequency_value="check_maintenance_plans_value",
                                 meter=~Q(meter_name=""), no_meter=Q(meter_name="")),
            *term_constraints("maintenance_plans"),
            models.UniqueConstraint(fields=["asset_model", "location", "title"], name="uq_maintenance_plans_title",
                                    violation_error_message=_("This model has a plan of this title here already.")),
            *imported_once("maintenance_plans"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.asset_model})"
