"""Django's ``flush`` (the end of every transactional test) over tables that refuse to be emptied.

Only the test runner may do this: as the owner it switches the triggers off (PostgreSQL), or drops and remakes those
on DELETE (SQLite), around the very statements of one flush. Only tables that hold rows are touched: emptying the
others costs seconds, and a TRUNCATE of some would demand all that refer to them.
"""

import re
from typing import Any


def patch_flush() -> None:
    """Make ``flush`` work on both databases, for the rest of this process; a second call changes nothing."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush


def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
    """Empty the tables that ``sql_list`` names (TRUNCATE "a", "b" or DELETE FROM "a"); sequences go on counting."""
    from django.db import transaction

    emptying = [sql for sql in sql_list if sql.startswith(("TRUNCATE", "DELETE"))]
    tables = [name for sql in emptying for name in re.findall(r'"(\w+)"', sql)]
    if not tables:
        return
    empty = _empty_postgresql if self.connection.vendor == "postgresql" else _empty_sqlite
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables))
        empty(cursor, [row[0] for row in cursor.fetchall()])


def _empty_postgresql(cursor: Any, tables: list[str]) -> None:
    for name in tables:
        cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER; DELETE FROM "{name}"')
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
    for name in tables:
        cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def _empty_sqlite(cursor: Any, tables: list[str]) -> None:
    cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' "
                   "AND (name LIKE 'cmms_del_%' OR name LIKE 'cmms_keep_del_%')")
    triggers = [(name, sql) for table, name, sql in cursor.fetchall() if table in tables]
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in tables:
        cursor.execute(f'DELETE FROM "{name}"')
    for _, sql in triggers:
        cursor.execute(sql)
