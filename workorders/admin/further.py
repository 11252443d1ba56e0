"""Verbs beside the moves: clock, labour, downtime, locks, words and files of an order."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.accounts.models import User
from cmms.admin.verbs import Verb
from cmms.admin.widgets import DateInput, MomentField
from workorders import services
from workorders.choices import BOOKABLE_STATUSES, WORKABLE_STATUSES, DowntimeCategory, SafetyAction, Status
from workorders.models import WorkOrder


class WorkOnForm(forms.Form):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("In your time zone; empty: now."))
    stop_other = forms.BooleanField(label=_("Stop my clock on the other order"), required=False)


class PauseForm(forms.Form):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("In your time zone; empty: now."))
    minutes = forms.IntegerField(label=_("Minutes really worked"), required=False, min_value=0,
                                 help_text=_("Empty: what the clock says."))


class LaborForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), required=False,
                                  help_text=_("Empty: you."))
    work_date = forms.DateField(label=_("Date"), required=False, widget=DateInput)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1)
    started_at = MomentField(label=_("or from"), required=False)
    ended_at = MomentField(label=_("until"), required=False)
    break_minutes = forms.IntegerField(label=_("less breaks, in minutes"), required=False, min_value=0)
    note = forms.CharField(label=_("Note"), required=False, max_length=255)

    def about(self, order: WorkOrder) -> None:
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]

    def clean_break_minutes(self) -> int:
        return self.cleaned_data["break_minutes"] or 0


class DowntimeForm(forms.Form):
    at = MomentField(label=_("Since"), required=False, help_text=_("Empty: now."))
    category = forms.ChoiceField(label=_("Category"), choices=DowntimeCategory.choices)
    note = forms.CharField(label=_("Note"), required=False)


class RunsAgainForm(forms.Form):
    at = MomentField(label=_("Since"), required=False, help_text=_("Empty: now."))
    status = forms.ChoiceField(label=_("It is"), choices=[
        ("OPERATIONAL", _("operational")), ("STANDBY", _("standby")), ("DEGRADED", _("degraded"))])


class LockForm(forms.Form):
    point = forms.CharField(label=_("Isolation point"), max_length=255)
    action = forms.ChoiceField(label=_("Action"), choices=[(a.value, a.label) for a in SafetyAction if a != "TRY"])
    lock_number = forms.CharField(label=_("Lock number"), required=False, max_length=50)


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))
    for_requester = forms.BooleanField(label=_("Show it to the requester"), required=False)


class AttachForm(forms.Form):
    upload = forms.FileField(label=_("Photo or document"))
    caption = forms.CharField(label=_("What it shows"), required=False, max_length=255)


class NotNeededForm(forms.Form):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


def further_verbs(order: WorkOrder, user: Any) -> list[Verb]:
    """Those that the order's state and the person's role permit; the service judges the rest."""
    return [Verb(name, label, _runner(name), form) for name, label, form, permission in _possible(order)
            if user.has_perm(f"workorders.{permission}")]


def _possible(order: WorkOrder) -> Iterator[tuple[str, Any, type[forms.Form], str]]:
    if order.status in WORKABLE_STATUSES:
        yield "work_on", _("Work on it, with my clock"), WorkOnForm, "perform_workorder"
        yield "lock_on", _("Hang a lock or tag"), LockForm, "perform_workorder"
        yield "not_needed", _("Not needed"), NotNeededForm, "perform_workorder"
    if order.status == Status.IN_PROGRESS:
        yield "pause", _("Pause my clock"), PauseForm, "perform_workorder"
    if order.status in BOOKABLE_STATUSES:
        yield "book_labor", _("Book labour"), LaborForm, "perform_workorder"
        if order.asset is not None and services.open_downtime(order) is None:
            yield "begin_downtime", _("The asset stands still"), DowntimeForm, "add_downtime"
        elif order.asset is not None:
            yield "end_downtime", _("The asset runs again"), RunsAgainForm, "change_downtime"
    if order.status != Status.CLOSED:
        yield "comment", _("Comment"), CommentForm, "add_comment"
        yield "attach", _("Add a photo or document"), AttachForm, "add_attachment"


def _runner(name: str) -> Callable[[HttpRequest, Any, dict[str, Any]], Any]:
    def run(request: HttpRequest, order: WorkOrder, data: dict[str, Any]) -> Any:
        words = {"asset": order.asset} if name.endswith("_downtime") else {"order": order}
        if name == "begin_downtime":
            words["order"] = order
        return getattr(services, name)(**words, by=request.user, **data)

    return run
