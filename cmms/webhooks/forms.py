"""The events of a webhook as boxes to tick, and what its verbs ask for."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cmms.admin.forms import CmmsModelForm
from cmms.webhooks.events import EVENTS
from cmms.webhooks.services import LONGEST_OVERLAP


def event_choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The events, by what they begin with, each with its sentence."""
    for group, names in groupby(EVENTS, key=lambda name: name.partition(".")[0]):
        yield f"{group}.*", [(name, f"{name}: {EVENTS[name].sentence}") for name in names]


class EventsField(forms.MultipleChoiceField):
    """A list of names, as the column keeps it."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "ticks"})

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=lambda: list(event_choices()), required=False, **options)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])


class WebhookForm(CmmsModelForm):
    events = EventsField(label=_("Events"), help_text=_("What it wants to be told; tick nothing for everything."))


class RotateForm(forms.Form):
    keep_hours = forms.IntegerField(
        label=_("Hours"), min_value=0, max_value=LONGEST_OVERLAP, initial=24,
        help_text=_("For so long deliveries are signed with the former secret, too, until the receiver knows the new "
                    "one; 0 where somebody else has learnt it."))
