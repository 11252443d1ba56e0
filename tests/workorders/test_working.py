"""Clock and order in one step: start, pause, change jobs, finish with the time that was really worked."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from tests.workorders.world import Cast
from workorders import services
from workorders.models import LaborEntry, WorkOrder
from workorders.verify import problems

At = Callable[[float], dt.datetime]
NewOrder = Callable[..., WorkOrder]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_start_starts_the_clock_and_again_changes_nothing(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.work_on(order=new_order(), by=cast.technician, at=at(-1))
    assert (order.status, order.actual_start) == ("IN_PROGRESS", at(-1))
    services.work_on(order=order, by=cast.technician)
    entry = LaborEntry.objects.get()
    assert (entry.started_at, services.clock_minutes(entry, at(0))) == (at(-1), 60)
    assert order.states.count() == 2


def test_a_second_person_joins(new_order: NewOrder, cast: Cast) -> None:
    order = services.work_on(order=new_order(), by=cast.technician)
    services.work_on(order=order, by=cast.second)
    assert LaborEntry.objects.running().count() == 2
    assert order.states.count() == 2


def test_stop_and_start_here_books_the_other_job(new_order: NewOrder, cast: Cast, at: At) -> None:
    first, second = new_order(), new_order()
    services.work_on(order=first, by=cast.technician, at=at(-2))
    with pytest.raises(Conflict) as error:
        services.work_on(order=second, by=cast.technician)
    assert codes(error) == {"clock_runs"}
    second.refresh_from_db()
    assert second.status == "OPEN"
    services.work_on(order=second, by=cast.technician, at=at(-1), stop_other=True)
    first.refresh_from_db()
    assert (first.status, first.actual_hours) == ("IN_PROGRESS", Decimal("1.00"))
    assert LaborEntry.objects.running().get().work_order == second


def test_a_waiting_order_is_resumed_with_the_clock(new_order: NewOrder, cast: Cast) -> None:
    order = services.hold(order=new_order(), by=cast.technician, hold_reason="PARTS")
    assert services.work_on(order=order, by=cast.technician).status == "IN_PROGRESS"
    assert services.running_clock(cast.technician).work_order == order


def test_pause_stops_the_clock_and_nothing_else(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.work_on(order=new_order(), by=cast.technician, at=at(-1))
    assert services.pause(order=order, by=cast.technician, at=at(0)).minutes == 60
    order.refresh_from_db()
    assert order.status == "IN_PROGRESS"
    with pytest.raises(Conflict) as error:
        services.pause(order=order, by=cast.technician)
    assert codes(error) == {"no_clock"}


@pytest.mark.parametrize(("said", "minutes", "start", "end"), [
    (55, 55, -1, -5 / 60), (65, 65, -65 / 60, 0), (60, 60, -1, 0)])
def test_what_the_person_says_counts_in_place_of_the_clock(new_order: NewOrder, cast: Cast, at: At, said: int,
                                                           minutes: int, start: float, end: float) -> None:
    order = services.work_on(order=new_order(), by=cast.technician, at=at(-1))
    services.complete(order=order, by=cast.technician, outcome="DONE", minutes=said, at=at(0))
    entry = LaborEntry.objects.get()
    assert (entry.minutes, entry.started_at, entry.ended_at) == (minutes, at(start), at(end))
    assert list(problems()) == []


def test_a_forgotten_clock_is_asked_about_and_answered_with_minutes(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.work_on(order=new_order(), by=cast.technician, at=at(-15))
    with pytest.raises(DomainError) as error:
        services.pause(order=order, by=cast.technician)
    assert codes(error) == {"long_clock"}
    entry = services.pause(order=order, by=cast.technician, minutes=45)
    assert (entry.minutes, entry.ended_at) == (45, at(-14.25))


def test_no_minutes_at_all_book_nothing(new_order: NewOrder, cast: Cast, at: At) -> None:
    order = services.work_on(order=new_order(), by=cast.technician, at=at(-1))
    done = services.complete(order=order, by=cast.technician, outcome="DONE", minutes=0)
    assert done.actual_hours is None
    assert LaborEntry.objects.get().voided_at is not None


def test_minutes_without_a_clock_are_booked_on_the_day_it_was_finished(new_order: NewOrder, cast: Cast) -> None:
    when = dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC)  # half past midnight in Berlin
    done = services.complete(order=new_order(), by=cast.technician, outcome="DONE", minutes=40, at=when,
                             started_at=when)
    entry = LaborEntry.objects.get()
    assert (entry.minutes, entry.work_date, entry.started_at) == (40, dt.date(2026, 1, 6), None)
    assert done.actual_hours == Decimal("0.67")
    done.refresh_from_db()
    assert done.actual_hours == Decimal("0.67")


def test_minutes_are_not_negative(new_order: NewOrder, cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.complete(order=new_order(), by=cast.technician, outcome="DONE", minutes=-5)
    assert codes(error) == {"minutes"}


def test_works_for_now_leads_to_a_prefilled_follow_up(new_order: NewOrder, cast: Cast) -> None:
    done = services.complete(order=new_order(priority=4), by=cast.technician, outcome="PARTLY", reason="Taped")
    assert services.follow_up_words(done) == {"title": "Finish: Grease it", "description": "Taped", "priority": 4}


def test_not_needed_cancels_where_that_is_permitted_and_else_completes(new_order: NewOrder, cast: Cast) -> None:
    assert services.not_needed(order=new_order(), by=cast.planner, reason="Twice").status == "CANCELLED"
    done = services.not_needed(order=new_order(), by=cast.technician, reason="Twice")
    assert (done.status, done.outcome) == ("COMPLETED", "NOT_PERFORMED")
    booked = new_order()
    services.book_labor(order=booked, by=cast.technician, work_date=dt.date(2026, 1, 5), minutes=5)
    assert services.not_needed(order=booked, by=cast.planner, reason="Twice").status == "COMPLETED"


def test_running_again_is_asked_where_the_asset_stands(new_order: NewOrder, cast: Cast) -> None:
    order = new_order()
    assert services.open_downtime(order) is None
    spell = services.begin_downtime(asset=order.asset, by=cast.technician)
    assert services.open_downtime(order) == spell
