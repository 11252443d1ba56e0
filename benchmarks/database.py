"""What only the database's superuser may do: rows by the million without triggers, and looking at everything."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from benchmarks.ground import SUPERUSER

Session = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def superuser() -> Iterator[Session]:
    """A session that commits each statement."""
    with psycopg.connect(os.environ[SUPERUSER], autocommit=True) as session:
        yield session


def value(session: Session, sql: str, *facts: Any) -> Any:
    """The first column of the first row."""
    row = session.execute(sql.encode(), facts).fetchone()
    return row[0] if row else None


def fill(session: Session, table: str, statement: str, *facts: Any) -> None:
    """Run ``statement``, which writes very many rows to ``table``: no trigger and no foreign key looks at them, and the
    indexes are made after it, as a restore does."""
    indexes = session.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid "
        "WHERE i.indrelid = %s::regclass AND c.oid IS NULL", [table]).fetchall()
    session.execute("SET session_replication_role = replica")
    session.execute("SET maintenance_work_mem = '256MB'")
    for name, _definition in indexes:
        session.execute(f"DROP INDEX {name}".encode())
    session.execute(statement.encode(), facts)
    for _name, definition in indexes:
        session.execute(definition.encode())
    session.execute("SET session_replication_role = origin")
    session.execute(f"VACUUM ANALYZE {table}".encode())
