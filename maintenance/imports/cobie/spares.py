"""The Spare sheet: parts, the models they fit, and who supplies them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from assets.models import AssetModel
from cmms.importing import Context
from cmms.importing.history import record_history
from cmms.importing.upsert import Item, ModelImporter, Refused
from cmms.importing.values import show
from inventory.models import AssetPart, Part, Supplier
from maintenance.imports.cobie.beside import Beside
from maintenance.imports.cobie.keys import key, shortened
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow

# Columns that have no field of their own stand in the notes, a line each.
_LINES = (("SetNumber", "Set"), ("ExtSystem", "ExtSystem"), ("ExtObject", "ExtObject"),
          ("ExtIdentifier", "ExtIdentifier"))


class SpareImport(ModelImporter):
    """A spare is a part, fitted in the type it names. Where it has no number, or another part has that, its number is
    made from its name."""

    kind = sheet = "Spare"
    model = Part
    fields: ClassVar[dict[str, Any]] = {}

    def __init__(self, plant: Plant) -> None:
        super().__init__(Context(source_system=plant.source_system, user=plant.user, dry_run=plant.dry_run))
        self.plant = plant
        self._holders: dict[str, str] = {}  # part number → external id of ours, "" where another's
        self._suppliers: dict[str, Supplier] = {}  # e-mail address, folded → supplier

    def key_of(self, row: SheetRow) -> str:
        if not row.text("Name"):
            raise Refused("It has no Name, which is what the part is known by.")
        return key(self.sheet, row.text("Name"), row.text("TypeName"))

    def look_up(self, rows: Sequence[Any]) -> None:
        numbers = {row.text("PartNumber") for row in rows}.union(*(self._derived(row) for row in rows))
        held = Part.objects.filter(part_number__in=numbers)
        for number, source, external_id in held.values_list("part_number", "source_system", "external_id"):
            self._holders[number] = external_id if source == self.plant.source_system else ""
        self._find_suppliers({email for row in rows for email in row.texts("Suppliers")})

    def facts(self, item: Item) -> dict[str, Any]:
        row: SheetRow = item.row  # type: ignore[assignment]
        kind: AssetModel | None = None
        if row.text("TypeName"):
            kind = self.plant.types.require(row.text("TypeName"))
        else:
            item.warnings.append("It names no type, so it fits nothing in particular.")
        item.extra = Beside(plan=kind)
        notes = [row.text("Description")] if row.text("Description") != row.text("Name") else []
        notes += [f"{label}: {row.text(column)}" for column, label in _LINES if row.text(column)]
        facts: dict[str, Any] = {"description": row.text("Name"), "category": row.text("Category")}
        for name in ("description", "category"):
            limit = self._columns[name].max_length
            if len(facts[name]) > limit:
                notes.append(facts[name])
                facts[name] = facts[name][:limit].rstrip()
        self._supply(item, row, facts, notes)
        facts |= self._numbers(item, row)
        facts["notes"] = "\n".join(filter(None, notes))
        return facts

    def _numbers(self, item: Item, row: SheetRow) -> dict[str, Any]:
        said = row.text("PartNumber")
        facts: dict[str, Any] = {"manufacturer_part_number": said[:100]} if said else {}
        if said and len(said) <= 100 and self._holders.setdefault(said, row.external_id) == row.external_id:
            return facts | {"part_number": said}
        if said:
            item.warnings.append(f"PartNumber: {show(said, 200)} is another part's already, or longer than 100 "
                                 "characters; it is kept as the maker's number.")
        if item.new:
            short, long = self._derived(row)
            free = self._holders.setdefault(short, row.external_id) == row.external_id
            facts["part_number"] = short if free else long
        return facts

    def _derived(self, row: SheetRow) -> tuple[str, str]:
        """A number from the name, and one from name and type for the second part of that name."""
        short = f"{self.plant.site.code}-{row.text('Name')}"
        return shortened(short, 100), shortened(f"{short}-{row.text('TypeName')}", 100)

    def _supply(self, item: Item, row: SheetRow, facts: dict[str, Any], notes: list[str]) -> None:
        found = []
        for email in row.texts("Suppliers"):
            supplier = self._suppliers.get(email.casefold())
            if supplier is None:
                item.warnings.append(f"Suppliers: {show(email)} is in no row of the sheet Contact; kept in the notes.")
                notes.append(f"Supplier: {email}")
            else:
                found.append(supplier)
        if found:
            facts["supplier_id"] = found[0].pk
            notes += [f"Further supplier: {each.name}" for each in found[1:] if each.pk != found[0].pk]

    def related(self, items: Sequence[Item]) -> None:
        fitted = self._fitted(items)
        for item in items:
            item.extra_changed = self._unfitted(item, fitted)

    def after(self, items: Sequence[Item]) -> None:
        fitted = self._fitted(items)
        made, moved = [], []
        for item in items:
            if not self._unfitted(item, fitted):
                continue
            name = key("Fitted", item.row.external_id)
            if name in fitted:
                fitted[name].asset_model = item.extra.plan
                moved.append(fitted[name])
            else:
                made.append(AssetPart(part=item.instance, asset_model=item.extra.plan,
                                      source_system=self.plant.source_system, external_id=name))
        AssetPart.objects.bulk_create(made, batch_size=500)
        record_history(AssetPart, [each.pk for each in made], "+")
        AssetPart.objects.bulk_update(moved, ["asset_model"], batch_size=200)
        record_history(AssetPart, [each.pk for each in moved], "~")

    def _fitted(self, items: Sequence[Item]) -> dict[str, AssetPart]:
        names = [key("Fitted", item.row.external_id) for item in items]
        rows = AssetPart.objects.filter(source_system=self.plant.source_system, external_id__in=names)
        return {each.external_id: each for each in rows}

    def _unfitted(self, item: Item, fitted: dict[str, AssetPart]) -> bool:
        each = fitted.get(key("Fitted", item.row.external_id))
        kind = item.extra.plan
        return kind is not None and (each is None or each.asset_model_id != kind.pk)

    def _find_suppliers(self, emails: set[str]) -> None:
        """The firms behind the addresses; one of that name is taken whoever made it, a missing one is made."""
        contacts = {email.casefold(): contact for email in sorted(emails)
                    if (contact := self.plant.contacts.find(email)) is not None
                    and email.casefold() not in self._suppliers}
        names = {contact.firm for contact in contacts.values()}
        known = {each.name: each for each in Supplier.objects.filter(name__in=names)}
        fresh: dict[str, Supplier] = {}
        for contact in contacts.values():
            if contact.firm not in known and contact.firm not in fresh:
                fresh[contact.firm] = Supplier(**contact.supplier(), source_system=self.plant.source_system,
                                               external_id=key("Contact", contact.email))
        Supplier.objects.bulk_create(fresh.values())
        record_history(Supplier, [each.pk for each in fresh.values()], "+")
        known |= fresh
        self._suppliers.update({email: known[contact.firm] for email, contact in contacts.items()})

    def forget(self) -> None:
        self._holders, self._suppliers = {}, {}
