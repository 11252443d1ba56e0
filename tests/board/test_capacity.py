"""Hours per person and day: shifts, special days, leave, borrowed calendars, nights and clock changes."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 3, 23)
DAY = dt.timedelta(days=1)


@pytest.fixture
def calendar(db: None) -> Any:
    """``calendar("Early", (1, 2), (6, 14, 30))``: weekdays, then shifts of from, to and break."""
    from cmms.accounts.models import Calendar, CalendarShift

    def make(name: str, weekdays: Any, *shifts: tuple[int, int, int]) -> Any:
        made = Calendar.objects.create(name=name)
        for weekday in weekdays:
            for begins, ends, pause in shifts:
                CalendarShift.objects.create(calendar=made, weekday=weekday, starts=dt.time(begins),
                                             ends=dt.time(ends), break_minutes=pause)
        return made

    return make


@pytest.fixture
def person(db: None) -> Any:
    from cmms.accounts.models import User

    def make(name: str, calendar: Any = None) -> Any:
        return User.objects.create_user(username=name, name=name.title(), calendar=calendar)

    return make


def hours(time: Any, who: Any, days: int = 7) -> list[Any]:
    return [time.hours(who.pk, MONDAY + n * DAY) for n in range(days)]


def test_a_week_of_shifts_less_breaks(calendar: Any, person: Any) -> None:
    from cmms.accounts.capacity import working_time

    ann = person("ann", calendar("Early", range(1, 6), (6, 14, 30)))
    time = working_time([ann], MONDAY, MONDAY + 6 * DAY, zone=BERLIN)
    assert hours(time, ann) == [Decimal("7.5")] * 5 + [0, 0]
    assert time.total([ann.pk]) == Decimal("37.5")


def test_a_night_belongs_to_its_evening_and_is_an_hour_short_or_long_when_the_clocks_change(calendar: Any,
                                                                                            person: Any) -> None:
    from cmms.accounts.capacity import working_time

    ned = person("ned", calendar("Night", range(1, 8), (22, 6, 0)))
    spring = working_time([ned], dt.date(2026, 3, 28), dt.date(2026, 3, 29), zone=BERLIN)
    assert [spring.hours(ned.pk, dt.date(2026, 3, d)) for d in (28, 29)] == [7, 8]
    autumn = working_time([ned], dt.date(2026, 10, 24), dt.date(2026, 10, 25), zone=BERLIN)
    assert [autumn.hours(ned.pk, dt.date(2026, 10, d)) for d in (24, 25)] == [9, 8]
    shift = autumn.shifts(ned.pk, dt.date(2026, 10, 24))[0]
    assert shift.start == dt.datetime(2026, 10, 24, 20, tzinfo=dt.UTC)
    assert shift.end == dt.datetime(2026, 10, 25, 5, tzinfo=dt.UTC)


def test_holidays_and_other_hours_replace_the_day(calendar: Any, person: Any) -> None:
    from cmms.accounts.capacity import working_time
    from cmms.accounts.models import CalendarException

    early = calendar("Early", range(1, 6), (6, 14, 30))
    CalendarException.objects.create(calendar=early, day=MONDAY, name="Holiday")
    CalendarException.objects.create(calendar=early, day=MONDAY + 5 * DAY, name="Stocktaking", starts=dt.time(8),
                                     ends=dt.time(12))
    ann = person("ann", early)
    time = working_time([ann], MONDAY, MONDAY + 6 * DAY, zone=BERLIN)
    assert hours(time, ann) == [0, *[Decimal("7.5")] * 4, 4, 0]
    assert time.is_off(early.pk, MONDAY) and not time.is_off(early.pk, MONDAY + DAY)


def test_leave_runs_to_the_day_before_the_return(calendar: Any, person: Any) -> None:
    from cmms.accounts.capacity import working_time
    from cmms.accounts.models import Leave

    ann = person("ann", calendar("Early", range(1, 6), (6, 14, 0)))
    bob = person("bob", ann.calendar)
    Leave.objects.create(user=ann, first_day=MONDAY - 3 * DAY, until=MONDAY + 2 * DAY)
    time = working_time([ann, bob], MONDAY, MONDAY + 6 * DAY, zone=BERLIN)
    assert hours(time, ann) == [0, 0, 8, 8, 8, 0, 0]
    assert time.away(ann.pk, MONDAY + DAY) == "vacation" and time.away(ann.pk, MONDAY + 2 * DAY) == ""
    assert time.total([ann.pk, bob.pk]) == 24 + 40


def test_a_borrowed_calendar_gives_one_shift_and_none_at_all_is_unknown(calendar: Any, person: Any) -> None:
    from cmms.accounts.capacity import working_time

    both = calendar("Two shifts", range(1, 6), (6, 14, 30), (14, 22, 30))
    split = person("sue", calendar("Split", [1], (8, 12, 0), (13, 17, 0)))
    bob = person("bob")
    time = working_time([bob, split], MONDAY, MONDAY, zone=BERLIN, borrow=both.pk)
    assert time.hours(bob.pk, MONDAY) == Decimal("7.5") and time.hours(split.pk, MONDAY) == 8
    unknown = working_time([bob], MONDAY, MONDAY, zone=BERLIN)
    assert unknown.hours(bob.pk, MONDAY) is None and unknown.total([bob.pk]) is None
    assert unknown.shifts(bob.pk, MONDAY) == []


def test_one_query_for_everybody_and_a_year(calendar: Any, person: Any, django_assert_num_queries: Any) -> None:
    from cmms.accounts.capacity import working_time

    early = calendar("Early", range(1, 6), (6, 14, 30))
    people = [person(f"p{n}", early) for n in range(20)]
    with django_assert_num_queries(1):
        time = working_time(people, MONDAY, MONDAY + 363 * DAY, zone=BERLIN)
        assert time.total([each.pk for each in people]) == 20 * 52 * Decimal("37.5")

