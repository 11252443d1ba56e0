"""What is kept on a shelf or bought for a job."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Location
from cmms.database.guards import RowGuard
from cmms.database.indexes import PgGinIndex
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from inventory.models.purchasing import Supplier
from inventory.querysets import PartQuerySet

# Written by the ledger alone (inventory/services/ledger.py); an ordinary save leaves them as they are.
BALANCE_FIELDS = ("stock_level", "reserved", "stock_value", "average_cost", "average_cost_flagged", "currency")

# Beyond its lead time, how many days before the need an order's parts are put aside.
RESERVE_DAYS_AHEAD = 14


class Part(Editable, Imported):
    """A kind of thing that is kept in stock or bought for jobs, with the sum of what lies on all shelves."""

    history = History(excluded=BALANCE_FIELDS)
    no_revert = ("retired_at",)

    part_number = models.CharField(
        _("part number"), max_length=100, unique=True, help_text=_("The plant's number of the part."),
        error_messages={"unique": _("Another part has this number already.")})
    description = models.CharField(_("description"), max_length=255, blank=True, default="", db_default="",
                                   help_text=_("What it is, in words."))
    category = models.CharField(_("category"), max_length=100, blank=True, default="", db_default="",
                                help_text=_("Group such as Bearings; free text."))
    unit_of_measure = models.CharField(_("unit"), max_length=50, default="EA", db_default="EA",
                                       help_text=_("The unit every quantity of this part is in: EA, m, l, kg."))
    unit_cost = models.DecimalField(
        _("list price"), max_digits=18, decimal_places=6, null=True, blank=True,
        help_text=_("Price of one unit as listed, in the part's currency; empty: unknown. Issues are valued at the "
                    "average cost, not at this."))
    stock_level = models.DecimalField(
        _("on hand"), max_digits=14, decimal_places=3, default=Decimal(0), db_default=Decimal(0), editable=False,
        help_text=_("Units on all shelves: the sum over stock_levels, written by the ledger alone."))
    reserved = models.DecimalField(
        _("reserved"), max_digits=14, decimal_places=3, default=Decimal(0), db_default=Decimal(0), editable=False,
        help_text=_("Units promised to orders: the sum over stock_levels, written by the ledger alone."))
    stock_value = models.DecimalField(
        _("value on hand"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0), editable=False,
        help_text=_("Book value of all shelves, part's currency: the sum of the ledger's values."))
    average_cost = models.DecimalField(
        _("average cost"), max_digits=18, decimal_places=6, null=True, blank=True, editable=False,
        help_text=_("Moving average of one unit (value / on hand); stands on when the shelf is empty; empty before the "
                    "first receipt."))
    average_cost_flagged = models.BooleanField(
        _("average is doubtful"), default=False, db_default=False, editable=False,
        help_text=_("True while some of what lies there came in without a known price."))
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, default="", db_default="",
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("A currency is three capital letters, such as EUR."))],
        help_text=_("ISO 4217 code of its prices and values; set when it is first stocked, the same wherever it lies."))
    reorder_point = models.DecimalField(
        _("reorder point"), max_digits=14, decimal_places=3, default=Decimal(0), db_default=Decimal(0),
        help_text=_("Units: at or below it (on hand + on order − open demand) the part is suggested for purchase."))
    reorder_quantity = models.DecimalField(
        _("reorder quantity"), max_digits=14, decimal_places=3, default=Decimal(0), db_default=Decimal(0),
        help_text=_("Units usually bought at once."))
    lead_time_days = models.PositiveIntegerField(
        _("lead time, days"), null=True, blank=True,
        help_text=_("Days from order to shelf; empty: the supplier's."))
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="home_parts", db_index=False,
        verbose_name=_("storeroom location"),
        help_text=_("Where it is usually kept; what lies where stands in stock_levels."))
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="parts",
                                 verbose_name=_("preferred supplier"), db_index=False,
                                 help_text=_("Who it is usually bought from."))
    supplier_part_number = models.CharField(_("supplier's number"), max_length=100, blank=True, default="",
                                            db_default="", help_text=_("The preferred supplier's article number."))
    manufacturer = models.CharField(_("manufacturer"), max_length=255, blank=True, default="", db_default="",
                                    help_text=_("Who makes it."))
    manufacturer_part_number = models.CharField(_("maker's number"), max_length=100, blank=True, default="",
                                                db_default="", help_text=_("The maker's number."))
    barcode = models.CharField(_("barcode"), max_length=100, blank=True, default="", db_default="",
                               help_text=_("What a scanner reads on one unit; unique where given."))
    is_stocked = models.BooleanField(_("kept in stock"), default=True, db_default=True,
                                     help_text=_("False: bought for a job when needed; left out of reorder and "
                                                 "stock-out figures."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="", help_text=_("Free text."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("From when on no more of it is taken in (UTC); what lies there may "
                                                  "still be used up."))

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "parts"
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        indexes = [
            # parts of this group, by number: the category filter
            models.Index(fields=["category", "part_number"], name="idx_parts_category"),
            # what is usually kept at this place
            models.Index(fields=["location"], name="idx_parts_location"),
            # what is bought from this supplier: the reorder list
            models.Index(fields=["supplier"], name="idx_parts_supplier"),
            # a part by a piece of its description (trigrams, PostgreSQL)
            PgGinIndex(fields=["description"], name="idx_parts_description_trgm", opclasses=["gin_trgm_ops"]),
            # a part by a piece of its number (trigrams, PostgreSQL)
            PgGinIndex(fields=["part_number"], name="idx_parts_number_trgm", opclasses=["gin_trgm_ops"]),
            # a part by the maker's number on the label
            models.Index(fields=["manufacturer_part_number"], name="idx_parts_maker_number",
                         condition=~Q(manufacturer_part_number="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stock_level__gte=0), name="check_positive_stock",
                                   violation_error_message=_("There is not that much of the part on the shelf; count "
                                                             "it, or issue less.")),
            # Each says one thing, so that a negative balance is told as that and not as a broken promise.
            models.CheckConstraint(condition=Q(reserved=0) | Q(reserved__gt=0, reserved__lte=F("stock_level")),
                                   name="check_parts_reserved",
                                   violation_error_message=_("No more can be promised than lies on the shelf; release "
                                                             "a reservation first.")),
            models.CheckConstraint(condition=Q(stock_value=0) | (Q(stock_value__gt=0) & ~Q(stock_level=0)),
                                   name="check_parts_value",
                                   violation_error_message=_("An empty shelf is worth nothing and no shelf less; the "
                                                             "difference goes to a variance row.")),
            models.CheckConstraint(condition=Q(reorder_point__gte=0), name="check_parts_reorder_point",
                                   violation_error_message=_("A reorder point is not negative; write 0 to order when "
                                                             "there is none left.")),
            models.CheckConstraint(condition=Q(reorder_quantity__gte=0), name="check_parts_reorder_quantity",
                                   violation_error_message=_("A reorder quantity is not negative; write 0 to order "
                                                             "just what is missing.")),
            models.CheckConstraint(condition=(Q(unit_cost__isnull=True) | Q(unit_cost__gte=0))
                                   & (Q(average_cost__isnull=True) | Q(average_cost__gte=0)),
                                   name="check_parts_cost",
                                   violation_error_message=_("A price is not negative; leave it empty where it is "
                                                             "unknown.")),
            models.CheckConstraint(condition=~Q(part_number="") & ~Q(unit_of_measure=""), name="check_parts_named",
                                   violation_error_message=_("A part needs a number and a unit.")),
            models.UniqueConstraint(fields=["barcode"], condition=~Q(barcode=""), name="uq_parts_barcode",
                                    violation_error_message=_("Another part has this barcode already.")),
            RowGuard(name="parts_currency_stays", columns=("currency",), on=("UPDATE",),
                     when="OLD.currency <> NEW.currency AND EXISTS "
                          "(SELECT 1 FROM stock_levels l WHERE l.part_id = OLD.id)",
                     violation_error_message=_("A part that has been stocked keeps its currency; make a new part for "
                                               "the other one.")),
            *imported_once("parts"),
        ]

    def __str__(self) -> str:
        return f"{self.part_number} {self.description}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A form that was opened before an issue must not write the old balance back over it.
        if not self._state.adding and not kwargs.get("force_insert"):
            kwargs["update_fields"] = self._editable_columns(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def _editable_columns(self, asked: Iterable[str] | None) -> set[str]:
        own = {f.name for f in self._meta.concrete_fields if not f.primary_key} - set(BALANCE_FIELDS)
        names = own if asked is None else own & set(asked)
        # A planner may state the currency of a part that was never stocked; the guard refuses it afterwards.
        wants_currency = "currency" in asked if asked is not None else not self.stock_levels.exists()
        return names | ({"currency"} if wants_currency else set())

    @property
    def available(self) -> Decimal:
        """Units on hand that are promised to nobody."""
        return self.stock_level - self.reserved

    @property
    def lead_days(self) -> int | None:
        """Days from order to shelf: the part's own, else the supplier's; None: unknown."""
        if self.lead_time_days is not None:
            return self.lead_time_days
        return self.supplier.lead_time_days if self.supplier else None

    def reserve_from(self, need_at: dt.datetime) -> dt.datetime:
        """When to begin to put it aside for a need: lead time + 14 days before (lead time unknown: 14 days)."""
        return need_at - dt.timedelta(days=(self.lead_days or 0) + RESERVE_DAYS_AHEAD)


class PartUnit(Editable):
    """A pack in which a part is bought: one box holds 100 pieces."""

    history = History()

    part = models.ForeignKey(Part, models.CASCADE, related_name="units", verbose_name=_("part"), db_index=False,
                             help_text=_("What is in the pack."))
    name = models.CharField(_("purchase unit"), max_length=50, help_text=_("Name of the pack, such as box."))
    factor = models.DecimalField(_("holds"), max_digits=14, decimal_places=3,
                                 help_text=_("How many of the part's own units one pack holds."))
    barcode = models.CharField(_("barcode"), max_length=100, blank=True, default="", db_default="",
                               help_text=_("What a scanner reads on the pack; unique where given."))

    class Meta:
        db_table = "part_units"
        verbose_name = _("purchase unit")
        verbose_name_plural = _("purchase units")
        constraints = [
            models.UniqueConstraint(fields=["part", "name"], name="uq_part_units_name",
                                    violation_error_message=_("This part has a purchase unit of this name already.")),
            models.UniqueConstraint(fields=["barcode"], condition=~Q(barcode=""), name="uq_part_units_barcode",
                                    violation_error_message=_("Another pack has this barcode already.")),
            models.CheckConstraint(condition=Q(factor__gt=0), name="check_part_units_factor",
                                   violation_error_message=_("A pack holds more than nothing.")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.factor.normalize():f} {self.part.unit_of_measure})"
