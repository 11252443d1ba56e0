"""What must be true before a move. Each guard returns the problems it finds and changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from cmms.errors import Problem
from inventory.models import PurchaseOrderLine, Reservation
from workorders import signals
from workorders.choices import AnswerResult, Outcome, SafetyAction, WorkType
from workorders.models import ChecklistAnswer, Downtime, LaborEntry, SafetyLock, WorkOrder, WorkOrderPart
from workorders.states import Move


@dataclass(frozen=True)
class Attempt:
    """A move that somebody wants to make, or only asks about.

    ``asking``: buttons are being drawn, so what the person has yet to say (outcome, codes, signature) is unknown and
    no ground to refuse. ``at`` is when it happened (aware). ``by`` None is the system itself.
    """

    order: WorkOrder
    move: Move
    by: Any
    at: dt.datetime
    asking: bool = False
    outcome: str = ""
    forced: bool = False
    signed: bool = False
    found: Any = None  # the order's problem code as the completion would leave it


def problems_of(attempt: Attempt, *, known: dict[str, list[Problem]] | None = None) -> list[Problem]:
    """Everything that speaks against the move: our own guards, then what higher apps say.

    ``known`` keeps what each guard found, for several moves of one order that are only asked about.
    """
    known = {} if known is None else known
    for name in attempt.move.guards:
        if name not in known:
            known[name] = list(GUARDS[name](attempt))
    found = [problem for name in attempt.move.guards for problem in known[name]]
    signal = signals.BEFORE.get(attempt.move.verb)
    if signal is not None:
        for _receiver, said in signal.send(WorkOrder, attempt=attempt):
            found.extend(cast("Iterable[Problem]", said or ()))
    return found


def nothing_booked(attempt: Attempt) -> Iterator[Problem]:
    """No labour, part, cost or downtime; a running clock alone is no booking."""
    yield from nothing_booked_but_downtime(attempt)
    if Downtime.objects.filter(work_order=attempt.order).exists():
        yield _booked(_("Downtime"))


def nothing_booked_but_downtime(attempt: Attempt) -> Iterator[Problem]:
    """As above; a request may have reported that the machine stands."""
    order = attempt.order
    if LaborEntry.objects.of(order).booked().exists():
        yield _booked(_("Labour"))
    if WorkOrderPart.objects.of(order).filter(~Q(quantity_used=0) | Q(total_cost__isnull=False)).exists():
        yield _booked(_("Parts"))
    if order.service_costs.exists():
        yield _booked(_("Service costs"))


def _booked(what: str) -> Problem:
    return Problem("booked", _("%(what)s already booked on this order: complete it as partly done or not performed "
                               "instead.") % {"what": what})


def nobody_assigned(attempt: Attempt) -> Iterator[Problem]:
    """The job is free, or is this person's already."""
    holder = attempt.order.assigned_to_id
    if holder is not None and holder != getattr(attempt.by, "pk", None):
        yield Problem("taken", _("Somebody else has this job already: ask the planner to hand it over."),
                      "assigned_to")


def theirs_to_give(attempt: Attempt) -> Iterator[Problem]:
    """One's own job; who plans may hand over anybody's."""
    by, holder = attempt.by, attempt.order.assigned_to_id
    if by is not None and holder != by.pk and not by.has_perm("workorders.plan_workorder"):
        yield Problem("not_yours", _("This is not your job: take it first, or ask the planner."), "assigned_to")


def made_by_people(attempt: Attempt) -> Iterator[Problem]:
    """What a schedule made is about that schedule's asset, and what was used or a route's way stays where it was."""
    order = attempt.order
    if order.reference_type:
        yield Problem("scheduled_order", _("A schedule made this order for its asset: finish it as not performed "
                                           "instead."), "asset")
    if order.route.exists():
        yield Problem("route", _("A route goes past many assets: its list is changed instead."), "asset")


def no_clock_of_others(attempt: Attempt) -> Iterator[Problem]:
    """Nobody else's clock runs on the order; one's own is stopped by the move."""
    running = LaborEntry.objects.of(attempt.order).running().select_related("user")
    if attempt.by is not None:
        running = running.exclude(user=attempt.by)
    for entry in running:
        yield Problem("clock_runs", _("%(person)s's clock still runs on this order: %(person)s stops it, or a "
                                      "supervisor does under “Time booked”.") % {"person": entry.user})


