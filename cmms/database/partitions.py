"""Tables split by month on PostgreSQL: making months, moving stray rows, detaching old ones. SQLite has none."""

import csv
import datetime as dt
import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from cmms.database.partition_functions import definitions

COMING_MONTHS = 3
LOCK_TIMEOUT = "5s"


@dataclass(frozen=True)
class Partition:
    """``first`` is the month's first day (UTC), None for the default partition."""

    table: str
    name: str
    first: dt.date | None


def months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first days of the months from that of ``first`` to that of ``last``, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = next_month(month)


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def partitioned_tables(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables split by month; none on SQLite."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'p' "
                       "AND relnamespace = current_schema()::regnamespace ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def partitions_of(table: str, using: str = DEFAULT_DB_ALIAS) -> list[Partition]:
    """The table's partitions in order of time, the default one last."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, "
            "substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \\(''(\\d{4}-\\d\\d-\\d\\d)')::date "
            "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass "
            "ORDER BY 2 NULLS LAST", [_q(table)])
        return [Partition(table, name, first) for name, first in cursor.fetchall()]


def ensure_months(table: str | type[models.Model], first: dt.date, last: dt.date, *,
                  using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Have the months from ``first`` to ``last``; the names of the partitions made now.

    Any role that may execute ``cmms_ensure_month`` may call it. Call it before the transaction that writes the rows:
    making a month locks the default partition until the transaction ends. A month whose rows already lie in the
    default partition is left there (``manage.py partitions --adopt-default`` moves them).
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    name = table if isinstance(table, str) else table._meta.db_table
    have = {p.first for p in partitions_of(name, using)}
    made = []
    for month in months(first, last):
        if month in have:
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT cmms_ensure_month(%s, %s)", [name, month])
            if cursor.fetchone()[0] == "made":
                made.append(f"{name}_y{month:%Y}m{month:%m}")
    return made


def ensure_coming(using: str = DEFAULT_DB_ALIAS, ahead: int = COMING_MONTHS) -> list[str]:
    """This month and the next ``ahead`` ones (UTC) of every table split by month."""
    today = dt.datetime.now(dt.UTC).date()
    last = today
    for _ in range(ahead):
        last = next_month(last)
    return [name for table in partitioned_tables(using) for name in ensure_months(table, today, last, using=using)]


def months_missing(table: str, using: str = DEFAULT_DB_ALIAS) -> list[dt.date]:
    """Which of this month and the next (UTC) the table lacks."""
    today = dt.datetime.now(dt.UTC).date()
    have = {p.first for p in partitions_of(table, using)}
    return [month for month in months(today, next_month(today)) if month not in have]


def prepare(using: str) -> list[str]:
    """After a migrate, as the owner: refresh the functions, have the coming months."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            for statement in definitions(cursor.fetchone()[0]):
                cursor.execute(statement)
        return ensure_coming(using)


def stray_rows(table: str, using: str = DEFAULT_DB_ALIAS) -> int:
    """How many rows lie in the default partition."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_q(table + '_default')}")
        return int(cursor.fetchone()[0])


def adopt_default(table: str, using: str = DEFAULT_DB_ALIAS) -> int:
    """Move the rows of the default partition into months of their own; how many were moved. For the owner.

    The default is detached, a fresh one put in its place, the months made, and the rows inserted anew, unaudited: they
    do not change. One transaction; readers and writers of the table wait for it.
    """
    connection = connections[using]
    key = _partition_key(connection, table)
    default, stray = f"{table}_default", f"{table}_stray"
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute(f"ALTER TABLE {_q(table)} DETACH PARTITION {_q(default)}")
        cursor.execute(f"ALTER TABLE {_q(default)} RENAME TO {_q(stray)}")
        _free_names(cursor, stray)
        cursor.execute(f"CREATE TABLE {_q(default)} PARTITION OF {_q(table)} DEFAULT")
        cursor.execute("SELECT cmms_guard_partition(%s::regclass, %s::regclass)", [_q(table), _q(default)])
        cursor.execute(f"SELECT DISTINCT date_trunc('month', {_q(key)})::date FROM {_q(stray)} "
                       f"WHERE {_q(key)} BETWEEN '1900-01-01' AND '2199-12-31'")
        for (month,) in cursor.fetchall():
            cursor.execute("SELECT cmms_ensure_month(%s, %s)", [table, month])
        columns = ", ".join(map(_q, _written_columns(cursor, table)))
        cursor.execute(f"ALTER TABLE {_q(table)} DISABLE TRIGGER USER")
        cursor.execute(f"INSERT INTO {_q(table)} ({columns}) SELECT {columns} FROM {_q(stray)}")
        moved = int(cursor.rowcount)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
        cursor.execute(f"ALTER TABLE {_q(table)} ENABLE TRIGGER USER")
        cursor.execute(f"DROP TABLE {_q(stray)}")
    return moved


def detach(partition: Partition, folder: Path, *, drop: bool = False,
           using: str = DEFAULT_DB_ALIAS) -> tuple[Path, int]:
    """Write a month to ``<folder>/<partition>.csv.gz``, read the file back, and detach the month; (file, rows).

    Writers of that month wait while the file is written; readers do not. The file is complete, counted and on the
    disk before the month is detached; ``drop`` then removes it, otherwise it stays as a table of its own.
    """
    connection = connections[using]
    target = folder / f"{partition.name}.csv.gz"
    unfinished = target.with_suffix(".gz.unfinished")
    if target.exists():
        raise FileExistsError(f"{target} exists already; move it away first.")
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute(f"LOCK TABLE {_q(partition.name)} IN SHARE MODE")
        cursor.execute(f"SELECT count(*) FROM {_q(partition.name)}")
        expected = int(cursor.fetchone()[0])
        _write(cursor, partition.name, unfinished)
        found = _rows_in(unfinished)
        if found != expected:
            raise OSError(f"{unfinished} holds {found} rows, the month {expected}; nothing was detached.")
        unfinished.replace(target)
        cursor.execute(f"ALTER TABLE {_q(partition.table)} DETACH PARTITION {_q(partition.name)}")
        if drop:
            cursor.execute(f"DROP TABLE {_q(partition.name)}")
    return target, expected


def _write(cursor: Any, table: str, path: Path) -> None:
    with path.open("wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed, \
                cursor.copy(f"COPY (SELECT * FROM {_q(table)} ORDER BY id) TO STDOUT (FORMAT csv, HEADER)") as rows:
            for block in rows:
                packed.write(block)
        raw.flush()
        os.fsync(raw.fileno())


def _rows_in(path: Path) -> int:
    csv.field_size_limit(2**31 - 1)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _partition_key(connection: Any, table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT a.attname FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid "
                       "AND a.attnum = p.partattrs[0] WHERE p.partrelid = %s::regclass", [_q(table)])
        return str(cursor.fetchone()[0])


def _written_columns(cursor: Any, table: str) -> list[str]:
    """The columns that are not generated."""
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                   "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum", [_q(table)])
    return [row[0] for row in cursor.fetchall()]


def _free_names(cursor: Any, table: str) -> None:
    """Drop the indexes and keys of a detached default, whose names its successor needs."""
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')",
                   [_q(table)])
    for (name,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {_q(table)} DROP CONSTRAINT {_q(name)}")
    cursor.execute("SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                   "WHERE i.indrelid = %s::regclass", [_q(table)])
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {_q(name)}")


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
