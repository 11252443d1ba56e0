"""What other systems are told of thresholds and alarms."""

from collections.abc import Sequence

from cmms.webhooks.outbox import announce
from maintenance.models import MeterAlarm, MeterCrossing
from maintenance.serializers import AlarmSerializer, CrossingSerializer


def crossed(rows: Sequence[MeterCrossing]) -> None:
    announce("threshold.crossed", [row.pk for row in rows], show=CrossingSerializer,
             at={row.pk: row.read_at for row in rows})


def alarmed(alarm: MeterAlarm, what: str) -> None:
    announce(f"alarm.{what}", [alarm.pk], show=AlarmSerializer, at=alarm.cleared_at or alarm.raised_at)
