"""The import page: upload, preview that changes nothing, commit; bound to the session and swept away."""

import os
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cmms.admin import uploads
from cmms.importing import Field, Importer, Kind, Outcome, registry
from tests.admin.rows import make_user

pytestmark = pytest.mark.django_db

class SupplierImporter(Importer):
    """Stands for the importers of the apps: the page knows none of them."""

    kind = "suppliers-of-a-test"
    title = "suppliers"
    fields: ClassVar = {"name": Field(Kind.TEXT, required=True, max_length=255), "phone": Field(Kind.TEXT)}

    def load(self, rows: Any) -> list[Outcome]:
        from inventory.models import Supplier

        found = []
        for row in rows:
            made = Supplier.objects.filter(external_id=row.external_id).first()
            if made is not None:
                found.append(Outcome.unchanged())
                continue
            Supplier.objects.create(source_system=self.context.source_system, external_id=row.external_id,
                                    name=row.values["name"])
            found.append(Outcome.created())
        return found


@pytest.fixture(autouse=True)
def kinds(monkeypatch: Any) -> None:
    monkeypatch.setitem(registry._importers, SupplierImporter.kind, SupplierImporter)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


MAPPING = """
source_system = "OLD"
external_id = "No"

[columns]
Name = "name"
"""


def upload(client: Any, text: str, mapping: str = MAPPING, **data: Any) -> Any:
    return client.post("/admin/import/", {
        "kind": SupplierImporter.kind, "file": SimpleUploadedFile("old.csv", text.encode()),
        "mapping_file": SimpleUploadedFile("old.toml", mapping.encode()), **data})


def test_who_may_not_import_finds_no_page(client: Any, place: Any) -> None:
    client.force_login(make_user("stan", "storekeeper", at=place.root))
    assert client.get("/admin/import/").status_code == 403
    assert "Import records" not in client.get("/admin/").content.decode()


def test_a_planner_finds_it_on_the_first_page(as_planner: Any) -> None:
    assert "Import records" in as_planner.get("/admin/").content.decode()
    assert as_planner.get("/admin/import/").status_code == 200


def test_a_file_without_mapping_is_sent_back_with_its_sentence(as_planner: Any) -> None:
    file = SimpleUploadedFile("a.csv", b"Tag\n1\n")
    response = as_planner.post("/admin/import/", {"kind": SupplierImporter.kind, "file": file})
    assert response.context["form"].errors == {"mapping": ["Choose a ready-made mapping, or upload your own."]}


def test_a_file_that_is_too_large_is_sent_back(as_planner: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("cmms.import_page.MOST_BYTES", 10)
    response = upload(as_planner, "Tag,Name\nP-1,Pump\n")
    assert "at most" in response.context["form"].errors["file"][0]


def test_a_mapping_with_a_fault_is_sent_back_and_nothing_is_kept(as_planner: Any, media: Path) -> None:
    response = upload(as_planner, "Tag,Name\nP-1,Pump\n", mapping="nonsense = [")
    assert response.context["form"].errors
    assert list((media / "imports").glob("*")) == []


GOOD = "No,Name\n1,Belts Ltd\n2,Oil & Co\n3,\n"


def test_a_preview_tells_what_would_happen_and_changes_nothing(as_planner: Any, media: Path) -> None:
    from inventory.models import Supplier

    page = upload(as_planner, GOOD)
    (report,) = page.context["reports"]
    assert (report.read, report.created, report.rejected, report.balanced) == (3, 2, 1, True)
    text = page.content.decode()
    assert "nothing is imported yet" in text
    assert "Oil &amp; Co" in text
    assert "Line 4:" in text
    assert not Supplier.objects.exists()
    assert len(list((media / "imports").glob("*/upload.csv"))) == 1


def test_committing_lets_the_good_rows_in_as_the_person_and_forgets_the_file(as_planner: Any, planner: Any,
                                                                             media: Path) -> None:
    from cmms.audit.models import AuditLog
    from inventory.models import Supplier

    upload(as_planner, GOOD)
    page = as_planner.post("/admin/import/", {"step": "commit"})
    assert page.context["reports"][0].created == 2
    assert set(Supplier.objects.values_list("name", flat=True)) == {"Belts Ltd", "Oil & Co"}
    entry = AuditLog.objects.filter(table_name="suppliers").latest("id")
    assert (entry.changed_by_id, entry.channel) == (planner.pk, "import")
    assert list((media / "imports").glob("*/upload*")) == []
    rejects = b"".join(as_planner.get("/admin/import/rejects/").streaming_content).decode("utf-8-sig")
    assert rejects.splitlines()[1].startswith("4,3,")
    again = as_planner.post("/admin/import/", {"step": "commit"}, follow=True)
    assert again.status_code == 200
    assert Supplier.objects.count() == 2


def test_a_second_upload_takes_the_place_of_the_first(as_planner: Any, media: Path) -> None:
    upload(as_planner, GOOD)
    upload(as_planner, GOOD)
    assert len(list((media / "imports").glob("*"))) == 1
    as_planner.post("/admin/import/", {"step": "forget"})
    assert list((media / "imports").glob("*")) == []


def test_an_upload_is_bound_to_the_session(as_planner: Any, client: Any, planner: Any, media: Path) -> None:
    from inventory.models import Supplier

    upload(as_planner, GOOD)
    other = Client()
    other.force_login(planner)
    response = other.post("/admin/import/", {"step": "commit"}, follow=True)
    assert "no longer here" in response.content.decode()
    assert not Supplier.objects.exists()


def test_a_file_of_no_rows_is_refused_and_forgotten(as_planner: Any, media: Path) -> None:
    response = upload(as_planner, "No,Name\n")
    assert "No row was read" in str(response.context["form"].errors)
    assert list((media / "imports").glob("*")) == []


def test_what_lies_about_for_a_day_is_swept(media: Path) -> None:
    kept = uploads.keep([b"x"], "a.csv")
    old = time.time() - uploads.KEPT_SECONDS - 60
    os.utime(kept.folder, (old, old))
    assert uploads.sweep() == 1
    assert not kept.folder.exists()


def test_a_kept_file_is_named_by_us_and_closed_to_others(media: Path) -> None:
    kept = uploads.keep([b"x"], "../../etc/passwd.CSV")
    assert kept.file.name == "upload.csv"
    assert kept.folder.stat().st_mode & 0o077 == 0


def test_the_rejects_of_somebody_else_are_not_there(client: Any, as_planner: Any) -> None:
    assert as_planner.get("/admin/import/rejects/").status_code == 404
