"""A pump with meters, and the short words their tests speak."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Asset, Location, Meter, MeterReading, Site
from assets.services import create_asset, create_site
from assets.services.meters import record_reading
from assets.verify import problems
from cmms.errors import DomainError

START = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


def day(number: float) -> dt.datetime:
    """06:00 UTC, so many days after 2 March 2026."""
    return START + dt.timedelta(days=number)


@dataclass(frozen=True)
class Dials:
    """``hours`` counts at most 24 a day; ``strokes`` rolls over at 100,000 and knows no most; ``bar`` is a gauge."""

    site: Site
    pump: Asset
    hours: Meter
    strokes: Meter
    bar: Meter


def make_dials(zone: str = "Europe/Berlin") -> Dials:
    site = create_site(by=None, code="N", name="North works", time_zone=zone)
    root = Location.objects.get(site=site, parent=None)
    pump = create_asset(by=None, site=site, location=root, name="Pump", tag="P-1", at=day(-30))
    hours = Meter.objects.create(asset=pump, name="Running hours", unit="h", is_run_meter=True)
    strokes = Meter.objects.create(asset=pump, name="Strokes", unit="strokes", rollover_point=100_000)
    bar = Meter.objects.create(asset=pump, name="Pressure", unit="bar", kind="GAUGE")
    return Dials(site, pump, hours, strokes, bar)


def read(meter: Meter, value: Any, at: float, **more: Any) -> MeterReading:
    """A reading so many days after the start."""
    return record_reading(meter=meter, value=Decimal(str(value)), read_at=day(at), **{"by": None, **more})


def told(meter: Meter) -> list[tuple[Any, ...]]:
    """(value, lifetime total) in order of time, as plain numbers."""
    return [(float(value), None if total is None else float(total))
            for value, total in meter.readings.order_by("read_at").values_list("value", "total")]


def refused(code: str, call: Any, *args: Any, **more: Any) -> str:
    """The call is refused for that reason alone; what it says."""
    with pytest.raises(DomainError) as caught:
        call(*args, **more)
    assert [problem.code for problem in caught.value.problems] == [code], caught.value.problems
    return str(caught.value)


def in_order() -> None:
    """Every total is what the readings add up to."""
    assert [fault for fault in problems() if fault.kind.startswith("meter")] == []
