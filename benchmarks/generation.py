"""Preventive orders: how fast the generator makes them with all they bring along, and what a quiet hour costs."""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Count
from django.utils import timezone

from benchmarks.clock import lap, manage, say
from benchmarks.figures import Figure, at_least, at_most, exactly
from inventory.models import Part, Reservation
from maintenance.calendar import start_of_day
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, SchedulePart
from maintenance.services import generate
from maintenance.verify import problems
from tests.inventory.plant import make_plant
from workorders.models import Procedure, ProcedureStep, WorkOrder, WorkOrderStep

ROOT = Path(__file__).resolve().parent.parent
STEPS = 6
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Size:
    orders: int  # made at once, measured
    schedules: int  # in all
    due: int  # of those, in a quiet hour
    races: int  # due schedules before generators that race
    racers: int = 4
    batch: int = 50  # how many of them one takes at once
    assets: int = 50
    parts: int = 100


SIZES = {"full": Size(5_000, 50_000, 500, 5_000), "small": Size(1_000, 5_000, 50, 500),
         "tiny": Size(20, 60, 5, 80, racers=2, batch=5, assets=3, parts=6)}


def measure(size: Size) -> Iterator[Figure]:
    world = _World(size)
    say(f"{size.orders} due schedules")
    world.schedules(size.orders, due=True)
    burnt = time.process_time()
    with lap() as took:
        report = generate()
    burnt = time.process_time() - burnt
    shape = f"{size.orders:,} schedules due"
    yield Figure(f"orders made, {STEPS} steps, 2 reserved parts, history, audit", f"{shape}, one process",
                 report.orders / took.seconds, "a second", at_least(300))
    yield Figure("… processor time of the generator, the database's aside", shape,
                 burnt * 1000 / max(report.orders, 1), "ms an order")
    yield Figure("… orders without occurrence, steps or reservations", shape,
                 _incomplete(size.orders), "", exactly(0))
    say("as many more, by two workers")
    world.schedules(size.orders, due=True)
    ran = manage("generate_work_orders", "--workers", "2")
    yield Figure("… by two workers, start of Python included", f"{shape}, two processes", size.orders / ran.seconds,
                 "a second")
    yield from _quiet_hour(world, size)
    yield from _race(world, size)
    yield Figure("… faults that verify finds after all this", "", len(list(problems("default"))), "", exactly(0))


def _quiet_hour(world: "_World", size: Size) -> Iterator[Figure]:
    say(f"{size.schedules} schedules, {size.due} due")
    first = world.schedules(size.schedules, due=False)
    world.analyse()
    shape = f"{size.schedules:,} schedules, {size.due:,} due"
    world.make_due(first, size.due)
    with lap() as quiet:
        report = generate()
    assert report.orders == size.due, report
    with lap() as idle:
        generate()
    yield Figure("an hour in which nothing is due", f"{size.schedules:,} schedules", idle.seconds * 1000, "ms")
    yield Figure("a run that finds what is due", shape, quiet.seconds, "s")
    say("all of them")
    world.make_due(first + size.due, size.schedules - size.due)
    with lap() as every:
        generate()
    share = quiet.seconds / (every.seconds + quiet.seconds)
    yield Figure("… as a share of generating all of them", shape, share, "", at_most(1 / 50))


def _race(world: "_World", size: Size) -> Iterator[Figure]:
    """Two generators or four at once; one is killed half-way and started again."""
    racers = {2: "two", 4: "four"}[size.racers]
    say(f"{racers} generators before {size.races} due schedules, one killed")
    first = world.schedules(size.races, due=True)
    command = [sys.executable, "manage.py", "generate_work_orders", "--batch", str(size.batch)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(size.racers)]
    mine = MaintenanceOccurrence.objects.filter(schedule__gte=first)
    until = time.monotonic() + 300
    while mine.count() < size.races // 4 and time.monotonic() < until and running[0].poll() is None:
        time.sleep(0.02)
    running[0].kill()
    running.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL))
    for process in running:
        process.wait(timeout=600)
    orders = WorkOrder.objects.filter(reference_type="maintenance_schedules", reference_id__gte=first)
    wrong = abs(mine.filter(work_order__isnull=False).exclude(sentence="").count() - size.races)
    wrong += abs(orders.count() - size.races)
    wrong += orders.values("reference_id").annotate(n=Count("id")).filter(n__gt=1).count()
    yield Figure(f"orders missing or made twice by {racers} generators, one killed", f"{size.races:,} schedules due",
                 wrong, "", exactly(0))


def _incomplete(orders: int) -> int:
    steps = abs(WorkOrderStep.objects.count() - orders * STEPS)
    return steps + abs(Reservation.objects.count() - orders * 2) + abs(
        MaintenanceOccurrence.objects.filter(work_order__isnull=False).exclude(sentence="").count() - orders)


class _World:
    """A plant with an asset, parts on the shelf, and a procedure; schedules by the thousand."""

    def __init__(self, size: Size) -> None:
        from assets.models import Asset

        plant = make_plant()
        site = plant.main.site
        self.site, self.location = site, plant.main.location
        self.assets = []
        for number in range(size.assets):
            asset = Asset(site=site, location=self.location, name=f"Machine {number}")
            asset.save()
            self.assets.append(asset)
        self.parts = [Part.objects.create(part_number=f"PM-{n}") for n in range(size.parts)]
        for part in self.parts:
            plant.receive(1_000_000, part=part)
        self.procedure = Procedure.objects.create(number="PM-1", name="Service", estimated_hours=Decimal(2))
        ProcedureStep.objects.bulk_create(ProcedureStep(procedure=self.procedure, position=n, text=f"Step {n}")
                                          for n in range(1, STEPS + 1))

    def schedules(self, count: int, *, due: bool) -> int:
        """So many monthly ones, due in three days or far away; the first one's key."""
        today = timezone.now().date()
        anchor = today + 3 * DAY if due else today + 300 * DAY
        made = MaintenanceSchedule.objects.bulk_create((MaintenanceSchedule(
            title=f"Service {n}", asset=self.assets[n % len(self.assets)], site=self.site, procedure=self.procedure,
            frequency_type="MONTH", frequency_value=1, anchor_date=anchor, starts_on=today,
            next_due=start_of_day(anchor, self.zone),
            decide_at=start_of_day(anchor - 7 * DAY, self.zone)) for n in range(count)), batch_size=1000)
        SchedulePart.objects.bulk_create((
            SchedulePart(schedule=schedule, part=self.parts[(n * 2 + k) % len(self.parts)], quantity=Decimal(1))
            for n, schedule in enumerate(made) for k in (0, 1)), batch_size=2000)
        return made[0].pk

    @property
    def zone(self):  # type: ignore[no-untyped-def]
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.site.time_zone)

    def make_due(self, first: int, count: int) -> None:
        day = timezone.now().date() + 3 * DAY
        MaintenanceSchedule.objects.filter(pk__gte=first, pk__lt=first + count).update(
            anchor_date=day, decide_at=start_of_day(day - 7 * DAY, self.zone))

    def analyse(self) -> None:
        from benchmarks.database import superuser

        with superuser() as session:
            session.execute("VACUUM ANALYZE maintenance_schedules")
