"""Readings of counters that schedules count on: one by one at the machine, dated back, and in bulk."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Count

from assets.models import Asset, Meter, MeterReading
from assets.services import create_site
from assets.services.meters import record_reading
from assets.verify import problems
from benchmarks.clock import lap, median_ms, say
from benchmarks.figures import Figure, exactly
from cmms.importing.mapping import parse_mapping
from cmms.importing.run import Run
from maintenance.models import MaintenanceSchedule, MeterCrossing

EVERY = 250
START = dt.datetime(2025, 1, 1, 6, tzinfo=dt.UTC)
MAPPING = """source_system = "Logger"
external_id = ["tag", "at"]
time_zone = "UTC"
[columns]
tag = "asset"
at = "read_at"
value = "value"
[constants]
meter = "Hours"
"""


@dataclass(frozen=True)
class Size:
    meters: int
    singles: int  # readings recorded one by one
    bulk: int  # readings of one file


SIZES = {"full": Size(100, 1_000, 60_000), "small": Size(50, 300, 10_000), "tiny": Size(2, 6, 40)}


def measure(size: Size) -> Iterator[Figure]:
    site = create_site(by=None, code="RUN", name="Running hours", time_zone="UTC")
    meters = []
    for number in range(size.meters):
        asset = Asset(site=site, name=f"Pump {number}", tag=f"R{number}")
        asset.save()
        meters.append(Meter.objects.create(asset=asset, name="Hours", unit="h"))
        MaintenanceSchedule(title="Change oil", asset=asset, meter_based=True, meter=meters[-1], meter_threshold=EVERY,
                            anchor_reading=0, starts_on=START.date()).save()
    each = size.bulk // size.meters
    path = Path(os.environ["CMMS_TEST_FOLDER"]) / "hours.csv"
    path.write_text("tag,at,value\n" + "".join(
        f"R{number},{(START + dt.timedelta(hours=8 * turn)).isoformat()},{7 * turn}\n"
        for turn in range(each) for number in range(size.meters)))
    rows = each * size.meters
    say(f"importing {rows:,} readings of {size.meters} counters with a schedule each")
    with lap() as took:
        Run(parse_mapping(MAPPING, "readings"), path)()
    path.unlink()
    shape = f"{rows:,} readings, {size.meters:,} schedules every {EVERY}"
    yield Figure("import of readings that cross thresholds", shape, rows / took.seconds, "rows/s")
    wanted = size.meters * (7 * (each - 1) // EVERY)
    yield Figure("… thresholds crossed otherwise than once", shape, wanted - MeterCrossing.objects.count(), "",
                 exactly(0))
    say(f"{size.singles} readings one by one")
    last = START + dt.timedelta(hours=8 * each)
    with lap() as took:
        for turn in range(size.singles):
            meter, later = meters[turn % size.meters], turn // size.meters
            record_reading(meter=meter, by=None, value=Decimal(7 * (each + later)),
                           read_at=last + dt.timedelta(hours=8 * later))
    yield Figure("readings recorded one by one", f"after {each} each, a schedule each", size.singles / took.seconds,
                 "a second")
    first = meters[0].readings.order_by("read_at")[1]
    backdated = median_ms([lambda turn=turn: record_reading(  # type: ignore[misc]
        meter=meters[0], by=None, value=first.value, reason="found", confirmed=True,
        read_at=first.read_at + dt.timedelta(minutes=1 + turn)) for turn in range(10)])
    yield Figure("… one dated back to the beginning, all that follows counted anew", f"{each:,} follow", backdated,
                 "ms")
    twice = MeterCrossing.objects.values("schedule", "number").annotate(n=Count("pk")).filter(n__gt=1).count()
    yield Figure("… totals that are not what the readings add up to", f"{MeterReading.objects.count():,} readings",
                 len([fault for fault in problems() if fault.kind.startswith("meter")]) + twice, "", exactly(0))


__all__ = ["SIZES", "Size", "measure"]
