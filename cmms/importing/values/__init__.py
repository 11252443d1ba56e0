"""From what a cell says to what it means: pure, strict, and in sentences. Nothing becomes 0 or blank by accident."""

from cmms.importing.values.moments import ISO, DateFormats, boolean, moment, shift, zoned
from cmms.importing.values.numbers import PLAIN, NumberFormat, bounded, integer, number
from cmms.importing.values.text import Unreadable, as_text, show, text

__all__ = [
    "ISO", "PLAIN", "DateFormats", "NumberFormat", "Unreadable", "as_text", "boolean", "bounded", "integer", "moment",
    "number", "shift", "show", "text", "zoned",
]
