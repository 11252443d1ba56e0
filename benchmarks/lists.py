"""The questions that people ask all day, over a million orders: the dashboard and the long lists of the admin."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Asset, BranchGrant, Location, Site
from assets.services import create_location, create_site
from benchmarks.clock import median_ms, say
from benchmarks.database import fill, superuser
from benchmarks.figures import Figure, at_most, exactly
from cmms.accounts.models import User
from cmms.pagination import key_page
from workorders.models import WorkOrder

PAGE = 50
MOST_MS = 100  # database queries answer in less than this on average


@dataclass(frozen=True)
class Size:
    assets: int
    orders: int
    repeats: int


SIZES = {"full": Size(100_000, 1_000_000, 9), "small": Size(5000, 50_000, 5), "tiny": Size(400, 2000, 1)}

# trees of a hundred, their root and what is right below it; half of them in each of two sites
ASSETS = """
INSERT INTO assets (id, name, tag, description, site_id, location_id, status, criticality, parent_id, lft, rght,
                    tree_id, level)
SELECT i, 'Machine ' || i, 'M-' || i, 'Conveyor, hall ' || i %% 40, CASE WHEN i %% 200 < 100 THEN %s ELSE %s END,
       CASE WHEN i %% 200 < 100 THEN %s ELSE %s END, 'OPERATIONAL', 'MEDIUM',
       CASE WHEN i %% 100 = 0 THEN NULL ELSE i - i %% 100 END,
       CASE WHEN i %% 100 = 0 THEN 1 ELSE 2 * (i %% 100) END,
       CASE WHEN i %% 100 = 0 THEN 200 ELSE 2 * (i %% 100) + 1 END, i / 100 + 1, (i %% 100 > 0)::int
FROM generate_series(100, %s + 99) i
"""
# one in fifty is open; the others were closed in the course of ten years
ORDERS = """
INSERT INTO work_orders (title, description, status, priority, work_type, site_id, location_id, asset_id,
                         assigned_to, created_at, scheduled_start, actual_start, actual_end, closed_at, outcome)
SELECT 'Order ' || o.i, 'Replace bearing ' || o.i %% 1000 || ' and check the guard',
       CASE WHEN o.i %% 50 = 0 THEN 'OPEN' ELSE 'CLOSED' END, o.i * 7 %% 5 + 1, 'CORRECTIVE', a.site_id, a.location_id,
       a.id, CASE WHEN o.i %% 3 = 0 THEN NULL ELSE %s END, o.at, o.at, o.at,
       CASE WHEN o.i %% 50 = 0 THEN NULL ELSE o.at + interval '3 hours' END,
       CASE WHEN o.i %% 50 = 0 THEN NULL ELSE o.at + interval '1 day' END,
       CASE WHEN o.i %% 50 = 0 THEN '' ELSE 'DONE' END
FROM (SELECT i, now() - (i * 7919::bigint %% 5000000) * interval '1 minute' AS at FROM generate_series(1, %s) i) o
JOIN assets a ON a.id = 100 + o.i * 31 %% %s
"""


def measure(size: Size) -> Iterator[Figure]:
    root = User.objects.create_superuser("root", password="not used here", name="Rita Root")
    planner = plant(size, root)
    yield from _dashboard(size, planner)
    counted: list[str] = []
    for person, who in ((root, "administrator"), (planner, "planner of one site")):
        for model, rows in ((Asset, size.assets), (WorkOrder, size.orders)):
            yield from _list(model, rows, person, who, size.repeats, counted)
    yield Figure("… queries of these pages that count rows", "", len(counted), "", exactly(0))


def plant(size: Size, worker: User) -> User:
    """Two sites with their assets and orders; the planner of the first."""
    sites: list[Site] = []
    halls: list[Location] = []
    for code in ("NORTH", "SOUTH"):
        sites.append(create_site(by=None, code=code, name=f"{code} works"))
        halls.append(create_location(by=None, parent=Location.objects.get(site=sites[-1], parent=None), name="Hall"))
    planner = User.objects.create_user("planner", password="not used here", name="Pia Planner", is_staff=True)
    planner.groups.add(Group.objects.get(name="planner"))
    BranchGrant.objects.create(user=planner, location=Location.objects.get(site=sites[0], parent=None))
    with superuser() as session:
        say(f"making {size.assets:,} assets")
        fill(session, "assets", ASSETS, *(s.pk for s in sites), *(h.pk for h in halls), size.assets)
        say(f"making {size.orders:,} orders")
        fill(session, "work_orders", ORDERS, worker.pk, size.orders, size.assets)
    return planner


def _dashboard(size: Size, planner: User) -> Iterator[Figure]:
    everybody = WorkOrder.objects.dashboard()[:PAGE]
    for queryset, who in ((everybody, "all sites"), (WorkOrder.objects.dashboard().visible_to(planner)[:PAGE],
                                                     "one site's planner")):
        say(f"dashboard, {who}")
        shape = f"first {PAGE} of {size.orders // 50:,} open among {size.orders:,} orders, {who}"
        plan = json.loads(queryset.explain(analyze=True, format="json"))[0]
        plan = json.loads(queryset.explain(analyze=True, format="json"))[0]  # the first one warmed the cache
        nodes = list(_nodes(plan["Plan"]))
        walked = any(node.get("Index Name") == "idx_workorders_dashboard" for node in nodes)
        sorts = sum("Sort" in node["Node Type"] for node in nodes)
        yield Figure("dashboard query (EXPLAIN ANALYZE)", shape, plan["Execution Time"], "ms", at_most(MOST_MS))
        yield Figure("… sorts, or another way than its index", shape, sorts + (not walked), "", at_most(0))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _list(model: type[models.Model], rows: int, person: User, who: str, repeats: int,
          counted: list[str]) -> Iterator[Figure]:
    name = str(model._meta.verbose_name_plural)
    say(f"admin list of {name}, {who}")
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    for page, cursor in (("first page", ""), ("deep page", _deep(model, person))):
        ask = partial(_ask, client, url, cursor)
        ask()
        with CaptureQueriesContext(connection) as seen:
            ask()
            queries = list(seen.captured_queries)  # the next request empties the log
        if not queries:
            raise RuntimeError(f"no query of {url} was seen")
        counted += [query["sql"] for query in queries if "COUNT(" in query["sql"].upper()]
        shape = f"{rows:,} {name}, {page}, {who}"
        yield Figure("admin list, the whole page", shape, median_ms([ask] * repeats), "ms, median")
        yield Figure(f"… its {len(queries)} queries", shape, sum(float(q["time"]) for q in queries) * 1000, "ms",
                     at_most(MOST_MS))


def _ask(client: Client, url: str, cursor: str) -> None:
    response = client.get(url, {"p": cursor} if cursor else {})
    if response.status_code != 200 or response.content.count(b"<tr") < PAGE // 2:
        raise RuntimeError(f"{url} gave {response.status_code} and too few rows")


def _deep(model: type[models.Model], person: User) -> str:
    """The cursor of a page nine tenths down the list."""
    request = RequestFactory().get("/")
    request.user = person
    site_admin = admin.site.get_model_admin(model)
    order = site_admin.get_ordering(request)
    if list(order) != ["-id"]:
        raise RuntimeError(f"{model.__name__} is listed by {order}, and this finds its deep page by -id only")
    edges = model._default_manager.aggregate(low=models.Min("pk"), high=models.Max("pk"))
    deep = edges["low"] + (edges["high"] - edges["low"]) // 10
    rows = site_admin.get_queryset(request).filter(pk__lte=deep)
    return key_page(rows, order=order, size=PAGE).next
