"""Prove this number: the rows of the ledger that make a balance, an average or a promise, and whether they agree."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext as _

from inventory.models import InventoryTransaction, Part, StockLevel
from inventory.services.amounts import ZERO, cents, milli, price

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Statement:
    """A number as it stands (``stated``), what the rows add up to (``proven``), and how that is worked out. None:
    unknown. ``unit`` is written behind both. They agree within ``slack``, which is what rounding explains."""

    label: str
    stated: Decimal | None
    proven: Decimal | None
    how: str
    unit: str = ""
    slack: Decimal = ZERO
    decimals: str = ""  # of an amount of money, as ``floatformat`` takes it; empty: a quantity

    @property
    def agrees(self) -> bool:
        if self.stated is None or self.proven is None:
            return self.stated == self.proven
        return abs(self.stated - self.proven) <= self.slack


@dataclass(frozen=True)
class Proof:
    """``statements`` over ``rows`` ledger rows, the newest of which was true at ``newest``."""

    statements: list[Statement]
    rows: int
    newest: dt.datetime | None

    @property
    def agrees(self) -> bool:
        return all(statement.agrees for statement in self.statements)


def prove_part(part: Part) -> Proof:
    """On hand, value, average and reserved of a part over all its shelves."""
    sums = _sums(part.transactions.all())
    held = milli(part.reservations.open().aggregate(units=Sum("held"))["units"] or ZERO)
    average = price(sums["value"] / sums["units"]) if sums["units"] > 0 else part.average_cost
    how = _("value ÷ quantity") if sums["units"] > 0 else _("the last average, for nothing lies there now")
    return Proof([
        Statement(_("On hand"), part.stock_level, sums["units"], _("sum of the quantities of all rows"),
                  part.unit_of_measure),
        Statement(_("Value on hand"), part.stock_value, sums["value"], _("sum of the values of all rows"),
                  part.currency, decimals="2g"),
        Statement(_("Average cost"), part.average_cost, average, how, part.currency,
                  _CENT / sums["units"] if sums["units"] > 0 else ZERO, "4g"),
        Statement(_("Reserved"), part.reserved, held, _("sum of what open reservations hold"), part.unit_of_measure),
    ], sums["rows"], sums["newest"])


def prove_bin(level: StockLevel) -> Proof:
    """On hand and reserved of one bin. Value and average belong to the part, not to a bin."""
    sums = _sums(level.transactions.all())
    held = milli(level.reservations.open().aggregate(units=Sum("held"))["units"] or ZERO)
    unit = level.part.unit_of_measure
    return Proof([
        Statement(_("On hand"), level.quantity, sums["units"], _("sum of the quantities of all rows of this bin"),
                  unit),
        Statement(_("Reserved"), level.reserved, held, _("sum of what open reservations hold in this bin"), unit),
    ], sums["rows"], sums["newest"])


def with_running(rows: list[InventoryTransaction], of: "QuerySet[InventoryTransaction]"
                 ) -> list[InventoryTransaction]:
    """Give each row of one page the balance after it, in the order of posting: ``units_after``, ``value_after``,
    ``average_after`` (None where nothing was left). ``of`` are all rows that make the balance; two queries."""
    if not rows:
        return rows
    keys = sorted(row.pk for row in rows)
    before = _sums(of.filter(pk__lt=keys[0]))
    units, value = before["units"], before["value"]
    after: dict[int, tuple[Decimal, Decimal]] = {}
    between = of.filter(pk__gte=keys[0], pk__lte=keys[-1]).order_by("pk")
    for pk, moved, worth in between.values_list("pk", "quantity", "value"):
        units, value = milli(units + moved), cents(value + worth)
        after[pk] = units, value
    for row in rows:
        left, worth = after[row.pk]
        average = price(worth / left) if left else None
        row.__dict__.update(units_after=left, value_after=worth, average_after=average)
    return rows


def _sums(rows: "QuerySet[InventoryTransaction]") -> dict[str, Any]:
    """Free of what SQLite's floating numbers add."""
    found = rows.order_by().aggregate(units=Sum("quantity"), value=Sum("value"), rows=Count("pk"),
                                      newest=Max("transaction_date"))
    return {**found, "units": milli(found["units"] or ZERO), "value": cents(found["value"] or ZERO)}
