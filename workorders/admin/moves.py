"""The moves of an order as verbs of the admin, read from the one table of moves."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from cmms.accounts.models import User
from cmms.admin.verbs import Verb
from cmms.admin.widgets import MomentField
from cmms.errors import DomainError
from workorders import services, states
from workorders.admin.further import further_verbs
from workorders.choices import FailureKind, HoldReason, Outcome
from workorders.models import FailureCode, WorkOrder, WorkOrderState

# These two are fields of the page.
ON_THE_PAGE = ("assign", "schedule")


class VerbShown:
    """Rows of moves with the verb as pages call it, as ``verb_shown``."""

    @admin.display(description=_("verb"))
    def verb_shown(self, row: WorkOrderState) -> str:
        return states.label_of(row.verb)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class MomentForm(forms.Form):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("In your time zone; empty: now."))


class HoldForm(MomentForm):
    hold_reason = forms.ChoiceField(label=_("Waits for"), choices=HoldReason.choices)
    note = forms.CharField(label=_("Note"), required=False)


class FollowUpForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=255)
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CompleteForm(MomentForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    reason = forms.CharField(label=_("Reason, where it was not all done"), required=False)
    problem = forms.ModelChoiceField(label=_("Problem as found"), queryset=FailureCode.objects.none(), required=False)
    cause = forms.ModelChoiceField(label=_("Cause"), queryset=FailureCode.objects.none(), required=False)
    remedy = forms.ModelChoiceField(label=_("Remedy"), queryset=FailureCode.objects.none(), required=False)
    minutes = forms.IntegerField(label=_("Minutes worked"), required=False, min_value=0,
                                 help_text=_("Empty: what your clock says."))
    running_again = forms.BooleanField(label=_("The asset runs again"), required=False)
    forced = forms.BooleanField(label=_("Although parts of it are unfinished"), required=False)
    secret = forms.CharField(label=_("Your password or PIN"), required=False, widget=forms.PasswordInput,
                             help_text=_("Asked where the order must be signed off."))

    def about(self, order: WorkOrder) -> None:
        codes = FailureCode.objects.offered_for(order.asset.asset_class if order.asset else None)
        for name, kind in (("problem", FailureKind.PROBLEM), ("cause", FailureKind.CAUSE),
                           ("remedy", FailureKind.REMEDY)):
            self.fields[name].queryset = codes.filter(kind=kind)  # type: ignore[attr-defined]
            self.fields[name].initial = getattr(order, name)
        self.fields["problem"].initial = order.problem or order.reported_problem
        if not order.children.exists():
            del self.fields["forced"]
        if not order.sign_off_required:
            del self.fields["secret"]
        if order.asset is None or not order.asset.downtimes.filter(ended_at__isnull=True).exists():
            del self.fields["running_again"]


class DuplicateForm(ReasonForm):
    of = forms.CharField(label=_("Number of the known order"), max_length=20)
    reason = forms.CharField(label=_("Remark"), required=False)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("To"), queryset=User.objects.none(), required=False,
                                help_text=_("Empty: back to the team."))
    text = forms.CharField(label=_("What the next person must know"), required=False,
                           widget=forms.Textarea(attrs={"rows": 3}))

    def about(self, order: WorkOrder) -> None:
        self.fields["to"].queryset = User.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]


class ChangeAssetForm(ReasonForm):
    asset = forms.CharField(label=_("Tag of the right asset"), max_length=100)


FORMS: dict[str, type[forms.Form]] = {
    "duplicate": DuplicateForm, "hand_over": HandOverForm, "change_asset": ChangeAssetForm,
    "reject": ReasonForm, "reopen": ReasonForm, "cancel": ReasonForm, "reinstate": ReasonForm, "start": MomentForm,
    "resume": MomentForm, "requeue": MomentForm, "approve": MomentForm, "hold": HoldForm, "complete": CompleteForm,
    "follow_up": FollowUpForm,
}


def verbs_of(order: WorkOrder, user: Any) -> list[Verb]:
    """What this person may do with the order now."""
    moves = [Verb(move.verb, move.label, _runner(move.verb), FORMS.get(move.verb, forms.Form))
             for move in services.available_moves(order, user) if move.verb not in ON_THE_PAGE]
    return [*moves, *further_verbs(order, user)]


def not_yet(order: WorkOrder, user: Any) -> list[tuple[Any, str]]:
    """(label, what is missing) of each move to another state that the role permits and the order does not yet."""
    return [(offer.move.label, " ".join(p.message for p in offer.problems)) for offer in services.offers(order, user)
            if not offer.ready and offer.move.target is not None]


def for_each(verb: str) -> Callable[[Any, HttpRequest, Any], None]:
    """An action of the list for a verb that needs no argument: each order on its own, refusals as sentences."""
    move = states.move(verb)

    def run(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
        done = 0
        for order in queryset.order_by("pk"):
            try:
                getattr(services, verb)(order=order, by=request.user)
            except DomainError as refusal:
                said = str(refusal)
                messages.warning(request, said if said.startswith(order.number) else f"{order.number}: {said}")
            else:
                done += 1
        if done:
            messages.success(request, _("%(verb)s: %(count)s done.") % {"verb": move.label, "count": done})

    run.__name__ = f"{verb}_selected"
    run.short_description = format_lazy(_("{verb}: the selected"), verb=move.label)  # type: ignore[attr-defined]
    run.allowed_permissions = (verb,)  # type: ignore[attr-defined]
    return run


def _runner(verb: str) -> Callable[[HttpRequest, Any, dict[str, Any]], Any]:
    def run(request: HttpRequest, order: WorkOrder, data: dict[str, Any]) -> Any:
        return getattr(services, verb)(order=order, by=request.user, **_found(request.user, verb, data))

    return run


def _found(user: Any, verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """The form's words with the records that they name, as far as the person sees them."""
    if verb == "duplicate":
        return {**data, "of": _one(WorkOrder.objects.visible_to(user).numbered(data["of"]), "of")}
    if verb == "change_asset":
        return {**data, "asset": _one(Asset.objects.visible_to(user).filter(tag=data["asset"].strip()), "asset")}
    return data


def _one(rows: Any, field: str) -> Any:
    found = rows.first()
    if found is None:
        raise DomainError.of("not_found", str(_("There is no such record in the branches you may see.")), field)
    return found
