"""Where parts lie: storerooms and the balance of each part and bin."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models import Location, Site
from cmms.access import Branch
from cmms.database.guards import RowGuard, Unchanging
from cmms.history import History
from cmms.records import Editable, Imported, Record, imported_once
from inventory.models.part import Part
from inventory.querysets import StockLevelQuerySet, StoreroomQuerySet


class Storeroom(Editable, Imported):
    """A place that keeps parts: a location used as a store."""

    branch = Branch(site="site", location="location")
    history = History()
    no_revert = ("location", "site", "retired_at")

    location = models.OneToOneField(Location, models.PROTECT, related_name="storeroom", verbose_name=_("location"),
                                    help_text=_("The place; one place is one store."),
                                    error_messages={"unique": _("This place is a storeroom already.")})
    site = models.ForeignKey(Site, models.PROTECT, related_name="storerooms", verbose_name=_("site"), db_index=False,
                             editable=False, help_text=_("The location's plant; its currency is the store's."))
    name = models.CharField(_("name"), max_length=255, help_text=_("What people call it, unique at the site."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("From when on nothing is taken in (UTC)."))

    objects = StoreroomQuerySet.as_manager()

    class Meta:
        db_table = "storerooms"
        verbose_name = _("storeroom")
        verbose_name_plural = _("storerooms")
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="uq_storerooms_name",
                                    violation_error_message=_("This site has a storeroom of this name already.")),
            RowGuard(name="storerooms_site_of_location", columns=("location_id", "site_id"),
                     when="NEW.site_id <> (SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                     violation_error_message=_("A storeroom lies at the site of its location.")),
            Unchanging(name="storerooms_site_stays", columns=("site_id",),
                       violation_error_message=_("A storeroom stays at its site, because its ledger does; make a new "
                                                 "one there and transfer the stock.")),
            *imported_once("storerooms"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.site_id = self.location.site_id
            self.name = self.name or self.location.name
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self._state.adding and self.location_id and self.location.site_id != self.site_id:
            raise ValidationError({"location": _("A storeroom stays at its site; make a new one there instead.")})


class StockLevel(Record):
    """How much of a part lies in one bin of one storeroom, and how much of that is promised."""

    branch = Branch(site="storeroom__site", location="storeroom__location")

    part = models.ForeignKey(Part, models.PROTECT, related_name="stock_levels", verbose_name=_("part"), db_index=False,
                             help_text=_("What lies there."))
    storeroom = models.ForeignKey(Storeroom, models.PROTECT, related_name="stock_levels", verbose_name=_("storeroom"),
                                  db_index=False, help_text=_("The store."))
    bin = models.CharField(_("bin"), max_length=50, blank=True, default="", db_default="",
                           help_text=_("Shelf and bin within the store; empty where the store has none."))
    quantity = models.DecimalField(_("on hand"), max_digits=14, decimal_places=3, default=Decimal(0),
                                   db_default=Decimal(0), editable=False,
                                   help_text=_("Units there: the sum of the ledger's rows, written by the "
                                               "ledger alone."))
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=3, default=Decimal(0),
                                   db_default=Decimal(0), editable=False,
                                   help_text=_("Units promised: the sum of what open reservations hold here."))
    last_counted_at = models.DateTimeField(_("last counted"), null=True, blank=True, editable=False,
                                           help_text=_("When it was last counted (UTC); changed by a count alone."))

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        db_table = "stock_levels"
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        indexes = [
            # what lies in this store, bin by bin: the count sheet and the storekeeper's list
            models.Index(fields=["storeroom", "bin"], name="idx_stock_levels_storeroom"),
            # which bins were not counted for longest
            models.Index(fields=["storeroom", "last_counted_at"], name="idx_stock_levels_counted"),
        ]
        constraints = [
            # where does this part lie (the index of the constraint answers it)
            models.UniqueConstraint(fields=["part", "storeroom", "bin"], name="uq_stock_levels_bin",
                                    violation_error_message=_("This part has a balance in this bin already.")),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="check_stock_levels_quantity",
                                   violation_error_message=_("There is not that much in the bin; count it, or issue "
                                                             "less.")),
            models.CheckConstraint(condition=Q(reserved=0) | Q(reserved__gt=0, reserved__lte=F("quantity")),
                                   name="check_stock_levels_reserved",
                                   violation_error_message=_("No more can be promised than lies in the bin; release a "
                                                             "reservation first.")),
            Unchanging(name="stock_levels_keys_stay", columns=("part_id", "storeroom_id"),
                       violation_error_message=_("A balance stays with its part and store; transfer the stock "
                                                 "instead.")),
            RowGuard(name="stock_levels_one_currency", columns=("part_id", "storeroom_id"),
                     when="(SELECT p.currency FROM parts p WHERE p.id = NEW.part_id) <> (SELECT s.currency "
                          "FROM storerooms r JOIN sites s ON s.id = r.site_id WHERE r.id = NEW.storeroom_id)",
                     violation_error_message=_("A part is stocked only at sites of its own currency; make a part of "
                                               "its own for the other one.")),
        ]

    def __str__(self) -> str:
        return f"{self.part} @ {self.storeroom} {self.bin}".strip()

    @property
    def available(self) -> Decimal:
        """Units there that are promised to nobody."""
        return self.quantity - self.reserved
