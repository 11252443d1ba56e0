"""Jobs as technicians meet them: steps of every kind, parts on the shelf, people who work."""

import re
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory import models as stock
from inventory import services as stock_services
from tests.admin.rows import Place, make_asset
from workorders import services
from workorders.models import Procedure, ProcedureStep, WorkOrder

STEPS: tuple[dict[str, Any], ...] = (
    {"text": "Pulleys free of wear and oil?"},
    {"text": "Belt tension, mid-span", "kind": "NUMBER", "unit": "Hz", "low": Decimal(85), "high": Decimal(105)},
    {"text": "Belt tracks straight at full speed?"},
)


def make_procedure(number: str, *steps: dict[str, Any], **facts: Any) -> Procedure:
    procedure = Procedure.objects.create(number=number, name=f"Do {number}", **facts)
    for position, step in enumerate(steps or STEPS, 1):
        ProcedureStep.objects.create(procedure=procedure, position=position, **step)
    return procedure


def make_part(place: Place, number: str = "P-02210", description: str = "V-belt SPZ 1250", there: int = 10,
              **facts: Any) -> stock.Part:
    part = stock.Part.objects.create(part_number=number, description=description, **facts)
    if there:
        stock_services.receive(part=part, storeroom=make_store(place), quantity=Decimal(there), unit_cost=Decimal(4),
                               by=None, bin="B-14-3")
    return part


def make_store(place: Place) -> stock.Storeroom:
    room = stock.Storeroom.objects.filter(location__site=place.site).first()
    if room is None:
        from assets.models import Location

        shelf = Location(site=place.site, parent=place.root, name="Main store", kind="STORE")
        shelf.save()
        room = stock.Storeroom(location=shelf)
        room.save()
    return room


def make_job(place: Place, who: Any, *, title: str = "Replace drive belt", steps: int = 1, number: str = "PROC-1",
             parts: bool = True, **facts: Any) -> WorkOrder:
    """``steps`` times the three steps; with a part planned."""
    count = WorkOrder.objects.count()
    asset = facts.pop("asset", None) or make_asset(place, "Infeed conveyor", tag=f"CNV-{100 + count}")
    procedure = Procedure.objects.filter(number=number).first() or make_procedure(number, *STEPS * steps)
    planned = {make_part(place, f"P-{count}"): Decimal(1)} if parts else {}
    return services.create(by=None, title=title, asset=asset, procedures=[procedure], parts=planned,
                           **{"assigned_to": who, **facts})


def queries(client: Any, url: str) -> int:
    """How many queries a page asks, warmed up."""
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200
    return len(seen)


def text_of(response: Any) -> str:
    """The page as people read it: without tags, spaces run together."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()
