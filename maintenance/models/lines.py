"""What a plan or schedule brings along: planned parts, and the stops of a route."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.history import History
from cmms.records import Record


class PlanPart(Record):
    """A part that every schedule of a plan needs for each order."""

    history = History()

    plan = models.ForeignKey("maintenance.MaintenancePlan", models.CASCADE, related_name="parts", db_index=False,
                             verbose_name=_("plan"), help_text=_("The plan."))
    part = models.ForeignKey("inventory.Part", models.PROTECT, related_name="plan_parts", verbose_name=_("part"),
                             help_text=_("What is needed."))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3,
                                   help_text=_("How much one order needs, in the part's unit."))

    class Meta:
        db_table = "plan_parts"
        verbose_name = _("planned part of a plan")
        verbose_name_plural = _("planned parts of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "part"], name="uq_plan_parts",
                                    violation_error_message=_("The plan lists this part already; change its "
                                                              "quantity.")),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="check_plan_parts_quantity",
                                   violation_error_message=_("A planned quantity is above zero.")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.part}"


class SchedulePart(Record):
    """A part that each order of a schedule needs."""

    history = History()

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.CASCADE, related_name="parts",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The schedule."))
    part = models.ForeignKey("inventory.Part", models.PROTECT, related_name="schedule_parts", verbose_name=_("part"),
                             help_text=_("What is needed."))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3,
                                   help_text=_("How much one order needs, in the part's unit."))

    class Meta:
        db_table = "schedule_parts"
        verbose_name = _("planned part of a schedule")
        verbose_name_plural = _("planned parts of schedules")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "part"], name="uq_schedule_parts",
                                    violation_error_message=_("The schedule lists this part already; change its "
                                                              "quantity.")),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="check_schedule_parts_quantity",
                                   violation_error_message=_("A planned quantity is above zero.")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.part}"


class ScheduleAsset(Record):
    """One stop of a route: an asset that each order of the schedule has a line for."""

    history = History()

    schedule = models.ForeignKey("maintenance.MaintenanceSchedule", models.CASCADE, related_name="stops",
                                 db_index=False, verbose_name=_("schedule"), help_text=_("The route."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, related_name="route_stops", verbose_name=_("asset"),
                              help_text=_("What is visited."))
    position = models.PositiveIntegerField(_("position"), help_text=_("Order of the stops, ascending."))

    class Meta:
        db_table = "schedule_assets"
        verbose_name = _("stop of a route")
        verbose_name_plural = _("stops of routes")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "asset"], name="uq_schedule_assets_asset",
                                    violation_error_message=_("The asset is a stop of this route already.")),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.asset}"
