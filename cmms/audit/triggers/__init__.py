"""The triggers that write the audit log and guard append-only tables, on PostgreSQL and SQLite side by side."""

from types import ModuleType
from typing import Any

from django.db import connections, transaction

from cmms.audit.triggers import postgresql, sqlite


def _of(connection: Any) -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def install_triggers(using: str) -> list[str]:
    """Make what is missing or stale on the database ``using``, drop what is obsolete; the names of what was done."""
    connection = connections[using]
    with transaction.atomic(using=using):
        return _of(connection).install(connection)  # type: ignore[no-any-return]


def step_aside(using: str) -> None:
    """Before migrations: triggers that would stop a change of their table give way (see each database's module)."""
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "postgresql":
            postgresql.loosen(connection)
        else:
            sqlite.remove(connection)


def triggers_missing(using: str) -> list[str]:
    """A line for each trigger of the database ``using`` that is missing, switched off or stale; empty when all is well.

    Needs no rights beyond reading the catalogue, so the application's own role may ask.
    """
    connection = connections[using]
    return _of(connection).missing(connection)  # type: ignore[no-any-return]


__all__ = ["install_triggers", "step_aside", "triggers_missing"]
