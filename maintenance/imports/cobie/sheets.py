"""The workbook as COBie means it: sheets and columns under one spelling, placeholders taken for missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmms.importing import ImportRefused, Row
from cmms.importing.files import FileOptions, Record, open_source
from cmms.importing.files.source import is_blank
from cmms.importing.values import Unreadable, text
from maintenance.imports.cobie.values import is_absent, is_no_code, squashed

SHEETS = ("Instruction", "Contact", "Facility", "Floor", "Space", "Zone", "Type", "Component", "System", "Assembly",
          "Connection", "Spare", "Resource", "Job", "Impact", "Document", "Attribute", "Coordinate", "Issue",
          "PickLists")
_OTHER_SHEETS = {"facilities": "Facility", "instructions": "Instruction", "assemblies": "Assembly",
                 "picklist": "PickLists", "storey": "Floor", "storeys": "Floor"}

# Every column the importers ask for, and what other producers call it.
_COLUMNS = (
    "Name", "CreatedBy", "CreatedOn", "Category", "Description", "Email", "Company", "Phone", "Department",
    "GivenName", "FamilyName", "Street", "PostalBox", "Town", "StateRegion", "PostalCode", "Country", "ProjectName",
    "SiteName", "LinearUnits", "AreaUnits", "VolumeUnits", "CurrencyUnit", "AreaMeasurement", "ProjectDescription",
    "SiteDescription", "Phase", "Elevation", "Height", "FloorName", "RoomTag", "UsableHeight", "GrossArea",
    "NetArea", "AssetType", "Manufacturer", "ModelNumber", "WarrantyGuarantorParts", "WarrantyDurationParts",
    "WarrantyGuarantorLabor", "WarrantyDurationLabor", "WarrantyDurationUnit", "ReplacementCost", "ExpectedLife",
    "DurationUnit", "WarrantyDescription", "NominalLength", "NominalWidth", "NominalHeight", "ModelReference",
    "Shape", "Size", "Color", "Finish", "Grade", "Material", "Constituents", "Features", "AccessibilityPerformance",
    "CodePerformance", "SustainabilityPerformance", "TypeName", "Space", "SerialNumber", "InstallationDate",
    "WarrantyStartDate", "TagNumber", "BarCode", "AssetIdentifier", "Suppliers", "SetNumber", "PartNumber",
    "Status", "Duration", "Start", "TaskStartUnit", "Frequency", "FrequencyUnit", "TaskNumber", "Priors",
    "ResourceNames", "ApprovalBy", "Stage", "SheetName", "RowName", "Directory", "File", "Reference", "Value",
    "Unit", "AllowedValues", "ExtSystem", "ExtObject", "ExtIdentifier", "ExternalFacilityIdentifier",
)
_OTHER_COLUMNS = {
    "externalsystem": "ExtSystem", "externalobject": "ExtObject", "externalidentifier": "ExtIdentifier",
    "extid": "ExtIdentifier", "extfacilityidentifier": "ExternalFacilityIdentifier", "emailaddress": "Email",
    "colour": "Color", "warrantyguarantorlabour": "WarrantyGuarantorLabor", "spacename": "Space", "floor": "FloorName",
    "warrantydurationlabour": "WarrantyDurationLabor", "spacenames": "Space", "spaces": "Space", "type": "TypeName",
    "serialno": "SerialNumber", "tagno": "TagNumber", "tag": "TagNumber", "assetid": "AssetIdentifier",
    "installdate": "InstallationDate", "warrantystart": "WarrantyStartDate", "supplier": "Suppliers",
    "resources": "ResourceNames", "resourcename": "ResourceNames", "prior": "Priors", "partno": "PartNumber",
    "expectedlifeunit": "DurationUnit", "currencyunits": "CurrencyUnit", "linearunit": "LinearUnits",
    "areaunit": "AreaUnits", "volumeunit": "VolumeUnits", "units": "Unit", "modelno": "ModelNumber",
    "filename": "File", "suppliername": "Suppliers", "suppliernames": "Suppliers", "task": "TaskNumber",
}
_CANONICAL = {**{squashed(name): name for name in _COLUMNS}, **_OTHER_COLUMNS}
_BY_SHEET = {squashed(name): name for name in SHEETS} | {squashed(name) + "s": name for name in SHEETS} | _OTHER_SHEETS
_CODES = {"SerialNumber", "TagNumber", "BarCode", "AssetIdentifier", "PartNumber", "RoomTag"}
_HEADER_WITHIN = 5  # rows; a title may stand above the names of the columns


def sheet_called(name: str) -> str:
    """COBie's name of a sheet, however it is spelled; as it is where it is none of COBie's."""
    return _BY_SHEET.get(squashed(name), name.strip())


@dataclass(slots=True)
class SheetRow(Row):
    """A row of a sheet. ``values`` holds column → cell, None where it is missing; ``fault``: why it is of no use."""

    fault: str = ""

    def cell(self, column: str) -> Any:
        return self.values.get(column)

    def text(self, column: str) -> str:
        """The cell as text without outer spaces, blank where it is missing."""
        return text(self.values.get(column))[0]

    def texts(self, column: str) -> list[str]:
        """A cell that holds a list, split at commas and semicolons."""
        found = (part.strip() for part in self.text(column).replace(";", ",").split(","))
        return [part for part in found if not is_absent(part)]


@dataclass
class Sheet:
    """One sheet, read whole."""

    name: str  # COBie's
    columns: list[str] = field(default_factory=list)  # canonical where known, else as the file spells them
    rows: list[SheetRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Workbook:
    """The sheets of one file; each is read when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[str, str] = {}
        for name in _sheet_names(path):
            self._names.setdefault(sheet_called(name), name)
        self._read: dict[str, Sheet] = {}

    @property
    def sheets(self) -> list[str]:
        """COBie's names of the sheets that are there, in the file's order."""
        return list(self._names)

    def sheet(self, name: str, key: str = "Name") -> Sheet:
        """The sheet called ``name``, without rows where the workbook has none. Refuses one without its key column."""
        if name not in self._read:
            self._read[name] = self._load(name, key) if name in self._names else Sheet(name)
        return self._read[name]

    def count(self, name: str) -> int:
        """How many rows a sheet holds below its header; for sheets that are not imported."""
        from python_calamine import CalamineWorkbook

        page = CalamineWorkbook.from_path(str(self._path)).get_sheet_by_name(self._names[name])
        return max(0, sum(1 for row in page.to_python() if not is_blank(row)) - 1)

    def _load(self, name: str, key: str) -> Sheet:
        for header in range(1, _HEADER_WITHIN + 1):
            try:
                source = open_source(self._path, FileOptions(format="workbook", sheet=self._names[name], header=header))
            except ImportRefused:
                if header == 1:
                    return Sheet(name, notes=[f"The sheet {self._names[name]} is blank."])
                break
            with source:
                columns = [_CANONICAL.get(squashed(column), column) for column in source.columns]
                if key not in columns:
                    continue
                sheet = Sheet(name, columns)
                sheet.rows = list(_rows(source.records(), columns, source.columns))
                sheet.notes = list(source.notes)
                return sheet
        raise ImportRefused(f"The sheet {self._names[name]} has no column {key} in its first rows, so it is none of "
                            f"COBie's; rename the sheet or the column.")


def _rows(records: Iterator[Record], columns: list[str], spelled: list[str]) -> Iterator[SheetRow]:
    for record in records:
        row = SheetRow(record.line, record.row, "", {}, record.cells, fault=record.fault)
        if not row.fault:
            for column, said, cell in zip(columns, spelled, record.cells, strict=False):
                try:
                    text(cell)
                except Unreadable as unreadable:
                    row.fault = f"{column}: {unreadable}"
                    break
                # A column may stand twice under two spellings: what is given wins.
                if row.values.get(column) is None:
                    absent = is_absent(cell, column, said) or (column in _CODES and is_no_code(cell))
                    row.values[column] = None if absent else cell
        yield row


def _sheet_names(path: Path) -> list[str]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError) as error:
        raise ImportRefused(f"The workbook {path.name} cannot be opened: {error}. COBie comes as .xlsx, .xls or "
                            f".ods.") from None


