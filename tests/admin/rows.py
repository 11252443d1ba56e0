"""A row of every table that the admin lists, as many times as asked, each with things of its own around it."""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from assets import models as plant
from cmms.accounts import models as people
from cmms.audit import acting_as
from cmms.idempotency import IdempotencyKey
from cmms.notifications.models import Notification, NotificationSwitch
from cmms.webhooks.models import Webhook, WebhookDelivery
from inventory import models as stock
from inventory import services as stock_services
from inventory.services import Reference
from maintenance import models as care
from reporting.models import DateDimension, MaintenanceFact
from workorders import models as work

MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """A site with its root and a hall."""

    site: plant.Site
    root: plant.Location
    hall: plant.Location


def make_place(code: str) -> Place:
    site = plant.Site.objects.create(code=code, name=f"Works {code}", time_zone="Europe/Berlin")
    root = plant.Location(site=site, name=f"Works {code}", kind="SITE")
    root.save()
    hall = plant.Location(site=site, parent=root, name="Hall", code=f"H-{code}")
    hall.save()
    return Place(site, root, hall)


def make_user(name: str, *roles: str, at: plant.Location | None = None, staff: bool = True,
              **facts: Any) -> people.User:
    user = people.User.objects.create_user(name, password="Secret-12345", name=name.title(), is_staff=staff, **facts)
    user.groups.add(*Group.objects.filter(name__in=roles))
    if at is not None:
        plant.BranchGrant.objects.create(user=user, location=at)
    return user


def make_asset(place: Place, name: str = "Pump", **facts: Any) -> plant.Asset:
    asset = plant.Asset(**{"site": place.site, "location": place.hall, "name": name, **facts})
    asset.save()
    return asset


def make_order(asset: plant.Asset, **facts: Any) -> work.WorkOrder:
    order = work.WorkOrder(**{"title": "Grease it", "site": asset.site, "asset": asset, "location": asset.location,
                              "status": "OPEN", **facts})
    order.save()
    return order


def make_rows(place: Place, times: int) -> None:
    """``times`` rows of every table, all at ``place``."""
    with acting_as(channel="command"):
        for _ in range(times):
            _one_of_each(place, next(_numbers))


def _one_of_each(place: Place, n: int) -> None:
    user = _people(n)
    asset, meter = _plant(place, user, n)
    part, room = _stock(place, asset, user, n)
    order = _work(place, asset, part, room, user, n)
    _care(place, asset, meter, part, order, user, n)
    _reports(place, asset, order, user, n)
    Notification.objects.create(user=user, title=f"News {n}")
    NotificationSwitch.objects.create(user=user, kind="OTHER")
    hook = Webhook.objects.create(name=f"Hook {n}", url="https://example.org/", secret="s", user=user)
    WebhookDelivery.objects.create(webhook=hook, event="work_order.completed", payload={})
    IdempotencyKey.objects.create(owner=f"user:{n}", key=uuid.uuid4(), user=user, method="POST", path="/",
                                  body_hash="0" * 64)


def _people(n: int) -> people.User:
    calendar = people.Calendar.objects.create(name=f"Calendar {n}")
    people.CalendarShift.objects.create(calendar=calendar, weekday=1, starts=dt.time(6), ends=dt.time(14))
    people.CalendarException.objects.create(calendar=calendar, day=MONDAY, name="Holiday")
    craft = people.Craft.objects.create(code=f"C{n}", name=f"Craft {n}")
    user = make_user(f"worker{n}", staff=False, calendar=calendar)
    people.UserCraft.objects.create(user=user, craft=craft, is_primary=True)
    team = people.Team.objects.create(name=f"Team {n}", lead=user)
    people.TeamMember.objects.create(team=team, user=user)
    people.Leave.objects.create(user=user, first_day=MONDAY, until=MONDAY + dt.timedelta(days=3))
    people.ApiToken.objects.create(name=f"Token {n}", user=user, prefix=f"p{n}", hash=f"h{n}",
                                   expires_at=timezone.now() + dt.timedelta(days=9))
    return user


