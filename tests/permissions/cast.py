"""A fixed cast: one site with two halls and the same things in each, and one person per role who sees the first hall.

``things.order`` is an open order of that hall; every other state has a name of its own. Add what your pages need.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from assets import models as plant
from assets.services.meters import record_reading
from cmms.accounts.models import User
from inventory import models as stock
from inventory import services as stock_services
from maintenance import models as care
from tests.permissions import ROLES
from workorders import models as work
from workorders import services

MONDAY = dt.date(2026, 3, 2)


@dataclass(frozen=True)
class Things:
    """What lies in one hall. The part is nobody's: it is at home in both."""

    site: plant.Site
    hall: plant.Location
    asset: plant.Asset
    meter: plant.Meter
    reading: plant.MeterReading
    document: plant.Document
    paper: plant.Document  # with a file
    standing: plant.Asset  # down since an hour
    requested: work.WorkOrder
    order: work.WorkOrder
    running: work.WorkOrder
    held: work.WorkOrder
    completed: work.WorkOrder
    closed: work.WorkOrder
    cancelled: work.WorkOrder
    emergency: work.WorkOrder
    child: work.WorkOrder
    step: work.WorkOrderStep
    lock_step: work.WorkOrderStep
    lock: work.SafetyLock
    comment: work.Comment
    attachment: work.Attachment
    labor: work.LaborEntry
    downtime: work.Downtime
    late: work.LateEntry
    problem: work.FailureCode
    procedure: work.Procedure
    part: stock.Part
    storeroom: stock.Storeroom
    level: stock.StockLevel
    issue: stock.InventoryTransaction
    purchase: stock.PurchaseOrder
    purchase_line: stock.PurchaseOrderLine
    ordered: stock.PurchaseOrder
    ordered_line: stock.PurchaseOrderLine
    receipt: stock.InventoryTransaction
    count: stock.StockCount
    count_line: stock.StockCountLine
    differing_line: stock.StockCountLine
    counted: stock.StockCount
    schedule: care.MaintenanceSchedule
    occurrence: care.MaintenanceOccurrence
    people: dict[str, User]


@dataclass(frozen=True)
class Cast:
    """``people`` by role; the inside is the hall they were given, the outside the other one."""

    people: dict[str, User]
    inside: Things
    outside: Things


def build() -> Cast:
    """Everything, with the verbs where there are verbs."""
    site = plant.Site.objects.create(code="A", name="Works A", time_zone="Europe/Berlin")
    root = plant.Location(site=site, name="Works A", kind="SITE")
    root.save()
    halls = []
    for name in ("Hall 1", "Hall 2"):
        hall = plant.Location(site=site, parent=root, name=name)
        hall.save()
        halls.append(hall)
    people = {role: _person(role, halls[0]) for role in ROLES}
    boss = User.objects.create_superuser("boss", password=None, name="Boss")
    part = stock.Part.objects.create(part_number="P-1", description="Belt")
    inside, outside = (_things(site, hall, part, people, boss) for hall in halls)
    return Cast(people, inside, outside)


def _person(role: str, hall: plant.Location) -> User:
    user = User.objects.create_user(role, password="Secret-12345", name=role.title())
    user.groups.add(Group.objects.get(name=role))
    plant.BranchGrant.objects.create(user=user, location=hall)
    return user


def _things(site: plant.Site, hall: plant.Location, part: stock.Part, people: dict[str, User], boss: User) -> Things:
    asset = plant.Asset(site=site, location=hall, name=f"Press of {hall}", tag=f"PR-{hall.pk}")
    asset.save()
    shelf = plant.Location(site=site, parent=hall, name="Store", kind="STORE")
    shelf.save()
    return Things(**_plant(site, hall, asset), **_orders(asset, boss), **_stock(asset, shelf, part, boss),
                  **_care(asset), people=people)


def _plant(site: plant.Site, hall: plant.Location, asset: plant.Asset) -> dict[str, Any]:
    standing = plant.Asset(site=site, location=hall, name=f"Pump of {hall}", tag=f"PU-{hall.pk}")
    standing.save()
    meter = plant.Meter.objects.create(asset=asset, name="Hours", unit="h", is_run_meter=True)
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=2)
    return {
        "site": site, "hall": hall, "asset": asset, "meter": meter,
        "reading": record_reading(meter=meter, value=Decimal(5), by=None, read_at=then),
        "document": plant.Document.objects.create(title="Manual", asset=asset, reference="shelf 3"),
        "paper": plant.Document.objects.create(title="Drawing", asset=asset,
                                               file=ContentFile(b"Two lines.", name="drawing.txt")),
        "standing": standing,
    }


