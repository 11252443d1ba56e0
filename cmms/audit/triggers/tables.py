"""Which table is watched how: the models' policies laid over the tables there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from cmms.audit.policy import Audit, hidden_columns, our_models, place_columns, policy_of, tree_columns


@dataclass(frozen=True)
class Watched:
    """One table of ours as it stands in the database: ``columns`` are real ones, so half-migrated tables work too."""

    model: type[models.Model]
    table: str
    columns: tuple[str, ...]
    policy: Audit
    hidden: frozenset[str]
    tree: bool
    partitions: tuple[str, ...] = field(default=())

    @property
    def audited(self) -> bool:
        return not self.policy.why_not

    @property
    def key(self) -> str:
        """The primary key's column."""
        return str(self.model._meta.pk.column)

    @property
    def whole_number_key(self) -> str:
        """The key's column where it is a whole number, else ''."""
        pk: Any = self.model._meta.pk
        target = pk.target_field if pk.is_relation else pk
        return pk.column if isinstance(target, models.IntegerField) else ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns the log holds, in the table's order."""
        return tuple(c for c in self.columns if c not in self.hidden)

    @property
    def place(self) -> tuple[str, str]:
        """(site column, location column), '' for what the table does not have."""
        site, location = place_columns(self.model)
        return site if site in self.shown else "", location if location in self.shown else ""


def watched_tables(connection: Any) -> Iterator[Watched]:
    """Every table of ours that exists in the database of ``connection``."""
    columns, partitions = _introspect(connection)
    for model in our_models():
        table = model._meta.db_table
        if table in columns:
            yield Watched(model, table, columns[table], policy_of(model),
                          hidden_columns(model) & set(columns[table]),
                          bool(tree_columns(model)), partitions.get(table, ()))


def _introspect(connection: Any) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    if connection.vendor == "postgresql":
        return _introspect_postgresql(connection)
    with connection.cursor() as cursor:
        # table_xinfo shows generated columns, table_info does not; hidden = 1 are those of virtual tables
        cursor.execute("SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c "
                       "WHERE m.type = 'table' AND c.hidden <> 1 ORDER BY m.name, c.cid")
        return _grouped(cursor.fetchall()), {}


def _introspect_postgresql(connection: Any) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 "
            "AND NOT a.attisdropped ORDER BY c.relname, a.attnum")
        columns = _grouped(cursor.fetchall())
        cursor.execute(
            "SELECT p.relname, c.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent "
            "JOIN pg_class c ON c.oid = i.inhrelid WHERE p.relkind = 'p' "
            "AND p.relnamespace = current_schema()::regnamespace ORDER BY 1, 2")
        return columns, _grouped(cursor.fetchall())


def _grouped(rows: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for owner, name in rows:
        found.setdefault(owner, []).append(name)
    return {owner: tuple(names) for owner, names in found.items()}
