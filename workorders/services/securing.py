"""All safety steps of an order in one gesture: locked, tagged and tried; and one's own locks off again."""

import datetime as dt
from typing import Any

from cmms.access import require
from cmms.audit import acting_as
from workorders.choices import AnswerResult, SafetyAction
from workorders.models import SafetyLock, WorkOrder
from workorders.services.answers import answer
from workorders.services.checklist import steps_of
from workorders.services.moving import locked
from workorders.services.safety import lock_off, lock_on


def secure(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> list[SafetyLock]:
    """Hang every lock and tag that the steps ask for and that does not hang, then say that it was tried.

    Returns the locks that were hung now.
    """
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order = locked(order, by)
        hung = []
        states = [state for state in steps_of(order) if state.step.safety]
        for state in states:
            on = state.lock is not None and state.lock.removed_at is None
            if state.step.safety in (SafetyAction.LOCK, SafetyAction.TAG) and not on:
                hung.append(lock_on(order=order, by=by, step=state.step, at=at))
        for state in states:
            tried = state.answer is not None and state.answer.result == AnswerResult.PASS
            if state.step.safety == SafetyAction.TRY and not tried:
                answer(step=state.step, by=by, result=AnswerResult.PASS, at=at)
        return hung


def unlock(*, order: WorkOrder, by: Any, at: dt.datetime | None = None) -> list[SafetyLock]:
    """Take off one's own locks and tags, the last one hung first. Returns them."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order = locked(order, by)
        mine = order.safety_locks.filter(removed_at__isnull=True, applied_by=by).order_by("-applied_at", "-id")
        return [lock_off(lock=lock, by=by, at=at) for lock in mine]
