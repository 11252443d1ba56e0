"""Small COBie workbooks, made for one test each, and the run that imports them."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from assets.models import Asset
from cmms.importing.registry import WorkbookRequest, workbooks
from cmms.importing.report import Report

Rows = Sequence[Mapping[str, Any]]

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_URN = "urn:oasis:names:tc:opendocument:xmlns"

FACILITY: dict[str, Any] = {"Name": "Mill", "Category": "11-16: Plant", "LinearUnits": "meters",
                            "AreaUnits": "squaremeters", "CurrencyUnit": "Euros"}
FLOORS: Rows = [{"Name": "Ground"}, {"Name": "First"}]
SPACES: Rows = [{"Name": "G1", "FloorName": "Ground"}, {"Name": "G2", "FloorName": "Ground"},
                {"Name": "F1", "FloorName": "First"}]
TYPES: Rows = [{"Name": "Pump A", "Category": "23-60: Pumps", "Manufacturer": "Sulzer", "ModelNumber": "A-1",
                "WarrantyDurationParts": 2, "WarrantyDurationUnit": "years"},
               {"Name": "Fan B", "Category": "23-75: Fans"}]


def component(name: str, **said: Any) -> dict[str, Any]:
    return {"Name": name, "TypeName": "Pump A", "Space": "G1", **said}


def sheets(**said: Rows) -> dict[str, Rows]:
    """A whole small plant; ``said`` replaces or adds sheets."""
    return {"Facility": [FACILITY], "Floor": FLOORS, "Space": SPACES, "Type": TYPES, "Component": [component("P-1")],
            **said}


def table(rows: Rows) -> list[list[Any]]:
    """Header and rows; a sheet without rows still has the header's Name."""
    columns = list(dict.fromkeys(column for row in rows for column in row)) or ["Name"]
    return [columns, *([row.get(column) for column in columns] for row in rows)]


def written(path: Path, said: Mapping[str, Rows]) -> Path:
    """The sheets as an .xlsx, or as an .ods where ``path`` says so."""
    if path.suffix == ".ods":
        return _ods(path, said)
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in said.items():
        page = book.create_sheet(name)
        for cells in table(rows):
            page.append(cells)
    book.save(path)
    return path


def book(tmp_path: Path, **said: Rows) -> Path:
    """A small plant with ``said`` in place of its sheets, or beside them, as ``plant.xlsx``."""
    return written(tmp_path / "plant.xlsx", sheets(**said))


def with_wrong_dimensions(path: Path) -> Path:
    """As some programs write it: every sheet claims to be one cell."""
    other = path.with_name(f"wrong-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb'<dimension ref="[^"]*" */>', b'<dimension ref="A1"/>', text)
            target.writestr(name, text)
    return other


def imported(path: Path, **options: Any) -> dict[str, Report]:
    """Import the workbook; sheet → report."""
    return {report.sheet: report for report in workbooks()["cobie"](WorkbookRequest(path, **options))}


def counts(report: Report) -> tuple[int, int, int, int]:
    """created, updated, unchanged, rejected."""
    return report.created, report.updated, report.unchanged, report.rejected


def sentences(report: Report) -> str:
    """What the report says of single rows, a line each."""
    return "\n".join(f"{remark.line}: {remark.sentence}" for remark in [*report.rejections, *report.warnings])


def attributes(asset: Asset) -> dict[str, str]:
    """Name → value."""
    return dict(asset.attributes.values_list("attribute_name", "attribute_value"))


def attribute(name: str, value: object, sheet: str = "Component", row: str = "P-1",
              **said: object) -> dict[str, object]:
    """A row of the sheet Attribute."""
    return {"Name": name, "SheetName": sheet, "RowName": row, "Value": value, **said}


def job(**said: object) -> dict[str, object]:
    """A row of the sheet Job."""
    return {"Name": "Service", "TypeName": "Pump A", "TaskNumber": 1, "Description": "Look", **said}


def _ods(path: Path, said: Mapping[str, Rows]) -> Path:
    tables = "".join(f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, table(rows)))}</table:table>'
                     for name, rows in said.items())
    names = " ".join(f'xmlns:{short}="{_URN}:{short}:1.0"' for short in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("META-INF/manifest.xml",
                         f'<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0"><manifest:file-entry '
                         f'manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>')
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
                                        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
                                        "</office:document-content>")
    return path


def _ods_row(cells: Sequence[Any]) -> str:
    found = []
    for cell in cells:
        if isinstance(cell, (int, float)):
            found.append(f'<table:table-cell office:value-type="float" office:value="{cell}"/>')
        else:
            said = escape("" if cell is None else str(cell))
            found.append(f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>')
    return f"<table:table-row>{''.join(found)}</table:table-row>"
