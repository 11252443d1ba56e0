"""Counting what really lies there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import choice_check
from cmms.history import History
from cmms.records import Editable, Record
from inventory.models.ledger import InventoryTransaction
from inventory.models.store import StockLevel, Storeroom


class CountStatus(models.TextChoices):
    OPEN = "OPEN", _("open")
    DONE = "DONE", _("done")
    CANCELLED = "CANCELLED", _("cancelled")


class StockCount(Editable):
    """A round of counting in one storeroom."""

    branch = Branch(site="storeroom__site", location="storeroom__location")
    history = History()
    no_revert = ("status", "finished_at", "finished_by")

    storeroom = models.ForeignKey(Storeroom, models.PROTECT, related_name="counts", verbose_name=_("storeroom"),
                                  db_index=False, help_text=_("Where is counted."))
    title = models.CharField(_("title"), max_length=255, blank=True, default="", db_default="",
                             help_text=_("What is counted, such as Bearings, spring 2026."))
    status = models.CharField(_("status"), max_length=10, choices=CountStatus.choices, default=CountStatus.OPEN,
                              db_default=CountStatus.OPEN, help_text=_("Open, done or cancelled."))
    is_blind = models.BooleanField(_("blind"), default=True, db_default=True,
                                   help_text=_("True: whoever counts does not see what the book says."))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                  related_name="opened_counts", verbose_name=_("opened by"),
                                  help_text=_("Who asked for it; empty: a program."))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False,
                                       help_text=_("When it was done or cancelled (UTC)."))
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                    related_name="finished_counts", verbose_name=_("finished by"), editable=False,
                                    help_text=_("Who finished it."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="", help_text=_("Free text."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "stock_counts"
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        indexes = [
            # which counts of this store are open, newest first
            models.Index(fields=["storeroom", "status", "-id"], name="idx_stock_counts_storeroom"),
        ]
        constraints = [
            choice_check("status", CountStatus, name="check_stock_counts_status",
                         message=_("Choose one of the offered states.")),
            models.CheckConstraint(condition=Q(status="OPEN", finished_at__isnull=True)
                                   | (~Q(status="OPEN") & Q(finished_at__isnull=False)),
                                   name="check_stock_counts_finished",
                                   violation_error_message=_("A count is finished exactly when it is not open.")),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.storeroom} {self.created_at:%Y-%m-%d}"


class StockCountLine(Record):
    """One bin of a count: what was found, what the book said at that moment, and the posting."""

    branch = Branch(site="count__storeroom__site", location="count__storeroom__location")

    count = models.ForeignKey(StockCount, models.CASCADE, related_name="lines", verbose_name=_("count"),
                              db_index=False, help_text=_("The round."))
    stock_level = models.ForeignKey(StockLevel, models.PROTECT, related_name="count_lines", verbose_name=_("bin"),
                                    help_text=_("The balance that is counted."))
    expected = models.DecimalField(_("book"), max_digits=14, decimal_places=3, null=True, blank=True, editable=False,
                                   help_text=_("Units by the book at the moment of counting; empty until counted."))
    counted = models.DecimalField(_("counted"), max_digits=14, decimal_places=3, null=True, blank=True,
                                  help_text=_("Units found; empty until counted."))
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True,
                                      help_text=_("When it was counted (UTC), which may be before it was entered."))
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False,
                                   related_name="counted_lines", verbose_name=_("counted by"),
                                   help_text=_("Who counted."))
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="",
                              help_text=_("Why it differs; demanded where it does."))
    transaction = models.OneToOneField(InventoryTransaction, models.PROTECT, null=True, blank=True, editable=False,
                                       related_name="count_line", verbose_name=_("posting"),
                                       help_text=_("The ledger row that the count made."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "stock_count_lines"
        verbose_name = _("count line")
        verbose_name_plural = _("count lines")
        constraints = [
            models.UniqueConstraint(fields=["count", "stock_level"], name="uq_stock_count_lines_bin",
                                    violation_error_message=_("This bin is on the count already.")),
            models.CheckConstraint(condition=Q(counted__isnull=True) | Q(counted__gte=0),
                                   name="check_stock_count_lines",
                                   violation_error_message=_("Nobody finds less than nothing on a shelf.")),
            models.CheckConstraint(condition=Q(counted__isnull=True, counted_at__isnull=True, expected__isnull=True)
                                   | Q(counted__isnull=False, counted_at__isnull=False, expected__isnull=False),
                                   name="check_stock_count_lines_done",
                                   violation_error_message=_("A counted line says how much, when, and what the book "
                                                             "said.")),
        ]

    def __str__(self) -> str:
        return str(self.stock_level)
