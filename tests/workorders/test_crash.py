"""The server is killed in the middle of completions: each is whole, or was never there."""

import datetime as dt
import os
import secrets
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid
import zoneinfo
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.models import Location
from cmms.idempotency import IdempotencyKey
from inventory import services as stock
from inventory.models import Part, Reservation, Storeroom
from inventory.verify import problems as stock_problems
from maintenance.calendar import start_of_day
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MaintenanceSchedule, SchedulePart
from maintenance.services import generate
from maintenance.verify import problems as care_problems
from tests.workorders.world import Cast, Plant
from workorders.models import WorkOrder
from workorders.verify import problems as work_problems

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ORDERS = 200
CLIENTS = 8
# state, outcome, has an end, moves, has a version, is reserved, occurrence satisfied, maintenance history
WHOLE = ("COMPLETED", "DONE", True, 1, True, False, True, 1)
UNTOUCHED = ("OPEN", "", False, 0, False, True, False, 0)


@pytest.fixture
def orders(plant: Plant, cast: Cast) -> list[WorkOrder]:
    """Preventive orders with an occurrence and a reserved part each, made as every night makes them."""
    shelf = Location(site=plant.site, parent=plant.root, name="Store", kind="STORE")
    shelf.save()
    room = Storeroom.objects.create(location=shelf, site=plant.site, name="Store")
    part = Part.objects.create(part_number="P-1", description="Belt")
    stock.receive(part=part, storeroom=room, quantity=Decimal(ORDERS), unit_cost=Decimal(2), by=None)
    today = timezone.now().date()
    anchor = today + dt.timedelta(days=2)
    zone = zoneinfo.ZoneInfo(plant.site.time_zone)
    schedules = MaintenanceSchedule.objects.bulk_create(MaintenanceSchedule(
        title=f"Service {n}", asset=plant.press, site=plant.site, frequency_type="MONTH", frequency_value=1,
        anchor_date=anchor, starts_on=today, next_due=start_of_day(anchor, zone),
        decide_at=start_of_day(anchor - dt.timedelta(days=7), zone)) for n in range(ORDERS))
    SchedulePart.objects.bulk_create(SchedulePart(schedule=each, part=part, quantity=Decimal(1)) for each in schedules)
    generate()
    made = list(WorkOrder.objects.order_by("id"))
    assert len(made) == ORDERS
    assert Reservation.objects.open().count() == ORDERS
    return made


class Phone:
    """Sends Finish for one order after another, as the page's form does, until the server does not answer."""

    def __init__(self, base: str, session: str) -> None:
        self.base, self.token = base, secrets.token_hex(16)
        self.cookie = f"sessionid={session}; csrftoken={self.token}"

    def finish(self, order: WorkOrder) -> bool:
        body = urlencode({"outcome": "DONE", "key": str(uuid.uuid4()), "csrfmiddlewaretoken": self.token}).encode()
        request = urllib.request.Request(
            self.base + reverse("work-order-complete", args=[order.number]), body,
            {"Cookie": self.cookie, "X-Outbox": "1", "X-CSRFToken": self.token})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(answer.status == 200)


def kill_all(pid: int) -> None:
    """The master and its workers at once, with no word of warning."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        os.kill(each, signal.SIGKILL)


def wait_until(done: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def others() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND application_name = 'cmms' AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
                       "AND usename <> current_user")
        return int(cursor.fetchone()[0])


def test_kill_nine_in_the_middle_of_two_hundred_completions(orders: list[WorkOrder], cast: Cast, serve: Any) -> None:
    client = Client()
    client.force_login(cast.technician)
    server = serve(SECRET_KEY=os.environ["SECRET_KEY"])
    queue, acknowledged = list(orders), []
    guard = threading.Lock()

    def work() -> None:
        phone = Phone(server.url, client.cookies["sessionid"].value)
        while queue:
            with guard:
                order = queue.pop()
            try:
                if phone.finish(order):
                    acknowledged.append(order.pk)
            except (OSError, urllib.error.URLError):
                return

    finished = WorkOrder.objects.filter(status="COMPLETED")
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(CLIENTS):
            pool.submit(work)
        wait_until(lambda: finished.count() >= ORDERS // 4)
        kill_all(server.process.pid)
    wait_until(lambda: others() == 0)
    found = {order.pk: _facts(order) for order in orders}
    whole, untouched = ({pk for pk, facts in found.items() if facts == wanted} for wanted in (WHOLE, UNTOUCHED))
    assert {pk: facts for pk, facts in found.items() if pk not in whole | untouched} == {}
    assert set(acknowledged) <= whole  # what a phone was told of stays
    assert len(whole) >= ORDERS // 4 and untouched
    assert IdempotencyKey.objects.filter(status__isnull=False).count() == len(whole)
    assert not IdempotencyKey.objects.filter(status__isnull=True).exists()
    assert [*work_problems(), *stock_problems(), *care_problems()] == []


def _facts(order: WorkOrder) -> tuple[Any, ...]:
    """State, moves, versions, reservations, occurrence and maintenance history of one order."""
    order.refresh_from_db()
    occurrence = MaintenanceOccurrence.objects.get(work_order=order)
    return (order.status, order.outcome, order.actual_end is not None,
            order.states.filter(verb="complete").count(),
            WorkOrder.history.filter(id=order.pk, status="COMPLETED").exists(),
            Reservation.objects.of_reference("work_order", order.pk).open().exists(),
            occurrence.satisfied_by_id == order.pk,
            MaintenanceHistory.objects.filter(work_order=order).count())
