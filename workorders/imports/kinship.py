"""Which imported order is part of which; the larger one may stand later in the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from cmms.importing import Context
from cmms.importing.history import record_history
from cmms.importing.upsert import Lookup
from workorders.models import WorkOrder

_SHOWN = 10


class Kinship:
    """Parents known before their child are set at once; the others when the whole file is in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lookup: Lookup[int] = Lookup(self._fetch)
        self._waiting: list[tuple[str, str, int]] = []  # child, parent (external ids), line

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._lookup.load(values.get("parent") for values in rows)

    def known(self, parent: str | None) -> int | None:
        """The parent's id if it is here already."""
        return self._lookup.get(parent)

    def remember(self, child: str, parent: str, line: int) -> None:
        self._waiting.append((child, parent, line))

    def forget(self) -> None:
        self._lookup.forget()

    def settle(self) -> None:
        """Set the parents that were waited for. Orphans and circles are told in the report and left without."""
        waiting = dict.fromkeys(self._waiting)
        self._lookup.forget()
        orphans: list[str] = []
        circles: list[str] = []
        changed: list[WorkOrder] = []
        pairs = list(waiting)
        for start in range(0, len(pairs), 500):
            batch = pairs[start:start + 500]
            self._lookup.load(parent for _, parent, _ in batch)
            children = {order.external_id: order for order in self._orders().filter(
                external_id__in=[child for child, _, _ in batch])}
            for child, parent, line in batch:
                order, parent_id = children.get(child), self._lookup.get(parent)
                if order is None or order.touched_at is not None:
                    continue
                if parent_id is None:
                    orphans.append(f"{child} (line {line}) → {parent}")
                elif order.parent_id != parent_id:
                    if _reaches(parent_id, order.pk):
                        circles.append(f"{child} (line {line}) → {parent}")
                        continue
                    order.parent_id = parent_id
                    order.version += 1
                    order.updated_at = timezone.now()
                    # one by one: the next circle is seen only if this parent is written
                    WorkOrder.objects.filter(pk=order.pk).update(
                        parent_id=parent_id, version=order.version, updated_at=order.updated_at)
                    changed.append(order)
        record_history(WorkOrder, [order.pk for order in changed], "~")
        self._tell(orphans, "name a larger order that is not here")
        self._tell(circles, "name a larger order that is part of them; they would form a circle")
        self._waiting = []

    def _tell(self, found: Sequence[str], what: str) -> None:
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            self._context.note(f"{len(found)} orders {what}, and stand without: {', '.join(found[:_SHOWN])}{more}.")

    def _orders(self) -> Any:
        return WorkOrder.objects.filter(source_system=self._context.source_system)

    def _fetch(self, texts: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(texts), 900):
            found.update(self._orders().filter(external_id__in=texts[start:start + 900])
                         .values_list("external_id", "pk"))
        return found


def _reaches(order_id: int, wanted: int) -> bool:
    """Whether ``wanted`` is ``order_id`` or stands above it."""
    seen: set[int] = set()
    at: int | None = order_id
    while at is not None and at not in seen:
        if at == wanted:
            return True
        seen.add(at)
        at = WorkOrder.objects.values_list("parent_id", flat=True).get(pk=at)
    return False
