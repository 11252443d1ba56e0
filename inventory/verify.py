"""Faults of the stock's own promises: balances, promises and receipts that disagree with what proves them."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cmms.verification import Fault
from inventory.models import InventoryTransaction, Part, PurchaseOrderLine, StockLevel
from inventory.services import restate

# Half of what a quantity, an amount and an average can hold: SQLite adds decimals as floating numbers.
_UNIT, _CENT, _AVERAGE = Decimal("0.0005"), Decimal("0.005"), Decimal("0.0000005")
_NUMBER = DecimalField(max_digits=30, decimal_places=9)


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Every fault; what the ledger and the reservations can prove anew is mendable."""
    bins = StockLevel.objects.using(using)
    parts = Part.objects.using(using)
    yield from _bins("balance", using, _off(bins, "quantity", Sum("transactions__quantity"), _UNIT),
                     _("It holds another quantity than its ledger adds up to."))
    yield from _bins("reserved", using, _off(bins, "reserved", Sum(
        "reservations__held", filter=Q(reservations__status="OPEN")), _UNIT),
        _("It promises another quantity than its open reservations hold."))
    yield from _bins("overpromised", using, bins.filter(reserved__gt=F("quantity") + _UNIT),
                     _("It promises more than it holds."))
    yield from _bins("currency", "", bins.exclude(part__currency=F("storeroom__site__currency")),
                     _("Its part is kept in another currency than its site."))
    yield from _parts("part_balance", using, _off(parts, "stock_level", Sum("stock_levels__quantity"), _UNIT),
                      _("It says another quantity than its bins hold."))
    yield from _parts("part_reserved", using, _off(parts, "reserved", Sum("stock_levels__reserved"), _UNIT),
                      _("It says another promise than its bins make."))
    yield from _parts("part_value", using, _off(parts, "stock_value", Sum("transactions__value"), _CENT),
                      _("It is worth something else than its ledger adds up to."))
    yield from _received(using)
    yield from _parts("average", using, _doubtful(parts), _("Its average is not its value divided by its quantity."))


def _off(rows: QuerySet, column: str, proof: Any, tolerance: Decimal) -> QuerySet:
    """Rows whose ``column`` differs from ``proof`` (nothing to add up is 0)."""
    difference = ExpressionWrapper(F(column) - F("_proof"), output_field=_NUMBER)
    return rows.annotate(
        _proof=Coalesce(proof, Value(Decimal(0)), output_field=_NUMBER), _difference=difference,
    ).filter(Q(_difference__gt=tolerance) | Q(_difference__lt=-tolerance))


def _doubtful(parts: QuerySet) -> QuerySet:
    """Stocked parts whose average is further from value / quantity than rounding to a cent explains."""
    off = ExpressionWrapper(F("average_cost") * F("stock_level") - F("stock_value"), output_field=_NUMBER)
    slack = ExpressionWrapper(F("stock_level") * Value(_AVERAGE) + Value(_CENT) * 2, output_field=_NUMBER)
    return parts.filter(stock_level__gt=0).annotate(_off=off, _slack=slack).filter(
        Q(average_cost__isnull=True) | Q(_off__gt=F("_slack")) | Q(_off__lt=-F("_slack")))


def _bins(kind: str, using: str, rows: QuerySet, sentence: str) -> Iterator[Fault]:
    for pk, part_id in rows.order_by("id").values_list("id", "part_id"):
        yield Fault(kind, "stock_levels", pk, sentence, _mend(part_id, using))


def _parts(kind: str, using: str, rows: QuerySet, sentence: str) -> Iterator[Fault]:
    for pk in rows.order_by("id").values_list("id", flat=True):
        yield Fault(kind, "parts", pk, sentence, _mend(pk, using))


def _received(using: str) -> Iterator[Fault]:
    """Purchase lines that say another quantity than the receipts of the ledger; a person looks at their order."""
    came = InventoryTransaction.objects.using(using).filter(
        reference_type="purchase_order", transaction_type="RECEIPT", reference_line_id=OuterRef("pk"))
    total = came.order_by().values("reference_line_id").annotate(units=Sum("quantity")).values("units")
    lines = PurchaseOrderLine.objects.using(using).annotate(
        _came=Coalesce(Subquery(total), Value(Decimal(0)), output_field=_NUMBER),
        _off=ExpressionWrapper(F("quantity_received") * F("unit_factor") - F("_came"), output_field=_NUMBER),
        _slack=ExpressionWrapper(F("unit_factor") * Value(_UNIT) + Value(_UNIT), output_field=_NUMBER))
    for pk in lines.filter(Q(_off__gt=F("_slack")) | Q(_off__lt=-F("_slack"))).order_by("id").values_list("id",
                                                                                                     flat=True):
        yield Fault("received", "purchase_order_lines", pk,
                    _("It says that another quantity has come than its receipts add up to."), None)


def _mend(part_id: int, using: str) -> partial[None] | None:
    """The ledger is right and the balance follows it; only the database that verbs write to can be mended."""
    return partial(restate, part_id) if using == DEFAULT_DB_ALIAS else None
