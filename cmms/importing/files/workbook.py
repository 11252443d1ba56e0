"""Spreadsheets: .xlsx through openpyxl, row by row; .xls, .xlsb and .ods through calamine."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from cmms.importing.errors import ImportRefused
from cmms.importing.files.options import FileOptions
from cmms.importing.files.source import REJECT_COLUMNS, Record, Source, count_fault, is_blank, unique_names

_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA"}  # "#N/A" may mean missing


class WorkbookSource(Source):
    """One sheet, its rows numbered as the spreadsheet shows them."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        super().__init__()
        self._close = lambda: None
        self._total: int | None = None
        self._at = 0
        opened = self._xlsx(path, options.sheet) if _is_xlsx(path) else self._other(path, options.sheet)
        self._rows = enumerate(opened, 1)
        self._first: Record | None = None
        try:
            self._read_header(options)
        except BaseException:
            self.close()
            raise
        self.corrected = tuple(self.columns[:3]) == REJECT_COLUMNS

    def _xlsx(self, path: Path, sheet: str) -> Iterator[Sequence[Any]]:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
            raise ImportRefused(f"The workbook cannot be opened: {error}. Save it again as .xlsx.") from None
        self._close = book.close
        page = book[self._choose(book.sheetnames, sheet)]
        # Some programs write a wrong dimension tag ("A1"), behind which openpyxl would show no row at all.
        page.reset_dimensions()
        return page.iter_rows(values_only=True)

    def _other(self, path: Path, sheet: str) -> Iterator[Sequence[Any]]:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_path(str(path))
            page = book.get_sheet_by_name(self._choose(book.sheet_names, sheet))
        except CalamineError as error:
            raise ImportRefused(f"The workbook cannot be opened: {error}. Save it as .xlsx or CSV.") from None
        self._total = page.total_height or None
        return iter(_from_first_row(page))

    def _choose(self, names: Sequence[str], wanted: str) -> str:
        if not wanted:
            if len(names) > 1:
                self.notes.append(f"The workbook has the sheets {', '.join(names)}; “{names[0]}” was read. Say sheet "
                                  f"under [file] for another.")
            return names[0]
        for name in names:
            if name.strip().casefold() == wanted.strip().casefold():
                return name
        raise ImportRefused(f'There is no sheet "{wanted}" in the workbook; it has {", ".join(names)}.')

    def _next(self) -> tuple[int, list[Any]] | None:
        found = next(self._rows, None)
        if found is None:
            return None
        self._at = found[0]
        cells = [None if cell == "" else cell for cell in found[1]]
        while cells and cells[-1] is None:
            cells.pop()
        return found[0], cells

    def _read_header(self, options: FileOptions) -> None:
        found = self._next()
        while found is not None and (found[0] < options.header or not found[1]):
            found = self._next()
        if found is None:
            raise ImportRefused("The sheet holds no row, or none from the header row on. Check sheet and header under "
                                "[file]; if rows are there, save the workbook again.")
        number, cells = found
        if options.header:
            self.columns = unique_names(cells, self.notes)
            for _ in range(options.skip_after_header):
                self._next()
        else:
            self.has_header = False
            names = list(options.names)
            self.columns = unique_names(names, self.notes) if names else [str(n) for n in range(1, len(cells) + 1)]
            self._first = self._record(number, 1, cells)

    def _record(self, number: int, row: int, cells: list[Any]) -> Record:
        width = len(self.columns)
        cells = cells + [None] * (width - len(cells))
        for at, cell in enumerate(cells):
            if isinstance(cell, timedelta):
                cells[at] = str(cell)
            elif isinstance(cell, str) and cell in _ERRORS:
                name = self.columns[at] if at < width else f"column {at + 1}"
                return Record(number, row, cells, f"{name}: the cell holds the spreadsheet's error {cell}.")
        fault = count_fault(cells, width)
        return Record(number, row, cells if fault else cells[:width], fault)

    def records(self) -> Iterator[Record]:
        row, blank = 0, 0
        if self._first is not None:
            row = 1
            yield self._first
        while (found := self._next()) is not None:
            if is_blank(found[1]):
                blank += 1
                continue
            row += 1
            if blank:
                self._gap(blank)
                blank = 0
            yield self._record(found[0], row, found[1])

    def _gap(self, blank: int) -> None:
        note = "Blank rows between the records were passed over."
        if blank and note not in self.notes:
            self.notes.append(note)

    def fraction(self) -> float | None:
        return min(1.0, self._at / self._total) if self._total else None

    def close(self) -> None:
        self._close()


def _from_first_row(page: Any) -> Iterator[Sequence[Any]]:
    """Rows from the sheet's row 1 on: calamine begins at the first row that is used."""
    for _ in range(page.start[0] if page.start else 0):
        yield ()
    left = [None] * (page.start[1] if page.start else 0)
    for cells in page.iter_rows():
        yield [*left, *cells] if left else cells


def _is_xlsx(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()
