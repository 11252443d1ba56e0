"""Dates, moments and truth of a cell."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from cmms.importing.values.numbers import number
from cmms.importing.values.text import Unreadable, as_text, show

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z|z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_EXCEL_EPOCH = datetime(1899, 12, 30)  # serial 60 is a day that never was; nothing before March 1900 is accepted
_GUESSES = ("iso", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y %H:%M",
            "%m/%d/%Y %H:%M", "%Y%m%d", "%d-%b-%Y", "%d %b %Y")
_TRUE = {"true", "yes", "y", "1", "t"}
_FALSE = {"false", "no", "n", "0", "f"}


@dataclass(frozen=True)
class DateFormats:
    """How the source writes dates: "iso", "excel" (a serial number) or strptime patterns such as "%d.%m.%Y"."""

    patterns: tuple[str, ...] = ("iso",)

    def describe(self) -> str:
        return " or ".join(self.patterns)


ISO = DateFormats()


_DIRECTIVES = {"d": 2, "m": 2, "Y": 4, "H": 2, "M": 2, "S": 2}
_PARTS = ("Y", "m", "d", "H", "M", "S")


@lru_cache(maxsize=64)
def _quick(pattern: str) -> tuple[re.Pattern[str], bool] | None:
    """(expression, has a time of day) for patterns of plain numbers: several times faster than strptime, which also
    wants single digits understood. None for all others."""
    pieces = re.split(r"%([A-Za-z%])", pattern)
    names = pieces[1::2]
    if len(set(names)) != len(names) or not {"Y", "m", "d"} <= set(names) or not set(names) <= set(_DIRECTIVES):
        return None
    out = re.escape(pieces[0])
    for at, name in enumerate(names):
        after = pieces[2 * at + 2]
        digits = _DIRECTIVES[name]
        # between separators one digit will do; run together, every number has all of its own
        alone = (after or at == len(names) - 1) and (pieces[2 * at] or at == 0)
        width = f"{{1,{digits}}}" if digits == 2 and alone else f"{{{digits}}}"
        out += f"(?P<{name}>[0-9]{width}){re.escape(after)}"
    return re.compile(out), not set(names).isdisjoint("HMS")


def _one(said: str, pattern: str) -> datetime | date | None:
    quick = _quick(pattern)
    try:
        if quick is not None:
            found = quick[0].fullmatch(said)
            if found is None:
                return None
            numbers = found.groupdict()
            year, month, day, hour, minute, second = (int(numbers.get(name) or 0) for name in _PARTS)
            return datetime(year, month, day, hour, minute, second) if quick[1] else date(year, month, day)
        if pattern == "iso":
            if not _ISO.fullmatch(said):
                return None
            return date.fromisoformat(said) if len(said) == 10 else datetime.fromisoformat(said.replace(",", "."))
        if pattern == "excel":
            days = number(said)
            return _EXCEL_EPOCH + timedelta(seconds=int((days * 86400).to_integral_value()))
        parsed = datetime.strptime(said, pattern)
    except (ValueError, OverflowError):
        return None
    return parsed if re.search(r"%[HIMSfcXT]", pattern) else parsed.date()


def moment(raw: Any, formats: DateFormats = ISO) -> datetime | date:
    """The day or moment that a cell says: a ``date`` where no time of day is given, else a ``datetime``, aware only if
    the text carries an offset. Two formats that read it differently: refused as ambiguous."""
    if isinstance(raw, (datetime, date)):
        return _plausible(raw, raw)
    if isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool):
        if "excel" not in formats.patterns:
            raise Unreadable(f'{show(raw)} is a number, not a date; a spreadsheet\'s serial number needs "excel" among '
                             f"the date formats.")
        found = _one(str(raw), "excel")
        if found is None:
            raise Unreadable(f"{show(raw)} is not a spreadsheet's date.")
        return _plausible(found, raw)
    said = as_text(raw)
    if len(formats.patterns) == 1 and (only := _one(said, formats.patterns[0])) is not None:
        return _plausible(only, raw)
    readings: dict[datetime | date, str] = {}
    for pattern in formats.patterns:
        read = _one(said, pattern)
        if read is not None:
            readings.setdefault(read, pattern)
    if not readings:
        fits = [p for p in _GUESSES if p not in formats.patterns and _one(said, p)]
        hint = f'; it would be one as {" or ".join(chr(34) + p + chr(34) for p in fits)}' if fits else ""
        raise Unreadable(f"{show(raw)} is not a date as {formats.describe()}{hint}.")
    if len(readings) > 1:
        raise Unreadable(f"{show(raw)} means different days as {' and '.join(readings.values())}; keep one of these "
                         f"formats.")
    return _plausible(next(iter(readings)), raw)


def _plausible(found: datetime | date, raw: Any) -> datetime | date:
    day = found.date() if isinstance(found, datetime) else found
    if not FIRST <= day < LAST:
        raise Unreadable(f"{show(raw)} lies outside the years {FIRST.year} to {LAST.year - 1}; if it stands for “no "
                         f"date”, list it under missing.")
    return found


def zoned(value: datetime | date, zone: ZoneInfo | None) -> tuple[datetime, str]:
    """(moment in UTC, warning). A bare date is its midnight, local. An hour that the clock change skipped is refused;
    one that came twice is taken as the first."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value.tzinfo is not None:
        return value.astimezone(UTC), ""
    if zone is None:
        raise Unreadable(f"{show(value)} carries no offset; say time_zone in the mapping, for example "
                         f'time_zone = "Europe/Berlin".')
    local = value.replace(tzinfo=zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != value:
        if value.time() == time():  # some zones change at midnight: a bare date is still a day
            return found, ""
        raise Unreadable(f"{show(value)} does not exist in {zone.key}: the clocks went forward over it.")
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return found, f"{show(value)} came twice in {zone.key}, as the clocks went back; taken as the first."
    return found, ""


def shift(start: datetime, step: timedelta, cycles: Decimal) -> datetime:
    """``start`` + ``cycles`` × ``step``, to the microsecond."""
    try:
        return start + timedelta(microseconds=int((Decimal(int(step / timedelta(microseconds=1))) * cycles)
                                                  .to_integral_value()))
    except (OverflowError, ValueError):
        raise Unreadable(f"{cycles} steps after {start:%Y-%m-%d} is no date.") from None


def boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    said = as_text(raw).casefold()
    if said in _TRUE:
        return True
    if said in _FALSE:
        return False
    raise Unreadable(f"{show(raw)} is neither yes nor no; write yes/no, true/false or 1/0, or map it under [values].")
