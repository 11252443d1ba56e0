"""From a cell of a COBie sheet to what it means: strict, and nothing becomes 0 or blank on the way."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assets.models import AttributeType
from cmms.importing.values import DateFormats, Unreadable, as_text, bounded, moment, number, show

_ABSENT = {"", "n/a", "na", "n.a.", "n.a", "n\\a", "#n/a", "-", "--"}
# Where a code is asked for, these are none either.
_NO_CODE = {"none", "nil", "null", "no", "unknown", "not known", "tbd", "tba", "x", "?"}
# What exporters write for "no date": COBie's own default, and the zero of spreadsheets.
_NO_DAY = (dt.date(1900, 1, 1), dt.date(1900, 12, 31))
_DATES = DateFormats(("iso", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%b-%Y", "%d %b %Y",
                      "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"))
# A day that lost its format is a number; those of 1950 to 2099 cannot be mistaken for a year or for 20100421.
_SERIALS = range(18264, 73051)

_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]*)")
_BROKEN = re.compile(r"[+-]?(0|[1-9][0-9]*)\.[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Units that say that a value is a name, though it may consist of digits.
_WORDS = {"classification", "label", "text", "string", "enum", "enumeration", "identifier"}

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_MINUTES = {"minute": 1, "hour": 60}


@dataclass(frozen=True, slots=True)
class Typed:
    """An attribute's value as it is stored, with its type and unit."""

    value: str
    data_type: str
    unit: str = ""


def squashed(text: str) -> str:
    """Letters and digits alone, lower case: how spellings of one name are recognised."""
    return re.sub(r"[\W_]+", "", text).casefold()


def is_absent(cell: Any, *names: str) -> bool:
    """Whether the cell says nothing: blank, a placeholder, or the name of its own column."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    said = cell.strip()
    return said.casefold() in _ABSENT or (bool(squashed(said)) and squashed(said) in {squashed(n) for n in names})


def is_no_code(cell: Any) -> bool:
    """Whether a cell that should hold a code (tag, serial or part number) holds a word for none."""
    return isinstance(cell, str) and cell.strip().casefold() in _NO_CODE


def typed(cell: Any, unit: str = "") -> Typed:
    """The value with the narrowest type under which it parses; leading zeros and codes stay text."""
    if cell is None:
        return Typed("", AttributeType.TEXT, unit)
    if isinstance(cell, bool):
        return Typed("true" if cell else "false", AttributeType.BOOLEAN, unit)
    if isinstance(cell, (int, float, Decimal)):
        value = number(cell)
        whole = value == value.to_integral_value()
        return Typed(str(int(value)) if whole else format(value, "f"),
                     AttributeType.INTEGER if whole else AttributeType.DECIMAL, unit)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time() and cell.tzinfo is None:
        cell = cell.date()  # how openpyxl reads a day
    said = as_text(cell)
    if said.casefold() in ("true", "false"):
        return Typed(said.casefold(), AttributeType.BOOLEAN, unit)
    if _DAY.fullmatch(said) and _is_day(said):
        return Typed(said, AttributeType.DATE, unit)
    if unit.casefold() not in _WORDS:
        if _WHOLE.fullmatch(said):
            return Typed(said, AttributeType.INTEGER, unit)
        if _BROKEN.fullmatch(said):
            return Typed(said, AttributeType.DECIMAL, unit)
    return Typed(said, AttributeType.TEXT, unit)


def _is_day(said: str) -> bool:
    try:
        dt.date.fromisoformat(said)
    except ValueError:
        return False
    return True


def day(cell: Any) -> dt.date | None:
    """The local day that a cell says, its time of day left aside; None for what stands for "no date"."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if int(cell) not in _SERIALS:
            raise Unreadable(f"{show(cell)} is a number, not a date.")
        found = moment(cell, DateFormats(("excel",)))
    else:
        found = moment(cell, _DATES)
    said = found.date() if isinstance(found, dt.datetime) else found
    return None if said in _NO_DAY else said


def months(amount: Any, unit: str) -> Decimal:
    """A span in months, with one decimal place."""
    factor = _MONTHS.get(_singular(unit))
    if factor is None:
        raise Unreadable(f"a span in {show(unit)} cannot be told in months" if unit else "the span has no unit")
    return bounded(_positive(amount) * factor, digits=6, decimals=1)[0]


def years(amount: Any, unit: str) -> Decimal:
    """A span in years, with two decimal places."""
    factor = _MONTHS.get(_singular(unit))
    if factor is None:
        raise Unreadable(f"a span in {show(unit)} cannot be told in years" if unit else "the span has no unit")
    return bounded((_positive(amount) * factor / 12), digits=6, decimals=2)[0]


def minutes(amount: Any, unit: str) -> int:
    """A working time in whole minutes. A day of work is not the same everywhere, so it is refused."""
    factor = _MINUTES.get(_singular(unit))
    if factor is None:
        raise Unreadable(f"a working time in {show(unit)} cannot be told in minutes" if unit
                         else "the working time has no unit")
    value = _positive(amount) * factor
    if value != value.to_integral_value():
        raise Unreadable(f"{show(amount)} {unit} are not whole minutes")
    return int(value)


def money(cell: Any) -> Decimal:
    return bounded(_positive(cell), digits=14, decimals=2)[0]


def _positive(cell: Any) -> Decimal:
    value = number(cell)
    if value < 0:
        raise Unreadable(f"{show(cell)} is negative.")
    return value


def _singular(unit: str) -> str:
    return squashed(unit).removesuffix("s")


def months_later(start: dt.date, count: Decimal) -> dt.date:
    """The same day ``count`` whole months later, or the month's last where it has no such day."""
    if count != count.to_integral_value():
        raise Unreadable(f"{count} months are not whole months")
    index = start.year * 12 + start.month - 1 + int(count)
    year, month = divmod(index, 12)
    if year > dt.MAXYEAR:
        raise Unreadable(f"{count} months after {start} is no date")
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
