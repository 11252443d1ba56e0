"""The importer of one table: rows keyed by (source system, external id) are made, changed or left as they are.

An app says what it is made of::

    class SupplierImporter(ModelImporter):
        kind, title, model = "suppliers", "Suppliers", Supplier
        fields = {"name": Field(Kind.TEXT, required=True, max_length=255), …}

Fields whose name is a column of the model need nothing more. References and everything else that takes more than a
copy: override :meth:`look_up` (read, once per chunk, what the rows refer to) and :meth:`facts` (one row → columns).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.utils import timezone

from cmms.importing.bulk import insert_rows
from cmms.importing.history import record_history, touched
from cmms.importing.importer import Context, Importer, Outcome, Row

LEFT_ALONE = "A person changed this record since it was imported, so the import leaves it as it is."


class Refused(Exception):
    """A row cannot be taken; ``str(error)`` is the sentence for the rejects file."""


class NewRow:
    """A row that is about to be copied in: its facts as attributes, and its key once it is there."""

    __slots__ = ("facts", "pk")

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.pk: int | None = None

    def __getattr__(self, name: str) -> Any:
        try:
            return self.facts[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(slots=True)
class Item:
    """One row on its way into a chunk."""

    row: Row
    instance: Any = None
    new: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)  # columns of an existing row that differ
    warnings: list[str] = field(default_factory=list)
    refusal: str = ""
    extra: Any = None  # whatever an importer's after() writes beside the row
    extra_changed: bool = False
    left_alone: bool = False

    @property
    def alive(self) -> bool:
        return not self.refusal and not self.left_alone

    def outcome(self) -> Outcome:
        if self.refusal:
            return Outcome.rejected(self.refusal)
        if self.new:
            return Outcome.created(*self.warnings)
        if self.left_alone or not (self.changed or self.extra_changed):
            return Outcome.unchanged(*self.warnings)
        return Outcome.updated(*self.warnings)


class ModelImporter(Importer):
    """See the module."""

    model: ClassVar[Any]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._columns = {f.name: f for f in self.model._meta.concrete_fields}
        self._by_attname = {f.attname: f for f in self.model._meta.concrete_fields}
        self._plain = [name for name in self.fields if name in self._columns and not self._columns[name].is_relation]

    # True for tables of many rows: new ones go in by COPY, and ``item.instance`` of a new row is a NewRow.
    copied: ClassVar[bool] = False

    # what an app overrides

    def look_up(self, rows: Sequence[Row]) -> None:
        """Read what the chunk's rows refer to."""

    def facts(self, item: Item) -> dict[str, Any]:
        """Column (attname) → value for the row. Raise Refused, or add to ``item.warnings``."""
        return self.plain_facts(item.row)

    def related(self, items: Sequence[Item]) -> None:
        """For existing rows: set ``item.extra_changed`` where what stands beside them differs."""

    def insert(self, items: Sequence[Item]) -> None:
        """Make the new rows; their keys are filled in."""
        if not self.copied:
            self.model._base_manager.bulk_create([item.instance for item in items], batch_size=1000)
            return
        names = sorted(set().union(*(item.facts for item in items)))
        blanks = {name: self.default(name) for name in names}
        source = self.context.source_system
        insert_rows(self.model, ["source_system", "external_id", *names], (
            (source, item.row.external_id, *[item.facts.get(name, blanks[name]) for name in names])
            for item in items))
        keys: dict[str, int] = {}
        for start in range(0, len(items), 900):
            keys.update(self.model._base_manager.filter(
                source_system=source, external_id__in=[item.row.external_id for item in items[start:start + 900]],
            ).values_list("external_id", "pk"))
        for item in items:
            item.instance.pk = keys[item.row.external_id]

    def default(self, attname: str) -> Any:
        """What a column holds where a row says nothing of it."""
        return self._by_attname[attname].get_default()

    def after(self, items: Sequence[Item]) -> None:
        """Write what stands beside the rows; called with the rows that were made or changed."""

    def touched(self, items: Sequence[Item]) -> set[int]:
        """Keys of the rows that a person changed since the import wrote them."""
        return touched(self.model, [item.instance.pk for item in items])

    # the run of a chunk

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        self.look_up(rows)
        known = self.known(rows)
        items = [self._item(row, known.get(row.external_id)) for row in rows]
        self.related([item for item in items if not item.new and not item.refusal])
        self._leave_alone([item for item in items if item.changed or item.extra_changed])
        made = [item for item in items if item.new and item.alive]
        changed = [item for item in items if not item.new and item.alive and (item.changed or item.extra_changed)]
        if made:
            self.insert(made)
            self.record([item.instance.pk for item in made], "+")
        self._update([item for item in changed if item.changed])
        if made or changed:
            self.after([*made, *changed])
        return [item.outcome() for item in items]

    def record(self, ids: Sequence[int], mark: str) -> None:
        record_history(self.model, ids, mark)

    def known(self, rows: Sequence[Row]) -> dict[str, Any]:
        """External id → the record that stands for it here."""
        found: dict[str, Any] = {}
        keys = [row.external_id for row in rows]
        for start in range(0, len(keys), 900):  # below the number of parameters that every SQLite takes
            found.update({record.external_id: record for record in self.model._base_manager.filter(
                source_system=self.context.source_system, external_id__in=keys[start:start + 900])})
        return found

    def plain_facts(self, row: Row) -> dict[str, Any]:
        """The fields that are columns of the model, blanks as the column says them."""
        return {name: self.stored(name, row.values[name]) for name in self._plain if name in row.values}

    def stored(self, name: str, value: Any) -> Any:
        """``value`` as the column holds it: a blank is NULL where that is allowed, else the column's default."""
        column = self._columns[name]
        if value is None and not column.null:
            return column.get_default()
        return value

    def _item(self, row: Row, instance: Any) -> Item:
        item = Item(row, instance, new=instance is None)
        try:
            item.facts = self.facts(item)
        except Refused as refused:
            item.refusal = str(refused)
            return item
        if item.new and self.copied:
            item.instance = NewRow(item.facts)
        elif item.new:
            item.instance = self.model(source_system=self.context.source_system, external_id=row.external_id,
                                       **item.facts)
        else:
            item.changed = {name for name, value in item.facts.items() if getattr(instance, name) != value}
        return item

    def _leave_alone(self, items: Sequence[Item]) -> None:
        existing = [item for item in items if not item.new and not item.refusal]
        if not existing:
            return
        keys = self.touched(existing)
        for item in existing:
            if item.instance.pk in keys:
                item.left_alone = True
                item.warnings.append(LEFT_ALONE)

    def _update(self, items: Sequence[Item]) -> None:
        if not items:
            return
        names: set[str] = set()
        now = timezone.now()
        for item in items:
            for name in item.changed:
                setattr(item.instance, name, item.facts[name])
            names |= item.changed
            if "version" in self._columns:
                item.instance.version += 1
            if "updated_at" in self._columns:
                item.instance.updated_at = now
        names |= {"version", "updated_at"} & set(self._columns)
        self.write([item.instance for item in items], sorted(names))
        self.record([item.instance.pk for item in items], "~")

    def write(self, instances: Sequence[Any], attnames: Sequence[str]) -> None:
        """Save these columns of existing rows."""
        self.model._base_manager.bulk_update(instances, [self._by_attname[name].name for name in attnames],
                                             batch_size=200)


Found = TypeVar("Found")


class Lookup(Generic[Found]):
    """Text of a reference → what it means, read once per chunk and kept for the next ones, up to ``limit`` texts."""

    def __init__(self, fetch: Callable[[Sequence[str]], Mapping[str, Found]], limit: int = 20_000) -> None:
        self._fetch = fetch
        self._limit = limit
        self._known: dict[str, Found | None] = {}

    def load(self, texts: Iterable[str | None]) -> None:
        """Have these texts looked up."""
        wanted = sorted({text for text in texts if text})
        missing = [text for text in wanted if text not in self._known]
        if not missing:
            return
        if len(self._known) + len(missing) > self._limit:
            self._known = {}
            missing = wanted
        found = self._fetch(missing)
        for text in missing:
            self._known[text] = found.get(text)

    def get(self, text: str | None) -> Found | None:
        """What the text means; None where there is no such thing."""
        if not text:
            return None
        if text not in self._known:
            self.load([text])
        return self._known[text]

    def put(self, text: str, found: Found) -> None:
        self._known[text] = found

    def forget(self) -> None:
        self._known = {}


__all__ = ["LEFT_ALONE", "Item", "Lookup", "ModelImporter", "NewRow", "Refused"]
