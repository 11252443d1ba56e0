"""What the SheetName and RowName of an attribute or a document mean here."""

from dataclasses import dataclass

from cmms.importing.upsert import Refused
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow, sheet_called

KINDS = {"Facility": "location", "Floor": "location", "Space": "location", "Type": "asset_model", "Component": "asset"}


@dataclass(frozen=True, slots=True)
class Owner:
    """``kind``: location, asset_model or asset; ``pk``: which."""

    kind: str
    pk: int
    is_facility: bool = False


def sheet_of(row: SheetRow) -> str:
    """COBie's name of the sheet that the row is about; blank where it does not say."""
    return sheet_called(row.text("SheetName")) if row.text("SheetName") else ""


def owner_of(row: SheetRow, plant: Plant) -> Owner:
    """Raises Refused where the row does not say what it is about, or there is no such thing."""
    sheet, name = sheet_of(row), row.text("RowName")
    if not sheet or not name:
        raise Refused("It does not say what it is about: SheetName and RowName are needed.")
    if sheet == "Facility":
        if " ".join(name.split()).casefold() != " ".join(plant.facility.split()).casefold():
            raise Refused(f"The facility of this workbook is {plant.facility}, not “{name}”.")
        return Owner("location", plant.root.pk, is_facility=True)
    if sheet == "Floor":
        return Owner("location", plant.floors.require(name).pk)
    if sheet == "Space":
        return Owner("location", plant.spaces.require(name).pk)
    if sheet == "Type":
        return Owner("asset_model", plant.types.require(name).pk)
    if sheet == "Component":
        return Owner("asset", plant.components.require(name))
    raise Refused(f"It is about a row of {sheet}, which is not imported.")
