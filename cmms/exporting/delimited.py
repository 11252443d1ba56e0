"""CSV: for programs one fixed dialect, for people the one that their spreadsheet program opens by itself."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from cmms.exporting.table import Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run when it opens the file


@dataclass(frozen=True)
class Dialect:
    """``zone``: local times are written without offset; None: UTC, as the API writes them. ``mark``: a byte order mark,
    by which spreadsheet programs know UTF-8."""

    delimiter: str = ","
    decimal: str = "."
    zone: dt.tzinfo | None = None
    mark: bool = False
    yes: str = "true"
    no: str = "false"

    @classmethod
    def of_reader(cls) -> "Dialect":
        """That of the active language and time zone: semicolons where the comma is the decimal separator."""
        decimal = str(get_format("DECIMAL_SEPARATOR"))
        return cls(";" if decimal == "," else ",", decimal, timezone.get_current_timezone(), mark=True,
                   yes=_("yes"), no=_("no"))

    def cell(self, value: Any) -> str:
        """A cell: empty where unknown; a text that a spreadsheet would run gets an apostrophe, a number never."""
        write = _WRITERS.get(type(value))
        return self._other(value) if write is None else write(self, value)

    def _other(self, value: Any) -> str:
        for kind, write in _WRITERS.items():
            if isinstance(value, kind):
                return write(self, value)
        return harmless(as_text(value))


PLAIN = Dialect()


def chunks(table: Table, dialect: Dialect) -> Iterator[bytes]:
    """The file, a batch of rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dialect.delimiter)
    if dialect.mark:
        out.write("\ufeff")
    writer.writerow([harmless(head) for head in table.heads])
    for batch in table.cells():
        writer.writerows([[dialect.cell(value) for value in row] for row in batch])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    if rest := out.getvalue():
        yield rest.encode()


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_text(value: Any) -> str:
    """Whatever has no cell of its own kind: lists and mappings as JSON."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _moment(dialect: Dialect, value: dt.datetime) -> str:
    if dialect.zone is None:
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
    local = value.astimezone(dialect.zone) if value.tzinfo else value
    return f"{local:%Y-%m-%d %H:%M:%S}"


def _number(dialect: Dialect, value: Any) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text if dialect.decimal == "." else text.replace(".", dialect.decimal)


_WRITERS: dict[type, Callable[[Dialect, Any], str]] = {
    str: lambda _dialect, value: harmless(value),
    type(None): lambda _dialect, _value: "",
    bool: lambda dialect, value: dialect.yes if value else dialect.no,
    int: lambda _dialect, value: int.__repr__(value),
    Decimal: _number,
    float: _number,
    dt.datetime: _moment,
    dt.date: lambda _dialect, value: str(value.isoformat()),
    dt.time: lambda _dialect, value: str(value.isoformat()),
}
