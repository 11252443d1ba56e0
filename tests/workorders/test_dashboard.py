"""What lists ask: the dashboard runs in order on its partial index, and everybody sees their own branches."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Location
from tests.workorders.world import Cast, Plant, person
from workorders import services
from workorders.models import WorkOrder


@pytest.fixture
def many(plant: Plant) -> None:
    """Twenty thousand orders, one in ten open, written by plain SQL: the database fills in what it can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO work_orders (title, status, priority, site_id, asset_id, location_id, source_system, "
            "external_id) SELECT 'Job', CASE WHEN i %% 10 = 0 THEN 'OPEN' ELSE 'CLOSED' END, i %% 5 + 1, %s, %s, %s, "
            "'OLD', i FROM n",
            [plant.site.pk, plant.press.pk, plant.hall.pk])
        cursor.execute("ANALYZE")


def plan_of(queryset: Any) -> str:
    return queryset.explain().replace('"', "")


def test_the_dashboard_is_one_query_in_the_customers_order(plant: Plant, cast: Cast) -> None:
    for priority in (2, 5, 2):
        services.create(by=cast.planner, title="x", asset=plant.press, priority=priority, assigned_to=cast.technician)
    services.report(by=cast.requester, title="not yet open", asset=plant.press)
    with CaptureQueriesContext(connection) as queries:
        rows = [(o.priority, o.asset.name, o.assigned_to.name) for o in WorkOrder.objects.dashboard()]
    assert len(queries) == 1
    assert rows == [(5, "Press", "Tom"), (2, "Press", "Tom"), (2, "Press", "Tom")]
    ids = list(WorkOrder.objects.dashboard().values_list("id", flat=True))
    assert ids[1] < ids[2]


@pytest.mark.parametrize("limited", [False, True], ids=["for everybody", "for one site"])
def test_the_dashboard_walks_its_index_and_sorts_nothing(many: None, plant: Plant, limited: bool) -> None:
    open_orders = WorkOrder.objects.dashboard()
    if limited:
        open_orders = open_orders.visible_to(person("pia", "planner", plant.root))
    plan = plan_of(open_orders[:50])
    assert "idx_workorders_dashboard" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_my_work_walks_its_index(many: None, plant: Plant) -> None:
    worker = person("willi", "technician", plant.root)
    WorkOrder.objects.filter(pk__in=list(WorkOrder.objects.open().values_list("pk", flat=True)[:20])).update(
        assigned_to=worker)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = plan_of(WorkOrder.objects.open().assigned_to(worker).order_by("-priority", "created_at"))
    assert "idx_work_orders_my_work" in plan or "idx_workorders_assigned_to" in plan


def test_open_follows_the_state_by_itself(new_order: Callable[..., WorkOrder], cast: Cast) -> None:
    order = new_order()
    WorkOrder.objects.filter(pk=order.pk).update(status="IN_PROGRESS", actual_start=order.created_at)
    assert WorkOrder.objects.open().filter(pk=order.pk).exists()
    WorkOrder.objects.filter(pk=order.pk).update(status="ON_HOLD", hold_reason="PARTS")
    assert not WorkOrder.objects.open().filter(pk=order.pk).exists()
    assert WorkOrder.objects.unfinished().filter(pk=order.pk).exists()


def test_an_order_is_found_by_its_number_however_it_is_typed(new_order: Callable[..., WorkOrder]) -> None:
    order = new_order()
    assert order.number == f"WO-{order.pk:06d}"
    for typed in (order.number, order.number.lower(), str(order.pk), f"wo{order.pk}", f" {order.number} "):
        assert WorkOrder.objects.numbered(typed).get() == order
    for nonsense in ("", "0", "WO-", "PO-1", f"{order.pk}x", "9" * 30):
        assert not WorkOrder.objects.numbered(nonsense).exists()


def test_a_branch_shows_its_own_orders_and_the_whole_history_of_what_stands_there(plant: Plant, cast: Cast) -> None:
    hall_hand = person("hanna", "technician", plant.hall)
    here = services.create(by=None, title="here", location=plant.hall)
    there = services.create(by=None, title="there", location=plant.other_hall)
    moved = services.create(by=None, title="before it moved", asset=plant.pump)
    far = services.create(by=None, title="far", asset=plant.far_press)
    seen = WorkOrder.objects.visible_to(hall_hand)
    assert set(seen) == {here}
    plant.pump.location = Location.objects.get(pk=plant.hall.pk)
    plant.pump.save()
    assert set(WorkOrder.objects.visible_to(hall_hand)) == {here, moved}
    assert set(WorkOrder.objects.visible_to(cast.outsider)) == {far}
    assert set(WorkOrder.objects.visible_to(cast.auditor)) == {here, there, moved, far}


def test_a_list_of_twenty_costs_no_more_queries_than_one_of_two(plant: Plant, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            [(str(o), str(o.asset), str(o.location), str(o.assigned_to)) for o in WorkOrder.objects.dashboard()]
        return len(caught)

    for _ in range(2):
        services.create(by=cast.planner, title="x", asset=plant.press)
    few = queries()
    for _ in range(18):
        services.create(by=cast.planner, title="x", asset=plant.press)
    assert queries() == few
