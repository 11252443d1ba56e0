"""Verbs of single rows of an order: labour, locks, downtime, answers, remarks and late entries."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin.verbs import Verb, VerbMixin
from cmms.admin.widgets import MomentField
from workorders import services
from workorders.admin.further import LaborForm, NotNeededForm, RunsAgainForm
from workorders.choices import AnswerResult, LateDecision, SafetyAction, Status, StepKind
from workorders.models import Comment, Downtime, LaborEntry, LateEntry, SafetyLock, WorkOrderStep


class CorrectLaborForm(LaborForm):
    user = note = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Why"), max_length=255)

    def about(self, entry: LaborEntry) -> None:  # type: ignore[override]
        return


class MomentForm(forms.Form):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("Empty: now."))


class LockOffForm(MomentForm):
    reason = forms.CharField(label=_("Why, where it is somebody else's lock"), required=False, max_length=255)


class DecideForm(forms.Form):
    note = forms.CharField(label=_("Note"), required=False, max_length=255)


class AnswerForm(forms.Form):
    """Asks for what the step's kind takes, and no more."""

    result = forms.ChoiceField(label=_("Result"), required=False, choices=[
        ("", "–"), *((r.value, r.label) for r in AnswerResult if r != AnswerResult.NOTED)])
    number = forms.DecimalField(label=_("Value"), required=False, localize=True)
    value = forms.CharField(label=_("Answer"), required=False)
    reason = forms.CharField(label=_("Note, or why it does not apply"), required=False)
    upload = forms.FileField(label=_("Photo"), required=False)
    confirmed = forms.BooleanField(label=_("Keep the value although it is outside of the limits"), required=False)

    def about(self, step: WorkOrderStep) -> None:
        measured = step.kind in (StepKind.NUMBER, StepKind.READING)
        if not measured:
            del self.fields["number"], self.fields["confirmed"]
        if step.kind == StepKind.CHOICE:
            choices = [("", "–"), *((c["label"], c["label"]) for c in step.choices)]
            self.fields["value"] = forms.ChoiceField(label=_("Answer"), required=False, choices=choices)
        elif step.kind != StepKind.TEXT:
            del self.fields["value"]


def labor_verbs(entry: LaborEntry) -> list[tuple[str, Any, Any]]:
    if entry.voided_at is not None or entry.is_running or entry.work_order.status == Status.CLOSED:
        return []
    return [("correct_labor", _("Correct"), CorrectLaborForm), ("void_labor", _("Void"), NotNeededForm)]


def lock_verbs(lock: SafetyLock) -> list[tuple[str, Any, Any]]:
    if lock.removed_at is not None:
        return []
    return [("try_out", _("Tried: it does not start"), MomentForm), ("lock_off", _("Take it off"), LockOffForm)]


def downtime_verbs(spell: Downtime) -> list[tuple[str, Any, Any]]:
    return [] if spell.ended_at is not None else [("end_downtime", _("It runs again"), RunsAgainForm)]


def late_verbs(entry: LateEntry) -> list[tuple[str, Any, Any]]:
    if entry.decision != LateDecision.WAITING:
        return []
    return [("accept_late_entry", _("Accept, as a follow-up"), DecideForm),
            ("decline_late_entry", _("Decline"), DecideForm)]


def step_verbs(step: WorkOrderStep) -> list[tuple[str, Any, Any]]:
    if step.work_order.status in (Status.CLOSED, Status.CANCELLED):
        return []
    if step.safety in (SafetyAction.LOCK, SafetyAction.TAG):
        return []
    return [("answer", _("Answer"), AnswerForm)]


def comment_verbs(comment: Comment) -> list[tuple[str, Any, Any]]:
    return [] if comment.withdrawn_at is not None else [("withdraw_comment", _("Withdraw"), forms.Form)]


class LineVerbs(VerbMixin):
    """The verbs that ``line_verbs`` lists for a row, which the service takes under the name ``word``."""

    word = ""
    permission = "workorders.perform_workorder"
    line_verbs: Callable[[Any], list[tuple[str, Any, Any]]]

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        if not request.user.has_perm(self.permission):
            return []
        listed = type(self).line_verbs(obj)
        return [Verb(name, label, self._runner(name), form) for name, label, form in listed]

    def _runner(self, name: str) -> Callable[[HttpRequest, Any, dict[str, Any]], Any]:
        def run(request: HttpRequest, obj: Any, data: dict[str, Any]) -> Any:
            about = {"asset": obj.asset} if name == "end_downtime" else {self.word: obj}
            return getattr(services, name)(**about, by=request.user, **data)

        return run
