"""Meters and half a year of what they said."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from assets.models import Meter, MeterKind, MeterReading, ReadingKind, ReadingSource
from cmms.demo.clock import READING_DAYS, Clock, dice
from cmms.demo.inserting import insert
from cmms.demo.machines import Plant
from cmms.demo.people import People
from cmms.importing.bulk import insert_rows

RUN_HOURS = "Run hours"

# tag → (hours on the dial now, hours a working day, hours a day off, read daily by the controller)
_RUNNING: dict[str, tuple[int, float, float, bool]] = {
    "FIL-01": (41_870, 14.1, 0, True), "CNV-108": (18_204, 13.6, 0, True), "CNV-109": (18_011, 13.5, 0, True),
    "CAP-01": (40_122, 13.9, 0, True), "LAB-01": (29_480, 13.7, 0, True), "PAL-01": (37_905, 13.2, 0, True),
    "FIL-02": (22_614, 11.8, 0, True), "CAP-02": (22_107, 11.6, 0, True), "LAB-02": (21_940, 11.5, 0, True),
    "PAL-02": (21_388, 11.1, 0, True), "WSH-01": (46_733, 14.0, 0, True), "MIX-01": (38_240, 9.4, 0, True),
    "MIX-02": (37_115, 9.0, 0, True), "MIX-03": (24_566, 10.8, 0, True), "PST-01": (43_090, 13.1, 0, True),
    "PCK-01": (31_744, 13.0, 0, True), "PCK-02": (30_209, 12.7, 0, True), "ROB-01": (13_466, 12.9, 0, True),
    "CMP-01": (52_318, 21.0, 9.5, True), "CMP-02": (39_927, 12.4, 3.0, True), "CHL-01": (48_105, 17.5, 11.0, True),
    "CNV-101": (39_800, 13.8, 0, False), "CNV-102": (39_655, 13.8, 0, False), "CNV-112": (38_990, 13.4, 0, False),
    "CNV-201": (21_700, 11.5, 0, False), "CNV-208": (21_655, 11.5, 0, False), "SHR-01": (19_240, 10.2, 0, False),
    "WRP-01": (17_875, 8.1, 0, False), "DEP-01": (38_120, 13.5, 0, False), "CMP-03": (61_044, 0.9, 0, False),
    "CHL-02": (41_560, 9.8, 4.0, False), "BOI-01": (77_410, 18.0, 12.0, False), "BOI-02": (52_905, 3.0, 1.5, False),
    "FAN-204": (80_310, 18.0, 12.0, False), "FAN-101": (49_950, 14.0, 0, False), "PMP-11": (35_600, 9.0, 0, False),
    "PMP-12": (28_030, 7.5, 0, False), "PMP-21": (51_870, 17.0, 10.5, False), "PMP-22": (44_120, 8.0, 5.0, False),
    "PMP-23": (36_480, 14.0, 2.0, False), "ROS-01": (26_700, 13.0, 3.0, False), "FLT-01": (9_870, 6.2, 0, False),
    "FLT-02": (9_412, 5.9, 0, False), "FLT-03": (6_105, 6.4, 0, False), "FLT-04": (14_260, 3.1, 0, False),
    "T-FIL-1": (21_300, 7.0, 0, False), "T-CMP-1": (24_800, 8.0, 0, False),
}
_CYCLES = {"DOR-01": (412_600, 640), "DOR-02": (388_150, 510), "LFT-01": (96_420, 74)}

# The dial of this one was exchanged; its lifetime goes on.
_REPLACED, _REPLACED_DAYS_AGO = "PMP-23", 88

# tag, name, unit, middle, spread, lower and upper limit, drift over the half-year
_GAUGES: tuple[tuple[str, str, str, float, float, float | None, float | None, float], ...] = (
    ("CNV-108", "Vibration, drive end", "mm/s", 3.3, 0.15, None, 4.5, 0.8),
    ("CMP-01", "Outlet pressure", "bar", 7.4, 0.12, 6.8, 8.0, 0),
    ("CMP-02", "Outlet pressure", "bar", 7.3, 0.12, 6.8, 8.0, 0),
    ("CMP-01", "Oil temperature", "°C", 82, 2.5, None, 95, 3),
    ("BOI-01", "Steam pressure", "bar", 8.1, 0.1, 7.5, 9.0, 0),
    ("BOI-01", "Flue-gas temperature", "°C", 212, 5, None, 240, 14),
    ("BOI-02", "Steam pressure", "bar", 8.0, 0.15, 7.5, 9.0, 0),
    ("CHL-01", "Chilled-water outlet", "°C", 5.9, 0.3, 4.0, 8.0, 0),
    ("CHL-02", "Chilled-water outlet", "°C", 6.1, 0.4, 4.0, 8.0, 0),
    ("PST-01", "Holding temperature", "°C", 73.6, 0.25, 72.5, 76.0, 0),
    ("WSH-01", "Caustic temperature", "°C", 80.5, 0.8, 78, 84, 0),
    ("TWR-01", "Conductivity", "µS/cm", 1450, 90, None, 2000, 120),
    ("ROS-01", "Permeate conductivity", "µS/cm", 9.2, 0.6, None, 15, 2.1),
    ("PMP-21", "Bearing temperature", "°C", 51, 1.8, None, 70, 2),
    ("FAN-204", "Vibration, bearing", "mm/s", 4.0, 0.3, None, 7.1, 1.4),
    ("MIX-03", "Gearbox oil temperature", "°C", 58, 2.0, None, 75, 7),
    ("TRF-01", "Oil temperature", "°C", 54, 3.0, None, 85, 0),
    ("AHU-01", "Filter differential pressure", "Pa", 95, 6, None, 250, 90),
    ("SPR-01", "Network pressure", "bar", 9.6, 0.1, 9.0, 11.0, 0),
)
_EVERY_WEEKDAY = {"Outlet pressure", "Steam pressure", "Holding temperature", "Caustic temperature",
                  "Chilled-water outlet"}
_COLUMNS = ("meter_id", "site_id", "read_at", "value", "total", "kind", "final_value", "source", "entered_at",
            "entered_by_id", "reason")
Row = tuple[Any, ...]
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


@dataclass
class Meters:
    """Run-hour meters by tag; ``totals``: (local day, lifetime total) of each, oldest first."""

    run: dict[str, Meter] = field(default_factory=dict)
    totals: dict[str, list[tuple[dt.date, Decimal]]] = field(default_factory=dict)

    def now(self, tag: str) -> Decimal:
        return self.totals[tag][-1][1]

    def at(self, tag: str, day: dt.date) -> Decimal:
        """The total of the last reading up to that day; the first one's before there was any."""
        known = [total for when, total in self.totals[tag] if when <= day]
        return known[-1] if known else self.totals[tag][0][1]

    def per_day(self, tag: str) -> Decimal:
        """Average use over the whole half-year."""
        (first, low), (last, high) = self.totals[tag][0], self.totals[tag][-1]
        return (high - low) / (last - first).days


