"""A small plant with a week's work in it, by the product's own verbs."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONG_NAME = "Toothed belt PowerGrip GT3 8MGT-1280-30, antistatic, food grade, with a name that goes on and on"


@dataclass
class Plant:
    """``tom`` and ``tina`` are technicians of one hall, ``rita`` plans there and supervises."""

    tom: Any
    tina: Any
    rita: Any
    asset: Any
    hall: Any
    meter: Any
    part: Any
    procedure: Any

    def order(self, title: str = "Replace the drive belt", *, to: Any = None, days: int = 0, **facts: Any) -> Any:
        """A fresh order with five steps and a planned part, due in ``days``; by default Tom's."""
        from django.utils import timezone

        from workorders import services

        return services.create(
            by=None, title=title, asset=self.asset, procedures=[self.procedure], parts={self.part: Decimal(2)},
            assigned_to=to or self.tom, due_at=timezone.now() + dt.timedelta(days=days, hours=1), **facts)

    def started(self, order: Any) -> Any:
        from workorders import services

        return services.work_on(order=order, by=self.tom, stop_other=True)


def build() -> Plant:
    from assets import models as plant
    from inventory import models as stock
    from inventory import services as stock_services
    from tests.admin.rows import make_asset, make_place, make_user
    from workorders import models as work

    place = make_place("A")
    people = {name: make_user(name, role, at=place.root, staff=role != "technician") for name, role in (
        ("tom", "technician"), ("tina", "technician"), ("rita", "supervisor"))}
    people["rita"].groups.add(*work_groups("planner", "storekeeper"))
    asset = make_asset(place, "Infeed conveyor with a long name that wraps on small screens", tag="CNV-108")
    meter = plant.Meter.objects.create(asset=asset, name="Operating hours", unit="h", is_run_meter=True)
    shelf = plant.Location(site=place.site, parent=place.hall, name="Main store", kind="STORE")
    shelf.save()
    room = stock.Storeroom(location=shelf)
    room.save()
    part = stock.Part.objects.create(part_number="BLT-1280", description=LONG_NAME)
    stock_services.receive(part=part, storeroom=room, quantity=Decimal(500), unit_cost=Decimal(12), by=None)
    procedure = work.Procedure.objects.create(number="PR-1", name="Replace a belt")
    for position, facts in enumerate((
            {"text": "Remove guard and slacken tensioner"}, {"text": "Belt tracks straight at full speed?"},
            {"text": "Bearings quiet and cool?"}, {"text": "Refit guard"},
            {"text": "Belt frequency", "kind": "NUMBER", "unit": "Hz", "low": 85, "high": 105, "required": False}), 1):
        work.ProcedureStep.objects.create(procedure=procedure, position=position, **facts)
    return Plant(**people, asset=asset, hall=place.hall, meter=meter, part=part, procedure=procedure)


def work_groups(*names: str) -> Any:
    from django.contrib.auth.models import Group

    return Group.objects.filter(name__in=names)
