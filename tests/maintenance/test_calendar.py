"""Dates that fall due by the calendar: behaviour.md §5 as pure functions."""

import datetime as dt
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.calendar import (
    CalendarTrigger,
    add_months,
    default_tolerance,
    end_of_day,
    interval_date,
    local_date,
    start_of_day,
)
from maintenance.choices import FrequencyType

D = dt.date
DAY, WEEK, MONTH, QUARTER, YEAR = FrequencyType
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")

days = st.dates(min_value=D(1970, 1, 1), max_value=D(2100, 12, 31))
units = st.sampled_from(list(FrequencyType))
values = st.integers(min_value=1, max_value=60)
triggers = st.builds(CalendarTrigger, anchor=days, unit=units, value=values)


def first(trigger: CalendarTrigger, count: int) -> list[dt.date]:
    return [due for _k, due in islice(trigger.from_day(trigger.anchor), count)]


def test_the_31st_keeps_its_day_through_short_months() -> None:
    assert first(CalendarTrigger(D(2026, 1, 31), MONTH), 5) == [
        D(2026, 1, 31), D(2026, 2, 28), D(2026, 3, 31), D(2026, 4, 30), D(2026, 5, 31)]


def test_yearly_from_29_february_is_the_28th_until_the_next_leap_year() -> None:
    assert first(CalendarTrigger(D(2024, 2, 29), YEAR), 5) == [
        D(2024, 2, 29), D(2025, 2, 28), D(2026, 2, 28), D(2027, 2, 28), D(2028, 2, 29)]


def test_a_century_that_is_no_leap_year() -> None:
    assert interval_date(D(2096, 2, 29), YEAR, 4, 1) == D(2100, 2, 28)
    assert interval_date(D(1996, 2, 29), YEAR, 4, 1) == D(2000, 2, 29)


@pytest.mark.parametrize(("unit", "value", "expected"), [
    (DAY, 10, D(2026, 1, 25)), (WEEK, 2, D(2026, 1, 29)), (MONTH, 1, D(2026, 2, 15)), (QUARTER, 1, D(2026, 4, 15)),
    (YEAR, 1, D(2027, 1, 15)), (QUARTER, 3, D(2026, 10, 15)),
])
def test_one_interval_of_each_unit(unit: FrequencyType, value: int, expected: dt.date) -> None:
    trigger = CalendarTrigger(D(2026, 1, 15), unit, value)
    assert trigger.date(0) == D(2026, 1, 15)
    assert trigger.date(1) == expected


