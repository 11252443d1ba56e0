"""What people send is what it says, tells nothing about them, and lies where no web server looks."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from cmms import files
from cmms.errors import DomainError
from tests.pictures import photo


def refused(upload: SimpleUploadedFile, kinds: frozenset[str] = files.ANY) -> str:
    with pytest.raises(DomainError) as error:
        files.checked(upload, kinds=kinds, field="photo")
    (problem,) = error.value.problems
    assert problem.field == "photo"
    return problem.code


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(zipfile.ZipInfo(name), "x")  # the same bytes in every worker: they name the case
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_nothing_but_the_picture_upright(form: str) -> None:
    kept = files.checked(photo("../../etc/passwd.exe", form=form))
    picture = Image.open(io.BytesIO(kept.content))
    assert picture.size == (40, 60)
    assert dict(picture.getexif()) == {}
    assert b"Phonemaker" not in kept.content
    assert (kept.name, kept.content_type, kept.is_photo) == ("passwd.exe", f"image/{form.lower()}", True)
    assert kept.taken_at == dt.datetime(2026, 1, 2, 2, 4, 5, tzinfo=dt.UTC)


def test_a_large_photo_becomes_small() -> None:
    kept = files.checked(photo(size=(4000, 100)))
    assert max(Image.open(io.BytesIO(kept.content)).size) == files.LONGEST_SIDE


@pytest.mark.parametrize(("content", "content_type"), [
    (b"%PDF-1.7 x", "application/pdf"), ("Größe".encode(), "text/plain"),
    (office("[Content_Types].xml", "xl/workbook.xml"),
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
])
def test_the_bytes_say_what_a_document_is(content: bytes, content_type: str) -> None:
    assert files.checked(SimpleUploadedFile("a.jpg", content)).content_type == content_type


@pytest.mark.parametrize(("content", "code"), [
    (b"", "empty"), (b"MZ\x90\x00", "kind"), (b"\xff\xd8\xff\xe0 no picture", "broken"), (b"GIF89a\x01\x00", "kind"),
    (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "kind"), (office("run.exe"), "kind"),
    (b"PK\x03\x04 torn", "kind"),
])
def test_everything_else_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    assert refused(SimpleUploadedFile("photo.jpg", content)) == code


def test_a_document_is_no_photo_and_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(SimpleUploadedFile("a.pdf", b"%PDF-1.7"), files.PHOTOS) == "kind"
    monkeypatch.setattr(files, "LARGEST", 10)
    assert refused(photo()) == "too_large"
    monkeypatch.undo()
    monkeypatch.setattr(files, "MOST_PIXELS", 10)
    assert refused(photo()) == "too_large"


@pytest.mark.django_db  # a closed answer looks after connections
def test_bytes_lie_under_a_random_name_and_come_back() -> None:
    kept = files.checked(SimpleUploadedFile("list.txt", b"1 belt"))
    path = files.store(kept, "tried")
    stored = Path(settings.MEDIA_ROOT) / "tried" / path
    assert stored.read_bytes() == b"1 belt"
    assert "list" not in path and not stored.suffix
    assert list(files.stored("tried", older_than=-5)) == [path]
    assert list(files.stored("tried", older_than=60)) == []
    served = files.answer("tried", path, content_type="text/plain", name=kept.name)
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    served.close()
    files.discard("tried", path)
    for gone in (path, "../../secret-key"):
        with pytest.raises(Http404):
            files.answer("tried", gone, content_type="text/plain", name="x")