def _plant(place: Place, user: people.User, n: int) -> tuple[plant.Asset, plant.Meter]:
    kind = plant.AssetClass.objects.create(name=f"Class {n}")
    model = plant.AssetModel.objects.create(name=f"Model {n}", manufacturer="Maker", asset_class=kind)
    plant.AssetModelAttribute.objects.create(asset_model=model, attribute_name="Power", attribute_value="5")
    room = plant.Location(site=place.site, parent=place.hall, name=f"Room {n}")
    room.save()
    plant.LocationAttribute.objects.create(location=room, attribute_name="Area", attribute_value="5")
    plant.BranchGrant.objects.create(user=user, location=room)
    parent = make_asset(place, f"Line {n}", tag=f"L-{n}", location=room)
    asset = make_asset(place, f"Pump {n}", tag=f"P-{n}", location=room, parent=parent, asset_class=kind,
                       asset_model=model, calendar=user.calendar)
    plant.AssetPlacement.objects.create(asset=asset, location=room, parent=parent, starts_at=NOON)
    plant.AssetAttribute.objects.create(asset=asset, attribute_name="Power", attribute_value="5")
    plant.Document.objects.create(title=f"Manual {n}", asset=asset, reference="shelf 3")
    meter = plant.Meter.objects.create(asset=asset, name="Hours", unit="h", is_run_meter=True)
    plant.MeterReading.objects.create(meter=meter, site=place.site, read_at=NOON, value=5, entered_by=user)
    make_place(f"S{n}")
    return asset, meter


def _stock(place: Place, asset: plant.Asset, user: people.User, n: int) -> tuple[Any, Any]:
    supplier = stock.Supplier.objects.create(name=f"Supplier {n}")
    part = stock.Part.objects.create(part_number=f"PN-{n}", description="Belt", supplier=supplier,
                                     location=place.hall)
    stock.PartUnit.objects.create(part=part, name="box", factor=10)
    stock.AssetPart.objects.create(part=part, asset=asset)
    shelf = plant.Location(site=place.site, parent=place.hall, name=f"Store {n}", kind="STORE")
    shelf.save()
    room = stock.Storeroom(location=shelf)
    room.save()
    stock_services.receive(part=part, storeroom=room, quantity=Decimal(9), unit_cost=Decimal(2), by=None)
    level = stock.StockLevel.objects.get(part=part)
    stock_services.reserve(part=part, site=place.site, quantity=Decimal(1), reference=Reference("work_order", n),
                           by=None)
    stock.RefusedDemand.objects.create(part=part, site=place.site, storeroom=room, reference_type="work_order",
                                       reference_id=n, day=MONDAY, quantity=5, available=1, asked_by=user)
    count = stock.StockCount.objects.create(storeroom=room, title=f"Count {n}", opened_by=user)
    stock.StockCountLine.objects.create(count=count, stock_level=level)
    stock.MonthLock.objects.create(site=place.site, month=_month(n), last_day=_month(n + 1) - dt.timedelta(days=1))
    order = stock.PurchaseOrder.objects.create(supplier=supplier, site=place.site, storeroom=room)
    stock.PurchaseOrderLine.objects.create(purchase_order=order, line_number=1, part=part, quantity_ordered=5)
    return part, room


