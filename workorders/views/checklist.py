"""The steps of an order as its page shows them: done ones folded, the current one open, and what each asks for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cmms.errors import Problem
from cmms.templatetags.pages import amount, moment
from workorders.choices import AnswerResult, StepKind
from workorders.models import WorkOrder
from workorders.services import StepState, limits_in_words, steps_of

FORMS_AT_MOST = 10
"""Steps that can be answered without opening another page; longer lists open the later ones one by one."""


@dataclass(frozen=True)
class StepCard:
    """One step. ``form``: it can be answered here; ``current``: it is the one to do next, or that was chosen."""

    state: StepState
    current: bool = False
    form: bool = False
    problems: list[Problem] = field(default_factory=list)
    typed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> Any:
        return self.state.step

    @property
    def css(self) -> str:
        """Done, failed, flagged or now."""
        answer = self.state.answer
        if self.current:
            return "now"
        if answer is None:
            return ""
        looks = {AnswerResult.FAIL.value: "done failed", AnswerResult.FLAG.value: "done flagged"}
        return looks.get(answer.result, "done")

    @property
    def measured(self) -> bool:
        return self.step.kind in (StepKind.NUMBER, StepKind.READING)

    @property
    def said(self) -> str:
        """“96 Hz, pass, 09:44, Tom Berg” of the answer in force."""
        answer = self.state.answer
        if answer is None:
            return ""
        value = f"{amount(answer.number)} {answer.unit}".strip() if answer.number is not None else answer.value
        result = "" if answer.result == AnswerResult.NOTED else answer.get_result_display()
        return ", ".join(filter(None, [value, result, moment(answer.answered_at), str(answer.answered_by)]))

    @property
    def failed(self) -> bool:
        answer = self.state.answer
        return answer is not None and answer.result in (AnswerResult.FAIL, AnswerResult.FLAG)

    @property
    def hangs(self) -> bool:
        """Whether its lock hangs, or it was tried and passed."""
        lock, answer = self.state.lock, self.state.answer
        return (lock is not None and lock.removed_at is None) or (
            answer is not None and answer.result == AnswerResult.PASS)

    @property
    def limits(self) -> str:
        """“Allowed 85–105 Hz.”; empty where everything is."""
        words = limits_in_words(self.step.low, self.step.high)
        return _("Allowed %(limits)s.") % {"limits": f"{words} {self.step.unit}".strip()} if words else ""

    @property
    def last(self) -> str:
        """“Last time 78 Hz on 14 Aug.”, from the same step of an earlier order on the asset."""
        last = self.state.last
        if last is None or last.number is None:
            return ""
        return _("Last time %(value)s on %(day)s.") % {
            "value": f"{amount(last.number)} {last.unit}".strip(),
            "day": date_format(localtime(last.answered_at), "j M Y" if _other_year(last.answered_at) else "j M")}

    @property
    def asks(self) -> str:
        """The question where the value lies outside of its limits; empty unless that was refused just now."""
        return next((problem.message for problem in self.problems if problem.code == "out_of_limits"), "")


@dataclass(frozen=True)
class Checklist:
    """``safety`` are the steps that lock out, tag and try; ``steps`` the others. ``done`` counts the latter."""

    steps: list[StepCard]
    safety: list[StepCard]
    done: int
    total: int

    @property
    def to_secure(self) -> bool:
        """Whether a lock, a tag or a try is still to be done."""
        return any(not card.state.done for card in self.safety)

    @property
    def secured_at(self) -> dt.datetime | None:
        """When the last of them was done, while every lock still hangs; else None."""
        locks = [card.state.lock for card in self.safety if card.state.lock is not None]
        if self.to_secure or any(lock.removed_at is not None for lock in locks):
            return None
        times = [lock.applied_at for lock in locks]
        times += [card.state.answer.answered_at for card in self.safety if card.state.answer is not None]
        return max(times, default=None)

    @property
    def all_done(self) -> bool:
        return self.total > 0 and self.done == self.total

    @property
    def holds_start(self) -> bool:
        """Whether some step may stand before the start: worth asking the guards about."""
        return any(card.step.blocks_start and not card.hangs for card in self.safety)


def checklist(order: WorkOrder, *, open_for_answers: bool, chosen: int | None = None,
              problems: list[Problem] | None = None, typed: Mapping[str, Any] | None = None) -> Checklist:
    """``chosen`` is the step that was asked for or refused (its key), with what was wrong and what was typed."""
    states = steps_of(order)
    work = [state for state in states if not state.step.safety]
    first = next((state.step.pk for state in work if not state.done), None)
    current = chosen if any(state.step.pk == chosen for state in work) else first
    cards, forms = [], 0
    for state in work:
        now = state.step.pk == current and open_for_answers
        form = now or (open_for_answers and not state.done and forms < FORMS_AT_MOST)
        forms += form
        mine = state.step.pk == chosen
        cards.append(StepCard(state, now, form, list(problems or ()) if mine else [], (typed or {}) if mine else {}))
    return Checklist(cards, [StepCard(state) for state in states if state.step.safety],
                     sum(state.done for state in work), len(work))


def _other_year(at: Any) -> bool:
    return localtime(at).year != localtime(timezone.now()).year
