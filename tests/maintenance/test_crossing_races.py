"""Readings, corrections and generators at once (PostgreSQL): each threshold crossed once, each order made once."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Meter
from assets.services.meters import correct_reading
from cmms.errors import DomainError
from maintenance import services
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing
from maintenance.verify import problems
from tests.assets.dials import day, in_order, make_dials, read
from workorders.models import WorkOrder

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

EVERY, READINGS = 10, 12


def test_readings_corrections_and_generators_at_once(together: Callable[..., list[Any]]) -> None:
    dials = make_dials()
    meters = [dials.hours, *(Meter.objects.create(asset=dials.pump, name=f"Hours {n}", unit="h") for n in range(2))]
    schedules = []
    for meter in meters:
        schedules.append(MaintenanceSchedule(
            title=f"Oil {meter.name}", asset=dials.pump, meter_based=True, meter=meter, meter_threshold=EVERY,
            anchor_reading=0, starts_on=day(0).date(), forecast_by_use=False, open_policy="STACK"))
        schedules[-1].save()
        read(meter, 0, 0)

    def reader(meter: Meter, first: int) -> Callable[[], None]:
        def run() -> None:
            for turn in range(first, READINGS, 2):
                read(meter, 7 * (turn + 1), turn + 1, late=True)
        return run

    def corrector() -> None:
        for turn in range(6):
            newest = meters[0].readings.order_by("-read_at").first()
            try:
                correct_reading(reading=newest, by=None, value=newest.value + Decimal("0.1"), reason=f"look {turn}")
            except DomainError:
                continue

    def generator() -> None:
        for _turn in range(4):
            services.generate()

    outcomes = together(*(reader(meter, first) for meter in meters for first in (0, 1)), corrector, generator,
                        generator)
    assert [outcome.error for outcome in outcomes] == [None] * len(outcomes)
    services.generate()
    in_order()
    assert list(problems()) == []
    for schedule in schedules:
        standing = MeterCrossing.objects.filter(schedule=schedule, withdrawn_at__isnull=True)
        assert set(standing.values_list("number", flat=True)) == set(range(1, 7 * READINGS // EVERY + 1))
        assert not standing.filter(occurrence__isnull=True).exists()
    made = MaintenanceOccurrence.objects.filter(work_order__isnull=False)
    assert WorkOrder.objects.count() == made.count() > 0