def _month(n: int) -> dt.date:
    return dt.date(2000 + n // 12, n % 12 + 1, 1)


def _work(place: Place, asset: Any, part: Any, room: Any, user: Any, n: int) -> work.WorkOrder:
    procedure = work.Procedure.objects.create(number=f"PR-{n}", name="Grease", asset_class=asset.asset_class)
    first = work.ProcedureStep.objects.create(procedure=procedure, position=1, text="Look")
    problem = work.FailureCode.objects.create(kind="PROBLEM", code=f"F{n}", label="Leaks",
                                              asset_class=asset.asset_class)
    order = make_order(asset, title=f"Grease {n}", assigned_to=user, requested_by=user, team=user.teams.get(),
                       craft=user.crafts.get().craft, procedure=procedure, problem=problem, due_at=NOON)
    work.WorkOrderPart.objects.create(work_order=order, part=part, storeroom=room, quantity_requested=2)
    work.ServiceCost.objects.create(work_order=order, amount=5, supplier=part.supplier, entered_by=user)
    work.LaborEntry.objects.create(work_order=order, user=user, work_date=MONDAY, minutes=60, entered_by=user)
    work.Downtime.objects.create(asset=asset, work_order=order, started_at=NOON - dt.timedelta(hours=2),
                                 ended_at=NOON, started_by=user)
    work.WorkOrderState.objects.create(work_order=order, to_status="OPEN", verb="create", moved_by=user,
                                       happened_at=NOON)
    step = work.WorkOrderStep.objects.create(work_order=order, position=1, text="Look", procedure=procedure,
                                             procedure_step=first, asset=asset)
    answer = work.ChecklistAnswer.objects.create(step=step, result="PASS", answered_by=user, answered_at=NOON)
    work.SafetyLock.objects.create(work_order=order, step=step, point="Q3", applied_at=NOON, applied_by=user)
    work.WorkOrderAsset.objects.create(work_order=order, asset=asset, position=1)
    work.Comment.objects.create(work_order=order, text="Hot", author=user)
    work.Attachment.objects.create(work_order=order, answer=answer, kind="PHOTO", name="a.jpg",
                                   content_type="image/jpeg", size=5, sha256=f"{n:064x}", path=f"a/{n}.jpg",
                                   uploaded_by=user)
    work.LateEntry.objects.create(work_order=order, kind="NOTE", payload={}, entered_by=user, happened_at=NOON)
    work.WeekSchedule.objects.create(site=place.site, week_start=MONDAY, work_order=order, hours=2, assigned_to=user)
    return order


def _care(place: Place, asset: Any, meter: Any, part: Any, order: Any, user: Any, n: int) -> None:
    terms = {"title": f"Grease {n}", "frequency_type": "MONTH", "frequency_value": 1}
    plan = care.MaintenancePlan.objects.create(**terms, asset_model=asset.asset_model, location=place.root,
                                               starts_on=MONDAY)
    care.PlanPart.objects.create(plan=plan, part=part, quantity=1)
    schedule = care.MaintenanceSchedule(**terms, asset=asset, anchor_date=MONDAY, starts_on=MONDAY)
    schedule.save()
    care.SchedulePart.objects.create(schedule=schedule, part=part, quantity=1)
    care.ScheduleAsset.objects.create(schedule=schedule, asset=asset, position=1)
    care.ScheduleRevision.objects.create(schedule=schedule, revision=1, frequency_type="MONTH", frequency_value=2,
                                         anchor_date=MONDAY, starts_on=MONDAY, closed_by=user)
    occurrence = care.MaintenanceOccurrence.objects.create(
        schedule=schedule, revision=1, number=0, site=place.site, due_date=MONDAY, decision="GENERATED",
        decided_at=NOON, sentence="It was due.", work_order=order)
    care.MeterCrossing.objects.create(schedule=schedule, revision=1, number=1, meter=meter, threshold=5, reading=6,
                                      read_at=NOON, occurrence=occurrence)
    care.MeterAlarm.objects.create(meter=meter, side="HIGH", limit=5, value=6, readings=1, raised_at=NOON,
                                   sentence="Too high.", work_order=order)
    care.MaintenanceHistory.objects.create(schedule=schedule, work_order=order, occurrence=occurrence,
                                           completed_date=NOON, completed_by=user)


def _reports(place: Place, asset: Any, order: Any, user: Any, n: int) -> None:
    day = DateDimension.objects.get(full_date=MONDAY)
    MaintenanceFact.objects.create(kind="ORDER", source_table="work_orders", source_id=n, site=place.site,
                                   work_order=order, asset=asset, location=asset.location, user=user, date_key=day,
                                   event_at=NOON, actual_hours=1)
