"""Numbers of a cell. Only ``Decimal`` leaves this file; a workbook's float is read by its shortest digits."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from cmms.importing.values.text import Unreadable, as_text, show

MINUS = ("before", "after", "brackets")
_SPACES = "[ \u00a0\u202f\u2009]"  # what exports write between groups of three where they say "space"
_MINUS_SIGNS = str.maketrans("\u2212\u2013", "--")  # a minus sign and a dash that stands for one


@dataclass(frozen=True)
class NumberFormat:
    """How the source writes numbers.

    ``decimal``: the decimal sign, "." or ",". ``thousands``: what stands between groups of three, "" for nothing.
    ``minus``: "before" (-5), "after" (5-, also -5) or "brackets" ((5), also -5). ``strip``: units or currencies that
    may stand at either end.
    """

    decimal: str = "."
    thousands: str = ""
    minus: str = "before"
    strip: tuple[str, ...] = ()

    def describe(self) -> str:
        grouped = f' and "{self.thousands}" between thousands' if self.thousands else ""
        return f'decimal = "{self.decimal}"{grouped}'


PLAIN = NumberFormat()


@lru_cache(maxsize=64)
def _pattern(form: NumberFormat) -> re.Pattern[str]:
    decimal = re.escape(form.decimal)
    whole = "[0-9]+"
    if form.thousands:
        group = _SPACES if form.thousands == " " else re.escape(form.thousands)
        whole = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
    trailing = r"(?P<after>\ ?-)?" if form.minus == "after" else ""
    body = rf"(?P<digits>{whole}(?:{decimal}[0-9]+)?|{decimal}[0-9]+)(?P<power>[eE][+-]?[0-9]{{1,2}})?"
    plain = rf"(?P<sign>[+-]?)\ ?{body}{trailing}"
    return re.compile(plain)


def number(raw: Any, form: NumberFormat = PLAIN) -> Decimal:
    """The number a cell says, exactly. ``Unreadable`` names what is wrong and the key that would mend it."""
    if isinstance(raw, bool):
        raise Unreadable(f"{show(raw)} is true or false, not a number.")
    if isinstance(raw, (int, Decimal)):
        return Decimal(raw)
    if isinstance(raw, float):
        if raw != raw or raw in (float("inf"), float("-inf")):
            raise Unreadable(f"{show(raw)} is not a number.")
        return Decimal(repr(raw))
    said = as_text(raw)
    for unit in form.strip:
        said = said.removeprefix(unit).removesuffix(unit).strip()
    said = said.translate(_MINUS_SIGNS)
    bracketed = form.minus == "brackets" and said.startswith("(") and said.endswith(")")
    found = _pattern(form).fullmatch(said[1:-1].strip() if bracketed else said)
    if found is None or (bracketed and found["sign"]):
        raise Unreadable(_mend(raw, said, form))
    after = form.minus == "after" and found["after"]
    if after and found["sign"]:
        raise Unreadable(f"{show(raw)} has a sign at both ends.")
    digits = found["digits"]
    if form.thousands:
        digits = re.sub(_SPACES, "", digits) if form.thousands == " " else digits.replace(form.thousands, "")
    if form.decimal != ".":
        digits = digits.replace(form.decimal, ".")
    value = Decimal(digits + (found["power"] or ""))
    return -value if after or bracketed or found["sign"] == "-" else value


def _mend(raw: Any, said: str, form: NumberFormat) -> str:
    """A sentence that names the formats under which the text would be a number, the nearest ones only."""
    fits: list[list[str]] = []
    for other in (
        NumberFormat(".", "", "after"), NumberFormat(",", "", "after"), NumberFormat(",", ".", "after"),
        NumberFormat(".", ",", "after"), NumberFormat(",", " ", "after"), NumberFormat(".", " ", "after"),
        NumberFormat(".", "'", "after"), NumberFormat(".", ",", "brackets"), NumberFormat(",", ".", "brackets"),
    ):
        bracketed = other.minus == "brackets" and said.startswith("(") and said.endswith(")")
        if not _pattern(other).fullmatch(said[1:-1] if bracketed else said):
            continue
        keys = []
        if other.decimal != form.decimal and (other.decimal in said or other.thousands == form.decimal):
            keys.append(f'decimal = "{other.decimal}"')
        if other.thousands and other.thousands != form.thousands and other.thousands in said:
            keys.append(f'thousands = "{other.thousands}"')
        if other.minus != form.minus and (bracketed or said.endswith("-")):
            keys.append(f'minus = "{other.minus}"')
        if keys and keys not in fits:
            fits.append(keys)
    if not fits:
        return f"{show(raw)} is not a number."
    nearest = [", ".join(keys) for keys in fits if len(keys) == min(map(len, fits))]
    return f"{show(raw)} is not a number with {form.describe()}; say {' or '.join(nearest)}."


def integer(raw: Any, form: NumberFormat = PLAIN) -> int:
    value = number(raw, form)
    if value != value.to_integral_value():
        raise Unreadable(f"{show(raw)} is not a whole number.")
    return int(value)


def bounded(value: Decimal, *, digits: int | None, decimals: int | None,
            round_it: bool = False) -> tuple[Decimal, str]:
    """(value, warning) as a column of ``digits`` in all and ``decimals`` after the point can hold it."""
    warning = ""
    if decimals is not None and _places(value) > decimals:
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded != value:
            if not round_it:
                raise Unreadable(f"{format(value, 'f')} has more than the {decimals} decimal places that the field "
                                 f"keeps; say round = true to round it.")
            warning = f"{format(value, 'f')} was rounded to {rounded}."
        value = rounded
    if digits is not None and value and value.adjusted() >= digits - (decimals or 0):
        raise Unreadable(f"{format(value, 'f')} is too large: the field holds {digits - (decimals or 0)} digits before "
                         f"the decimal point.")
    return value, warning


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
