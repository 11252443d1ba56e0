"""Seasons and days off."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.choices import HolidayRule, SeasonRule
from maintenance.placing import FURTHEST, Placed, Season, Why, place

D = dt.date
HEATING, SUMMER = Season(10, 1, 3, 31), Season(5, 1, 9, 30)
days = st.dates(min_value=D(1990, 1, 1), max_value=D(2079, 12, 31))
month_days = st.tuples(st.integers(1, 12), st.integers(1, 31)).filter(
    lambda md: md[1] <= {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(md[0], 31))
seasons = st.builds(lambda a, b: Season(*a, *b), month_days, month_days)


def weekend(day: dt.date) -> bool:
    return day.isoweekday() >= 6


@pytest.mark.parametrize(("season", "day", "inside"), [
    (SUMMER, D(2026, 4, 30), False), (SUMMER, D(2026, 5, 1), True), (SUMMER, D(2026, 9, 30), True),
    (SUMMER, D(2026, 10, 1), False), (HEATING, D(2026, 9, 30), False), (HEATING, D(2026, 10, 1), True),
    (HEATING, D(2026, 12, 31), True), (HEATING, D(2027, 1, 1), True), (HEATING, D(2027, 3, 31), True),
    (HEATING, D(2027, 4, 1), False),
])
def test_the_edges_of_a_season_belong_to_it(season: Season, day: dt.date, inside: bool) -> None:
    assert season.contains(day) is inside


def test_a_season_to_29_february_ends_with_february() -> None:
    season = Season(12, 1, 2, 29)
    assert season.contains(D(2027, 2, 28)) and not season.contains(D(2027, 3, 1))
    assert season.contains(D(2028, 2, 29)) and not season.contains(D(2028, 3, 1))


@given(season=seasons, day=days)
def test_a_season_begins_with_its_first_day(season: Season, day: dt.date) -> None:
    start = season.next_start(day)
    assert start >= day and (start - day).days <= 366
    assert season.contains(start)


@given(season=seasons, day=days)
def test_moved_to_the_season_it_is_the_first_day_inside_after_the_nominal_one(season: Season, day: dt.date) -> None:
    placed = place(day, season=season, season_rule=SeasonRule.MOVE)
    assert placed.due is not None and season.contains(placed.due)
    if placed.due != day:
        assert not season.contains(day)
        assert not any(season.contains(day + dt.timedelta(days=n)) for n in range((placed.due - day).days))


def test_outside_the_season_an_occurrence_is_skipped_or_moved() -> None:
    assert place(D(2026, 2, 10), season=SUMMER) == Placed(D(2026, 2, 10), None, (Why.SEASON_SKIP,))
    assert place(D(2026, 2, 10), season=SUMMER, season_rule=SeasonRule.MOVE) == Placed(
        D(2026, 2, 10), D(2026, 5, 1), (Why.SEASON_MOVE,))
    assert place(D(2026, 6, 10), season=SUMMER) == Placed(D(2026, 6, 10), D(2026, 6, 10))


@pytest.mark.parametrize(("rule", "due", "why"), [
    (HolidayRule.IGNORE, D(2026, 11, 21), ()), (HolidayRule.BEFORE, D(2026, 11, 20), (Why.HOLIDAY_BEFORE,)),
    (HolidayRule.AFTER, D(2026, 11, 23), (Why.HOLIDAY_AFTER,)), (HolidayRule.SKIP, None, (Why.HOLIDAY_SKIP,)),
])
def test_a_day_off_moves_the_date_as_the_schedule_says(rule: HolidayRule, due: dt.date | None,
                                                       why: tuple[Why, ...]) -> None:
    assert place(D(2026, 11, 21), holiday_rule=rule, is_off=weekend) == Placed(D(2026, 11, 21), due, why)


def test_a_move_off_a_holiday_does_not_leave_the_season() -> None:
    start = D(2027, 5, 1)  # a Saturday
    assert place(start, season=SUMMER, holiday_rule=HolidayRule.BEFORE, is_off=weekend) == Placed(
        start, D(2027, 5, 3), (Why.HOLIDAY_AFTER,))


def test_season_and_holiday_together_tell_both() -> None:
    placed = place(D(2027, 2, 10), season=SUMMER, season_rule=SeasonRule.MOVE, holiday_rule=HolidayRule.AFTER,
                   is_off=weekend)
    assert placed == Placed(D(2027, 2, 10), D(2027, 5, 3), (Why.SEASON_MOVE, Why.HOLIDAY_AFTER))


def test_a_calendar_without_any_working_day_leaves_the_date_and_says_so() -> None:
    placed = place(D(2026, 1, 1), holiday_rule=HolidayRule.AFTER, is_off=lambda _day: True)
    assert placed == Placed(D(2026, 1, 1), D(2026, 1, 1), (Why.NO_WORKING_DAY,))


@given(day=days, rule=st.sampled_from([HolidayRule.BEFORE, HolidayRule.AFTER]),
       off=st.sets(st.integers(0, 2 * FURTHEST + 40)))
def test_moved_off_holidays_it_is_the_nearest_working_day_on_that_side(day: dt.date, rule: HolidayRule,
                                                                       off: set[int]) -> None:
    start = day - dt.timedelta(days=FURTHEST + 20)

    def is_off(d: dt.date) -> bool:
        return (d - start).days in off

    placed = place(day, holiday_rule=rule, is_off=is_off)
    assert placed.due is not None
    if Why.NO_WORKING_DAY in placed.why:
        return
    assert not is_off(placed.due)
    low, high = sorted((day, placed.due))
    between = [low + dt.timedelta(days=n) for n in range((high - low).days + 1)]
    assert all(is_off(d) for d in between if d != placed.due)
