"""Types: the products that components are of, and their classes."""

import re
from collections.abc import Sequence
from typing import Any

from assets.models import AssetClass, AssetModel, AssetModelAttribute
from cmms.importing.history import record_history
from cmms.importing.upsert import Item
from cmms.importing.values import show
from maintenance.imports.cobie.keys import key, shortened
from maintenance.imports.cobie.noun import Noun
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow
from maintenance.imports.cobie.values import money, months, typed, years

# "23-75 10 11: Boilers, G554 : Communications": the pairs of a classification, each after the comma before its code.
_PAIRS = re.compile(r",(?=[^,:]*:)")


def classification(said: str) -> tuple[str, str]:
    """(code, title) of the first class that a Category names; the code is blank where it holds none."""
    first = _PAIRS.split(said)[0].strip()
    code, colon, title = (part.strip() for part in first.partition(":"))
    return (code, title) if colon and code and title else ("", first.strip(" :"))


class TypeImport(Noun):
    kind = sheet = "Type"
    title = "Types"
    model = AssetModel
    attributes = (AssetModelAttribute, "asset_model")
    used = frozenset({
        "Category", "Description", "Manufacturer", "ModelNumber", "WarrantyGuarantorParts", "WarrantyDurationParts",
        "WarrantyGuarantorLabor", "WarrantyDurationLabor", "WarrantyDurationUnit", "WarrantyDescription",
        "ReplacementCost", "ExpectedLife", "DurationUnit"})
    measured = {"NominalLength": "LinearUnits", "NominalWidth": "LinearUnits", "NominalHeight": "LinearUnits"}

    def __init__(self, plant: Plant) -> None:
        super().__init__(plant)
        self._classes: dict[str, AssetClass] = {}
        self._named: dict[tuple[str, str], str] = {}  # (maker, name) → whose it is

    def look_up(self, rows: Sequence[Any]) -> None:
        self._find_classes({row.text("Category") for row in rows} - {""})
        names = {row.text("Name") for row in rows}
        others = AssetModel.objects.filter(name__in=names).exclude(source_system=self.plant.source_system)
        self._named.update(dict.fromkeys(others.values_list("manufacturer", "name"), ""))

    def fields_of(self, item: Item, row: SheetRow) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        self.take(item, facts, "description", "Description")
        self.take(item, facts, "model_number", "ModelNumber")
        self.take(item, facts, "replacement_cost", "ReplacementCost", money)
        self.take(item, facts, "warranty_description", "WarrantyDescription")
        self._firm(item, facts, "manufacturer", "Manufacturer")
        self._firm(item, facts, "warranty_guarantor", "WarrantyGuarantorParts")
        self._labor_guarantor(item, row, facts)
        self._spans(item, row, facts)
        if row.text("Category"):
            facts["asset_class_id"] = self._classes[row.text("Category")].pk
            # A Category may name several classes, or differ from the class's own name by a comma: its words stay.
            item.extra.wanted["Category"] = typed(row.text("Category"))
        facts["name"] = self._name(item, row, facts)
        return facts

    def _firm(self, item: Item, facts: dict[str, Any], name: str, column: str) -> None:
        """COBie names firms by e-mail address: the field takes the firm's name, an attribute keeps the address."""
        said = item.row.text(column)  # type: ignore[attr-defined]
        if not self.take(item, facts, name, column):
            return
        facts[name] = self.plant.contacts.firm(said)
        if facts[name] != said:
            item.extra.settled.discard(column)
            item.extra.wanted[column] = typed(said)

    def _labor_guarantor(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> None:
        said = row.text("WarrantyGuarantorLabor")
        if said and not row.text("WarrantyGuarantorParts"):
            self._firm(item, facts, "warranty_guarantor", "WarrantyGuarantorLabor")
        elif said and said != row.text("WarrantyGuarantorParts"):
            item.extra.wanted["WarrantyGuarantorLabor"] = typed(said)

    def _spans(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> None:
        unit = row.text("WarrantyDurationUnit")
        self.take(item, facts, "warranty_parts_months", "WarrantyDurationParts", lambda cell: months(cell, unit))
        self.take(item, facts, "warranty_labor_months", "WarrantyDurationLabor", lambda cell: months(cell, unit))
        life_unit = row.text("DurationUnit")
        self.take(item, facts, "expected_life_years", "ExpectedLife", lambda cell: years(cell, life_unit))
        for column, spans in (("WarrantyDurationUnit", ("WarrantyDurationParts", "WarrantyDurationLabor")),
                              ("DurationUnit", ("ExpectedLife",))):
            if row.text(column) and any(span in item.extra.wanted for span in spans):
                item.extra.wanted[column] = typed(row.text(column))

    def _name(self, item: Item, row: SheetRow, facts: dict[str, Any]) -> str:
        """The type's name; with the site's code where another source's model of the same maker has it."""
        name = row.text("Name")
        maker = facts.get("manufacturer", "" if item.new else item.instance.manufacturer)
        if self._named.setdefault((maker, name), row.external_id) == row.external_id:
            return name
        item.warnings.append(f"Name: there is a model {show(name)} of this maker already, so this one bears the site's "
                             f"code.")
        return shortened(f"{name} ({self.plant.site.code})", 255)

    def _find_classes(self, categories: set[str]) -> None:
        """The class of each category; one of that name is taken whoever made it, a missing one is made."""
        pairs = {said: classification(said) for said in sorted(categories - set(self._classes))}
        names = {name for code, title in pairs.values() for name in _names(code, title)}
        known = {each.name: each for each in AssetClass.objects.filter(name__in=names)}
        fresh: list[AssetClass] = []
        for said, (code, title) in pairs.items():
            name, other = _names(code, title)
            # Two classes of one title and different codes are two classes; the second bears its code in the name.
            if name in known and code and known[name].code not in ("", code[:100]):
                name = other
            if name not in known:
                known[name] = AssetClass(name=name, code=code[:100], source_system=self.plant.source_system,
                                         external_id=key("Category", name))
                fresh.append(known[name])
            self._classes[said] = known[name]
        AssetClass.objects.bulk_create(fresh)
        record_history(AssetClass, [each.pk for each in fresh], "+")

    def forget(self) -> None:
        self._classes, self._named = {}, {}


def _names(code: str, title: str) -> tuple[str, str]:
    return shortened(title, 255), shortened(f"{title} ({code})", 255)
