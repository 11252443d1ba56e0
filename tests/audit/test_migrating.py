"""Around a migration: nothing stands in its way, and afterwards everything is in its place again."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from assets.models import Location
from assets.services import create_site
from cmms.accounts.models import Craft
from cmms.audit.triggers import install_triggers, step_aside, triggers_missing
from cmms.database import migrating
from cmms.database.operations import CreatePartitioned, PgExtensions, SetStorage, VendorSQL
from cmms.database.views import create_views, drop_views, registered_views, views_missing


@pytest.mark.postgresql
def test_a_column_of_a_tree_can_change_while_auditing_goes_on(run_sql: Any, entries: Any) -> None:
    site = create_site(by=None, code="N", name="North")
    before = len(entries("locations"))
    drop_views("default")
    step_aside("default")
    assert any("locations" in line for line in triggers_missing("default"))
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql("ALTER TABLE locations ALTER COLUMN name TYPE varchar(400)")
    Location.objects.filter(site=site).update(name="Nord")
    Location.objects.filter(site=site).update(lft=models.F("lft") + 10)
    assert len(entries("locations")) == before + 1
    install_triggers("default")
    assert triggers_missing("default") == []


@pytest.mark.sqlite
def test_a_table_can_be_remade(transactional_db: None) -> None:
    drop_views("default")
    step_aside("default")
    with connection.schema_editor() as editor:
        old = Craft._meta.get_field("name")
        new = models.CharField(max_length=100, null=True)
        new.set_attributes_from_name("name")
        new.model = Craft
        editor.alter_field(Craft, old, new)
        editor.alter_field(Craft, new, old)
    assert triggers_missing("default") != []
    install_triggers("default")
    create_views("default")
    assert triggers_missing("default") == views_missing("default") == []


def test_views_go_and_come_back(db: None) -> None:
    assert views_missing("default") == []
    drop_views("default")
    assert len(views_missing("default")) == len(registered_views())
    assert create_views("default") == [view.name for view in registered_views()]
    assert create_views("default") == []


def test_the_work_is_done_once_and_only_where_something_changes(monkeypatch: Any, db: None) -> None:
    done: list[str] = []
    monkeypatch.setattr(migrating, "step_aside", lambda using: done.append("before"))
    monkeypatch.setattr(migrating.views, "drop_views", lambda using: None)
    monkeypatch.setattr(migrating, "install_triggers", lambda using: done.append("after") or [])
    for plan in ([], [("a migration", False)], None):
        for config in apps.get_app_configs():
            if config.models_module is not None:
                migrating.before_migrate(sender=config, using="default", plan=plan)
                migrating.after_migrate(sender=config, using="default", plan=plan)
    assert done == ["after", "before", "after", "before"]


def test_operations_read_back_as_they_were_written() -> None:
    for operation in (
        PgExtensions(), PgExtensions("citext"), SetStorage("asset", fillfactor=45),
        VendorSQL(postgresql="SELECT 1", sqlite=["SELECT 1", "SELECT 2"], reverse_sqlite=""),
        CreatePartitioned("Log", [("id", models.BigAutoField(primary_key=True))], partition_by="at"),
    ):
        _, args, kwargs = operation.deconstruct()
        assert type(operation)(*args, **kwargs).deconstruct() == operation.deconstruct()


def test_sql_reverses_only_where_its_reverse_is_given() -> None:
    assert not VendorSQL(postgresql="A").reversible
    assert not VendorSQL(postgresql="A", reverse_postgresql="", sqlite="B").reversible
    assert VendorSQL(postgresql="A", reverse_postgresql="").reversible
    assert VendorSQL(sqlite="A", reverse_sqlite="B").reversible


def test_a_partitioned_model_is_no_plain_one_after_squashing() -> None:
    from django.db.migrations import AddIndex
    from django.db.migrations.optimizer import MigrationOptimizer

    create = CreatePartitioned("Log", [("id", models.BigAutoField(primary_key=True)), ("at", models.DateTimeField())],
                               partition_by="at")
    index = AddIndex("Log", models.Index(fields=["at"], name="idx_log_at"))
    assert MigrationOptimizer().optimize([create, index], "audit") == [create, index]


@pytest.mark.django_db(transaction=True)
def test_a_partitioned_table_goes_and_comes(run_sql: Any) -> None:
    from django.db.migrations.state import ProjectState

    create = CreatePartitioned(
        "Sample", [("id", models.BigAutoField(primary_key=True)), ("at", models.DateTimeField()),
                   ("size", models.IntegerField(db_default=1))],
        options={"db_table": "samples", "indexes": [models.Index(fields=["size", "at"], name="idx_samples_size")],
                 "constraints": [models.CheckConstraint(condition=models.Q(size__gt=0), name="check_samples_size")]},
        partition_by="at")
    before, after = ProjectState(), ProjectState()
    create.state_forwards("audit", after)
    with connection.schema_editor() as editor:
        create.database_forwards("audit", editor, before, after)
    sample = after.apps.get_model("audit", "Sample")
    made = sample.objects.create(at="2026-01-05T00:00Z")
    assert sample.objects.get(pk=made.pk).size == 1
    with pytest.raises(Exception, match="check_samples_size"), transaction.atomic():
        sample.objects.create(at="2026-01-05T00:00Z", size=0)
    if connection.vendor == "postgresql":
        assert run_sql("SELECT relname FROM pg_class WHERE relname LIKE 'samples%' AND relkind IN ('r', 'p') ORDER BY 1"
                       ) == [("samples",), ("samples_default",)]
    with connection.schema_editor() as editor:
        create.database_backwards("audit", editor, after, before)
    assert "samples" not in connection.introspection.table_names()


def test_models_and_migrations_agree(db: None) -> None:
    call_command("makemigrations", "audit", check=True, dry_run=True, verbosity=0)
