"""What the verbs of the plant take through the API; the rules are the services'."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Asset, AssetModel, Location, Meter, ReadingSource, Site
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
    source = serializers.ChoiceField(ReadingSource.choices, required=False,
                                     help_text=_("Who read it: a person (default), a program, another system."))
    reason = _reason()


class CorrectReading(Arguments):
    value = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, help_text=_("What it showed."))
    read_at = MomentField(required=False, help_text=_("When it was true."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A step above the plausible rate is right."))
    rollover = serializers.BooleanField(required=False, help_text=_("The dial passed its highest value once."))
    final = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True,
                                     help_text=_("Of a replacement: the old dial's last value."))
    reason = _reason(required=True)


class VoidReading(Arguments):
    confirmed = serializers.BooleanField(required=False, help_text=_("A step above the plausible rate is right."))
    reason = _reason(required=True)


class ReplaceMeter(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    final = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True,
                                     help_text=_("The old dial's last value; null: unknown."))
    start = serializers.DecimalField(max_digits=18, decimal_places=4, required=False,
                                     help_text=_("The new dial's first value."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A step above the plausible rate is right."))
    reason = _reason()


class ChangeTag(Arguments):
    tag = serializers.CharField(allow_blank=True, max_length=100, help_text=_("The new tag; empty: none."))
    barcode = serializers.CharField(required=False, allow_blank=True, max_length=100, help_text=_("The new barcode; "
                                                                                                  "left out: none."))
    reason = _reason()


class UploadDocument(Arguments):
    """One of asset, asset_model, location and site."""

    upload = serializers.FileField(help_text=_("The file; its kind is told by its content."))
    title = serializers.CharField(max_length=255, help_text=_("What people look for."))
    category = serializers.CharField(required=False, allow_blank=True, max_length=100,
                                     help_text=_("Such as manual, certificate, drawing."))
    asset = KeyField(queryset=Asset.objects.all(), required=False, allow_null=True, help_text=_("The asset it is "
                                                                                                "about, or"))
    asset_model = KeyField(queryset=AssetModel.objects.all(), required=False, allow_null=True,
                           help_text=_("the model, or"))
    location = KeyField(queryset=Location.objects.all(), required=False, allow_null=True, help_text=_("the place, or"))
    site = KeyField(queryset=Site.objects.all(), required=False, allow_null=True, help_text=_("the whole site."))