def safety_before_start(attempt: Attempt) -> Iterator[Problem]:
    """Every step that blocks the start has its lock on, or an answer that it passed or does not apply."""
    answered = ChecklistAnswer.objects.in_force().filter(
        result__in=[AnswerResult.PASS, AnswerResult.NOT_APPLICABLE]).values("step")
    locked = SafetyLock.objects.filter(removed_at__isnull=True, step__isnull=False).values("step")
    steps = attempt.order.steps.filter(blocks_start=True)
    missing = steps.exclude(Q(pk__in=locked, safety__in=[SafetyAction.LOCK, SafetyAction.TAG]) | Q(pk__in=answered))
    for step in missing.order_by("position"):
        yield Problem("safety", _("This safety step comes before the start: %(text)s") % {"text": step.text}, "steps")


def locks_off(attempt: Attempt) -> Iterator[Problem]:
    """No lock or tag is on any more."""
    yield from _locks_on(attempt.order)


def _locks_on(order: WorkOrder) -> Iterator[Problem]:
    for lock in order.safety_locks.filter(removed_at__isnull=True).order_by("removal_position", "id"):
        yield Problem("lock_on", _("A lock is still on: “%(point)s”. Take it off first.") % {"point": lock.point},
                      "safety_locks")


def steps_answered(attempt: Attempt) -> Iterator[Problem]:
    """Every required step has an answer, unless the work was not performed."""
    if not attempt.asking and attempt.outcome != Outcome.NOT_PERFORMED:
        yield from _steps_open(attempt.order)


def _steps_open(order: WorkOrder) -> Iterator[Problem]:
    answered = ChecklistAnswer.objects.filter(step__work_order=order).values("step")
    locked = SafetyLock.objects.filter(work_order=order, step__isnull=False).values("step")
    open_steps = order.steps.filter(required=True).exclude(Q(pk__in=answered) | Q(pk__in=locked))
    for step in open_steps.order_by("position"):
        yield Problem("step_open", _("Not answered yet: %(text)s") % {"text": step.text}, "steps")


def still_open(order: WorkOrder) -> list[Problem]:
    """What would speak against finishing with all fixed, to be told before anybody presses it."""
    return [*_locks_on(order), *_steps_open(order), *_parts_open(order)]


def problem_named(attempt: Attempt) -> Iterator[Problem]:
    """A failure order names the problem that was found; cause and remedy may follow."""
    if not attempt.asking and attempt.found is None and attempt.order.is_failure_order:
        yield Problem("problem_missing", _("This was a failure: choose the problem you found."), "problem")


def children_finished(attempt: Attempt) -> Iterator[Problem]:
    """No child is unfinished, unless somebody who may forces it."""
    may_force = attempt.by is None or attempt.by.has_perm("workorders.force_workorder")
    if may_force and (attempt.asking or attempt.forced):
        return
    yield from _parts_open(attempt.order)


def _parts_open(order: WorkOrder) -> Iterator[Problem]:
    for child in WorkOrder.objects.below(order).unfinished().order_by("id"):
        yield Problem("child_open", _("%(number)s is a part of this order and not finished.")
                      % {"number": child.number}, "children")


def signed(attempt: Attempt) -> Iterator[Problem]:
    """Where the order demands it, the person has signed with password or PIN."""
    if attempt.order.sign_off_required and not attempt.asking and not attempt.signed:
        yield Problem("not_signed", _("This order is signed at completion: enter your password or PIN."), "secret")


def nothing_outstanding(attempt: Attempt) -> Iterator[Problem]:
    """No downtime of the order is open, nothing is reserved for it and nothing bought for it is still to come."""
    order = attempt.order
    if Downtime.objects.filter(work_order=order).ongoing().exists():
        yield Problem("downtime_open", _("The downtime of this order is still open: say since when the asset runs "
                                         "again."))
    if Reservation.objects.of_reference("work_order", order.pk).open().exists():
        yield Problem("reserved", _("Parts are still reserved for this order: release them."))
    if PurchaseOrderLine.objects.outstanding().filter(reference_type="work_order", reference_id=order.pk).exists():
        yield Problem("on_order", _("Something bought for this order is still to come: receive it or close the line."))


def review_waits(attempt: Attempt) -> Iterator[Problem]:
    """An emergency that nobody has reviewed yet."""
    order = attempt.order
    if order.work_type != WorkType.EMERGENCY or order.reviewed_at is not None or order.source_system:
        yield Problem("no_review", _("There is nothing to review on this order."))


Guard = Callable[[Attempt], Iterable[Problem]]

GUARDS: dict[str, Guard] = {guard.__name__: guard for guard in (
    nothing_booked, nothing_booked_but_downtime, nobody_assigned, theirs_to_give, made_by_people,
    no_clock_of_others, safety_before_start, locks_off,
    steps_answered, problem_named, children_finished, signed, nothing_outstanding, review_waits,
)}
