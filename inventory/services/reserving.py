"""Putting parts aside for orders, and letting them go."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assets.models import Site
from cmms.errors import refuse
from inventory.models import Part, Reservation, ReservationPriority, ReservationStatus, Storeroom
from inventory.services import holds
from inventory.services.amounts import ZERO, Reference, milli, quantity_problems
from inventory.services.ledger import Book, stock_of


@dataclass(frozen=True)
class Wish:
    """A line's demand: ``quantity`` is all it still wants, so asking twice is asking once."""

    part: Part
    site: Site
    quantity: Decimal
    reference: Reference
    priority: int = ReservationPriority.NORMAL
    need_at: dt.datetime | None = None
    storeroom: Storeroom | None = None


def reserve(*, part: Part, site: Site, quantity: Decimal, reference: Reference, by: Any,
            priority: int = ReservationPriority.NORMAL, need_at: dt.datetime | None = None,
            storeroom: Storeroom | None = None) -> list[Reservation]:
    """See :func:`reserve_all`."""
    return reserve_all([Wish(part, site, quantity, reference, priority, need_at, storeroom)], by=by)


def reserve_all(wishes: Sequence[Wish], *, by: Any) -> list[Reservation]:
    """Let each line want exactly ``quantity`` from now on: what is free is put aside, the rest is short and is filled
    when stock comes. Never fails for want of stock. Returns the lines' open rows.

    No permission of its own: it is the consequence of approving an order.
    """
    for wish in wishes:
        refuse(quantity_problems(wish.quantity, zero_allowed=True))
        if not wish.reference.type or wish.reference.id is None:
            raise ValueError("a reservation names what it is for")
    with stock_of({wish.part.pk for wish in wishes}, by=by) as book:
        book.load_holds(wish.reference for wish in wishes)
        for wish in wishes:
            _want(book, wish)
        book.close()
        found = []
        for wish in wishes:
            line = Reference(wish.reference.type, wish.reference.id, wish.reference.line or 0)
            found += book.holds_of(line, wish.part.pk)
        return found


def release(*, reference: Reference, by: Any) -> None:
    """Give back all that is put aside for ``reference`` (one line, where it names one); others' shortages are filled
    from it. Its issued rows are closed too: taking an issue back later makes no new demand. No permission of its own.
    """
    rows = Reservation.objects.of_reference(reference.type, reference.id or 0, reference.line).exclude(
        status=ReservationStatus.RELEASED)
    with stock_of(set(rows.values_list("part_id", flat=True)), by=by) as book:
        for part_id in book.parts:
            holds.let_go(book, reference, part_id)
        book.afterwards(lambda: rows.filter(status=ReservationStatus.ISSUED).update(
            status=ReservationStatus.RELEASED, updated_at=book.now))


def _want(book: Book, wish: Wish) -> None:
    line = Reference(wish.reference.type, wish.reference.id, wish.reference.line or 0)
    mine = book.holds_of(line, wish.part.pk)
    for row in mine:
        row.priority, row.need_at = wish.priority, wish.need_at
        row.storeroom = wish.storeroom
        book.changed(row)
    more = milli(Decimal(wish.quantity)) - sum((row.open_quantity for row in mine), ZERO)
    if more > 0:
        assert line.id is not None
        like = holds.Demand(
            part_id=wish.part.pk, site_id=wish.site.pk, storeroom_id=wish.storeroom.pk if wish.storeroom else None,
            reference_type=line.type, reference_id=line.id, reference_line_id=line.line or 0, priority=wish.priority,
            need_at=wish.need_at)
        holds.grow(book, like, None, more)
    for row in sorted(mine, key=lambda r: (r.stock_level_id is not None, -(r.pk or 0))):
        less = min(-more, row.open_quantity)
        if less > 0:
            more += less
            holds.shrink(book, row, less)
