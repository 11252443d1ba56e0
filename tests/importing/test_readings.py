"""Readings: columns that become readings, counters that only grow, months made first."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from assets.models import Asset, Meter, MeterReading, Site
from cmms.database.partitions import partitions_of
from cmms.importing import ImportRefused
from tests.importing.running import counted, import_text, plant, reasons, warnings

pytestmark = pytest.mark.django_db

MAPPING = """source_system = "Logger"
external_id = ["Unit", "When"]
time_zone = "UTC"
[columns]
Unit = "asset"
When = "read_at"
Hours = "value"
[constants]
meter = "Running hours"
"""
MADE = '[create_missing.asset]\n[create_missing.meter]\nkind = "COUNTER"\nunit = "h"\n'
HEADER = "Unit,When,Hours\n"


@pytest.fixture(autouse=True)
def site() -> Site:
    return plant()


def totals() -> list[tuple[Decimal, Decimal | None]]:
    return list(MeterReading.objects.order_by("read_at").values_list("value", "total"))


def test_readings_come_in_on_meters_that_are_made(tmp_path: Path, site: Site) -> None:
    text = HEADER + "U1,2024-01-01,100\nU1,2024-01-02,110.5\nU2,2024-01-01,7\n"
    assert counted(import_text(tmp_path, "readings", MAPPING + MADE, text)) == {"read": 3, "created": 3}
    meter = Meter.objects.get(asset__tag="U1")
    assert (meter.name, meter.kind, meter.unit, meter.source_system) == ("Running hours", "COUNTER", "h", "Logger")
    reading = MeterReading.objects.get(meter=meter, value="110.5")
    assert (reading.site, reading.source, reading.total, reading.external_id) == (
        site, "IMPORT", Decimal("110.5"), "U1|2024-01-02")
    assert counted(import_text(tmp_path, "readings", MAPPING + MADE, text)) == {"read": 3, "unchanged": 3}


def test_a_meter_is_not_made_without_knowing_its_kind(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Is the meter \"Running hours\" a COUNTER"):
        import_text(tmp_path, "readings", MAPPING + "[create_missing.asset]\n[create_missing.meter]\n",
                    HEADER + "U1,2024-01-01,1\n")
    report = import_text(tmp_path, "readings", MAPPING + "[create_missing.asset]\n", HEADER + "U1,2024-01-01,1\n")
    assert "has no meter “Running hours”" in reasons(report)


def test_a_counter_only_grows_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    text = HEADER + "U1,2024-01-03,120\nU1,2024-01-01,100\nU1,2024-01-02,90\nU1,2024-01-04,125\n"
    report = import_text(tmp_path, "readings", MAPPING + MADE, text)
    assert counted(report) == {"read": 4, "created": 3, "rejected": 1}
    assert "90 is below the reading before it (100 on 2024-01-01" in reasons(report)
    report = import_text(tmp_path, "readings", MAPPING, HEADER + "U1,2024-01-02,200\nU1,2024-01-05,120\n")
    assert counted(report) == {"read": 2, "rejected": 2}


def test_a_reading_between_others_is_checked_against_both(tmp_path: Path) -> None:
    import_text(tmp_path, "readings", MAPPING + MADE, HEADER + "U1,2024-01-01,100\nU1,2024-01-10,150\n")
    report = import_text(tmp_path, "readings", MAPPING, HEADER + "U1,2024-01-05,120\nU1,2024-01-06,151\n")
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert totals() == [(Decimal(v), Decimal(v)) for v in (100, 120, 150)]


def test_an_implausible_step_needs_confirmation(tmp_path: Path) -> None:
    text = HEADER + "U1,2024-01-01,100\nU1,2024-01-02,45100\n"
    report = import_text(tmp_path, "readings", MAPPING + MADE, text)
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert "more than 24 a day" in reasons(report)
    confirmed = MAPPING + "[options]\nconfirm_large_steps = true\n"
    assert counted(import_text(tmp_path, "readings", confirmed, text)) == {"read": 2, "created": 1, "unchanged": 1}


def test_a_dial_that_rolls_over_goes_on_counting(tmp_path: Path, site: Site) -> None:
    asset = Asset(site=site, name="Press", tag="U1")
    asset.save()
    Meter(asset=asset, name="Running hours", kind="COUNTER", unit="strokes", rollover_point=100_000).save()
    text = HEADER + "U1,2024-01-01,99990\nU1,2024-01-02,5\nU1,2024-01-03,25\nU1,2024-01-04,100000\n"
    report = import_text(tmp_path, "readings", MAPPING, text)
    assert counted(report) == {"read": 4, "created": 3, "rejected": 1}
    assert "rolls over at 100000" in reasons(report)
    assert totals() == [(Decimal(99990), Decimal(99990)), (Decimal(5), Decimal(100005)), (Decimal(25), Decimal(100025))]


def test_an_earlier_reading_moves_the_totals_after_it(tmp_path: Path, site: Site) -> None:
    asset = Asset(site=site, name="Press", tag="U1")
    asset.save()
    Meter(asset=asset, name="Running hours", kind="COUNTER", unit="strokes", rollover_point=100).save()
    import_text(tmp_path, "readings", MAPPING, HEADER + "U1,2024-01-02,10\nU1,2024-01-04,30\n")
    import_text(tmp_path, "readings", MAPPING, HEADER + "U1,2024-01-01,90\n")
    assert totals() == [(Decimal(90), Decimal(90)), (Decimal(10), Decimal(110)), (Decimal(30), Decimal(130))]


def test_a_corrected_reading_is_updated_and_a_persons_is_not(tmp_path: Path) -> None:
    text = HEADER + "U1,2024-01-01,100\nU1,2024-01-02,110\n"
    import_text(tmp_path, "readings", MAPPING + MADE, text)
    report = import_text(tmp_path, "readings", MAPPING, text.replace("110", "111"))
    assert counted(report) == {"read": 2, "updated": 1, "unchanged": 1}
    assert totals()[1] == (Decimal(111), Decimal(111))
    MeterReading.objects.filter(value=111).update(source="PERSON", value=112)
    report = import_text(tmp_path, "readings", MAPPING, text)
    assert counted(report) == {"read": 2, "unchanged": 2}
    assert "A person changed this record" in warnings(report)


def test_a_moment_is_read_once(tmp_path: Path) -> None:
    mapping = MAPPING.replace('["Unit", "When"]', '"row number"')
    report = import_text(tmp_path, "readings", mapping + MADE, HEADER + "U1,2024-01-01,1\nU1,2024-01-01,1\n")
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert "line 3: Line 2 holds a reading of this meter for the same moment." in reasons(report)
    report = import_text(tmp_path, "readings", mapping.replace("Logger", "Other"), HEADER + "U1,2024-01-01,2\n")
    assert "There is a reading of this meter for this moment already" in reasons(report)


def test_a_gauge_goes_up_and_down(tmp_path: Path) -> None:
    mapping = MAPPING + MADE.replace("COUNTER", "GAUGE")
    report = import_text(tmp_path, "readings", mapping, HEADER + "U1,2024-01-01,5\nU1,2024-01-02,-3.25\n")
    assert counted(report) == {"read": 2, "created": 2}
    assert totals() == [(Decimal(5), None), (Decimal("-3.25"), None)]


@pytest.mark.postgresql
def test_the_months_are_made_before_the_rows(tmp_path: Path) -> None:
    import_text(tmp_path, "readings", MAPPING + MADE, HEADER + "U1,2003-05-31,1\nU1,2003-07-01,2\n")
    months = {part.first for part in partitions_of("meter_readings")}
    assert {dt.date(2003, 5, 1), dt.date(2003, 7, 1)} <= months
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM meter_readings_default")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("chunk", [3, 1000])
def test_chunks_make_no_difference(tmp_path: Path, chunk: int) -> None:
    start = dt.date(2024, 1, 1)
    text = HEADER + "".join(f"U{n % 2},{start + dt.timedelta(days=n)},{10 * n}\n" for n in range(20))
    report = import_text(tmp_path, "readings", MAPPING + MADE, text, chunk=chunk)
    assert counted(report) == {"read": 20, "created": 20}
    assert {value == total for value, total in totals()} == {True}
