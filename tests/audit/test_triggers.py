"""Nothing changes without a row, whoever writes and however."""

import itertools
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assets.models import Location
from assets.services import create_asset, create_location, create_site
from cmms.accounts.models import Craft, User
from cmms.audit import acting_as

Entries = Callable[..., list[Any]]


def said(found: list[Any]) -> list[tuple[str, int | None]]:
    return [(entry.action, entry.changed_by_id) for entry in found]


def test_saving_updating_and_deleting_an_object(ann: Any, entries: Entries) -> None:
    with acting_as(ann, channel="web", request_id="r-1", token=7):
        craft = Craft.objects.create(code="ELEC", name="Electrician", hourly_rate=Decimal("51.50"))
        craft.name = "Electricians"
        craft.save()
        key = craft.pk
        craft.delete()
    made, changed, gone = entries("crafts")
    assert said([made, changed, gone]) == [("INSERT", ann.pk), ("UPDATE", ann.pk), ("DELETE", ann.pk)]
    doors = {(e.record_id, e.channel, e.request_id, e.token_id) for e in (made, changed, gone)}
    assert doors == {(key, "web", "r-1", 7)}
    assert (made.old_values, gone.new_values) == (None, None)
    assert changed.old_values == made.new_values
    assert (changed.old_values["name"], changed.new_values["name"]) == ("Electrician", "Electricians")
    assert made.new_values["hourly_rate"] == 51.5
    assert made.new_values["created_at"].endswith("+00:00") and made.new_values["created_at"][10] == "T"


def test_raw_sql_by_the_acting_user_and_by_nobody(ann: Any, entries: Entries, run_sql: Any) -> None:
    with acting_as(ann):
        run_sql("INSERT INTO crafts (code, name) VALUES ('A', 'a')")
        run_sql("UPDATE crafts SET name = 'b' WHERE code = 'A'")
    run_sql("DELETE FROM crafts WHERE code = 'A'")
    assert said(entries("crafts")) == [("INSERT", ann.pk), ("UPDATE", ann.pk), ("DELETE", None)]
    assert [e.channel for e in entries("crafts")] == ["command", "command", "sql"]


def test_bulk_operations(ann: Any, entries: Entries) -> None:
    with acting_as(ann):
        crafts = Craft.objects.bulk_create(Craft(code=str(i), name="x") for i in range(30))
        Craft.objects.filter(code__in=["1", "2"]).update(name="y")
        for craft in crafts[:5]:
            craft.name = "z"
        Craft.objects.bulk_update(crafts[:5], ["name"])
        Craft.objects.filter(code__gte="2").delete()
    kinds = [action for action, by in said(entries("crafts")) if by == ann.pk]
    assert (kinds.count("INSERT"), kinds.count("UPDATE")) == (30, 7)
    assert kinds.count("DELETE") == 30 - Craft.objects.count() > 0


def test_bulk_helpers_of_field_history(ann: Any, entries: Entries) -> None:
    with acting_as(ann):
        crafts = bulk_create_with_history([Craft(code=str(i), name="x") for i in range(3)], Craft)
        for craft in crafts:
            craft.name = "y"
        bulk_update_with_history(crafts, Craft, ["name"])
    assert said(entries("crafts")) == [("INSERT", ann.pk)] * 3 + [("UPDATE", ann.pk)] * 3
    assert list(Craft.history.filter(id=crafts[0].pk).values_list("history_type", "history_user")) == [
        ("~", ann.pk), ("+", ann.pk)]


def test_loaddata(ann: Any, entries: Entries, tmp_path: Path) -> None:
    fixture = tmp_path / "crafts.json"
    fixture.write_text(json.dumps([{"model": "accounts.craft", "pk": 901, "fields": {
        "code": "L", "name": "l", "created_at": "2026-01-01T00:00Z"}}]))
    with acting_as(ann, channel="import"):
        call_command("loaddata", fixture, verbosity=0)
    assert [(e.record_id, e.channel, e.changed_by_id) for e in entries("crafts")] == [(901, "import", ann.pk)]


