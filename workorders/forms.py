"""What the moves of an order ask for on its page. A form checks shapes; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.addresses import at_address
from assets.models import Asset
from cmms.accounts.models import User
from workorders.choices import HoldReason
from workorders.models import WorkOrder


class MoveForm(forms.Form):
    """``MoveForm(order, user, data)``; its cleaned data are the arguments of the verb."""

    def __init__(self, order: WorkOrder, user: Any, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{type(self).__name__.lower()}_%s")
        self.order, self.user = order, user


class ReasonForm(MoveForm):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))


class HoldForm(MoveForm):
    hold_reason = forms.ChoiceField(label=_("Waits for"), choices=HoldReason.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class HandOverForm(MoveForm):
    to = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none(), required=False,
                                empty_label=_("Back to the team"))
    text = forms.CharField(label=_("What the next one should know"), required=False,
                           widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, order: WorkOrder, user: Any, data: Any = None) -> None:
        super().__init__(order, user, data)
        mates = User.objects.filter(is_active=True, teams__in=user.teams.all()).exclude(pk=user.pk)
        if order.team_id is not None:
            mates |= User.objects.filter(is_active=True, teams=order.team_id).exclude(pk=user.pk)
        self.fields["to"].queryset = mates.distinct().order_by("name", "username")  # type: ignore[attr-defined]


class ChangeAssetForm(MoveForm):
    asset = forms.CharField(label=_("Tag of the right asset"), max_length=100,
                            widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}))
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))

    def clean_asset(self) -> Asset:
        found = at_address(Asset.objects.visible_to(self.user), self.cleaned_data["asset"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no asset with this tag where you may work."), code="no_asset")
        return found


FORMS: dict[str, type[MoveForm]] = {
    "reject": ReasonForm, "reopen": ReasonForm, "cancel": ReasonForm, "reinstate": ReasonForm, "not_needed": ReasonForm,
    "hold": HoldForm, "hand_over": HandOverForm, "change_asset": ChangeAssetForm,
}
