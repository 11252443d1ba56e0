"""Many rows into a table by the database's own fast path: COPY on PostgreSQL, one prepared statement on SQLite.

Triggers and constraints see every row, columns that are not named take the database's own default, and no model
instance is built.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], attnames: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` (values in the order of ``attnames``, as the fields hold them) inside the running transaction."""
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = ", ".join(quote(str(fields[name].column)) for name in attnames)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("%s" for _ in attnames)
        prepare = [fields[name].get_db_prep_save for name in attnames]
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
            [[prepared(value, connection) for prepared, value in zip(prepare, row, strict=True)] for row in rows])
