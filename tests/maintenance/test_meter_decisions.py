"""The function that decides: meters, alone and beside a calendar, without a database."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from maintenance.choices import Basis, Decision, TriggerJoin
from maintenance.decisions import Course, MeterState, Row, Terms, decide, forecast, outlook
from tests.maintenance.courses import DAY, done, every, noon, on, row_of, standing


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
