"""The order's life after it was made: approve, start, hold, complete, close, and the ways back."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _

from cmms.errors import Problem
from workorders.choices import HoldReason, Outcome
from workorders.models import FailureCode, WorkOrder
from workorders.services.clocks import drop_own_clock, stop_own_clock
from workorders.services.downtime import close_spell
from workorders.services.labor import add_minutes
from workorders.services.moving import Moving, moving, reason_missing, utc
from workorders.services.parts import release_reserved, reserve_planned
from workorders.services.rework import earlier_order_of_same_problem

UNKNOWN: Any = object()


def approve(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> WorkOrder:
    """The request becomes an open order; what is planned for it is reserved as far as it is there."""
    with moving("approve", order, by=by, at=at) as under:
        under.check()
        under.order.approved_at = under.at
        under.write()
        reserve_planned(under.order, by=by)
        return under.told()


def reject(*, order: WorkOrder, by: Any, reason: str, at: dt.datetime | None = None) -> WorkOrder:
    """The request will not be done; a downtime that it reported ends."""
    with moving("reject", order, by=by, at=at) as under:
        under.check(reason_missing(reason, _("Say why the request is rejected; the requester reads it.")))
        under.order.cancel_reason = reason
        under.write(reason=reason)
        if under.order.asset is not None:
            close_spell(asset=under.order.asset, by=by, at=under.at, order=under.order)
        return under.told()


def start(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> WorkOrder:
    """Work begins, at ``at`` (default now, never in the future)."""
    with moving("start", order, by=by, at=at) as under:
        under.check()
        _begun(under)
        under.write()
        return under.told()


def unstart(*, order: WorkOrder, by: Any) -> WorkOrder:
    """It was started by mistake; one's own clock on it counts for nothing."""
    with moving("unstart", order, by=by) as under:
        under.check()
        drop_own_clock(under.order, by, under.now, _("Started by mistake"))
        under.order.actual_start = under.order.start_entered_at = None
        under.write()
        return under.told()


def hold(*, order: WorkOrder, by: Any, hold_reason: str, note: str = "", at: dt.datetime | None = None) -> WorkOrder:
    """The order waits, for one of HoldReason; one's own clock stops."""
    with moving("hold", order, by=by, at=at) as under:
        problems = []
        if hold_reason not in HoldReason.values:
            problems.append(Problem("hold_reason", _("Say what the order waits for."), "hold_reason"))
        elif hold_reason == HoldReason.OTHER:
            problems = reason_missing(note, _("Say in words what the order waits for."), "note")
        under.check(problems)
        stop_own_clock(under.order, by, under.at)
        under.order.hold_reason, under.order.hold_note = hold_reason, note
        under.write(reason=f"{hold_reason} {note}".strip())
        return under.told()