def test_what_changes_nothing_writes_nothing(ann: Any, entries: Entries) -> None:
    craft = Craft.objects.create(code="A", name="a")
    before = len(entries("crafts"))
    Craft.objects.filter(pk=craft.pk).update(name="a")
    Craft.objects.filter(code="nobody's").update(name="b")
    assert len(entries("crafts")) == before


def test_passwords_and_logins_never_reach_the_log(ann: Any, entries: Entries) -> None:
    User.objects.filter(pk=ann.pk).update(password="!changed", last_login=timezone.now())
    assert not [e for e in entries("users") if e.action == "UPDATE"]
    User.objects.filter(pk=ann.pk).update(password="!again", name="Ann")
    entry = entries("users", ann)[-1]
    assert not {"password", "last_login", "pin"} & (entry.old_values.keys() | entry.new_values.keys())


def test_groups_and_permissions_are_watched(ann: Any, entries: Entries) -> None:
    group = Group.objects.create(name="Planners of the test")
    group.permissions.add(Permission.objects.all()[0])
    ann.groups.add(group)
    assert [len(entries(t)) for t in ("auth_group", "auth_group_permissions", "users_groups")] == [1, 1, 1]


def test_site_and_location_of_the_row(entries: Entries) -> None:
    site = create_site(by=None, code="N", name="North")
    hall = create_location(by=None, parent=Location.objects.get(site=site, parent=None), name="Hall")
    asset = create_asset(by=None, site=site, name="Pump", location=hall)
    assert {(e.site_id, e.location_id) for e in entries("assets", asset)} == {(site.pk, hall.pk)}
    assert {(e.site_id, e.location_id) for e in entries("locations", hall)} == {(site.pk, hall.pk)}
    assert {e.site_id for e in entries("sites", site)} == {site.pk}


def test_shifting_a_tree_writes_nothing_but_a_name_does(entries: Entries) -> None:
    site = create_site(by=None, code="N", name="North")
    root = Location.objects.get(site=site)
    before = len(entries("locations"))
    Location.objects.update(lft=models.F("lft") + 1, rght=models.F("rght") + 1)
    create_location(by=None, parent=root, name="Hall")
    assert [e.action for e in entries("locations")[before:]] == ["INSERT"]
    Location.objects.filter(pk=root.pk).update(name="Nord", lft=1)
    entry = entries("locations", root)[-1]
    assert entry.new_values["name"] == "Nord"
    assert not {"lft", "rght", "tree_id", "level"} & entry.new_values.keys()


def test_history_is_audited_when_it_is_tampered_with(ann: Any, entries: Entries) -> None:
    craft = Craft.objects.create(code="A", name="a")
    assert not entries("crafts_history")
    craft.history.update(name="forged")
    craft.history.all().delete()
    assert [e.action for e in entries("crafts_history")] == ["UPDATE", "DELETE"]


