"""The application's role owns nothing and cannot touch what must stay."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from cmms.accounts.models import Craft, User
from cmms.audit import acting_as
from cmms.audit.models import AuditLog
from cmms.database import partitions, roles
from tests import postgres

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def refused() -> Callable[[Any, str], str]:
    def attempt(on: Any, statement: str) -> str:
        with pytest.raises(DatabaseError) as error, on.cursor() as cursor:
            cursor.execute(statement)
        return str(error.value)

    return attempt


@pytest.mark.parametrize("attack", [
    "INSERT INTO audit_log (table_name, action) VALUES ('forged', 'INSERT')",
    "UPDATE audit_log SET changed_by = 1", "DELETE FROM audit_log", "TRUNCATE audit_log",
    "INSERT INTO audit_log_default (id, table_name, action, changed_at) VALUES (1, 'forged', 'INSERT', now())",
    "DELETE FROM audit_log_default", "SELECT * FROM audit_log_default", "SELECT * FROM meter_readings_default",
    "UPDATE inventory_transactions SET quantity = 0", "DELETE FROM inventory_transactions",
    "TRUNCATE inventory_transactions", "TRUNCATE crafts CASCADE", "DELETE FROM django_migrations",
    "ALTER TABLE audit_log DISABLE TRIGGER ALL", "ALTER TABLE crafts DISABLE TRIGGER cmms_audit_upd",
    "DROP TRIGGER cmms_audit_upd ON crafts", "DROP TABLE crafts", "SET session_replication_role = replica",
    "DROP FUNCTION cmms_audit()", "CREATE OR REPLACE FUNCTION cmms_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
    f"SET ROLE {postgres.OWNER}", "SELECT cmms_guard_partition('crafts', 'users')",
    "CREATE TABLE mine (id int)",
])
def test_every_attack_of_the_application_is_refused(attack: str, app_role: Any, refused: Any) -> None:
    said = refused(app_role, attack)
    assert any(word in said for word in ("permission denied", "must be owner"))


def test_the_application_cannot_forge_from_a_table_of_its_own(app_role: Any, refused: Any) -> None:
    with app_role.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE mine (id bigint)")
    said = refused(app_role, "CREATE TRIGGER forge AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows "
                             "FOR EACH STATEMENT EXECUTE FUNCTION cmms_audit('crafts', 'id', 'id', '{}', '', '')")
    assert "permission denied for function cmms_audit" in said


def test_the_application_works_and_is_audited(as_application: None) -> None:
    ann = User.objects.create(username="ann")
    with acting_as(ann, channel="api"):
        craft = Craft.objects.create(code="A", name="a")
        craft.delete()
    found = AuditLog.objects.filter(table_name="crafts", record_id=craft.pk or 0) | AuditLog.objects.filter(
        table_name="crafts", changed_by=ann)
    assert [(e.action, e.channel) for e in found.order_by("id")] == [("INSERT", "api"), ("DELETE", "api")]


def test_the_application_makes_months_and_gets_nothing_on_them(as_application: None) -> None:
    first = dt.date(1999, 7, 1)
    made = partitions.ensure_months("meter_readings", first, first)
    assert made in (["meter_readings_y1999m07"], [])
    assert roles.excess() == []


def test_readonly_reads_no_secret_and_no_log(another_connection: Any, refused: Any) -> None:
    readonly = another_connection(user=postgres.READONLY)
    with readonly.cursor() as cursor:
        cursor.execute("SELECT count(*), max(username) FROM users")
        cursor.execute("SELECT * FROM crafts")
    for statement in ("SELECT password FROM users", "SELECT hash FROM api_tokens", "SELECT * FROM django_session",
                      "SELECT * FROM audit_log", "INSERT INTO crafts (code, name) VALUES ('A', 'a')"):
        assert "permission denied" in refused(readonly, statement)


def test_the_auditor_reads_the_log_and_changes_nothing(another_connection: Any, refused: Any) -> None:
    auditor = another_connection(user=postgres.AUDITOR)
    with auditor.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_log")
    for statement in ("SELECT password FROM users", "DELETE FROM audit_log", "UPDATE crafts SET name = 'x'"):
        assert "permission denied" in refused(auditor, statement)


def test_a_grant_that_is_too_much_is_named_and_taken_back(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON audit_log TO {postgres.APPLICATION}")
        cursor.execute(f"GRANT SELECT ON audit_log_default, users TO {postgres.READONLY}")
        cursor.execute(f"GRANT UPDATE (title) ON work_orders TO {postgres.AUDITOR}")
    assert roles.excess() == [
        f"role {postgres.APPLICATION} has DELETE on audit_log",
        f"role {postgres.READONLY} has SELECT on audit_log_default",
        f"role {postgres.READONLY} has SELECT on users",
        f"role {postgres.AUDITOR} has UPDATE on work_orders",
    ]
    assert roles.grant()
    assert roles.excess() == []
