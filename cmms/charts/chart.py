"""What a chart says: its drawing, its number and the rows behind it, as a table and as CSV."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString

from cmms.exporting import FORMS, Column, Dialect, Table, delimited

Number = Decimal | float | int
Value = Number | None


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
    """The chart's rows as the CSV that the reader's spreadsheet program opens; empty where unknown."""
    table = Table(filename, [Column(text, itemgetter(at)) for at, text in enumerate(chart.head)], [chart.rows])
    answer = HttpResponse(b"".join(delimited.chunks(table, Dialect.of_reader())), content_type=FORMS["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return answer


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
