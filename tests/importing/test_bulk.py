"""Rows by COPY are the rows that ``bulk_create`` would have made."""

import pytest
from django.db import IntegrityError, transaction

from cmms.accounts.models import Craft
from cmms.audit.models import AuditLog
from cmms.importing.bulk import insert_objects

pytestmark = pytest.mark.django_db


def test_objects_get_their_keys_their_stamps_and_their_audit_rows() -> None:
    one, other = insert_objects(Craft, (Craft(code=code, name=f"{code}\t\\N\n") for code in ("A1", "B2")))
    plain = Craft.objects.create(code="C3", name="C3\t\\N\n")
    assert one.pk < other.pk < plain.pk
    kept = Craft.objects.get(pk=other.pk)
    assert (kept.name, kept.version, kept.created_at) == ("B2\t\\N\n", plain.version, other.created_at)
    assert kept.updated_at == other.updated_at is not None
    assert AuditLog.objects.filter(table_name=Craft._meta.db_table, record_id__in=[one.pk, other.pk]).count() == 2
    other.name = "Changed"
    other.save()
    assert Craft.objects.count() == 3, "an object that was inserted is updated by save(), not made again"


def test_what_the_database_refuses_is_said_as_django_says_it() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_objects(Craft, [Craft(code="A1", name="One"), Craft(code="A1", name="Two")])
    assert insert_objects(Craft, []) == []