def make_meters(clock: Clock, plant: Plant, people: People) -> Meters:
    """Meters and their readings; yesterday's are the newest."""
    meters = Meters()
    for tag in _RUNNING:
        meters.run[tag] = Meter(asset=plant[tag], name=RUN_HOURS, kind=MeterKind.COUNTER, unit="h", is_run_meter=True)
    cycles = {tag: Meter(asset=plant[tag], name="Cycles", kind=MeterKind.COUNTER, unit="cycles",
                         max_step_per_day=Decimal(3000)) for tag in _CYCLES}
    gauges = [Meter(asset=plant[tag], name=name, kind=MeterKind.GAUGE, unit=unit, low_limit=_limit(low),
                    high_limit=_limit(high)) for tag, name, unit, _middle, _spread, low, high, _drift in _GAUGES]
    insert([*meters.run.values(), *cycles.values(), *gauges])

    def rows() -> Iterator[Row]:
        for tag, meter in meters.run.items():
            series = meters.totals[tag] = []
            yield from _run_hours(clock, plant, people, tag, meter, series)
        for tag, meter in cycles.items():
            yield from _cycles(clock, plant, people, tag, meter)
        for meter, gauge in zip(gauges, _GAUGES, strict=True):
            yield from _gauge(clock, plant, people, meter, gauge)

    insert_rows(MeterReading, _COLUMNS, list(rows()))
    return meters


