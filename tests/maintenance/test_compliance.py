"""Compliance: each verdict, and each open policy walked through down to the figure."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maintenance.choices import Basis, Decision, OpenPolicy
from maintenance.compliance import Compliance, Judged, Verdict, add_up, compliance, judge
from maintenance.decisions import Course, decide
from maintenance.models import MaintenanceOccurrence
from maintenance.services import excuse, generate
from tests.maintenance.courses import DAY, done, every, monthly, on, standing, weekly
from tests.maintenance.test_generating import at, finish, look, order_of
from workorders import services as orders

TODAY = on("4-30")


@pytest.mark.parametrize(("facts", "verdict"), [
    ({"decision": Decision.SATISFIED, "done_on": on("3-1")}, Verdict.ON_TIME),  # early
    ({"decision": Decision.SATISFIED, "done_on": on("3-8")}, Verdict.ON_TIME),  # the last day
    ({"decision": Decision.SATISFIED, "done_on": on("3-9")}, Verdict.LATE),
    ({"decision": Decision.MISSED}, Verdict.MISSED),
    ({"decision": Decision.SUPERSEDED}, Verdict.MISSED),
    ({"decision": Decision.GENERATED}, Verdict.OVERDUE),
    ({"decision": Decision.HELD}, Verdict.OVERDUE),
    ({"decision": Decision.GENERATED, "on_time_until": TODAY}, Verdict.PENDING),
    ({"decision": Decision.SUPPRESSED}, Verdict.LEFT_OUT),
    ({"decision": Decision.SKIPPED}, Verdict.LEFT_OUT),
    ({"decision": Decision.EXCUSED}, Verdict.LEFT_OUT),
    ({"decision": Decision.OUT_OF_SERVICE}, Verdict.LEFT_OUT),
    ({"decision": Decision.SATISFIED, "on_time_until": None, "on_time_reading": Decimal(550),
      "done_reading": Decimal(550), "done_on": TODAY}, Verdict.ON_TIME),
    ({"decision": Decision.SATISFIED, "on_time_until": None, "on_time_reading": Decimal(550),
      "done_reading": Decimal(551), "done_on": TODAY}, Verdict.LATE),
])
def test_each_verdict(facts: dict[str, Any], verdict: Verdict) -> None:
    assert judge(Judged(**{"on_time_until": on("3-8"), **facts}), TODAY) == verdict


@pytest.mark.parametrize(("unit", "value", "days"), [("WEEK", 1, 1), ("MONTH", 1, 6), ("QUARTER", 1, 18),
                                                    ("YEAR", 1, 28)])
def test_the_default_tolerances(unit: str, value: int, days: int) -> None:

    assert weekly(calendar=every(on("3-7"), value, unit)).terms.tolerance == days


def test_a_branch_is_the_sum_of_its_parts_and_nothing_due_is_unknown() -> None:
    one = Compliance()
    one.verdicts.update({Verdict.ON_TIME: 1, Verdict.MISSED: 1})
    two = Compliance()
    two.verdicts.update({Verdict.ON_TIME: 8, Verdict.PENDING: 5})
    assert (one.share, two.share, (one + two).share) == (Decimal("0.5"), Decimal(1), Decimal("0.9"))
    assert Compliance().share is None


# -- Walked through: when the worker comes, what stands there, and what the figure says --------------------------------


def figure(course: Course, today: dt.date) -> tuple[int, int]:
    found = add_up((Judged(r.decision, r.on_time_until, r.on_time_reading, r.done_on), today) for r in course.rows)
    return found.on_time, found.due


def walk(course: Course, late: int, until: dt.date) -> None:
    """Day by day: the generator in the morning; in the evening every order is done that is ``late`` days past due."""
    day = course.terms.starts_on
    while day <= until:
        decide([course], day)
        for row in [r for r in course.rows if r.open and r.due is not None and r.due + late * DAY <= day]:
            done(course, row.number, day)
        day += DAY


@pytest.mark.parametrize(("policy", "late", "decisions", "numbers"), [
    # weekly, made seven days ahead, due 7, 14, 21, 28 March; tolerance one day
    ("HOLD", 0, ["SATISFIED"] * 4, (4, 4)),
    ("HOLD", 1, ["SATISFIED"] * 4, (4, 4)),
    ("HOLD", 3, ["SATISFIED"] * 4, (0, 4)),  # each late, none in tolerance
    ("HOLD", 8, ["MISSED", "SATISFIED", "MISSED", "SATISFIED"], (2, 4)),  # done on the 15th: counts for the 14th
    ("STACK", 0, ["SATISFIED"] * 4, (4, 4)),
    ("STACK", 8, ["SATISFIED"] * 3, (0, 4)),  # each by its own order, each late
    ("SUPERSEDE", 0, ["SATISFIED"] * 4, (4, 4)),
    ("SUPERSEDE", 8, ["SUPERSEDED"] * 3, (0, 4)),  # gave way every week
])
def test_weekly_with_a_lead_of_seven_days(policy: str, late: int, decisions: list[str],
                                          numbers: tuple[int, int]) -> None:
    course = weekly(open_policy=OpenPolicy(policy))
    walk(course, late, on("4-3"))
    for number, decision in enumerate(decisions):
        assert standing(course)[number] == decision
    march = Course(course.terms, [row for row in course.rows if row.number < 4])
    assert figure(march, on("4-3")) == numbers


@pytest.mark.parametrize(("policy", "late", "decisions", "numbers"), [
    # monthly on the first; tolerance six days; March, April, May judged on 20 May
    ("HOLD", 5, ["SATISFIED"] * 3, (3, 3)),
    ("HOLD", 10, ["SATISFIED"] * 3, (0, 3)),
    ("HOLD", 34, ["MISSED", "SATISFIED", "GENERATED"], (1, 3)),  # done on 4 April: counts for April
    ("STACK", 34, ["SATISFIED", "SATISFIED", "GENERATED"], (0, 3)),
    ("SUPERSEDE", 34, ["SUPERSEDED", "SUPERSEDED", "GENERATED"], (0, 3)),
])
def test_monthly_done_late(policy: str, late: int, decisions: list[str], numbers: tuple[int, int]) -> None:
    course = monthly(open_policy=OpenPolicy(policy))
    walk(course, late, on("5-20"))
    assert [standing(course)[n] for n in range(3)] == decisions
    assert figure(Course(course.terms, [row for row in course.rows if row.number < 3]), on("5-20")) == numbers


def test_floating_done_late_shifts_and_each_is_judged_by_its_own_date() -> None:
    course = monthly(basis=Basis.FLOATING)
    walk(course, 10, on("5-20"))
    assert [row.due for row in course.rows[:3]] == [on("3-1"), on("4-11"), on("5-21")]
    assert figure(Course(course.terms, course.rows[:2]), on("5-20")) == (0, 2)


# -- The same through the tables ---------------------------------------------------------------------------------------


def test_the_figure_is_read_from_the_occurrences(schedule: Callable[..., Any]) -> None:
    mine = schedule()  # monthly from 2 March
    for day in ("2-24", "3-28", "4-28"):
        look(mine)
        generate(now=at(day))
        order = mine.occurrences.order_by("-number").exclude(work_order=None).first().work_order
        if day == "2-24":
            finish(order, "3-8")  # the last day of the tolerance
        elif day == "3-28":
            orders.cancel(order=order, by=None, reason="No spare.")
    ask = MaintenanceOccurrence.objects.all()
    window = {"first": on("1-1"), "last": on("12-31")}
    assert (compliance(ask, **window, now=at("5-5")).on_time, compliance(ask, **window, now=at("5-5")).due) == (1, 2)
    assert compliance(ask, **window, now=at("5-9")).due == 3, "the third's tolerance is over"
    missed = mine.occurrences.get(number=1)
    excuse(occurrence=missed, by=None, reason="The plant stood still.")
    found = compliance(ask, **window, now=at("5-5"))
    assert (found.share, found.left_out) == (1, {Decision.EXCUSED: 1})
    missed.refresh_from_db()
    assert "The plant stood still." in missed.sentence and order_of(mine).status == "COMPLETED"
