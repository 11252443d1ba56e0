"""Purchase orders: from what should be bought to what was ordered, amended and closed. Receipts: receiving.py."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import NotFound, Problem, refuse
from inventory.models import Part, PartUnit, PurchaseOrder, PurchaseOrderLine, PurchaseStatus, Storeroom, Supplier
from inventory.services.amounts import price, price_problems, quantity_problems, shown
from inventory.signals import purchase_moved

KEEP: Any = object()
_OPEN = (PurchaseStatus.DRAFT, PurchaseStatus.ORDERED)


@dataclass(frozen=True)
class Buy:
    """``quantity`` of a part in its own unit, or in packs where ``unit`` names one. ``unit_price`` is that of one such
    unit; None: the list price, where there is one. ``for_order``: id of the work order it is bought for."""

    part: Part
    quantity: Decimal
    unit: PartUnit | None = None
    unit_price: Decimal | None = None
    due_date: dt.date | None = None
    for_order: int | None = None


def in_packs(part: Part, quantity: Decimal, unit: PartUnit | None) -> Buy:
    """At least ``quantity`` of the part's own units, in whole packs."""
    if unit is None:
        return Buy(part, quantity)
    return Buy(part, (quantity / unit.factor).to_integral_value(ROUND_CEILING), unit)


def draft_order(*, supplier: Supplier, storeroom: Storeroom, by: Any, lines: Sequence[Buy] = (), notes: str = "",
                due_date: dt.date | None = None) -> PurchaseOrder:
    """A new order that nobody has sent yet, to be delivered to ``storeroom``, whose site pays."""
    _permit(by, "add", storeroom.site_id, storeroom)
    problems = []
    if supplier.retired_at is not None:
        problems.append(Problem("supplier_retired", _("%(supplier)s is out of use; nothing is ordered there.") % {
            "supplier": supplier}, "supplier"))
    refuse(problems)
    with acting_as(by):
        order = PurchaseOrder(supplier=supplier, site=storeroom.site, storeroom=storeroom, notes=notes,
                              due_date=due_date)
        order.save()
        for buy in lines:
            add_line(order=order, buy=buy, by=by)
        return order


def add_line(*, order: PurchaseOrder, buy: Buy, by: Any) -> PurchaseOrderLine:
    """One more part on an order that is not finished; on a sent one it is an amendment."""
    with acting_as(by):
        order = locked_order(order, by, "change")
        part = buy.part
        problems = [*_state_problems(order, _OPEN), *quantity_problems(buy.quantity),
                    *price_problems(buy.unit_price, "unit_price")]
        if part.retired_at is not None:
            problems.append(Problem("part_retired", _("%(part)s is out of use; no more of it is bought.") % {
                "part": part.part_number}, "part"))
        if part.currency and part.currency != order.site.currency:
            problems.append(Problem("other_currency", _("%(part)s is kept in %(own)s, this site pays in %(other)s.") % {
                "part": part.part_number, "own": part.currency, "other": order.site.currency}, "part"))
        if buy.unit is not None and buy.unit.part_id != part.pk:
            problems.append(Problem("other_unit", _("This pack holds another part."), "unit"))
        refuse(problems)
        factor = buy.unit.factor if buy.unit is not None else Decimal(1)
        cost = buy.unit_price
        if cost is None and part.unit_cost is not None:
            cost = price(part.unit_cost * factor)
        last = order.lines.aggregate(last=Max("line_number"))["last"] or 0
        line = PurchaseOrderLine(
            purchase_order=order, line_number=last + 1, part=part, quantity_ordered=buy.quantity, unit_factor=factor,
            purchase_unit=buy.unit.name if buy.unit is not None else "", unit_price=cost, due_date=buy.due_date,
            supplier_part_number=part.supplier_part_number if part.supplier_id == order.supplier_id else "",
            reference_type="work_order" if buy.for_order else "", reference_id=buy.for_order)
        line.save()
        return line


def amend_line(*, line: PurchaseOrderLine, by: Any, quantity: Decimal = KEEP, unit_price: Decimal | None = KEEP,
               due_date: dt.date | None = KEEP) -> PurchaseOrderLine:
    """Change what is ordered of a part, at what price, until when; never less than has come. What was received keeps
    the price it came at."""
    with acting_as(by):
        order = locked_order(line.purchase_order, by, "change")
        line = order.lines.select_for_update().get(pk=line.pk)
        problems = [*_state_problems(order, _OPEN)]
        if line.closed_at is not None:
            problems.append(Problem("line_closed", _("Line %(line)s was closed: add a line instead.") % {
                "line": line.line_number}, "line"))
        if quantity is not KEEP:
            problems += quantity_problems(quantity)
            if quantity < line.quantity_received:
                problems.append(Problem("less_than_received", _("%(got)s have come already; order no less.") % {
                    "got": shown(line.quantity_received)}, "quantity"))
        if unit_price is not KEEP:
            problems += price_problems(unit_price, "unit_price")
        refuse(problems)
        for name, value in (("quantity_ordered", quantity), ("unit_price", unit_price), ("due_date", due_date)):
            if value is not KEEP:
                setattr(line, name, value)
        line.save()
        close_if_complete(order)
        return line


