"""What cells of a COBie sheet mean, and in which order a job's rows are done. No database."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cmms.importing.values import Unreadable
from maintenance.imports.cobie.keys import key, shortened
from maintenance.imports.cobie.plans import STATED, Frequency, JobPlan, job_plans, stated_frequency
from maintenance.imports.cobie.sheets import Workbook, sheet_called
from maintenance.imports.cobie.types import classification
from maintenance.imports.cobie.values import day, is_absent, minutes, months, months_later, typed, years
from tests.importing.cobie import written


@pytest.mark.parametrize("cell", [None, "", " n/a ", "N/A", "n\\a", "na", "-", "SerialNumber", "Serial Number"])
def test_placeholders_and_the_columns_own_name_are_missing(cell: Any) -> None:
    assert is_absent(cell, "SerialNumber")


@pytest.mark.parametrize("cell", [0, 0.0, False, "unknown", "Tag", "A-1"])
def test_zero_and_words_are_not_missing(cell: Any) -> None:
    assert not is_absent(cell, "SerialNumber")


@pytest.mark.parametrize(("cell", "unit", "value", "data_type"), [
    (5.404, "meter", "5.404", "DECIMAL"), (20.0, "", "20", "INTEGER"), ("20", "Amp", "20", "INTEGER"),
    ("-7.50", "", "-7.50", "DECIMAL"), (True, "", "true", "BOOLEAN"), ("False", "boolean", "false", "BOOLEAN"),
    ("2010-02-28", "", "2010-02-28", "DATE"), ("2010-02-30", "", "2010-02-30", "TEXT"),
    (dt.date(2010, 2, 28), "", "2010-02-28", "DATE"), (dt.datetime(2010, 2, 28), "", "2010-02-28", "DATE"),
    (dt.datetime(2010, 2, 28, 9, 30), "", "2010-02-28 09:30:00", "TEXT"),
    ("0042", "", "0042", "TEXT"), ("1,5", "", "1,5", "TEXT"),
    ("39121406 ", "classification", "39121406", "TEXT"), (1e-07, "", "0.0000001", "DECIMAL"), (None, "m", "", "TEXT"),
    ("٣", "", "٣", "TEXT"),
])
def test_attributes_take_the_narrowest_type_that_fits(cell: Any, unit: str, value: str, data_type: str) -> None:
    found = typed(cell, unit)
    assert (found.value, found.data_type, found.unit) == (value, data_type, unit)


@pytest.mark.parametrize(("cell", "expected"), [
    ("2010-04-21T09:00:00", dt.date(2010, 4, 21)), ("2011-09-27T16:15:03.421-05:00", dt.date(2011, 9, 27)),
    (dt.datetime(2012, 12, 18, 9, 2, 33), dt.date(2012, 12, 18)), ("21/04/2010", dt.date(2010, 4, 21)),
    ("4/21/2010", dt.date(2010, 4, 21)), ("05/05/2010", dt.date(2010, 5, 5)), (40289.0, dt.date(2010, 4, 21)),
    ("21-Apr-2010", dt.date(2010, 4, 21)), ("1900-12-31T23:59:59", None), (dt.datetime(1900, 1, 1), None),
])
def test_days_in_the_spellings_of_exporters(cell: Any, expected: dt.date | None) -> None:
    assert day(cell) == expected


@pytest.mark.parametrize("cell", ["04/05/2010", "2010", 2010.0, 20100421.0, "2010-02-30", "soon", "2010-13-01"])
def test_a_day_that_is_none_or_means_two_is_refused(cell: Any) -> None:
    with pytest.raises(Unreadable):
        day(cell)


def test_spans_are_told_in_months_years_and_minutes_or_refused() -> None:
    assert months(2.0, "Years") == 24 and months("18", "month") == 18 and months(1.5, "year") == 18
    assert years(10, "year") == 10 and years(18, "month") == Decimal("1.50")
    assert minutes(1.5, "hours") == 90 and minutes("7", "minute") == 7
    for read, amount, unit in ((months, 5, "week"), (months, "CIC 6", "year"), (months, -1, "year"), (months, 1, ""),
                               (minutes, 1, "day"), (minutes, 0.1, "minute"), (years, 1, "month")):
        with pytest.raises(Unreadable):
            read(amount, unit)


def test_a_warranty_ends_on_the_same_day_or_the_months_last() -> None:
    assert months_later(dt.date(2010, 4, 21), Decimal(12)) == dt.date(2011, 4, 21)
    assert months_later(dt.date(2012, 1, 31), Decimal(1)) == dt.date(2012, 2, 29)
    assert months_later(dt.date(2012, 2, 29), Decimal(12)) == dt.date(2013, 2, 28)
    with pytest.raises(Unreadable):
        months_later(dt.date(2012, 2, 29), Decimal("1.5"))


@pytest.mark.parametrize(("said", "expected"), [
    ("23-75 10 11: Hot Water Heat Generators", ("23-75 10 11", "Hot Water Heat Generators")),
    ("PR_20 : Clay bricks, G251 : External walls , : , NRM 02 : Walls", ("PR_20", "Clay bricks")),
    ("23-85 50 14: Telephone, Radio and Intercom", ("23-85 50 14", "Telephone, Radio and Intercom")),
    ("23-80 70: General Luminaries: Non Directional", ("23-80 70", "General Luminaries: Non Directional")),
    ("Pumps", ("", "Pumps")), (": Pumps", ("", "Pumps")),
])
def test_the_first_class_of_a_category(said: str, expected: tuple[str, str]) -> None:
    assert classification(said) == expected


def test_keys_tell_parts_apart_and_fit_their_column() -> None:
    assert key("Component", "Boiler-1") == "Component:Boiler-1"
    assert key("A", "x|y", "z") != key("A", "x", "y|z")
    long = [key("Component", "x" * 300 + end) for end in "ab"]
    assert len(set(long)) == 2 and all(len(each) == 255 for each in long)
    assert shortened("short", 10) == "short"


@pytest.mark.parametrize(("spelled", "name"), [
    ("COMPONENT", "Component"), ("Facilities", "Facility"), (" Spaces ", "Space"), ("pick lists", "PickLists"),
    ("Costs", "Costs"),
])
def test_sheets_are_known_however_they_are_spelled(spelled: str, name: str) -> None:
    assert sheet_called(spelled) == name


def plans(path: Path, *rows: dict[str, Any]) -> list[JobPlan]:
    book = Workbook(written(path / "jobs.xlsx", {"Job": [{"Name": "J", "TypeName": "T", **row} for row in rows]}))
    return job_plans(book.sheet("Job"))


def texts(plan: JobPlan) -> list[str]:
    return [task.text for task in plan.tasks]


def test_task_numbers_decide_the_order_and_priors_above_them(tmp_path: Path) -> None:
    [plan] = plans(tmp_path, {"TaskNumber": 10, "Priors": 2, "Description": "c"},
                   {"TaskNumber": 2, "Priors": 1, "Description": "b"},
                   {"TaskNumber": 1, "Priors": 0, "Description": "a"},
                   {"TaskNumber": 3, "Priors": "10, 2", "Description": "d"})
    assert texts(plan) == ["a", "b", "c", "d"] and not plan.warnings


def test_a_task_whose_number_is_none_stays_behind_the_row_before_it(tmp_path: Path) -> None:
    [plan] = plans(tmp_path, {"TaskNumber": 0, "Priors": 0, "Description": "head"},
                   {"TaskNumber": "B-4", "Description": "tag"}, {"TaskNumber": 2, "Priors": 1, "Description": "next"})
    assert texts(plan) == ["head", "tag", "next"]
    assert "'1', which is no TaskNumber" in plan.warnings[0]


def test_priors_in_a_circle_are_refused(tmp_path: Path) -> None:
    [plan] = plans(tmp_path, {"TaskNumber": 1, "Priors": 2, "Description": "a"},
                   {"TaskNumber": 2, "Priors": 1, "Description": "b"})
    assert "circle (lines 2, 3)" in plan.refusal and not plan.tasks


def test_working_time_is_the_heads_or_the_sum_or_unknown(tmp_path: Path) -> None:
    head = {"TaskNumber": 0, "Description": "all", "Duration": 30, "DurationUnit": "minute"}
    step = {"TaskNumber": 1, "Description": "one", "Duration": 4}
    assert plans(tmp_path, head, step)[0].total_minutes == 30
    assert [task.minutes for task in plans(tmp_path, head, step)[0].tasks] == [30, 4], "the plan's one unit"
    assert plans(tmp_path, {**step, "DurationUnit": "hour"}, {**step, "TaskNumber": 2})[0].total_minutes == 480
    assert plans(tmp_path, step)[0].total_minutes is None
    days = plans(tmp_path, {**step, "DurationUnit": "day"})[0]
    assert texts(days) == ["one (4 day)"] and days.total_minutes is None and days.warnings


def test_a_frequency_is_read_once_and_read_back_from_the_description(tmp_path: Path) -> None:
    row = {"Description": "a", "Start": "2010-03-01T00:00:00", "TaskStartUnit": "year", "Category": "PM"}
    [plan] = plans(tmp_path, {**row, "Frequency": 2, "FrequencyUnit": "Weeks"})
    assert plan.frequency == Frequency(2, "week") and plan.starts_on == dt.date(2010, 3, 1)
    assert plan.stated() == [STATED, "Frequency: 2 Weeks", "Start: 2010-03-01 (year)", "Category: PM"]
    assert stated_frequency("\n".join(plan.stated())) == plan.frequency
    [plan] = plans(tmp_path, {**row, "FrequencyUnit": "as required"})
    assert plan.frequency is None and stated_frequency("\n".join(plan.stated())) is None
    assert "Frequency: as required" in plan.stated()
    [plan] = plans(tmp_path, {**row, "Frequency": "CIC 5", "FrequencyUnit": "year"})
    assert plan.frequency is None and "'CIC 5 year'" in plan.warnings[0]
    [plan] = plans(tmp_path, {**row, "Frequency": 1, "FrequencyUnit": "year"},
                   {**row, "Frequency": 2, "FrequencyUnit": "year"})
    assert plan.frequency is None and plan.frequencies == ["1 year", "2 year"]
