"""Columns that have no field here: they stand beside the record, as its attributes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cmms.importing.history import record_history, touched
from maintenance.imports.cobie.keys import key
from maintenance.imports.cobie.values import Typed

NAME = 100  # characters of an attribute's name
_BATCH = 500


@dataclass(slots=True)
class Beside:
    """What one row says beyond its record's fields."""

    wanted: dict[str, Typed] = field(default_factory=dict)  # column → value
    settled: set[str] = field(default_factory=set)  # columns that found their field this time
    new_parent: Any = None  # where a known record goes from where it is
    plan: Any = None  # whatever else the importer writes


@dataclass(slots=True)
class Owned:
    """A record and what shall stand beside it."""

    pk: int
    external_id: str
    beside: Beside


class Attributes:
    """The attributes of one kind of owner (``asset``, ``asset_model``, ``location``) from one source."""

    def __init__(self, model: Any, owner: str, source_system: str) -> None:
        self.model = model
        self.owner = f"{owner}_id"
        self.source_system = source_system
        self._known: dict[str, Any] = {}

    def differing(self, owned: Sequence[Owned]) -> set[int]:
        """Keys of the owners whose attributes are not as the rows say."""
        self._read(owned)
        return {each.pk for each in owned
                if any(self._differs(name, value) for name, value in self._named(each))
                or any(self._name(each, column) in self._known for column in each.beside.settled)}

    def write(self, owned: Sequence[Owned]) -> None:
        """Make, change and take away; what a person changed stays."""
        self._read(owned)
        taken = self.taken([each.pk for each in owned])
        made, changed = [], []
        for each in owned:
            for column, value in each.beside.wanted.items():
                name = self._name(each, column)
                if name not in self._known:
                    said = free_name(column, taken[each.pk])
                    made.append(self.model(**{self.owner: each.pk}, attribute_name=said, attribute_value=value.value,
                                           data_type=value.data_type, unit=value.unit,
                                           source_system=self.source_system, external_id=name))
                elif self._differs(name, value):
                    changed.append((self._known[name], value))
        self.model._base_manager.bulk_create(made, batch_size=1000)
        record_history(self.model, [each.pk for each in made], "+")
        self._change(changed)
        self._remove([self._known[self._name(each, column)] for each in owned for column in each.beside.settled
                      if self._name(each, column) in self._known])

    def taken(self, owners: Sequence[int]) -> dict[int, set[str]]:
        """Owner → the names that its attributes have, whoever wrote them."""
        found: dict[int, set[str]] = defaultdict(set)
        for batch in batches(owners):
            rows = self.model._base_manager.filter(**{f"{self.owner}__in": batch})
            for pk, name in rows.values_list(self.owner, "attribute_name"):
                found[pk].add(name)
        return found

    def _change(self, changed: Sequence[tuple[Any, Typed]]) -> None:
        stay = touched(self.model, [each.pk for each, _value in changed])
        rows = [(each, value) for each, value in changed if each.pk not in stay]
        for each, value in rows:
            each.attribute_value, each.data_type, each.unit = value.value, value.data_type, value.unit
            each.version += 1
            each.updated_at = timezone.now()
        self.model._base_manager.bulk_update(
            [each for each, _value in rows], ["attribute_value", "data_type", "unit", "version", "updated_at"],
            batch_size=200)
        record_history(self.model, [each.pk for each, _value in rows], "~")

    def _remove(self, rows: Sequence[Any]) -> None:
        if not rows:
            return
        stay = touched(self.model, [each.pk for each in rows])
        self.model._base_manager.filter(pk__in=[each.pk for each in rows if each.pk not in stay]).delete()

    def _read(self, owned: Sequence[Owned]) -> None:
        self._known = {}
        for batch in batches([each.pk for each in owned]):
            for each in self.model._base_manager.filter(**{f"{self.owner}__in": batch},
                                                        source_system=self.source_system):
                self._known[each.external_id] = each

    def _name(self, each: Owned, column: str) -> str:
        return key("Column", each.external_id, column)

    def _named(self, each: Owned) -> Iterable[tuple[str, Typed]]:
        return ((self._name(each, column), value) for column, value in each.beside.wanted.items())

    def _differs(self, name: str, value: Typed) -> bool:
        known = self._known.get(name)
        return known is None or (known.attribute_value, known.data_type, known.unit) != (
            value.value, value.data_type, value.unit)


def free_name(wanted: str, taken: set[str]) -> str:
    """``wanted``, numbered where it is taken: "Length", "Length (2)"; the name is taken from then on."""
    base = wanted[:NAME].rstrip()
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base[:NAME - 6].rstrip()} ({count})"
    taken.add(name)
    return name


def batches(keys: Iterable[int]) -> Iterable[Sequence[int]]:
    """The keys in IN lists that SQLite bears."""
    wanted = list(keys)
    return (wanted[start:start + _BATCH] for start in range(0, len(wanted), _BATCH))


