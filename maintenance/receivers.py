"""What happens below and concerns schedules."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from assets.signals import marking_meter, moved_asset, reading_taken, retired_asset, retiring_meter
from cmms.errors import Problem
from maintenance import events, services
from maintenance.services import alarms, crossings
from maintenance.signals import alarm_cleared, alarm_raised, crossed
from workorders.choices import Outcome
from workorders.signals import cancelled, completed, completing, reinstated, reinstating, remarking, reopened


@receiver(retired_asset, dispatch_uid="maintenance.stop_for_asset")
def stop_for_asset(sender: Any, *, asset: Any, by: Any, **_more: Any) -> None:
    services.stop_for_asset(asset=asset, by=by)


@receiver(moved_asset, dispatch_uid="maintenance.follow_assets")
def follow_assets(sender: Any, *, assets: Any, by: Any, **_more: Any) -> None:
    services.follow_assets(assets=assets, by=by)


@receiver(completing, dispatch_uid="maintenance.reading_missing")
def reading_missing(sender: Any, *, attempt: Any, **_more: Any) -> Iterable[Problem]:
    if attempt.asking or attempt.outcome == Outcome.NOT_PERFORMED:
        return []
    return services.reading_missing(attempt.order, attempt.at)


@receiver(reinstating, dispatch_uid="maintenance.later_order_of_its_schedule")
def later_order_of_its_schedule(sender: Any, *, attempt: Any, **_more: Any) -> Iterable[Problem]:
    return services.later_order_of_its_schedule(attempt.order)


@receiver(remarking, dispatch_uid="maintenance.remarks")
def remarks(sender: Any, *, order: Any, **_more: Any) -> Iterable[str]:
    return services.remarks(order)


@receiver([completed, cancelled], dispatch_uid="maintenance.settle")
def settle(sender: Any, *, order: Any, by: Any, at: Any, **_more: Any) -> None:
    services.settle(order=order, by=by, at=at)


@receiver([reopened, reinstated], dispatch_uid="maintenance.unsettle")
def unsettle(sender: Any, *, order: Any, by: Any, **_more: Any) -> None:
    services.unsettle(order=order, by=by)


@receiver(reading_taken, dispatch_uid="maintenance.note_crossings")
def note_crossings(sender: Any, *, changes: Any, by: Any, **_more: Any) -> None:
    crossings.note(changes=changes, by=by)


@receiver(reading_taken, dispatch_uid="maintenance.watch_limits")
def watch_limits(sender: Any, *, changes: Any, by: Any, **_more: Any) -> None:
    alarms.watch(changes=changes, by=by)


@receiver(marking_meter, dispatch_uid="maintenance.mark_meter")
def mark_meter(sender: Any, *, meter: Any, **_more: Any) -> Any:
    return [*crossings.marks_of(meter), *alarms.marks_of(meter)]


@receiver(retiring_meter, dispatch_uid="maintenance.counted_on")
def counted_on(sender: Any, *, meter: Any, **_more: Any) -> Any:
    return crossings.counted_on(meter)


@receiver(crossed, dispatch_uid="maintenance.announce_crossings")
def announce_crossings(sender: Any, *, rows: Any, **_more: Any) -> None:
    events.crossed(rows)


@receiver(alarm_raised, dispatch_uid="maintenance.announce_alarm")
def announce_alarm(sender: Any, *, alarm: Any, **_more: Any) -> None:
    events.alarmed(alarm, "raised")


@receiver(alarm_cleared, dispatch_uid="maintenance.announce_cleared")
def announce_cleared(sender: Any, *, alarm: Any, **_more: Any) -> None:
    events.alarmed(alarm, "cleared")
