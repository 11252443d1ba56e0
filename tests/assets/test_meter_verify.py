"""``manage.py verify`` and lifetime totals; imports and what people did to readings."""

from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from assets.models import MeterReading
from assets.services.meters import Replaced, correct_reading, void_reading
from assets.signals import reading_taken
from assets.verify import problems
from maintenance.models import MaintenanceSchedule, MeterAlarm, MeterCrossing
from tests.assets.dials import Dials, day, in_order, make_dials, read, told
from tests.importing.running import counted, import_text, warnings

pytestmark = pytest.mark.django_db

MAPPING = """source_system = "Logger"
external_id = ["tag", "meter", "at"]
time_zone = "UTC"
[columns]
tag = "asset"
meter = "meter"
at = "read_at"
value = "value"
"""


@pytest.fixture
def dials() -> Dials:
    return make_dials()


def lines(folder: Path, *rows: tuple[str, float, Any]) -> Any:
    """Import (meter, day, value) of the pump."""
    text = "tag,meter,at,value\n" + "".join(f"P-1,{meter},{day(at).isoformat()},{value}\n" for meter, at, value in rows)
    return import_text(folder, "readings", MAPPING, text)


def test_verify_finds_a_total_that_is_not_what_the_readings_add_up_to_and_mends_it(dials: Dials) -> None:
    for at, value in ((0, 9_800), (1, 9_810), (2, 9_820)):
        read(dials.hours, value, at)
    in_order()
    MeterReading.objects.filter(value=9_810).update(total=9_999)
    (fault,) = [f for f in problems() if f.table == "meters"]
    assert (fault.kind, fault.record_id) == ("meter_total", dials.hours.pk)
    assert "2026-03-03" in fault.sentence
    assert fault.fix is not None
    fault.fix()
    in_order()
    assert told(dials.hours) == [(9_800, 9_800), (9_810, 9_810), (9_820, 9_820)]


def test_the_command_mends_it_too(dials: Dials) -> None:
    read(dials.strokes, 99_990, 0)
    read(dials.strokes, 5, 1)
    MeterReading.objects.filter(value=5).update(total=5)
    with pytest.raises(SystemExit, match="can be mended"):
        call_command("verify", stdout=StringIO())
    call_command("verify", "--fix", stdout=StringIO())
    assert told(dials.strokes)[-1] == (5, 100_005)


def test_verify_tells_of_a_counter_that_falls(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    read(dials.hours, 110, 1)
    MeterReading.objects.filter(value=110).update(value=90, total=90)
    (fault,) = [f for f in problems() if f.table == "meters"]
    assert (fault.kind, fault.fix) == ("meter_falls", None)


def test_an_import_brings_no_voided_reading_again(dials: Dials, tmp_path: Path) -> None:
    rows = [("Running hours", 0, 100), ("Running hours", 1, 110), ("Running hours", 2, 120)]
    assert counted(lines(tmp_path, *rows)) == {"read": 3, "created": 3}
    void_reading(reading=dials.hours.readings.get(value=110), by=None, reason="another machine")
    correct_reading(reading=dials.hours.readings.get(value=120), by=None, value=Decimal(118), reason="misread")
    report = lines(tmp_path, *rows)
    assert counted(report) == {"read": 3, "unchanged": 3}
    assert "took this reading back" in warnings(report)
    assert told(dials.hours) == [(100, 100), (118, 118)]
    in_order()


def test_an_import_goes_on_from_replacements_and_between_them(dials: Dials, tmp_path: Path) -> None:
    read(dials.hours, 9_800, 0)
    read(dials.hours, 120, 15, replaced=Replaced(final=Decimal(9_950), at=day(8)))
    report = lines(tmp_path, ("Running hours", 4, 9_850), ("Running hours", 10, 30), ("Running hours", 20, 200),
                   ("Running hours", 7, 9_960))
    assert counted(report) == {"read": 4, "created": 3, "rejected": 1}
    assert told(dials.hours) == [(9_800, 9_800), (9_850, 9_850), (0, 9_950), (30, 9_980), (120, 10_070), (200, 10_150)]
    in_order()


def test_imported_rollovers_keep_their_point(dials: Dials, tmp_path: Path) -> None:
    lines(tmp_path, ("Strokes", 0, 99_990), ("Strokes", 1, 5))
    last = dials.strokes.readings.get(value=5)
    assert (last.kind, last.rollover_point, last.total) == ("ROLLOVER", 100_000, 100_005)
    report = lines(tmp_path, ("Strokes", 2, 70_000), ("Strokes", 3, 10))
    assert counted(report) == {"read": 2, "created": 2}
    in_order()


def test_imported_readings_cross_thresholds_and_raise_alarms(dials: Dials, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: day(30))
    type(dials.bar).objects.filter(pk=dials.bar.pk).update(high_limit=9, alarm_after=2)
    schedule = MaintenanceSchedule(title="Oil", asset=dials.pump, meter_based=True, meter=dials.hours,
                                   meter_threshold=250, anchor_reading=0, starts_on=day(0).date())
    schedule.save()
    rows = [("Running hours", at, 230 + 20 * at) for at in range(4)]
    heard: list[Any] = []

    def hear(sender: Any, *, changes: Any, **_more: Any) -> None:
        heard.append(changes)

    reading_taken.connect(hear)
    try:
        lines(tmp_path, *rows, ("Pressure", 28, 8), ("Pressure", 29, 10), ("Pressure", 29.5, 11))
        lines(tmp_path, *rows)
    finally:
        reading_taken.disconnect(hear)
    ((hours, bar),) = heard
    assert (hours.before, hours.total, hours.appended, hours.since) == (None, 290, True, day(0))
    assert (bar.is_counter, bar.since) == (False, day(28))
    assert [(row.number, row.read_at) for row in MeterCrossing.objects.all()] == [(1, day(1))]
    assert [alarm.value for alarm in MeterAlarm.objects.all()] == [11]
