"""What happens is written for whoever wants it and may see it, in the same transaction, and for nobody else."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Meter
from assets.services import reinstate_asset, retire_asset
from assets.services.meters import correct_reading, record_reading
from cmms.accounts.models import User
from cmms.api import router
from cmms.audit import acting_as
from cmms.errors import DomainError
from cmms.notifications.services import muted
from cmms.webhooks.events import EVENTS
from cmms.webhooks.models import Webhook, WebhookDelivery
from cmms.webhooks.outbox import announce
from inventory import services as stock
from inventory.events import EVENT_OF as STOCK_EVENTS
from inventory.models import Part, PurchaseOrder, Storeroom, Supplier, TransactionType
from maintenance.models import MaintenanceSchedule
from tests.workorders.world import Cast, Plant, person
from workorders import services, states
from workorders.events import EVENT_OF
from workorders.models import WorkOrder
from workorders.serializers import WorkOrderSerializer
from workorders.services.generating import Draft, create_many

pytestmark = pytest.mark.django_db
NewHook = Callable[..., Webhook]


def told(hook: Webhook) -> list[str]:
    return list(WebhookDelivery.objects.filter(webhook=hook).order_by("id").values_list("event", flat=True))


def last(hook: Webhook, event: str) -> dict[str, Any]:
    found = WebhookDelivery.objects.filter(webhook=hook, event=event).latest("id")
    return dict(found.payload)


@pytest.mark.page
def test_every_verb_has_its_event_and_every_event_its_resource() -> None:
    resources = {name: view.serializer_class for name, view, _base in router.registry}
    verbs = {move.verb for move in (*states.MOVES, *states.ENTRIES)} - {"follow_up"}
    assert set(EVENT_OF) == verbs
    assert set(STOCK_EVENTS) == set(TransactionType.values)
    sent = {f"work_order.{name}" for name in EVENT_OF.values()} | {f"part.{name}" for name in STOCK_EVENTS.values()}
    assert {name for name in EVENTS if name.startswith(("work_order.", "part."))} == sent | {"part.low"}
    assert all(event.resource in resources and str(event.sentence).endswith(".") for event in EVENTS.values())


def test_the_life_of_an_order_is_told_as_the_api_shows_it(plant: Plant, cast: Cast, new_hook: NewHook) -> None:
    hook = new_hook(cast.auditor)
    picky = new_hook(cast.auditor, name="Picky", events=["work_order.completed"])
    with acting_as(cast.requester, channel="web"):
        order = services.report(by=cast.requester, title="It drips", asset=plant.press)
    order = services.approve(order=order, by=cast.planner)
    order = services.assign(order=order, by=cast.planner, to=cast.technician)
    order = services.start(order=order, by=cast.technician)
    order = services.hold(order=order, by=cast.technician, hold_reason="PARTS")
    order = services.resume(order=order, by=cast.technician)
    then = timezone.now() - dt.timedelta(hours=3)
    WorkOrder.objects.filter(pk=order.pk).update(actual_start=then - dt.timedelta(hours=1))
    order = services.complete(order=order, by=cast.technician, outcome="DONE", at=then)
    order = services.reopen(order=order, by=cast.planner, reason="It drips again")
    order = services.complete(order=order, by=cast.technician, outcome="DONE")
    order = services.close(order=order, by=cast.planner)
    assert told(hook) == [f"work_order.{name}" for name in (
        "reported", "approved", "assigned", "started", "held", "resumed", "completed", "reopened", "completed",
        "closed")]
    first, second = WebhookDelivery.objects.filter(webhook=picky).order_by("id")
    said = first.payload
    assert {said[name] for name in ("event", "resource", "version", "record_id")} == {
        "work_order.completed", "work-orders", 1, order.pk}
    assert dt.datetime.fromisoformat(said["occurred_at"]) == then < dt.datetime.fromisoformat(said["recorded_at"])
    assert said["details"] == {"verb": "complete", "from_status": "IN_PROGRESS", "to_status": "COMPLETED"}
    assert said["changed_by"] == cast.technician.pk
    assert said["url"] == f"http://localhost:8000/api/v1/work-orders/{order.pk}/"
    assert said["record"]["status"] == "COMPLETED"
    assert second.payload["record"]["actual_end"] != said["record"]["actual_end"]
    closed = last(hook, "work_order.closed")["record"]
    now = WorkOrderSerializer(WorkOrder.objects.get(pk=order.pk)).data
    assert closed.keys() == said["record"].keys() == now.keys()
    assert {name: closed[name] for name in ("id", "number", "status", "version", "closed_at", "title")} == {
        name: now[name] for name in ("id", "number", "status", "version", "closed_at", "title")}
    everybody = {each.event_id for each in WebhookDelivery.objects.filter(event="work_order.completed")}
    assert len(everybody) == 2  # one event has one id, whoever is told of it


def test_stock_purchases_meters_and_assets_are_told(plant: Plant, cast: Cast, new_hook: NewHook) -> None:
    hook = new_hook(cast.auditor)
    room = Storeroom(location=plant.hall, name="Store")
    room.save()
    belt = Part.objects.create(part_number="B-1", description="Belt", reorder_point=Decimal(3))
    supplier = Supplier.objects.create(name="Belts & Co")
    bought = stock.draft_order(supplier=supplier, storeroom=room, by=None, lines=[stock.Buy(belt, Decimal(5))])
    stock.send_order(order=bought, by=None)
    rows = stock.receive_order(order=bought, by=None, deliveries=[stock.Delivery(bought.lines.get(), Decimal(5))])
    stock.issue(part=belt, storeroom=room, quantity=Decimal(1), by=None)
    stock.issue(part=belt, storeroom=room, quantity=Decimal(1), by=None)
    stock.issue(part=belt, storeroom=room, quantity=Decimal(1), by=None)
    stock.receive(part=belt, storeroom=room, quantity=Decimal(1), unit_cost=Decimal(2), by=None)
    assert told(hook) == [
        "purchase_order.sent", "part.received", "purchase_order.closed", "purchase_order.received", "part.issued",
        "part.issued", "part.low", "part.issued", "part.received"]
    assert last(hook, "purchase_order.received")["details"] == {"inventory_transactions": [rows[0].pk]}
    assert last(hook, "part.low")["record"]["stock_level"] == "3.000"
    assert PurchaseOrder.objects.get().status == "CLOSED"

    WebhookDelivery.objects.all().delete()
    retire_asset(by=None, asset=plant.pump)
    reinstate_asset(by=None, asset=plant.pump)
    services.begin_downtime(asset=plant.pump, by=None)
    services.record_downtime(asset=plant.press, by=None, started_at=timezone.now() - dt.timedelta(hours=3),
                             ended_at=timezone.now() - dt.timedelta(hours=1))
    assert told(hook) == ["asset.status_changed"] * 3
    assert last(hook, "asset.status_changed")["details"] == {"from_status": "OPERATIONAL", "to_status": "DOWN"}

    WebhookDelivery.objects.all().delete()
    hours = Meter.objects.create(asset=plant.press, name="Hours", unit="h")
    gauge = Meter.objects.create(asset=plant.press, name="Pressure", kind="GAUGE", high_limit=Decimal(9), alarm_after=1)
    MaintenanceSchedule(title="Oil", asset=plant.press, meter=hours, meter_based=True, meter_threshold=Decimal(10),
                        basis="FIXED", starts_on=timezone.now().date() - dt.timedelta(days=9)).save()
    now = timezone.now()
    for days, value in ((3, 5), (2, 15)):
        reading = record_reading(meter=hours, value=Decimal(value), by=None, read_at=now - dt.timedelta(days=days))
    correct_reading(reading=reading, by=None, value=Decimal(16), reason="Misread")
    record_reading(meter=gauge, value=Decimal(12), by=None, read_at=now - dt.timedelta(minutes=5))
    record_reading(meter=gauge, value=Decimal(8), by=None)
    assert sorted(told(hook)) == sorted([
        "reading.recorded", "reading.recorded", "threshold.crossed", "reading.corrected", "reading.recorded",
        "work_order.reported", "alarm.raised", "reading.recorded", "alarm.cleared"])
    assert last(hook, "threshold.crossed")["record"]["threshold"] == "10.0000"
    assert last(hook, "reading.recorded")["record"]["value"] == "8.0000"
    assert Decimal(last(hook, "reading.corrected")["details"]["total"]) == 16
    assert last(hook, "alarm.raised")["record"]["work_order"] == WorkOrder.objects.get().pk


def test_nothing_is_told_of_what_was_refused_or_rolled_back(plant: Plant, cast: Cast, new_hook: NewHook) -> None:
    hook = new_hook(cast.auditor)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.create(by=cast.planner, title="Never", asset=plant.press)
        assert told(hook) == ["work_order.created"]
        raise RuntimeError
    with acting_as(cast.planner):
        order = services.create(by=cast.planner, title="Kept", asset=plant.press)
        with pytest.raises(RuntimeError), acting_as(cast.planner):
            services.start(order=order, by=cast.planner)
            raise RuntimeError
    with pytest.raises(DomainError):
        services.cancel(order=order, by=cast.planner, reason="")
    assert told(hook) == ["work_order.created"]
    with muted():
        services.start(order=order, by=cast.planner)
    assert told(hook) == ["work_order.created"]


def test_who_sees_it_not_is_not_told(plant: Plant, cast: Cast, new_hook: NewHook) -> None:
    hall = new_hook(person("hanna", "integration", plant.hall))
    far = new_hook(cast.outsider)
    no_role = new_hook(User.objects.create_user(username="nobody", password="Secret-123"))
    requester = new_hook(cast.requester)
    gone, off = new_hook(person("gone", "auditor", plant.root)), new_hook(cast.auditor, is_active=False)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    services.create(by=cast.planner, title="Here", asset=plant.press)
    services.create(by=cast.planner, title="Next door", asset=plant.pump)
    services.create(by=None, title="Far away", asset=plant.far_press)
    part = Part.objects.create(part_number="B-1", description="Belt")
    room = Storeroom(location=plant.hall, name="Store")
    room.save()
    stock.receive(part=part, storeroom=room, quantity=Decimal(1), unit_cost=Decimal(2), by=None)
    titles = {hook: [each.payload["record"].get("title", each.event) for each in
                     WebhookDelivery.objects.filter(webhook=hook).order_by("id")]
              for hook in (hall, far, no_role, requester, gone, off)}
    assert titles == {hall: ["Here", "part.received"], far: ["Far away"], no_role: [], gone: [], off: [],
                      requester: ["Here", "Next door"]}


def test_many_orders_cost_as_few_statements_as_one(plant: Plant, cast: Cast, new_hook: NewHook) -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            create_many(drafts=[Draft(title=f"Grease {n}", asset=plant.press) for n in range(count)])
        return len([q for q in seen.captured_queries if "webhook" in q["sql"] or "auth_permission" in q["sql"]])

    assert statements(1) == statements(50) == 1  # no webhook: one look for each transaction
    hook = new_hook(cast.auditor)
    with CaptureQueriesContext(connection) as seen:
        create_many(drafts=[Draft(title=f"Grease {n}", asset=plant.press) for n in range(50)])
    mine = [q["sql"] for q in seen.captured_queries if "webhook" in q["sql"]]
    assert len(mine) == 2  # and one for what was made
    assert WebhookDelivery.objects.filter(webhook=hook).count() == 50
    with CaptureQueriesContext(connection) as seen, acting_as(None):
        for _again in range(5):
            announce("work_order.closed", [1], show=WorkOrderSerializer)
    assert sum('FROM "webhooks"' in q["sql"] for q in seen.captured_queries) == 1
