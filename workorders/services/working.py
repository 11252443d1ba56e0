"""What a person at the machine does with the clock and the order in one step."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, refuse
from workorders.choices import Outcome, Status
from workorders.models import Downtime, LaborEntry, WorkOrder
from workorders.services.clocks import running_clock, start_clock, stop_own_clock
from workorders.services.life import cancel, complete, resume, start
from workorders.services.moving import available_moves, happened, in_key_order, locked


def work_on(*, order: WorkOrder, by: Any, at: dt.datetime | None = None, stop_other: bool = False,
            confirmed: bool = False) -> WorkOrder:
    """Begin, or go on, with an order, one's clock included: an open one starts, a waiting one is resumed.

    Where the clock runs on another order, ``stop_other`` stops and books it first ("stop and start here"), and
    ``confirmed`` says that it really ran so long; else Conflict ``clock_runs``. Where it runs here, nothing happens.
    """
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        running = running_clock(by)
        held = in_key_order(order, running.work_order if running is not None else order)
        current = locked(order, by)
        if running is not None and running.work_order_id != order.pk and stop_other:
            when, problems = happened(at)
            refuse(problems)
            stop_own_clock(held[running.work_order_id], by, when, confirmed=confirmed)
        if current.status != Status.IN_PROGRESS:
            resumes = current.status == Status.ON_HOLD
            current = (resume if resumes else start)(order=current, by=by, at=at)
        elif running is not None and running.work_order_id == order.pk:
            return current
        start_clock(order=current, by=by, at=at)
        return current


def pause(*, order: WorkOrder, by: Any, at: dt.datetime | None = None, break_minutes: int = 0,
          minutes: int | None = None, confirmed: bool = False) -> LaborEntry | None:
    """Stop one's own clock on the order and nothing else. ``minutes``: what was really worked (0: nothing to book)."""
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order = locked(order, by)
        until, problems = happened(at)
        refuse(problems)
        if not LaborEntry.objects.of(order).running().filter(user=by).exists():
            raise Conflict.of("no_clock", _("Your clock does not run on %(number)s.") % {"number": order.number})
        return stop_own_clock(order, by, until, break_minutes=break_minutes, minutes=minutes, confirmed=confirmed)


def not_needed(*, order: WorkOrder, by: Any, reason: str) -> WorkOrder:
    """The job turned out to be needless: cancelled where the person may and nothing speaks against it, else completed
    as not performed."""
    with acting_as(by):
        current = locked(order, by)
        if any(move.verb == "cancel" for move in available_moves(current, by)):
            return cancel(order=current, by=by, reason=reason)
        return complete(order=current, by=by, outcome=Outcome.NOT_PERFORMED, reason=reason)


def open_downtime(order: WorkOrder) -> Downtime | None:
    """The spell in which the order's asset stands still now: "running again?" is asked where there is one."""
    return Downtime.objects.filter(asset=order.asset_id).ongoing().first() if order.asset_id else None


def follow_up_words(order: WorkOrder) -> dict[str, Any]:
    """What a follow-up of work that was not all done begins with: title, description, priority."""
    return {"title": (_("Finish: %(title)s") % {"title": order.title})[:255], "description": order.outcome_reason,
            "priority": order.priority}
