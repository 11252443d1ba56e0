"""Are an order's parts there? Computed from the shelves, the reservations and what is on order, never stored.

Each order's need is served in the order in which shortages are filled: priority, then need date, then age. So two
orders never count on the same last part, nor on the same delivery. A fixed number of queries, for one order or for
a thousand.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from inventory.models import Part, PurchaseOrder, PurchaseOrderLine, Reservation, StockLevel
from inventory.services.amounts import milli, shown
from workorders.choices import UNFINISHED_STATUSES
from workorders.models import WorkOrder, WorkOrderPart

ZERO = Decimal(0)
READY, WAITING, SHORT = "READY", "WAITING", "SHORT"


@dataclass(frozen=True)
class Lack:
    """A part that is not there: ``missing`` units of it. ``purchase`` covers it, by ``due`` (None: no date known);
    without a purchase nobody has ordered it."""

    part: Part
    missing: Decimal
    purchase: PurchaseOrder | None = None
    due: dt.date | None = None

    @property
    def sentence(self) -> str:
        """Such as “Waiting for 2 EA P-02210 V-belt: PO-00012 due 4 Dec.”"""
        what = f"{shown(self.missing)} {self.part.unit_of_measure} {self.part}"
        if self.purchase is None:
            return _("Short of %(what)s: not on order.") % {"what": what}
        if self.due is None:
            return _("Waiting for %(what)s: %(order)s, no date promised.") % {
                "what": what, "order": self.purchase.number}
        return _("Waiting for %(what)s: %(order)s due %(date)s.") % {
            "what": what, "order": self.purchase.number, "date": date_format(self.due, "j M")}


@dataclass(frozen=True)
class Readiness:
    """``state`` is READY (all parts are there, or none is needed), WAITING (what lacks is on order) or SHORT."""

    state: str = READY
    lacks: tuple[Lack, ...] = ()
    needs_parts: bool = False

    @property
    def is_ready(self) -> bool:
        return self.state == READY

    @property
    def sentence(self) -> str:
        if not self.needs_parts:
            return _("No parts are planned.")
        return get_text_list([lack.sentence for lack in self.lacks], "") if self.lacks else _("All parts are there.")

    @property
    def due(self) -> dt.date | None:
        """When the last part is promised; None where that is unknown or nothing is on order."""
        dates = [lack.due for lack in self.lacks]
        return max((d for d in dates if d is not None), default=None) if None not in dates else None


@dataclass
class _Want:
    """What one order still needs of one part beyond what is put aside for it."""

    order_id: int
    site_id: int
    part_id: int
    quantity: Decimal
    rank: tuple[Any, ...]
    storeroom_id: int | None = None


@dataclass
class _Supply:
    """What is free on the shelves of each store, and what is still to come, soonest first."""

    free: dict[tuple[int, int], dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    coming: dict[tuple[int, int], list["_Coming"]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Coming:
    line: PurchaseOrderLine
    due: dt.date | None
    left: Decimal


def readiness(order: WorkOrder) -> Readiness:
    """See :func:`readiness_of`."""
    return readiness_of([order])[order.pk]


def readiness_of(orders: Iterable[WorkOrder]) -> dict[int, Readiness]:
    """The part readiness of each order, by its id. Finished orders need nothing any more."""
    orders = list(orders)
    asked = {order.pk for order in orders}
    unfinished = {order.pk for order in orders if order.status in UNFINISHED_STATUSES}
    planned = WorkOrderPart.objects.filter(work_order__in=unfinished, quantity_requested__gt=F("quantity_used"))
    wants, needing = _wants(planned.values("part_id")) if unfinished else ([], set())
    needed = {pk for pk in unfinished if pk in needing}
    lacking = _serve(wants, _supply({want.part_id for want in wants}), needed) if needed and wants else {}
    catalogue = Part.objects.in_bulk({part_id for lacks in lacking.values() for part_id, *_rest in lacks})
    found = {}
    for pk in asked:
        lacks = tuple(Lack(catalogue[part_id], missing, line.purchase_order if line else None, due)
                      for part_id, missing, line, due in lacking.get(pk, []))
        state = READY if not lacks else SHORT if any(lack.purchase is None for lack in lacks) else WAITING
        found[pk] = Readiness(state, lacks, pk in needed)
    return found


def _wants(parts: QuerySet[Any, Any]) -> tuple[list[_Want], set[int]]:
    """What every unfinished order lacks of these parts, most urgent first; and the orders that need any of them."""
    lines = list(WorkOrderPart.objects.filter(
        part__in=parts, work_order__status__in=UNFINISHED_STATUSES, quantity_requested__gt=F("quantity_used"),
    ).annotate(need_at=Coalesce("work_order__scheduled_start", "work_order__due_at")).values_list(
        "work_order_id", "work_order__site_id", "part_id", "storeroom_id", "work_order__priority", "need_at",
        F("quantity_requested") - F("quantity_used")))
    held: dict[tuple[int, int], Decimal] = defaultdict(lambda: ZERO)
    reserved = Reservation.objects.open().filter(part__in={line[2] for line in lines}, reference_type="work_order")
    for row in reserved.values("reference_id", "part_id").annotate(units=Sum("held")):
        held[row["reference_id"], row["part_id"]] = milli(row["units"])
    wants, needing = [], set()
    for order_id, site_id, part_id, storeroom_id, priority, need_at, quantity in lines:
        needing.add(order_id)
        lacking = milli(quantity - held[order_id, part_id])
        if lacking > 0:
            rank = (-priority, need_at is None, need_at or dt.datetime.min.replace(tzinfo=dt.UTC), order_id)
            wants.append(_Want(order_id, site_id, part_id, lacking, rank, storeroom_id))
    return sorted(wants, key=lambda want: want.rank), needing


def _supply(parts: set[int]) -> _Supply:
    supply = _Supply()
    levels: Any = StockLevel.objects.filter(part__in=parts).with_free_stock()
    for part_id, site_id, store_id, free in levels.values_list("part_id", "storeroom__site_id", "storeroom_id",
                                                               "free"):
        shelf = supply.free[part_id, site_id]
        shelf[store_id] = shelf.get(store_id, ZERO) + milli(free)
    lines: Any = PurchaseOrderLine.objects.outstanding().filter(part__in=parts).select_related(
        "purchase_order").by_due_date()
    for line in lines:
        supply.coming[line.part_id, line.purchase_order.site_id].append(_Coming(line, line.due, line.outstanding))
    return supply


def _serve(wants: Sequence[_Want], supply: _Supply, asked: set[int]
           ) -> dict[int, list[tuple[int, Decimal, PurchaseOrderLine | None, dt.date | None]]]:
    """Let the wants take what is there and what comes, in turn; what each of ``asked`` lacks: (part, units, the last
    purchase line it counts on or None, its date)."""
    lacking: dict[int, list[tuple[int, Decimal, PurchaseOrderLine | None, dt.date | None]]] = defaultdict(list)
    for want in wants:
        key = (want.part_id, want.site_id)
        rest = want.quantity
        shelf = supply.free[key]
        for store_id in [want.storeroom_id] if want.storeroom_id else list(shelf):
            take = min(rest, shelf.get(store_id, ZERO))
            if take:
                shelf[store_id] -= take
                rest -= take
        if not rest:
            continue
        missing, last = rest, None
        for coming in _for_order(supply.coming[key], want.order_id):
            take = min(rest, coming.left)
            coming.left -= take
            rest -= take
            last = coming if take else last
        if want.order_id in asked:
            if rest or last is None:
                lacking[want.order_id].append((want.part_id, rest, None, None))
                missing -= rest
            if missing and last is not None:
                lacking[want.order_id].append((want.part_id, missing, last.line, last.due))
    return lacking


def _for_order(coming: list[_Coming], order_id: int) -> list[_Coming]:
    """First what was bought for this order, then what was bought for nobody; never what was bought for another."""
    mine = [c for c in coming if (c.line.reference_type, c.line.reference_id) == ("work_order", order_id)]
    return mine + [c for c in coming if c.line.reference_type != "work_order"]
