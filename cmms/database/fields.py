"""Column types that Django's own fields do not have."""

from typing import Any

from django.db import models
from django.db.models import Func
from django.utils.deconstruct import deconstructible


@deconstructible(path="cmms.database.fields.CurrentTransaction")
class CurrentTransaction(Func):
    """The id of the running transaction: PostgreSQL's 64-bit one, which never wraps; NULL elsewhere."""

    template = "NULL"
    arity = 0
    allowed_default = True

    def __init__(self) -> None:
        super().__init__(output_field=TransactionIdField())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="pg_current_xact_id()", **extra)


class TransactionIdField(models.Field):
    """A transaction id: ``xid8`` on PostgreSQL, ``bigint`` elsewhere. An int in Python.

    No IntegerField: PostgreSQL has no operator between xid8 and bigint, so values travel as text. Compare it with
    ``pg_snapshot_xmin(pg_current_snapshot())`` to know which rows nobody can still commit before.
    """

    description = "Transaction id"

    def db_type(self, connection: Any) -> str:
        return "xid8" if connection.vendor == "postgresql" else "bigint"

    def to_python(self, value: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None or hasattr(value, "resolve_expression") else int(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return str(value) if isinstance(value, int) and connection.vendor == "postgresql" else value

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::xid8" if connection.vendor == "postgresql" and not hasattr(value, "as_sql") else "%s"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)
