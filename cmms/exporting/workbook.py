"""XLSX, written as a stream: a ZIP file whose parts go out as they are made; no row is kept, no file is laid by.

Written by hand because the libraries hold rows or write them to the disk first, at a tenth of the speed.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from cmms.exporting.delimited import as_text
from cmms.exporting.table import Table

MOST_ROWS = 1_048_576
MOST_BYTES = 1_500_000_000  # of a sheet, unpacked: past 2 GB some programs refuse the file
MOST_TEXT = 32_767
_DIGITS = 15  # what a number of a spreadsheet keeps
_EPOCH = dt.datetime(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)  # before it the calendars of spreadsheet programs differ
_HEAD, _DATE, _MOMENT, _TIME = 1, 2, 3, 4  # places in _STYLES
_REFUSED = re.compile("[&<>\x00-\x08\x0b-\x0d\x0e-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_INSTEAD = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "_": "_x005F_"}
_NUMBER = "\0"  # stands for the number of the row: no text holds it
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    '<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    # 14, 22 and 21: the reader's own way to write a date, a moment and a time
    + "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
              for number in (14, 22, 21))
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


class _Out:
    """What the ZIP writer writes to: given away in pieces, never gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        piece = b"".join(self._pieces)
        self._pieces.clear()
        return piece


def chunks(table: Table, zone: dt.tzinfo) -> Iterator[bytes]:
    """The file, piece by piece; a further sheet past what one holds. Moments are local to ``zone``."""
    out, sheets = _Out(), 0
    heads = table.heads
    letters = [_letters(at) for at in range(len(heads))]
    name = _sheet_name(table.name)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        package.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        rows = _rows(table, zone, letters)
        carried = next(rows, None)
        while carried is not None or not sheets:
            sheets += 1
            with package.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                written = sheet.write(_opening(heads, letters).encode())
                number = 1
                while carried is not None and number < MOST_ROWS and written < MOST_BYTES:
                    batch, kept = carried[: MOST_ROWS - number], carried[MOST_ROWS - number:]
                    written += sheet.write("".join([f'<row r="{at}">{cells.replace(_NUMBER, str(at))}</row>'
                                                    for at, cells in enumerate(batch, number + 1)]).encode())
                    number += len(batch)
                    carried = kept or next(rows, None)
                    if piece := out.taken():
                        yield piece
                sheet.write(f'</sheetData><autoFilter ref="A1:{letters[-1] if letters else "A"}{number}"/></worksheet>'
                            .encode())
        package.writestr("xl/styles.xml", _STYLES)
        package.writestr("xl/workbook.xml", _book(name, sheets))
        package.writestr("xl/_rels/workbook.xml.rels", _relations(
            [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, sheets + 1)] + [("styles", "styles.xml")]))
        package.writestr("[Content_Types].xml", _types(sheets))
    yield out.taken()


def _rows(table: Table, zone: dt.tzinfo, letters: Sequence[str]) -> Iterator[list[str]]:
    """Batches of rows as XML, each cell without the number of its row yet."""
    for batch in table.cells():
        if batch:
            yield ["".join([_cell(value, f'<c r="{letter}{_NUMBER}"', zone)
                            for letter, value in zip(letters, row, strict=True) if value is not None])
                   for row in batch]


def _cell(value: Any, begun: str, zone: dt.tzinfo) -> str:
    write = _WRITERS.get(type(value))
    if write is None:
        write = next((made for kind, made in _WRITERS.items() if isinstance(value, kind)), _other)
    return write(value, begun, zone)


def _other(value: Any, begun: str, zone: dt.tzinfo) -> str:
    return _text(as_text(value), begun, zone)


def _text(value: str, begun: str, _zone: Any) -> str:
    if not value:
        return ""
    if len(value) > MOST_TEXT:
        value = f"{value[:MOST_TEXT - 1]}…"
    if _REFUSED.search(value):
        value = _REFUSED.sub(lambda found: _INSTEAD.get(found[0], ""), value)
    return f'{begun} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def _whole(value: int, begun: str, zone: Any) -> str:
    text = int.__repr__(value)
    return f"{begun}><v>{text}</v></c>" if len(text) <= _DIGITS else _text(text, begun, zone)


def _decimal(value: Decimal, begun: str, zone: Any) -> str:
    text = f"{value:f}"
    if not value.is_finite() or len(text.strip("-0").replace(".", "")) > _DIGITS:
        return _text(text, begun, zone)
    return f"{begun}><v>{text}</v></c>"


def _float(value: float, begun: str, zone: Any) -> str:
    return f"{begun}><v>{value!r}</v></c>" if value - value == 0 else _text(str(value), begun, zone)


def _truth(value: bool, begun: str, _zone: Any) -> str:
    return f'{begun} t="b"><v>{int(value)}</v></c>'


def _moment(value: dt.datetime, begun: str, zone: dt.tzinfo) -> str:
    local = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    if local.date() < _FIRST_DAY:
        return _text(local.isoformat(" ", "seconds"), begun, zone)
    since = local - _EPOCH
    days = since.days + (since.seconds + since.microseconds / 1e6) / 86_400
    return f'{begun} s="{_MOMENT}"><v>{days!r}</v></c>'


def _date(value: dt.date, begun: str, zone: Any) -> str:
    if value < _FIRST_DAY:
        return _text(value.isoformat(), begun, zone)
    return f'{begun} s="{_DATE}"><v>{(value - _EPOCH.date()).days}</v></c>'


def _time(value: dt.time, begun: str, _zone: Any) -> str:
    return f'{begun} s="{_TIME}"><v>{(value.hour * 3600 + value.minute * 60 + value.second) / 86_400!r}</v></c>'


_WRITERS: dict[type, Callable[[Any, str, Any], str]] = {
    str: _text, bool: _truth, int: _whole, Decimal: _decimal, float: _float, dt.datetime: _moment, dt.date: _date,
    dt.time: _time,
}


def _opening(heads: Sequence[str], letters: Sequence[str]) -> str:
    """The first row stays in sight when one scrolls; columns are as wide as their heads, within reason."""
    widths = "".join(f'<col min="{at}" max="{at}" width="{min(max(len(head) + 3, 11), 40)}" customWidth="1"/>'
                     for at, head in enumerate(heads, 1))
    cells = "".join(_text(head, f'<c r="{letter}1" s="{_HEAD}"', None)
                    for letter, head in zip(letters, heads, strict=True))
    return (f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
            f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'{f"<cols>{widths}</cols>" if widths else ""}<sheetData><row r="1">{cells}</row>')


def _book(name: str, sheets: int) -> str:
    every = "".join(f'<sheet name={quoteattr(name if at == 1 else f"{name} {at}")} sheetId="{at}" r:id="rId{at}"/>'
                    for at in range(1, sheets + 1))
    return f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{every}</sheets></workbook>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    every = "".join(f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
                    for at, (kind, target) in enumerate(targets, 1))
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{every}</Relationships>'


def _types(sheets: int) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles"),
             *((f"xl/worksheets/sheet{at}.xml", "worksheet") for at in range(1, sheets + 1))]
    every = "".join(f'<Override PartName="/{part}" ContentType="{_SHEET}.{kind}+xml"/>' for part, kind in parts)
    return (f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{every}</Types>')


def _letters(at: int) -> str:
    """A, B, … Z, AA, …"""
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        found = chr(65 + rest) + found
    return found


def _sheet_name(name: str) -> str:
    return re.sub(r"[\\/*?:\[\]']", " ", name).strip()[:25] or _("Export")