def remove_line(*, line: PurchaseOrderLine, by: Any) -> None:
    """Take a line off a draft. A line that was sent is closed instead."""
    with acting_as(by):
        order = locked_order(line.purchase_order, by, "change")
        refuse(_state_problems(order, (PurchaseStatus.DRAFT,)))
        order.lines.get(pk=line.pk).delete()


def send_order(*, order: PurchaseOrder, by: Any, at: dt.datetime | None = None,
               due_date: dt.date | None = None, supplier_reference: str = "") -> PurchaseOrder:
    """It was ordered, at ``at`` (default now). ``due_date`` is what the supplier promised; where he did not and the
    order has none, the longest lead time of its parts counted from that day, where one is known."""
    now = timezone.now()
    at = at or now
    with acting_as(by):
        order = locked_order(order, by, "change")
        lines = list(order.lines.select_related("part__supplier"))
        problems = _state_problems(order, (PurchaseStatus.DRAFT,))
        if not lines:
            problems.append(Problem("no_lines", _("There is nothing on this order yet: add a part."), "lines"))
        if at > now:
            problems.append(Problem("in_future", _("This has not happened yet; give a time that is past."), "at"))
        if order.supplier.retired_at is not None:
            problems.append(Problem("supplier_retired", _("%(supplier)s is out of use; nothing is ordered there.") % {
                "supplier": order.supplier}, "supplier"))
        refuse(problems)
        order.status, order.ordered_at, order.ordered_by = PurchaseStatus.ORDERED, at, by
        order.due_date = due_date or order.due_date or _expected(order, lines, at)
        order.supplier_reference = supplier_reference or order.supplier_reference
        order.save()
        purchase_moved.send(PurchaseOrder, order=order, what="sent", rows=[])
        return order


def cancel_order(*, order: PurchaseOrder, by: Any) -> PurchaseOrder:
    """Nothing of it will come. Once something came, the rest is closed line by line instead."""
    with acting_as(by):
        order = locked_order(order, by, "change")
        problems = _state_problems(order, _OPEN)
        if order.lines.filter(quantity_received__gt=0).exists():
            problems.append(Problem("received", _("Something of it has come: close the lines that will not come."),
                                    "status"))
        refuse(problems)
        order.status, order.closed_at = PurchaseStatus.CANCELLED, timezone.now()
        order.save()
        purchase_moved.send(PurchaseOrder, order=order, what="cancelled", rows=[])
        return order


def close_line(*, line: PurchaseOrderLine, by: Any, reason: str) -> PurchaseOrderLine:
    """The rest of a line will not come, for a reason. The order closes itself with its last line."""
    with acting_as(by):
        order = locked_order(line.purchase_order, by, "change")
        line = order.lines.select_for_update().get(pk=line.pk)
        problems = _state_problems(order, (PurchaseStatus.ORDERED,))
        if not reason.strip():
            problems.append(Problem("reason_missing", _("Say why the rest will not come."), "reason"))
        if not line.outstanding:
            problems.append(Problem("nothing_outstanding", _("Nothing more is to come on this line."), "line"))
        refuse(problems)
        line.closed_at, line.closed_by, line.closed_reason = timezone.now(), by, reason.strip()
        line.save()
        close_if_complete(order)
        return line


def close_if_complete(order: PurchaseOrder) -> None:
    """Close the locked order when every line has come or was closed; open it again when a receipt was taken back."""
    waiting = any(line.outstanding for line in order.lines.all())
    if order.status == PurchaseStatus.ORDERED and not waiting:
        order.status, order.closed_at = PurchaseStatus.CLOSED, timezone.now()
        order.save()
        purchase_moved.send(PurchaseOrder, order=order, what="closed", rows=[])
    elif order.status == PurchaseStatus.CLOSED and waiting:
        order.status, order.closed_at = PurchaseStatus.ORDERED, None
        order.save()
        purchase_moved.send(PurchaseOrder, order=order, what="reopened", rows=[])


def locked_order(order: PurchaseOrder, by: Any, action: str = "") -> PurchaseOrder:
    """The order as it is now, locked; ``action`` (add, change) asks for that permission too. Inside a transaction."""
    if action:
        require(by, f"inventory.{action}_purchaseorder")
    rows = PurchaseOrder.objects.select_for_update(of=("self",), no_key=True).select_related("site", "supplier")
    found = (rows if by is None else rows.visible_to(by)).filter(pk=order.pk).first()
    if found is None:
        raise NotFound.of("not_found", _("There is no such purchase order."))
    return found


def _expected(order: PurchaseOrder, lines: Sequence[PurchaseOrderLine], at: dt.datetime) -> dt.date | None:
    days = [line.part.lead_days for line in lines]
    known = [d for d in days if d is not None] or [d for d in (order.supplier.lead_time_days,) if d is not None]
    if not known:
        return None
    return at.astimezone(ZoneInfo(order.site.time_zone)).date() + dt.timedelta(days=max(known))


def _permit(by: Any, action: str, site_id: int, storeroom: Storeroom) -> None:
    require(by, f"inventory.{action}_purchaseorder")
    require_branch(by, site_id=site_id, location_ids=(storeroom.location_id,))


def _state_problems(order: PurchaseOrder, states: Sequence[PurchaseStatus]) -> list[Problem]:
    if order.status in states:
        return []
    return [Problem("state", _("%(order)s is %(state)s: this is not possible now.") % {
        "order": order.number, "state": order.get_status_display()}, "status")]
