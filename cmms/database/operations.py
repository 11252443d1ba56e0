"""Migration operations that Django does not have: extensions, partitioned tables, storage, SQL per database."""

from typing import Any

from django.db import NotSupportedError, migrations, router
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import ModelOperation
from django.db.utils import ProgrammingError

EXTENSIONS = ("pg_trgm", "btree_gist")


class PgExtensions(Operation):
    """Has PostgreSQL's ``pg_trgm`` (search by parts of words) and ``btree_gist`` (no overlaps) in the database.

    Both are trusted extensions: whoever may CREATE in the database may add them. They stay when the migration is
    reversed, because other schemas may use them.
    """

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(self, *names: str) -> None:
        self.names = names or EXTENSIONS

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [] if self.names == EXTENSIONS else list(self.names), {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """An extension is no part of any model's state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql" or not router.allow_migrate(connection.alias, app_label):
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension WHERE extname = ANY(%s)", [list(self.names)])
            present = {row[0] for row in cursor.fetchall()}
        for name in self.names:
            if name in present:
                continue
            try:
                schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {schema_editor.quote_name(name)}")
            except (NotSupportedError, ProgrammingError) as error:
                raise NotSupportedError(
                    f'PostgreSQL would not add the extension {name}. As a superuser, in this database, run: '
                    f'CREATE EXTENSION "{name}"; (Debian: it comes with the package postgresql). Then migrate again. '
                    f"PostgreSQL said: {error}"
                ) from error

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing: see the class."""

    def describe(self) -> str:
        return f"PostgreSQL extensions {', '.join(self.names)}"

    @property
    def migration_name_fragment(self) -> str:
        return "extensions"


class CreatePartitioned(migrations.CreateModel):
    """``CreateModel`` for a table that PostgreSQL splits by month of ``partition_by``; a plain table elsewhere.

    There the primary key is (id, ``partition_by``), because a unique key must hold the partition key; to Django it
    stays ``id``. The default partition is made at once, the months after migrating (``cmms.database.partitions``).
    Such a table is never the target of a foreign key, and its unique constraints hold ``partition_by``.
    """

    serialization_expand_args = ["fields", "options", "managers"]

    def __init__(self, name: str, fields: Any, options: Any = None, bases: Any = None, managers: Any = None, *,
                 partition_by: str) -> None:
        self.partition_by = partition_by
        super().__init__(name, fields, options=options, bases=bases, managers=managers)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, args, kwargs = super().deconstruct()
        return name, list(args), {**kwargs, "partition_by": self.partition_by}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        quote = schema_editor.quote_name
        key = model._meta.get_field(self.partition_by)
        plain = schema_editor.table_sql

        def partitioned(made: Any) -> tuple[str, Any]:
            sql, params = plain(made)
            if made is not model:  # the table of a many-to-many field
                return sql, params
            return _partitioned_sql(sql, schema_editor, model, key), params

        schema_editor.table_sql = partitioned
        try:
            schema_editor.create_model(model)
        finally:
            del schema_editor.table_sql  # uncovers the class's own
        table = model._meta.db_table
        schema_editor.execute(f"CREATE TABLE {quote(table + '_default')} PARTITION OF {quote(table)} DEFAULT")

    def reduce(self, operation: Operation, app_label: str) -> Any:
        # CreateModel's own would fold later operations into a plain CreateModel and lose the partitions.
        return ModelOperation.reduce(self, operation, app_label)

    def describe(self) -> str:
        return f"Create model {self.name}, partitioned by month of {self.partition_by}"


def _partitioned_sql(sql: str, schema_editor: Any, model: Any, key: Any) -> str:
    """Django's CREATE TABLE with the key moved out of the id column and the partition clause appended."""
    quote = schema_editor.quote_name
    pk = model._meta.pk
    column, _ = schema_editor.column_sql(model, pk)
    before = f"{quote(pk.column)} {column}"
    if " PRIMARY KEY" not in column or before not in sql or not sql.endswith(")"):
        raise NotSupportedError(f"Cannot tell where the primary key stands in: {sql}")
    sql = sql.replace(before, before.replace(" PRIMARY KEY", ""), 1)
    name = quote(f"{model._meta.db_table}_pkey")
    return (f"{sql[:-1]}, CONSTRAINT {name} PRIMARY KEY ({quote(pk.column)}, {quote(key.column)})) "
            f"PARTITION BY RANGE ({quote(key.column)})")


class SetStorage(Operation):
    """Storage parameters of a table on PostgreSQL, e.g. ``SetStorage("asset", fillfactor=45)``.

    Reversing resets them. For a partitioned table it sets those of each partition there is, as PostgreSQL demands.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, **parameters: int | float | str | bool) -> None:
        if not parameters:
            raise ValueError("SetStorage needs at least one parameter, such as fillfactor=45.")
        self.model_name = model_name
        self.parameters = parameters

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.model_name], dict(self.parameters)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """How rows lie on pages is no part of the model's state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        values = ", ".join(f"{name} = {_literal(value)}" for name, value in self.parameters.items())
        self._alter(app_label, schema_editor, to_state, f"SET ({values})")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._alter(app_label, schema_editor, to_state, f"RESET ({', '.join(self.parameters)})")

    def _alter(self, app_label: str, schema_editor: Any, state: Any, clause: str) -> None:
        connection = schema_editor.connection
        model = state.apps.get_model(app_label, self.model_name)
        if connection.vendor != "postgresql" or not self.allow_migrate_model(connection.alias, model):
            return
        for table in _leaves(connection, model._meta.db_table):
            schema_editor.execute(f"ALTER TABLE {schema_editor.quote_name(table)} {clause}")

    def describe(self) -> str:
        return f"Storage of {self.model_name}: {', '.join(f'{k}={v}' for k, v in self.parameters.items())}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name.lower()}_storage"


def _literal(value: int | float | str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _leaves(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_partition_tree(%s::regclass) t JOIN pg_class c ON c.oid = t.relid "
            "WHERE t.isleaf ORDER BY 1", [connection.ops.quote_name(table)],
        )
        return [row[0] for row in cursor.fetchall()] or [table]


class VendorSQL(Operation):
    """SQL written once per database. An empty text does nothing there; it reverses only if its reverse is given.

    ``params`` are never interpolated: a ``%`` in the text is a ``%``. SQLite runs one statement per list item.
    """

    reduces_to_sql = True

    def __init__(self, *, postgresql: str | list[str] = "", sqlite: str | list[str] = "",
                 reverse_postgresql: str | list[str] | None = None,
                 reverse_sqlite: str | list[str] | None = None) -> None:
        self.postgresql, self.sqlite = postgresql, sqlite
        self.reverse_postgresql, self.reverse_sqlite = reverse_postgresql, reverse_sqlite

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return ((not self.postgresql or self.reverse_postgresql is not None)
                and (not self.sqlite or self.reverse_sqlite is not None))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        names = ("postgresql", "sqlite", "reverse_postgresql", "reverse_sqlite")
        return type(self).__qualname__, [], {n: getattr(self, n) for n in names if getattr(self, n) not in ("", None)}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """SQL tells the model state nothing."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, self.postgresql, self.sqlite)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(app_label, schema_editor, self.reverse_postgresql or "", self.reverse_sqlite or "")

    @staticmethod
    def _run(app_label: str, schema_editor: Any, postgresql: str | list[str], sqlite: str | list[str]) -> None:
        connection = schema_editor.connection
        if not router.allow_migrate(connection.alias, app_label):
            return
        text = postgresql if connection.vendor == "postgresql" else sqlite
        for statement in [text] if isinstance(text, str) else text:
            if statement.strip():
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "SQL of its own per database"


__all__ = ["EXTENSIONS", "CreatePartitioned", "PgExtensions", "SetStorage", "VendorSQL"]
