"""Views of ours: made after every migrate and dropped before one, because a column a view names cannot change."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, transaction

MARK = "cmms:"


@dataclass(frozen=True)
class View:
    """``postgresql`` and ``sqlite`` are the SELECT; ``app`` is the label of the app whose tables it reads."""

    name: str
    postgresql: str
    sqlite: str
    app: str

    def select(self, vendor: str) -> str:
        return (self.postgresql if vendor == "postgresql" else self.sqlite).strip().rstrip(";")

    def mark(self, vendor: str) -> str:
        return MARK + hashlib.sha256(self.select(vendor).encode()).hexdigest()[:16]


_views: dict[str, View] = {}


def register_view(name: str, *, postgresql: str, sqlite: str, app: str) -> None:
    """Have a view on both databases; call it from the app's ``ready()``. Views are made in the order of registering."""
    _views[name] = View(name, postgresql, sqlite, app)


def registered_views() -> tuple[View, ...]:
    return tuple(_views.values())


def create_views(using: str) -> list[str]:
    """Make the views that are missing or stale; their names. An app whose tables are not all there yet is left out."""
    connection = connections[using]
    made = []
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        present = _present(connection, cursor)
        for view in _views.values():
            if not _app_tables(view.app) <= tables or present.get(view.name) == view.mark(connection.vendor):
                continue
            if view.name in present:
                cursor.execute(f"DROP VIEW {connection.ops.quote_name(view.name)}")
            for statement in _create(connection, view):
                cursor.execute(statement)
            made.append(view.name)
    return made


def drop_views(using: str) -> None:
    """Drop our views, the last registered first."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for view in reversed(_views.values()):
            cursor.execute(f"DROP VIEW IF EXISTS {connection.ops.quote_name(view.name)}")


def views_missing(using: str) -> list[str]:
    """A line for each view that is missing or not as it should be."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = _present(connection, cursor)
    return [f"view {v.name}: {'not as it should be' if v.name in present else 'missing'}" for v in _views.values()
            if present.get(v.name) != v.mark(connection.vendor)]


def _app_tables(app: str) -> set[str]:
    return {m._meta.db_table for m in apps.get_app_config(app).get_models() if m._meta.managed and not m._meta.proxy}


def _create(connection: Any, view: View) -> list[str]:
    vendor = connection.vendor
    name, mark, select = connection.ops.quote_name(view.name), view.mark(vendor), view.select(vendor)
    if vendor == "postgresql":
        return [f"CREATE VIEW {name} AS {select}", f"COMMENT ON VIEW {name} IS '{mark}'"]
    return [f"CREATE VIEW {name} /* {mark} */ AS {select}"]


def _present(connection: Any, cursor: Any) -> dict[str, str]:
    """View → its mark, '' where it bears none."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT relname, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class "
                       "WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace")
        return dict(cursor.fetchall())
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    found = {}
    for name, sql in cursor.fetchall():
        _, _, after = sql.partition(f"/* {MARK}")
        found[name] = MARK + after.split(" ", 1)[0] if after else ""
    return found
