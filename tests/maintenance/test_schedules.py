"""Named questions about schedules, and what happens to them when their asset goes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from assets.models import Asset, BranchGrant
from assets.services import move_asset, retire_asset
from cmms.accounts.models import User
from maintenance.models import MaintenanceSchedule, ScheduleAsset
from tests.maintenance.works import NOON, Works

Make = Callable[..., MaintenanceSchedule]
ask = MaintenanceSchedule.objects


def person(name: str, **place: Any) -> User:
    user = User.objects.create_user(username=name, password="Secret-123")
    if place:
        BranchGrant.objects.create(user=user, **place)
    return user


def test_each_sees_the_schedules_of_the_own_branches(works: Works, schedule: Make) -> None:
    far_pump = Asset(site=works.far, location=works.far_root, name="Far pump")
    far_pump.save()
    on_asset, at_place = schedule(), schedule(asset=None, location=works.hall)
    away = schedule(asset=far_pump)
    assert set(ask.visible_to(person("hall", location=works.hall))) == {on_asset, at_place}
    assert set(ask.visible_to(person("far", location=works.far_root))) == {away}
    assert not ask.visible_to(person("nobody")).exists()
    assert set(ask.visible_to(User.objects.create_superuser("root", password="Secret-123"))) == {on_asset, at_place,
                                                                                                away}


def test_an_asset_has_its_own_schedules_and_the_routes_that_stop_at_it(works: Works, schedule: Make) -> None:
    own = schedule()
    route = schedule(asset=None, location=works.hall, title="Round")
    ScheduleAsset.objects.create(schedule=route, asset=works.pump, position=1)
    ScheduleAsset.objects.create(schedule=route, asset=works.fan, position=2)
    assert set(ask.on(works.pump)) == {own, route}
    assert set(ask.on(works.fan)) == {route}


def test_the_generator_reads_what_is_to_be_decided_and_no_more(schedule: Make) -> None:
    late, now = schedule(decide_at=NOON - dt.timedelta(days=3)), schedule(decide_at=NOON)
    schedule(decide_at=NOON + dt.timedelta(seconds=1))
    schedule()
    off = schedule(decide_at=NOON, is_active=False, deactivated_reason="Sold.")
    assert list(ask.to_decide(NOON)) == [late, now]
    assert off not in ask.to_decide(NOON)


def test_the_generators_question_runs_on_its_index(schedule: Make) -> None:
    schedule()
    plan = ask.to_decide(NOON).explain()
    if connection.vendor == "sqlite":
        assert "idx_maintenance_decide_at" in plan
        assert "TEMP B-TREE" not in plan, "no sorting"


def test_what_is_due_most_overdue_first(schedule: Make) -> None:
    second, first = schedule(next_due=NOON), schedule(next_due=NOON - dt.timedelta(days=1))
    schedule(next_due=NOON + dt.timedelta(days=1))
    assert list(ask.due_by(NOON)) == [first, second]


def test_a_chain_is_read_smallest_first(works: Works, schedule: Make) -> None:
    yearly, weekly = schedule(chain="oil", chain_rank=3), schedule(chain="oil", chain_rank=1)
    schedule(asset=works.fan, chain="oil", chain_rank=2)
    alone = schedule()
    assert list(ask.chain_of(yearly)) == [weekly, yearly]
    assert list(ask.chain_of(alone)) == [alone]


def test_filters_by_trigger(works: Works, schedule: Make) -> None:
    monthly = schedule(basis="FLOATING")
    rule = schedule(frequency_type=None, frequency_value=None, recurrence_rule="FREQ=WEEKLY;BYDAY=MO")
    hours = schedule(frequency_type=None, frequency_value=None, anchor_date=None, meter_based=True, meter=works.hours,
                     meter_threshold=500)
    assert set(ask.with_calendar()) == {monthly, rule}
    assert set(ask.by_meter(works.hours)) == {hours}
    assert set(ask.floating()) == {monthly}


def test_retiring_an_asset_stops_its_schedules_and_says_why(works: Works, schedule: Make) -> None:
    planner = User.objects.create_superuser("planner", password="Secret-123")
    mine, other = schedule(decide_at=NOON), schedule(asset=works.fan)
    retire_asset(by=planner, asset=works.pump)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.is_active, mine.decide_at, mine.deactivated_reason) == (False, None, "The asset was retired.")
    assert mine.deactivated_at is not None and other.is_active
    assert mine.history.first().history_user == planner


def test_an_asset_that_moves_takes_its_schedules_to_the_new_site_and_clock(works: Works, schedule: Make) -> None:
    planner = User.objects.create_superuser("planner", password="Secret-123")
    mine = schedule(next_due=dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC))
    assert mine.next_due_on == dt.date(2026, 3, 2)
    move_asset(by=planner, asset=works.pump, location=works.far_root)
    mine = ask.get(pk=mine.pk)
    assert (mine.site, mine.next_due_on) == (works.far, dt.date(2026, 3, 2))
    assert mine.next_due == dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC), "midnight in New York"


@pytest.mark.parametrize("change", [{"lead_days": 3}, {"frequency_value": 2}])
def test_a_change_by_a_planner_stands_in_the_history(schedule: Make, change: dict[str, int]) -> None:
    made = schedule()
    for name, value in change.items():
        setattr(made, name, value)
    made.save()
    assert made.version == 2
    assert made.history.count() == 2
