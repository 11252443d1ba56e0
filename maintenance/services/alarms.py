"""Condition alarms: a gauge outside its limits for n readings becomes a request, once, until it is back for n readings.

n and the limits stand on the meter. The newest readings decide, whatever order they came in; a history that is loaded
later raises nothing (FRESH). While the request of an earlier alarm is unfinished the next alarm joins it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assets.models import Criticality, Meter, MeterKind, MeterReading
from assets.services.meters.words import amount
from assets.signals import Mark, MeterChange
from cmms.audit import acting_as
from maintenance.models import AlarmSide, MeterAlarm
from maintenance.signals import alarm_cleared, alarm_raised
from workorders import services as workorders
from workorders.choices import Priority
from workorders.models import WorkOrder

FRESH = dt.timedelta(days=7)
"""An alarm is about now: a reading older than this raises none."""


def watch(*, changes: Sequence[MeterChange], by: Any) -> list[MeterAlarm]:
    """Raise and clear the alarms of gauges that were read; those raised now."""
    gauges = [change.meter_id for change in changes if not change.is_counter]
    if not gauges:
        return []
    raised = []
    with acting_as(by):
        for meter in _limited(gauges):
            alarm = _look(meter)
            raised += [alarm] if alarm is not None else []
    return raised


def marks_of(meter: Meter) -> list[Mark]:
    """The alarm that stands, with its request."""
    alarms = MeterAlarm.objects.standing().filter(meter=meter).select_related("work_order")
    return [Mark(alarm.sentence, url=reverse("work-order", args=[alarm.work_order.number]) if alarm.work_order else "")
            for alarm in alarms]


def _limited(ids: Iterable[int]) -> Iterable[Meter]:
    found: Any = (Meter.objects.filter(pk__in=list(ids), kind=MeterKind.GAUGE, retired_at__isnull=True)
                  .filter(Q(low_limit__isnull=False) | Q(high_limit__isnull=False))
                  .select_related("asset__site", "asset__location").order_by("pk"))
    return found  # type: ignore[no-any-return]


def _look(meter: Meter) -> MeterAlarm | None:
    newest = list(meter.readings.order_by("-read_at")[:meter.alarm_after])
    if len(newest) < meter.alarm_after:
        return None
    sides = {_side(meter, reading.value) for reading in newest}
    standing = MeterAlarm.objects.standing().filter(meter=meter).first()
    if standing is not None and sides == {None}:
        standing.cleared_at = max(newest[0].read_at, standing.raised_at)
        standing.save()
        alarm_cleared.send(MeterAlarm, alarm=standing)
    if standing is None and None not in sides and newest[0].read_at >= timezone.now() - FRESH:
        return _raise(meter, newest)
    return None


def _side(meter: Meter, value: Decimal) -> AlarmSide | None:
    if meter.low_limit is not None and value < meter.low_limit:
        return AlarmSide.LOW
    if meter.high_limit is not None and value > meter.high_limit:
        return AlarmSide.HIGH
    return None


def _raise(meter: Meter, newest: Sequence[MeterReading]) -> MeterAlarm:
    side = _side(meter, newest[0].value)
    assert side is not None
    limit = meter.low_limit if side == AlarmSide.LOW else meter.high_limit
    assert limit is not None
    alarm = MeterAlarm(meter=meter, side=side, limit=limit, value=newest[0].value, readings=len(newest),
                       raised_at=newest[0].read_at, sentence=_sentence(meter, side, limit, newest))
    alarm.work_order = _unfinished(meter) or _request(meter, alarm)
    alarm.save()
    alarm_raised.send(MeterAlarm, alarm=alarm)
    return alarm


def _unfinished(meter: Meter) -> WorkOrder | None:
    """The order of an earlier alarm of this meter that is not over."""
    orders: Any = WorkOrder.objects.unfinished().filter(meter_alarms__meter=meter).order_by("-pk")
    return orders.first()  # type: ignore[no-any-return]


def _request(meter: Meter, alarm: MeterAlarm) -> WorkOrder:
    """The alarm reports, not whoever read the meter: they need no right to, and are asked nothing."""
    title = _("%(meter)s too low") if alarm.side == AlarmSide.LOW else _("%(meter)s too high")
    urgent = meter.asset.criticality in (Criticality.HIGH, Criticality.CRITICAL)
    return workorders.report(
        by=None, title=title % {"meter": meter.name}, asset=meter.asset, description=alarm.sentence,
        priority=Priority.URGENT if urgent else Priority.RAISED, requester_name=_("Condition alarm"))


def _sentence(meter: Meter, side: AlarmSide, limit: Decimal, newest: Sequence[MeterReading]) -> str:
    zone = ZoneInfo(meter.asset.site.time_zone)
    said = {"meter": meter.name, "value": amount(newest[0].value, meter.unit), "limit": amount(limit, meter.unit),
            "when": _moment(newest[0].read_at, zone)}
    first = (_("%(meter)s read %(value)s on %(when)s, below its lower limit of %(limit)s.") if side == AlarmSide.LOW
             else _("%(meter)s read %(value)s on %(when)s, above its upper limit of %(limit)s.")) % said
    if len(newest) == 1:
        return first
    before = "; ".join(f"{amount(each.value, meter.unit)} ({_moment(each.read_at, zone)})" for each in newest[1:])
    return first + " " + _("So did the readings before it: %(readings)s.") % {"readings": before}


def _moment(at: dt.datetime, zone: ZoneInfo) -> str:
    return formats.date_format(at.astimezone(zone), "j M Y, H:i")


__all__ = ["FRESH", "marks_of", "watch"]
