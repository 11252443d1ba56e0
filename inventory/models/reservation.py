"""What is promised to whom, and what was asked for in vain."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Site
from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import choice_check
from cmms.database.guards import RowGuard
from cmms.records import Record
from inventory.models.part import Part
from inventory.models.store import StockLevel, Storeroom
from inventory.querysets import ReservationQuerySet


class ReservationPriority(models.IntegerChoices):
    """As on work orders: descending is most urgent first."""

    LOW = 1, _("low")
    NORMAL = 2, _("normal")
    HIGH = 3, _("high")
    URGENT = 4, _("urgent")
    EMERGENCY = 5, _("emergency")


class ReservationStatus(models.TextChoices):
    OPEN = "OPEN", _("open")
    ISSUED = "ISSUED", _("issued")
    RELEASED = "RELEASED", _("released")


class Reservation(Record):
    """A demand for a part and the bin that holds it back, all of it; without a bin it is short.

    A demand that two bins cover, or one bin in part, is as many rows, whose wanted quantities add up to the demand.
    """

    branch = Branch(site="site", location="stock_level__storeroom__location")

    part = models.ForeignKey(Part, models.PROTECT, related_name="reservations", verbose_name=_("part"), db_index=False,
                             help_text=_("What is wanted."))
    site = models.ForeignKey(Site, models.PROTECT, related_name="reservations", verbose_name=_("site"), db_index=False,
                             help_text=_("The plant whose storerooms may cover it."))
    storeroom = models.ForeignKey(Storeroom, models.PROTECT, null=True, blank=True, related_name="reservations",
                                  verbose_name=_("from storeroom"), db_index=False,
                                  help_text=_("The only store that may cover it; empty: any of the site."))
    stock_level = models.ForeignKey(StockLevel, models.PROTECT, null=True, blank=True, related_name="reservations",
                                    verbose_name=_("held in"), db_index=False,
                                    help_text=_("The balance that it holds; empty while it is short."))
    reference_type = models.CharField(_("reference type"), max_length=50,
                                      help_text=_("What it is for: work_order."))
    reference_id = models.BigIntegerField(_("reference"), help_text=_("Id of that record."))
    reference_line_id = models.BigIntegerField(_("reference line"), default=0, db_default=0,
                                               help_text=_("Id of its line; 0: none in particular."))
    quantity = models.DecimalField(_("wanted"), max_digits=14, decimal_places=3,
                                   help_text=_("Units asked for by this row."))
    held = models.DecimalField(_("held"), max_digits=14, decimal_places=3, default=Decimal(0), db_default=Decimal(0),
                               help_text=_("Units put aside now in its bin."))
    issued = models.DecimalField(_("issued"), max_digits=14, decimal_places=3, default=Decimal(0),
                                 db_default=Decimal(0), help_text=_("Units handed out on it so far."))
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=ReservationPriority.choices, default=ReservationPriority.NORMAL,
        db_default=ReservationPriority.NORMAL, help_text=_("1 low … 5 emergency: the order's."))
    need_at = models.DateTimeField(_("needed"), null=True, blank=True,
                                   help_text=_("When it is needed (UTC); empty: no date, served after dated ones."))
    status = models.CharField(_("status"), max_length=10, choices=ReservationStatus.choices,
                              default=ReservationStatus.OPEN, db_default=ReservationStatus.OPEN,
                              help_text=_("Open, wholly issued, or released (given back, no longer wanted)."))

    objects = ReservationQuerySet.as_manager()

    class Meta:
        db_table = "reservations"
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        indexes = [
            # who holds or wants this part now: release, top-up, open demand
            models.Index(fields=["part", "-priority", "need_at"], name="idx_reservations_part",
                         condition=Q(status="OPEN")),
            # what does this order have put aside
            models.Index(fields=["reference_type", "reference_id"], name="idx_reservations_reference"),
            # who holds this bin's stock
            models.Index(fields=["stock_level"], name="idx_reservations_level", condition=Q(status="OPEN")),
            # what is short at this plant this week
            models.Index(fields=["site", "need_at"], name="idx_reservations_site", condition=Q(status="OPEN")),
        ]
        constraints = [
            # what makes reserving twice harmless: one open row per line and bin, and one short row per line
            models.UniqueConstraint(fields=["reference_type", "reference_id", "reference_line_id", "part",
                                            "stock_level"],
                                    condition=Q(status="OPEN"), name="uq_reservations_open",
                                    violation_error_message=_("This line holds stock in this bin already.")),
            models.UniqueConstraint(fields=["reference_type", "reference_id", "reference_line_id", "part"],
                                    condition=Q(status="OPEN", stock_level__isnull=True), name="uq_reservations_short",
                                    violation_error_message=_("This line has a short reservation already.")),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="check_reservations_quantity",
                                   violation_error_message=_("Reserve more than nothing.")),
            # what lets a bin's promise be added up: a row either holds all it still wants or is short (0.0005 is less
            # than the columns can hold: SQLite compares decimals as floating numbers)
            models.CheckConstraint(condition=~Q(status="OPEN") | Q(stock_level__isnull=True, held=0, issued=0)
                                   | Q(stock_level__isnull=False, held__gt=0)
                                   & Q(held__gt=F("quantity") - F("issued") - Decimal("0.0005"),
                                       held__lt=F("quantity") - F("issued") + Decimal("0.0005")),
                                   name="check_reservations_held",
                                   violation_error_message=_("An open reservation names a bin and holds there all it "
                                                             "still wants, or is short and holds nothing.")),
            models.CheckConstraint(condition=Q(issued__gte=0) & Q(issued__lte=F("quantity")),
                                   name="check_reservations_issued",
                                   violation_error_message=_("No more is issued on a reservation than it wanted.")),
            models.CheckConstraint(condition=Q(status="OPEN") | Q(held=0), name="check_reservations_done",
                                   violation_error_message=_("A finished reservation holds nothing.")),
            choice_check("priority", ReservationPriority, name="check_reservations_priority",
                         message=_("A priority is between 1 (low) and 5 (emergency).")),
            choice_check("status", ReservationStatus, name="check_reservations_status",
                         message=_("Choose one of the offered states.")),
            RowGuard(name="reservations_where", columns=("stock_level_id", "part_id", "site_id"),
                     when="NEW.stock_level_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_levels l "
                          "JOIN storerooms r ON r.id = l.storeroom_id WHERE l.id = NEW.stock_level_id "
                          "AND l.part_id = NEW.part_id AND r.site_id = NEW.site_id)",
                     violation_error_message=_("A reservation holds its own part, at its own site.")),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.held.normalize():f} / {self.quantity.normalize():f}"

    @property
    def open_quantity(self) -> Decimal:
        """Units still wanted."""
        return self.quantity - self.issued if self.status == ReservationStatus.OPEN else Decimal(0)

    @property
    def short(self) -> Decimal:
        """Units still wanted that nobody has put aside."""
        return self.open_quantity - self.held


class RefusedDemand(models.Model):
    """A part that somebody asked for and did not get: once per reference, part and local day."""

    branch = Branch(site="site", location="storeroom__location")

    part = models.ForeignKey(Part, models.PROTECT, related_name="refused_demands", verbose_name=_("part"),
                             db_index=False, help_text=_("What was asked for."))
    site = models.ForeignKey(Site, models.PROTECT, related_name="refused_demands", verbose_name=_("site"),
                             db_index=False, help_text=_("Where."))
    storeroom = models.ForeignKey(Storeroom, models.PROTECT, null=True, blank=True, related_name="refused_demands",
                                  verbose_name=_("storeroom"), db_index=False,
                                  help_text=_("The store that had not enough."))
    reference_type = models.CharField(_("reference type"), max_length=50, blank=True, default="", db_default="",
                                      help_text=_("What it was for: work_order; empty: nothing in particular."))
    reference_id = models.BigIntegerField(_("reference"), default=0, db_default=0,
                                          help_text=_("Id of that record; 0: none."))
    day = models.DateField(_("day"), help_text=_("The day at the site."))
    quantity = models.DecimalField(_("asked for"), max_digits=14, decimal_places=3,
                                   help_text=_("Units asked for first."))
    available = models.DecimalField(_("was there"), max_digits=14, decimal_places=3,
                                    help_text=_("Units that could have been given."))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, db_default=Now(), editable=False,
                                    help_text=_("When (UTC)."))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                 related_name="refused_demands", verbose_name=_("by"),
                                 help_text=_("Who asked; empty: a program."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "refused_demands"
        verbose_name = _("refused demand")
        verbose_name_plural = _("refused demands")
        indexes = [
            # stock-outs of this plant in this window
            models.Index(fields=["site", "day"], name="idx_refused_demands_day"),
            # how often was this part missing
            models.Index(fields=["part", "day"], name="idx_refused_demands_part"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference_type", "reference_id", "part", "day", "site"],
                                    name="uq_refused_demands_day",
                                    violation_error_message=_("This demand is recorded for the day already.")),
            models.CheckConstraint(condition=Q(quantity__gt=0) & Q(available__gte=0) & Q(available__lt=F("quantity")),
                                   name="check_refused_demands",
                                   violation_error_message=_("A refused demand asked for more than was there.")),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.part}"
