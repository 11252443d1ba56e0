"""What a chart says: its drawing, its number and the rows behind it, as a table and as CSV."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString

Number = Decimal | float | int
Value = Number | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run when it opens the file


@dataclass(frozen=True)
class Chart:
    """A drawing with what it says: ``number`` is the figure it comes down to, ``rows`` the values under ``head``."""

    title: str
    desc: str
    svg: SafeString
    number: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    key: tuple[tuple[str, str], ...] = ()  # (class, label) of each colour
    csv_url: str = ""
    decimals: int = field(default=1, compare=False)

    @property
    def table(self) -> list[list[str]]:
        """The rows as people read them; a dash where a value is unknown."""
        return [[shown(cell, self.decimals) for cell in row] for row in self.rows]

    def at(self, csv_url: str) -> "Chart":
        """The same chart, knowing where its CSV is served."""
        return replace(self, csv_url=csv_url)


def shown(value: Any, decimals: int = 1) -> str:
    """A value in the reader's form: 3,5 or 3.5; dates in words; a dash for unknown; no trailing zeros."""
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "j M Y, H:i")
    if isinstance(value, dt.date):
        return date_format(value, "j M Y")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    places = 0 if round(float(value), decimals) == int(value) else decimals
    return number_format(round(Decimal(str(value)), decimals), decimal_pos=places, use_l10n=True, force_grouping=True)


def csv_response(chart: Chart, filename: str) -> HttpResponse:
    """The chart's rows as a CSV file: decimal point, ISO dates, empty where unknown; text that a spreadsheet would
    take for a formula is quoted with an apostrophe."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow([_cell(text) for text in chart.head])
    write.writerows([[_cell(cell) for cell in row] for row in chart.rows])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return answer


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):  # a datetime too
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def with_unit(value: Value, unit: str, decimals: int = 1) -> str:
    """Such as 3.5 h, 95% or a dash."""
    text = shown(value, decimals)
    return text if not unit or value is None else f"{text}{unit}" if unit == "%" else f"{text} {unit}"


def headed(label: str, unit: str) -> str:
    """The head of a column of such values."""
    return f"{label} ({unit})" if unit else label


def known(values: Iterable[Value]) -> list[float]:
    """The values that are known, as floats."""
    return [float(value) for value in values if value is not None]
