"""Two people, and what the audit log says of a table."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection


@pytest.fixture
def ann(db: None) -> Any:
    return get_user_model().objects.create(username="ann")


@pytest.fixture
def ben(db: None) -> Any:
    return get_user_model().objects.create(username="ben")


@pytest.fixture
def entries(db: None) -> Callable[..., list[Any]]:
    """``entries("crafts", record)`` → the log's entries for the table (and record) made since the test began."""
    from cmms.audit.models import AuditLog

    start = AuditLog.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def since(table: str, record: Any = None) -> list[Any]:
        found = AuditLog.objects.filter(table_name=table, id__gt=start).order_by("id")
        return list(found if record is None else found.filter(record_id=record.pk))

    return since


@pytest.fixture
def run_sql(db: None) -> Callable[..., list[Any]]:
    """Run one statement as it stands; the rows it returned."""

    def run(statement: str, *parameters: Any, on: Any = connection) -> list[Any]:
        with on.cursor() as cursor:
            cursor.execute(statement, list(parameters) or None)
            return list(cursor.fetchall()) if cursor.description else []

    return run
