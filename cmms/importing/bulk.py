"""Many rows into a table by the database's own fast path: COPY on PostgreSQL, one prepared statement on SQLite.

Triggers and constraints see every row, columns that are not named take the database's own default, and no model
instance is built.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
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
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("%s" for _ in attnames)
        prepare = [fields[name].get_db_prep_save for name in attnames]
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
            [[prepared(value, connection) for prepared, value in zip(prepare, row, strict=True)] for row in rows])


def insert_objects(model: type[models.Model], objects: Iterable[Any]) -> list[Any]:
    """What ``bulk_create`` does, by COPY on PostgreSQL: each object has its key afterwards, and generated columns are
    read when they are asked for. Raises IntegrityError as it does."""
    made = list(objects)
    if not made or connection.vendor != "postgresql":
        return model._base_manager.bulk_create(made, batch_size=500)
    for one, key in zip(made, drawn_keys(model, len(made)), strict=True):
        one.pk = key
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names, stamped = [field.attname for field in fields], [f for f in fields if getattr(f, "auto_now", False)]
    for one in made:
        for field in stamped:
            field.pre_save(one, add=True)
    insert_rows(model, names, map(attrgetter(*names), made))
    for one in made:
        one._state.adding, one._state.db = False, connection.alias
    return made


def drawn_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys of the table's own sequence, which only PostgreSQL has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                       [connection.ops.quote_name(model._meta.db_table), model._meta.pk.column, count])
        return [key for (key,) in cursor.fetchall()]
