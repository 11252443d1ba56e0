"""One cell → one value of a field."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cmms.importing.importer import Field, Kind
from cmms.importing.values import (
    ISO,
    PLAIN,
    DateFormats,
    NumberFormat,
    Unreadable,
    as_text,
    boolean,
    bounded,
    integer,
    moment,
    number,
    show,
    text,
    zoned,
)

_UTC = ZoneInfo("UTC")


def parse_scalar(field: Field, raw: Any, *, numbers: NumberFormat = PLAIN, dates: DateFormats = ISO,
                 zone: ZoneInfo | None = _UTC, cut: bool = False, round_it: bool = False) -> tuple[Any, str]:
    """(value, warning) of a cell that is not blank. Raises Unreadable with a sentence."""
    kind = field.kind
    if kind in (Kind.TEXT, Kind.REFERENCE):
        return text(raw, max_length=field.max_length, cut=cut)
    if kind is Kind.DATETIME:
        return zoned(moment(raw, dates), zone)
    if kind is Kind.DATE:
        found = moment(raw, dates)
        return (found.date() if isinstance(found, datetime) else found), ""
    if kind is Kind.CHOICE:
        words = field.words
        said = as_text(raw).casefold()
        if said not in words:
            allowed = ", ".join(str(choice[1] if isinstance(choice, tuple) else choice) for choice in field.choices)
            raise Unreadable(f"{show(raw)} is none of {allowed}.")
        return words[said], ""
    if kind is Kind.BOOLEAN:
        return boolean(raw), ""
    if kind is Kind.INTEGER:
        whole = integer(raw, numbers)
        _not_below(whole, field)
        if not -(2**31) <= whole < 2**31 and field.digits is None:
            raise Unreadable(f"{whole} is too large.")
        return whole, ""
    value = number(raw, numbers)
    _not_below(value, field)
    return bounded(value, digits=_digits(field), decimals=_places(field), round_it=round_it)


def quick_number(field: Field, numbers: NumberFormat) -> Callable[[str], object] | None:
    """A test that holds only for texts which ``Decimal`` reads as :func:`parse_scalar` would: files of a million
    readings hold little else. None where there is no such shortcut."""
    if field.kind not in (Kind.DECIMAL, Kind.MONEY) or field.minimum is not None or numbers.decimal != ".":
        return None
    places = _places(field)
    whole = _digits(field) - (places or 0)
    fraction = "" if places == 0 else rf"(?:\.[0-9]{{1,{places if places is not None else 18}}})?"
    return re.compile(rf"-?[0-9]{{1,{whole}}}{fraction}").fullmatch


def _digits(field: Field) -> int:
    return field.digits if field.digits is not None else 14


def _places(field: Field) -> int | None:
    return field.decimals if field.decimals is not None else 2 if field.kind is Kind.MONEY else None


def _not_below(value: Any, field: Field) -> None:
    if field.minimum is not None and value < field.minimum:
        raise Unreadable(f"{value} is less than {field.minimum}.")


def of_type(name: str) -> Field:
    """The field that an open column (as = "…") is read as."""
    return Field(Kind[(name or "text").upper()])

