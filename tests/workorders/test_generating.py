"""Many orders at once are the same orders as one by one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Meter
from cmms.errors import DomainError
from inventory import services as stock
from inventory.models import Part, Reservation, Storeroom
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Procedure, ProcedureStep, WorkOrder
from workorders.services.generating import Draft, create_many

STAMPS = {"id", "created_at", "updated_at", "requested_at", "approved_at", "work_order_id", "recorded_at",
          "happened_at", "history_id", "history_date", "reference_id", "reference_line_id"}


def columns(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in STAMPS}


def everything(order: WorkOrder) -> dict[str, Any]:
    """What the order is and what hangs on it, stamps and keys aside."""
    order = WorkOrder.objects.get(pk=order.pk)
    holds = Reservation.objects.of_reference("work_order", order.pk).order_by("part_id", "id")
    return {
        "order": columns(order),
        "history": [columns(h) for h in order.history.all()],
        "steps": [columns(s) for s in order.steps.order_by("position")],
        "parts": [columns(p) for p in order.parts.order_by("part_id")],
        "route": [columns(r) for r in order.route.order_by("position")],
        "moves": [columns(m) for m in order.states.order_by("id")],
        "holds": [columns(h) for h in holds],
    }


@pytest.fixture
def job(plant: Plant) -> Callable[..., dict[str, Any]]:
    """Two procedures with steps of each kind, two parts (one short), a meter of that name."""
    store = Storeroom.objects.create(site=plant.site, location=plant.hall, name="Store")
    there, short = (Part.objects.create(part_number=n) for n in ("A", "B"))
    stock.receive(part=there, storeroom=store, quantity=Decimal(100), unit_cost=Decimal(3), by=None)
    Meter.objects.create(asset=plant.press, name="Hours", unit="h")
    first = Procedure.objects.create(number="P1", name="First", estimated_hours=Decimal("1.5"), needs_line_stop=True)
    second = Procedure.objects.create(number="P2", name="Second", estimated_hours=Decimal("0.5"),
                                      sign_off_required=True)
    ProcedureStep.objects.create(procedure=first, position=2, text="Look", section="Body")
    ProcedureStep.objects.create(procedure=first, position=1, text="Read", kind="READING", meter_name="Hours", unit="h")
    ProcedureStep.objects.create(procedure=second, position=1, text="How", kind="CHOICE",
                                 choices=[{"label": "Good", "result": "PASS"}])
    ProcedureStep.objects.create(procedure=second, position=5, text="Bar", kind="NUMBER", low=1, high=2, unit="bar")

    def make(**more: Any) -> dict[str, Any]:
        return {"title": "Service", "asset": plant.press, "procedures": [first, second],
                "parts": {there: Decimal(2), short: Decimal(1)}, **more}

    return make


def test_one_of_many_is_what_create_makes(job: Callable[..., dict[str, Any]], plant: Plant, cast: Cast) -> None:
    facts = {"priority": 4, "description": "All of it", "assigned_to": cast.technician}
    alone = services.create(by=cast.planner, **job(**facts))
    many = create_many(by=cast.planner, drafts=[Draft(**job(), facts=facts) for _ in range(3)])
    for order in many:
        assert everything(order) == everything(alone)


def test_a_route_carries_the_steps_once_per_asset(job: Callable[..., dict[str, Any]], plant: Plant,
                                                  cast: Cast) -> None:
    route = [plant.pump, plant.press]
    alone = services.create(by=cast.planner, **job(asset=None, location=plant.root, route=route))
    many = create_many(by=cast.planner, drafts=[Draft(**job(asset=None, location=plant.root, route=route))])
    assert everything(many[0]) == everything(alone)
    assert many[0].steps.count() == 8


def test_the_problems_of_all_drafts_come_at_once_and_nothing_is_made(plant: Plant, cast: Cast) -> None:
    drafts = [Draft(title="Good", asset=plant.press), Draft(title="Nowhere"),
              Draft(title="Astray", asset=plant.press, location=plant.far_root)]
    with pytest.raises(DomainError) as refusal:
        create_many(drafts=drafts)
    assert {problem.code for problem in refusal.value.problems} == {"nowhere", "other_site"}
    assert not WorkOrder.objects.exists()


def test_it_takes_as_many_queries_for_twelve_as_for_two(job: Callable[..., dict[str, Any]]) -> None:
    counts = []
    for number in (2, 12):
        with CaptureQueriesContext(connection) as seen:
            create_many(drafts=[Draft(**facts) for facts in [job()] * number])
        counts.append(len(seen))
    assert counts[0] == counts[1]
