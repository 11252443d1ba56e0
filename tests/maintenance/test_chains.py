"""Schedules of one asset that contain each other, without a database."""


import pytest

from maintenance.choices import Decision
from maintenance.decisions import Course, Terms, decide
from tests.maintenance.courses import DAY, done, every, monthly, on, row_of, standing, weekly


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
