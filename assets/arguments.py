"""What the verbs of the plant take through the API; the rules are the services'."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Asset, Location, Meter
from cmms.rest.serializers import Arguments, KeyField, MomentField

_WHEN = _("When it happened, with offset; never in the future. Left out: now.")


def _reason(required: bool = False) -> serializers.CharField:
    return serializers.CharField(required=required, allow_blank=not required, max_length=2000, help_text=_("Why."))


class MoveLocation(Arguments):
    parent = KeyField(queryset=Location.objects.all(), help_text=_("The place it shall be in; of the same site."))


class MoveAsset(Arguments):
    location = KeyField(queryset=Location.objects.all(), required=False, allow_null=True,
                        help_text=_("Where it stands from now on; left out: where it is."))
    parent = KeyField(queryset=Asset.objects.all(), required=False, allow_null=True,
                      help_text=_("What it is built into; null: stands alone; left out: as it is."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class SwapAssets(Arguments):
    into = KeyField(queryset=Asset.objects.all(), help_text=_("What takes its place."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Retire(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Reinstate(Arguments):
    reason = _reason()


class RecordReading(Arguments):
    meter = KeyField(queryset=Meter.objects.all(), help_text=_("Which meter."))
    value = serializers.DecimalField(max_digits=18, decimal_places=4, help_text=_("What the dial shows, in the meter's "
                                                                                  "unit."))
    read_at = MomentField(required=False, help_text=_("When it was true; left out: now."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A step above the plausible rate is right."))
    rollover = serializers.BooleanField(required=False, help_text=_("The dial passed its highest value once."))
    reason = _reason()


class CorrectReading(Arguments):
    value = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, help_text=_("What it showed."))
    read_at = MomentField(required=False, help_text=_("When it was true."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A step above the plausible rate is right."))
    rollover = serializers.BooleanField(required=False, help_text=_("The dial passed its highest value once."))
    reason = _reason(required=True)


class VoidReading(Arguments):
    reason = _reason(required=True)


class ReplaceMeter(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    final = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True,
                                     help_text=_("The old dial's last value; null: unknown."))
    start = serializers.DecimalField(max_digits=18, decimal_places=4, required=False,
                                     help_text=_("The new dial's first value."))
    reason = _reason()
