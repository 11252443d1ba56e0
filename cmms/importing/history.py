"""Field history for many rows by one statement: what simple-history writes row by row, copied inside the database."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone

from cmms.audit import current_actor

# Whoever finds another reason, or none, on a row's newest version knows that a person wrote it.
IMPORTED = "import"


def record_history(model: type[models.Model], ids: Sequence[int], mark: str, reason: str | None = IMPORTED, *,
                   using: str = DEFAULT_DB_ALIAS) -> None:
    """A version of each row as it stands now; ``mark`` "+" for made, "~" for changed. Nothing for models without."""
    manager = getattr(model, getattr(model._meta, "simple_history_manager_attribute", "history"), None)
    if manager is None or not ids:
        return
    connection = connections[using]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in manager.model.tracked_fields)
    table, history = quote(model._meta.db_table), quote(manager.model._meta.db_table)
    key = quote(str(model._meta.pk.column))
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    facts = [moment, mark, reason, current_actor().user_id]
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 5000):
            batch = list(ids[start:start + 5000])
            if connection.vendor == "postgresql":
                where, keys = f"{key} = ANY(%s)", cast(list[Any], [batch])
            else:
                where, keys = f"{key} IN ({', '.join('%s' for _ in batch)})", batch
            cursor.execute(
                f"INSERT INTO {history} ({columns}, history_date, history_type, history_change_reason, "  # noqa: S608
                f"history_user_id) SELECT {columns}, %s, %s, %s, %s FROM {table} WHERE {where} ORDER BY {key}",
                [*facts, *keys])


def touched(model: type[models.Model], ids: Sequence[int]) -> set[int]:
    """Those of the rows whose newest version somebody other than an import wrote."""
    manager = getattr(model, getattr(model._meta, "simple_history_manager_attribute", "history"), None)
    if manager is None or not ids:
        return set()
    key = model._meta.pk.attname
    newest = dict(manager.filter(**{f"{key}__in": ids}).order_by("history_id").values_list(
        key, "history_change_reason"))
    return {pk for pk, reason in newest.items() if reason != IMPORTED}
