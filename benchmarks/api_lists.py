"""Lists of the API over a million orders: what the deepest page costs against the first, in queries and in time."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import lists
from benchmarks.clock import lap, say
from benchmarks.figures import Figure, at_most, exactly
from cmms.accounts.models import User
from cmms.pagination import key_page
from workorders.api import WorkOrders
from workorders.models import WorkOrder

PAGE = 50
QUERIES = 6
NAMES = "asset,location,site,assigned_to"
PATH = "/api/v1/work-orders/"


@dataclass(frozen=True)
class Size:
    plant: lists.Size
    repeats: int


SIZES = {"full": Size(lists.SIZES["full"], 31), "small": Size(lists.SIZES["small"], 11),
         "tiny": Size(lists.Size(400, 10_000, 1), 1)}  # so that a page of open ones is full


def measure(size: Size) -> Iterator[Figure]:
    root = User.objects.create_superuser("root", password="not used here", name="Rita Root")
    planner = lists.plant(size.plant, root)
    for person, who in ((root, "administrator"), (planner, "planner of one site")):
        client = Client(SERVER_NAME="localhost")
        client.force_login(person)
        for sort, only in (("-id", {}), ("scheduled_start", {}), ("dashboard", {"is_open": "true"})):
            yield from _pages(client, person, f"{sort}{', open ones' if only else ''}, {who}", sort, only, size)


def _pages(client: Client, person: User, what: str, sort: str, only: dict[str, Any], size: Size) -> Iterator[Figure]:
    say(f"orders by {what}")
    first: dict[str, Any] = {"sort": sort, "limit": PAGE, "expand": NAMES, **only}
    cursor = _deep(person, sort, dict.fromkeys(only, True))
    deep = {**first, "cursor": cursor} if cursor else first  # at the smallest size the first page is the deepest
    shape = f"{size.plant.orders:,} orders by {what}"
    queries = [_queries(client, asked) for asked in (first, first, deep)][1:]  # the first call warms what is kept
    yield Figure("50 orders with related names: queries", shape, len(queries[0]), "", at_most(QUERIES))
    yield Figure("… more or fewer for the deepest page", shape, abs(len(queries[1]) - len(queries[0])), "", exactly(0))
    once, deepest = list[float](), list[float]()
    for _turn in range(size.repeats):  # by turns, so that what else the machine does hits both
        for asked, found in ((first, once), (deep, deepest)):
            with lap() as took:
                _ask(client, asked)
            found.append(took.seconds * 1000)
    usual = statistics.median(once)
    yield Figure("… the first page", shape, usual, "ms, median")
    yield Figure("… the deepest page against it", shape, statistics.median(deepest) / usual, "times", at_most(1.5))


def _queries(client: Client, asked: dict[str, Any]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        _ask(client, asked)
        return [query["sql"] for query in seen.captured_queries]


def _ask(client: Client, asked: dict[str, Any]) -> None:
    response = client.get(PATH, asked)
    rows: list[Any] = json.loads(response.content)["results"] if response.status_code == 200 else []
    if len(rows) < PAGE or not isinstance(rows[0]["site"], dict):
        raise RuntimeError(f"{PATH} gave {response.status_code} and {len(rows)} rows: {response.content[:200]!r}")


def _deep(person: User, sort: str, only: dict[str, Any]) -> str:
    """The cursor of the last page but one, found from the end of the list."""
    rows = WorkOrder.objects.visible_to(person).filter(**only)
    backwards = [name[1:] if name.startswith("-") else f"-{name}" for name in WorkOrders.sorts[sort]]
    return key_page(rows, order=backwards, size=2 * PAGE).next  # a cursor says behind which row, whatever the direction