@pytest.mark.parametrize("table", ["audit_log", "inventory_transactions"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_append_only_tables_refuse(table: str, statement: str, run_sql: Any) -> None:
    Craft.objects.create(code="A", name="a")  # so that the log has a row; PostgreSQL refuses without any
    if table != "audit_log" and connection.vendor == "sqlite":
        assert f"cmms_keep_upd_{table}" in str(run_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run_sql(statement.format(table))


@pytest.mark.sqlite
def test_replacing_a_row_of_the_log_is_refused(run_sql: Any) -> None:
    Craft.objects.create(code="A", name="a")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run_sql("INSERT OR REPLACE INTO audit_log (id, table_name, action) SELECT id, 'x', 'INSERT' FROM audit_log")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["audit_log", "audit_log_default", "crafts", "users", "meter_readings_default"])
def test_truncate_is_refused(table: str, run_sql: Any) -> None:
    with pytest.raises(IntegrityError, match=r"append-only|pass the audit log by"), transaction.atomic():
        run_sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgresql
def test_a_setting_that_makes_no_sense_stops_no_write(entries: Entries, run_sql: Any) -> None:
    for name in ("user_id", "token_id", "channel", "request_id"):
        run_sql(f"SELECT set_config('cmms.{name}', %s, true)", "drop table users; -- " * 9)
    Craft.objects.create(code="A", name="a")
    (entry,) = entries("crafts")
    assert (entry.changed_by_id, entry.token_id, entry.channel, len(entry.request_id)) == (None, None, "sql", 64)
    run_sql("SELECT set_config('cmms.user_id', '', true), set_config('cmms.token_id', '', true), "
            "set_config('cmms.request_id', '', true), set_config('cmms.channel', '', true)")


@pytest.mark.postgresql
def test_entries_bear_the_transaction(entries: Entries, run_sql: Any) -> None:
    Craft.objects.create(code="A", name="a")
    (entry,) = entries("crafts")
    assert str(entry.txid) == run_sql("SELECT pg_current_xact_id()::text")[0][0]
    assert type(entry).objects.filter(txid=entry.txid, txid__gte=entry.txid - 1, txid__in=[entry.txid]).exists()


@pytest.mark.postgresql
def test_a_changed_key_leaves_the_old_row_and_the_new(entries: Entries, run_sql: Any) -> None:
    craft = Craft.objects.create(code="A", name="a")
    run_sql("UPDATE crafts SET id = id + 100000 WHERE id = %s", craft.pk)
    first, second = entries("crafts")[1:]
    assert {first.record_id, second.record_id} == {craft.pk, craft.pk + 100000}
    assert {bool(first.old_values), bool(second.old_values)} == {True, False}


def test_a_wide_table(run_sql: Any, entries: Entries) -> None:
    """More columns than SQLite's functions take arguments."""
    from cmms.audit.policy import Audit
    from cmms.audit.triggers import postgresql, sqlite
    from cmms.audit.triggers.tables import Watched

    attributes: dict[str, Any] = {f"c{i}": models.IntegerField(default=i) for i in range(150)}
    wide = type("Wide", (models.Model,), {
        "__module__": __name__, **attributes, "flag": models.BooleanField(default=True),
        "data": models.JSONField(default=dict), "raw": models.BinaryField(null=True),
        "Meta": type("Meta", (), {"app_label": "wide", "db_table": "wide"})})
    columns = tuple(f.column for f in wide._meta.local_concrete_fields)
    watched = Watched(wide, "wide", columns, Audit(), frozenset(), False)
    numbered = ", ".join(f"c{i} integer" for i in range(150))
    create = f"CREATE TABLE wide (id integer PRIMARY KEY, {numbered}, flag {{}}, data {{}}, raw {{}})"
    if connection.vendor == "sqlite":
        run_sql(create.format("bool", "text", "blob"))
        for _, statement in sqlite._audit(watched):
            run_sql(statement)
    else:
        run_sql(create.format("boolean", "jsonb", "bytea"))
        schema = postgresql._schema(connection)
        for trigger in postgresql._audit(watched, schema):
            run_sql(trigger.create(f"{schema}.wide"))
    numbers = ", ".join(f"c{i}" for i in range(150)), ", ".join(str(i) for i in range(150))
    run_sql(f"INSERT INTO wide (id, {numbers[0]}, flag, data) VALUES (1, {numbers[1]}, true, '{{\"a\": [1]}}')")
    run_sql("UPDATE wide SET c149 = 7")
    inserted, updated = entries("wide")
    assert {f"c{i}": i for i in range(150)}.items() <= inserted.new_values.items()
    assert [inserted.new_values[c] for c in ("flag", "data", "raw")] == [True, {"a": [1]}, None]
    assert (updated.old_values["c149"], updated.new_values["c149"]) == (149, 7)


@pytest.mark.django_db
def test_moments_of_entries_are_walked_in_order() -> None:
    """On SQLite moments are text: those that triggers write have the form of those that Django asks with."""
    from cmms.accounts.models import Craft
    from cmms.audit.models import AuditLog
    from cmms.pagination import walk

    for number in range(12):
        Craft.objects.create(code=f"C{number}", name="Turner")
    rows = AuditLog.objects.filter(table_name="crafts")
    seen = [row.pk for page in itertools.islice(walk(rows, order=("changed_at", "id"), size=2), 20) for row in page]
    assert seen == list(rows.order_by("id").values_list("pk", flat=True))
    assert {row.pk for row in rows if rows.filter(pk=row.pk, changed_at=row.changed_at).exists()} == set(seen)
