"""How far the steps of an order are: what a page shows, in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from workorders.models import ChecklistAnswer, SafetyLock, WorkOrder, WorkOrderStep


@dataclass(frozen=True)
class Progress:
    """Answered steps of all steps. Nothing of nothing is not everything."""

    done: int
    total: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down; None where there is nothing to do."""
        return None if self.total == 0 else self.done * 100 // self.total


@dataclass(frozen=True)
class StepState:
    """A step, its answer in force and how many there were, its lock, and what was found at the same step last time."""

    step: WorkOrderStep
    answer: ChecklistAnswer | None
    answers: int
    lock: SafetyLock | None
    last: ChecklistAnswer | None

    @property
    def done(self) -> bool:
        return self.answer is not None or self.lock is not None


def progress(order: WorkOrder) -> Progress:
    """Of one order; lists annotate theirs with ``WorkOrder.objects.with_progress()``."""
    counted: Any = WorkOrder.objects.filter(pk=order.pk).with_progress().get()
    return Progress(counted.steps_done, counted.steps_total)


def steps_of(order: WorkOrder) -> list[StepState]:
    """The steps of the order in their order. Five queries at most, however many there are."""
    steps = list(order.steps.select_related("asset", "meter", "procedure").order_by("position"))
    rows = list(ChecklistAnswer.objects.filter(step__in=steps).select_related("answered_by").order_by("id"))
    newest, count = {row.step_id: row for row in rows}, Counter(row.step_id for row in rows)
    locks = {lock.step_id: lock for lock in order.safety_locks.filter(step__isnull=False).select_related(
        "applied_by").order_by("id")}
    before = _last_time(order, steps)
    return [StepState(step, newest.get(step.pk), count[step.pk], locks.get(step.pk),
                      before.get((step.procedure_step_id, step.asset_id or order.asset_id))) for step in steps]


def _last_time(order: WorkOrder, steps: list[WorkOrderStep]) -> dict[tuple[int | None, int | None], ChecklistAnswer]:
    """The newest number given to the same step of the procedure on the same asset, by an earlier order."""
    measured = [step for step in steps if step.procedure_step_id and step.kind in ("NUMBER", "READING")]
    assets = {step.asset_id or order.asset_id for step in measured} - {None}
    if not assets:
        return {}
    there = Q(step__asset__in=assets) | Q(step__asset=None, step__work_order__asset__in=assets)
    same = ChecklistAnswer.objects.filter(
        there, step__procedure_step__in=[step.procedure_step_id for step in measured], number__isnull=False,
        step__work_order_id__lt=order.pk)
    found: dict[tuple[int | None, int | None], ChecklistAnswer] = {}
    for row in same.select_related("step__work_order").order_by("-id")[: 20 * len(measured)]:
        found.setdefault((row.step.procedure_step_id, row.step.asset_id or row.step.work_order.asset_id), row)
    return found
