"""What the audit triggers cost per row, on the widest table (per statement) and on a tree (per row)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from assets.models import Asset, Location, Site
from assets.services import create_site
from benchmarks.clock import lap, say
from benchmarks.database import Session, superuser, value
from benchmarks.figures import Figure, exactly
from cmms.audit import acting_as


@dataclass(frozen=True)
class Size:
    rows: int


SIZES = {"full": Size(100_000), "small": Size(10_000), "tiny": Size(100)}
ORDERS = ("INSERT INTO work_orders (title, description, status, site_id, location_id, source_system, external_id) "
          "SELECT 'Order ' || i, 'Replace the bearing of pump ' || i, 'OPEN', %s, %s, 'BENCH', i "
          "FROM generate_series(1, %s) i")
ASSETS = ("INSERT INTO assets (name, description, site_id, location_id, status, criticality, lft, rght, tree_id, "
          "level) SELECT 'Machine ' || i, 'A machine among many', %s, %s, 'OPERATIONAL', 'MEDIUM', 1, 2, i + 10, 0 "
          "FROM generate_series(1, %s) i")
TABLES = (
    ("work_orders", "per statement", ORDERS, "UPDATE work_orders SET title = title || ' (seen)'"),
    ("assets", "per row", ASSETS, "UPDATE assets SET name = name || ' (seen)'"),
)


def measure(size: Size) -> Iterator[Figure]:
    site = create_site(by=None, code="BENCH", name="Bench")
    place = Location.objects.get(site=site)
    for table, kind, insert, update in TABLES:
        found = {}
        with superuser() as session:
            for audited in (False, True):
                say(f"{size.rows:,} rows of {table} {'with' if audited else 'without'} audit")
                _switch(session, table, on=audited)
                found[audited] = _write(site, place, insert, update, size.rows)
                logged = value(session, "SELECT count(*) FROM audit_log WHERE table_name = %s", table)
                _empty(session, table)
        shape = f"{size.rows:,} rows of {table}"
        for at, verb in enumerate(("insertion", "update")):
            bare, full = (found[audited][at] / size.rows * 1e6 for audited in (False, True))
            yield Figure(f"{verb} without audit", shape, bare, "µs a row")
            yield Figure(f"… what the audit adds, triggers {kind}", shape, full - bare, "µs a row")
        yield Figure("… changes without their audit row", shape, 2 * size.rows - logged, "", exactly(0))
    assert not Asset.objects.exists()


def _write(site: Site, place: Location, insert: str, update: str, rows: int) -> tuple[float, float]:
    """Seconds of the insertion and of the update, as the application's role."""
    with lap() as inserting, acting_as(channel="command"), connection.cursor() as cursor:
        cursor.execute(insert, [site.pk, place.pk, rows])
    with lap() as updating, acting_as(channel="command"), connection.cursor() as cursor:
        cursor.execute(update)
    return inserting.seconds, updating.seconds


def _switch(session: Session, table: str, *, on: bool) -> None:
    """The audit's own triggers alone: guards and foreign keys look at each row in both cases."""
    names = session.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass "
                            "AND starts_with(tgname, 'cmms_audit_')", [table]).fetchall()
    for (name,) in names:
        session.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {name}".encode())


def _empty(session: Session, table: str) -> None:
    session.execute("SET session_replication_role = replica")
    session.execute(f"TRUNCATE {table} CASCADE".encode())
    session.execute("SET session_replication_role = origin")
