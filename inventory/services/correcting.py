"""The truth of the shelf, of a price, of a posting."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.errors import Conflict, Problem, refuse
from inventory.models import InventoryTransaction, Part, StockCountLine, StockLevel, Storeroom, TransactionType
from inventory.services import holds, months
from inventory.services.amounts import (
    NO_REFERENCE,
    ZERO,
    Reference,
    cents,
    milli,
    price_problems,
    quantity_problems,
    share,
    shown,
)
from inventory.services.ledger import Book, Move, date_problems, stock_of
from inventory.services.permits import permit
from inventory.services.receiving import recount_received


def adjust(*, part: Part, storeroom: Storeroom, quantity: Decimal, by: Any, reason: str, bin: str = "",
           unit_cost: Decimal | None = None, reference: Reference = NO_REFERENCE,
           at: dt.datetime | None = None) -> InventoryTransaction:
    """Found (positive) or lost (negative) stock, with a reason. Found stock without a price comes in at the average,
    marked; lost stock that was promised takes the promise with it."""
    permit(by, "adjust", storeroom)
    now = timezone.now()
    at = at or now
    problems = [*quantity_problems(quantity, negative_allowed=True), *price_problems(unit_cost),
                *date_problems(at, now), *_reason_problems(reason)]
    refuse(problems)
    units = milli(Decimal(quantity))
    with stock_of([part.pk], by=by) as book:
        if units > 0:
            move = book.inward(book.level(part, storeroom, bin), TransactionType.ADJUSTMENT, units, unit_cost)
        else:
            level = book.find(part, storeroom, bin)
            _must_hold(book, level, -units, at)
            assert level is not None
            move = book.outward(level, TransactionType.ADJUSTMENT, -units, at)
        return book.write([move], at=at, reference=reference, reason=reason)[0]


def count(*, part: Part, storeroom: Storeroom, counted: Decimal, by: Any, bin: str = "", at: dt.datetime | None = None,
          reason: str = "", line: StockCountLine | None = None) -> InventoryTransaction:
    """``counted`` units were found in the bin at ``at``: post the difference to the balance of that moment.

    A difference needs a reason. A count that agrees is a row too: later entries dated before it look for it. ``line``
    of a round of counting is filled in.
    """
    permit(by, "count", storeroom)
    now = timezone.now()
    moment = at or now
    refuse([*quantity_problems(counted, zero_allowed=True, field="counted"), *date_problems(moment, now)])
    found = milli(Decimal(counted))
    with stock_of([part.pk], by=by) as book:
        level = book.level(part, storeroom, bin)
        expected = level.quantity if at is None else balance_at(level, moment)
        units = found - expected
        if units:
            refuse(_reason_problems(reason))
        if units >= 0:
            move = book.inward(level, TransactionType.COUNT, units, None) if units else _agreed(book, level)
        else:
            if book.later_count(level, moment) is None and level.quantity + units < 0:
                raise Conflict.of("count_outdated", _(
                    "More than that has been taken from the bin since then; count it again."), "counted")
            move = book.outward(level, TransactionType.COUNT, -units, moment)
        reference = Reference("stock_count", line.count_id, line.pk) if line is not None else NO_REFERENCE
        row = book.write([move], at=moment, reference=reference, reason=reason)[0]
        book.counted(level, moment)
        if line is not None:
            book.afterwards(lambda: _fill_line(line, row, expected, found, moment, reason))
        return row


def balance_at(level: StockLevel, moment: dt.datetime) -> Decimal:
    """Units in the bin after everything dated up to and including ``moment``."""
    since = InventoryTransaction.objects.filter(stock_level=level, transaction_date__gt=moment)
    return milli(level.quantity - (since.aggregate(total=Sum("quantity"))["total"] or ZERO))


def revalue(*, part: Part, unit_cost: Decimal, by: Any, reason: str,
            at: dt.datetime | None = None) -> list[InventoryTransaction]:
    """Give what lies on the shelves a new price: one row per bin with its share of the difference."""
    now = timezone.now()
    at = at or now
    refuse([*price_problems(unit_cost), *date_problems(at, now), *_reason_problems(reason)])
    with stock_of([part.pk], by=by) as book:
        own = book.part(part)
        bins = [level for level in book.levels(part.pk) if level.quantity > 0]
        permit(by, "revalue", *(level.storeroom for level in bins))
        if not bins:
            raise Conflict.of("nothing_there", _("Nothing of it is on a shelf; the next receipt sets its price."))
        rest, left = cents(own.stock_level * Decimal(unit_cost)) - own.stock_value, own.stock_level
        moves = []
        for level in bins:
            value = share(rest, level.quantity, left)
            rest, left = rest - value, left - level.quantity
            moves.append(Move(level, TransactionType.REVALUATION, ZERO, value, None))
        rows = book.write(moves, at=at, reason=reason)
        own.average_cost_flagged = False
        book.changed(own)
        return rows


def reverse(*, row: InventoryTransaction, by: Any, reason: str, at: dt.datetime | None = None
            ) -> list[InventoryTransaction]:
    """Take a wrong posting back, whole: both halves of a transfer, a return with its variance. At the value that was
    moved; dated like the original, or today where that month is closed. An issue is wanted again by its order, a
    receipt is still to come on its purchase order.

    A count is not reversed but counted again. What the reversal takes from the shelf must be there.
    """
    permit(by, "reverse", row.stock_level.storeroom)
    now = timezone.now()
    refuse(_reason_problems(reason))
    with stock_of([row.part_id], by=by) as book:
        originals = list(InventoryTransaction.objects.filter(posting=row.posting, part_id=row.part_id).exclude(
            transaction_type=TransactionType.COUNT, against__isnull=False).order_by("id"))
        permit(by, "reverse", *(o.stock_level.storeroom for o in originals))
        refuse(_reversal_problems(originals), Conflict)
        when = at or (now if months.is_closed(row.site, row.local_date) else row.transaction_date)
        refuse(date_problems(when, now))
        seen = any(book.later_count(book.by_id(o.stock_level_id), o.transaction_date) for o in originals)
        moves = []
        for original in originals:
            if original.transaction_type == TransactionType.VARIANCE and seen:
                continue  # the balance stands as the later count left it
            level = book.by_id(original.stock_level_id)
            if original.quantity > 0:
                _must_hold(book, level, original.quantity, original.transaction_date)
            moves.append(Move(level, TransactionType(original.transaction_type), -original.quantity, -original.value,
                              original.unit_cost, original.price_unknown, against=original.against, reverses=original,
                              since=original.transaction_date))
        rows = book.write(moves, at=when, reason=reason,
                          reference=Reference(row.reference_type, row.reference_id, row.reference_line_id))
        for original in originals:
            if original.transaction_type == TransactionType.ISSUE:
                holds.restore(book, Reference(original.reference_type, original.reference_id,
                                              original.reference_line_id),
                              book.by_id(original.stock_level_id), -original.quantity)
        book.afterwards(lambda: recount_received(rows))
        return rows


def _reversal_problems(originals: list[InventoryTransaction]) -> list[Problem]:
    problems = []
    ids = [o.pk for o in originals]
    if any(o.reverses_id is not None for o in originals):
        problems.append(Problem("is_reversal", _("This row takes another one back; post it anew instead."), "row"))
    if any(o.transaction_type == TransactionType.COUNT for o in originals):
        problems.append(Problem("is_count", _("A count is not taken back; count the bin again."), "row"))
    if InventoryTransaction.objects.filter(reverses_id__in=ids).exists():
        problems.append(Problem("reversed", _("This movement was taken back already."), "row"))
    followed = InventoryTransaction.objects.filter(against_id__in=ids).exclude(
        transaction_type=TransactionType.COUNT).aggregate(units=Sum("quantity"))["units"]
    if followed:
        problems.append(Problem("has_returns", _("Some of it has gone back since; take that back first."), "row"))
    return problems


def _must_hold(book: Book, level: StockLevel | None, units: Decimal, since: dt.datetime) -> None:
    """Refuse to take what is not on the shelf; what is promised may be taken, for the shelf does not lie."""
    there = level.quantity if level is not None else ZERO
    if level is None or (there < units and book.later_count(level, since) is None):
        raise Conflict.of("not_enough_stock", _("Only %(there)s lie in this bin, not %(units)s.") % {
            "there": shown(there), "units": shown(units)}, "quantity")


def _agreed(book: Book, level: StockLevel) -> Move:
    return Move(level, TransactionType.COUNT, ZERO, ZERO, book.parts[level.part_id].average_cost or ZERO)


def _fill_line(line: StockCountLine, row: InventoryTransaction, expected: Decimal, counted: Decimal,
               moment: dt.datetime, reason: str) -> None:
    line.expected, line.counted, line.counted_at = expected, counted, moment
    line.counted_by, line.reason, line.transaction = row.performed_by, reason, row
    line.save()


def _reason_problems(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem("reason_missing", _("Say why."), "reason")]
    return []
