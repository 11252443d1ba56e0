"""A dump that is restored elsewhere keeps every trigger."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cmms.accounts.models import Craft
from cmms.audit.triggers import postgresql, sqlite
from tests import postgres

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connected_to() -> Iterator[Callable[[str], Any]]:
    """``connected_to(name)`` is a Django connection to another database of the same server (or another file)."""
    opened: list[Any] = []

    def open_one(name: str) -> Any:
        other = connection.copy()
        other.settings_dict["NAME"] = name
        opened.append(other)
        return other

    yield open_one
    for other in opened:
        other.close()


def is_audited(restored: Any) -> bool:
    with restored.cursor() as cursor:
        cursor.execute("UPDATE crafts SET name = 'b'")
        cursor.execute("SELECT action, channel FROM audit_log WHERE table_name = 'crafts' ORDER BY id DESC LIMIT 1")
        return bool(cursor.fetchall() == [("UPDATE", "sql")])


@pytest.mark.sqlite
def test_sqlite_dump_and_restore(tmp_path: Path, connected_to: Any) -> None:
    Craft.objects.create(code="A", name="a")
    copy = tmp_path / "restored.sqlite3"
    source, target = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(copy)
    target.executescript("\n".join(source.iterdump()))
    source.close()
    target.close()
    restored = connected_to(str(copy))
    assert sqlite.missing(restored) == []
    assert is_audited(restored)


@pytest.mark.postgresql
def test_postgresql_dump_and_restore(tmp_path: Path, connected_to: Any, run_sql: Any) -> None:
    Craft.objects.create(code="A", name="a")
    settings, folder = connection.settings_dict, postgres.binaries()
    name, dump = f"{settings['NAME']}_restored", str(tmp_path / "dump")

    def program(tool: str, *arguments: str) -> None:
        assert folder
        subprocess.run([str(folder / tool), "-h", settings["HOST"], "-U", settings["USER"], *arguments], check=True)

    run_sql(f'DROP DATABASE IF EXISTS "{name}"')
    run_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        program("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={settings['NAME']}")
        program("pg_restore", "--exit-on-error", f"--dbname={name}", dump)
        restored = connected_to(name)
        assert postgresql.missing(restored) == []
        assert is_audited(restored)
        restored.close()
    finally:
        run_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
