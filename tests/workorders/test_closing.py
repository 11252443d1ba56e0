"""Books close by themselves, weeks keep what they promised, and an open order says how far it is."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cmms.errors import DomainError
from inventory.models import Part
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.choices import Stage
from workorders.models import WeekSchedule, WorkOrder

NewOrder = Callable[..., WorkOrder]
MONDAY = dt.date(2026, 3, 30)  # the week after the clocks went forward in Berlin
STARTS = dt.datetime(2026, 3, 29, 22, tzinfo=dt.UTC)


def test_books_close_fourteen_days_after_the_entry_with_nothing_outstanding(new_order: NewOrder, cast: Cast,
                                                                            plant: Plant) -> None:
    early, standing, fresh = new_order(), new_order(), new_order()
    services.begin_downtime(asset=plant.press, by=cast.technician, order=standing, category="PLANNED")
    for order in (early, standing, fresh):
        services.complete(order=order, by=cast.technician, outcome="DONE")
    moment = timezone.now()
    WorkOrder.objects.exclude(pk=fresh.pk).update(end_entered_at=moment - dt.timedelta(days=14))
    assert services.close_finished(at=moment) == [early]
    early.refresh_from_db()
    assert (early.status, early.states.in_order().last().moved_by) == ("CLOSED", None)
    services.end_downtime(asset=plant.press, by=cast.technician)
    out = StringIO()
    call_command("close_finished", stdout=out)
    assert out.getvalue() == "1 orders closed.\n"
    fresh.refresh_from_db()
    assert fresh.status == "COMPLETED"


def promised(site: Any) -> dict[str, Decimal | None]:
    rows = services.freeze_week(site=site, week_start=MONDAY)
    return {row.work_order.title: row.hours for row in rows}


def test_a_week_is_frozen_once_with_the_hours_that_fall_into_it(new_order: NewOrder, cast: Cast, plant: Plant) -> None:
    def planned(title: str, hours: str | None, start: float, end: float | None) -> WorkOrder:
        order = new_order(title=title, estimated_hours=Decimal(hours) if hours else None)
        return services.schedule(order=order, by=cast.planner, start=STARTS + dt.timedelta(hours=start),
                                 end=None if end is None else STARTS + dt.timedelta(hours=end))

    planned("within", "4", 10, 14)
    planned("from last week", "10", -10, 10)
    planned("nobody estimated", None, 24, None)
    planned("last minute", "1", 7 * 24 - 1, None)
    planned("next week", "1", 7 * 24, None)
    planned("last week", "1", -5, -1)
    services.cancel(order=planned("cancelled", "1", 10, 11), by=cast.planner, reason="no")
    kept = {"within": Decimal(4), "from last week": Decimal(5), "nobody estimated": None, "last minute": Decimal(1)}
    assert promised(plant.site) == kept
    moved = WorkOrder.objects.get(title="within")
    services.schedule(order=moved, by=cast.planner, start=None)
    planned("too late", "1", 20, 21)
    assert promised(plant.site) == kept
    assert WeekSchedule.objects.count() == 4


def test_a_week_begins_on_a_monday(plant: Plant) -> None:
    with pytest.raises(DomainError):
        services.freeze_week(site=plant.site, week_start=MONDAY + dt.timedelta(days=1))
    with pytest.raises(CommandError):
        call_command("freeze_week", week=MONDAY + dt.timedelta(days=1))


def test_the_command_freezes_the_week_where_it_is_monday(new_order: NewOrder, cast: Cast, plant: Plant,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    services.schedule(order=new_order(), by=cast.planner, start=STARTS + dt.timedelta(hours=3))
    monkeypatch.setattr(timezone, "now", lambda: STARTS + dt.timedelta(minutes=10))
    out = StringIO()
    call_command("freeze_week", stdout=out)  # Monday in Berlin, still Sunday in UTC
    assert out.getvalue() == "A: 1 orders in the week of 2026-03-30.\n"
    call_command("freeze_week", site=["A"], stdout=out)
    assert WeekSchedule.objects.count() == 1


def test_the_stage_of_an_open_order_is_computed(new_order: NewOrder, cast: Cast) -> None:
    bare = new_order()
    ready = new_order(estimated_hours=Decimal(1))
    scheduled = services.schedule(order=new_order(), by=cast.planner, start=timezone.now())
    part = Part.objects.create(part_number="P-1", description="Belt")
    lacking = services.schedule(order=new_order(parts={part: Decimal(1)}), by=cast.planner, start=timezone.now())
    begun = services.start(order=new_order(), by=cast.technician)
    assert services.stages_of([bare, ready, scheduled, lacking, begun]) == {
        bare.pk: Stage.TO_PLAN, ready.pk: Stage.READY, scheduled.pk: Stage.SCHEDULED,
        lacking.pk: Stage.WAITING_PARTS}
    assert services.stage_of(begun) is None