def test_fifty_years_of_monthly_on_the_31st_do_not_drift() -> None:
    trigger = CalendarTrigger(D(2026, 1, 31), MONTH)
    for k in range(50 * 12 + 1):
        due = trigger.date(k)
        assert due is not None
        assert (due.year, due.month) == (2026 + k // 12, k % 12 + 1)
        assert (due + dt.timedelta(days=1)).day == 1, "the last day of each month"
    assert trigger.date(600) == D(2076, 1, 31)


@given(anchor=days, unit=st.sampled_from([MONTH, QUARTER, YEAR]), value=values, k=st.integers(0, 40))
def test_months_land_on_the_anchors_day_or_the_months_last(anchor: dt.date, unit: FrequencyType, value: int,
                                                           k: int) -> None:
    due = interval_date(anchor, unit, value, k)
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[unit] * value * k
    assert due.year * 12 + due.month == anchor.year * 12 + anchor.month + months
    assert due.day == anchor.day or (due.day < anchor.day and (due + dt.timedelta(days=1)).day == 1)


@given(trigger=triggers, day=days)
def test_counting_from_a_day_finds_what_counting_from_the_anchor_finds(trigger: CalendarTrigger, day: dt.date) -> None:
    k, due = next(trigger.from_day(day))
    assert due == trigger.date(k)
    assert due >= day
    assert k == 0 or trigger.date(k - 1) < day  # type: ignore[operator]


@given(trigger=triggers, start=days)
def test_dates_rise_and_numbers_follow_each_other(trigger: CalendarTrigger, start: dt.date) -> None:
    found = list(islice(trigger.from_day(start), 30))
    assert all(b[0] == a[0] + 1 and b[1] > a[1] for a, b in pairwise(found))


@given(trigger=triggers, start=days, length=st.integers(0, 800), cut=st.integers(0, 800))
def test_a_span_is_the_sum_of_its_parts(trigger: CalendarTrigger, start: dt.date, length: int, cut: int) -> None:
    end, middle = start + dt.timedelta(days=length), start + dt.timedelta(days=min(cut, length))
    whole = list(trigger.between(start, end))
    assert whole == [*trigger.between(start, middle), *trigger.between(middle + dt.timedelta(days=1), end)]


def test_nothing_before_the_anchor() -> None:
    trigger = CalendarTrigger(D(2026, 6, 1), MONTH)
    assert list(trigger.between(D(2026, 1, 1), D(2026, 6, 30))) == [(0, D(2026, 6, 1))]


def test_a_plan_from_2010_is_counted_on_without_making_its_past() -> None:
    trigger = CalendarTrigger(D(2010, 3, 15), QUARTER)
    assert next(trigger.from_day(D(2026, 11, 22))) == (67, D(2026, 12, 15))


def test_the_calendar_ends_and_so_do_intervals() -> None:
    trigger = CalendarTrigger(D(9998, 6, 1), YEAR)
    assert trigger.date(1) == D(9999, 6, 1)
    assert trigger.date(2) is None
    assert [k for k, _due in trigger.from_day(D(9998, 1, 1))] == [0, 1]
    assert CalendarTrigger(D(9999, 12, 30), DAY).date(5) is None
    with pytest.raises(OverflowError):
        add_months(D(9999, 12, 1), 1)


# -- Recurrence rules ------------------------------------------------------------------------------------------------


def test_the_first_monday_of_each_month() -> None:
    assert first(CalendarTrigger(D(2026, 1, 1), rule="FREQ=MONTHLY;BYDAY=1MO"), 4) == [
        D(2026, 1, 5), D(2026, 2, 2), D(2026, 3, 2), D(2026, 4, 6)]


def test_the_last_friday_of_each_quarter() -> None:
    rule = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1FR"
    assert first(CalendarTrigger(D(2026, 1, 1), rule=rule), 4) == [
        D(2026, 3, 27), D(2026, 6, 26), D(2026, 9, 25), D(2026, 12, 25)]


def test_occurrence_0_of_a_rule_is_its_first_date_on_or_after_the_anchor() -> None:
    trigger = CalendarTrigger(D(2026, 1, 6), rule="FREQ=MONTHLY;BYDAY=1MO")
    assert trigger.date(0) == D(2026, 2, 2)
    assert trigger.date(11) == D(2027, 1, 4)


@given(anchor=days, k=st.integers(0, 60))
@settings(max_examples=40)
def test_each_first_monday_is_a_monday_within_the_first_seven_days(anchor: dt.date, k: int) -> None:
    due = CalendarTrigger(anchor, rule="FREQ=MONTHLY;BYDAY=1MO").date(k)
    assert due is not None and due.isoweekday() == 1 and due.day <= 7


def test_a_rule_that_ends() -> None:
    trigger = CalendarTrigger(D(2026, 1, 1), rule="FREQ=DAILY;COUNT=3")
    assert [trigger.date(k) for k in range(4)] == [D(2026, 1, 1), D(2026, 1, 2), D(2026, 1, 3), None]
    assert trigger.first_from(D(2026, 1, 4)) is None
    until = CalendarTrigger(D(2026, 1, 1), rule="FREQ=WEEKLY;UNTIL=20260115")
    assert first(until, 9) == [D(2026, 1, 1), D(2026, 1, 8), D(2026, 1, 15)]


# -- Floating --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("finished", "expected"), [
    (D(2026, 3, 10), D(2026, 6, 10)), (D(2026, 2, 27), D(2026, 5, 27)), (D(2025, 11, 30), D(2026, 2, 28)),
])
def test_floating_counts_from_when_the_work_was_finished(finished: dt.date, expected: dt.date) -> None:
    assert CalendarTrigger(D(2020, 1, 1), MONTH, 3).after_completion(finished, due=D(2026, 3, 5)) == expected


