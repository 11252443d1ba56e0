"""What people answer to the steps of an order. A changed answer is a new row; the newest counts, nothing is erased."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assets.services.meters import record_reading
from cmms import files
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse
from workorders.choices import WORKABLE_STATUSES, AnswerResult, FailNeed, SafetyAction, Status, StepKind
from workorders.models import ChecklistAnswer, SafetyLock, WorkOrder, WorkOrderStep
from workorders.services.moving import happened, locked, reason_missing
from workorders.services.thread import keep_file

_JUDGED = (AnswerResult.PASS, AnswerResult.FLAG, AnswerResult.FAIL)


@dataclass
class _Said:
    """What somebody says about a step, while it is being looked at."""

    step: WorkOrderStep
    result: str
    value: str
    number: Decimal | None
    reason: str
    photo: files.Checked | None
    confirmed: bool
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, sentence: str, at: str) -> None:
        self.problems.append(Problem(code, sentence, at))


def answer(*, step: WorkOrderStep, by: Any, result: str = "", value: str = "", number: Decimal | None = None,
           reason: str = "", upload: Any = None, at: dt.datetime | None = None, confirmed: bool = False,
           rollover: bool = False) -> ChecklistAnswer:
    """Answer a step, at ``at`` (device time, default now).

    A check takes ``result`` (PASS, FLAG, FAIL); a number or reading ``number`` in the step's unit; a choice its label
    and a text its words as ``value``; a photo ``upload`` (a Django File), which any other answer may bring too. Not
    applicable is ``result`` NA with a ``reason``, which elsewhere is what was seen. A number outside of the limits is
    asked about once (code ``out_of_limits``) and, ``confirmed``, kept as a flag, or as a fail where ``result`` says so.
    A reading goes to its meter as well, under that meter's rules; ``rollover``: the dial went over its end.
    """
    require(by, "workorders.perform_workorder")
    with acting_as(by):
        order = locked(step.work_order, by)
        step = order.steps.select_related("meter", "asset").get(pk=step.pk)
        when, problems = happened(at)
        photo = files.checked(upload, kinds=files.PHOTOS) if upload is not None else None
        said = _Said(step, result, value.strip(), number, reason.strip(), photo, confirmed, problems)
        said.problems += _too_late(order, when)
        judged = _judge(said)
        _fail_needs(said, judged)
        refuse(said.problems)
        row = ChecklistAnswer(step=step, result=judged, value=_as_typed(said), number=_number(said), unit=step.unit,
                              low=step.low, high=step.high, reason=said.reason, answered_by=by, answered_at=when)
        row.full_clean()
        row.save(force_insert=True)
        if photo is not None:
            keep_file(order, photo, by=by, answer=row)
        if step.safety == SafetyAction.TRY and judged == AnswerResult.PASS:
            SafetyLock.objects.filter(work_order=order, removed_at=None, tried_at=None, applied_at__lte=when).update(
                tried_at=when)
        dial = _number(said)
        if step.kind == StepKind.READING and step.meter is not None and dial is not None:
            record_reading(meter=step.meter, value=dial, by=by, read_at=when, confirmed=confirmed,
                           rollover=rollover, late=True)
        return row


def _too_late(order: WorkOrder, when: dt.datetime) -> list[Problem]:
    """An answer given before the finish may arrive after it; anything else needs an order that is not finished."""
    if order.status in WORKABLE_STATUSES:
        return []
    if order.status == Status.CLOSED:
        raise Conflict.of("closed", _("The books of this order are closed: make a follow-up and book it there."),
                          "status")
    if order.status == Status.COMPLETED and order.actual_end is not None and when <= order.actual_end:
        return []
    raise Conflict.of("state", _("%(number)s is %(state)s: steps are answered while the work goes on.") % {
        "number": order.number, "state": order.get_status_display().lower()}, "status")


def _judge(said: _Said) -> str:
    """The result, and in ``said.problems`` what is missing for one."""
    if said.result == AnswerResult.NOT_APPLICABLE:
        said.problems += reason_missing(said.reason, _("Say why the step does not apply."))
        return said.result
    return _JUDGES[StepKind(said.step.kind)](said)


def _check(said: _Said) -> str:
    if said.step.safety in (SafetyAction.LOCK, SafetyAction.TAG):
        said.wrong("lock", _("This step is done by hanging the lock or the tag."), "result")
    elif said.result not in _JUDGED:
        said.wrong("result", _("Say pass, flag or fail."), "result")
    return said.result


def _measured(said: _Said) -> str:
    if said.number is None:
        said.wrong("number", _("Give the value as a number."), "number")
        return AnswerResult.NOTED
    low, high = said.step.low, said.step.high
    if low is None and high is None:
        return AnswerResult.FAIL if said.result == AnswerResult.FAIL else AnswerResult.NOTED
    if (low is None or said.number >= low) and (high is None or said.number <= high):
        return said.result if said.result in (AnswerResult.FLAG, AnswerResult.FAIL) else AnswerResult.PASS
    if said.result == AnswerResult.FAIL:
        return AnswerResult.FAIL
    if not said.confirmed:
        said.wrong("out_of_limits", _("Allowed %(limits)s. Keep %(value)s?") % {
            "limits": limits_in_words(low, high), "value": plain(said.number)}, "number")
    return AnswerResult.FLAG


def _worded(said: _Said) -> str:
    if not said.value:
        said.wrong("value", _("Write something."), "value")
    return said.result if said.result in (AnswerResult.FLAG, AnswerResult.FAIL) else AnswerResult.NOTED


def _chosen(said: _Said) -> str:
    result = next((str(c["result"]) for c in said.step.choices if c["label"] == said.value), "")
    if not result:
        said.wrong("value", _("Choose one of the listed answers."), "value")
    return result


def _shown(said: _Said) -> str:
    if said.photo is None:
        said.wrong("photo", _("Take a photo or choose one."), "upload")
    return said.result if said.result in (AnswerResult.FLAG, AnswerResult.FAIL) else AnswerResult.NOTED


_JUDGES = {
    StepKind.CHECK: _check, StepKind.NUMBER: _measured, StepKind.READING: _measured, StepKind.TEXT: _worded,
    StepKind.CHOICE: _chosen, StepKind.PHOTO: _shown,
}


def _fail_needs(said: _Said, judged: str) -> None:
    if judged != AnswerResult.FAIL:
        return
    if said.step.on_fail == FailNeed.NOTE:
        said.problems += reason_missing(said.reason, _("Write what you saw."))
    elif said.step.on_fail == FailNeed.PHOTO and said.photo is None:
        said.wrong("photo", _("Take a photo of what failed."), "upload")


def _number(said: _Said) -> Decimal | None:
    measured = said.step.kind in (StepKind.NUMBER, StepKind.READING)
    return said.number if measured and said.result != AnswerResult.NOT_APPLICABLE else None


def _as_typed(said: _Said) -> str:
    number = _number(said)
    return said.value or (plain(number) if number is not None else "")


def plain(number: Decimal) -> str:
    """The number without trailing zeros and exponent: ``85.500000`` is 85.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def limits_in_words(low: Decimal | None, high: Decimal | None) -> str:
    """``85–105``, ``at least 85`` or ``at most 105``; empty where there is no limit."""
    if low is None and high is None:
        return ""
    if high is None and low is not None:
        return _("at least %(low)s") % {"low": plain(low)}
    if low is None and high is not None:
        return _("at most %(high)s") % {"high": plain(high)}
    return f"{plain(low)}–{plain(high)}"  # type: ignore[arg-type]
