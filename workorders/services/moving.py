"""The one way an order moves: lock, permission, table of moves, all problems at once, change, write it down."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, NotFound, Problem, refuse
from workorders import signals, states
from workorders.guards import Attempt, problems_of
from workorders.models import WorkOrder, WorkOrderState

# A device's clock may run ahead of ours by so much before its time counts as lying in the future.
CLOCK_SKEW = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Offer:
    """A move that the person may make in principle. What speaks against it now is looked up when somebody asks."""

    move: states.Move
    look: Callable[[], list[Problem]]

    @cached_property
    def problems(self) -> list[Problem]:
        return self.look()

    @property
    def ready(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.problems


def offers(order: WorkOrder, user: Any, *, at: dt.datetime | None = None) -> list[Offer]:
    """Every move of the order's state that the person's role permits, each with what is missing for it."""
    at = at or timezone.now()
    known: dict[str, list[Problem]] = {}
    return [Offer(move, partial(problems_of, Attempt(order, move, user, at, asking=True), known=known))
            for move in states.moves_from(order.status, user)]


def available_moves(order: WorkOrder, user: Any, *, at: dt.datetime | None = None) -> list[states.Move]:
    """The moves that would be accepted, given their arguments: what buttons, actions and the API show."""
    return [offer.move for offer in offers(order, user, at=at) if offer.ready]


def locked(order: WorkOrder, by: Any) -> WorkOrder:
    """The order as it is now, locked until the transaction ends; NotFound where the person does not see it."""
    rows = WorkOrder.objects.select_for_update(of=("self",), no_key=True)
    found = (rows if by is None else rows.visible_to(by)).filter(pk=order.pk).first()
    if found is None:
        raise NotFound.of("not_found", _("There is no such order."))
    return found


def in_key_order(*orders: WorkOrder) -> dict[int, WorkOrder]:
    """Several orders locked in the order of their keys, before verbs lock them one by one: nobody waits in a circle."""
    rows = WorkOrder.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[order.pk for order in orders])
    return {row.pk: row for row in rows.order_by("pk")}


def utc(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC: Python subtracts and compares two times of one zone by their clocks alone, which is an
    hour wrong where the clocks changed between them."""
    return moment.astimezone(dt.UTC)


def happened(at: dt.datetime | None, field: str = "at") -> tuple[dt.datetime, list[Problem]]:
    """When it happened (in UTC, default now), and the problem where that lies in the future."""
    now = timezone.now()
    if at is None or now < at <= now + CLOCK_SKEW:
        return now, []
    at = utc(at)
    if at > now:
        return at, [Problem("future", _("This time lies in the future: give the time when it happened."), field)]
    return at, []


class Moving:
    """An order under a verb: locked, permitted and in a state the verb leads from. Made by :func:`moving`."""

    def __init__(self, order: WorkOrder, move: states.Move, by: Any, at: dt.datetime) -> None:
        self.order, self.move, self.by, self.at = order, move, by, at
        self.now = timezone.now()
        self.problems: list[Problem] = []
        self.row: WorkOrderState | None = None

    def check(self, *more: Iterable[Problem], **said: Any) -> None:
        """Gather every problem, the guards' included, and refuse when there is one."""
        attempt = Attempt(self.order, self.move, self.by, self.at, **said)
        for problems in more:
            self.problems.extend(problems)
        self.problems.extend(problems_of(attempt))
        refuse(self.problems)

    def write(self, *, reason: str = "", forced: bool = False) -> WorkOrder:
        """Save the order in its new state, with a row of the move."""
        came_from = self.order.status
        if self.move.target is not None:
            self.order.status = self.move.target
        self.order.save()
        if self.move.target is not None:
            self.row = log_move(self.order, self.move.verb, came_from=came_from, by=self.by, at=self.at, reason=reason,
                                forced=forced)
        return self.order

    def told(self) -> WorkOrder:
        """The order, after the higher apps have heard of the move and acted in this transaction."""
        tell(self.move.verb, [self.order], by=self.by, at=self.at, rows=[self.row])
        return self.order


@contextmanager
def moving(verb: str, order: WorkOrder, *, by: Any, at: dt.datetime | None = None) -> Iterator[Moving]:
    """A transaction in which ``order`` is locked for ``verb``.

    Raises NotAllowed, NotFound, or Conflict where the order's state does not know the verb: somebody was faster.
    """
    move = states.move(verb)
    require(by, f"workorders.{move.permission}_workorder")
    with acting_as(by):
        current = locked(order, by)
        if not move.leads_from(current.status):
            raise Conflict.of("state", _("%(number)s is %(state)s now, so this is not possible any more.") % {
                "number": current.number, "state": current.get_status_display().lower()}, "status")
        when, problems = happened(at)
        under = Moving(current, move, by, when)
        under.problems.extend(problems)
        yield under


def log_move(order: WorkOrder, verb: str, *, came_from: str, by: Any, at: dt.datetime, reason: str = "",
             forced: bool = False) -> WorkOrderState:
    """One row of the log of moves."""
    row = WorkOrderState(work_order=order, from_status=came_from, to_status=order.status, verb=verb, moved_by=by,
                         happened_at=at, reason=reason, forced=forced)
    row.save(force_insert=True)
    return row


def tell(verb: str, orders: Sequence[WorkOrder], *, by: Any, at: dt.datetime,
         rows: Sequence[WorkOrderState | None]) -> None:
    """Let the higher apps act in this transaction."""
    signal = signals.AFTER.get(verb)
    if signal is not None and signal.has_listeners(WorkOrder):
        for order, row in zip(orders, rows, strict=True):
            signal.send(WorkOrder, order=order, by=by, at=at, move=row)
    signals.moved.send(WorkOrder, verb=verb, orders=orders, by=by, at=at, rows=rows)


def reason_missing(reason: str, sentence: str, field: str = "reason") -> list[Problem]:
    """The problem where a reason is demanded and blank."""
    return [] if reason.strip() else [Problem("reason_missing", sentence, field)]
