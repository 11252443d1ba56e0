"""Months: made by whoever imports, guarded like the whole, moved and detached without losing a row."""

import datetime as dt
import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cmms.audit.models import AuditLog
from cmms.audit.triggers import triggers_missing
from cmms.audit.verify import problems
from cmms.database import partitions, roles

MAY = dt.date(2001, 5, 17)


@pytest.fixture
def old_entries(run_sql: Any) -> list[int]:
    """Three entries of May 2001, written by the owner: the log has no month for them."""
    run_sql("INSERT INTO audit_log (table_name, record_id, action, changed_at) SELECT 'x', n, 'INSERT', "
            "timestamptz '2001-05-17 12:00+00' + n * interval '1 hour' FROM generate_series(1, 3) n")
    return sorted(AuditLog.objects.filter(changed_at__year=2001).values_list("id", flat=True))


@pytest.mark.sqlite
def test_on_sqlite_there_is_nothing_to_do(db: None, capsys: Any) -> None:
    call_command("partitions", "--adopt-default")
    assert "SQLite" in capsys.readouterr().out
    assert partitions.ensure_months("audit_log", MAY, MAY) == []


def test_the_months_between_two_days() -> None:
    found = list(partitions.months(dt.date(2025, 11, 30), dt.date(2026, 2, 1)))
    assert found == [dt.date(2025, 11, 1), dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)]


@pytest.mark.postgresql
def test_the_coming_months_are_there_after_migrating(db: None) -> None:
    this_month = dt.datetime.now(dt.UTC).date().replace(day=1)
    for table in ("audit_log", "meter_readings"):
        firsts = {p.first for p in partitions.partitions_of(table)}
        assert {this_month, partitions.next_month(this_month), None} <= firsts
    assert partitions.ensure_coming() == []


@pytest.mark.postgresql
def test_a_new_month_bears_the_guards_of_the_whole_and_no_grant(run_sql: Any) -> None:
    for table in ("audit_log", "meter_readings"):
        (name,) = partitions.ensure_months(table, MAY, MAY)
        assert name == f"{table}_y2001m05"
        assert triggers_missing("default") == []
        with pytest.raises(IntegrityError), transaction.atomic():
            run_sql(f"TRUNCATE {name}")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run_sql("DELETE FROM audit_log_y2001m05")
    assert roles.excess() == []
    assert partitions.ensure_months("audit_log", MAY, MAY) == []


@pytest.mark.postgresql
def test_nonsense_is_refused(run_sql: Any) -> None:
    for table, month in (("users", "2001-05-01"), ("nothing", "2001-05-01"), ("pg_class", "2001-05-01"),
                         ("audit_log", "9001-05-01"), ("audit_log; DROP TABLE users", "2001-05-01")):
        with pytest.raises(Exception, match=r"no table split|no month"), transaction.atomic():
            run_sql("SELECT cmms_ensure_month(%s, %s::date)", table, month)


@pytest.mark.postgresql
def test_stray_rows_move_into_their_month(old_entries: list[int], run_sql: Any) -> None:
    assert partitions.ensure_months("audit_log", MAY, MAY) == []  # its rows lie in the default
    count, strays = AuditLog.objects.count(), partitions.stray_rows("audit_log")
    assert partitions.adopt_default("audit_log") == strays == 3
    assert AuditLog.objects.count() == count
    assert [row[0] for row in run_sql("SELECT id FROM audit_log_y2001m05 ORDER BY 1")] == old_entries
    assert partitions.stray_rows("audit_log") == 0
    assert triggers_missing("default") == roles.excess() == []


@pytest.mark.postgresql
@pytest.mark.parametrize("drop", [True, False])
def test_a_month_is_written_to_a_file_and_detached(old_entries: list[int], tmp_path: Path, run_sql: Any, drop: bool,
                                                   capsys: Any) -> None:
    call_command("partitions", "--adopt-default", "--table", "audit_log")
    call_command("partitions", "--detach-before", "2001-06", "--to", str(tmp_path), *(["--drop"] if drop else []))
    lines = gzip.decompress((tmp_path / "audit_log_y2001m05.csv.gz").read_bytes()).decode().splitlines()
    assert lines[0].startswith("id,") and [int(line.split(",")[0]) for line in lines[1:]] == old_entries
    assert not AuditLog.objects.filter(changed_at__year=2001).exists()
    assert ("audit_log_y2001m05" in connection.introspection.table_names()) is not drop
    assert "3 rows written" in capsys.readouterr().out
    if not drop:
        with pytest.raises(ProgrammingError, match="detached"), transaction.atomic():
            partitions.ensure_months("audit_log", MAY, MAY)


@pytest.mark.postgresql
def test_a_file_that_exists_is_not_overwritten(old_entries: list[int], tmp_path: Path) -> None:
    partitions.adopt_default("audit_log")
    (tmp_path / "audit_log_y2001m05.csv.gz").write_text("dear")
    with pytest.raises(CommandError, match="exists already"), transaction.atomic():
        call_command("partitions", "--detach-before", "2001-06", "--to", str(tmp_path))
    assert AuditLog.objects.filter(changed_at__year=2001).count() == 3


@pytest.mark.postgresql
def test_a_count_that_differs_detaches_nothing(old_entries: list[int], tmp_path: Path, monkeypatch: Any) -> None:
    partitions.adopt_default("audit_log")
    monkeypatch.setattr(partitions, "_rows_in", lambda path: 2)
    with pytest.raises(CommandError, match="holds 2 rows, the month 3"), transaction.atomic():
        call_command("partitions", "--detach-before", "2001-06", "--to", str(tmp_path))
    assert AuditLog.objects.filter(changed_at__year=2001).count() == 3


@pytest.mark.postgresql
def test_verify_names_strays_and_a_missing_month_and_mends_them(old_entries: list[int], run_sql: Any) -> None:
    (coming,) = [p for p in partitions.partitions_of("meter_readings")
                 if p.first == partitions.next_month(dt.datetime.now(dt.UTC).date())]
    run_sql(f"DROP TABLE {coming.name}")
    found = list(problems())
    assert [(f.kind, f.table) for f in found] == [("stray", "audit_log"), ("month", "meter_readings")]
    for fault in found:
        assert fault.fix
        fault.fix()
    assert list(problems()) == []


@pytest.mark.postgresql
def test_a_month_never_goes_without_a_place_for_its_file(db: None) -> None:
    with pytest.raises(CommandError, match="--to"):
        call_command("partitions", "--detach-before", "2001-06")
