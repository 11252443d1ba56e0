"""What other systems are told of the plant."""

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from assets.models import Asset, Meter, MeterReading
from assets.serializers import AssetSerializer, MeterSerializer, ReadingSerializer
from assets.signals import MeterChange
from cmms.webhooks.outbox import announce, anybody_wants


def status_changed(asset: Asset, before: str) -> None:
    announce("asset.status_changed", [asset.pk], show=AssetSerializer,
             details={asset.pk: {"from_status": before, "to_status": asset.status}})


def readings_taken(changes: Sequence[MeterChange]) -> None:
    """One event for each meter, however many readings came: the newest one, and since when to fetch the others."""
    appended = {change.meter_id: change for change in changes if change.appended}
    if appended and anybody_wants("reading.recorded"):
        newest = MeterReading.objects.filter(meter=OuterRef("pk")).order_by("-read_at")
        found = list(Meter.objects.filter(pk__in=appended)
                     .annotate(newest=Subquery(newest.values("pk")[:1]), at=Subquery(newest.values("read_at")[:1]))
                     .filter(newest__isnull=False).order_by("pk").values_list("newest", "pk", "at"))
        announce("reading.recorded", [key for key, _meter, _at in found], show=ReadingSerializer,
                 at={key: at for key, _meter, at in found},
                 details={key: {"since": appended[meter].since} for key, meter, _at in found})
    others = {change.meter_id: change for change in changes if not change.appended}
    announce("reading.corrected", sorted(others), show=MeterSerializer, details={
        key: {"since": change.since, "total": change.total, "read_at": change.read_at}
        for key, change in others.items()})
