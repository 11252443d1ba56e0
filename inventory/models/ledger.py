"""The ledger: every movement of quantity or value, for ever."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models import Site
from cmms.access import Branch
from cmms.audit.policy import Audit
from cmms.database.constraints import SQLCheck, choice_check
from cmms.database.guards import RowGuard
from cmms.records import Imported, imported_once
from inventory.models.part import Part
from inventory.models.store import StockLevel
from inventory.querysets import TransactionQuerySet


class TransactionType(models.TextChoices):
    RECEIPT = "RECEIPT", _("receipt")
    ISSUE = "ISSUE", _("issue")
    RETURN = "RETURN", _("return")
    SUPPLIER_RETURN = "SUPPLIER_RETURN", _("return to supplier")
    TRANSFER_OUT = "TRANSFER_OUT", _("transfer out")
    TRANSFER_IN = "TRANSFER_IN", _("transfer in")
    ADJUSTMENT = "ADJUSTMENT", _("adjustment")
    COUNT = "COUNT", _("count")
    REVALUATION = "REVALUATION", _("revaluation")
    VARIANCE = "VARIANCE", _("variance")


INWARD = (TransactionType.RECEIPT, TransactionType.RETURN, TransactionType.TRANSFER_IN)
OUTWARD = (TransactionType.ISSUE, TransactionType.SUPPLIER_RETURN, TransactionType.TRANSFER_OUT)
VALUE_ONLY = (TransactionType.REVALUATION, TransactionType.VARIANCE)
EITHER_WAY = (TransactionType.ADJUSTMENT, TransactionType.COUNT)

# A row moves the way its type says; a reversal moves the other way; a count may find nothing to change. An unknown
# type is another check's business.
_DIRECTION = (
    Q(transaction_type__in=INWARD, reverses__isnull=True, quantity__gt=0)
    | Q(transaction_type__in=INWARD, reverses__isnull=False, quantity__lt=0)
    | Q(transaction_type__in=OUTWARD, reverses__isnull=True, quantity__lt=0)
    | Q(transaction_type__in=OUTWARD, reverses__isnull=False, quantity__gt=0)
    | Q(transaction_type__in=VALUE_ONLY, quantity=0)
    | (Q(transaction_type=TransactionType.ADJUSTMENT) & ~Q(quantity=0))
    | Q(transaction_type=TransactionType.COUNT)
    | ~Q(transaction_type__in=TransactionType.values)
)


class InventoryTransaction(Imported):
    """One posting: so much of a part, worth so much, came to or left a bin. Never changed, never deleted."""

    audit = Audit(append_only=True)
    branch = Branch(site="site", location="stock_level__storeroom__location")

    part = models.ForeignKey(Part, models.PROTECT, related_name="transactions", verbose_name=_("part"), db_index=False,
                             help_text=_("What moved."))
    stock_level = models.ForeignKey(StockLevel, models.PROTECT, related_name="transactions", verbose_name=_("bin"),
                                    db_index=False,
                                    help_text=_("The balance that it changed: part, storeroom and bin."))
    site = models.ForeignKey(Site, models.PROTECT, related_name="inventory_transactions", verbose_name=_("site"),
                             db_index=False, help_text=_("The storeroom's plant, whose currency the amounts are in."))
    transaction_type = models.CharField(_("type"), max_length=20, choices=TransactionType.choices,
                                        help_text=_("What sort of movement."))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, default=Decimal(0),
                                   db_default=Decimal(0),
                                   help_text=_("Units: positive into the bin, negative out of it; 0 where only value "
                                               "moved or a count agreed."))
    unit_cost = models.DecimalField(_("unit cost"), max_digits=18, decimal_places=6, null=True, blank=True,
                                    help_text=_("Price of one unit as it was then, site currency, frozen; empty where "
                                                "only value moved."))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, default=Decimal(0), db_default=Decimal(0),
                                help_text=_("Amount in site currency, signed like the quantity, in whole cents."))
    price_unknown = models.BooleanField(_("price unknown"), default=False, db_default=False,
                                        help_text=_("True: nobody stated a price, so it was valued at the average "
                                                    "then, or that average is doubtful."))
    reference_type = models.CharField(_("reference type"), max_length=50, blank=True, default="", db_default="",
                                      help_text=_("What it was for: work_order, purchase_order, stock_count; may be "
                                                  "empty."))
    reference_id = models.BigIntegerField(_("reference"), null=True, blank=True,
                                          help_text=_("Id of that record."))
    reference_line_id = models.BigIntegerField(_("reference line"), null=True, blank=True,
                                               help_text=_("Id of the line of that record; empty: none in particular."))
    performed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                     db_column="performed_by", related_name="inventory_transactions",
                                     verbose_name=_("by"),
                                     help_text=_("Who posted it; empty: a program."))
    transaction_date = models.DateTimeField(_("when"), default=timezone.now, db_default=Now(),
                                            help_text=_("When it was true (UTC)."))
    local_date = models.DateField(_("date"), help_text=_("The day of transaction_date in the site's time zone: it "
                                                         "decides about locked months."))
    posted_at = models.DateTimeField(_("posted"), default=timezone.now, db_default=Now(), editable=False,
                                     help_text=_("When it was entered (UTC); values follow the order of posting."))
    posting = models.UUIDField(_("posting"), default=uuid.uuid4, editable=False,
                               help_text=_("Rows written by one act share it: both halves of a transfer, a row and its "
                                           "variance."))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by",
                                    verbose_name=_("reverses"), help_text=_("The wrong row that this one takes back."),
                                    error_messages={"unique": _("This row was reversed already.")})
    against = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by",
                                verbose_name=_("against"), db_index=False,
                                help_text=_("The row this one follows from: a return's issue, a supplier return's "
                                            "receipt, the count whose difference a late entry explains."))
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="",
                              help_text=_("Why, in words."))

    objects = TransactionQuerySet.as_manager()

    class Meta:
        db_table = "inventory_transactions"
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        permissions = [
            ("receive_inventorytransaction", "Can receive stock and return it to suppliers"),
            ("issue_inventorytransaction", "Can issue stock and take it back"),
            ("issue_promised_inventorytransaction", "Can issue, in an emergency, what is promised to others"),
            ("transfer_inventorytransaction", "Can transfer stock"),
            ("adjust_inventorytransaction", "Can adjust stock"),
            ("count_inventorytransaction", "Can count stock"),
            ("revalue_inventorytransaction", "Can revalue stock"),
            ("reverse_inventorytransaction", "Can reverse stock movements"),
        ]
        indexes = [
            # what moved this part, newest first; its page by key; the sum that proves its balance
            models.Index(fields=["part", "-transaction_date", "-id"], name="idx_inventory_tx_part"),
            # what happened in this bin since then: balance on a date, the next count after a late entry
            models.Index(fields=["stock_level", "transaction_date"], name="idx_inventory_tx_level"),
            # the newest movements of this plant, paged by key
            models.Index(fields=["site", "-id"], name="idx_inventory_tx_site"),
            # what did this order take, what came of this purchase
            models.Index(fields=["reference_type", "reference_id"], name="idx_inventory_tx_reference",
                         condition=Q(reference_id__isnull=False)),
            # issued in the last twelve months (turns, use per month)
            models.Index(fields=["transaction_type", "transaction_date"], name="idx_inventory_tx_type"),
            # what came back of this issue, what explains this count
            models.Index(fields=["against"], name="idx_inventory_tx_against", condition=Q(against__isnull=False)),
            # the other rows of this act
            models.Index(fields=["posting"], name="idx_inventory_tx_posting"),
        ]
        constraints = [
            choice_check("transaction_type", TransactionType, name="check_inventory_tx_type",
                         message=_("Choose one of the offered types of movement.")),
            models.CheckConstraint(condition=_DIRECTION, name="check_inventory_tx_direction",
                                   violation_error_message=_("A receipt, return or transfer in adds to the bin, an "
                                                             "issue, supplier return or transfer out takes from it, a "
                                                             "revaluation moves only value.")),
            models.CheckConstraint(condition=Q(quantity=0) | Q(quantity__gt=0, value__gte=0)
                                   | Q(quantity__lt=0, value__lte=0),
                                   name="check_inventory_tx_value",
                                   violation_error_message=_("A movement's value has the sign of its quantity.")),
            models.CheckConstraint(condition=Q(transaction_type__in=VALUE_ONLY, unit_cost__isnull=True)
                                   | (~Q(transaction_type__in=VALUE_ONLY)
                                      & Q(unit_cost__isnull=False, unit_cost__gte=0)),
                                   name="check_inventory_tx_cost",
                                   violation_error_message=_("A movement states its unit cost, which is not negative; "
                                                             "a revaluation or variance states none.")),
            models.CheckConstraint(condition=~Q(transaction_type=TransactionType.RETURN) | Q(against__isnull=False),
                                   name="check_inventory_tx_return",
                                   violation_error_message=_("A return names the issue it takes back; adjust the stock "
                                                             "where there is none.")),
            models.CheckConstraint(condition=Q(reference_id__isnull=True, reference_line_id__isnull=True)
                                   | (Q(reference_id__isnull=False) & ~Q(reference_type="")),
                                   name="check_inventory_tx_reference",
                                   violation_error_message=_("A reference has a type and an id.")),
            SQLCheck(name="check_inventory_tx_date",
                     postgresql="abs(local_date - (transaction_date AT TIME ZONE 'UTC')::date) <= 1",
                     sqlite="abs(julianday(local_date) - julianday(date(transaction_date))) <= 1",
                     violation_error_message=_("The local date is the day of the movement at its site.")),
            # Asked for each row on its way in; services/ledger.py says the same earlier, with the date in words.
            RowGuard(name="inventory_transactions_month_open", on=("INSERT",),
                     when="EXISTS (SELECT 1 FROM month_locks m WHERE m.site_id = NEW.site_id "
                          "AND NEW.local_date BETWEEN m.month AND m.last_day)",
                     violation_error_message=_("This month is closed at this site; post with a date in an open "
                                               "month.")),
            RowGuard(name="inventory_transactions_where", on=("INSERT",),
                     when="NOT EXISTS (SELECT 1 FROM stock_levels l JOIN storerooms r ON r.id = l.storeroom_id "
                          "WHERE l.id = NEW.stock_level_id AND l.part_id = NEW.part_id AND r.site_id = NEW.site_id)",
                     violation_error_message=_("A movement's part and site are those of its bin.")),
            RowGuard(name="inventory_transactions_returned", on=("INSERT",),
                     when="NEW.transaction_type = 'RETURN' AND NEW.reverses_id IS NULL AND NEW.quantity > 0.0005 - "
                          "COALESCE((SELECT i.quantity FROM inventory_transactions i WHERE i.id = NEW.against_id "
                          "AND i.transaction_type = 'ISSUE' AND i.reverses_id IS NULL "
                          "AND i.part_id = NEW.part_id), 0) - "
                          "COALESCE((SELECT SUM(r.quantity) FROM inventory_transactions r "
                          "WHERE r.against_id = NEW.against_id AND r.transaction_type = 'RETURN'), 0)",
                     violation_error_message=_("No more can come back than was issued.")),
            RowGuard(name="inventory_transactions_reversed", on=("INSERT",),
                     when="NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inventory_transactions o "
                          "WHERE o.id = NEW.reverses_id AND o.reverses_id IS NULL "
                          "AND o.stock_level_id = NEW.stock_level_id AND o.transaction_type = NEW.transaction_type "
                          "AND abs(o.quantity + NEW.quantity) < 0.0005 AND abs(o.value + NEW.value) < 0.005)",
                     violation_error_message=_("A reversal takes back one whole row, bin, quantity and value alike, "
                                               "and is not reversed itself.")),
            *imported_once("inventory_transactions"),
        ]

    def __str__(self) -> str:
        return f"{self.get_transaction_type_display()} {self.quantity.normalize():f} × {self.part}"
