"""Lists as files: in memory that does not grow with the list, and every row of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.models import Location
from assets.services import create_location, create_site
from benchmarks.clock import Ran, python, say
from benchmarks.database import fill, superuser
from benchmarks.figures import Figure, at_most, exactly
from benchmarks.lists import ASSETS, ORDERS
from cmms.accounts.models import User


@dataclass(frozen=True)
class Size:
    assets: int
    few: int
    many: int
    kinds: int  # how many of KINDS


SIZES = {"full": Size(10_000, 20_000, 200_000, 4), "small": Size(1000, 2000, 20_000, 4),
         "tiny": Size(200, 600, 1300, 2)}
DOORS = {
    "API": "/api/v1/work-orders/export/?format={}", "back office": "/admin/workorders/workorder/export.{}",
    "page": "/work-orders/?show=all&format={}",
}
KINDS = (("API", "csv"), ("back office", "xlsx"), ("API", "xlsx"), ("page", "csv"))


def measure(size: Size) -> Iterator[Figure]:
    root = User.objects.create_superuser("root", password="not used here", name="Rita Root")
    _plant(size)
    _orders(root, size.few, size.assets)
    few = {(door, form): _exported(door, form) for door, form in KINDS[:size.kinds]}
    _orders(root, size.many - size.few, size.assets)
    for (door, form), small in few.items():
        large = _exported(door, form)
        seconds, rows = large.output.split()
        shape = f"{size.many:,} work orders, {form.upper()}, {door}"
        yield Figure("export of a list", shape, size.many / float(seconds), "rows/s")
        yield Figure("… peak memory", shape, large.peak_mb, "MB")
        yield Figure("… peak memory against a list of a tenth", f"{size.few:,} and {size.many:,} rows",
                     large.peak_mb / small.peak_mb, "times", at_most(1.2))
        yield Figure("… orders that are not in the file", shape, size.many - int(rows), "", exactly(0))


def _plant(size: Size) -> None:
    sites, halls = [], []
    for code in ("NORTH", "SOUTH"):
        sites.append(create_site(by=None, code=code, name=f"{code} works"))
        halls.append(create_location(by=None, parent=Location.objects.get(site=sites[-1], parent=None), name="Hall"))
    with superuser() as session:
        fill(session, "assets", ASSETS, *(s.pk for s in sites), *(h.pk for h in halls), size.assets)


def _orders(worker: User, count: int, assets: int) -> None:
    say(f"making {count:,} orders")
    with superuser() as session:
        fill(session, "work_orders", ORDERS, worker.pk, count, assets)


def _exported(door: str, form: str) -> Ran:
    say(f"export by {door} as {form}")
    return python("-m", "benchmarks.exported", DOORS[door].format(form), form)
