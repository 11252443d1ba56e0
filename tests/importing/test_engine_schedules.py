"""Turbofan engines as they flew: their cycles drive meter schedules to what a plain recomputation says."""

import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from assets.models import Asset, Meter
from assets.services.meters import record_reading
from maintenance import services
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing
from maintenance.verify import problems
from tests.assets.dials import in_order
from tests.importing.running import counted, import_text, plant
from tests.needs import DATA
from workorders import services as workorders
from workorders.models import WorkOrder

pytestmark = [pytest.mark.data, pytest.mark.django_db]

START = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)  # a cycle is taken as one day, flown by noon
BATCH = 20  # days between two runs of the generator
FIXED, FLOATING = 12, 30
MAPPING = """source_system = "C-MAPSS"
external_id = ["unit", "cycle"]
time_zone = "UTC"
[columns]
unit = "asset"
at = "read_at"
cycle = "value"
[constants]
meter = "Cycles"
"""


def cycles() -> dict[int, list[int]]:
    """Engine → the cycles at which its counter was read, up to the 120th: of engine 1 every sixth that it flew, of
    engine 2 every seventeenth, of engine 3 every one."""
    found: dict[int, list[int]] = {1: [], 2: [], 3: []}
    every = {1: 6, 2: 17, 3: 1}
    for line in gzip.decompress((DATA / "cmapss/train_FD001.txt.gz").read_bytes()).splitlines():
        unit, cycle = map(int, line.split()[:2])
        if unit in found and cycle <= 120 and cycle % every[unit] == 0:
            found[unit].append(cycle)
    return found


@dataclass
class Plain:
    """What should become due, by going through the readings: (number, due reading, due day)."""

    fixed: list[tuple[int, int, dt.date]] = field(default_factory=list)
    floating: list[tuple[int, int, dt.date]] = field(default_factory=list)
    last: int | None = None
    threshold: int = FLOATING
    waiting: bool = False

    def read(self, cycle: int) -> None:
        day = (START + dt.timedelta(days=cycle)).date()
        if self.last is not None and cycle // FIXED > self.last // FIXED:
            self.fixed.append((cycle // FIXED, cycle // FIXED * FIXED, day))
        if not self.waiting and cycle >= self.threshold:
            self.floating.append((len(self.floating) + 1, self.threshold, day))
            self.waiting = True
        self.last = cycle

    def done(self) -> None:
        """The work that waits is done where the counter stands now."""
        if self.waiting and self.last is not None:
            self.threshold, self.waiting = self.last + FLOATING, False


def batches(read: dict[int, list[int]]) -> Iterator[tuple[dt.datetime, dict[int, list[int]]]]:
    """The evening of the batch's last day, and what was read until then."""
    for first in range(1, max(map(max, read.values())) + 1, BATCH):
        until = first + BATCH
        yield START + dt.timedelta(days=until - 1, hours=6), {
            unit: [cycle for cycle in said if first <= cycle < until] for unit, said in read.items()}


def schedule_for(asset: Asset, meter: Meter, **facts: Any) -> MaintenanceSchedule:
    made = MaintenanceSchedule(asset=asset, meter_based=True, meter=meter, anchor_reading=0, starts_on=START.date(),
                               forecast_by_use=False, **facts)
    made.save()
    return made


def test_engines_drive_their_schedules_as_a_plain_recomputation_says(tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    site, clock, read = plant("FLEET", "UTC"), START, cycles()
    monkeypatch.setattr(timezone, "now", lambda: clock)
    meters: dict[int, Meter] = {}
    fixed: dict[int, MaintenanceSchedule] = {}
    floating: dict[int, MaintenanceSchedule] = {}
    for unit in read:
        asset = Asset(site=site, name=f"Turbofan {unit}", tag=f"E{unit}")
        asset.save()
        meters[unit] = Meter.objects.create(asset=asset, name="Cycles", unit="cycles")
        fixed[unit] = schedule_for(asset, meters[unit], title="Look", meter_threshold=FIXED, open_policy="STACK")
        floating[unit] = schedule_for(asset, meters[unit], title="Wash", meter_threshold=FLOATING, basis="FLOATING")
    plain = {unit: Plain() for unit in read}
    for evening, said in batches(read):
        clock = evening
        rows = [(unit, cycle) for unit, flown in said.items() for cycle in flown]
        text = "unit,at,cycle\n" + "".join(
            f"E{unit},{(START + dt.timedelta(days=cycle)).isoformat()},{cycle}\n" for unit, cycle in rows)
        if rows:
            report = import_text(tmp_path, "readings", MAPPING, text)
            assert counted(report) == {"read": len(rows), "created": len(rows)}
        for unit, cycle in rows:
            plain[unit].read(cycle)
        services.generate(now=evening)
        for order in WorkOrder.objects.unfinished().order_by("pk"):
            unit = int(order.asset.tag.removeprefix("E"))  # type: ignore[union-attr]
            if not meters[unit].readings.filter(read_at=evening).exists():
                record_reading(meter=meters[unit], value=Decimal(plain[unit].last or 0), by=None, read_at=evening)
            workorders.complete(order=order, by=None, at=evening, outcome="DONE")
        for one in plain.values():
            one.done()

    def occurred(schedule: MaintenanceSchedule) -> list[tuple[int, int, dt.date]]:
        rows = MaintenanceOccurrence.objects.filter(schedule=schedule, work_order__isnull=False).order_by("number")
        assert all(row.sentence for row in rows)
        return [(row.number, int(row.due_reading or 0), row.due_date) for row in rows]  # type: ignore[misc]

    for unit, one in plain.items():
        assert occurred(fixed[unit]) == one.fixed, f"engine {unit}, fixed"
        assert occurred(floating[unit]) == one.floating, f"engine {unit}, floating"
        assert one.fixed
        assert one.floating
        passed = set(MeterCrossing.objects.filter(schedule=fixed[unit]).values_list("number", flat=True))
        assert passed == set(range(read[unit][0] // FIXED + 1, read[unit][-1] // FIXED + 1))
    assert WorkOrder.objects.count() == sum(len(one.fixed) + len(one.floating) for one in plain.values())
    assert list(problems()) == []
    in_order()