def _orders(asset: plant.Asset, boss: User) -> dict[str, Any]:
    procedure = work.Procedure.objects.create(number=f"PROC-{asset.tag}", name="Look after it")
    for position, facts in enumerate(({"text": "Look"}, {"text": "Lock Q3", "safety": "LOCK", "required": False}), 1):
        work.ProcedureStep.objects.create(procedure=procedure, position=position, **facts)

    def order(title: str, **facts: Any) -> work.WorkOrder:
        return services.create(by=boss, title=title, asset=asset, procedures=[procedure], **facts)

    def finished(title: str) -> work.WorkOrder:
        return services.complete(order=order(title), by=boss, outcome="NOT_PERFORMED", reason="No time")

    pump = plant.Asset.objects.get(tag=f"PU-{asset.location_id}")
    services.begin_downtime(asset=pump, by=boss, at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    first, running = order("Open"), services.start(order=order("Running"), by=boss)
    closed = services.close(order=finished("Closed"), by=boss)
    now = dt.datetime.now(dt.UTC)
    return {
        "procedure": procedure, "order": first, "running": running,
        "requested": services.report(by=boss, title="Requested", asset=asset),
        "held": services.hold(order=order("Held"), by=boss, hold_reason="PARTS"),
        "completed": finished("Completed"), "closed": closed,
        "cancelled": services.cancel(order=order("Cancelled"), by=boss, reason="Not needed"),
        "emergency": services.raise_emergency(by=boss, title="Emergency", asset=asset),
        "child": order("Child", parent=first),
        "step": running.steps.get(position=1), "lock_step": running.steps.get(position=2),
        "lock": work.SafetyLock.objects.create(work_order=running, point="V-12", applied_at=now, applied_by=boss),
        "comment": work.Comment.objects.create(work_order=first, text="Hot", author=boss),
        "attachment": services.attach(order=first, by=boss, upload=SimpleUploadedFile("notes.txt", b"It rattles.")),
        "labor": services.book_labor(order=running, by=boss, work_date=MONDAY, minutes=30),
        "downtime": services.record_downtime(asset=asset, by=boss, order=running,
                                             started_at=now - dt.timedelta(hours=2),
                                             ended_at=now - dt.timedelta(hours=1)),
        "late": work.LateEntry.objects.create(work_order=closed, kind="NOTE", payload={"text": "It rattled"},
                                              entered_by=boss, happened_at=now),
        "problem": work.FailureCode.objects.create(kind="PROBLEM", code=f"X-{asset.tag}", label="Leaks"),
    }


def _stock(asset: plant.Asset, shelf: plant.Location, part: stock.Part, boss: User) -> dict[str, Any]:
    room = stock.Storeroom(location=shelf, name=f"Store of {asset.tag}")
    room.save()
    stock_services.receive(part=part, storeroom=room, quantity=Decimal(9), unit_cost=Decimal(2), by=boss)
    level = stock.StockLevel.objects.get(part=part, storeroom=room)
    order = work.WorkOrder.objects.get(title="Running", asset=asset)
    services.issue_part(order=order, part=part, storeroom=room, quantity=Decimal(2), by=boss)
    supplier = stock.Supplier.objects.create(name=f"Supplier of {asset.tag}")
    purchase = stock.PurchaseOrder.objects.create(supplier=supplier, site=asset.site, storeroom=room)
    ordered = stock_services.draft_order(supplier=supplier, storeroom=room, by=boss,
                                         lines=[stock_services.Buy(part, Decimal(5))])
    stock_services.send_order(order=ordered, by=boss)
    count = stock.StockCount.objects.create(storeroom=room, title=f"Count of {asset.tag}", opened_by=boss)
    spare = stock_services.add_bin(sheet=count, part=part, by=boss, bin="C-1")
    stock.AssetPart.objects.create(part=part, asset=asset)
    return {
        "part": part, "storeroom": room, "level": level,
        "issue": stock.InventoryTransaction.objects.get(transaction_type="ISSUE", stock_level=level),
        "purchase": purchase, "purchase_line": stock.PurchaseOrderLine.objects.create(
            purchase_order=purchase, line_number=1, part=part, quantity_ordered=5),
        "ordered": ordered, "ordered_line": ordered.lines.get(),
        "receipt": stock.InventoryTransaction.objects.get(transaction_type="RECEIPT", stock_level=level),
        "differing_line": stock_services.enter_count(line=spare, counted=Decimal(3), by=boss),
        "counted": stock_services.open_round(storeroom=room, levels=[level], by=boss),
        "count": count, "count_line": stock.StockCountLine.objects.create(count=count, stock_level=level),
    }


def _care(asset: plant.Asset) -> dict[str, Any]:
    schedule = care.MaintenanceSchedule(title="Grease", frequency_type="MONTH", frequency_value=1, asset=asset,
                                        anchor_date=MONDAY, starts_on=MONDAY)
    schedule.save()
    now = dt.datetime.now(dt.UTC)
    occurrence = care.MaintenanceOccurrence.objects.create(
        schedule=schedule, revision=1, number=0, site=asset.site, due_date=MONDAY, decision="MISSED", decided_at=now,
        sentence="Nobody did it.")
    return {"schedule": schedule, "occurrence": occurrence}
