"""Rejected rows of all sheets in one file."""

from pathlib import Path

from cmms.importing.mapping import Rejection
from cmms.importing.rejects import Rejects
from cmms.importing.report import Report
from cmms.importing.values import as_text
from maintenance.imports.cobie.sheets import Sheet, SheetRow


class WorkbookRejects(Rejects):
    """Line, row and reason, then the sheet, the row's name and all its cells as "column: value". It is read by people:
    what is wrong is mended in the workbook, which is then imported again."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path, ("sheet", "name", "cells"))

    def refuse(self, report: Report, sheet: Sheet, row: SheetRow, reason: str) -> None:
        """Count the row in the report and write it down."""
        names = [*sheet.columns, *(f"column {n}" for n in range(len(sheet.columns) + 1, len(row.raw) + 1))]
        cells = [(column, as_text(cell)) for column, cell in zip(names, row.raw, strict=False)]
        said = "; ".join(f"{column}: {cell}" for column, cell in cells if cell)
        name = next((cell for column, cell in cells if column == "Name"), "")
        rejection = Rejection(row.line, row.source_row, reason, (sheet.name, name, said))
        report.refuse(rejection)
        self.write([rejection])
