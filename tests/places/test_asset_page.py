"""The page that every label leads to."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets import services as plant_services
from assets.addresses import seal
from tests.places.filling import NOW, fill
from workorders import services

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_what_is_known_stands_on_one_page(as_technician: Any, cast: Any, plant: Any) -> None:
    fill(plant.press, 2, by=cast.planner)
    text = html(as_technician.get("/assets/PR-1/"))
    for said in ("Works A", "Hall 1", "PR-1", "Press", "Quarterly alignment check", "Vibration at bearing", "Manual ",
                 "1.5 kW", "Deep groove", "3 EA in stock", "bin B-1", "Motor ", "Belt jumped off pulley", "<svg"):
        assert said in text, said


@pytest.mark.parametrize("times", [2, 12])
def test_queries_and_bytes_do_not_grow(times: int, as_technician: Any, cast: Any, plant: Any) -> None:
    fill(plant.press, times, by=cast.planner)
    plant.press.refresh_from_db()
    as_technician.get("/assets/PR-1/")
    with CaptureQueriesContext(connection) as seen:
        response = as_technician.get("/assets/PR-1/")
    assert len(seen) <= 15, "\n".join(query["sql"][:120] for query in seen)
    assert len(response.content) <= 30_000


def test_the_history_is_one_list_in_pages(as_technician: Any, cast: Any, plant: Any) -> None:
    fill(plant.press, 3, by=cast.planner)
    seen, at = [], "/assets/PR-1/?history="
    for _page in range(10):
        response = as_technician.get(at, headers={"HX-Request": "true", "HX-Target": "history"})
        assert "<html" not in html(response)
        seen += [(line.at, line.title, line.code) for line in response.context["lines"]]
        if not response.context["older"]:
            break
        at = f"/assets/PR-1/?history=&before={response.context['older']}"
    assert len(seen) == len(set(seen))
    assert [when for when, *_ in seen] == sorted((when for when, *_ in seen), reverse=True)
    # six orders, three spells, three meters of fifteen readings
    assert len(seen) == 6 + 3 + 45


@pytest.mark.parametrize(("chosen", "count"), [("jobs", 4), ("down", 2), ("changes", 2), ("readings", 20), ("x", 20)])
def test_the_history_is_filtered(chosen: str, count: int, as_technician: Any, cast: Any, plant: Any) -> None:
    asset = plant_services.create_asset(by=cast.planner, site=plant.site, location=plant.hall, name="Mill", tag="MI-1")
    fill(asset, 2, by=cast.planner)
    asset.refresh_from_db()
    asset.criticality = "HIGH"
    asset.save()
    lines = as_technician.get(f"/assets/MI-1/?history={chosen}").context["lines"]
    assert len(lines) == count
    if chosen == "changes":
        assert [line.title for line in lines] == ["Criticality changed from medium to high", "Put to Hall 1"]


def test_a_broken_cursor_is_the_first_page(as_technician: Any, plant: Any) -> None:
    assert as_technician.get("/assets/PR-1/?before=nonsense").status_code == 200
    assert as_technician.get("/assets/PR-1/?before=WyJ4IiwxLDJd").status_code == 200


def test_times_are_those_of_the_site(as_technician: Any, cast: Any, plant: Any) -> None:
    cast.technician.time_zone = "Asia/Tokyo"
    cast.technician.save()
    services.begin_downtime(asset=plant.press, by=cast.technician, at=dt.datetime(2026, 1, 5, 7, tzinfo=dt.UTC))
    assert "Stands still since 5 Jan, 08:00" in html(as_technician.get("/assets/PR-1/")).replace("2026", "")\
        or "Stands still since 5 Jan 2026" in html(as_technician.get("/assets/PR-1/"))


class TestStanding:
    def test_it_stands_still_and_runs_again(self, as_technician: Any, plant: Any) -> None:
        response = as_technician.post("/assets/PR-1/down/", {"category": "FAILURE", "note": "No air"}, follow=True)
        assert "PR-1 Press stands still: noted." in html(response)
        assert "Stands still since" in html(response)
        response = as_technician.post("/assets/PR-1/running/", {"status": "DEGRADED"}, follow=True)
        assert "runs again: noted" in html(response)
        plant.press.refresh_from_db()
        assert plant.press.status == "DEGRADED"

    def test_a_refusal_shows_the_page_with_what_was_typed(self, as_technician: Any, plant: Any) -> None:
        response = as_technician.post("/assets/PR-1/down/", {"category": "PLANNED", "stopped_at": "2199-01-01T10:00"})
        assert response.status_code == 422
        text = response.content.decode()
        assert "lies in the future" in text
        assert 'value="PLANNED" selected' in text
        assert 'value="2199-01-01T10:00"' in text

    def test_typed_times_are_the_sites(self, as_technician: Any, plant: Any) -> None:
        as_technician.post("/assets/PR-1/down/", {"category": "FAILURE", "stopped_at": "2026-01-05T08:00"})
        assert plant.press.downtimes.get().started_at == dt.datetime(2026, 1, 5, 7, tzinfo=dt.UTC)

    def test_a_time_that_never_was_is_refused(self, as_technician: Any, plant: Any) -> None:
        response = as_technician.post("/assets/PR-1/down/", {"category": "FAILURE", "stopped_at": "2026-03-29T02:30"})
        assert response.status_code == 422
        assert "never was" in response.content.decode()

    def test_whoever_only_reads_finds_no_button(self, client: Any, cast: Any, plant: Any) -> None:
        client.force_login(cast.requester)
        text = html(client.get("/assets/PR-1/"))
        assert "It stands still" not in text
        assert client.post("/assets/PR-1/down/", {"category": "FAILURE"}).status_code == 403


class TestFinding:
    def test_outside_of_the_branch_there_is_nothing(self, as_technician: Any, plant: Any) -> None:
        assert as_technician.get("/assets/PR-9/").status_code == 404
        assert as_technician.get(f"/assets/id-{plant.far_press.pk}/").status_code == 404

    def test_tags_that_fit_no_address_are_found_by_key(self, as_technician: Any, plant: Any) -> None:
        for tag in ("A/B", "..", "id-7", "50%", None):
            plant.press.tag = tag
            plant.press.save()
            assert plant.press.get_absolute_url() == f"/assets/id-{plant.press.pk}/"
            assert as_technician.get(plant.press.get_absolute_url()).status_code == 200
        plant.press.tag = "Prüf 1 & 2"
        plant.press.save()
        assert as_technician.get(plant.press.get_absolute_url()).status_code == 200

    def test_a_label_with_the_old_tag_leads_on_and_says_so(self, as_planner: Any, plant: Any) -> None:
        old = f"/assets/PR-1/?k={seal(plant.press)}"
        response = as_planner.post("/assets/PR-1/tag/", {"tag": "PR-77", "barcode": "4006381333931"}, follow=True)
        assert "It is called PR-77 now" in html(response)
        for address in (old, "/assets/PR-1/"):
            response = as_planner.get(address, follow=True)
            assert response.redirect_chain[-1][0] == "/assets/PR-77/"
            assert "This label says PR-1; the asset is called PR-77 now." in html(response)

    def test_the_seal_counts_where_the_tag_went_to_another(self, as_planner: Any, plant: Any) -> None:
        old = f"/assets/PR-1/?k={seal(plant.press)}"
        as_planner.post("/assets/PR-1/tag/", {"tag": "PR-77"})
        as_planner.post("/assets/PU-1/tag/", {"tag": "PR-1"})
        assert as_planner.get("/assets/PR-1/").context["asset"] == plant.pump
        assert as_planner.get(old).url == "/assets/PR-77/"

    def test_a_taken_tag_is_refused_and_kept_in_the_form(self, as_planner: Any, plant: Any) -> None:
        response = as_planner.post("/assets/PR-1/tag/", {"tag": "PU-1", "reason": "new numbers"})
        assert response.status_code == 409
        text = response.content.decode()
        assert "Another asset has this tag." in text
        assert 'value="PU-1"' in text
        assert 'value="new numbers"' in text


class TestMoving:
    def test_to_another_place_and_back_by_a_swap(self, as_planner: Any, plant: Any) -> None:
        response = as_planner.get("/assets/PR-1/move/?q=Hall 2")
        assert "Hall 2" in html(response)
        response = as_planner.post("/assets/PR-1/move/", {"location": plant.other_hall.pk, "reason": "More room"},
                                   follow=True)
        assert "PR-1 Press is moved." in html(response)
        as_planner.post("/assets/PR-1/move/", {"location": plant.hall.pk})
        as_planner.post("/assets/PR-1/swap/", {"other": "PU-1"})
        plant.press.refresh_from_db()
        plant.pump.refresh_from_db()
        assert (plant.press.location, plant.pump.location) == (plant.other_hall, plant.hall)

    def test_into_another_asset(self, as_planner: Any, plant: Any) -> None:
        as_planner.post("/assets/PU-1/move/", {"into": "PR-1"})
        plant.pump.refresh_from_db()
        assert (plant.pump.parent, plant.pump.location) == (plant.press, plant.hall)
        text = html(as_planner.get("/assets/PU-1/"))
        assert text.index("Hall 1") < text.index('href="/assets/PR-1/"')

    def test_nowhere_and_into_itself_are_refused(self, as_planner: Any, plant: Any) -> None:
        assert as_planner.post("/assets/PR-1/move/", {}).status_code == 422
        assert as_planner.post("/assets/PR-1/move/", {"into": "PR-1"}).status_code == 422
        assert as_planner.post("/assets/PR-1/move/", {"location": plant.far_root.pk}).status_code == 422


class TestDocuments:
    def test_a_file_is_kept_shown_and_hidden_from_others(self, as_planner: Any, client: Any, cast: Any,
                                                         plant: Any) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        paper = SimpleUploadedFile("manual.exe", b"%PDF-1.4 a manual")
        response = as_planner.post("/assets/PR-1/documents/", {"title": "Manual", "file": paper}, follow=True)
        assert "Manual is kept." in html(response)
        kept = plant.press.documents.get()
        assert kept.content_type == "application/pdf"
        response = as_planner.get(f"/documents/{kept.pk}/")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"].startswith("inline")
        client.force_login(cast.outsider)
        assert client.get(f"/documents/{kept.pk}/").status_code == 404
        client.logout()
        assert client.get(f"/documents/{kept.pk}/").status_code == 302

    def test_what_is_no_document_is_refused(self, as_planner: Any, plant: Any) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        program = SimpleUploadedFile("manual.pdf", b"MZ\x90\x00\x03")
        response = as_planner.post("/assets/PR-1/documents/", {"title": "Manual", "file": program})
        assert response.status_code == 422
        assert not plant.press.documents.exists()
        assert as_planner.post("/assets/PR-1/documents/", {"title": ""}).status_code == 422

    def test_a_models_document_is_seen_at_its_assets(self, as_technician: Any, plant: Any) -> None:
        from django.core.files.base import ContentFile

        from assets.models import AssetModel, Document

        model = AssetModel.objects.create(name="X-100", manufacturer="ACME")
        kept = Document.objects.create(title="Data sheet", asset_model=model,
                                       file=ContentFile(b"words", name="sheet.txt"))
        assert as_technician.get(f"/documents/{kept.pk}/").status_code == 404
        plant.press.asset_model = model
        plant.press.save()
        assert as_technician.get(f"/documents/{kept.pk}/").status_code == 200
        assert "Data sheet" in html(as_technician.get("/assets/PR-1/"))


def test_the_tree_opens_branch_by_branch(as_technician: Any, cast: Any, plant: Any) -> None:
    text = html(as_technician.get("/assets/"))
    assert "Hall 1" in text  # one site: its halls are shown at once
    assert "Works B" not in text
    services.begin_downtime(asset=plant.press, by=cast.technician, at=NOW - dt.timedelta(hours=1))
    text = html(as_technician.get(f"/assets/branch/l{plant.hall.pk}/"))
    assert "PR-1" in text
    assert 'class="dot"' in text
    assert as_technician.get(f"/assets/branch/l{plant.far_root.pk}/").status_code == 404
    text = html(as_technician.get(f"/assets/?at=a{plant.press.pk}"))
    assert 'aria-current="true"' in text


@pytest.mark.parametrize(("term", "found"), [("pr-1", ["PR-1"]), ("press", ["PR-1"]), ("SN-5", ["PU-1"]),
                                             ("PR-9", []), ("hall", [])])
def test_assets_are_found_by_tag_name_and_serial(term: str, found: list[str], as_technician: Any, plant: Any) -> None:
    plant.pump.serial_number = "SN-5"
    plant.pump.save()
    response = as_technician.get(f"/assets/?q={term}")
    assert [asset.tag for asset in response.context["found"]] == found
    fragment = as_technician.get(f"/assets/?q={term}", headers={"HX-Request": "true", "HX-Target": "found"})
    assert fragment.content.decode().startswith('<div id="found">')
