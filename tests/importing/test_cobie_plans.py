"""The hand-over's job plans as preventive maintenance: a plan for a type, a schedule for each of its components."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from maintenance import services
from maintenance.forecasting import forecasts
from maintenance.models import MaintenanceOccurrence, MaintenancePlan, MaintenanceSchedule
from tests.importing.cobie import book, counts, imported, job
from tests.needs import DATA
from workorders.models import Procedure, WorkOrder

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 1, 15)
NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
HAND_OVER = DATA / "cobie" / "duplex-handover.xlsx"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on 15 January 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def dates(text: str) -> list[dt.date]:
    """"03-01 06-01" → days of 2026; "2027-01-01" as it stands."""
    return [dt.date.fromisoformat(each if len(each) > 5 else f"2026-{each}") for each in text.split()]


# Worked out by hand: from the sheet's own Start, every so many weeks, months or years, what falls into the year
# from 15 January 2026 on. Fortnights: from Friday 1 October 2010, 399 of them lead to 16 January 2026. The five years
# from 10 March 2010 lead to 2025 and 2030.
FIRST_YEAR = {
    ("Boiler Inspection - Annual", "Boiler"): (2, dates("03-01")),
    ("Boiler Inspection - Bi Weekly", "Boiler"): (2, dates(
        "01-16 01-30 02-13 02-27 03-13 03-27 04-10 04-24 05-08 05-22 06-05 06-19 07-03 07-17 07-31 08-14 08-28 09-11 "
        "09-25 10-09 10-23 11-06 11-20 12-04 12-18 2027-01-01")),
    ("Emergency Lights (Closed Systems)", "Light Fixture Type B"): (8, dates("03-01 06-01 09-01 12-01")),
    ("Fluorescent Light Fixture Relamping Only", "Light Fixture Type B"): (8, []),
    ("Plubming Inspection - Annual", "Bath/Shower"): (2, dates("10-01")),
    ("Radiator - Annual Service", "Radiator"): (14, dates("03-01")),
}
WITHOUT = {
    "Boiler - Lockout", "Boiler Inspection -  Shutdown", "Boiler Inspection - Start Up", "Radiator Lockout",
    "Plubming Inspection - Annual",  # of two sinks
}


@pytest.mark.data
def test_twelve_job_plans_become_procedures_and_the_six_with_a_frequency_plans(clock: None) -> None:
    reports = imported(HAND_OVER)
    assert Procedure.objects.filter(is_current=True).count() == 12
    schedules = MaintenanceSchedule.objects.select_related("plan__asset_model", "asset", "site")
    made = Counter((each.title, each.plan.asset_model.name) for each in schedules)  # type: ignore[union-attr]
    assert made == {key: count for key, (count, _dates) in FIRST_YEAR.items()}
    assert MaintenancePlan.objects.count() == 6
    told = [note for note in reports["Job"].notes if "procedure without a plan" in note]
    assert len(told) == 6
    assert {note.split("”")[0].removeprefix("“") for note in told} == WITHOUT
    assert sum("as required" in note for note in told) == 4
    assert sum("states no frequency" in note for note in told) == 2
    assert any("12 job plans: 6 became maintenance plans" in note and "36 schedules" in note
               for note in reports["Job"].notes)

    coming = forecasts(schedules.all(), until=dt.date(2027, 1, 14), today=TODAY)
    for schedule in schedules:
        _count, wanted = FIRST_YEAR[schedule.title, schedule.plan.asset_model.name]  # type: ignore[union-attr]
        assert [each.due for each in coming[schedule.pk]] == wanted, schedule
        assert schedule.anchor_date is not None
        assert (schedule.anchor_date.year, schedule.starts_on) == (2010, TODAY)


@pytest.mark.data
def test_a_plan_from_2010_imported_today_makes_no_rows_for_the_past(clock: None) -> None:
    imported(HAND_OVER)
    services.generate(now=NOON)
    assert not MaintenanceOccurrence.objects.filter(due_date__lt=TODAY).exists()
    # The boilers' fortnight of 16 January lies within the lead time of a week; nothing else does.
    assert set(MaintenanceOccurrence.objects.filter(work_order__isnull=False).values_list(
        "schedule__title", "due_date")) == {("Boiler Inspection - Bi Weekly", dt.date(2026, 1, 16))}
    order = WorkOrder.objects.order_by("pk")[0]
    assert (WorkOrder.objects.count(), order.steps.count()) == (2, 9)
    assert str(order.estimated_hours) == "0.50"


def test_importing_again_changes_nothing_and_tells_of_another_frequency(tmp_path: Path) -> None:
    said = {"Frequency": 2, "FrequencyUnit": "week", "Start": "2020-01-01"}
    imported(book(tmp_path, Job=[job(**said), job(Name="Paint")]))
    assert MaintenancePlan.objects.count() == 1
    number = MaintenanceSchedule.objects.count()
    assert number > 0
    reports = imported(book(tmp_path, Job=[job(**said), job(Name="Paint")]))
    assert counts(reports["Job"]) == (0, 0, 2, 0)
    assert any("1 were there already; 0 schedules were made" in note for note in reports["Job"].notes)
    reports = imported(book(tmp_path, Job=[job(**{**said, "Frequency": 3}), job(Name="Paint")]))
    assert any("is now every 3 week; its plan keeps what it had" in note for note in reports["Job"].notes)
    assert MaintenancePlan.objects.get().frequency_value == 2
    assert MaintenanceSchedule.objects.count() == number
