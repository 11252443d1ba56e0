"""A route: one order that goes past many assets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.records import Editable
from workorders.choices import Outcome
from workorders.models.work_order import WorkOrder
from workorders.querysets import ORDER_BRANCH, OrderLineQuerySet


class WorkOrderAsset(Editable):
    """One asset on the route of an order, and how the work on it ended."""

    work_order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="route", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order that is a route."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, related_name="route_lines", verbose_name=_("asset"),
                              help_text=_("The asset on the way."))
    position = models.PositiveIntegerField(_("position"), help_text=_("Place on the way, counted from 1."))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True, default="", db_default="",
                               help_text=_("How the work on this asset ended; empty: not yet there."))
    done_at = models.DateTimeField(_("done"), null=True, blank=True, help_text=_("When the work on this asset ended."))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                related_name="route_lines", verbose_name=_("done by"), help_text=_("Who did it."))
    note = models.TextField(_("note"), blank=True, default="", db_default="", help_text=_("What was seen there."))

    objects = OrderLineQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "work_order_assets"
        verbose_name = _("asset of a route")
        verbose_name_plural = _("assets of routes")
        ordering = ["work_order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["work_order", "position"], name="uq_work_order_assets_position",
                                    violation_error_message=_("Another asset already stands at this place of the "
                                                              "route.")),
            models.UniqueConstraint(fields=["work_order", "asset"], name="uq_work_order_assets_asset",
                                    violation_error_message=_("This asset is already on the route.")),
            models.CheckConstraint(name="check_work_order_assets_position", condition=Q(position__gte=1),
                                   violation_error_message=_("Places on a route are counted from 1.")),
            models.CheckConstraint(name="check_work_order_assets_done",
                                   condition=Q(outcome="", done_at__isnull=True)
                                   | Q(outcome__in=sorted(Outcome.values), done_at__isnull=False),
                                   violation_error_message=_("A finished line has an outcome and a time, an "
                                                             "unfinished one has neither.")),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.asset}"
