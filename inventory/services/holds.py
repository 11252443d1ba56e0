"""Promises within an open book: who holds what in which bin, and who is short.

An open reservation either holds in one bin all it still wants, or holds nothing and is short. So a demand is split and
joined here, never by hand: ``grow`` and ``shrink`` are the only two ways a row changes size.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory.models import Reservation, ReservationStatus, StockLevel
from inventory.services.amounts import ZERO, Reference, milli
from inventory.signals import filled_holds, lost_holds

if TYPE_CHECKING:
    from inventory.services.ledger import Book

Line = tuple[str, int, int, int]  # reference type, reference id, line id, part id


@dataclass(frozen=True)
class LostHold:
    """So many units that a line had been promised are gone again."""

    reference: Reference
    part_id: int
    quantity: Decimal


@dataclass(frozen=True)
class FilledHold:
    """So many units that a line was short of are put aside for it now; ``rest`` is what it still lacks."""

    reference: Reference
    part_id: int
    quantity: Decimal
    rest: Decimal


@dataclass(frozen=True, slots=True)
class Demand:
    """What a line asks for, in the words of its reservations."""

    part_id: int
    site_id: int
    storeroom_id: int | None
    reference_type: str
    reference_id: int
    reference_line_id: int
    priority: int
    need_at: dt.datetime | None


def line_of(row: Reservation) -> Line:
    return row.reference_type, row.reference_id, row.reference_line_id, row.part_id


def of_reference(rows: Iterable[Reservation], reference: Reference) -> list[Reservation]:
    """Those that serve the reference; its line, where it names one."""
    return [r for r in rows if r.reference_type == reference.type and r.reference_id == reference.id
            and reference.line in (None, r.reference_line_id)]


def grow(book: "Book", like: Reservation | Demand, level: StockLevel | None, quantity: Decimal) -> None:
    """Let the line of ``like`` want ``quantity`` more, held in ``level`` or short."""
    level_id = level.pk if level is not None else None
    line = Reference(like.reference_type, like.reference_id, like.reference_line_id)
    row = next((r for r in book.holds_of(line, like.part_id) if r.stock_level_id == level_id), None)
    if row is None:
        row = Reservation(
            part_id=like.part_id, site_id=like.site_id, storeroom_id=like.storeroom_id, stock_level=level,
            reference_type=like.reference_type, reference_id=like.reference_id,
            reference_line_id=like.reference_line_id, priority=like.priority, need_at=like.need_at, quantity=ZERO)
        book.add_hold(row)
    row.quantity = milli(row.quantity + quantity)
    if level is not None:
        row.held = milli(row.held + quantity)
        book.promise(level, quantity)
    book.changed(row)


def shrink(book: "Book", row: Reservation, quantity: Decimal) -> None:
    """Let ``row`` want ``quantity`` less; what it held of that is free."""
    row.quantity = milli(row.quantity - quantity)
    if row.stock_level_id is not None:
        row.held = milli(row.held - quantity)
        book.promise(book.by_id(row.stock_level_id), -quantity)
    book.changed(row)
    _finish(book, row)


def consume(book: "Book", reference: Reference, level: StockLevel, quantity: Decimal) -> None:
    """``quantity`` was issued from ``level`` for ``reference``: from its own hold there, then in place of what it is
    short of, then in place of what it holds elsewhere. What is left over was never planned."""
    mine = book.holds_of(reference, level.part_id)
    rest = quantity
    for row in sorted(mine, key=lambda r: (r.stock_level_id != level.pk, r.stock_level_id is not None)):
        take = min(rest, row.quantity - row.issued)
        if take <= 0:
            continue
        rest -= take
        if row.stock_level_id == level.pk:
            row.issued, row.held = milli(row.issued + take), milli(row.held - take)
            book.promise(level, -take)
            book.changed(row)
            _finish(book, row)
        else:
            shrink(book, row, take)
            book.add_hold(Reservation(
                part_id=row.part_id, site_id=row.site_id, storeroom_id=row.storeroom_id, stock_level=level,
                reference_type=row.reference_type, reference_id=row.reference_id,
                reference_line_id=row.reference_line_id, priority=row.priority, need_at=row.need_at, quantity=take,
                issued=take, status=ReservationStatus.ISSUED))


def restore(book: "Book", reference: Reference, level: StockLevel, quantity: Decimal) -> None:
    """An issue for ``reference`` was wrong: it is wanted again, unless its reservations were released meanwhile."""
    if reference.id is None:
        return
    done = Reservation.objects.of_reference(reference.type, reference.id).filter(
        part_id=level.part_id, stock_level=level, status=ReservationStatus.ISSUED).order_by("-id")
    rest = quantity
    for row in [*book.holds_of(reference, level.part_id), *of_reference(done, reference)]:
        take = min(rest, row.issued) if row.stock_level_id == level.pk else ZERO
        if take <= 0:
            continue
        rest -= take
        row.issued, row.quantity = milli(row.issued - take), milli(row.quantity - take)
        book.changed(row)
        _finish(book, row)
        grow(book, row, None, take)


def let_go(book: "Book", reference: Reference, part_id: int) -> None:
    """Release every open reservation of ``reference``."""
    for row in book.holds_of(reference, part_id):
        if row.stock_level_id is not None:
            book.promise(book.by_id(row.stock_level_id), -row.held)
        row.held, row.status = ZERO, ReservationStatus.RELEASED
        book.changed(row)


def settle(book: "Book") -> None:
    """Make promises fit the shelves: where a bin holds less than it promised, the lowest priority and latest need
    lose; what is free fills shortages by priority, then need date. Tells ``lost_holds`` who lost in the end, and
    ``filled_holds`` who was short before and is served now."""
    lost: dict[Line, Decimal] = defaultdict(Decimal)
    waited: set[Line] = set()
    for part_id in book.parts:
        _withdraw(book, part_id, lost)
    book.load_short(pk for pk in book.parts if any(level.available > 0 for level in book.levels(pk)))
    for part_id in book.parts:
        _fill(book, part_id, lost, waited)
    losses = [LostHold(_reference(line), line[3], q) for line, q in lost.items() if q > 0]
    if losses:
        book.afterwards(lambda: lost_holds.send(sender=Reservation, lost=losses))
    gains = [FilledHold(_reference(line), line[3], -lost[line], _short_of(book, line)) for line in sorted(waited)
             if lost[line] < 0]
    if gains:
        book.afterwards(lambda: filled_holds.send(sender=Reservation, filled=gains))


def _reference(line: Line) -> Reference:
    return Reference(line[0], line[1], line[2] or None)


def _short_of(book: "Book", line: Line) -> Decimal:
    rows = book.holds_of(Reference(*line[:3]), line[3])
    return sum((r.quantity for r in rows if r.stock_level_id is None), ZERO)


def _withdraw(book: "Book", part_id: int, lost: dict[Line, Decimal]) -> None:
    for level in book.levels(part_id):
        excess = level.reserved - level.quantity
        if excess <= 0:
            continue
        for row in sorted(book.holds_in(level), key=_urgency, reverse=True):
            if excess <= 0:
                break
            take = min(excess, row.held)
            excess -= take
            lost[line_of(row)] += take
            shrink(book, row, take)
            grow(book, row, None, take)


def _fill(book: "Book", part_id: int, lost: dict[Line, Decimal], waited: set[Line]) -> None:
    """``waited`` gets the lines that were short before this book was opened and are served from it."""
    free = [level for level in book.levels(part_id) if level.available > 0]
    if not free:
        return
    for row in sorted(book.short_holds(part_id), key=_urgency):
        home = book.parts[part_id].location_id
        fits = [level for level in free if level.storeroom.site_id == row.site_id
                and row.storeroom_id in (None, level.storeroom_id)]
        # From one bin if one has enough, the part's own store before others, the fullest before the rest.
        wanted = row.quantity
        fits.sort(key=lambda b: (b.available < wanted, b.storeroom.location_id != home, -b.available, b.pk))
        for level in fits:
            take = min(level.available, wanted)
            if take <= 0:
                continue
            wanted -= take
            lost[line_of(row)] -= take
            if row.pk is not None:
                waited.add(line_of(row))
            grow(book, row, level, take)
            shrink(book, row, take)
            if not wanted:
                break


def _urgency(row: Reservation) -> tuple:
    """Most urgent first; a row not yet in the database is the youngest."""
    return (-row.priority, row.need_at is None, row.need_at or row.created_at, row.pk is None, row.pk or 0)


def _finish(book: "Book", row: Reservation) -> None:
    if row.quantity > row.issued:
        return
    if row.issued:
        row.status = ReservationStatus.ISSUED
    else:
        book.drop_hold(row)
