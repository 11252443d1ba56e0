"""What a phone brings after the books were closed: kept as sent, and booked nowhere until a supervisor says so."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from assets.models import Meter
from assets.services.meters import record_reading
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, DomainError, Problem, refuse
from inventory.models import Part, Storeroom
from workorders.choices import WORKABLE_STATUSES, LateDecision, LateKind, Status
from workorders.models import LateEntry, WorkOrder, WorkOrderStep
from workorders.services import telling
from workorders.services.intake import continue_with
from workorders.services.labor import book_labor
from workorders.services.moving import happened, locked, reason_missing
from workorders.services.parts import issue_part
from workorders.services.thread import add_comment


def keep_late_entry(*, order: WorkOrder, kind: str, payload: dict[str, Any], key: uuid.UUID | None, by: Any,
                    happened_at: dt.datetime | None) -> LateEntry:
    """Keep what was done before a phone knew that the order is closed. The same ``key`` again is the same row.

    ``payload`` says it in the words that accepting understands (see the functions below), or in ``words`` alone.
    """
    require(by, "workorders.perform_workorder" if kind != LateKind.NOTE else "workorders.view_workorder")
    with acting_as(by):
        order = locked(order, by)
        known = LateEntry.objects.filter(key=key).first() if key is not None else None
        if known is not None:
            return known
        when, problems = happened(happened_at, "happened_at")
        if order.status != Status.CLOSED:
            problems.append(Problem("not_closed", _("The books of %(number)s are open: book it there.") % {
                "number": order.number}, "status"))
        if kind not in LateKind.values:
            problems.append(Problem("kind", _("Choose one of the listed kinds of entry."), "kind"))
        refuse(problems)
        entry = LateEntry(work_order=order, kind=kind, payload=payload, key=key, entered_by=by, happened_at=when)
        entry.save()
        telling.late_entry(entry)
        return entry


def accept_late_entry(*, entry: LateEntry, by: Any, note: str = "", follow_up: WorkOrder | None = None) -> WorkOrder:
    """Book the entry on a follow-up: on ``follow_up``, an unfinished follow-up of the closed order; else on the open
    one that an earlier late entry of the order went to; else on a new one."""
    require(by, "workorders.close_workorder")
    with acting_as(by):
        current = _waiting(entry, by)
        if follow_up is None:
            title = (_("Late entry: %(title)s") % {"title": current.work_order.title})[:255]
            target = _begun(current, by) or continue_with(current.work_order, by=by, title=title,
                                                          description=words_of(current))
        else:
            target = locked(follow_up, by)
            if target.follow_up_of_id != current.work_order_id:
                raise DomainError.of("no_follow_up", _("%(number)s is no follow-up of the closed order.") % {
                    "number": target.number}, "follow_up")
        _BOOK.get(current.kind, _as_comment)(current, target, by)
        _decide(current, LateDecision.ACCEPTED, by=by, note=note, follow_up=target)
        return target


def _begun(entry: LateEntry, by: Any) -> WorkOrder | None:
    """The follow-up that takes late entries of this order already, locked, while things can be booked on it."""
    seen = WorkOrder.objects.all() if by is None else WorkOrder.objects.visible_to(by)
    before = LateEntry.objects.filter(work_order=entry.work_order_id, decision=LateDecision.ACCEPTED)
    begun = seen.filter(status__in=WORKABLE_STATUSES, pk__in=before.values("follow_up")).order_by("-pk").first()
    return locked(begun, by) if begun is not None else None


def decline_late_entry(*, entry: LateEntry, by: Any, note: str) -> LateEntry:
    """Book it nowhere; the entry stays to be seen, with the reason."""
    require(by, "workorders.close_workorder")
    with acting_as(by):
        current = _waiting(entry, by)
        refuse(reason_missing(note, _("Say why the entry is not booked."), "note"))
        _decide(current, LateDecision.DECLINED, by=by, note=note)
        return current


def words_of(entry: LateEntry) -> str:
    """One line for people: what the phone wanted to book."""
    said = entry.payload.get("words") or ", ".join(
        f"{name}: {value}" for name, value in entry.payload.items() if isinstance(value, str | int | float) and value)
    return f"{entry.get_kind_display()}: {said}" if said else str(entry.get_kind_display())


def _waiting(entry: LateEntry, by: Any) -> LateEntry:
    locked(entry.work_order, by)
    current = LateEntry.objects.select_for_update(of=("self",)).select_related("work_order", "entered_by").get(
        pk=entry.pk)
    if current.decision != LateDecision.WAITING:
        raise Conflict.of("decided", _("Somebody decided about this entry already."))
    return current


def _decide(entry: LateEntry, decision: str, *, by: Any, note: str, follow_up: WorkOrder | None = None) -> None:
    entry.decision, entry.decided_by, entry.decided_at = decision, by, timezone.now()
    entry.decision_note, entry.follow_up = note.strip(), follow_up
    entry.save()


def _labour(entry: LateEntry, order: WorkOrder, by: Any) -> None:
    """``started_at`` and ``ended_at`` (ISO 8601) with ``break_minutes``, or ``work_date`` and ``minutes``."""
    said = entry.payload
    if not (said.get("started_at") or said.get("minutes")):
        raise KeyError("minutes")
    book_labor(order=order, by=by, user=entry.entered_by, late=True, note=str(said.get("note", ""))[:255],
               started_at=_moment(said, "started_at"), ended_at=_moment(said, "ended_at"),
               break_minutes=int(said.get("break_minutes") or 0), work_date=parse_date(str(said.get("work_date", ""))),
               minutes=int(said["minutes"]) if said.get("minutes") else None)


def _part(entry: LateEntry, order: WorkOrder, by: Any) -> None:
    """``part`` and ``storeroom`` (ids), ``quantity``, perhaps ``bin``."""
    said = entry.payload
    units = Decimal(str(said["quantity"]))
    if units <= 0:
        raise ValueError("Given back: it was issued on the closed order, so the storekeeper reads of it.")
    issue_part(order=order, part=Part.objects.get(pk=said["part"]), quantity=units, by=by,
               storeroom=Storeroom.objects.get(pk=said["storeroom"]), bin=said.get("bin"), at=entry.happened_at)


def _reading(entry: LateEntry, order: WorkOrder, by: Any) -> None:
    """``meter`` (id) and ``value``."""
    said = entry.payload
    record_reading(meter=Meter.objects.get(pk=said["meter"]), value=Decimal(str(said["value"])), by=by,
                   read_at=entry.happened_at, confirmed=True, late=True)


def _answer(entry: LateEntry, order: WorkOrder, by: Any) -> None:
    """``step`` (id) and what was answered: the closed list stays as it is, so the follow-up tells of it."""
    step = WorkOrderStep.objects.filter(pk=entry.payload.get("step"), work_order=entry.work_order_id).first()
    text = f"{step}: {words_of(entry)}" if step is not None else words_of(entry)
    add_comment(order, by=entry.entered_by, text=text)


def _as_comment(entry: LateEntry, order: WorkOrder, by: Any) -> None:
    add_comment(order, by=entry.entered_by, text=str(entry.payload.get("text") or words_of(entry)))


def _moment(said: dict[str, Any], name: str) -> dt.datetime | None:
    return parse_datetime(str(said.get(name) or ""))


def _readable(book: Callable[[LateEntry, WorkOrder, Any], None]) -> Callable[[LateEntry, WorkOrder, Any], None]:
    """As ``book``; an entry that lacks what it needs is kept as a comment of the follow-up, so nothing is lost."""
    def run(entry: LateEntry, order: WorkOrder, by: Any) -> None:
        try:
            book(entry, order, by)
        except (KeyError, ValueError, TypeError, InvalidOperation, ObjectDoesNotExist):
            _as_comment(entry, order, by)

    return run


_BOOK: dict[str, Callable[[LateEntry, WorkOrder, Any], None]] = {
    LateKind.LABOUR: _readable(_labour), LateKind.PART: _readable(_part), LateKind.READING: _readable(_reading),
    LateKind.ANSWER: _answer,
}