def test_floating_leaves_the_31st_by_design() -> None:
    trigger = CalendarTrigger(D(2026, 1, 31), MONTH)
    february = trigger.after_completion(D(2026, 1, 31))
    assert february == D(2026, 2, 28)
    assert trigger.after_completion(february) == D(2026, 3, 28)


def test_floating_by_a_rule_takes_the_next_named_day() -> None:
    trigger = CalendarTrigger(D(2026, 1, 1), rule="FREQ=MONTHLY;BYDAY=1MO")
    assert trigger.after_completion(D(2026, 3, 20), due=D(2026, 3, 2)) == D(2026, 4, 6)
    early = trigger.after_completion(D(2026, 2, 27), due=D(2026, 3, 2))
    assert early == D(2026, 4, 6), "finished early, the same Monday is not due again"


@given(trigger=triggers, finished=days)
def test_floating_lies_one_interval_after_the_completion(trigger: CalendarTrigger, finished: dt.date) -> None:
    due = trigger.after_completion(finished)
    assert due is not None and trigger.unit is not None
    assert due == CalendarTrigger(finished, trigger.unit, trigger.value).date(1)
    assert due > finished


# -- Tolerance -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("unit", "value", "expected"), [
    (DAY, 1, 0), (WEEK, 1, 1), (MONTH, 1, 6), (QUARTER, 1, 18), (YEAR, 1, 28), (WEEK, 2, 2), (MONTH, 6, 28),
])
def test_the_usual_tolerance(unit: FrequencyType, value: int, expected: int) -> None:
    assert default_tolerance(CalendarTrigger(D(2026, 1, 1), unit, value).interval_days) == expected


def test_the_usual_tolerance_of_a_rule_is_that_of_its_mean_gap() -> None:
    assert default_tolerance(CalendarTrigger(D(2026, 1, 1), rule="FREQ=MONTHLY;BYDAY=1MO").interval_days) == 6
    assert default_tolerance(CalendarTrigger(D(2026, 1, 1), rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1MO").interval_days) == 28
    assert default_tolerance(CalendarTrigger(D(2026, 1, 1), rule="FREQ=DAILY;COUNT=1").interval_days) == 0


# -- The site's clock ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
def test_daily_dates_hold_across_clock_changes(zone: ZoneInfo) -> None:
    trigger = CalendarTrigger(D(2026, 1, 1), DAY)
    for k in range(365 * 2):
        due = trigger.date(k)
        assert due == D(2026, 1, 1) + dt.timedelta(days=k)
        assert local_date(start_of_day(due, zone), zone) == due


def test_a_day_with_a_clock_change_has_23_or_25_hours() -> None:
    hours = lambda day, zone: (end_of_day(day, zone) - start_of_day(day, zone)) / dt.timedelta(hours=1)  # noqa: E731
    assert hours(D(2026, 3, 29), BERLIN) == 23
    assert hours(D(2026, 10, 25), BERLIN) == 25
    assert hours(D(2026, 3, 8), NEW_YORK) == 23
    assert hours(D(2026, 11, 1), NEW_YORK) == 25


def test_a_clock_that_skips_midnight_still_has_a_first_moment() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 00:00 became 01:00 on 24 April 2026
    begin = start_of_day(D(2026, 4, 24), cairo)
    assert begin.astimezone(cairo).date() == D(2026, 4, 24)
    assert (begin - dt.timedelta(seconds=1)).astimezone(cairo).date() == D(2026, 4, 23)


@given(day=days, zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Sao_Paulo",
                                       "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "America/Havana", "Asia/Beirut"]))
def test_a_local_day_begins_on_itself_and_ends_where_the_next_begins(day: dt.date, zone: str) -> None:
    here = ZoneInfo(zone)
    begin, end = start_of_day(day, here), end_of_day(day, here)
    assert local_date(begin, here) == day
    assert local_date(begin - dt.timedelta(seconds=1), here) < day
    assert local_date(end - dt.timedelta(seconds=1), here) == day


@pytest.mark.parametrize("arguments", [{}, {"unit": MONTH, "rule": "FREQ=DAILY"}, {"unit": MONTH, "value": 0}])
def test_a_trigger_that_says_nothing_or_too_much_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        CalendarTrigger(D(2026, 1, 1), **arguments)  # type: ignore[arg-type]
