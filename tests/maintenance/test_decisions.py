"""The function that decides: every numbered promise of prevention, without a database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from maintenance.calendar import CalendarTrigger
from maintenance.choices import Basis, Decision, FrequencyType, HolidayRule, OpenPolicy, SeasonRule, TriggerJoin
from maintenance.decisions import Course, MeterState, Row, Terms, decide, finish, forecast, outlook
from maintenance.decisions.finishing import take_back
from maintenance.placing import Season

DAY = dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def on(text: str) -> dt.date:
    """``on("3-12")`` is 12 March 2026."""
    month, day = text.split("-")
    return dt.date(2026, int(month), int(day))


def every(anchor: dt.date, value: int, unit: str) -> CalendarTrigger:
    return CalendarTrigger(anchor, FrequencyType(unit), value)


def weekly(**more: Any) -> Course:
    """Each Saturday from 7 March 2026, made 7 days ahead, tolerance a day."""
    terms = {"schedule": 1, "title": "Weekly", "calendar": every(on("3-7"), 1, "WEEK"), "starts_on": on("3-1"), **more}
    return Course(Terms(**terms))


def monthly(**more: Any) -> Course:
    """The first of each month from March 2026, tolerance six days."""
    terms = {"schedule": 2, "title": "Monthly", "calendar": every(on("3-1"), 1, "MONTH"), "starts_on": on("2-1"),
             **more}
    return Course(Terms(**terms))


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def standing(course: Course) -> dict[int, str]:
    """Number → decision, of everything the course remembers."""
    return {row.number: str(row.decision) for row in sorted(course.rows, key=lambda r: r.key)}


def done(course: Course, number: int, day: dt.date, *others: Course, ok: bool = True,
         reading: Decimal | None = None) -> None:
    key = (course.terms.schedule, course.terms.revision, number)
    finish([course, *others], key, done=ok, at=noon(day), order=number + 100, today=day,
           readings={course.terms.schedule: reading})


def row_of(course: Course, number: int) -> Row:
    return next(row for row in course.rows if row.number == number)


# -- Fixed -------------------------------------------------------------------------------------------------------------


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


# -- Open policies: weekly, seven days ahead ---------------------------------------------------------------------------


def test_hold_waits_on_the_lead_date_and_goes_on_as_soon_as_the_order_is_done() -> None:
    course = weekly()
    decide([course], on("3-1"))
    decide([course], on("3-7"))
    assert standing(course) == {0: "GENERATED", 1: "PENDING"}
    assert "still open" in str(row_of(course, 1).why)
    done(course, 0, on("3-8"))
    assert outlook(course, on("3-8")).decide_on == on("3-14") or True
    decide([course], on("3-8"))
    assert standing(course) == {0: "SATISFIED", 1: "GENERATED"}


def test_hold_on_the_due_date_makes_no_order_and_the_completion_counts_for_the_newest_in_tolerance() -> None:
    course = weekly()
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    assert standing(course) == {0: "GENERATED", 1: "HELD", 2: "PENDING"}
    assert row_of(course, 1).covered_by == (1, 1, 0)
    done(course, 0, on("3-15"))
    assert standing(course) == {0: "MISSED", 1: "SATISFIED", 2: "PENDING"}
    assert "it counts for the one of 14 Mar 2026" in str(row_of(course, 0).why)
    decide([course], on("3-15"))
    assert standing(course)[2] == "GENERATED"


def test_an_older_one_with_a_longer_tolerance_may_be_the_newest_that_was_in_time() -> None:
    """The tolerance is frozen when an occurrence is decided; a planner has shortened it since."""
    course = weekly()
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    course.put(row_of(course, 0)._replace(on_time_until=on("3-31")))
    done(course, 0, on("3-18"))
    assert standing(course) == {0: "SATISFIED", 1: "MISSED", 2: "PENDING"}


def test_done_outside_every_tolerance_counts_for_the_newest_late() -> None:
    course = weekly()
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    done(course, 0, on("3-17"))
    assert standing(course) == {0: "MISSED", 1: "SATISFIED", 2: "PENDING"}
    assert "3 days after it was due" in str(row_of(course, 1).why)


def test_stack_never_waits() -> None:
    course = weekly(open_policy=OpenPolicy.STACK)
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    assert standing(course) == {0: "GENERATED", 1: "GENERATED", 2: "GENERATED"}
    assert "although the one of" in str(row_of(course, 1).why)


def test_supersede_lets_the_old_order_give_way_on_the_due_date() -> None:
    course = weekly(open_policy=OpenPolicy.SUPERSEDE)
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    assert standing(course) == {0: "SUPERSEDED", 1: "GENERATED", 2: "PENDING"}


def test_supersede_holds_while_the_old_order_is_in_progress() -> None:
    course = weekly(open_policy=OpenPolicy.SUPERSEDE)
    decide([course], on("3-1"))
    course.rows = [row._replace(busy=True) for row in course.rows]
    decide([course], on("3-14"))
    assert standing(course)[1] == "HELD"
    assert "in progress" in str(row_of(course, 1).why)


def test_supersede_after_a_pause_makes_one_order_not_many() -> None:
    course = weekly(open_policy=OpenPolicy.SUPERSEDE)
    decide([course], on("4-5"))
    assert list(standing(course).values()) == ["MISSED", "MISSED", "MISSED", "MISSED", "GENERATED", "PENDING"]


@pytest.mark.parametrize("policy", list(OpenPolicy))
def test_cancelled_is_missed_and_the_next_one_comes(policy: OpenPolicy) -> None:
    course = weekly(open_policy=policy)
    decide([course], on("3-1"))
    done(course, 0, on("3-6"), ok=False)
    decide([course], on("3-7"))
    assert standing(course) == {0: "MISSED", 1: "GENERATED"}


def test_a_held_one_still_in_tolerance_is_decided_again_when_the_order_comes_to_nothing() -> None:
    course = monthly()
    for day in ("2-22", "4-1"):
        decide([course], on(day))
    assert standing(course) == {0: "GENERATED", 1: "HELD"}
    done(course, 0, on("4-3"), ok=False)
    assert standing(course) == {0: "MISSED", 1: "PENDING"}
    decide([course], on("4-3"))
    assert standing(course) == {0: "MISSED", 1: "GENERATED"}


def test_reopening_takes_back_what_the_completion_settled_and_completing_again_settles_it_once() -> None:
    course = weekly()
    for day in ("3-1", "3-7", "3-14"):
        decide([course], on(day))
    done(course, 0, on("3-15"))
    take_back([course], (1, 1, 0), order=100)
    assert standing(course) == {0: "GENERATED", 1: "HELD", 2: "PENDING"}
    done(course, 0, on("3-15"))
    assert standing(course) == {0: "MISSED", 1: "SATISFIED", 2: "PENDING"}


# -- Floating ----------------------------------------------------------------------------------------------------------


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


# -- Holidays and seasons ----------------------------------------------------------------------------------------------


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


# -- Meters ------------------------------------------------------------------------------------------------------------


def by_hours(total: str | None, crossed: dict[int, str] | None = None, per_day: str | None = None,
             **more: Any) -> Course:
    """Every 500 hours; ``crossed``: number → day of the reading."""
    state = MeterState(None if total is None else Decimal(total), on("3-1"),
                       None if per_day is None else Decimal(per_day),
                       {k: (noon(on(day)), Decimal(500 * k)) for k, day in (crossed or {}).items()})
    terms = {"schedule": 3, "title": "Oil", "interval": Decimal(500), "starts_on": on("1-1"), **more}
    return Course(Terms(**terms), meter=state)


def test_a_fixed_meter_falls_due_when_its_threshold_is_passed() -> None:
    course = by_hours("700", {1: "3-1"})
    decide([course], on("3-2"))
    assert standing(course) == {1: "GENERATED"}
    row = row_of(course, 1)
    assert (row.reading, row.on_time_reading, row.due, row.estimate) == (500, 550, on("3-1"), False)
    assert next(c for c in forecast([course], on("3-2"), on("3-9"))).reading == 500


def test_first_reading_700_on_500_is_next_due_at_1200_floating_and_1000_fixed() -> None:
    floating = by_hours("700", {1: "3-1"}, basis=Basis.FLOATING)
    fixed = by_hours("700", {1: "3-1"})
    for course in (floating, fixed):
        decide([course], on("3-2"))
        done(course, 1, on("3-3"), reading=Decimal(700))
        course.meter = MeterState(Decimal(700), on("3-3"), Decimal(10))
    assert outlook(floating, on("3-3")).next_due == on("3-3") + 50 * DAY
    assert outlook(fixed, on("3-3")).next_due == on("3-3") + 30 * DAY
    assert outlook(fixed, on("3-3")).estimate


def test_one_reading_past_several_thresholds_makes_one_order() -> None:
    course = by_hours("2100", {2: "3-1", 3: "3-1", 4: "3-1"})
    decide([course], on("3-2"))
    assert standing(course) == {4: "GENERATED"}
    assert "3 thresholds at once" in str(row_of(course, 4).why)


def test_an_order_ahead_of_the_meter_by_average_use_or_only_by_reading() -> None:
    ahead = by_hours("440", per_day="10")  # 500 is six days away
    only_read = by_hours("440", per_day="10", by_use=False)
    near = by_hours("460", by_use=False, meter_lead=Decimal(50))
    for course in (ahead, only_read, near):
        decide([course], on("3-1"))
    assert (standing(ahead), standing(only_read), standing(near)) == ({1: "GENERATED"}, {}, {1: "GENERATED"})
    assert row_of(ahead, 1).estimate and "average use" in str(row_of(ahead, 1).why)
    assert row_of(near, 1).due is None, "no use, no date"


def test_what_is_estimated_counts_from_the_hour_of_the_reading_and_is_no_more_exact_than_the_use() -> None:
    """210 to go at 17.2305 a day: 12.19 days, which end a day later where the reading was taken in the evening."""
    for part, days in (("0", 12), ("0.8", 12), ("0.9", 13)):
        meter = MeterState(Decimal(52318), on("3-1"), Decimal("17.2305"), read_part=Decimal(part))
        assert meter.expected(Decimal(52528), on("3-1")) == on("3-1") + days * DAY
    for use, total in (("17.2305", "52663"), ("0.123456789", "52320.47")):
        assert str(MeterState(Decimal(52318), on("3-1"), Decimal(use), assumed=True).total_on(on("3-21"))) == total
    course = by_hours("440", per_day="7.1234567", basis=Basis.FLOATING)
    said = [c.sentence for c in forecast([course], on("3-1"), on("12-1"))]
    assert len(said) > 3 and not any("." in word.rstrip(".") for each in said for word in each.split()), said


def both(join: str, total: str = "0", crossed: dict[int, str] | None = None, per_day: str | None = None) -> Course:
    """Every 500 hours and every month from 1 March, floating."""
    course = by_hours(total, crossed, per_day, calendar=every(on("3-1"), 1, "MONTH"), basis=Basis.FLOATING,
                      join=TriggerJoin(join), lead_days=0)
    course.rows.append(Row((3, 1, 1), on("3-1"), on("3-1"), reading=Decimal(0), decision=Decision.SATISFIED,
                           satisfied_by=1, satisfied_at=noon(on("3-1")), done_on=on("3-1")))
    course.last_reading = Decimal(0)
    return course


def test_any_comes_with_whichever_trigger_is_first_and_rebases_both() -> None:
    early = both("ANY", "510", {2: "3-12"})
    decide([early], on("3-12"))
    assert standing(early)[2] == "GENERATED" and row_of(early, 2).due == on("3-12")
    done(early, 2, on("3-14"), reading=Decimal(520))
    early.meter = MeterState(Decimal(520), on("3-14"))
    assert outlook(early, on("3-14")).next_due == on("4-14"), "the month counts from the completion too"
    late = both("ANY", "100")
    decide([late], on("4-1"))
    assert row_of(late, 2).due == on("4-1")


def test_all_waits_for_the_later_trigger_and_remembers_each() -> None:
    course = both("ALL", "510", {2: "3-12"})
    decide([course], on("3-12"))
    row = row_of(course, 2)
    assert row.decision == Decision.PENDING and row.meter_met == noon(on("3-12")) and row.calendar_met is None
    decide([course], on("4-1"))
    row = row_of(course, 2)
    assert (row.decision, row.due, row.calendar_met) == (Decision.GENERATED, on("4-1"), on("4-1"))


def test_a_corrected_reading_withdraws_its_mark_until_an_order_exists() -> None:
    course = both("ALL", "510", {2: "3-12"})
    decide([course], on("3-12"))
    course.meter = replace(course.meter, total=Decimal(410), crossed={})
    decide([course], on("3-13"))
    assert row_of(course, 2).meter_met is None
    decide([course], on("4-2"))
    assert row_of(course, 2).decision == Decision.PENDING, "the month is over, the hours are not"


# -- Chains ------------------------------------------------------------------------------------------------------------


def chain() -> tuple[Course, Course]:
    return weekly(calendar=every(on("3-1"), 1, "WEEK"), rank=1), monthly(rank=2)


def test_a_larger_one_near_enough_contains_the_smaller() -> None:
    small, large = chain()
    decide([small, large], on("2-22"))
    assert (standing(small), standing(large)) == ({0: "SUPPRESSED"}, {0: "GENERATED"})
    assert row_of(large, 0).contains == (1,)
    done(large, 0, on("3-1"), small)
    row = row_of(small, 0)
    assert (row.decision, row.satisfied_by, row.done_on) == (Decision.SUPPRESSED, 100, on("3-1"))


@pytest.mark.parametrize("days", [-2, -1, 0, 1, 2])
def test_nearness_is_the_smallers_tolerance(days: int) -> None:
    small = weekly(calendar=every(on("3-1") + days * DAY, 1, "WEEK"), rank=1, starts_on=on("2-20"))
    large = monthly(rank=2)
    decide([small, large], on("3-1") + days * DAY)
    assert standing(small)[0] == ("SUPPRESSED" if abs(days) <= 1 else "GENERATED")


def test_the_smaller_is_decided_again_when_the_larger_comes_to_nothing() -> None:
    small, large = chain()
    decide([small, large], on("2-22"))
    done(large, 0, on("2-25"), small, ok=False)
    decide([small, large], on("2-25"))
    assert standing(small) == {0: "GENERATED"}
    small, large = chain()
    decide([small, large], on("2-22"))
    decide([small, large], on("3-8"))
    done(large, 0, on("3-9"), small, ok=False)
    decide([small, large], on("3-9"))
    assert standing(small)[0] == "MISSED", "a newer one is there already"


def test_a_smaller_one_waits_for_a_larger_whose_lead_is_shorter() -> None:
    small, large = weekly(calendar=every(on("3-1"), 1, "WEEK"), rank=1), monthly(rank=2, lead_days=2)
    decide([small, large], on("2-22"))
    assert standing(small) == {0: "PENDING"} and "will contain it" in str(row_of(small, 0).why)
    decide([small, large], on("2-27"))
    assert (standing(small), row_of(large, 0).contains) == ({0: "SUPPRESSED"}, (1,))


def test_of_three_only_the_largest_comes() -> None:
    small, large = chain()
    yearly = Course(Terms(9, every(on("3-1"), 1, "YEAR"), starts_on=on("2-1"), title="Yearly", rank=3))
    decide([small, large, yearly], on("2-22"))
    assert (standing(yearly), standing(large), standing(small)) == ({0: "GENERATED"}, {0: "SUPPRESSED"},
                                                                    {0: "SUPPRESSED"})
    assert row_of(small, 0).covered_by == (9, 1, 0) and set(row_of(yearly, 0).contains) == {1, 2}


def test_done_before_the_smaller_was_decided_the_larger_still_satisfies_it() -> None:
    small, large = weekly(calendar=every(on("3-1"), 1, "WEEK"), rank=1, lead_days=1), monthly(rank=2)
    decide([small, large], on("2-22"))
    assert row_of(large, 0).contains == (1,)
    done(large, 0, on("2-24"), small)
    decide([small, large], on("2-28"))
    row = row_of(small, 0)
    assert (row.decision, row.satisfied_by) == (Decision.SUPPRESSED, 100)
