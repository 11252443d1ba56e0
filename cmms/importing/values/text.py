"""Text of a cell."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# What PostgreSQL cannot store (NUL), what is no character (lone surrogates: bytes that did not decode), and controls
# that are never typed on purpose. Tab and newlines are text.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Unreadable(ValueError):
    """A cell does not say what its field needs; ``str(error)`` is a whole sentence."""


def show(raw: Any, limit: int = 60) -> str:
    """The cell in quotes for a sentence, cut where it is long, on one line."""
    said = as_text(raw).encode("utf-8", "backslashreplace").decode()
    said = said if len(said) <= limit else said[:limit] + "…"
    return "'" + said.replace("\r", " ").replace("\n", " ") + "'"


def as_text(raw: Any) -> str:
    """A cell as text, without outer spaces. A workbook's whole number has no decimal point (400000001.0 → 400000001),
    a date reads YYYY-MM-DD and a moment YYYY-MM-DD HH:MM:SS."""
    if isinstance(raw, str):
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    if isinstance(raw, (date, time)):
        return raw.isoformat()
    if isinstance(raw, Decimal):
        return format(raw, "f")
    return str(raw)


def text(raw: Any, *, max_length: int | None = None, cut: bool = False) -> tuple[str, str]:
    """(text, warning). Longer than ``max_length`` characters: refused, or cut with a warning."""
    said = as_text(raw)
    if not said.isascii() or not said.isprintable():
        found = _UNFIT.search(said)
        if found:
            raise Unreadable(f"{show(said)} holds the control character U+{ord(found[0]):04X}, which no text may hold.")
    if max_length is not None and len(said) > max_length:
        if not cut:
            raise Unreadable(f'{show(said)} has {len(said)} characters and the field holds {max_length}; '
                             f'shorten it, or say too_long = "cut" in the mapping.')
        return said[:max_length].rstrip(), f"{show(said)} was cut to {max_length} characters."
    return said, ""
