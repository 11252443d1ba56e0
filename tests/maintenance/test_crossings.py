"""Thresholds that readings pass: once each, whatever is corrected later, and never a second order."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assets.models import Meter
from assets.services.meters import correct_reading, record_reading, void_reading
from maintenance import services
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, MeterAlarm, MeterCrossing
from maintenance.services import crossings
from tests.assets.dials import Dials, day, make_dials, read
from workorders import services as workorders
from workorders.models import WorkOrder

pytestmark = pytest.mark.django_db

Make = Callable[..., MaintenanceSchedule]


@pytest.fixture
def dials() -> Dials:
    return make_dials()


@pytest.fixture
def every(dials: Dials) -> Make:
    """A schedule on the running hours, every 250 from 0, from 1 March 2026 on; only readings make its orders."""
    def make(**facts: Any) -> MaintenanceSchedule:
        usual = {"title": "Change oil", "asset": dials.pump, "meter_based": True, "meter": dials.hours,
                 "meter_threshold": 250, "anchor_reading": 0, "starts_on": dt.date(2026, 3, 1),
                 "forecast_by_use": False}
        made = MaintenanceSchedule(**{**usual, **facts})
        made.save()
        return made
    return make


def crossed(schedule: MaintenanceSchedule) -> list[tuple[int, float, bool]]:
    """(number, reading, whether it stands) in order."""
    rows = MeterCrossing.objects.filter(schedule=schedule).order_by("number")
    return [(row.number, float(row.reading), row.withdrawn_at is None) for row in rows]


def orders(schedule: MaintenanceSchedule) -> int:
    return MaintenanceOccurrence.objects.filter(schedule=schedule, work_order__isnull=False).count()


def run() -> None:
    services.generate()


def test_a_reading_passes_a_threshold_once(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 240, 0)
    assert crossed(schedule) == []
    read(dials.hours, 250, 1)
    read(dials.hours, 260, 2)
    assert crossed(schedule) == [(1, 250, True)]
    row = MeterCrossing.objects.get()
    assert (row.threshold, row.read_at, row.meter) == (250, day(1), dials.hours)
    run()
    run()
    assert orders(schedule) == 1


def test_the_first_reading_of_a_meter_passes_nothing(dials: Dials, every: Make) -> None:
    """First reading 700 on a 500 interval: fixed, the next is due at 1,000."""
    schedule = every(meter_threshold=500)
    read(dials.hours, 700, 0)
    run()
    assert crossed(schedule) == []
    read(dials.hours, 1_000, 20)
    assert crossed(schedule) == [(2, 1_000, True)]


def test_floating_counts_from_where_the_meter_stood(dials: Dials, every: Make) -> None:
    """First reading 700 on a 500 interval: floating, the next is due at 1,200."""
    read(dials.hours, 700, 0)
    schedule = every(meter_threshold=500, basis="FLOATING", anchor_reading=None)
    read(dials.hours, 1_190, 25)
    assert crossed(schedule) == []
    read(dials.hours, 1_201, 26)
    assert crossed(schedule) == [(1, 1_201, True)]
    read(dials.hours, 1_800, 60)
    assert crossed(schedule) == [(1, 1_201, True)], "one threshold is open at a time"


def test_one_reading_past_several_thresholds_makes_one_order(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 100, 0)
    read(dials.hours, 1_010, 60)
    assert crossed(schedule) == [(1, 1_010, True), (2, 1_010, True), (3, 1_010, True), (4, 1_010, True)]
    run()
    assert orders(schedule) == 1
    assert set(MeterCrossing.objects.values_list("occurrence__number", flat=True)) == {4}


def test_what_was_read_before_the_start_passes_nothing(dials: Dials, every: Make) -> None:
    schedule = every(starts_on=dt.date(2026, 3, 10))
    for at, value in ((0, 200), (2, 300), (9, 400), (12, 520), (40, 800)):
        read(dials.hours, value, at, confirmed=True)
    assert crossed(schedule) == [(2, 520, True), (3, 800, True)]


def test_a_corrected_reading_withdraws_the_mark_while_no_order_exists(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 240, 0)
    wrong = read(dials.hours, 255, 1)
    correct_reading(reading=wrong, by=None, value=Decimal(245), reason="misread")
    assert crossed(schedule) == [(1, 255, False)]
    run()
    assert orders(schedule) == 0
    read(dials.hours, 251, 2)
    assert crossed(schedule) == [(1, 251, True)], "the same row is used again"


def test_a_corrected_reading_after_the_order_makes_no_second_one(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 240, 0)
    wrong = read(dials.hours, 255, 1)
    run()
    assert orders(schedule) == 1
    correct_reading(reading=wrong, by=None, value=Decimal(245), reason="misread")
    assert crossed(schedule) == [(1, 255, True)]
    read(dials.hours, 262, 2)
    run()
    assert (crossed(schedule), orders(schedule), WorkOrder.objects.count()) == ([(1, 255, True)], 1, 1)


def test_a_voided_reading_and_an_earlier_one_move_the_moment(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 240, 0)
    last = read(dials.hours, 260, 3)
    read(dials.hours, 252, 2, reason="from the sheet")
    assert MeterCrossing.objects.get().read_at == day(2)
    void_reading(reading=last, by=None, reason="another machine")
    assert crossed(schedule) == [(1, 252, True)]
    void_reading(reading=dials.hours.readings.get(value=252), by=None, reason="another machine")
    assert crossed(schedule) == [(1, 252, False)]


def test_a_confirmed_slip_of_the_pen_does_not_fill_the_table(dials: Dials, every: Make,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossings, "MOST", 20)
    schedule = every(meter_threshold=1)
    read(dials.hours, 10, 0)
    wrong = read(dials.hours, 90_000, 1, confirmed=True)
    assert [row[0] for row in crossed(schedule)] == list(range(89_981, 90_001))
    correct_reading(reading=wrong, by=None, value=Decimal(12), reason="a slip")
    assert [row[0] for row in crossed(schedule) if row[2]] == [11, 12]


def test_an_inactive_schedule_crosses_nothing_and_a_gauge_is_no_counter(dials: Dials, every: Make) -> None:
    schedule = every(is_active=False)
    read(dials.hours, 240, 0)
    read(dials.hours, 260, 1)
    read(dials.bar, 300, 1)
    assert crossed(schedule) == []


def test_the_schedule_is_looked_at_again_when_a_threshold_was_passed(dials: Dials, every: Make) -> None:
    schedule = every()
    read(dials.hours, 240, 0)
    read(dials.hours, 260, 1)
    schedule.refresh_from_db()
    assert schedule.decide_at is not None
    assert schedule.decide_at <= timezone.now()


# -- Condition alarms --------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(dials: Dials) -> Callable[..., list[MeterAlarm]]:
    """``limited(5, 2, 2)`` reads the gauge (3 … 9 bar, alarm after 2) one minute after the other."""
    Meter.objects.filter(pk=dials.bar.pk).update(low_limit=3, high_limit=9, alarm_after=2)
    clock = timezone.now() - dt.timedelta(days=1)

    def readings(*values: float) -> list[MeterAlarm]:
        nonlocal clock
        for value in values:
            clock += dt.timedelta(minutes=1)
            record_reading(meter=dials.bar, value=Decimal(str(value)), by=None, read_at=clock)
        return list(MeterAlarm.objects.order_by("pk"))
    return readings


def test_a_gauge_outside_its_limits_for_n_readings_becomes_one_request(limited: Any, dials: Dials) -> None:
    assert limited(5, 2, 4, 2) == []
    (alarm,) = limited(2.5)
    order = alarm.work_order
    assert (alarm.side, alarm.limit, alarm.value, alarm.readings) == ("LOW", 3, Decimal("2.5"), 2)
    assert (order.status, order.asset, order.title) == ("REQUESTED", dials.pump, "Pressure too low")
    assert "below its lower limit of 3" in order.description
    assert limited(2, 1, 10, 11) == [alarm], "once until it is back"
    assert WorkOrder.objects.count() == 1


def test_an_alarm_is_cleared_by_as_many_readings_inside_and_may_come_again(limited: Any) -> None:
    (alarm,) = limited(10, 10)
    limited(5, 10, 5)
    alarm.refresh_from_db()
    assert alarm.cleared_at is None
    limited(5)
    alarm.refresh_from_db()
    assert alarm.cleared_at is not None
    first, second = limited(10, 10)
    assert second.work_order == first.work_order, "the request of the first is not done yet"
    assert WorkOrder.objects.count() == 1
    workorders.reject(order=first.work_order, by=None, reason="a false alarm")
    limited(5, 5, 10, 10)
    assert WorkOrder.objects.count() == 2


def test_a_history_that_is_loaded_later_raises_nothing(dials: Dials) -> None:
    Meter.objects.filter(pk=dials.bar.pk).update(high_limit=9)
    read(dials.bar, 20, 0)
    assert not MeterAlarm.objects.exists()
