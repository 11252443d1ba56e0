"""Named questions about parts, stock and purchases."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from cmms.access import BranchQuerySet
from cmms.database.search import matching

QUANTITY = DecimalField(max_digits=14, decimal_places=3)
MONEY = DecimalField(max_digits=14, decimal_places=2)
NOTHING = Value(Decimal(0), output_field=QUANTITY)

_PURCHASE_NUMBER = re.compile(r"PO-?0*([1-9][0-9]{0,17})", re.IGNORECASE)


def _sum_of(rows: models.QuerySet, expression: Any) -> Coalesce:
    """``rows`` are correlated by part; a part without any has 0."""
    total = rows.order_by().values("part").annotate(_total=Sum(expression)).values("_total")
    return Coalesce(Subquery(total, output_field=QUANTITY), NOTHING)


def _count_of(rows: models.QuerySet) -> Coalesce:
    """``rows`` are correlated by purchase order; an order without any has 0."""
    total = rows.order_by().values("purchase_order").annotate(_total=Count("pk")).values("_total")
    return Coalesce(Subquery(total), Value(0))


class CatalogueQuerySet(models.QuerySet):
    """Rows that belong to no site: whoever is signed in sees them all."""

    def visible_to(self, user: Any) -> Self:
        return self if user.is_authenticated and user.is_active else self.none()

    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)


class PartQuerySet(CatalogueQuerySet):
    def stocked(self) -> Self:
        """Parts that are kept on a shelf, not bought job by job."""
        return self.in_use().filter(is_stocked=True)

    def with_on_order(self) -> Self:
        """``on_order``: the part's own units still to come on sent purchase orders."""
        lines = self._others("purchase_lines").outstanding()
        return self.annotate(on_order=_sum_of(lines, PurchaseLineQuerySet.OUTSTANDING))

    def with_open_demand(self) -> Self:
        """``open_demand``: units wanted by open reservations, held or short."""
        wanted = self._others("reservations").open()
        return self.annotate(open_demand=_sum_of(wanted, F("quantity") - F("issued")))

    def with_net(self) -> Self:
        """``net`` = on hand + on order − open demand; ``suggested`` = max(reorder quantity, reorder point − net)
        where net is at or below the reorder point, else 0."""
        net = ExpressionWrapper(F("stock_level") + F("on_order") - F("open_demand"), output_field=QUANTITY)
        missing = ExpressionWrapper(F("reorder_point") - F("net"), output_field=QUANTITY)
        return self.with_on_order().with_open_demand().annotate(net=net).annotate(
            suggested=Case(When(net__lte=F("reorder_point"), then=Greatest(F("reorder_quantity"), missing)),
                           default=NOTHING, output_field=QUANTITY))

    def low_stock(self) -> Self:
        """Stocked parts to buy now, with ``net`` and ``suggested``; group them by ``supplier``."""
        return self.stocked().with_net().filter(suggested__gt=0)

    def with_drafted(self) -> Self:
        """``drafted``: units on purchase orders that nobody has sent yet; they are not on order."""
        lines = self._others("purchase_lines").filter(purchase_order__status="DRAFT")
        return self.annotate(drafted=_sum_of(lines, F("quantity_ordered") * F("unit_factor")))

    def kept_for(self, user: Any) -> Self:
        """Parts that lie in a store the person sees, or were never stocked anywhere: what they buy and count."""
        bins = self._others("stock_levels")
        return self.filter(Exists(bins.visible_to(user)) | ~Exists(bins))

    def scanned(self, code: str) -> Self:
        """The part that a scanner or a person means by exactly this: its number, its barcode, that of a pack, the
        maker's number."""
        code = code.strip()
        packs = self._others("units").filter(barcode=code)
        return self.filter(Q(part_number__iexact=code) | Q(barcode=code) | Q(manufacturer_part_number__iexact=code)
                           | Exists(packs)) if code else self.none()

    def short(self) -> Self:
        """Parts that some open reservation wants and no bin has put aside."""
        return self.filter(Exists(self._others("reservations").short()))

    def unpriced(self) -> Self:
        """Parts on a shelf whose average rests on a price that nobody stated."""
        return self.filter(average_cost_flagged=True, stock_level__gt=0)

    def search(self, text: str) -> Self:
        """Parts whose number, description, maker's number or barcode holds every word of ``text``."""
        found = self
        for word in text.split():
            found = found.filter(Q(part_number__icontains=word) | Q(description__icontains=word)
                                 | Q(manufacturer_part_number__icontains=word) | Q(barcode=word)
                                 | Q(category__icontains=word))
        return found

    def _others(self, relation: str) -> Any:
        """Rows of another table that name the part of the outer query."""
        related: Any = self.model._meta.get_field(relation).related_model
        return related._default_manager.filter(part=OuterRef("pk"))


class StoreroomQuerySet(BranchQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)


class StockLevelQuerySet(BranchQuerySet):
    def with_available(self) -> Self:
        """``free``: units in the bin that are promised to nobody."""
        return self.annotate(free=ExpressionWrapper(F("quantity") - F("reserved"), output_field=QUANTITY))

    def with_free_stock(self) -> Self:
        return self.with_available().filter(free__gt=0)

    def with_value(self) -> Self:
        """``value``: the bin's share of the part's book value (quantity × average), site currency; the average
        belongs to the part, so a bin has no books of its own."""
        value = ExpressionWrapper(F("quantity") * F("part__average_cost"), output_field=MONEY)
        return self.annotate(value=value)

    def not_counted_since(self, moment: dt.datetime) -> Self:
        return self.filter(Q(last_counted_at__isnull=True) | Q(last_counted_at__lt=moment))


