"""What the database holds of a schedule whoever writes, and the sentences people get."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assets.models import Asset, AssetModel, Meter, MeterReading
from maintenance.models import MaintenancePlan, MaintenanceSchedule, ScheduleRevision
from tests.maintenance.works import Works

Make = Callable[..., MaintenanceSchedule]
NO_CALENDAR = {"frequency_type": None, "frequency_value": None, "anchor_date": None}
RULE = {"frequency_type": None, "frequency_value": None, "recurrence_rule": "FREQ=MONTHLY;BYDAY=1MO"}


def by_meter(works: Works, **more: Any) -> dict[str, Any]:
    return {"meter_based": True, "meter": works.hours, "meter_threshold": Decimal(500), **more}


@pytest.mark.parametrize(("facts", "constraint"), [
    ({"frequency_value": 0}, "check_frequency_value"),
    ({"frequency_value": -1}, "check_frequency_value"),
    ({"frequency_value": None}, "check_maintenance_schedules_interval"),
    ({"frequency_type": "FORTNIGHT"}, "check_maintenance_schedules_frequency_type"),
    ({"recurrence_rule": "FREQ=DAILY"}, "check_maintenance_schedules_calendar"),
    (NO_CALENDAR, "check_maintenance_schedules_trigger"),
    ({"meter_based": True, "basis": "FLOATING"}, "check_maintenance_schedules_meter"),
    ({"meter_threshold": 5}, "check_maintenance_schedules_meter"),
    ({"trigger_join": "ONE"}, "check_maintenance_schedules_trigger_join"),
    ({"basis": "SLIDING"}, "check_maintenance_schedules_basis"),
    ({"season_rule": "WAIT"}, "check_maintenance_schedules_season_rule"),
    ({"holiday_rule": "NEVER"}, "check_maintenance_schedules_holiday_rule"),
    ({"open_policy": "IGNORE"}, "check_maintenance_schedules_open_policy"),
    ({"priority": 6}, "check_maintenance_schedules_priority"),
    ({"season_start_month": 5, "season_start_day": 1}, "check_maintenance_schedules_season"),
    ({"season_start_month": 2, "season_start_day": 30, "season_end_month": 5, "season_end_day": 1},
     "check_maintenance_schedules_season"),
    ({"season_start_month": 4, "season_start_day": 1, "season_end_month": 13, "season_end_day": 1},
     "check_maintenance_schedules_season"),
    ({"season_start_month": 4, "season_start_day": 31, "season_end_month": 5, "season_end_day": 1},
     "check_maintenance_schedules_season"),
    ({"chain": "pump"}, "check_maintenance_schedules_chain"),
    ({"chain_rank": 1}, "check_maintenance_schedules_chain"),
    ({"estimated_hours": Decimal(-1)}, "check_maintenance_schedules_hours"),
    ({"meter_lead": Decimal(-1)}, "check_maintenance_schedules_meter_lead"),
    ({"asset": None}, "check_maintenance_schedules_place|site_id"),
    ({"deactivated_reason": "Gone"}, "check_maintenance_schedules_active"),
    ({"next_due_is_estimate": True}, "check_maintenance_schedules_due"),
    ({"revision": 0}, "check_maintenance_schedules_rev"),
])
def test_the_database_refuses_what_no_schedule_can_be(schedule: Make, facts: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        schedule(**facts)


def test_a_schedule_is_for_an_asset_or_for_a_location(schedule: Make, works: Works) -> None:
    schedule(asset=None, location=works.hall)
    with pytest.raises(IntegrityError, match="check_maintenance_schedules_place"), transaction.atomic():
        schedule(location=works.hall)


def test_each_kind_of_trigger_is_taken(schedule: Make, works: Works) -> None:
    schedule()
    schedule(**RULE)
    schedule(**NO_CALENDAR, **by_meter(works))
    schedule(**by_meter(works, basis="FLOATING", trigger_join="ALL"))
    schedule(**RULE, **by_meter(works, basis="FLOATING"))


def test_calendar_and_meter_together_demand_the_floating_basis(schedule: Make, works: Works) -> None:
    for calendar in ({}, RULE):
        with pytest.raises(IntegrityError, match="check_maintenance_schedules_floating"), transaction.atomic():
            schedule(**calendar, **by_meter(works))


def test_a_meter_interval_is_above_zero(schedule: Make, works: Works) -> None:
    with pytest.raises(IntegrityError, match="check_maintenance_schedules_meter"), transaction.atomic():
        schedule(**NO_CALENDAR, **by_meter(works, meter_threshold=Decimal(0)))


def test_raw_sql_cannot_take_the_anchor_away(schedule: Make) -> None:
    made = schedule()
    with pytest.raises(IntegrityError, match="check_maintenance_schedules_anchor"), transaction.atomic():
        MaintenanceSchedule.objects.filter(pk=made.pk).update(anchor_date=None)


def test_a_schedule_belongs_to_the_site_of_its_asset_whoever_writes(schedule: Make, works: Works) -> None:
    made = schedule()
    with pytest.raises(IntegrityError, match="schedules_follow_their_place"), transaction.atomic():
        MaintenanceSchedule.objects.filter(pk=made.pk).update(site=works.far)
    MaintenanceSchedule.objects.filter(pk=made.pk).update(asset=None, location=works.far_root, site=works.far)


def test_a_rank_in_a_chain_is_taken_once_per_asset(schedule: Make, works: Works) -> None:
    first = schedule(chain="lubrication", chain_rank=1)
    schedule(chain="lubrication", chain_rank=2)
    schedule(chain="inspection", chain_rank=1)
    schedule(asset=works.fan, chain="lubrication", chain_rank=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule(chain="lubrication", chain_rank=1)
    first.is_active, first.deactivated_reason = False, "Replaced."
    first.save()
    schedule(chain="lubrication", chain_rank=1)


def test_a_plan_keeps_one_schedule_per_asset(schedule: Make, works: Works) -> None:
    model = AssetModel.objects.create(name="P-100")
    plan = MaintenancePlan.objects.create(title="Grease", asset_model=model, location=works.hall, frequency_type="WEEK",
                                          frequency_value=1)
    schedule(plan=plan)
    schedule(plan=plan, asset=works.fan)
    with pytest.raises(IntegrityError), transaction.atomic():
        schedule(plan=plan)


@pytest.mark.parametrize(("facts", "constraint"), [
    ({"frequency_value": 0}, "check_maintenance_plans_value"),
    ({"frequency_type": None, "frequency_value": None}, "check_maintenance_plans_trigger"),
    ({"meter_name": "Hours"}, "check_maintenance_plans_meter"),
    ({"meter_based": True, "meter_threshold": 500, "basis": "FLOATING"}, "check_maintenance_plans_meter"),
    ({"meter_based": True, "meter_threshold": 500, "meter_name": "Hours"}, "check_maintenance_plans_floating"),
    ({"chain": "a"}, "check_maintenance_plans_chain"),
])
def test_a_plan_obeys_the_same_rules(works: Works, facts: dict[str, Any], constraint: str) -> None:
    usual = {"title": "Grease", "asset_model": AssetModel.objects.create(name="P-100"), "location": works.hall,
             "frequency_type": "WEEK", "frequency_value": 1}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MaintenancePlan.objects.create(**{**usual, **facts})


# -- What people are told ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "says"), [
    ({"frequency_value": 0}, "above zero"),
    ({"frequency_type": None, "frequency_value": None}, "Say when it falls due"),
    ({"recurrence_rule": "FREQ=DAILY"}, "stands in place of an interval"),
    ({"frequency_type": None, "frequency_value": None, "recurrence_rule": "every monday"}, "is no part of one"),
    ({"chain_rank": 1}, "A rank needs the name of its chain"),
    ({"asset": None}, "one asset or for one location"),
])
def test_a_form_hears_a_sentence(works: Works, facts: dict[str, Any], says: str) -> None:
    usual = {"title": "Grease", "asset": works.pump, "frequency_type": "MONTH", "frequency_value": 1}
    with pytest.raises(ValidationError) as refused:
        MaintenanceSchedule(**{**usual, **facts}).full_clean(exclude=["site"])
    assert says in " ".join(refused.value.messages)


def test_a_gauge_and_a_meter_of_another_site_are_refused(works: Works, schedule: Make) -> None:
    gauge = Meter.objects.create(asset=works.pump, name="Pressure", kind="GAUGE", unit="bar")
    with pytest.raises(ValidationError, match="choose a counter"):
        schedule(**NO_CALENDAR, **by_meter(works, meter=gauge)).full_clean()
    away = Asset(site=works.far, location=works.far_root, name="Far pump")
    away.save()
    elsewhere = Meter.objects.create(asset=away, name="Running hours", unit="h")
    with pytest.raises(ValidationError, match="another site"):
        schedule(**NO_CALENDAR, **by_meter(works, meter=elsewhere)).full_clean()


# -- What fills itself -------------------------------------------------------------------------------------------------


def test_start_and_anchor_are_the_sites_today_where_nobody_said(works: Works) -> None:
    made = MaintenanceSchedule(title="Oil", asset=works.pump, frequency_type="WEEK", frequency_value=1)
    made.save()
    today = dt.datetime.now(dt.UTC).astimezone(made.zone).date()
    assert (made.site, made.starts_on, made.anchor_date) == (works.site, today, today)


def test_a_meters_base_is_0_where_fixed_and_the_last_total_where_floating(works: Works) -> None:
    MeterReading.objects.create(meter=works.hours, site=works.site, read_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
                                value=Decimal(120), total=Decimal(10070))
    for basis, base in (("FIXED", 0), ("FLOATING", 10070)):
        made = MaintenanceSchedule(title="Oil", asset=works.pump, basis=basis, **by_meter(works))
        made.save()
        assert made.anchor_reading == base


def test_the_next_due_date_is_read_in_the_sites_zone(schedule: Make) -> None:
    made = schedule(next_due=dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC))
    assert made.next_due_on == dt.date(2026, 3, 29), "midnight in Berlin"
    assert schedule(title="Oil").next_due_on is None


def test_a_former_revision_is_never_edited(schedule: Make) -> None:
    made = schedule()
    past = ScheduleRevision.objects.create(schedule=made, revision=1, frequency_type="WEEK", frequency_value=2,
                                           anchor_date=made.anchor_date, starts_on=made.starts_on)
    with pytest.raises(Exception, match=r"(?i)append|refuse|change"), transaction.atomic():
        ScheduleRevision.objects.filter(pk=past.pk).update(frequency_value=3)
