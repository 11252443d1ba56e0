"""Work orders of another system: as many a second as promised, in memory that does not grow with the file."""

import csv
import datetime as dt
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.models import Asset, Location
from assets.services import create_site, insert_nodes
from benchmarks.clock import Ran, manage, say
from benchmarks.database import superuser, value
from benchmarks.figures import Figure, at_least, at_most, exactly
from cmms.accounts.models import User
from cmms.audit import acting_as

MAPPING = Path(__file__).with_name("orders.toml")
HEADER = ("Order", "Asset", "Short text", "Long text", "Type", "Prio", "Status", "Created", "Planned start",
          "Planned end", "Due", "Started", "Finished", "Planned hours", "Hours", "Cost", "Damage", "Cause", "Assignee",
          "Reporter")
PEOPLE = 40
TYPES, STATES = ("PM01", "PM02", "PM03"), ("CLSD", "CLSD", "CLSD", "CLSD", "TECO", "REL")
WORDS = ("pump", "bearing", "leaks", "replace", "noise", "conveyor", "motor", "check", "hot", "belt", "seal", "valve",
         "gearbox", "inspect", "stuck", "sensor", "guard", "hydraulic", "hose", "lubricate")


@dataclass(frozen=True)
class Size:
    few: int
    many: int
    assets: int


SIZES = {"full": Size(20_000, 100_000, 2000), "small": Size(2000, 10_000, 2000), "tiny": Size(40, 120, 40)}


def measure(size: Size) -> Iterator[Figure]:
    folder = Path(os.environ["CMMS_TEST_FOLDER"])
    _world(size.assets)
    few, many = (_file(folder / f"orders-{rows}.csv", rows, size.assets) for rows in (size.few, size.many))
    small = _imported(few, size.few)
    large = _imported(many, size.many)
    shape = f"{size.many:,} rows, {len(HEADER)} columns"
    yield Figure("import of work orders", shape, size.many / large.seconds, "rows/s", at_least(1500))
    yield Figure("… peak memory", shape, large.peak_mb, "MB")
    yield Figure("… peak memory against a file of a fifth", f"{size.few:,} and {size.many:,} rows",
                 large.peak_mb / small.peak_mb, "times", at_most(1.2))
    with superuser() as session:
        orders = value(session, "SELECT count(*) FROM work_orders")
        for table, where in (("historical orders", "work_orders_history"), ("cost rows", "service_costs")):
            yield Figure(f"… orders without their {table}", shape, orders - _count(session, where), "", exactly(0))
        logged = value(session, "SELECT count(*) FROM audit_log WHERE table_name = 'work_orders' AND action = 'INSERT'")
        yield Figure("… orders without their audit row", shape, orders - logged, "", exactly(0))
    again = _imported(many, size.many, unchanged=True)
    yield Figure("the same file a second time: 0 created, 0 updated", shape, size.many / again.seconds, "rows/s")
    for path in (few, many):
        path.unlink()


def _count(session: Any, table: str) -> int:
    found: int = value(session, f"SELECT count(*) FROM {table}")
    return found


def _imported(path: Path, rows: int, *, unchanged: bool = False) -> Ran:
    say(f"importing {rows:,} orders{' again' if unchanged else ''}")
    ran = manage("import_data", "work_orders", str(path), "--mapping", str(MAPPING))
    told = {label: int(count.replace(",", "")) for label, count in
            re.findall(r"^ +(read|created|updated|unchanged|rejected) +([\d,]+)$", ran.output, re.MULTILINE)}
    wanted = {"read": rows, "created": 0 if unchanged else rows, "updated": 0, "unchanged": rows if unchanged else 0,
              "rejected": 0}
    if told != wanted:
        raise RuntimeError(f"the import did not do what it should:\n{ran.output}")
    return ran


def _world(assets: int) -> None:
    """A site, its people, and assets in trees of twenty."""
    site = create_site(by=None, code="WORKS", name="Works", time_zone="Europe/Berlin")
    with acting_as(channel="command"):
        place = Location.objects.get(site=site)
        User.objects.bulk_create(User(username=f"worker{n}", name=f"Worker {n}", password="!") for n in range(PEOPLE))
        nodes: list[Asset] = []
        for number in range(assets):
            top = None if number % 20 == 0 else nodes[number - number % 20]
            nodes.append(Asset(site=site, location=place, name=f"Machine {number}", tag=f"M-{number:05}", parent=top))
        insert_nodes(nodes)


def _file(path: Path, rows: int, assets: int) -> Path:
    """Orders of twelve years in the shape of a SAP list: semicolons, German dates and numbers, codes."""
    dice = random.Random(rows)
    first = dt.datetime(2013, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for number in range(rows):
            # by day: at night there are hours that a clock shows twice or never
            begun = first + dt.timedelta(days=dice.randrange(12 * 365), minutes=dice.randrange(360, 960))
            ended = begun + dt.timedelta(days=dice.randrange(2), minutes=dice.randrange(15, 400))
            state = dice.choice(STATES)
            over = state != "REL"
            writer.writerow([
                f"{rows}-{number:08}", f"M-{dice.randrange(assets):05}", " ".join(dice.choices(WORDS, k=4)),
                " ".join(dice.choices(WORDS, k=25)), dice.choice(TYPES), dice.randint(1, 4), state,
                _moment(begun - dt.timedelta(days=3)), _moment(begun), _moment(ended),
                _moment(begun + dt.timedelta(days=9)), _moment(begun) if over else "", _moment(ended) if over else "",
                _number(dice.randint(1, 80) / 4), _number(dice.randint(1, 99) / 4) if over else "",
                _number(dice.randint(-2000, 900_000) / 100), f"D{dice.randrange(60):03}", f"C{dice.randrange(40):03}",
                f"worker{dice.randrange(PEOPLE)}", f"worker{dice.randrange(PEOPLE)}"])
    return path


def _moment(at: dt.datetime) -> str:
    return f"{at:%d.%m.%Y %H:%M}"


def _number(value: float) -> str:
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
