"""Rows that migrations make stay when a transactional test ends: making them anew would cost each test a second."""

from typing import Any

STANDING = frozenset({
    "auth_group", "auth_group_permissions", "auth_permission", "date_dimension", "django_content_type",
    "django_migrations",
})


def spare_what_migrations_made() -> None:
    """Have Django's ``flush`` leave STANDING alone, and not act as if it had just migrated."""
    from django.core.management.commands import flush

    def sql_flush(style: Any, connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> list[str]:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [name for name in names if name not in STANDING]
        return list(connection.ops.sql_flush(style, tables, reset_sequences=reset_sequences,
                                             allow_cascade=allow_cascade))

    flush.sql_flush = sql_flush
    flush.emit_post_migrate_signal = lambda *args, **kwargs: None
