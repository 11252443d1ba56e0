"""Saving: who did it, lost updates, refusals as sentences at their fields, verbs behind the forms."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cmms.audit.models import AuditLog
from tests.admin.rows import make_asset, make_order, make_user
from tests.admin.test_forms import changed, page_data
from tests.admin.test_lists import url_of

pytestmark = pytest.mark.django_db


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response
    return {name or "": list(found) for name, found in response.context["adminform"].form.errors.items()}


def last_entry(table: str) -> AuditLog:
    return AuditLog.objects.filter(table_name=table).latest("id")


class TestWhoDidIt:
    def test_adding_changing_and_deleting_are_ascribed_to_the_person_and_the_admin(self, as_root: Any,
                                                                                   root: Any) -> None:
        from cmms.accounts.models import Craft

        response = as_root.post(url_of(Craft, "add"), {"code": "MECH", "name": "Fitter"})
        assert response.status_code == 302
        craft = Craft.objects.get()
        as_root.post(url_of(Craft, "change", craft.pk), changed(as_root, craft, name="Mechanic"))
        as_root.post(url_of(Craft, "delete", craft.pk), {"post": "yes"})
        entries = list(AuditLog.objects.filter(table_name="crafts").order_by("id"))
        assert [e.action for e in entries] == ["INSERT", "UPDATE", "DELETE"]
        assert {(e.changed_by_id, e.channel) for e in entries} == {(root.pk, "admin")}
        assert Craft.history.model.objects.order_by("history_id").last().history_user == root

    def test_so_are_actions(self, as_root: Any, root: Any) -> None:
        from inventory.models import Supplier

        supplier = Supplier.objects.create(name="Belts Ltd")
        as_root.post(url_of(Supplier), {"action": "retire_selected", "_selected_action": [supplier.pk], "index": 0})
        supplier.refresh_from_db()
        assert supplier.retired_at is not None
        assert (last_entry("suppliers").changed_by_id, last_entry("suppliers").channel) == (root.pk, "admin")

    def test_and_another_persons_new_password(self, as_root: Any, root: Any) -> None:
        user = make_user("tom")
        before = user.password
        response = as_root.post(f"/admin/accounts/user/{user.pk}/password/", {
            "usable_password": "true", "password1": "Long-enough-77", "password2": "Long-enough-77",
            "set-password": "1"})
        assert response.status_code == 302
        user.refresh_from_db()
        assert user.password != before

    def test_djangos_own_log_of_the_admin_stays_empty(self, as_root: Any) -> None:
        from django.contrib.admin.models import LogEntry

        from cmms.accounts.models import Craft

        as_root.post(url_of(Craft, "add"), {"code": "MECH", "name": "Fitter"})
        assert not LogEntry.objects.exists()


class TestLostUpdate:
    def test_the_second_to_save_is_told_who_was_first_and_keeps_their_input(self, as_root: Any, place: Any) -> None:
        from cmms.audit import acting_as
        from inventory.models import Supplier

        supplier = Supplier.objects.create(name="Belts Ltd")
        mine = changed(as_root, supplier, name="Belts and more")
        with acting_as(make_user("susan"), channel="web"):
            other = Supplier.objects.get()
            other.phone = "123"
            other.save()
        response = as_root.post(url_of(Supplier, "change", supplier.pk), mine)
        sentence = errors_of(response)["__all__"][0]
        assert sentence.startswith("Susan changed this record on ")
        assert "Changed: telephone" in sentence or "Changed: phone" in sentence
        assert response.context["adminform"].form["name"].value() == "Belts and more"
        supplier.refresh_from_db()
        assert (supplier.name, supplier.phone) == ("Belts Ltd", "123")
        again = as_root.post(url_of(Supplier, "change", supplier.pk), {**mine, **page_data(response)})
        assert again.status_code == 302
        supplier.refresh_from_db()
        assert supplier.name == "Belts and more"

    def test_a_page_that_names_no_version_is_refused(self, as_root: Any) -> None:
        from inventory.models import Supplier

        supplier = Supplier.objects.create(name="Belts Ltd")
        data = changed(as_root, supplier, name="Other")
        del data["version"]
        assert "__all__" in errors_of(as_root.post(url_of(Supplier, "change", supplier.pk), data))

    def test_a_line_that_somebody_else_changed_is_refused_too(self, as_root: Any, place: Any) -> None:
        from assets.models import AssetAttribute

        asset = make_asset(place)
        power = AssetAttribute.objects.create(asset=asset, attribute_name="Power", attribute_value="5")
        mine = changed(as_root, asset, **{"attributes-0-attribute_value": "7"})
        power.attribute_value = "6"
        power.save()
        response = as_root.post(url_of(type(asset), "change", asset.pk), mine)
        assert response.status_code == 200
        power.refresh_from_db()
        assert power.attribute_value == "6"


class TestRefusals:
    def test_a_check_about_one_field_speaks_at_the_field(self, as_root: Any) -> None:
        from cmms.accounts.models import Craft

        response = as_root.post(url_of(Craft, "add"), {"code": "M", "name": "Fitter", "hourly_rate": "-5"})
        assert errors_of(response) == {"hourly_rate": [
            "An hourly rate is not negative; leave it empty where it is unknown."]}
        assert response.context["adminform"].form["name"].value() == "Fitter"

    def test_what_only_the_database_sees_comes_back_as_its_sentence(self, as_root: Any, monkeypatch: Any) -> None:
        from cmms.accounts.models import Craft

        Craft.objects.create(code="MECH", name="Fitter")
        monkeypatch.setattr(Craft, "validate_unique", lambda *args, **kwargs: None)  # somebody was faster
        monkeypatch.setattr(Craft, "validate_constraints", lambda *args, **kwargs: None)
        response = as_root.post(url_of(Craft, "add"), {"code": "MECH", "name": "Other"})
        assert errors_of(response) == {"code": ["Craft with this code exists already."]}
        response = as_root.post(url_of(Craft, "add"), {"code": "X", "name": "Other", "hourly_rate": "-1"})
        assert errors_of(response) == {"hourly_rate": [
            "An hourly rate is not negative; leave it empty where it is unknown."]}
        assert Craft.objects.count() == 1

    def test_what_the_database_refuses_about_a_line_stands_over_the_lines(self, as_root: Any, place: Any,
                                                                          monkeypatch: Any) -> None:
        from assets.models import Meter

        asset = make_asset(place)
        Meter.objects.create(asset=asset, name="Hours", is_run_meter=True)
        monkeypatch.setattr(Meter, "validate_constraints", lambda *args, **kwargs: None)
        monkeypatch.setattr(Meter, "validate_unique", lambda *args, **kwargs: None)
        data = changed(as_root, asset)
        data |= {"meters-TOTAL_FORMS": 2, "meters-1-name": "Km", "meters-1-kind": "COUNTER", "meters-1-unit": "km",
                 "meters-1-is_run_meter": "on", "meters-1-alarm_after": 1}
        response = as_root.post(url_of(type(asset), "change", asset.pk), data)
        formsets = {f.formset.prefix: f.formset for f in response.context["inline_admin_formsets"]}
        assert formsets["meters"].non_form_errors() == [
            "One meter of an asset measures its operating time; unmark the other first."]
        assert Meter.objects.count() == 1

    def test_a_service_that_refuses_speaks_in_the_form(self, as_root: Any, place: Any) -> None:
        parent = make_asset(place, "Line", tag="L")
        child = make_asset(place, "Pump", tag="P", parent=parent)
        response = as_root.post(url_of(type(child), "change", parent.pk), changed(as_root, parent, parent=child.pk))
        assert "Nothing can stand below itself; choose a parent outside this branch." in errors_of(response)["parent"]


class TestVerbs:
    def test_an_asset_is_made_and_moved_by_its_verbs(self, as_root: Any, place: Any) -> None:
        from assets.models import Asset, Location

        response = as_root.post(url_of(Asset, "add"), {
            "name": "Pump", "tag": "P-1", "criticality": "HIGH", "location": place.hall.pk,
            **{f"{p}-{k}": 0 for p in ("attributes", "meters") for k in ("TOTAL_FORMS", "INITIAL_FORMS")}})
        assert response.status_code == 302, response.context["errors"]
        asset = Asset.objects.get()
        assert (asset.site, asset.placements.get().location) == (place.site, place.hall)
        room = Location(site=place.site, parent=place.root, name="Other hall")
        room.save()
        response = as_root.post(url_of(Asset, "change", asset.pk), changed(
            as_root, asset, location=room.pk, name="Pump 2"))
        assert response.status_code == 302, response.context["errors"]
        asset.refresh_from_db()
        assert (asset.name, asset.location) == ("Pump 2", room)
        assert [p.location for p in asset.placements.order_by("starts_at")] == [place.hall, room]

    def test_a_location_keeps_its_site_and_moves_by_its_verb(self, as_root: Any, place: Any, far: Any) -> None:
        from assets.models import Location

        empty = {f"{p}-{k}": 0 for p in ("attributes",) for k in ("TOTAL_FORMS", "INITIAL_FORMS")}
        response = as_root.post(url_of(Location, "add"), {"name": "Room", "kind": "SPACE", "parent": place.hall.pk,
                                                          **empty})
        assert response.status_code == 302, response.context["errors"]
        room = Location.objects.get(name="Room")
        assert room.site == place.site
        as_root.post(url_of(Location, "change", room.pk), changed(as_root, room, parent=place.root.pk))
        room.refresh_from_db()
        assert (room.parent, room.level) == (place.root, 1)
        response = as_root.post(url_of(Location, "change", room.pk), changed(as_root, room, parent=far.hall.pk))
        assert "parent" in errors_of(response)

    def test_an_order_is_made_assigned_and_moved_by_its_verbs(self, as_root: Any, root: Any, place: Any) -> None:
        from workorders.models import WorkOrder

        asset = make_asset(place)
        tom = make_user("tom", "technician", at=place.root)
        response = as_root.post(url_of(WorkOrder, "add"), {
            "title": "Grease it", "priority": 4, "work_type": "CORRECTIVE", "asset": asset.pk,
            "parts-TOTAL_FORMS": 0, "parts-INITIAL_FORMS": 0})
        assert response.status_code == 302, response.context["errors"]
        order = WorkOrder.objects.get()
        assert (order.status, order.site, order.states.get().verb) == ("OPEN", place.site, "create")
        response = as_root.post(url_of(WorkOrder, "change", order.pk), changed(
            as_root, order, assigned_to=tom.pk, title="Grease it well"))
        assert response.status_code == 302, response.context["errors"]
        order.refresh_from_db()
        assert (order.assigned_to, order.title) == (tom, "Grease it well")
        page = as_root.get(url_of(WorkOrder, "change", order.pk))
        assert {link["label"] for link in page.context["object_links"]} >= {"Start", "Cancel", "Finish"}
        start = url_of(WorkOrder, "do", order.pk, "start")
        assert as_root.get(start).status_code == 200
        assert as_root.post(start, {}).status_code == 302
        order.refresh_from_db()
        assert order.status == "IN_PROGRESS"
        hold = url_of(WorkOrder, "do", order.pk, "hold")
        response = as_root.post(hold, {"hold_reason": "OTHER", "note": ""})
        assert response.context["form"].errors == {"note": ["Say in words what the order waits for."]}
        assert as_root.get(url_of(WorkOrder, "do", order.pk, "approve")).status_code == 404

    def test_the_books_of_a_closed_order_are_read_only(self, as_root: Any, place: Any) -> None:
        order = make_order(make_asset(place), status="CLOSED", closed_at=timezone.now(), outcome="DONE",
                           actual_end=timezone.now())
        page = as_root.get(url_of(type(order), "change", order.pk))
        assert page.status_code == 200
        assert page.context["has_change_permission"] is False
        assert as_root.post(url_of(type(order), "change", order.pk), {"title": "X"}).status_code == 403


class TestDocuments:
    @pytest.fixture(autouse=True)
    def media(self, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path

    def test_a_file_is_kept_described_and_given_to_whoever_sees_its_asset(self, as_planner: Any, client: Any,
                                                                          place: Any, far: Any) -> None:
        from assets.models import Document

        asset = make_asset(place)
        response = as_planner.post(url_of(Document, "add"), {
            "title": "Manual", "asset": asset.pk, "file": SimpleUploadedFile("../manual.html", b"<script>")})
        assert response.status_code == 302, response.context["errors"]
        document = Document.objects.get()
        assert (document.size, document.content_type, len(document.sha256)) == (8, "text/plain", 64)
        address = f"/admin/assets/document/{document.pk}/file/"
        answer = as_planner.get(address)
        assert b"".join(answer.streaming_content) == b"<script>"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        page = as_planner.get(url_of(Document, "change", document.pk)).content.decode()
        assert address in page
        assert "manual.html" in page
        client.force_login(make_user("paul", "planner", at=far.root))
        assert client.get(address).status_code == 404

    def test_a_document_without_a_file_has_none_to_fetch(self, as_root: Any, place: Any) -> None:
        from assets.models import Document

        document = Document.objects.create(title="Manual", asset=make_asset(place), reference="shelf 3")
        assert as_root.get(f"/admin/assets/document/{document.pk}/file/").status_code == 404


def test_a_record_leads_to_the_lists_that_speak_of_it(as_planner: Any, place: Any) -> None:
    asset = make_asset(place)
    make_order(asset)
    page = as_planner.get(url_of(type(asset), "change", asset.pk))
    links = {link["label"]: link["url"] for link in page.context["lists_about"]}
    assert {"Work orders", "Maintenance schedules", "Downtimes", "Meters"} <= set(links)
    assert "Audit log" not in links
    found = as_planner.get(links["Work orders"]).context["cl"].result_list
    assert [order.asset for order in found] == [asset]


def test_what_is_missing_for_a_move_is_said(as_root: Any, place: Any) -> None:
    from workorders.models import SafetyLock

    order = make_order(make_asset(place))
    SafetyLock.objects.create(work_order=order, point="Q3", applied_at=timezone.now(), applied_by=make_user("tom"))
    page = as_root.get(url_of(type(order), "change", order.pk))
    assert "Finish" not in {str(link["label"]) for link in page.context["object_links"]}
    assert "Finish" in {str(label) for label, _missing in page.context["not_yet"]}


class TestDeletingAndRetiring:
    def test_deleting_what_others_refer_to_says_what_and_offers_to_retire(self, as_root: Any, place: Any) -> None:
        asset = make_asset(place)
        for _ in range(3):
            make_order(asset)
        page = as_root.get(url_of(type(asset), "delete", asset.pk))
        assert "3 work orders refer to it, so it stays." in page.content.decode()
        assert "Retire it instead" in page.content.decode()
        assert as_root.post(url_of(type(asset), "delete", asset.pk), {"post": "yes"}).status_code == 200
        assert type(asset).objects.count() == 1
        assert as_root.post(url_of(type(asset), "retire", asset.pk)).status_code == 302
        asset.refresh_from_db()
        assert asset.status == "RETIRED"
        as_root.post(url_of(type(asset), "retire", asset.pk))
        asset.refresh_from_db()
        assert asset.status == "OPERATIONAL"

    def test_what_hangs_on_a_record_is_not_read_whole(self, as_root: Any, place: Any) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from assets.models import Meter, MeterReading
        from tests.admin.rows import NOON

        meter = Meter.objects.create(asset=make_asset(place), name="Hours")
        MeterReading.objects.bulk_create(MeterReading(
            meter=meter, site=place.site, read_at=NOON + timezone.timedelta(hours=n), value=n) for n in range(150))
        with CaptureQueriesContext(connection) as seen:
            page = as_root.get(url_of(Meter, "delete", meter.pk))
        assert "more than 100 meter readings refer to it" in page.content.decode()
        assert all("LIMIT" in q["sql"] or "IN (" in q["sql"] for q in seen.captured_queries
                   if 'FROM "meter_readings"' in q["sql"])

    def test_what_nothing_hangs_on_is_deleted(self, as_root: Any, place: Any) -> None:
        asset = make_asset(place)
        assert as_root.post(url_of(type(asset), "delete", asset.pk), {"post": "yes"}).status_code == 302
        assert not type(asset).objects.exists()

    def test_more_than_a_hundred_at_once_are_refused(self, as_root: Any) -> None:
        from cmms.accounts.models import Craft

        Craft.objects.bulk_create(Craft(code=f"C{n}", name="x") for n in range(101))
        keys = list(Craft.objects.values_list("pk", flat=True))
        response = as_root.post(url_of(Craft), {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
        assert "Choose 100 at most at a time." in response.content.decode()
        assert Craft.objects.count() == 101

    def test_selected_ones_are_deleted_one_by_one_with_history(self, as_root: Any, root: Any) -> None:
        from cmms.accounts.models import Craft

        keys = [Craft.objects.create(code=f"C{n}", name="x").pk for n in range(3)]
        page = as_root.post(url_of(Craft), {"action": "delete_selected", "_selected_action": keys, "index": 0})
        assert page.status_code == 200
        as_root.post(url_of(Craft), {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
        assert Craft.objects.count() == 0
        assert Craft.history.model.objects.filter(history_type="-", history_user=root).count() == 3

    def test_an_administrator_cannot_become_a_superuser(self, client: Any, root: Any, place: Any) -> None:
        boss = make_user("boss", "administrator")
        client.force_login(boss)
        assert client.post(f"/admin/accounts/user/{root.pk}/password/", {
            "usable_password": "true", "password1": "Long-enough-77", "password2": "Long-enough-77"}).status_code == 403
        assert client.post(url_of(type(root), "change", root.pk), {}).status_code == 403
        data = changed(client, boss, is_superuser="on")
        client.post(url_of(type(root), "change", boss.pk), data)
        boss.refresh_from_db()
        assert boss.is_superuser is False


def test_ledgers_and_logs_are_read_only_even_for_a_superuser(as_root: Any, place: Any) -> None:
    from inventory.models import InventoryTransaction, StockLevel
    from workorders.models import WorkOrderState

    for model in (InventoryTransaction, StockLevel, WorkOrderState, AuditLog):
        assert as_root.get(url_of(model, "add")).status_code == 403
        assert as_root.get(url_of(model)).status_code == 200
