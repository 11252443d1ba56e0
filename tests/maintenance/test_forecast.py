"""What is forecast is what happens, and local dates hold whatever the clocks do."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maintenance.calendar import CalendarTrigger, end_of_day, start_of_day
from maintenance.choices import Basis, Decision, FrequencyType, HolidayRule, OpenPolicy, SeasonRule
from maintenance.decisions import Course, Key, Terms, decide, finish, forecast, outlook
from maintenance.forecasting import forecasts
from maintenance.placing import Season
from maintenance.services import generate
from tests.maintenance.courses import DAY, done, monthly, on, standing, weekly
from tests.maintenance.test_generating import at, look
from tests.maintenance.test_generating import finish as finish_order
from workorders.models import WorkOrder

TODAY, LAST = dt.date(2027, 12, 1), dt.date(2028, 12, 1)  # over a 29 February
FEW = settings(max_examples=25, deadline=None)


def weekend(day: dt.date) -> bool:
    return day.isoweekday() > 5


@st.composite
def terms(draw: st.DrawFn, schedule: int = 1, rank: int = 0) -> Terms:
    unit = draw(st.sampled_from([FrequencyType.WEEK, FrequencyType.MONTH, FrequencyType.QUARTER, FrequencyType.YEAR]))
    anchor = draw(st.dates(dt.date(2027, 1, 1), dt.date(2028, 3, 1)))
    season = draw(st.sampled_from([None, Season(4, 1, 9, 30), Season(10, 15, 2, 29)]))
    floating = draw(st.booleans())
    return Terms(
        schedule, CalendarTrigger(anchor, unit, draw(st.integers(1, 3))), title=f"S{schedule}",
        basis=Basis.FLOATING if floating else Basis.FIXED, starts_on=TODAY, rank=rank,
        lead_days=draw(st.integers(0, 20)), season=season,
        season_rule=draw(st.sampled_from(list(SeasonRule))), holiday_rule=draw(st.sampled_from(list(HolidayRule))),
        is_off=weekend, open_policy=draw(st.sampled_from(list(OpenPolicy))))


def lived(courses: list[Course]) -> dict[Key, tuple[dt.date | None, Decision]]:
    """Every day of the year: the generator in the morning, in the evening everything due is done. Nothing is ever
    forgotten, other than in forecasts and in what is read from the tables."""
    found: dict[Key, tuple[dt.date | None, Decision]] = {}
    day = TODAY
    while day <= LAST:
        for one in decide(courses, day):
            if one.former is None or one.former.decision == Decision.PENDING:
                found[one.row.key] = (one.row.due, one.row.decision)
        for course in courses:
            for row in [r for r in course.rows if r.open and r.due is not None and r.due <= day]:
                finish(courses, row.key, done=True, at=end_of_day(day, course.terms.zone) - dt.timedelta(hours=1),
                       order=row.number)
        day += DAY
    return {key: said for key, said in found.items() if said[0] is not None and said[0] <= LAST}


def foretold(courses: list[Course]) -> dict[Key, tuple[dt.date | None, Decision]]:
    return {c.key: (c.due, c.decision) for c in forecast(courses, TODAY, LAST)}


@FEW
@given(terms())
@example(Terms(1, CalendarTrigger(dt.date(2028, 2, 29), FrequencyType.YEAR, 1), starts_on=TODAY))
@example(Terms(1, CalendarTrigger(dt.date(2027, 1, 31), FrequencyType.MONTH, 1), starts_on=TODAY, lead_days=40))
@example(Terms(1, CalendarTrigger(dt.date(2027, 12, 1), FrequencyType.DAY, 3), starts_on=TODAY, lead_days=7,
               holiday_rule=HolidayRule.AFTER, is_off=weekend))
def test_the_forecast_of_a_year_is_what_happens_day_by_day(one: Terms) -> None:
    assert foretold([Course(one)]) == lived([Course(one)])


@FEW
@given(terms(1, 1), terms(2, 2))
@example(Terms(1, CalendarTrigger(dt.date(2027, 12, 3), FrequencyType.MONTH, 1), lead_days=2, starts_on=TODAY, rank=1),
         Terms(2, CalendarTrigger(dt.date(2027, 12, 1), FrequencyType.WEEK, 2), lead_days=13, starts_on=TODAY, rank=2))
@example(Terms(1, CalendarTrigger(dt.date(2027, 1, 1), FrequencyType.QUARTER, 1), basis=Basis.FLOATING, lead_days=0,
               starts_on=TODAY, rank=1, is_off=weekend),
         Terms(2, CalendarTrigger(dt.date(2027, 1, 1), FrequencyType.WEEK, 1), lead_days=0, starts_on=TODAY, rank=2,
               is_off=weekend))
def test_the_forecast_of_a_chain_is_what_happens_day_by_day(small: Terms, large: Terms) -> None:
    assert foretold([Course(small), Course(large)]) == lived([Course(small), Course(large)])


@FEW
@given(terms())
def test_no_occurrence_is_lost_or_comes_twice(one: Terms) -> None:
    coming = forecast([Course(one)], TODAY, LAST)
    numbers = sorted(c.number for c in coming)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    assert all(c.sentence for c in coming)


def test_only_the_first_date_of_a_floating_schedule_is_firm() -> None:
    assert [c.firm for c in forecast([monthly(basis=Basis.FLOATING)], on("2-1"), on("5-30"))] == [
        True, False, False]
    assert all(c.firm for c in forecast([monthly()], on("2-1"), on("5-30")))


def test_what_is_open_now_stands_first_and_is_taken_to_be_done_today() -> None:
    course = weekly()
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    coming = forecast([course], on("3-16"), on("3-28"))
    assert [(c.number, str(c.decision)) for c in coming] == [(0, "GENERATED"), (1, "HELD"), (2, "GENERATED"),
                                                             (3, "GENERATED")]
    assert standing(course) == {0: "GENERATED", 1: "HELD", 2: "PENDING"}, "the course itself is left alone"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_clock_change_shifts_no_date(zone: str) -> None:
    """Daily over both changes of 2026; done a minute before midnight, on the local day."""
    here = ZoneInfo(zone)
    course = Course(Terms(1, CalendarTrigger(on("3-1"), FrequencyType.DAY, 1), basis=Basis.FLOATING, lead_days=0,
                          starts_on=on("3-1"), zone=here))
    for k in range(250):
        day = on("3-1") + k * DAY
        decide([course], day)
        row = course.newest
        assert row is not None and row.due == day, f"{day} in {zone}"
        late = dt.datetime.combine(day, dt.time(23, 59), tzinfo=here).astimezone(dt.UTC)
        finish([course], row.key, done=True, at=late, order=k)
        course.drop_settled()
    for day in (on("3-29"), on("10-25"), on("3-8"), on("11-1")):
        assert start_of_day(day, here).astimezone(here).date() == day


def test_early_and_late_completion_shift_the_next_date_of_a_floating_schedule() -> None:
    course = monthly(basis=Basis.FLOATING)
    decide([course], on("2-22"))
    done(course, 0, on("2-24"))
    assert outlook(course, on("2-24")).next_due == on("3-24")


@pytest.mark.parametrize(("smaller", "larger"), [
    ({"frequency_type": "WEEK"}, {}),
    # the larger one's next order is made before the smaller one, near the former, is decided
    ({"lead_days": 0, "anchor_date": on("3-3")}, {"frequency_type": "WEEK", "frequency_value": 2, "lead_days": 13}),
], ids=["weekly in monthly", "monthly in fortnightly"])
def test_the_forecast_of_the_tables_is_what_the_generator_does(schedule: Any, smaller: dict[str, Any],
                                                              larger: dict[str, Any]) -> None:
    """Through rows and orders of a chain, for two months, each order done on its due date."""
    small = schedule(chain="oil", chain_rank=1, title="Smaller", **smaller)
    large = schedule(chain="oil", chain_rank=2, title="Larger", **larger)
    first, last = on("2-20"), on("4-20")
    said = {c.key: (c.due, c.decision) for each in forecasts([small, large], until=last, today=first).values()
            for c in each}
    found = {}
    day = first
    while day <= last:
        moment = at(f"{day.month}-{day.day}")
        for each in (small, large):
            look(each)
        generate(now=moment)
        for occurrence in [*small.occurrences.all(), *large.occurrences.all()]:
            key = (occurrence.schedule_id, occurrence.revision, occurrence.number)
            if occurrence.decision != Decision.PENDING and key not in found:
                found[key] = (occurrence.due_date, Decision(occurrence.decision))
        for order in WorkOrder.objects.unfinished().filter(occurrence__due_date__lte=day):
            finish_order(order, f"{day.month}-{day.day}")
        day += 7 * DAY if day < on("2-22") else DAY
    assert {key: told for key, told in found.items() if told[0] <= last} == said
