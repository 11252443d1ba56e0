"""From whom parts are bought, and what is on order."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Site
from cmms.access import Branch
from cmms.database.constraints import choice_check
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from inventory.querysets import CatalogueQuerySet, PurchaseLineQuerySet, PurchaseOrderQuerySet


class Supplier(Editable, Imported):
    """A firm that parts are bought from."""

    history = History()
    no_revert = ("retired_at",)

    name = models.CharField(_("name"), max_length=255, unique=True, help_text=_("The firm's name."),
                            error_messages={"unique": _("There is a supplier of this name already.")})
    account_number = models.CharField(_("our number there"), max_length=100, blank=True, default="", db_default="",
                                      help_text=_("Under which customer number they know us."))
    contact_name = models.CharField(_("contact"), max_length=255, blank=True, default="", db_default="",
                                    help_text=_("Whom to ask for."))
    email = models.EmailField(_("e-mail"), blank=True, default="", db_default="", help_text=_("Where orders are sent."))
    phone = models.CharField(_("phone"), max_length=50, blank=True, default="", db_default="",
                             help_text=_("With country code."))
    address = models.TextField(_("address"), blank=True, default="", db_default="", help_text=_("Postal address."))
    website = models.URLField(_("website"), blank=True, default="", db_default="", help_text=_("Their catalogue."))
    lead_time_days = models.PositiveIntegerField(_("lead time, days"), null=True, blank=True,
                                                 help_text=_("Usual days from order to shelf; empty: unknown."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="", help_text=_("Free text."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("From when on nothing is ordered there (UTC)."))

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        db_table = "suppliers"
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="check_suppliers_name",
                                   violation_error_message=_("A supplier has a name.")),
            *imported_once("suppliers"),
        ]

    def __str__(self) -> str:
        return self.name


class PurchaseStatus(models.TextChoices):
    DRAFT = "DRAFT", _("draft")
    ORDERED = "ORDERED", _("ordered")
    CLOSED = "CLOSED", _("closed")
    CANCELLED = "CANCELLED", _("cancelled")


class PurchaseOrder(Editable, Imported):
    """An order to a supplier; its number is its id."""

    branch = Branch(site="site", location="storeroom__location")
    history = History()
    no_revert = ("status", "ordered_at", "ordered_by", "closed_at")

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="purchase_orders", verbose_name=_("supplier"),
                                 db_index=False, help_text=_("Who delivers."))
    site = models.ForeignKey(Site, models.PROTECT, related_name="purchase_orders", verbose_name=_("site"),
                             db_index=False, help_text=_("The plant that pays, in its currency."))
    storeroom = models.ForeignKey("inventory.Storeroom", models.PROTECT, null=True, blank=True, db_index=False,
                                  related_name="purchase_orders", verbose_name=_("deliver to"),
                                  help_text=_("Where it is received; empty: decided at receipt."))
    status = models.CharField(_("status"), max_length=10, choices=PurchaseStatus.choices, default=PurchaseStatus.DRAFT,
                              db_default=PurchaseStatus.DRAFT, help_text=_("Draft, ordered, closed or cancelled."))
    supplier_reference = models.CharField(_("supplier's reference"), max_length=100, blank=True, default="",
                                          db_default="", help_text=_("Their confirmation number."))
    ordered_at = models.DateTimeField(_("ordered"), null=True, blank=True, help_text=_("When it was sent (UTC)."))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                   related_name="purchase_orders", verbose_name=_("ordered by"),
                                   help_text=_("Who sent it; empty: a program."))
    due_date = models.DateField(_("due"), null=True, blank=True,
                                help_text=_("Promised delivery, site's calendar; empty: unknown."))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False,
                                     help_text=_("When nothing more was expected (UTC)."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="", help_text=_("Free text."))

    objects = PurchaseOrderQuerySet.as_manager()

    class Meta:
        db_table = "purchase_orders"
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        indexes = [
            # what is on order at this plant, soonest first
            models.Index(fields=["site", "status", "due_date"], name="idx_purchase_orders_site"),
            # what was ordered from this supplier, newest first
            models.Index(fields=["supplier", "-id"], name="idx_purchase_orders_supplier"),
        ]
        constraints = [
            choice_check("status", PurchaseStatus, name="check_purchase_orders_status",
                         message=_("Choose one of the offered states.")),
            models.CheckConstraint(condition=Q(status__in=["DRAFT", "CANCELLED"]) | Q(ordered_at__isnull=False),
                                   name="check_purchase_orders_sent",
                                   violation_error_message=_("An order that was sent says when.")),
            *imported_once("purchase_orders"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.supplier}".strip()

    @property
    def number(self) -> str:
        """The number people say, ``PO-00012``; empty before the first save."""
        return f"PO-{self.pk:05d}" if self.pk else ""


class PurchaseOrderLine(Editable):
    """One part of a purchase order: ordered and received in the purchase unit, one price for one such unit."""

    branch = Branch(site="purchase_order__site", location="purchase_order__storeroom__location")
    history = History(excluded=("quantity_received",))
    no_revert = ("quantity_received", "closed_at", "closed_by")

    purchase_order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="lines", db_index=False,
                                       verbose_name=_("purchase order"), help_text=_("The order."))
    line_number = models.PositiveIntegerField(_("line"), help_text=_("Position on the order, from 1."))
    part = models.ForeignKey("inventory.Part", models.PROTECT, related_name="purchase_lines", verbose_name=_("part"),
                             db_index=False, help_text=_("What is bought."))
    description = models.CharField(_("description"), max_length=255, blank=True, default="", db_default="",
                                   help_text=_("As the supplier calls it."))
    supplier_part_number = models.CharField(_("supplier's number"), max_length=100, blank=True, default="",
                                            db_default="", help_text=_("Their article number."))
    purchase_unit = models.CharField(_("purchase unit"), max_length=50, blank=True, default="", db_default="",
                                     help_text=_("The pack it is bought in, such as box; empty: the part's own unit."))
    unit_factor = models.DecimalField(_("pack holds"), max_digits=14, decimal_places=3, default=Decimal(1),
                                      db_default=Decimal(1),
                                      help_text=_("How many of the part's units one purchase unit holds, frozen."))
    quantity_ordered = models.DecimalField(_("ordered"), max_digits=14, decimal_places=3,
                                           help_text=_("Purchase units ordered."))
    quantity_received = models.DecimalField(_("received"), max_digits=14, decimal_places=3, default=Decimal(0),
                                            db_default=Decimal(0), editable=False,
                                            help_text=_("Purchase units received so far."))
    unit_price = models.DecimalField(_("price"), max_digits=18, decimal_places=6, null=True, blank=True,
                                     help_text=_("Price of one purchase unit, site currency; empty: unknown."))
    due_date = models.DateField(_("due"), null=True, blank=True,
                                help_text=_("Promised for this line, site's calendar; empty: the order's date."))
    reference_type = models.CharField(_("bought for"), max_length=50, blank=True, default="", db_default="",
                                      help_text=_("work_order where it is bought for one; else empty."))
    reference_id = models.BigIntegerField(_("bought for id"), null=True, blank=True, help_text=_("Id of that record."))
    closed_at = models.DateTimeField(_("closed short"), null=True, blank=True, editable=False,
                                     help_text=_("When somebody decided that the rest will not come (UTC)."))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                  related_name="closed_purchase_lines", verbose_name=_("closed by"), editable=False,
                                  help_text=_("Who decided it."))
    closed_reason = models.CharField(_("why closed"), max_length=255, blank=True, default="", db_default="",
                                     help_text=_("Why, in words."))

    objects = PurchaseLineQuerySet.as_manager()

    class Meta:
        db_table = "purchase_order_lines"
        verbose_name = _("purchase order line")
        verbose_name_plural = _("purchase order lines")
        indexes = [
            # how much of this part is on order
            models.Index(fields=["part"], name="idx_purchase_lines_part", condition=Q(closed_at__isnull=True)),
            # what was bought for this work order
            models.Index(fields=["reference_type", "reference_id"], name="idx_purchase_lines_reference",
                         condition=Q(reference_id__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["purchase_order", "line_number"], name="uq_purchase_lines_number",
                                    violation_error_message=_("The order has a line of this number already.")),
            models.CheckConstraint(condition=Q(quantity_ordered__gt=0) & Q(unit_factor__gt=0),
                                   name="check_purchase_lines_ordered",
                                   violation_error_message=_("Order more than nothing, in packs that hold something.")),
            # 0.0005 is less than the columns can hold: SQLite compares decimals as floating numbers
            models.CheckConstraint(condition=Q(quantity_received__gte=0)
                                   & Q(quantity_received__lte=F("quantity_ordered") * Decimal("1.1")
                                       + Decimal("0.0005")),
                                   name="check_purchase_lines_received",
                                   violation_error_message=_("More than 10 % above what was ordered is not received; "
                                                             "amend the order first.")),
            models.CheckConstraint(condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0),
                                   name="check_purchase_lines_price",
                                   violation_error_message=_("A price is not negative; leave it empty where it is "
                                                             "unknown.")),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | ~Q(closed_reason=""),
                                   name="check_purchase_lines_closed",
                                   violation_error_message=_("Say why the rest will not come.")),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_order_id}/{self.line_number}"

    @property
    def outstanding(self) -> Decimal:
        """The part's own units still to come on this line; 0 once it is closed."""
        if self.closed_at is not None:
            return Decimal(0)
        return max(self.quantity_ordered - self.quantity_received, Decimal(0)) * self.unit_factor
