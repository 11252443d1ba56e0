"""Quantities, prices and amounts, and what a movement is for."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from cmms.errors import Problem

ZERO = Decimal(0)
_MILLI, _CENT, _MICRO = Decimal("0.001"), Decimal("0.01"), Decimal("0.000001")


@dataclass(frozen=True)
class Reference:
    """What stock moves for: ``Reference("work_order", 12, line=40)``. An empty one: nothing in particular."""

    type: str = ""
    id: int | None = None
    line: int | None = None


NO_REFERENCE = Reference()


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def price(amount: Decimal | int) -> Decimal:
    """A price of one unit: six decimals."""
    return Decimal(amount).quantize(_MICRO, ROUND_HALF_UP)


def milli(quantity: Decimal) -> Decimal:
    """A sum of stored quantities, freed of what SQLite's floating numbers add."""
    return quantity.quantize(_MILLI, ROUND_HALF_UP)


def share(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """``part`` of ``whole``'s amount, in cents; the whole for the whole."""
    return amount if part == whole else cents(amount * part / whole)


def quantity_problems(quantity: Decimal | int, *, zero_allowed: bool = False, negative_allowed: bool = False,
                      field: str = "quantity") -> list[Problem]:
    """What is wrong with a quantity that somebody typed."""
    amount = Decimal(quantity)
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 11:
        return [Problem("quantity_size", _("This is no quantity; write a number."), field)]
    if amount != milli(amount):
        return [Problem("quantity_precision", _("A quantity has at most three decimals."), field)]
    if (amount == 0 and not zero_allowed) or (amount < 0 and not negative_allowed):
        return [Problem("quantity_sign", _("A quantity is more than nothing.") if not zero_allowed
                        else _("A quantity is not less than nothing."), field)]
    return []


def price_problems(unit_cost: Decimal | int | None, field: str = "unit_cost") -> list[Problem]:
    """What is wrong with a price; None is unknown, 0 is a price."""
    if unit_cost is not None and (not Decimal(unit_cost).is_finite() or Decimal(unit_cost) < 0):
        return [Problem("price_sign", _("A price is not negative; leave it empty where it is unknown."), field)]
    return []


def shown(quantity: Decimal) -> str:
    """A quantity as people read it: 3, not 3.000."""
    return f"{quantity.normalize():f}" if quantity else "0"
