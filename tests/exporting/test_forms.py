"""The two forms of an export, read back by programs that did not write them."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from cmms.exporting import PLAIN, Column, Dialect, Table, delimited, workbook

BERLIN = ZoneInfo("Europe/Berlin")
WINTER = dt.datetime(2026, 1, 31, 23, 30, 15, tzinfo=dt.UTC)
FORMULAS = ["=1+1", "+49 170", "-5 °C", "@SUM(A1)", "\t=x", "\r=x"]
ROW = ["Größe “5” µm; ölig,\nzweite Zeile", Decimal("-1234.50"), 7, True, None, WINTER, dt.date(2026, 2, 1),
       dt.time(6, 30), {"a": ["ä"]}, 0.25]


def table_of(*rows: list[Any], heads: str = "abcdefghijklmnop") -> Table:
    width = len(rows[0]) if rows else 2
    return Table("Orders: [all]", [Column(heads[at], lambda row, at=at: row[at]) for at in range(width)],
                 [rows[:1], rows[1:]])


def read(table: Table, dialect: Dialect) -> list[list[str]]:
    raw = b"".join(delimited.chunks(table, dialect)).decode("utf-8-sig" if dialect.mark else "utf-8")
    return list(csv.reader(io.StringIO(raw, newline=""), delimiter=dialect.delimiter))


def test_csv_for_programs_and_for_two_readers() -> None:
    assert read(table_of(ROW), PLAIN)[1] == [
        ROW[0], "-1234.50", "7", "true", "", "2026-01-31T23:30:15Z", "2026-02-01", "06:30:00", '{"a": ["ä"]}', "0.25"]
    with translation.override("de"), timezone.override(BERLIN):
        german, table = Dialect.of_reader(), table_of(ROW)
        assert (german.delimiter, german.mark) == (";", True)
    assert read(table, german)[1][:7] == [ROW[0], "-1234,50", "7", "ja", "", "2026-02-01 00:30:15", "2026-02-01"]
    with translation.override("en"):
        english = Dialect.of_reader()
    assert read(table_of(ROW), english)[1][:4] == [ROW[0], "-1234.50", "7", "yes"]


def test_no_spreadsheet_runs_a_cell_and_numbers_stay_numbers() -> None:
    for text in FORMULAS:
        assert read(table_of([text, -5, Decimal("-0.5")], heads=["=head", "b", "c"]), PLAIN) == [  # type: ignore[arg-type]
            ["'=head", "b", "c"], [f"'{text}", "-5", "-0.5"]]
    raw = b"".join(workbook.chunks(table_of([*FORMULAS, Decimal("-0.5")]), dt.UTC))
    sheet = load_workbook(io.BytesIO(raw))["Orders   all"]
    cells = list(sheet[2])
    assert [cell.data_type for cell in cells] == ["s"] * 6 + ["n"]
    assert [cell.value for cell in cells][:4] == FORMULAS[:4]


def test_a_workbook_has_real_numbers_dates_and_truths() -> None:
    odd = "a\x0bb\x1f <&> _x0041_"
    raw = b"".join(workbook.chunks(table_of(ROW, [odd, Decimal("1234567890.1234567"), 10**17, False, "",
                                                  dt.datetime(1890, 1, 1, tzinfo=dt.UTC), dt.date(1899, 1, 1), None,
                                                  "x" * 40_000, float("nan")]), BERLIN))
    assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
    book = load_workbook(io.BytesIO(raw))
    head, first, second = book.worksheets[0].iter_rows(values_only=True)
    assert head == tuple("abcdefghij")
    assert first == (ROW[0], -1234.5, 7, True, None, dt.datetime(2026, 2, 1, 0, 30, 15), dt.datetime(2026, 2, 1),
                     dt.time(6, 30), '{"a": ["ä"]}', 0.25)
    assert second[0] == "ab <&> _x005F_x0041_", "a spreadsheet program reads _x005F_ as _"
    assert second[1:8] == ("1234567890.1234567", str(10**17), False, None, "1890-01-01 00:53:28", "1899-01-01", None)
    assert len(second[8]) == 32_767
    assert second[8].endswith("…"), "what a cell cannot hold"
    again = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    assert again[1][0] == ROW[0]
    assert again[1][5] == dt.datetime(2026, 2, 1, 0, 30, 15)


def test_what_one_sheet_does_not_hold_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    raw = b"".join(workbook.chunks(table_of(*([n, "x"] for n in range(8))), dt.UTC))
    book = load_workbook(io.BytesIO(raw))
    assert book.sheetnames == ["Orders   all", "Orders   all 2", "Orders   all 3"]
    assert [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book] == [
        [0, 1, 2], [3, 4, 5], [6, 7]]
    assert [sheet["A1"].value for sheet in book] == ["a"] * 3
    empty = load_workbook(io.BytesIO(b"".join(workbook.chunks(table_of(), dt.UTC))))
    assert list(empty.worksheets[0].iter_rows(values_only=True)) == [("a", "b")]