class TransactionQuerySet(BranchQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-transaction_date", "-id")

    def of_reference(self, reference_type: str, reference_id: int) -> Self:
        """Everything that moved for one work order, purchase order or count."""
        return self.filter(reference_type=reference_type, reference_id=reference_id)

    def standing(self) -> Self:
        """Rows that were not taken back and take nothing back."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def counts(self) -> Self:
        """Rows that a count made: late entries look here for the count that already saw them."""
        return self.filter(transaction_type="COUNT", against__isnull=True, reverses__isnull=True)

    def cost_of(self, reference_type: str, reference_id: int) -> Decimal:
        """What one order's parts cost, site currency: issues less returns, each at its frozen value."""
        rows = self.of_reference(reference_type, reference_id).filter(transaction_type__in=["ISSUE", "RETURN"])
        return -round(rows.aggregate(total=Sum("value"))["total"] or Decimal(0), 2)


class ReservationQuerySet(BranchQuerySet):
    def open(self) -> Self:
        return self.filter(status="OPEN")

    def short(self) -> Self:
        """Open ones that no bin holds."""
        return self.open().filter(stock_level__isnull=True)

    def most_urgent_first(self) -> Self:
        """By priority, then need date (undated last), then age: the order in which shortages are filled."""
        return self.order_by("-priority", F("need_at").asc(nulls_last=True), "id")

    def of_reference(self, reference_type: str, reference_id: int, line_id: int | None = None) -> Self:
        found = self.filter(reference_type=reference_type, reference_id=reference_id)
        return found if line_id is None else found.filter(reference_line_id=line_id)


class PurchaseOrderQuerySet(BranchQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=["DRAFT", "ORDERED"])

    def numbered(self, text: str) -> Self:
        """The order of that number: ``PO-00012``, ``po12``; none for anything else."""
        match = _PURCHASE_NUMBER.fullmatch(text.strip())
        return self.filter(pk=int(match[1])) if match else self.none()

    def search(self, term: str) -> Self:
        """Orders of which every word of ``term`` is the number, in any writing, or begins the supplier's reference."""
        return matching(self, term, ("=id", "^supplier_reference"), number=_PURCHASE_NUMBER)

    def with_progress(self) -> Self:
        """``line_count``, ``lines_waiting`` (something is still to come) and ``has_come`` (something came)."""
        lines: Any = self.model._meta.get_field("lines").related_model
        of_order = lines._default_manager.filter(purchase_order=OuterRef("pk"))
        return self.annotate(
            line_count=_count_of(of_order), has_come=Exists(of_order.filter(quantity_received__gt=0)),
            lines_waiting=_count_of(of_order.filter(closed_at__isnull=True,
                                                    quantity_received__lt=F("quantity_ordered"))))

    def overdue(self, today: dt.date) -> Self:
        """Sent, not closed, promised before ``today`` (site's calendar)."""
        return self.filter(status="ORDERED", due_date__lt=today)


class PurchaseLineQuerySet(BranchQuerySet):
    # The part's own units still to come on one line.
    OUTSTANDING = ExpressionWrapper((F("quantity_ordered") - F("quantity_received")) * F("unit_factor"),
                                    output_field=QUANTITY)

    def outstanding(self) -> Self:
        """Lines of sent orders on which something is still to come."""
        return self.filter(purchase_order__status="ORDERED", closed_at__isnull=True,
                           quantity_received__lt=F("quantity_ordered"))

    def by_due_date(self) -> Self:
        """``due``: the line's own date, else its order's; unknown last."""
        return self.annotate(due=Coalesce("due_date", "purchase_order__due_date")).order_by(
            F("due").asc(nulls_last=True), "id")


class AssetPartQuerySet(BranchQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Lists of models are everybody's; an asset's list is seen by whoever sees the asset."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        assets: Any = self.model._meta.get_field("asset").related_model
        return self.filter(Q(asset__isnull=True) | Q(asset__in=assets._default_manager.visible_to(user).values("pk")))

    def fitting(self, asset: Any) -> Self:
        """The asset's own list and its model's."""
        return self.filter(Q(asset=asset) | Q(asset_model__isnull=False, asset_model=asset.asset_model_id))

    def with_stock(self, site: Any) -> Self:
        """What of the part is at the site: ``on_hand`` and ``free`` units over all its stores, ``store_name`` and
        ``bin`` of the fullest bin (None where it lies nowhere there), in the part's order; the part at hand."""
        levels: Any = self.model._meta.get_field("part").related_model._meta.get_field("stock_levels").related_model
        here = levels._default_manager.filter(part=OuterRef("part"), storeroom__site=site)
        fullest = here.filter(quantity__gt=0).order_by("-quantity", "pk")
        return self.select_related("part").annotate(
            on_hand=_sum_of(here, F("quantity")), free=_sum_of(here, F("quantity") - F("reserved")),
            store_name=Subquery(fullest.values("storeroom__name")[:1]), bin=Subquery(fullest.values("bin")[:1]),
        ).order_by("part__part_number", "position", "pk")
