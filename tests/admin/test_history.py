"""Field history in the admin: who changed what, as it was on a date, putting back."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from cmms.audit import acting_as
from tests.admin.rows import make_asset, make_user
from tests.admin.test_lists import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asset(place: Any) -> Any:
    """A pump that Susan made, renamed and moved from class A to class B."""
    from assets.models import Asset, AssetClass

    a, b = (AssetClass.objects.create(name=name) for name in ("Class A", "Class B"))
    with acting_as(make_user("susan"), channel="web"):
        made = make_asset(place, "Pump", asset_class=a, criticality="LOW")
        made = Asset.objects.get()
        made.name, made.asset_class, made.criticality = "Feed pump", b, "HIGH"
        made.save()
    return made


def test_the_page_tells_who_changed_which_field(as_planner: Any, asset: Any) -> None:
    page = as_planner.get(url_of(type(asset), "history", asset.pk))
    newest, first = page.context["versions"]
    assert (newest.who, newest.kind, first.kind) == ("Susan", "changed", "made")
    assert {(c.label, c.before, c.after) for c in newest.changes} == {
        ("Name", "Pump", "Feed pump"), ("Class", "Class A", "Class B"), ("Criticality", "low", "high")}


def test_a_record_without_any_version_has_a_page_too(as_planner: Any, asset: Any) -> None:
    """What was loaded in bulk, or whose history was taken out, has none."""
    asset.history.all().delete()
    for query in ("", "?at=2020-01-01", "?p=nonsense"):
        assert as_planner.get(url_of(type(asset), "history", asset.pk) + query, follow=True).status_code == 200


def test_queries_of_the_page_do_not_grow_with_the_versions(as_planner: Any, asset: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            as_planner.get(url_of(type(asset), "history", asset.pk))
        return len(seen)

    few = (count(), count())[1]
    for n in range(18):
        asset.name = f"Pump {n}"
        asset.save()
    assert count() == few
    asset.name = "Pump 19"
    for _ in range(10):
        asset.save()
    page = as_planner.get(url_of(type(asset), "history", asset.pk))
    assert len(page.context["versions"]) == 20
    older = as_planner.get(url_of(type(asset), "history", asset.pk), {"p": page.context["older"]})
    assert len(older.context["versions"]) == 10


def test_as_it_was_on_a_date(as_planner: Any, asset: Any) -> None:
    first = asset.history.earliest("history_id")
    first.history_date = timezone.now() - dt.timedelta(days=10)
    type(first).objects.filter(pk=first.pk).update(history_date=first.history_date)
    moment = timezone.localtime(timezone.now() - dt.timedelta(days=5)).strftime("%Y-%m-%dT%H:%M:%S")
    page = as_planner.get(url_of(type(asset), "history", asset.pk), {"at": moment})
    was = {field.label: field.after for field in page.context["was"]}
    assert (was["Name"], was["Class"], was["Criticality"]) == ("Pump", "Class A", "low")
    before = as_planner.get(url_of(type(asset), "history", asset.pk), {"at": "2001-01-01T00:00:00"})
    assert before.context["was"] == []


class TestPuttingBack:
    def version(self, asset: Any) -> str:
        return url_of(type(asset), "version", asset.pk, asset.history.earliest("history_id").history_id)

    def test_the_ticked_fields_alone_are_put_back_with_a_reason(self, as_planner: Any, planner: Any,
                                                                asset: Any) -> None:
        page = as_planner.get(self.version(asset))
        assert {shown.name for shown, revertable in page.context["changes"] if revertable} == {
            "name", "asset_class", "criticality"}
        response = as_planner.post(self.version(asset), {"field": ["name", "asset_class"],
                                                         "version": page.context["lock_version"]})
        assert response.status_code == 302
        asset.refresh_from_db()
        assert (asset.name, asset.asset_class.name, asset.criticality) == ("Pump", "Class A", "HIGH")
        newest = asset.history.latest("history_id")
        assert newest.history_user == planner
        assert newest.history_change_reason.startswith("Put back to the version of ")

    def test_a_field_with_a_verb_of_its_own_is_not(self, as_root: Any, asset: Any) -> None:
        asset.status, asset.retired_at = "RETIRED", timezone.now()
        asset.save()
        as_root.post(self.version(asset), {"field": ["status", "retired_at"], "version": asset.version})
        asset.refresh_from_db()
        assert asset.status == "RETIRED"

    def test_nor_is_anything_after_somebody_else_changed_the_record(self, as_root: Any, asset: Any) -> None:
        as_root.post(self.version(asset), {"field": ["name"], "version": asset.version - 1})
        asset.refresh_from_db()
        assert asset.name == "Feed pump"

    def test_nor_a_value_that_is_refused_today(self, as_root: Any, place: Any, asset: Any) -> None:
        asset.tag = "P-1"
        asset.save()
        asset.tag = "P-2"
        asset.save()
        make_asset(place, "Other", tag="P-1")
        old = asset.history.filter(tag="P-1").get()
        response = as_root.post(url_of(type(asset), "version", asset.pk, old.history_id),
                                {"field": ["tag"], "version": asset.version}, follow=True)
        assert "Another asset has this tag." in response.content.decode()
        asset.refresh_from_db()
        assert asset.tag == "P-2"

    def test_who_only_reads_puts_nothing_back(self, client: Any, place: Any, asset: Any) -> None:
        client.force_login(make_user("anton", "auditor"))
        assert client.get(self.version(asset)).status_code == 200
        assert client.post(self.version(asset), {"field": ["name"], "version": asset.version}).status_code == 403


def test_a_ledger_has_no_such_page(as_root: Any, place: Any) -> None:
    from inventory.models import InventoryTransaction

    assert as_root.get(url_of(InventoryTransaction, "history", 1)).status_code == 404
