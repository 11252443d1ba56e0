"""What people answer to the steps of a checklist."""

import datetime as dt
from decimal import Decimal
from random import Random

from cmms.accounts.models import User
from workorders.choices import AnswerResult, StepKind
from workorders.models import ChecklistAnswer, WorkOrderStep

_SEEN = ("Needs watching", "Slightly worn", "Cleaned meanwhile", "A bit late this time")
_REMARKS = ("Nothing", "Operators ask for a new squeegee", "Small puddle under the valve block, wiped up",
            "Panel glass scratched")
_DOUBT = 0.04


def answer(step: WorkOrderStep, *, by: User, at: dt.datetime, chance: Random,
           reading: Decimal | None = None) -> ChecklistAnswer | None:
    """An unsaved answer, mostly a pass; None where people leave the step out (photos, readings nobody took)."""
    said = ChecklistAnswer(step=step, answered_by=by, answered_at=at, recorded_at=at, result=AnswerResult.PASS)
    doubtful = chance.random() < _DOUBT and not step.safety
    if step.kind == StepKind.PHOTO or (step.kind == StepKind.READING and reading is None):
        return None
    if step.kind == StepKind.TEXT:
        said.result, said.value = AnswerResult.NOTED, chance.choice(_REMARKS)
    elif step.kind == StepKind.READING:
        said.result, said.number, said.unit, said.value = AnswerResult.NOTED, reading, step.unit, f"{reading:f}"
    elif step.kind == StepKind.CHOICE:
        choice = step.choices[-1 if doubtful else 0]
        said.value, said.result = choice["label"], choice["result"]
    elif step.kind == StepKind.NUMBER:
        said.number, said.unit, said.low, said.high = _number(step, chance, doubtful), step.unit, step.low, step.high
        said.value = f"{said.number:f}"
    if doubtful and step.kind in (StepKind.CHECK, StepKind.NUMBER):
        said.result, said.reason = AnswerResult.FLAG, chance.choice(_SEEN)
    return said


def _number(step: WorkOrderStep, chance: Random, doubtful: bool) -> Decimal:
    low, high = float(step.low or 0), float(step.high or 0)
    share = chance.uniform(1.02, 1.15) if doubtful else min(max(chance.gauss(0.5, 0.15), 0.05), 0.95)
    return Decimal(str(low + (high - low) * share)).quantize(Decimal("0.01"))
