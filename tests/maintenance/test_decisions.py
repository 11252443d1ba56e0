"""The function that decides: fixed and floating schedules, holidays and seasons, without a database."""

import datetime as dt

import pytest

from maintenance.choices import Basis, Decision, HolidayRule, SeasonRule
from maintenance.decisions import Course, Terms, decide, forecast, outlook
from maintenance.placing import Season
from tests.maintenance.courses import DAY, done, every, monthly, on, row_of, standing, weekly


def test_the_31st_of_a_month_never_drifts_in_fifty_years() -> None:
    course = Course(Terms(1, every(dt.date(2026, 1, 31), 1, "MONTH"), starts_on=dt.date(2026, 1, 1)))
    coming = forecast([course], dt.date(2026, 1, 1), dt.date(2075, 12, 31))
    assert len(coming) == 600
    for k, one in enumerate(coming):
        assert one.number == k and one.due is not None
        assert (one.due + DAY).day == 1, "the last of its month"
    assert [c.due for c in coming[:3]] == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]


def test_the_29th_of_february_comes_back_in_the_next_leap_year() -> None:
    course = Course(Terms(1, every(dt.date(2028, 2, 29), 1, "YEAR"), starts_on=dt.date(2028, 1, 1)))
    due = [c.due for c in forecast([course], dt.date(2028, 1, 1), dt.date(2032, 12, 31))]
    assert due == [dt.date(2028, 2, 29), dt.date(2029, 2, 28), dt.date(2030, 2, 28), dt.date(2031, 2, 28),
                   dt.date(2032, 2, 29)]


def test_what_fell_due_before_the_start_is_no_row() -> None:
    course = Course(Terms(1, every(dt.date(2010, 1, 15), 1, "MONTH"), starts_on=on("3-10")))
    decide([course], on("3-10"))
    assert [row.due for row in course.rows] == [on("3-15")]
    assert row_of(course, 16 * 12 + 2).due == on("3-15"), "counted from its anchor all the same"
    moved = Course(Terms(1, every(dt.date(2010, 1, 15), 1, "MONTH"), starts_on=on("2-14"),
                         holiday_rule=HolidayRule.BEFORE, is_off=lambda day: day.isoweekday() > 5))
    decide([moved], on("3-10"))
    assert [row.due for row in moved.rows] == [on("3-13")], "Sunday 15 February is moved to before the start"


def test_late_completion_changes_nothing_for_a_fixed_schedule() -> None:
    course = monthly()
    decide([course], on("2-22"))
    done(course, 0, on("3-20"))
    decide([course], on("3-25"))
    assert row_of(course, 1).due == on("4-1")


def test_generator_down_for_weeks_decides_each_occurrence_when_it_runs_again() -> None:
    course = weekly()
    decide([course], on("4-5"))  # Saturdays 7 March … 4 April fell due, 11 April is near
    assert standing(course) == {0: "GENERATED", 1: "HELD", 2: "HELD", 3: "HELD", 4: "HELD", 5: "PENDING"}
    assert all(str(row.why) for row in course.rows)


@pytest.mark.parametrize(("finished", "due"), [("3-1", "4-1"), ("2-26", "3-26"), ("3-9", "4-9")])
def test_floating_counts_from_when_the_work_was_finished_early_and_late_alike(finished: str, due: str) -> None:
    course = monthly(basis=Basis.FLOATING)
    decide([course], on("2-22"))
    done(course, 0, on(finished))
    decide([course], on(due) - 7 * DAY)
    assert row_of(course, 1).due == on(due)


def test_floating_goes_on_after_a_miss() -> None:
    course = monthly(basis=Basis.FLOATING)
    decide([course], on("2-22"))
    done(course, 0, on("3-20"), ok=False)
    assert outlook(course, on("3-20")).next_due == on("4-1")
    decide([course], on("3-25"))
    assert (row_of(course, 1).due, row_of(course, 1).decision) == (on("4-1"), Decision.GENERATED)


def test_floating_waits_for_its_order_however_long() -> None:
    course = monthly(basis=Basis.FLOATING)
    decide([course], on("2-22"))
    decide([course], on("12-24"))
    assert standing(course) == {0: "GENERATED"}
    assert outlook(course, on("12-24")).decide_on is None


@pytest.mark.parametrize(("rule", "due"), [("BEFORE", "2-27"), ("AFTER", "3-2"), ("IGNORE", "3-1")])
def test_holidays_move_a_due_date(rule: str, due: str) -> None:
    course = monthly(holiday_rule=HolidayRule(rule), is_off=lambda day: day.isoweekday() > 5)
    decide([course], on("2-23"))
    assert row_of(course, 0).due == on(due), "the first of March 2026 is a Sunday"


def test_a_skipped_holiday_is_a_row() -> None:
    course = monthly(holiday_rule=HolidayRule.SKIP, is_off=lambda day: day.isoweekday() > 5)
    decide([course], on("2-23"))
    assert standing(course) == {0: "SKIPPED"}
    assert "Nobody works" in str(row_of(course, 0).why)


def test_outside_the_season_an_occurrence_is_skipped_and_the_edges_belong_to_it() -> None:
    course = monthly(calendar=every(on("1-15"), 1, "MONTH"), starts_on=on("1-1"), season=Season(4, 15, 9, 15))
    found = {c.due: c.decision for c in forecast([course], on("1-1"), on("12-31")) if c.due}
    skipped = [day.month for day, decision in found.items() if decision == Decision.SKIPPED]
    assert skipped == [1, 2, 3, 10, 11, 12]


def test_moved_onto_a_date_that_has_one_they_share_one_order() -> None:
    course = monthly(calendar=every(on("1-1"), 1, "MONTH"), starts_on=on("1-1"), season=Season(4, 1, 9, 30),
                     season_rule=SeasonRule.MOVE)
    decide([course], on("3-25"))
    assert standing(course) == {0: "HELD", 1: "HELD", 2: "HELD", 3: "GENERATED"}, "April's own has the order"
    done(course, 3, on("4-2"))
    assert set(standing(course).values()) == {"SATISFIED"}
