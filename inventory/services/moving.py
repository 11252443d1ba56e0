"""Stock comes, goes and changes its place."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.errors import Conflict, DomainError, Problem, refuse
from inventory.models import InventoryTransaction, Part, RefusedDemand, StockLevel, Storeroom, TransactionType
from inventory.services import holds
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
from inventory.services.permits import permit, permit_at_site


def receive(*, part: Part, storeroom: Storeroom, quantity: Decimal, by: Any, bin: str = "",
            unit_cost: Decimal | None = None, value: Decimal | None = None, reference: Reference = NO_REFERENCE,
            at: dt.datetime | None = None, reason: str = "") -> InventoryTransaction:
    """Take ``quantity`` units in, at ``unit_cost`` each or for ``value`` in all (site currency; neither: unknown, the
    average stands in and the row is marked; 0 is a price). Shortages are filled at once. ``at``: when it came."""
    permit(by, "receive", storeroom)
    now = timezone.now()
    refuse([*quantity_problems(quantity), *price_problems(unit_cost), *price_problems(value, "value"),
            *date_problems(at or now, now), *intake_problems(part, storeroom)])
    with stock_of([part.pk], by=by) as book:
        level = book.level(part, storeroom, bin)
        move = book.inward(level, TransactionType.RECEIPT, milli(Decimal(quantity)), unit_cost, value)
        return book.write([move], at=at or now, reference=reference, reason=reason)[0]


def issue(*, part: Part, storeroom: Storeroom, quantity: Decimal, by: Any, bin: str | None = None,
          reference: Reference = NO_REFERENCE, at: dt.datetime | None = None, reason: str = "",
          emergency: bool = False) -> list[InventoryTransaction]:
    """Hand ``quantity`` units out, from ``bin`` or (None) from whichever bins of the store hold them: first what is put
    aside for ``reference``, then the fullest. One row per bin.

    ``emergency`` may take what is promised to others, with the permission for it. Where there is not enough: Conflict,
    and the demand is remembered as refused.
    """
    permit_at_site(by, "issue", [storeroom.site_id])
    now = timezone.now()
    if emergency:
        permit(by, "issue_promised")
    refuse([*quantity_problems(quantity), *date_problems(at or now, now)])
    at, wanted = at or now, milli(Decimal(quantity))
    with stock_of([part.pk], by=by) as book:
        shares = _bins_for(book, part, storeroom, bin, wanted, reference, at, emergency)
        there = sum((units for _level, units in shares), ZERO)
        if there < wanted:
            raise _refusal(book, part, storeroom, wanted, there, reference, at)
        rows = []
        for level, units in shares:
            holds.consume(book, reference, level, units)
            rows += book.write([book.outward(level, TransactionType.ISSUE, units, at)], at=at, reference=reference,
                               reason=reason)
        return rows


def _bins_for(book: Book, part: Part, storeroom: Storeroom, bin: str | None, wanted: Decimal, reference: Reference,
              at: dt.datetime, emergency: bool) -> list[tuple[StockLevel, Decimal]]:
    """Which bins give how much; less than ``wanted`` in all where there is not enough."""
    if bin is not None:
        found = book.find(part, storeroom, bin)
        levels = [found] if found is not None else []
    else:
        levels = [level for level in book.levels(part.pk) if level.storeroom_id == storeroom.pk]
    own: dict[int | None, Decimal] = {}
    for row in book.holds_of(reference, part.pk):
        own[row.stock_level_id] = own.get(row.stock_level_id, ZERO) + row.held

    def free(level: StockLevel) -> Decimal:
        if book.later_count(level, at) is not None:
            return wanted  # the count has seen it go: the balance stays as it is
        return level.quantity if emergency else level.available + own.get(level.pk, ZERO)

    shares, rest = [], wanted
    for level in sorted(levels, key=lambda b: (-own.get(b.pk, ZERO), free(b) < wanted, -free(b), b.pk)):
        take = min(rest, free(level))
        if take > 0:
            shares.append((level, take))
            rest -= take
    return shares


def _refusal(book: Book, part: Part, storeroom: Storeroom, wanted: Decimal, there: Decimal, reference: Reference,
             at: dt.datetime) -> DomainError:
    promised = sum((level.reserved for level in book.levels(part.pk) if level.storeroom_id == storeroom.pk), ZERO)
    words = {"there": shown(there), "wanted": shown(wanted), "unit": part.unit_of_measure, "part": part.part_number,
             "store": storeroom.name, "promised": shown(promised)}
    if promised:
        message = _("Only %(there)s of %(wanted)s %(unit)s of %(part)s can be taken from %(store)s: %(promised)s are "
                    "promised to orders. Take less, or ask for what is promised to be released.") % words
    else:
        message = _("Only %(there)s of %(wanted)s %(unit)s of %(part)s are in %(store)s. Take less, or count the bin "
                    "if more lies there.") % words
    error = Conflict.of("not_enough_stock", message, "quantity")
    error.remember.append(partial(
        _note_refused, part_id=part.pk, site_id=storeroom.site_id, reference_type=reference.type,
        reference_id=reference.id or 0, day=at.astimezone(ZoneInfo(storeroom.site.time_zone)).date(),
        storeroom_id=storeroom.pk, quantity=wanted, available=there, asked_by=book.by))
    return error


def _note_refused(**demand: Any) -> None:
    # Asked twice on one day is one demand.
    RefusedDemand.objects.bulk_create([RefusedDemand(**demand)], ignore_conflicts=True)


def return_part(*, against: InventoryTransaction, quantity: Decimal, by: Any, storeroom: Storeroom | None = None,
                bin: str | None = None, at: dt.datetime | None = None, reason: str = "") -> InventoryTransaction:
    """Take ``quantity`` units of an issue back, at the value they were issued at and never more than was issued, into
    the bin they came from or another one."""
    level = against.stock_level
    storeroom = storeroom or level.storeroom
    permit_at_site(by, "issue", [against.site_id, storeroom.site_id])
    now = timezone.now()
    at = at or now
    problems = [*quantity_problems(quantity), *date_problems(at, now)]
    if against.transaction_type != TransactionType.ISSUE or against.reverses_id is not None:
        problems.append(Problem("not_an_issue", _("Only what was issued can come back."), "against"))
    elif at < against.transaction_date:
        problems.append(Problem("before_issue", _("It cannot come back before it was issued."), "at"))
    refuse(problems)
    with stock_of([against.part_id], by=by) as book:
        units = milli(Decimal(quantity))
        value = _share_left(against, TransactionType.RETURN, units)
        into = book.level(against.part, storeroom, level.bin if bin is None else bin)
        move = Move(into, TransactionType.RETURN, units, value, against.unit_cost, against.price_unknown,
                    against=against)
        reference = Reference(against.reference_type, against.reference_id, against.reference_line_id)
        return book.write([move], at=at, reference=reference, reason=reason)[0]


def left_to_return(reference_type: str, reference_id: int, part: Part) -> list[tuple[InventoryTransaction, Decimal]]:
    """The issues of a part for one reference with what is left of each to come back, the newest first."""
    rows = InventoryTransaction.objects.of_reference(reference_type, reference_id).filter(part=part)
    issues = rows.standing().filter(transaction_type=TransactionType.ISSUE).select_related(
        "stock_level__storeroom__site", "site", "part").order_by("-id")
    back = dict(rows.filter(transaction_type=TransactionType.RETURN).values_list("against").annotate(
        units=Sum("quantity")))
    found = [(row, milli(-row.quantity - (back.get(row.pk) or ZERO))) for row in issues]
    return [(row, left) for row, left in found if left > 0]


def return_to_supplier(*, part: Part, storeroom: Storeroom, quantity: Decimal, by: Any, bin: str = "",
                       against: InventoryTransaction | None = None, reference: Reference = NO_REFERENCE,
                       at: dt.datetime | None = None, reason: str = "") -> InventoryTransaction:
    """Send ``quantity`` free units back, at the value of the receipt ``against`` (and never more than came with it),
    else at the average."""
    permit(by, "receive", storeroom)
    now = timezone.now()
    at = at or now
    problems = [*quantity_problems(quantity), *date_problems(at, now)]
    if against is not None and (against.transaction_type != TransactionType.RECEIPT or against.part_id != part.pk
                                or against.reverses_id is not None):
        problems.append(Problem("not_a_receipt", _("Choose a receipt of this part."), "against"))
    refuse(problems)
    units = milli(Decimal(quantity))
    with stock_of([part.pk], by=by) as book:
        level = _free_bin(book, part, storeroom, bin, units, at)
        move = book.outward(level, TransactionType.SUPPLIER_RETURN, units, at)
        if against is not None:
            move = Move(level, move.kind, -units, -_share_left(against, TransactionType.SUPPLIER_RETURN, units),
                        against.unit_cost, against.price_unknown, against=against)
            if reference == NO_REFERENCE:
                reference = Reference(against.reference_type, against.reference_id, against.reference_line_id)
        return book.write([move], at=at, reference=reference, reason=reason)[0]


def transfer(*, part: Part, storeroom: Storeroom, to_storeroom: Storeroom, quantity: Decimal, by: Any, bin: str = "",
             to_bin: str = "", at: dt.datetime | None = None,
             reason: str = "") -> tuple[InventoryTransaction, InventoryTransaction]:
    """Carry ``quantity`` free units from one bin to another; worth and average stay as they are. Returns both rows."""
    permit(by, "transfer", storeroom, to_storeroom)
    now = timezone.now()
    at = at or now
    problems = [*quantity_problems(quantity), *date_problems(at, now)]
    if to_storeroom.retired_at is not None:
        problems.append(Problem("store_retired", _("This storeroom is out of use; choose another."), "to_storeroom"))
    if (storeroom.pk, bin) == (to_storeroom.pk, to_bin):
        problems.append(Problem("same_bin", _("It lies there already; choose another bin."), "to_bin"))
    refuse(problems)
    units = milli(Decimal(quantity))
    with stock_of([part.pk], by=by) as book:
        level = _free_bin(book, part, storeroom, bin, units, at)
        out = book.outward(level, TransactionType.TRANSFER_OUT, units, at)
        into = Move(book.level(part, to_storeroom, to_bin), TransactionType.TRANSFER_IN, units, -out.value,
                    out.unit_cost, out.price_unknown, at_average=True)
        first, second = book.write([out, into], at=at, reason=reason)
        return first, second


def intake_problems(part: Part, storeroom: Storeroom) -> list[Problem]:
    """Why no more of the part is taken in here."""
    problems = []
    if part.retired_at is not None:
        problems.append(Problem("part_retired", _("%(part)s is out of use; no more of it is taken in.") % {
            "part": part.part_number}, "part"))
    if storeroom.retired_at is not None:
        problems.append(Problem("store_retired", _("This storeroom is out of use; choose another."), "storeroom"))
    return problems


def _free_bin(book: Book, part: Part, storeroom: Storeroom, bin: str, units: Decimal, at: dt.datetime) -> StockLevel:
    """The bin, if it has ``units`` that are promised to nobody (or a later count has seen them go)."""
    level = book.find(part, storeroom, bin)
    there = level.available if level is not None else ZERO
    if level is not None and (there >= units or book.later_count(level, at) is not None):
        return level
    raise Conflict.of("not_enough_stock", _(
        "Only %(there)s of %(wanted)s %(unit)s of %(part)s lie free in this bin. Take less, or release what is "
        "promised first.") % {"there": shown(there), "wanted": shown(units), "unit": part.unit_of_measure,
                              "part": part.part_number}, "quantity")


def _share_left(origin: InventoryTransaction, kind: TransactionType, units: Decimal) -> Decimal:
    """The value (positive) of ``units`` of an issue or receipt going back; the last of them takes what is left of it.

    Raises Conflict where fewer are left, or the row was reversed. Call under the part's lock.
    """
    if InventoryTransaction.objects.filter(reverses=origin).exists():
        raise Conflict.of("reversed", _("This movement was taken back already."), "against")
    back = InventoryTransaction.objects.filter(
        against=origin, transaction_type=kind).aggregate(units=Sum("quantity"), value=Sum("value"))
    left = milli(abs(origin.quantity) - abs(back["units"] or ZERO))
    if units > left:
        raise Conflict.of("more_than_moved", _("Only %(left)s of it are left to go back.") % {"left": shown(left)},
                          "quantity")
    worth = cents(abs(origin.value) - abs(back["value"] or ZERO))
    return worth if units == left else min(worth, share(abs(origin.value), units, abs(origin.quantity)))
