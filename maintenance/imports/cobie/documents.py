"""The Document sheet: where manuals, certificates and drawings are. References come in, files do not."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, ClassVar

from assets.models import Document
from cmms.importing import Context
from cmms.importing.upsert import Item, ModelImporter, Refused
from cmms.importing.values import show
from maintenance.imports.cobie.keys import key
from maintenance.imports.cobie.owners import Owner, owner_of, sheet_of
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow

# Columns that have no field of their own stand in the description, a line each.
_LINES = (("ApprovalBy", "Approval"), ("Stage", "Stage"), ("Reference", "Reference"))


class DocumentImport(ModelImporter):
    """A row becomes a document of the site, a place, a model or an asset; of the site, too, where what it is about is
    not here."""

    kind = sheet = "Document"
    model = Document
    fields: ClassVar[dict[str, Any]] = {}

    def __init__(self, plant: Plant) -> None:
        super().__init__(Context(source_system=plant.source_system, user=plant.user, dry_run=plant.dry_run))
        self.plant = plant

    def facts(self, item: Item) -> dict[str, Any]:
        row: SheetRow = item.row  # type: ignore[assignment]
        where = reference(row)
        if not where:
            raise Refused("It does not say where the document is: File, Directory or Reference is needed.")
        if len(where) > 1000:
            raise Refused(f"{show(where)} has {len(where)} characters and the field holds 1000.")
        owner, about = self._owner(item, row)
        return {"title": self._short(item, "Name", 255), "category": self._short(item, "Category", 100),
                "description": self._description(row, where, about), "reference": where, **owner}

    def _owner(self, item: Item, row: SheetRow) -> tuple[dict[str, Any], str]:
        """(columns, what it is said to be about where that is not here). Such a document stands with the facility."""
        facts: dict[str, Any] = {"asset_id": None, "asset_model_id": None, "location_id": None, "site_id": None}
        about = ""
        try:
            owner = owner_of(row, self.plant)
        except Refused as refused:
            item.warnings.append(f"{refused} The document stands with the facility.")
            about = " ".join(filter(None, (row.text("SheetName"), row.text("RowName"))))
            owner = Owner("location", self.plant.root.pk, is_facility=True)
        if owner.is_facility and self.plant.root.parent_id is None:
            return facts | {"site_id": self.plant.site.pk}, about
        return facts | {f"{owner.kind}_id": owner.pk}, about

    def _description(self, row: SheetRow, where: str, about: str) -> str:
        lines = [row.text("Description")]
        for column, label in _LINES:
            said = row.text(column)
            if said and said != where and said != row.text("Description"):
                lines.append(f"{label}: {said}")
        lines += [f"About: {about}"] if about else []
        return "\n".join(filter(None, lines))

    def _short(self, item: Item, column: str, limit: int) -> str:
        said = item.row.text(column)  # type: ignore[attr-defined]
        if len(said) > limit:
            item.warnings.append(f"{column}: {show(said, 300)} was cut to {limit} characters.")
        return said[:limit].rstrip()


def reference(row: SheetRow) -> str:
    """Directory and File as one address, else what Reference says; blank where nothing says it."""
    folder, file = row.text("Directory"), row.text("File")
    if folder and file:
        mark = "\\" if "\\" in folder and "/" not in folder else "/"
        return f"{folder.rstrip(mark)}{mark}{file.lstrip(mark)}"
    return file or folder or row.text("Reference")


def keyed(rows: Iterable[SheetRow]) -> None:
    """Give the rows their external ids: the same name again for the same thing is counted."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if not row.fault:
            named = (row.text("Name"), sheet_of(row), row.text("RowName"))
            seen[named] += 1
            row.external_id = key("Document", *named, seen[named])
