"""Whatever is read, corrected, moved, voided and replaced: the crossings are those a look at all readings finds."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from maintenance.models import MaintenanceSchedule, MeterCrossing
from tests.assets.dials import day
from tests.assets.test_meter_machine import Readings, plain_totals

EVERY = 30
START = 4  # days after the first; the site is in Berlin, where that day began at 23:00 UTC


class Crossings(Readings):
    def __init__(self) -> None:
        super().__init__()
        self.schedule = MaintenanceSchedule(
            title="Oil", asset=self.dials.pump, meter_based=True, meter=self.meter, meter_threshold=EVERY,
            anchor_reading=0, starts_on=day(START).date(), forecast_by_use=False)
        self.schedule.save()

    @invariant()
    def crossings_are_those_of_all_readings(self) -> None:
        totals = plain_totals(self.events, self.point) or {}
        wanted: dict[int, tuple[Decimal, dt.datetime]] = {}
        reached = None
        for when in sorted(totals):
            now = int(totals[when] // EVERY)
            if reached is not None and day(when) >= day(START).replace(hour=0) - dt.timedelta(hours=1):
                wanted.update({k: (totals[when], day(when)) for k in range(reached + 1, now + 1)})
            reached = now
        rows = MeterCrossing.objects.filter(schedule=self.schedule, withdrawn_at__isnull=True)
        assert {row.number: (row.reading, row.read_at) for row in rows} == wanted


class CrossingsWithoutRollover(Crossings):
    point = None


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Crossings, CrossingsWithoutRollover])
def test_random_corrections_leave_the_crossings_of_what_stands(machine: Any) -> None:
    run_state_machine_as_test(machine, settings=settings(
        max_examples=8, stateful_step_count=14, deadline=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck)))
