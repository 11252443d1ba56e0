"""The base of the sheets that become one table each: fields, the rest as attributes, links by name."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from assets.models import AttributeType
from cmms.importing import Context
from cmms.importing.upsert import Item, ModelImporter, Refused
from cmms.importing.values import Unreadable, show
from maintenance.imports.cobie.beside import Attributes, Beside, Owned
from maintenance.imports.cobie.keys import key
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow
from maintenance.imports.cobie.values import Typed, typed

# Who typed a row and when is the exporter's affair; the name is the key.
_ASIDE = frozenset({"Name", "CreatedBy", "CreatedOn"})


class Noun(ModelImporter):
    """One sheet into one table. Everything a row says is kept: in a field, or as an attribute under its column's name.

    What is missing in the workbook leaves a known record's field as it is. What does not parse comes in as a text
    attribute with a warning, so that nothing is lost and nothing is guessed.
    """

    fields: ClassVar[dict[str, Any]] = {}
    sheet: ClassVar[str]
    used: ClassVar[frozenset[str]]  # the columns that have a field
    measured: ClassVar[dict[str, str]] = {}  # column → the Facility's unit in which it is
    attributes: ClassVar[tuple[Any, str]]  # the attribute model and the name of its owner
    chunk = 1000

    def __init__(self, plant: Plant) -> None:
        super().__init__(Context(source_system=plant.source_system, user=plant.user, dry_run=plant.dry_run))
        self.plant = plant
        self._attributes = Attributes(*self.attributes, plant.source_system)

    def key_of(self, row: SheetRow) -> str:
        """The row's external id. Raises Refused where it has no name."""
        name = row.text("Name")
        if not name:
            raise Refused("It has no Name, which is what other sheets know it by.")
        if len(name) > 255:
            raise Refused(f"Name: {show(name)} has {len(name)} characters and the field holds 255; shorten it.")
        return key(self.sheet, name)

    def facts(self, item: Item) -> dict[str, Any]:
        item.extra = Beside()
        facts = self.fields_of(item, item.row)  # type: ignore[arg-type]
        for column, cell in item.row.values.items():
            if cell is not None and column not in self.used and column not in _ASIDE:
                item.extra.wanted.setdefault(column, self._typed(column, cell))
        return facts

    def fields_of(self, item: Item, row: SheetRow) -> dict[str, Any]:
        """Column (attname) → value, what is missing left out; ``item.extra`` takes the rest."""
        raise NotImplementedError

    def take(self, item: Item, facts: dict[str, Any], name: str, column: str,
             read: Callable[[Any], Any] | None = None) -> Any:
        """Put what ``column`` says into the field ``name``: read by ``read``, else as text that fits. Returns it, or
        None where it is missing or became an attribute."""
        row: SheetRow = item.row  # type: ignore[assignment]
        cell = row.cell(column)
        if cell is None:
            return None
        try:
            value = read(cell) if read is not None else self._fitting(name, row.text(column))
        except Unreadable as unreadable:
            self.keep(item, column, str(unreadable))
            return None
        if value is None:
            return None
        facts[name] = value
        item.extra.settled.add(column)
        return value

    def keep(self, item: Item, column: str, why: str) -> None:
        """Keep what a column says as an attribute, with a warning."""
        cell = item.row.values[column]
        item.extra.wanted[column] = self._typed(column, cell)
        item.extra.settled.discard(column)
        item.warnings.append(f"{column}: {why.rstrip('.')}; kept as an attribute.")

    def _fitting(self, name: str, said: str) -> str:
        limit = getattr(self._columns.get(name), "max_length", None)
        if limit is not None and len(said) > limit:
            raise Unreadable(f"{show(said)} has {len(said)} characters and the field holds {limit}")
        return said

    def _typed(self, column: str, cell: Any) -> Typed:
        """As an attribute; what is measured is a decimal number though it may be a whole one today."""
        value = typed(cell, self.plant.units.get(self.measured.get(column, ""), "")[:50])
        whole = value.data_type == AttributeType.INTEGER and column in self.measured
        return Typed(value.value, AttributeType.DECIMAL, value.unit) if whole else value

    def related(self, items: Sequence[Item]) -> None:
        differing = self._attributes.differing([self._owned(item) for item in items])
        for item in items:
            item.extra_changed = item.instance.pk in differing or item.extra.new_parent is not None

    def after(self, items: Sequence[Item]) -> None:
        self._attributes.write([self._owned(item) for item in items])

    def _owned(self, item: Item) -> Owned:
        return Owned(item.instance.pk, item.row.external_id, item.extra)


