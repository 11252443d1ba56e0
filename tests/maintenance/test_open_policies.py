"""The previous order is still open: hold, stack and supersede, without a database."""


import pytest

from maintenance.choices import OpenPolicy
from maintenance.decisions import decide, outlook
from maintenance.decisions.finishing import take_back
from tests.maintenance.courses import done, monthly, on, row_of, standing, weekly


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
