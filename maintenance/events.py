"""What other systems are told of thresholds and alarms."""

from collections.abc import Sequence

from assets.serializers import MeterSerializer
from cmms.webhooks.outbox import announce
from maintenance.models import MeterAlarm, MeterCrossing
from maintenance.serializers import CrossingSerializer


def crossed(rows: Sequence[MeterCrossing]) -> None:
    announce("threshold.crossed", [row.pk for row in rows], show=CrossingSerializer,
             at={row.pk: row.read_at for row in rows})


def alarmed(alarm: MeterAlarm, what: str) -> None:
    details = {"side": alarm.side, "limit": alarm.limit, "value": alarm.value, "raised_at": alarm.raised_at,
               "cleared_at": alarm.cleared_at, "sentence": alarm.sentence, "work_order": alarm.work_order_id}
    announce(f"alarm.{what}", [alarm.meter_id], show=MeterSerializer, at=alarm.cleared_at or alarm.raised_at,
             details={alarm.meter_id: details})
