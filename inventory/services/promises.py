"""The reservations within an open book: read as they are asked for, kept as one object each.

A part may have thousands of them and most acts concern a few, so nothing is read that nobody asks for.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from inventory.models import Reservation, StockLevel
from inventory.services.amounts import Reference


class Promises:
    """What the book knows of its parts' reservations. Under the locks of the parts."""

    def __init__(self, part_ids: Iterable[int]) -> None:
        self._parts = list(part_ids)
        self._holds: dict[int, Reservation] = {}
        self._of_line: dict[tuple[str, int, int], list[Reservation]] = {}
        self._rows_of: dict[int, list[Reservation]] = {pk: [] for pk in self._parts}
        self._loaded: set[tuple[str, Any]] = set()
        self._dropped: dict[int, Reservation] = {}
        self.new_holds: dict[int, Reservation] = {}
        self.gone_holds: list[Reservation] = []

    def all_holds(self, part_id: int) -> list[Reservation]:
        """Every open reservation of the part, as it stands in this book."""
        self._load("part", part_id, part_id=part_id)
        return self._open_ones(self._rows_of[part_id])

    def holds_of(self, reference: Reference, part_id: int) -> list[Reservation]:
        """The open reservations that serve the reference (its line, where it names one), the oldest first."""
        if reference.id is None:
            return []
        self.load_holds([reference])
        rows = self._open_ones(self._of_line.get((reference.type, reference.id, part_id), []))
        return [row for row in rows if reference.line in (None, row.reference_line_id)]

    def load_short(self, part_ids: Iterable[int]) -> None:
        """Read what is short of these parts, in one query."""
        wanted = [pk for pk in part_ids if ("short", pk) not in self._loaded]
        if wanted:
            self._loaded |= {("short", pk) for pk in wanted}
            self._adopt(Reservation.objects.filter(part__in=wanted, stock_level=None))

    def short_holds(self, part_id: int) -> list[Reservation]:
        """The open reservations of the part that no bin holds."""
        self.load_short([part_id])
        return [row for row in self._open_ones(self._rows_of[part_id]) if row.stock_level_id is None]

    def holds_in(self, level: StockLevel) -> list[Reservation]:
        """The open reservations that the bin holds."""
        self._load("level", level.pk, stock_level=level)
        return [row for row in self._open_ones(self._rows_of[level.part_id]) if row.stock_level_id == level.pk]

    def load_holds(self, references: Iterable[Reference]) -> None:
        """Read what these references hold of the book's parts, one query per type for all of them."""
        wanted: dict[str, set[int]] = {}
        for each in references:
            if each.id is not None and ("reference", (each.type, each.id)) not in self._loaded:
                wanted.setdefault(each.type, set()).add(each.id)
        for kind, ids in wanted.items():
            self._adopt(Reservation.objects.filter(reference_type=kind, reference_id__in=ids, part__in=self._parts))
            self._loaded |= {("reference", (kind, pk)) for pk in ids}

    def _load(self, kind: str, of: Any, **which: Any) -> None:
        if (kind, of) not in self._loaded:
            self._loaded.add((kind, of))
            self._adopt(Reservation.objects.filter(**which))

    def _adopt(self, rows: QuerySet) -> None:
        for row in rows.filter(status="OPEN").order_by("id"):
            if row.pk not in self._holds:
                self._holds[row.pk] = row
                self._keep_hold(row)

    def _keep_hold(self, row: Reservation) -> None:
        self._rows_of[row.part_id].append(row)
        self._of_line.setdefault((row.reference_type, row.reference_id, row.part_id), []).append(row)

    def _open_ones(self, rows: list[Reservation]) -> list[Reservation]:
        found = [row for row in rows if row.status == "OPEN" and id(row) not in self._dropped]
        return sorted(found, key=lambda row: (row.pk is None, row.pk or 0)) if len(found) > 1 else found

    def add_hold(self, row: Reservation) -> None:
        self.new_holds[id(row)] = row
        self._keep_hold(row)

    def drop_hold(self, row: Reservation) -> None:
        """Forget a reservation of which nothing is wanted any more and nothing was ever issued."""
        if row.pk is None:
            self.new_holds.pop(id(row))
        else:
            self.gone_holds.append(row)
        self._dropped[id(row)] = row
