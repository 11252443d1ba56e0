"""Parts of an order: planned, put aside, taken and given back. Stock itself moves in inventory.services alone."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Problem, refuse
from inventory import services as stock
from inventory.models import InventoryTransaction, Part, Reservation, Storeroom, TransactionType
from inventory.services.amounts import quantity_problems, shown
from workorders.choices import BOOKABLE_STATUSES, UNFINISHED_STATUSES, WORKABLE_STATUSES, Status
from workorders.models import WorkOrder, WorkOrderPart
from workorders.services.moving import locked


def plan_part(*, order: WorkOrder, part: Part, quantity: Decimal, by: Any,
              storeroom: Storeroom | None = None, note: str | None = None) -> WorkOrderPart:
    """Let the order plan ``quantity`` of the part, in the part's unit (0: no more than was used), and reserve it.

    ``note`` None leaves the line's note as it is.
    """
    require(by, "workorders.plan_workorder")
    with acting_as(by):
        order = locked(order, by)
        problems = _state_problems(order, UNFINISHED_STATUSES)
        if quantity < 0:
            problems.append(Problem("negative", _("A planned quantity cannot be negative."), "quantity"))
        refuse(problems)
        line, _made = WorkOrderPart.objects.get_or_create(work_order=order, part=part)
        line.quantity_requested, line.storeroom = quantity, storeroom
        line.note = line.note if note is None else note
        line.save()
        reserve_planned(order, by=by)
        return line


def issue_part(*, order: WorkOrder, part: Part, storeroom: Storeroom, quantity: Decimal, by: Any,
               at: dt.datetime | None = None, bin: str | None = None, emergency: bool = False,
               reason: str = "") -> WorkOrderPart:
    """Take a part for the order, planned or not; the order bears what it is worth then.

    Raises Conflict where there is not enough; the refused demand is kept.
    """
    with acting_as(by):
        order = locked(order, by)
        refuse(_state_problems(order, BOOKABLE_STATUSES))
        line, _made = WorkOrderPart.objects.get_or_create(work_order=order, part=part)
        stock.issue(part=part, storeroom=storeroom, quantity=quantity, by=by, bin=bin, at=at, emergency=emergency,
                    reference=stock.Reference("work_order", order.pk, line.pk), reason=reason)
        line.refresh_from_db()  # recost_moved wrote it
        return line


def return_part(*, order: WorkOrder, against: InventoryTransaction, quantity: Decimal, by: Any,
                storeroom: Storeroom | None = None, bin: str | None = None, at: dt.datetime | None = None,
                reason: str = "") -> WorkOrderPart:
    """Give back what one issue took, at the value it was issued at."""
    with acting_as(by):
        order = locked(order, by)
        problems = _state_problems(order, BOOKABLE_STATUSES)
        if (against.reference_type, against.reference_id) != ("work_order", order.pk):
            problems.append(Problem("other_order", _("This was not issued for this order."), "against"))
        refuse(problems)
        stock.return_part(against=against, quantity=quantity, by=by, storeroom=storeroom, bin=bin, at=at, reason=reason)
        return WorkOrderPart.objects.get(work_order=order, part=against.part)


def return_unused(*, order: WorkOrder, part: Part, quantity: Decimal, by: Any, storeroom: Storeroom | None = None,
                  bin: str | None = None, at: dt.datetime | None = None, reason: str = "") -> WorkOrderPart:
    """Give back ``quantity`` of what the order took of the part, the newest issue first, each at the value it was
    issued at. For whoever holds the part and not the posting."""
    with acting_as(by):
        order = locked(order, by)
        stock.lock_parts([part.pk])
        left = stock.left_to_return("work_order", order.pk, part)
        problems = [*_state_problems(order, BOOKABLE_STATUSES), *quantity_problems(quantity)]
        there = sum((units for _row, units in left), Decimal(0))
        if not problems and quantity > there:
            problems.append(Problem("more_than_moved", _(
                "Only %(left)s %(unit)s of %(part)s were taken for %(number)s and not given back yet.") % {
                    "left": shown(there), "unit": part.unit_of_measure, "part": part.part_number,
                    "number": order.number}, "quantity"))
        refuse(problems)
        rest = quantity
        for row, units in left:
            take = min(rest, units)
            if take > 0:
                stock.return_part(against=row, quantity=take, by=by, storeroom=storeroom, bin=bin, at=at,
                                  reason=reason)
                rest -= take
        return WorkOrderPart.objects.get(work_order=order, part=part)


def reserve_coming(*, by: Any = None) -> int:
    """Put aside the parts of every order whose need has come near (lead time + 14 days) and that has not asked for
    them yet; nightly. One transaction per order, so that a run that is stopped has done what it has done. Returns how
    many orders asked."""
    asked = Reservation.objects.open().filter(reference_type="work_order", reference_line_id=OuterRef("pk"))
    lines = WorkOrderPart.objects.filter(
        ~Exists(asked), work_order__status__in=WORKABLE_STATUSES, quantity_requested__gt=F("quantity_used"),
    ).select_related("work_order", "part__supplier").order_by("work_order_id", "pk")
    orders = {line.work_order_id: line.work_order for line in lines.iterator(chunk_size=1000)
              if _needed_soon(line.part, line.work_order.scheduled_start or line.work_order.due_at)}
    for order in orders.values():
        with acting_as(by):
            reserve_planned(locked(order, by), by=by)
    return len(orders)


def reserve_planned(order: WorkOrder, *, by: Any) -> None:
    """Put aside what the lines of the locked order still want and will need soon; never fails for want of stock."""
    if order.status not in WORKABLE_STATUSES:
        return
    lines = order.parts.select_related("part__supplier", "storeroom").order_by("part_id")
    stock.reserve_all([wish for line in lines if (wish := wish_of(order, line)) is not None], by=by)


def wish_of(order: WorkOrder, line: WorkOrderPart) -> stock.Wish | None:
    """What a line still wants put aside; None while it will not be needed soon."""
    need_at = order.scheduled_start or order.due_at
    if not _needed_soon(line.part, need_at):
        return None
    return stock.Wish(part=line.part, site=order.site,
                      quantity=max(line.quantity_requested - line.quantity_used, Decimal(0)),
                      reference=stock.Reference("work_order", order.pk, line.pk), priority=order.priority,
                      need_at=need_at, storeroom=line.storeroom)


def release_reserved(order: WorkOrder, *, by: Any) -> None:
    """Give back whatever is still put aside for the order."""
    stock.release(reference=stock.Reference("work_order", order.pk), by=by)


def recost_moved(rows: Iterable[InventoryTransaction]) -> None:
    """Bring the lines of the orders that these ledger rows name up to date, whichever verb posted them."""
    moved = {(row.reference_id, row.part_id) for row in rows if row.reference_type == "work_order"}
    if not moved:
        return
    orders, parts = zip(*moved, strict=True)
    for line in WorkOrderPart.objects.filter(work_order__in=orders, part__in=parts).order_by("pk"):
        if (line.work_order_id, line.part_id) in moved:
            recost(line)


def recost(line: WorkOrderPart) -> WorkOrderPart:
    """Write on the line what the ledger says was used and what that cost."""
    rows = InventoryTransaction.objects.of_reference("work_order", line.work_order_id).filter(
        part=line.part_id, transaction_type__in=[TransactionType.ISSUE, TransactionType.RETURN])
    moved = rows.aggregate(units=Sum("quantity"), value=Sum("value"))
    line.quantity_used = -(moved["units"] or Decimal(0))
    line.total_cost = None if moved["value"] is None else -moved["value"]
    line.unit_cost = None
    if line.total_cost is not None and line.quantity_used > 0:
        line.unit_cost = (line.total_cost / line.quantity_used).quantize(Decimal("0.000001"))
    line.save()
    return line


def _needed_soon(part: Part, need_at: dt.datetime | None) -> bool:
    return need_at is None or part.reserve_from(need_at) <= timezone.now()


def _state_problems(order: WorkOrder, states: tuple[Status, ...]) -> list[Problem]:
    if order.status in states:
        return []
    if order.status == Status.CLOSED:
        return [Problem("closed", _("The books of this order are closed: make a follow-up and book it there."),
                        "status")]
    return [Problem("state", _("%(number)s is %(state)s: this is not possible now.") % {
        "number": order.number, "state": order.get_status_display().lower()}, "status")]
