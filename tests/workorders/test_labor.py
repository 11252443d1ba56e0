"""Hours: clocks, spells, minutes, frozen rates and corrections."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cmms.accounts.models import Craft, UserCraft
from cmms.errors import DomainError, NotAllowed
from tests.workorders.world import Cast
from workorders import services
from workorders.models import LaborEntry, WorkOrder

At = Callable[[float], dt.datetime]
BERLIN = ZoneInfo("Europe/Berlin")


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


@pytest.fixture
def order(new_order: Callable[..., WorkOrder], cast: Cast, at: At) -> WorkOrder:
    return services.start(order=new_order(), by=cast.technician, at=at(-12))


def test_a_clock_is_booked_when_it_stops_at_the_rate_of_when_it_began(order: WorkOrder, cast: Cast, at: At) -> None:
    services.start_clock(order=order, by=cast.technician, at=at(-2))
    cast.technician.hourly_rate = Decimal("99.00")
    cast.technician.save()
    entry = services.stop_clock(by=cast.technician, at=at(-1), break_minutes=15)
    assert (entry.minutes, entry.rate, entry.cost) == (45, Decimal("42.00"), Decimal("31.50"))
    order.refresh_from_db()
    assert order.actual_hours == Decimal("0.75")


def test_one_clock_per_person(order: WorkOrder, new_order: Callable[..., WorkOrder], cast: Cast) -> None:
    other = services.start(order=new_order(), by=cast.second)
    with pytest.raises(DomainError) as error:
        services.start_clock(order=new_order(), by=cast.technician)
    assert codes(error) == {"not_started"}
    services.start_clock(order=order, by=cast.technician)
    with pytest.raises(DomainError) as error:
        services.start_clock(order=other, by=cast.technician)
    assert codes(error) == {"clock_runs"}
    services.start_clock(order=order, by=cast.second)


def test_a_clock_over_ten_hours_asks_before_it_books(order: WorkOrder, cast: Cast, at: At) -> None:
    services.start_clock(order=order, by=cast.technician, at=at(-11))
    with pytest.raises(DomainError) as error:
        services.complete(order=order, by=cast.technician, outcome="DONE")
    assert codes(error) == {"long_clock"}
    assert services.stop_clock(by=cast.technician, at=at(0), confirmed=True).minutes == 660


def test_finishing_stops_ones_own_clock(order: WorkOrder, cast: Cast, at: At) -> None:
    services.start_clock(order=order, by=cast.technician, at=at(-1))
    done = services.complete(order=order, by=cast.technician, outcome="DONE", at=at(0))
    assert done.actual_hours == Decimal("1.00")
    assert not LaborEntry.objects.running().exists()


@pytest.mark.parametrize(("start", "end", "minutes"), [
    (dt.datetime(2026, 3, 28, 22, tzinfo=BERLIN), dt.datetime(2026, 3, 29, 6, tzinfo=BERLIN), 7 * 60),
    (dt.datetime(2025, 10, 25, 22, tzinfo=BERLIN), dt.datetime(2025, 10, 26, 6, tzinfo=BERLIN), 9 * 60),
])
def test_a_night_shift_across_a_clock_change_has_seven_or_nine_hours(
        order: WorkOrder, cast: Cast, start: dt.datetime, end: dt.datetime, minutes: int) -> None:
    entry = services.book_labor(order=order, by=cast.technician, started_at=start, ended_at=end)
    assert (entry.minutes, entry.work_date) == (minutes, start.date())


def test_a_spell_that_overlaps_is_refused_and_a_late_one_kept_as_minutes(order: WorkOrder, cast: Cast, at: At) -> None:
    services.book_labor(order=order, by=cast.technician, started_at=at(-4), ended_at=at(-2))
    again = {"order": order, "by": cast.technician, "started_at": at(-3), "ended_at": at(-1)}
    with pytest.raises(DomainError) as error:
        services.book_labor(**again)
    assert codes(error) == {"overlap"}
    late = services.book_labor(**again, late=True)
    assert (late.minutes, late.flagged_overlap, late.started_at) == (120, True, None)


def test_nobody_works_more_than_a_day_in_a_day(order: WorkOrder, cast: Cast) -> None:
    day = dt.date(2026, 1, 5)
    services.book_labor(order=order, by=cast.technician, work_date=day, minutes=1400)
    with pytest.raises(DomainError) as error:
        services.book_labor(order=order, by=cast.technician, work_date=day, minutes=41)
    assert codes(error) == {"day_full"}
    services.book_labor(order=order, by=cast.technician, work_date=day, minutes=40)


def test_the_rate_is_the_persons_else_the_crafts_else_unknown(order: WorkOrder, cast: Cast, craft: Craft) -> None:
    day = dt.date(2026, 1, 5)
    unknown = services.book_labor(order=order, by=cast.planner, work_date=day, minutes=60)
    assert (unknown.rate, unknown.cost) == (None, None)
    UserCraft.objects.create(user=cast.planner, craft=craft, is_primary=True)
    assert services.book_labor(order=order, by=cast.planner, work_date=day, minutes=60).rate == Decimal("40.00")


def test_labour_of_others_is_booked_by_planners_only(order: WorkOrder, cast: Cast) -> None:
    facts = {"order": order, "user": cast.second, "work_date": dt.date(2026, 1, 5), "minutes": 60}
    with pytest.raises(NotAllowed):
        services.book_labor(by=cast.technician, **facts)
    assert services.book_labor(by=cast.planner, **facts).cost == Decimal("50.00")


def test_a_correction_voids_once_and_adds_at_the_frozen_rate(order: WorkOrder, cast: Cast) -> None:
    wrong = services.book_labor(order=order, by=cast.technician, work_date=dt.date(2026, 1, 5), minutes=600)
    cast.technician.hourly_rate = Decimal("99.00")
    cast.technician.save()
    right = services.correct_labor(entry=wrong, by=cast.technician, reason="typed 600 for 60",
                                   work_date=dt.date(2026, 1, 5), minutes=60)
    assert (right.corrects, right.rate) == (wrong, Decimal("42.00"))
    order.refresh_from_db()
    assert order.actual_hours == Decimal("1.00")
    with pytest.raises(DomainError) as error:
        services.void_labor(entry=wrong, by=cast.technician, reason="again")
    assert codes(error) == {"voided"}


def test_a_mixture_of_spell_and_minutes_is_no_booking(order: WorkOrder, cast: Cast, at: At) -> None:
    for facts in ({}, {"started_at": at(-1)}, {"minutes": 5}, {"started_at": at(-1), "ended_at": at(0), "minutes": 5},
                  {"work_date": dt.date(2026, 1, 5), "minutes": 0}, {"started_at": at(-1), "ended_at": at(-2)},
                  {"started_at": at(-1), "ended_at": at(0), "break_minutes": 61},
                  {"started_at": at(-1), "ended_at": at(1)}):
        with pytest.raises(DomainError):
            services.book_labor(order=order, by=cast.technician, **facts)


def test_nothing_is_booked_on_a_request_or_on_closed_books(order: WorkOrder, cast: Cast) -> None:
    facts = {"by": cast.technician, "work_date": dt.date(2026, 1, 5), "minutes": 60}
    entry = services.book_labor(order=order, **facts)
    services.complete(order=order, by=cast.technician, outcome="DONE")
    services.book_labor(order=order, **facts)
    services.close(order=order, by=cast.planner)
    for act in (lambda: services.book_labor(order=order, **facts),
                lambda: services.void_labor(entry=entry, by=cast.technician, reason="x")):
        with pytest.raises(DomainError) as error:
            act()
        assert codes(error) == {"closed"}
    asked = services.report(by=cast.requester, title="x", asset=order.asset)
    with pytest.raises(DomainError) as error:
        services.book_labor(order=asked, **facts)
    assert codes(error) == {"state"}


def test_nobody_has_worked_tomorrow_yet(order: WorkOrder, cast: Cast, at: At) -> None:
    today = at(0).astimezone(BERLIN).date()
    with pytest.raises(DomainError) as error:
        services.book_labor(order=order, by=cast.technician, work_date=today + dt.timedelta(days=1), minutes=30)
    assert codes(error) == {"future"}
    entry = services.book_labor(order=order, by=cast.technician, work_date=today, minutes=30)
    with pytest.raises(DomainError) as error:
        services.correct_labor(entry=entry, by=cast.technician, reason="Typed", minutes=30,
                               work_date=today + dt.timedelta(days=365))
    assert codes(error) == {"future"}
