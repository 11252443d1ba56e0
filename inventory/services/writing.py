"""Many rows' columns in one statement.

Django's ``bulk_update`` builds a CASE per column and row: a thousand balances took it twenty times as long.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def write_columns(model: type[models.Model], rows: Sequence[Any], names: Sequence[str]) -> None:
    """UPDATE these fields of these rows as they stand in memory; no signals, no history, no version."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    key: Any = model._meta.pk
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in (*fields, key)] for row in rows]
    columns = [quote(f.column) for f in fields]
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{f.rel_db_type(connection) if f is key else f.db_type(connection)}[]"
                               for f in (*fields, key))
            sets = ", ".join(f"{c} = v.{c}" for c in columns)
            cursor.execute(
                f"UPDATE {table} t SET {sets} FROM unnest({arrays}) AS v({', '.join(columns)}, row_key) "  # noqa: S608
                f"WHERE t.{quote(key.column)} = v.row_key", [list(column) for column in zip(*values, strict=True)])
        else:
            sets = ", ".join(f"{c} = %s" for c in columns)
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {quote(key.column)} = %s", values)  # noqa: S608
