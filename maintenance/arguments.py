"""What the verbs and questions of prevention take through the API; the rules are the services'."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Meter, Site
from cmms.rest.serializers import Arguments, KeyField
from maintenance.choices import Basis, FrequencyType, TriggerJoin
from maintenance.load import CRAFT, PERSON


def _reason(required: bool = False) -> serializers.CharField:
    return serializers.CharField(required=required, allow_blank=not required, max_length=255, help_text=_("Why."))


def _units(said: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=20, decimal_places=4, required=False, allow_null=True, help_text=said)


class Revise(Arguments):
    """Triggers that change; what is left out stays."""

    basis = serializers.ChoiceField(Basis.choices, required=False, help_text=_("Counted from the anchor or "
                                                                               "from the last completion."))
    frequency_type = serializers.ChoiceField(FrequencyType.choices, required=False, allow_null=True,
                                             help_text=_("Calendar unit of the interval; null: without one."))
    frequency_value = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=10_000,
                                               help_text=_("Length of the interval in that unit."))
    recurrence_rule = serializers.CharField(required=False, allow_blank=True, max_length=255,
                                            help_text=_("In place of an interval: an RFC 5545 rule."))
    meter_based = serializers.BooleanField(required=False, help_text=_("Whether a meter makes it due too."))
    meter = KeyField(queryset=Meter.objects.all(), required=False, allow_null=True, help_text=_("Which counter."))
    meter_threshold = _units(_("Every so many units of it."))
    trigger_join = serializers.ChoiceField(TriggerJoin.choices, required=False, help_text=_("With both triggers: any "
                                                                                            "or all."))
    anchor_date = serializers.DateField(required=False, allow_null=True, help_text=_("Local date of occurrence 0."))
    anchor_reading = _units(_("Lifetime total from which thresholds are counted."))
    starts_on = serializers.DateField(required=False, help_text=_("First local date that counts; left out: today, "
                                                                  "behind what was decided already."))
    reason = _reason()


class Deactivate(Arguments):
    reason = _reason(required=True)


class Reactivate(Arguments):
    starts_on = serializers.DateField(required=False, allow_null=True, help_text=_("First local date that counts; left "
                                                                                   "out: today."))


class MoveOccurrence(Arguments):
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text=_("The occurrence's revision."))
    number = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text=_("Its number in it, as forecast or "
                                                                                    "occurrences say."))
    to = serializers.DateField(help_text=_("The local day on which it shall be done, inside its tolerance."))
    following = serializers.BooleanField(required=False, help_text=_("Move all later ones by as many days."))
    reason = _reason()


class Excuse(Arguments):
    reason = _reason(required=True)


class Until(Arguments):
    until = serializers.DateField(required=False, help_text=_("Last local date, three years ahead at most; left out: a "
                                                              "year ahead."))


class OfSite(Arguments):
    site = KeyField(queryset=Site.objects.all(), help_text=_("Which site."))


class LoadOf(OfSite):
    by = serializers.ChoiceField([(CRAFT, _("craft")), (PERSON, _("person"))], default=CRAFT,
                                 help_text=_("How hours are grouped."))
