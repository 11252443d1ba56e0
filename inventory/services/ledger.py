"""The one place where a balance changes: parts and their bins under lock, each change with its ledger row.

A verb opens the book of the parts it touches, writes acts into it, and the book is put into the database when the
block ends: bins, parts, reservations and ledger rows in one transaction, a handful of statements for one row or for a
thousand. Parts are locked in primary-key order, then their bins in theirs; everything else about their stock,
reservations included, changes only under the lock of the part.

Amounts are whole cents: what rounding leaves over stays with the stock and goes out with its last piece.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.audit import acting_as, current_actor
from cmms.errors import Conflict, DomainError, NotFound, Problem, refuse
from cmms.importing.bulk import insert_objects
from inventory.models import InventoryTransaction, Part, Reservation, StockLevel, Storeroom, TransactionType
from inventory.services import holds, months
from inventory.services.amounts import NO_REFERENCE, ZERO, Reference, cents, milli, price
from inventory.services.promises import Promises
from inventory.services.writing import write_columns
from inventory.signals import stock_moved

_PART_BALANCES = ("stock_level", "reserved", "stock_value", "average_cost", "average_cost_flagged", "updated_at")
_LEVEL_BALANCES = ("quantity", "reserved", "last_counted_at", "updated_at")
_HOLDING = ("quantity", "held", "issued", "priority", "need_at", "storeroom", "status", "updated_at")
_BATCH = 500


@dataclass
class Move:
    """One bin's share of an act; quantity and value signed alike. ``since``: the date that decides whether a later
    count has seen it already, where that is not the act's own. ``at_average``: valued at the part's average."""

    level: StockLevel
    kind: TransactionType
    quantity: Decimal
    value: Decimal
    unit_cost: Decimal | None
    price_unknown: bool = False
    at_average: bool = False
    against: InventoryTransaction | None = None
    reverses: InventoryTransaction | None = None
    since: dt.datetime | None = None


class Book(Promises):
    """Parts and bins under lock, and what is to be written about them. Made by :func:`stock_of` alone."""

    def __init__(self, part_ids: Iterable[int], by: Any) -> None:
        self.by = by if by is not None else current_actor().user
        self.now = timezone.now()
        ids = set(part_ids)
        self.parts: dict[int, Part] = {p.pk: p for p in _locked(Part.objects.filter(pk__in=ids))}
        super().__init__(self.parts)
        if ids - self.parts.keys():
            raise NotFound.of("no_such_part", _("There is no such part."), "part")
        self._levels: dict[tuple[int, int, str], StockLevel] = {}
        self._by_id: dict[int, StockLevel] = {}
        self._of_part: dict[int, list[StockLevel]] = {pk: [] for pk in self.parts}
        bins = StockLevel.objects.filter(part_id__in=ids).select_related("storeroom__site")
        for level in _locked(bins):
            self._keep(level)
        self._rows: list[InventoryTransaction] = []
        self._changed: dict[type, dict[int, Any]] = {Part: {}, StockLevel: {}, Reservation: {}}
        self._counts: dict[tuple[int, dt.datetime], InventoryTransaction | None] = {}
        self._after: list[Callable[[], object]] = []
        self._closed = False

    # -- bins ---------------------------------------------------------------------------------------------------

    def part(self, part: Part) -> Part:
        """The locked row of ``part``."""
        return self.parts[part.pk]

    def levels(self, part_id: int) -> list[StockLevel]:
        """Every bin of the part, oldest first."""
        return self._of_part[part_id]

    def find(self, part: Part, storeroom: Storeroom, bin: str) -> StockLevel | None:
        return self._levels.get((part.pk, storeroom.pk, bin))

    def by_id(self, level_id: int) -> StockLevel:
        return self._by_id[level_id]

    def level(self, part: Part, storeroom: Storeroom, bin: str) -> StockLevel:
        """The part's balance in this bin, made where there is none. Raises DomainError for another currency."""
        self.make_levels([(part.pk, storeroom, bin)])
        return self._levels[part.pk, storeroom.pk, bin]

    def make_levels(self, wanted: Iterable[tuple[int, Storeroom, str]]) -> None:
        """Make the missing balances of (part id, storeroom, bin), all at once."""
        missing = {(part_id, store.pk, bin): store for part_id, store, bin in wanted
                   if (part_id, store.pk, bin) not in self._levels}
        if not missing:
            return
        first: dict[str, list[int]] = {}
        for (part_id, _store, _bin), store in missing.items():
            part, currency = self.parts[part_id], store.site.currency
            if not part.currency:
                part.currency = currency
                first.setdefault(currency, []).append(part_id)
            elif part.currency != currency:
                raise DomainError.of("other_currency", _(
                    "%(part)s is kept in %(own)s and cannot be stocked at a site that counts in %(other)s; make a part "
                    "of its own for that site.") % {"part": part.part_number, "own": part.currency,
                                                    "other": currency}, "storeroom")
        for currency, part_ids in first.items():
            Part.objects.filter(pk__in=part_ids).update(currency=currency)
        made = [StockLevel(part=self.parts[part_id], storeroom=store, bin=bin)
                for (part_id, _store, bin), store in missing.items()]
        for level in StockLevel.objects.bulk_create(made, batch_size=_BATCH):
            self._keep(level)

    def _keep(self, level: StockLevel) -> None:
        level.part = self.parts[level.part_id]
        self._levels[level.part_id, level.storeroom_id, level.bin] = level
        self._by_id[level.pk] = level
        self._of_part[level.part_id].append(level)

    # -- acts ---------------------------------------------------------------------------------------------------

    def later_count(self, level: StockLevel, since: dt.datetime) -> InventoryTransaction | None:
        """The first count of the bin after ``since``: it saw what happened then, so a late entry leaves the balance
        and explains a part of that count's difference instead."""
        if level.last_counted_at is None or level.last_counted_at <= since:
            return None
        key = (level.pk, since)
        if key not in self._counts:
            counts = InventoryTransaction.objects.counts().filter(stock_level=level, transaction_date__gt=since)
            self._counts[key] = counts.order_by("transaction_date", "id").first()
        return self._counts[key]

    def worth(self, part: Part, quantity: Decimal, *, stays: bool = False) -> Decimal:
        """What ``quantity`` taken from the shelf is worth: at the average; the last of it takes the whole value.
        ``stays``: the balance will not change (a later count has seen it)."""
        at_average = cents(quantity * (part.average_cost or ZERO))
        if stays:
            return at_average
        return part.stock_value if quantity == part.stock_level else min(at_average, part.stock_value)

    def outward(self, level: StockLevel, kind: TransactionType, quantity: Decimal, at: dt.datetime) -> Move:
        """``quantity`` (positive) out of the bin at the average, which it freezes."""
        part = self.parts[level.part_id]
        value = self.worth(part, quantity, stays=self.later_count(level, at) is not None)
        return Move(level, kind, -quantity, -value, part.average_cost or ZERO, at_average=True,
                    price_unknown=part.average_cost is None or part.average_cost_flagged)

    def inward(self, level: StockLevel, kind: TransactionType, quantity: Decimal, unit_cost: Decimal | None,
               value: Decimal | None = None) -> Move:
        """``quantity`` (positive) into the bin at ``unit_cost``, or for ``value`` in all; None is unknown: the average
        now, where there is none the list price, and marked. 0 is a price."""
        part = self.parts[level.part_id]
        unknown = unit_cost is None and value is None
        if value is not None:
            unit_cost = price(value / quantity)
        elif unit_cost is None:
            unit_cost = part.average_cost if part.average_cost is not None else part.unit_cost or ZERO
        cost = price(unit_cost)
        return Move(level, kind, quantity, cents(quantity * cost) if value is None else cents(value), cost,
                    price_unknown=unknown)

    def write(self, moves: Sequence[Move], *, at: dt.datetime, reference: Reference = NO_REFERENCE, reason: str = "",
              imported: tuple[str, str] = ("", "")) -> list[InventoryTransaction]:
        """One act upon one part; returns the rows of ``moves``, in order. What would push the part's value below
        zero, or leave value on an empty shelf, goes to a variance row."""
        part = self.parts[moves[0].level.part_id]
        posting, rows, extra = uuid.uuid4(), [], []
        units = value = ZERO
        for move in moves:
            row = self._row(move, posting, at, reference, reason)
            rows.append(row)
            count = self.later_count(move.level, move.since or at) if move.quantity else None
            if count is None:
                move.level.quantity = milli(move.level.quantity + move.quantity)
                self.changed(move.level)
                units, value = units + move.quantity, value + move.value
            else:
                explains = Move(move.level, TransactionType.COUNT, -move.quantity, -move.value, move.unit_cost,
                                move.price_unknown, against=count)
                extra.append(self._row(explains, posting, count.transaction_date,
                                       Reference(count.reference_type, count.reference_id), reason))
        variance = self._revalue(part, units, value, moves)
        if variance:
            spill = Move(moves[-1].level, TransactionType.VARIANCE, ZERO, variance, None)
            extra.append(self._row(spill, posting, at, reference, reason))
        rows[0].source_system, rows[0].external_id = imported
        self._rows += [*rows, *extra]
        return rows

    def _revalue(self, part: Part, units: Decimal, value: Decimal, moves: Sequence[Move]) -> Decimal:
        """Carry an act into the part's own balance and average; returns the variance that keeps its value in bounds."""
        if not units and not value:
            return ZERO
        before = part.stock_level
        part.stock_level = milli(before + units)
        part.stock_value += value
        variance = ZERO
        if part.stock_value < 0 or (part.stock_value and not part.stock_level):
            variance, part.stock_value = -part.stock_value, ZERO
        if units > 0:
            unknown = any(m.price_unknown for m in moves if m.quantity > 0)
            part.average_cost_flagged = unknown or (part.average_cost_flagged and before > 0)
        if part.stock_level > 0:
            # The last cent may go out before the last piece; that is rounding and no new price.
            if part.stock_value or not all(m.at_average for m in moves):
                part.average_cost = price(part.stock_value / part.stock_level)
            part.average_cost_flagged |= bool(variance)
        self.changed(part)
        return variance

    def _row(self, move: Move, posting: uuid.UUID, at: dt.datetime, reference: Reference,
             reason: str) -> InventoryTransaction:
        site = move.level.storeroom.site
        return InventoryTransaction(
            part=self.parts[move.level.part_id], stock_level=move.level, site=site, transaction_type=move.kind,
            quantity=move.quantity, value=move.value, unit_cost=move.unit_cost, price_unknown=move.price_unknown,
            reference_type=reference.type, reference_id=reference.id, reference_line_id=reference.line,
            performed_by=self.by, transaction_date=at, local_date=at.astimezone(ZoneInfo(site.time_zone)).date(),
            posted_at=self.now, posting=posting, against=move.against, reverses=move.reverses, reason=reason)

    def counted(self, level: StockLevel, at: dt.datetime) -> None:
        """The bin was counted at ``at``; an older count entered late does not turn the clock back."""
        level.last_counted_at = max(at, level.last_counted_at or at)
        self.changed(level)

    # -- promises -----------------------------------------------------------------------------------------------

    def promise(self, level: StockLevel, quantity: Decimal) -> None:
        """Put ``quantity`` of the bin aside, or with a negative one set it free."""
        part = self.parts[level.part_id]
        level.reserved = milli(level.reserved + quantity)
        part.reserved = milli(part.reserved + quantity)
        self.changed(level, part)

    # -- the end ------------------------------------------------------------------------------------------------

    def changed(self, *rows: Part | StockLevel | Reservation) -> None:
        for row in rows:
            if row.pk is not None:
                row.updated_at = self.now
                self._changed[type(row)][row.pk] = row

    def afterwards(self, call: Callable[[], object]) -> None:
        """Call this once everything is in the database, still inside the transaction."""
        self._after.append(call)

    def close(self) -> None:
        """Settle promises and write. Raises DomainError for a closed month."""
        if self._closed:
            return
        self._closed = True
        if self._changed[StockLevel] or self._changed[Reservation] or self.new_holds:
            holds.settle(self)
        refuse(months.problems_of(self._rows), Conflict)
        gone = {row.pk for row in self.gone_holds}
        if gone:
            Reservation.objects.filter(pk__in=gone).delete()
        # A promise is set free before the stock under it goes, and made after the stock has come: one statement per
        # table does both at once, since each row is checked when it is written.
        self._update(StockLevel, _LEVEL_BALANCES)
        self._update(Part, _PART_BALANCES)
        self._update(Reservation, _HOLDING, leaving=gone)
        insert_objects(Reservation, self.new_holds.values())
        InventoryTransaction.objects.bulk_create(self._rows, batch_size=_BATCH)
        for call in self._after:
            call()
        if self._rows:
            stock_moved.send(sender=InventoryTransaction, rows=list(self._rows))

    def _update(self, model: Any, fields: Sequence[str], leaving: set[int] | None = None) -> None:
        rows = [row for pk, row in sorted(self._changed[model].items()) if not leaving or pk not in leaving]
        write_columns(model, rows, fields)


