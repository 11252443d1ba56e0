"""Locks and tags on sources of energy: hung, tried, taken off in order. Start and finish ask for them (guards.py)."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from assets.models import Asset
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, NotFound, Problem, refuse
from workorders.choices import WORKABLE_STATUSES, SafetyAction
from workorders.models import SafetyLock, WorkOrder, WorkOrderStep
from workorders.services.moving import happened, locked, reason_missing
from workorders.services.thread import add_comment


def lock_on(*, order: WorkOrder, by: Any, step: WorkOrderStep | None = None, point: str = "", action: str = "",
            lock_number: str = "", asset: Asset | None = None, at: dt.datetime | None = None) -> SafetyLock:
    """Hang a lock or a tag at ``point`` (default: what the safety step says). It is the person's own."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order = locked(order, by)
        when, problems = happened(at)
        if order.status not in WORKABLE_STATUSES:
            raise Conflict.of("state", _("%(number)s is %(state)s: locks hang while the work goes on.") % {
                "number": order.number, "state": order.get_status_display().lower()}, "status")
        if step is not None and (step.work_order_id != order.pk or step.safety not in ("LOCK", "TAG")):
            problems.append(Problem("other_step", _("This step hangs no lock."), "step"))
        action = action or (step.safety if step is not None else "") or SafetyAction.LOCK
        point = (point.strip() or (step.text if step is not None else ""))[:255]
        if action not in (SafetyAction.LOCK, SafetyAction.TAG):
            problems.append(Problem("action", _("A lock or a tag is hung."), "action"))
        problems += reason_missing(point, _("Say where the lock hangs."), "point")
        if step is not None and SafetyLock.objects.filter(step=step, removed_at=None).exists():
            problems.append(Problem("lock_on", _("The lock of this step is already on."), "step"))
        refuse(problems, Conflict)
        lock = SafetyLock(work_order=order, step=step, asset=asset, action=action, point=point,
                          lock_number=lock_number, applied_at=when, applied_by=by)
        lock.full_clean(exclude=["version"])
        lock.save()
        return lock


def try_out(*, lock: SafetyLock, by: Any, at: dt.datetime | None = None) -> SafetyLock:
    """Somebody tried to start the machine, and it does not."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        current, when, problems = _held(lock, by, at)
        refuse(problems, Conflict)
        current.tried_at = when
        current.save()
        return current


def lock_off(*, lock: SafetyLock, by: Any, at: dt.datetime | None = None, reason: str = "") -> SafetyLock:
    """Take a lock off. Somebody else's is cut only by who may force, with a reason that stands on the order."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        current, when, problems = _held(lock, by, at)
        foreign = by is not None and current.applied_by_id != by.pk
        if foreign and not by.has_perm("workorders.force_workorder"):
            problems.append(Problem("not_yours", _("%(person)s hung this lock and takes it off; a supervisor may cut "
                                                   "it.") % {"person": current.applied_by}, "lock"))
        elif foreign:
            problems += reason_missing(reason, _("Say why somebody else's lock is taken off."))
        refuse(problems, Conflict)
        earlier = current.work_order.safety_locks.aggregate(last=Max("removal_position"))["last"] or 0
        current.removed_at, current.removed_by, current.removal_position = when, by, earlier + 1
        current.save()
        if reason.strip():
            add_comment(current.work_order, by=by, text=_("%(lock)s taken off: %(reason)s") % {
                "lock": current, "reason": reason.strip()})
        return current


def _held(lock: SafetyLock, by: Any, at: dt.datetime | None) -> tuple[SafetyLock, dt.datetime, list[Problem]]:
    """The lock as it is now, under its locked order, with what speaks against touching it."""
    order = locked(lock.work_order, by)
    current = SafetyLock.objects.select_for_update(of=("self",)).select_related("applied_by").filter(
        pk=lock.pk, work_order=order).first()
    if current is None:
        raise NotFound.of("not_found", _("There is no such lock."))
    when, problems = happened(at)
    if current.removed_at is not None:
        problems.append(Problem("lock_off", _("This lock is off already.")))
    elif when < current.applied_at:
        problems.append(Problem("before_on", _("The lock was hung after that: give a later time."), "at"))
    return current, when, problems