def _run_hours(clock: Clock, plant: Plant, people: People, tag: str, meter: Meter,
               series: list[tuple[dt.date, Decimal]]) -> Iterator[Row]:
    now, working, idle, by_controller = _RUNNING[tag]
    chance = dice(f"run/{tag}")
    days = [clock.day(-ago) for ago in range(READING_DAYS, 0, -1)]
    steps = []
    for day in days:
        hours = idle if people.is_off(day) else working
        steps.append(Decimal(str(min(24, hours * chance.uniform(0.82, 1.12)))).quantize(_TENTH))
    total = Decimal(now) - sum(steps[1:], Decimal(0))
    offset = Decimal(0)
    for number, day in enumerate(days):
        total += steps[number] if number else 0
        ago = (clock.today - day).days
        series.append((day, total))
        if tag == _REPLACED and ago == _REPLACED_DAYS_AGO:
            offset = total
            yield (meter.pk, plant[tag].site_id, clock.at(day, 10, 20), Decimal(0), total,
                   ReadingKind.REPLACEMENT.value, total, ReadingSource.PERSON.value, clock.at(day, 10, 40),
                   people["g.petersen"].pk, "Hour counter fogged up, exchanged")
        elif by_controller:
            yield _reading(plant, tag, meter, clock.at(day, 22, 5), total - offset, total, None)
        elif day.isoweekday() == 1 or ago == 1:
            yield _reading(plant, tag, meter, clock.at(day, 6, chance.randint(10, 50)), total - offset, total,
                           people["g.petersen" if tag[0] != "F" else "n.haddad"].pk)


def _cycles(clock: Clock, plant: Plant, people: People, tag: str, meter: Meter) -> Iterator[Row]:
    now, per_day = _CYCLES[tag]
    chance = dice(f"cycles/{tag}")
    weeks = READING_DAYS // 7
    steps = [Decimal(round(per_day * 5 * chance.uniform(0.85, 1.1))) for _ in range(weeks)]
    total = Decimal(now) - sum(steps)
    for week in range(weeks):
        total += steps[week]
        day = clock.day(-1 - 7 * (weeks - 1 - week))
        yield _reading(plant, tag, meter, clock.at(day, 15, chance.randint(0, 45)), total, total,
                       people["n.haddad"].pk)


def _gauge(clock: Clock, plant: Plant, people: People, meter: Meter, gauge: Row) -> Iterator[Row]:
    tag, name, _unit, middle, spread, _low, _high, drift = gauge
    chance: Random = dice(f"gauge/{tag}/{name}")
    wanted: Callable[[dt.date], bool] = (
        (lambda day: not people.is_off(day)) if name in _EVERY_WEEKDAY else (lambda day: day.isoweekday() in (1, 4)))
    for ago in range(READING_DAYS, 0, -1):
        day = clock.day(-ago)
        if wanted(day):
            value = chance.gauss(middle + drift * (1 - ago / READING_DAYS), spread)
            yield _reading(plant, tag, meter, clock.at(day, 7, chance.randint(0, 59)),
                           Decimal(str(value)).quantize(_HUNDREDTH), None,
                           people[chance.choice(("g.petersen", "a.khan", "h.vogel"))].pk)


def _reading(plant: Plant, tag: str, meter: Meter, at: dt.datetime, value: Decimal, total: Decimal | None,
             by: int | None) -> Row:
    """A person's reading, or with nobody a controller's."""
    source = ReadingSource.PERSON if by else ReadingSource.API
    return (meter.pk, plant[tag].site_id, at, value, total, ReadingKind.READING.value, None, source.value,
            at + dt.timedelta(minutes=2 if by else 0), by, "")


def _limit(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
