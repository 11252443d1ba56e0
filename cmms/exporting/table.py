"""What is exported: a name, columns, and the rows batch by batch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from cmms.exporting.columns import Column, Wanted, columns_of, following
from cmms.pagination import walk

AT_ONCE = 500
Cells = list[list[Any]]


@dataclass
class Table:
    """``batches`` are lists of rows, read as they are asked for; ``told`` says how many rows were given so far.

    Words and local times are the reader's, whatever is active when the rows are at last read: that is after the view
    and its middleware are through.
    """

    name: str
    columns: Sequence[Column]
    batches: Iterable[Sequence[Any]]
    told: int = 0
    language: str = field(default_factory=lambda: translation.get_language() or "en")
    zone: Any = field(default_factory=timezone.get_current_timezone)
    _source: Iterator[Cells] | None = field(default=None, init=False, repr=False)

    @classmethod
    def of(cls, name: str, columns: Sequence[Column], rows: QuerySet, order: Sequence[Any]) -> "Table":
        """All rows of a queryset in an order that indexes know, page by page."""
        return cls(name, columns, walk(rows, order=order, size=AT_ONCE))

    @classmethod
    def listing(cls, name: str, rows: QuerySet, order: Sequence[Any], wanted: Sequence[Wanted]) -> "Table":
        """The same by the paths of the columns, each key fetched along with its row."""
        keys = following(rows.model, wanted)
        return cls.of(name, columns_of(rows.model, wanted), rows.select_related(*keys) if keys else rows, order)

    @property
    def heads(self) -> list[str]:
        return [column.head for column in self.columns]

    def begun(self) -> "Table":
        """The same with its first batch read: what the database refuses is said before the first byte goes out."""
        source = self._read()
        self._source = chain([next(source, [])], source)
        return self

    def cells(self) -> Iterator[Cells]:
        """The rows as cells, batch by batch."""
        return self._source or self._read()

    def _read(self) -> Iterator[Cells]:
        values = [column.value for column in self.columns]
        source = iter(self.batches)
        while True:
            with translation.override(self.language), timezone.override(self.zone):  # never held over a yield
                batch = next(source, None)
                found = None if batch is None else [[value(row) for value in values] for row in batch]
            if found is None:
                return
            self.told += len(found)
            yield found
