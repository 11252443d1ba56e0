"""Planted faults are found and named, and what may be mended is mended."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from assets.models import Asset
from inventory.models import Part
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Downtime, LaborEntry, WorkOrder, WorkOrderPart, WorkOrderState
from workorders.verify import problems

NewOrder = Callable[..., WorkOrder]


def kinds() -> list[tuple[str, str]]:
    return [(fault.kind, fault.table) for fault in problems()]


def mend() -> None:
    for fault in problems():
        if fault.fix is not None:
            fault.fix()


def test_a_sound_plant_has_no_faults(new_order: NewOrder, cast: Cast, plant: Plant) -> None:
    order = services.start(order=new_order(), by=cast.technician)
    services.start_clock(order=order, by=cast.technician)
    services.begin_downtime(asset=plant.press, by=cast.technician)
    assert kinds() == []


def test_status_and_open_downtime_disagree(plant: Plant) -> None:
    Downtime.objects.create(asset=plant.press, started_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    Asset.objects.filter(pk=plant.pump.pk).update(status="DOWN")
    assert kinds() == [("open_spell", "downtimes"), ("open_spell", "assets")]
    mend()
    plant.press.refresh_from_db()
    assert plant.press.status == "DOWN"
    assert kinds() == [("open_spell", "assets")]


def test_a_spell_left_open_on_a_retired_asset_is_for_a_person_to_end(plant: Plant) -> None:
    now = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    Downtime.objects.create(asset=plant.press, started_at=now)
    Asset.objects.filter(pk=plant.press.pk).update(status="RETIRED", retired_at=now)
    assert [(fault.kind, fault.fix) for fault in problems()] == [("open_spell", None)]


def test_a_clock_that_runs_on_an_order_nobody_works_on(new_order: NewOrder, cast: Cast) -> None:
    LaborEntry.objects.create(work_order=new_order(), user=cast.technician, work_date=dt.date(2026, 1, 5),
                              started_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    assert kinds() == [("clock", "labor_entries")]


def test_hours_that_no_labour_explains(new_order: NewOrder, cast: Cast) -> None:
    booked, bare = new_order(), new_order()
    services.book_labor(order=booked, by=cast.technician, work_date=dt.date(2026, 1, 5), minutes=90)
    WorkOrder.objects.update(actual_hours=Decimal("7.00"))
    assert kinds() == [("hours", "work_orders")] * 2
    mend()
    booked.refresh_from_db()
    bare.refresh_from_db()
    assert (booked.actual_hours, bare.actual_hours) == (Decimal("1.50"), None)
    assert kinds() == []


def test_imported_hours_need_no_labour(plant: Plant) -> None:
    WorkOrder.objects.create(title="Old", site=plant.site, asset=plant.press, status="CLOSED", source_system="SAP",
                             external_id="1", actual_hours=3)
    assert kinds() == []


def test_parts_that_the_ledger_does_not_know(new_order: NewOrder) -> None:
    part = Part.objects.create(part_number="P-1", description="Seal")
    WorkOrderPart.objects.create(work_order=new_order(), part=part, quantity_used=2, total_cost=9)
    assert kinds() == [("parts", "work_order_parts")]
    mend()
    line = WorkOrderPart.objects.get()
    assert (line.quantity_used, line.total_cost) == (0, None)
    assert kinds() == []


def test_the_log_of_moves_ends_where_the_order_stands_and_has_no_gap(new_order: NewOrder) -> None:
    order = new_order()
    WorkOrder.objects.filter(pk=order.pk).update(status="IN_PROGRESS", actual_start=order.created_at)
    assert kinds() == [("moves", "work_orders")]
    WorkOrderState.objects.create(work_order=order, from_status="ON_HOLD", to_status="IN_PROGRESS", verb="resume",
                                  happened_at=order.created_at)
    assert kinds() == [("moves", "work_order_states")]
