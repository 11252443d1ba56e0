"""What an order costs beside labour: parts taken for it, and what others charge. Totals are sums of rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.audit import current_actor
from cmms.database.constraints import choice_check
from cmms.database.guards import RowGuard
from cmms.records import Editable, Imported, imported_once
from workorders.choices import CostKind
from workorders.models.work_order import WorkOrder
from workorders.models.work_order_rules import BOOKS_CLOSED, books_closed
from workorders.querysets import ORDER_BRANCH, OrderLineQuerySet

_USER = settings.AUTH_USER_MODEL


class WorkOrderPart(Editable):
    """One part on one order: how many are planned, how many were used, and what those cost."""

    work_order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="parts", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order the part is for."))
    part = models.ForeignKey("inventory.Part", models.PROTECT, related_name="work_order_parts", verbose_name=_("part"),
                             help_text=_("The part."))
    storeroom = models.ForeignKey("inventory.Storeroom", models.PROTECT, null=True, blank=True,
                                  related_name="work_order_parts", verbose_name=_("storeroom"),
                                  help_text=_("Where it shall be taken from; empty: wherever it is."))
    quantity_requested = models.DecimalField(_("quantity requested"), max_digits=14, decimal_places=3, default=0,
                                             db_default=0, help_text=_("Planned quantity, in the part's unit."))
    quantity_used = models.DecimalField(_("quantity used"), max_digits=14, decimal_places=3, default=0, db_default=0,
                                        editable=False,
                                        help_text=_("Issued less returned, in the part's unit; kept by the issue and "
                                                    "return verbs and proved against the ledger."))
    unit_cost = models.DecimalField(_("unit cost"), max_digits=18, decimal_places=6, null=True, blank=True,
                                    editable=False,
                                    help_text=_("Total cost per unit used, in the site's currency; empty until "
                                                "something was used."))
    total_cost = models.DecimalField(_("total cost"), max_digits=14, decimal_places=2, null=True, blank=True,
                                     editable=False,
                                     help_text=_("Sum of the ledger rows, at the value each was issued at, in the "
                                                 "site's currency; empty until something was used."))
    note = models.CharField(_("note"), max_length=255, blank=True, default="", db_default="",
                            help_text=_("What to mind when picking it."))

    objects = OrderLineQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "work_order_parts"
        verbose_name = _("part of an order")
        verbose_name_plural = _("parts of orders")
        constraints = [
            models.UniqueConstraint(fields=["work_order", "part"], name="uq_work_order_parts_part",
                                    violation_error_message=_("This part is already on the order: change its "
                                                              "quantity.")),
            models.CheckConstraint(name="check_work_order_parts_quantity",
                                   condition=Q(quantity_requested__gte=0) & Q(quantity_used__gte=0),
                                   violation_error_message=_("Quantities cannot be negative: a return cannot exceed "
                                                             "what was issued.")),
            models.CheckConstraint(name="check_work_order_parts_cost",
                                   condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0),
                                   violation_error_message=_("A unit cost cannot be negative.")),
            RowGuard(name="work_order_parts_books_open",
                     columns=("work_order_id", "part_id", "quantity_used", "unit_cost", "total_cost"),
                     when=books_closed("NEW.work_order_id"), violation_error_message=BOOKS_CLOSED,
                     violation_error_code="closed"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity_requested} × {self.part}"


class ServiceCost(Editable, Imported):
    """What somebody else charged for an order, or the total that another system had booked; credits are negative."""

    work_order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="service_costs", verbose_name=_("work "
                                                                                                           "order"),
                                   help_text=_("The order that bears the cost."))
    kind = models.CharField(_("kind"), max_length=10, choices=CostKind, default=CostKind.SERVICE,
                            db_default=CostKind.SERVICE, help_text=_("Where the cost comes from."))
    supplier = models.ForeignKey("inventory.Supplier", models.PROTECT, null=True, blank=True,
                                 related_name="service_costs", verbose_name=_("supplier"), help_text=_("Who charges "
                                                                                                       "it."))
    description = models.CharField(_("description"), max_length=255, blank=True, default="", db_default="",
                                   help_text=_("What for."))
    invoice_number = models.CharField(_("invoice number"), max_length=100, blank=True, default="", db_default="",
                                      help_text=_("The supplier's number of the invoice or credit note."))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2,
                                 help_text=_("In the site's currency; a credit is negative."))
    incurred_on = models.DateField(_("date"), null=True, blank=True,
                                   help_text=_("The day the cost belongs to; empty when unknown."))
    entered_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="entered_service_costs",
                                   editable=False, verbose_name=_("entered by"), help_text=_("Who booked it."))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by",
                                    editable=False, verbose_name=_("reverses"),
                                    help_text=_("The row this one takes back, with the opposite amount."))

    objects = OrderLineQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "service_costs"
        verbose_name = _("service cost")
        verbose_name_plural = _("service costs")
        constraints = [
            choice_check("kind", CostKind, name="check_service_costs_kind",
                         message=_("Choose one of the listed kinds of cost.")),
            models.UniqueConstraint(fields=["work_order"], condition=Q(kind=CostKind.IMPORTED),
                                    name="uq_service_costs_imported",
                                    violation_error_message=_("An order has one imported total at most.")),
            models.CheckConstraint(name="check_service_costs_reverses", condition=~Q(reverses=F("id")),
                                   violation_error_message=_("A cost cannot take back itself.")),
            RowGuard(name="service_costs_books_open", columns=("work_order_id", "amount"), at_once=True,
                     when=f"NEW.kind <> 'IMPORTED' AND {books_closed('NEW.work_order_id')}",
                     violation_error_message=BOOKS_CLOSED, violation_error_code="closed"),
            *imported_once("service_costs"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Notes who books it."""
        if self._state.adding and self.entered_by_id is None:
            self.entered_by_id = current_actor().user_id
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