def resume(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> WorkOrder:
    """Work on the waiting order goes on, or begins."""
    with moving("resume", order, by=by, at=at) as under:
        under.check()
        _begun(under)
        under.order.hold_reason = under.order.hold_note = ""
        under.write()
        return under.told()


def requeue(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> WorkOrder:
    """What it waited for is there: it stands among the open jobs again, and nobody works on it yet."""
    with moving("requeue", order, by=by, at=at) as under:
        under.check()
        under.order.hold_reason = under.order.hold_note = ""
        under.write()
        return under.told()


def complete(*, order: WorkOrder, by: Any, outcome: str, at: dt.datetime | None = None,
             started_at: dt.datetime | None = None, reason: str = "", problem: FailureCode | None = UNKNOWN,
             cause: FailureCode | None = UNKNOWN, remedy: FailureCode | None = UNKNOWN, failure_note: str | None = None,
             functional_failure: bool | None = UNKNOWN, running_again: bool = False, secret: str = "",
             forced: bool = False, minutes: int | None = None, confirmed: bool = False) -> WorkOrder:
    """The work is finished, at ``at`` (default now); the books stay open.

    ``started_at`` gives the start of a job that nobody started in the system (paper). Codes left out stay as they
    are. ``running_again`` ends the asset's open downtime; ``secret`` is the password or PIN where the order is
    signed; ``forced`` (with a reason) finishes a parent whose children are not. One's own clock stops, unused
    reservations are released. ``minutes`` is what one worked, in place of the clock's reading or where no clock ran;
    ``confirmed``: the clock really ran for more than ten hours.
    """
    with moving("complete", order, by=by, at=at) as under:
        current = under.order
        given = {"problem": problem, "cause": cause, "remedy": remedy, "is_functional_failure": functional_failure}
        for name, value in given.items():
            if value is not UNKNOWN:
                setattr(current, name, value)
        if failure_note is not None:
            current.failure_note = failure_note
        if current.actual_start is None and started_at is not None:
            current.actual_start, current.start_entered_at = utc(started_at), under.now
        signed = current.sign_off_required and by is not None and _is_theirs(by, secret)
        under.check(_ending(under, outcome, reason, minutes), _codes(current), _forcing(forced, reason),
                    outcome=outcome, forced=forced, signed=signed, found=current.problem)
        stopped = stop_own_clock(current, by, under.at, minutes=minutes, confirmed=confirmed)
        if minutes and stopped is None and by is not None:
            add_minutes(current, by, under.at, minutes, by=by)
        current.actual_end, current.end_entered_at = under.at, under.now
        current.first_completed_at = current.first_completed_at or under.at
        current.outcome, current.outcome_reason = outcome, reason
        current.hold_reason = current.hold_note = ""
        if signed:
            current.signed_off_by, current.signed_off_at = by, under.now
        current.possible_rework_of = current.possible_rework_of or earlier_order_of_same_problem(
            current, current.requested_at or current.created_at)
        under.write(reason=f"{outcome} {reason}".strip(), forced=forced)
        if running_again and current.asset is not None:
            close_spell(asset=current.asset, by=by, at=under.at)
        release_reserved(current, by=by)
        return under.told()


def close(*, order: WorkOrder, by: Any) -> WorkOrder:
    """The books are closed: nothing can be booked on the order any more."""
    with moving("close", order, by=by) as under:
        under.check()
        under.order.closed_at = under.now
        under.write()
        return under.told()


def reopen(*, order: WorkOrder, by: Any, reason: str) -> WorkOrder:
    """The work was not finished after all. The first completion stays on record; old reservations are not made."""
    with moving("reopen", order, by=by) as under:
        under.check(reason_missing(reason, _("Say why the order is reopened.")))
        current = under.order
        _begun(under)
        current.actual_end = current.end_entered_at = None
        current.outcome = current.outcome_reason = ""
        current.signed_off_by = current.signed_off_at = None
        under.write(reason=reason)
        return under.told()


def cancel(*, order: WorkOrder, by: Any, reason: str) -> WorkOrder:
    """The order will not be done. Refused once anything was booked."""
    with moving("cancel", order, by=by) as under:
        under.check(reason_missing(reason, _("Say why the order is cancelled.")))
        drop_own_clock(under.order, by, under.now, _("Order cancelled"))
        under.order.cancel_reason = reason
        under.order.hold_reason = under.order.hold_note = ""
        under.write(reason=reason)
        release_reserved(under.order, by=by)
        return under.told()


def reinstate(*, order: WorkOrder, by: Any, reason: str) -> WorkOrder:
    """A cancelled order is done after all; what is planned for it is reserved anew."""
    with moving("reinstate", order, by=by) as under:
        under.check(reason_missing(reason, _("Say why the order is reinstated.")))
        under.order.cancel_reason = ""
        under.order.approved_at = under.order.approved_at or under.at
        under.write(reason=reason)
        reserve_planned(under.order, by=by)
        return under.told()


def _begun(under: Moving) -> None:
    if under.order.actual_start is None:
        under.order.actual_start, under.order.start_entered_at = under.at, under.now


def _ending(under: Moving, outcome: str, reason: str, minutes: int | None) -> list[Problem]:
    problems = []
    if minutes is not None and minutes < 0:
        problems.append(Problem("minutes", _("Nobody works less than nothing."), "minutes"))
    if outcome not in Outcome.values:
        problems.append(Problem("outcome", _("Say how it ended: done, partly done or not performed."), "outcome"))
    if outcome == Outcome.NOT_PERFORMED:
        problems += reason_missing(reason, _("Say why the work was not performed."))
    if under.order.actual_start is not None and under.at < under.order.actual_start:
        problems.append(Problem("before_start", _("Work cannot end before it starts: correct the actual start or the "
                                                  "actual end."), "at"))
    return problems


def _codes(order: WorkOrder) -> list[Problem]:
    return [Problem("wrong_kind", _("%(code)s is another kind of code.") % {"code": code}, field)
            for field, code in order.misplaced_codes()]


def _forcing(forced: bool, reason: str) -> list[Problem]:
    return reason_missing(reason, _("Say why the order is finished before its parts.")) if forced else []


def _is_theirs(person: Any, secret: str) -> bool:
    """Whether ``secret`` is the person's PIN, or the password where no PIN is set."""
    return bool(secret) and check_password(secret, person.pin or person.password)