@contextmanager
def stock_of(part_ids: Iterable[int], *, by: Any) -> Iterator[Book]:
    """A transaction of ``by`` (None: whoever acts already) with the stock of these parts under lock."""
    with acting_as(by):
        book = Book(part_ids, by)
        yield book
        book.close()


def lock_parts(part_ids: Iterable[int]) -> None:
    """Take the locks of all parts a transaction will touch by several verbs, in order, so that two of them never wait
    for each other. Must run inside ``acting_as``."""
    ids = set(part_ids)
    list(_locked(Part.objects.filter(pk__in=ids)))
    list(_locked(StockLevel.objects.filter(part_id__in=ids)))


def restate(part_id: int, *, by: Any = None) -> None:
    """Write a part's balances anew from its ledger and its open reservations; for ``verify --fix``.

    Raises DomainError where the ledger itself adds up to less than nothing: then a person must look.
    """
    with stock_of([part_id], by=by) as book:
        part = book.parts[part_id]
        rows = InventoryTransaction.objects.filter(part_id=part_id)
        per_bin = dict(rows.values_list("stock_level").annotate(total=Sum("quantity")))
        held: dict[int, Decimal] = {}
        for row in book.all_holds(part_id):
            if row.stock_level_id is not None:
                held[row.stock_level_id] = held.get(row.stock_level_id, ZERO) + row.held
        value = cents(rows.aggregate(total=Sum("value"))["total"] or ZERO)
        for level in book.levels(part_id):
            level.quantity = milli(per_bin.get(level.pk, ZERO))
            level.reserved = milli(held.get(level.pk, ZERO))
            book.changed(level)
        if value < 0 or any(level.quantity < 0 for level in book.levels(part_id)):
            raise DomainError.of("ledger_negative", _(
                "The ledger of %(part)s adds up to less than nothing; look at its movements.") % {
                    "part": part.part_number})
        part.stock_level = sum((level.quantity for level in book.levels(part_id)), ZERO)
        part.reserved = sum((level.reserved for level in book.levels(part_id)), ZERO)
        part.stock_value = value
        if part.stock_level > 0:
            part.average_cost = price(value / part.stock_level)
        book.changed(part)


def date_problems(at: dt.datetime, now: dt.datetime) -> list[Problem]:
    """A movement is never dated in the future."""
    if at > now:
        return [Problem("in_future", _("This has not happened yet; give a time that is past."), "at")]
    return []


def _locked(rows: QuerySet) -> QuerySet:
    # "no key": other tables may refer to the part meanwhile; whoever changes its balance may not.
    return rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
