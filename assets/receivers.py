"""What happens here and other systems are told of."""

from typing import Any

from django.dispatch import receiver

from assets import events
from assets.signals import reading_taken, status_changed


@receiver(status_changed, dispatch_uid="assets.announce_status")
def announce_status(sender: Any, *, asset: Any, before: str, **_more: Any) -> None:
    events.status_changed(asset, before)


@receiver(reading_taken, dispatch_uid="assets.announce_readings")
def announce_readings(sender: Any, *, changes: Any, **_more: Any) -> None:
    events.readings_taken(changes)
