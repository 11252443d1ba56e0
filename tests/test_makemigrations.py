"""A first migration makes each table in one go; what cannot be folded stays where Django put it."""

from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.operations.base import Operation

from cmms.database.operations import CreatePartitioned
from cmms.management.commands.makemigrations import folded

NAMED = models.CheckConstraint(condition=~models.Q(name=""), name="check_pumps_name")
OWNED = models.CheckConstraint(condition=models.Q(owner__isnull=False), name="check_pumps_owner")
NEWEST = models.Index(fields=["name"], name="idx_pumps_name")


def pump() -> CreateModel:
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))]
    return CreateModel("Pump", fields)


def valve() -> CreateModel:
    key = models.ForeignKey("assets.Pump", models.PROTECT)
    return CreateModel("Valve", [("id", models.BigAutoField(primary_key=True)), ("pump", key)])


def owner() -> AddField:
    return AddField("pump", "owner", models.ForeignKey("assets.Valve", models.PROTECT, null=True))


def kinds(operations: list[Operation]) -> list[str]:
    return [type(operation).__name__ for operation in operations]


def test_constraints_and_indexes_move_into_the_table_they_belong_to() -> None:
    made, other, *rest = folded([pump(), valve(), AddConstraint("pump", NAMED), AddIndex("pump", NEWEST)])
    assert not rest
    assert isinstance(made, CreateModel) and isinstance(other, CreateModel)
    assert made.options == {"constraints": [NAMED], "indexes": [NEWEST]}
    assert other.options == {}


def test_what_names_a_field_added_later_stays_behind_it() -> None:
    operations = folded([pump(), valve(), owner(), AddConstraint("pump", OWNED), AddConstraint("pump", NAMED)])
    assert kinds(operations) == ["CreateModel", "CreateModel", "AddField", "AddConstraint"]
    assert operations[-1].constraint is OWNED  # type: ignore[attr-defined]


def test_partitioned_tables_are_left_alone() -> None:
    made = pump()
    parted = CreatePartitioned("Pump", made.fields, partition_by="id")
    assert kinds(folded([parted, AddIndex("pump", NEWEST)])) == ["CreatePartitioned", "AddIndex"]


def test_nothing_moves_across_sql_or_into_a_table_made_earlier() -> None:
    assert kinds(folded([pump(), RunSQL("SELECT 1"), AddConstraint("pump", NAMED)])) == [
        "CreateModel", "RunSQL", "AddConstraint"]
    assert kinds(folded([AddConstraint("pump", NAMED)])) == ["AddConstraint"]
