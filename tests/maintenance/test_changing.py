"""Schedules are changed: revisions, switching off and on, plans, and what becomes of orders that are there."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Asset, AssetModel, MeterReading
from assets.services import move_asset, reinstate_asset, retire_asset
from assets.services.meters import average_use
from cmms.accounts.models import Craft, User
from cmms.errors import DomainError, NotFound
from inventory.models import Part
from maintenance import services
from maintenance.models import (
    MaintenanceOccurrence,
    MaintenancePlan,
    MaintenanceSchedule,
    PlanPart,
    SchedulePart,
    ScheduleRevision,
)
from maintenance.services import generate
from maintenance.verify import problems
from tests.maintenance.test_generating import order_of
from tests.maintenance.works import Works
from workorders import services as orders
from workorders.models import Procedure, ProcedureStep

Make = Callable[..., MaintenanceSchedule]
DAY = dt.timedelta(days=1)


@pytest.fixture
def planner(db: None) -> User:
    return User.objects.create_superuser("planner", password="Secret-123")


@pytest.fixture
def today(works: Works) -> dt.date:
    """At the site."""
    return timezone.now().astimezone(ZoneInfo(works.site.time_zone)).date()


# -- Revisions ---------------------------------------------------------------------------------------------------------


def test_changed_triggers_open_a_revision_and_what_was_decided_stays(schedule: Make, today: dt.date,
                                                                     planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today)
    generate()
    mine = services.revise(schedule=mine, by=planner, reason="Too often.", frequency_value=2)
    former = ScheduleRevision.objects.get()
    assert (former.revision, former.frequency_value, former.anchor_date, former.reason, former.closed_by) == (
        1, 1, today, "Too often.", planner)
    assert (mine.revision, mine.starts_on) == (2, today + DAY)
    assert mine.anchor_date is not None and mine.anchor_date > today, "counted on from what was due next"
    decided = mine.occurrences.get()
    assert (decided.revision, decided.decision) == (1, "GENERATED")
    orders.complete(order=decided.work_order, by=None, outcome="DONE")
    generate()
    assert mine.occurrences.filter(revision=2).count() <= 1
    assert list(problems()) == []


def test_new_numbers_begin_with_the_new_anchor(schedule: Make, today: dt.date, planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today, lead_days=0)
    generate()
    moved = today + 3 * DAY
    mine = services.revise(schedule=mine, by=planner, anchor_date=moved, frequency_type="WEEK")
    orders.complete(order=order_of(mine), by=None, outcome="DONE")
    generate(now=timezone.now() + 3 * DAY)
    new = mine.occurrences.get(revision=2)
    assert (new.number, new.due_date) == (0, moved)


def test_a_floating_schedule_goes_on_from_its_last_completion_after_a_revision(schedule: Make, today: dt.date,
                                                                             planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today, basis="FLOATING")
    generate()
    orders.complete(order=order_of(mine), by=None, outcome="DONE")
    mine = services.revise(schedule=mine, by=planner, frequency_type="WEEK", frequency_value=2)
    assert mine.next_due_on == today + 14 * DAY


def test_nothing_changed_is_no_revision_and_nonsense_is_refused(schedule: Make, planner: User) -> None:
    mine = schedule()
    services.revise(schedule=mine, by=planner, frequency_value=1)
    assert not ScheduleRevision.objects.exists()
    with pytest.raises(Exception, match="above zero"):
        services.revise(schedule=mine, by=planner, frequency_value=0)
    with pytest.raises(TypeError):
        services.revise(schedule=mine, by=planner, title="No trigger")
    mine.refresh_from_db()
    assert (mine.revision, mine.frequency_value) == (1, 1)


def test_what_waited_undecided_is_dropped(schedule: Make, today: dt.date, planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today, frequency_type="WEEK")
    generate()
    assert mine.occurrences.filter(decision="PENDING").exists()
    services.revise(schedule=mine, by=planner, frequency_value=2)
    assert not mine.occurrences.filter(decision="PENDING").exists()


def test_who_does_not_see_it_cannot_change_it(works: Works, schedule: Make) -> None:
    stranger = User.objects.create_user("stranger", password="Secret-123")
    with pytest.raises(DomainError):
        services.revise(schedule=schedule(), by=stranger, frequency_value=2)
    stranger.groups.add(Group.objects.get(name="planner"))
    with pytest.raises(NotFound):
        services.deactivate(schedule=schedule(), by=User.objects.get(pk=stranger.pk), reason="Mine.")


# -- Off and on --------------------------------------------------------------------------------------------------------


def test_switched_off_it_makes_nothing_and_on_again_nothing_is_made_up_for(schedule: Make, today: dt.date,
                                                                          planner: User) -> None:
    mine = schedule(anchor_date=today - 100 * DAY, starts_on=today - 100 * DAY, frequency_type="WEEK")
    with pytest.raises(DomainError, match="Say why"):
        services.deactivate(schedule=mine, by=planner, reason=" ")
    services.deactivate(schedule=mine, by=planner, reason="Line stands.")
    assert generate().looked_at == 0
    mine = services.reactivate(schedule=mine, by=planner)
    assert (mine.is_active, mine.starts_on, mine.deactivated_reason) == (True, today, "")
    generate()
    assert all(o.due_date >= today for o in mine.occurrences.all())
    assert mine.occurrences.exists()


def test_what_waits_when_it_is_switched_off_is_out_of_service(schedule: Make, today: dt.date, planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today, frequency_type="WEEK")
    generate()
    services.deactivate(schedule=mine, by=planner, reason="Line stands.")
    assert mine.occurrences.get(number=1).decision == "OUT_OF_SERVICE"
    assert "Line stands." in mine.occurrences.get(number=1).sentence
    assert list(problems()) == []


# -- Orders that are there ---------------------------------------------------------------------------------------------


def test_editing_leaves_orders_alone_and_applying_carries_it_over(schedule: Make, today: dt.date,
                                                                  planner: User) -> None:
    old, new = (Procedure.objects.create(number=n, name=n) for n in ("OLD", "NEW"))
    for procedure in (old, new):
        ProcedureStep.objects.create(procedure=procedure, position=1, text=procedure.number)
    mine = schedule(anchor_date=today, starts_on=today, procedure=old)
    generate()
    mine.refresh_from_db()
    mine.title, mine.priority, mine.procedure = "Grease well", 4, new
    mine.save()
    services.edit(schedule=mine, by=planner)
    order = order_of(mine)
    assert (order.title, order.steps.get().text) == ("Grease", "OLD")
    assert services.apply_to_open_orders(schedule=mine, by=planner) == [order]
    order.refresh_from_db()
    assert (order.title, order.priority, order.steps.get().text) == ("Grease well", 4, "NEW")


def test_applying_keeps_what_procedures_and_smaller_schedules_bring(schedule: Make, today: dt.date,
                                                                     planner: User) -> None:
    fitter, part = Craft.objects.create(code="FIT", name="Fitter"), Part.objects.create(part_number="OIL")
    facts = {"anchor_date": today, "starts_on": today, "chain": "oil", "tolerance_days": 3}
    made = []
    for rank, unit in ((1, "WEEK"), (2, "MONTH")):
        procedure = Procedure.objects.create(number=unit, name=unit, estimated_hours=rank, craft=fitter)
        ProcedureStep.objects.create(procedure=procedure, position=1, text=unit)
        made.append(schedule(**facts, chain_rank=rank, frequency_type=unit, procedure=procedure,
                             sign_off_required=rank == 1))
        SchedulePart.objects.create(schedule=made[-1], part=part, quantity=rank)
    large = made[1]
    alone, easy = (schedule(anchor_date=today, starts_on=today, sign_off_required=signed) for signed in (True, False))
    generate()
    assert (order_of(alone).sign_off_required, order_of(easy).sign_off_required) == (True, False)

    def order() -> tuple[Any, ...]:
        order = order_of(large)
        return (order.sign_off_required, order.craft, order.estimated_hours, order.priority,
                order.parts.get().quantity_requested, {step.text for step in order.steps.all()})

    assert order() == (True, fitter, 3, 2, 3, {"WEEK", "MONTH"})
    large.refresh_from_db()
    large.priority = 4
    large.save()
    assert len(services.apply_to_open_orders(schedule=large, by=planner)) == 1
    assert order() == (True, fitter, 3, 4, 3, {"WEEK", "MONTH"})


def test_an_order_in_progress_keeps_what_it_had(schedule: Make, today: dt.date, planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today)
    generate()
    orders.start(order=order_of(mine), by=None)
    assert services.apply_to_open_orders(schedule=mine, by=planner) == []


def test_excusing_takes_a_reason_and_something_missed(schedule: Make, today: dt.date, planner: User) -> None:
    mine = schedule(anchor_date=today, starts_on=today)
    generate()
    occurrence = mine.occurrences.order_by("number").first()
    with pytest.raises(DomainError, match="Only what was missed"):
        services.excuse(occurrence=occurrence, by=planner, reason="Strike.")
    orders.cancel(order=order_of(mine), by=None, reason="No spare.")
    with pytest.raises(DomainError, match="Say why"):
        services.excuse(occurrence=occurrence, by=planner, reason="")
    assert services.excuse(occurrence=occurrence, by=planner, reason="Strike.").decision == "EXCUSED"


# -- Plans -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(works: Works) -> MaintenancePlan:
    model = AssetModel.objects.create(name="P-200")
    Asset.objects.filter(pk__in=[works.pump.pk, works.fan.pk]).update(asset_model=model)
    made = MaintenancePlan(title="Service", asset_model=model, location=works.hall, frequency_type="MONTH",
                           frequency_value=3, starts_on=dt.date(2010, 1, 15))
    made.full_clean()
    made.save()
    PlanPart.objects.create(plan=made, part=Part.objects.create(part_number="SEAL"), quantity=Decimal(2))
    return made


def test_a_plan_keeps_one_schedule_per_asset_and_makes_nothing_for_the_past(works: Works, plan: MaintenancePlan,
                                                                          today: dt.date, planner: User) -> None:
    assert services.keep_plans(plans=[plan], by=planner) == 2
    assert services.keep_plans() == 0
    mine = MaintenanceSchedule.objects.get(asset=works.pump)
    assert (mine.anchor_date, mine.starts_on, mine.parts.get().quantity) == (dt.date(2010, 1, 15), today, 2)
    generate()
    assert not MaintenanceOccurrence.objects.filter(due_date__lt=today).exists()


def test_the_schedules_of_a_plan_come_and_go_with_the_assets(works: Works, plan: MaintenancePlan,
                                                             planner: User) -> None:
    services.keep_plans()
    new = Asset(site=works.site, location=works.hall, name="New pump", asset_model=plan.asset_model)
    new.save()
    generate()  # decides only
    assert services.keep_plans() == 1
    retire_asset(by=planner, asset=works.fan)
    move_asset(by=planner, asset=works.pump, location=works.far_root)
    active = set(plan.schedules.active().values_list("asset__name", flat=True))
    assert active == {"New pump"}
    move_asset(by=planner, asset=works.pump, location=works.hall)
    reinstate_asset(by=planner, asset=works.fan)
    services.keep_plans()
    assert set(plan.schedules.active().values_list("asset__name", flat=True)) == {"New pump", "Pump"}, \
        "what was retired is switched on by a person"
    Asset.objects.filter(pk=new.pk).update(asset_model=None)
    services.keep_plans()
    assert not plan.schedules.active().filter(asset=new).exists()


def test_a_changed_plan_changes_its_schedules_and_revises_their_triggers(works: Works, plan: MaintenancePlan,
                                                                       planner: User) -> None:
    services.keep_plans()
    plan.priority, plan.frequency_value = 5, 6
    plan.save()
    assert services.keep_plans(plans=[plan], by=planner) == 2
    mine = MaintenanceSchedule.objects.get(asset=works.pump)
    assert (mine.priority, mine.frequency_value, mine.revision) == (5, 6, 2)
    assert services.keep_plans(plans=[plan], by=planner) == 0


# -- Meters ------------------------------------------------------------------------------------------------------------


def test_readings_move_the_expected_date(works: Works, schedule: Make, today: dt.date) -> None:
    mine = schedule(frequency_type=None, frequency_value=None, anchor_date=None, meter_based=True, meter=works.hours,
                    meter_threshold=500, starts_on=today)
    for days, total in ((40, 0), (0, 400)):
        MeterReading.objects.create(meter=works.hours, site=works.site, value=total, total=total,
                                    read_at=timezone.now() - days * DAY)
    services.readings_changed(meters=[works.hours], by=None)
    mine.refresh_from_db()
    assert mine.next_due_is_estimate
    assert mine.next_due_on == today + 10 * DAY, "ten hours a day, 100 to go"
    state = average_use(works.hours)
    assert state is not None
    day = state.date_of(Decimal(500))
    assert day is not None and day.astimezone(mine.zone).date() == mine.next_due_on, "what the meter's page says"


def test_open_thresholds(works: Works, schedule: Make) -> None:
    facts = {"frequency_type": None, "frequency_value": None, "anchor_date": None, "meter_based": True,
             "meter": works.hours, "meter_threshold": 500}
    fixed = schedule(**facts)
    floating = schedule(**facts, basis="FLOATING", anchor_reading=Decimal(700))
    cycles = services.thresholds_of([fixed, floating, schedule()])
    assert set(cycles) == {fixed.pk, floating.pk}
    assert (cycles[fixed.pk].threshold(2), cycles[fixed.pk].last) == (1000, None)
    assert (cycles[floating.pk].threshold(1), cycles[floating.pk].last) == (1200, 1)


def test_an_hour_in_which_no_plan_changed_asks_the_same_however_many_assets(works: Works,
                                                                          plan: MaintenancePlan) -> None:
    counts = []
    for number in (1, 6):
        for each in range(number):
            Asset(site=works.site, location=works.hall, name=f"Pump {number}-{each}",
                  asset_model=plan.asset_model).save()
        services.keep_plans()
        services.keep_plans()
        with CaptureQueriesContext(connection) as seen:
            assert services.keep_plans() == 0
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_plan_that_another_door_changed_is_followed_by_the_hourly_run(works: Works, plan: MaintenancePlan) -> None:
    services.keep_plans()
    plan.refresh_from_db()
    plan.priority = 5
    plan.save()
    assert services.keep_plans() == 2
    assert set(plan.schedules.values_list("priority", flat=True)) == {5}
