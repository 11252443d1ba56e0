"""A table without its triggers is named, and migrate mends it."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection, models
from django.test.utils import isolate_apps

from cmms.audit import Audit, checks
from cmms.audit.policy import our_models, policy_of
from cmms.audit.triggers import install_triggers, triggers_missing
from cmms.audit.verify import problems


def plant(run_sql: Any, postgresql: str, sqlite: str) -> None:
    run_sql(postgresql if connection.vendor == "postgresql" else sqlite)


def test_all_is_well_after_migrating(db: None) -> None:
    assert triggers_missing("default") == []
    assert install_triggers("default") == []
    assert [m for m in run_checks(databases=["default"]) if m.id.startswith("audit.")] == []


def test_a_missing_trigger_is_named_and_made_again(run_sql: Any) -> None:
    plant(run_sql, "DROP TRIGGER cmms_audit_upd ON crafts", "DROP TRIGGER cmms_upd_crafts")
    (line,) = triggers_missing("default")
    assert "crafts" in line and "missing" in line
    (message,) = [m for m in run_checks(databases=["default"]) if m.id == "audit.W001"]
    assert "crafts" in message.msg
    (fault,) = problems()
    assert fault.kind == "trigger" and fault.fix
    fault.fix()
    assert triggers_missing("default") == []
    assert list(problems()) == []


def test_a_missing_view_is_named_and_made_again(run_sql: Any) -> None:
    run_sql("DROP VIEW asset_hierarchy")
    (fault,) = problems()
    assert (fault.kind, fault.sentence) == ("view", "view asset_hierarchy: missing.") and fault.fix
    fault.fix()
    assert list(problems()) == []


def test_a_changed_trigger_is_named_and_made_again(run_sql: Any) -> None:
    if connection.vendor == "postgresql":
        run_sql("COMMENT ON TRIGGER cmms_audit_upd ON crafts IS 'cmms:another'")
    else:
        run_sql("DROP TRIGGER cmms_upd_crafts")
        run_sql("CREATE TRIGGER cmms_upd_crafts AFTER UPDATE ON crafts BEGIN SELECT 1; END")
    (line,) = triggers_missing("default")
    assert "not as it should be" in line
    install_triggers("default")
    assert triggers_missing("default") == []


def test_a_trigger_of_a_table_that_lost_its_audit_goes(run_sql: Any) -> None:
    plant(run_sql, "CREATE TRIGGER cmms_old AFTER INSERT ON crafts EXECUTE FUNCTION cmms_refuse('x')",
          "CREATE TRIGGER cmms_old /* cmms: */ AFTER INSERT ON crafts BEGIN SELECT 1; END")
    if connection.vendor == "postgresql":
        run_sql("COMMENT ON TRIGGER cmms_old ON crafts IS 'cmms:old'")
    assert len(install_triggers("default")) == 1
    plant(run_sql, "INSERT INTO crafts (code, name) VALUES ('A', 'a')", "SELECT 1")


@pytest.mark.postgresql
def test_a_trigger_switched_off_is_named_and_switched_on(run_sql: Any) -> None:
    run_sql("ALTER TABLE inventory_transactions DISABLE TRIGGER cmms_keep")
    assert triggers_missing("default") == ["trigger cmms_keep on inventory_transactions: switched off"]
    install_triggers("default")
    assert triggers_missing("default") == []


@pytest.mark.postgresql
def test_a_function_that_was_tampered_with_is_named_and_made_again(run_sql: Any) -> None:
    run_sql("CREATE OR REPLACE FUNCTION cmms_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    assert triggers_missing("default") == ["function cmms_audit: missing or not as it should be"]
    install_triggers("default")
    assert triggers_missing("default") == []


@pytest.mark.postgresql
def test_a_partition_without_its_guard_is_named(run_sql: Any) -> None:
    run_sql("DROP TRIGGER cmms_keep ON audit_log_default")
    assert triggers_missing("default") == ["trigger cmms_keep on audit_log_default: missing"]


def test_every_table_of_ours_is_known_and_no_other() -> None:
    tables = {m._meta.db_table for m in our_models()}
    assert {"users", "users_groups", "auth_group", "assets", "crafts_history", "audit_log"} <= tables
    assert not {"django_session", "django_content_type", "auth_permission"} & tables


def test_without_audit_are_only_tables_that_say_why() -> None:
    assert {m._meta.db_table: policy_of(m).why_not for m in our_models() if policy_of(m).why_not}.keys() <= {
        "audit_log", "feed_epochs", "idempotency_keys", "notifications"}


@pytest.mark.both
@isolate_apps("tests.audit")
def test_unsound_policies_are_errors(monkeypatch: Any) -> None:
    class Loose(models.Model):
        audit = "yes"

        class Meta:
            app_label = "audit"

    class Mistyped(models.Model):
        audit = Audit(exclude=("nmae",), why_not="because")
        name = models.CharField(max_length=1)

        class Meta:
            app_label = "audit"

    class Secretive(models.Model):
        token = models.CharField(max_length=1)
        password = models.CharField(max_length=1)

        class Meta:
            app_label = "audit"

    monkeypatch.setattr(checks, "our_models", lambda: [Loose, Mistyped, Secretive])
    assert [(m.id, m.obj) for m in checks.check_policies()] == [
        ("audit.E001", Loose), ("audit.E001", Mistyped), ("audit.E001", Mistyped), ("audit.E002", Secretive)]
