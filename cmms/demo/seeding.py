"""The whole plant in one transaction: either it is there or it is not."""

import datetime as dt
from collections.abc import Callable

from assets.models import MeterReading, Site
from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.database.partitions import ensure_months
from cmms.demo import places, stories
from cmms.demo.clock import READING_DAYS, Clock
from cmms.demo.jobs import Past
from cmms.demo.kinds import make_catalogue
from cmms.demo.live import Present
from cmms.demo.machines import Plant, make_machines
from cmms.demo.meters import make_meters
from cmms.demo.past import Archive, close_books, write_past
from cmms.demo.people import ACCOUNTS, grant_branches, make_admin, make_people
from cmms.demo.procedures import make_failure_codes, make_procedures
from cmms.demo.schedules import plan_courses, save_courses
from cmms.demo.stock import buy, count_some, make_stock

FAILURES = 195


class Occupied(Exception):
    """The database holds another plant's records."""


def is_seeded() -> bool:
    return Site.objects.filter(code=places.NORTHGATE, name="Northgate").exists()


def seed(password: str, *, now: dt.datetime, say: Callable[[str], object]) -> None:
    """Fill an empty database; ``say`` hears what is being done. Raises Occupied where records are in the way."""
    if Site.objects.exists():
        raise Occupied("This database holds a plant already; the demo fills an empty one only.")
    ours = [person.username for person in ACCOUNTS]
    taken = User.objects.filter(username__in=ours).order_by("username").values_list("username", flat=True)
    if taken:
        raise Occupied(f"This database has accounts of the demo's names already ({', '.join(taken)}); the demo fills "
                       "an empty one only.")
    clock = Clock(now, places.ZONE)
    # Before the transaction that writes the rows: see ensure_months.
    ensure_months(MeterReading, clock.day(-READING_DAYS - 1), clock.today)
    with acting_as(channel="command"):
        admin = make_admin(password)
        with acting_as(admin):
            _fill(clock, admin, password, say)


def _fill(clock: Clock, admin: User, password: str, say: Callable[[str], object]) -> None:
    say("people, places and machines")
    people = make_people(clock, admin, password)
    sites = places.make_sites(admin, people)
    by_code = places.make_places(sites)
    grant_branches(people, by_code)
    planner = people["planner"]
    with acting_as(planner):
        plant = Plant(*sites, places=by_code, catalogue=make_catalogue())
        make_machines(clock, plant)
        say("half a year of meter readings")
        meters = make_meters(clock, plant, people)
    say("stores, parts and purchases")
    stock = make_stock(clock, plant, people)
    buy(clock, plant, stock, people)
    with acting_as(planner):
        say("eighteen months of work")
        procedures, codes = make_procedures(plant, people), make_failure_codes(plant)
        courses = plan_courses(clock, plant, meters, people, procedures)
        jobs = Past(clock, plant, people, courses).jobs(FAILURES)
        archive = Archive(clock, plant, people, stock, meters, codes)
        orders = write_past(archive, jobs)
        close_books(archive, jobs, orders)
        say("schedules")
        save_courses(clock, meters, people, stock, plant, courses)
    count_some(clock, stock, people)
    say("what goes on today")
    Present(clock, plant, people, stock, procedures, codes).play(courses)
    stories.tell(clock, plant, people)
