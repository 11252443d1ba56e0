"""Files that people send: what they really are, freed of what they tell about the sender, kept outside the web root.

``checked`` decides by the bytes, never by the name or the type that came with them. Photos are drawn anew, which
leaves out place, camera and whatever else was hidden in them; when they were taken is read first.
"""

import datetime as dt
import hashlib
import io
import os
import secrets
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from cmms.errors import DomainError, Problem

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
DOCUMENTS = frozenset({
    "application/pdf", "text/plain",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
})
ANY = PHOTOS | DOCUMENTS
LARGEST = 25 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2560

_OFFICE = {"word/": "wordprocessingml.document", "xl/": "spreadsheetml.sheet"}
_READ = ["JPEG", "PNG", "WEBP"]  # MPO, two pictures in one file, is read as the JPEG it begins with
_TAKEN, _OFFSET, _EXIF = 0x9003, 0x9011, 0x8769


@dataclass(frozen=True)
class Checked:
    """Bytes that may be kept. ``taken_at`` is aware, and None where the photo does not say it with its time zone."""

    content: bytes
    content_type: str
    name: str
    taken_at: dt.datetime | None = None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_photo(self) -> bool:
        return self.content_type in PHOTOS


def checked(upload: Any, *, kinds: frozenset[str] = ANY, field: str = "upload") -> Checked:
    """The upload (a Django File) as it may be kept; DomainError at ``field`` where it may not."""
    name = PurePosixPath(str(upload.name or "").replace("\\", "/")).name[:255] or _("file")
    if upload.size > LARGEST:
        raise DomainError.of("too_large", _("%(name)s is larger than %(megabytes)s MB: send a smaller file.") % {
            "name": name, "megabytes": LARGEST // (1024 * 1024)}, field)
    content = upload.read()
    if not content:
        raise DomainError.of("empty", _("%(name)s is empty.") % {"name": name}, field)
    content_type = content_type_of(content)
    if content_type not in kinds:
        sentence = _("%(name)s is no photo that can be kept: send a JPEG, PNG or WebP.") if kinds <= PHOTOS else _(
            "%(name)s is of a kind that is not kept: send a photo (JPEG, PNG, WebP), a PDF, a text, or an office file.")
        raise DomainError.of("kind", sentence % {"name": name}, field)
    if content_type not in PHOTOS:
        return Checked(content, content_type, name)
    return _redrawn(content, content_type, name, field)


def content_type_of(content: bytes) -> str:
    """What the bytes are, one of ANY; empty for everything else."""
    for start, kind in ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")):
        if content.startswith(start):
            return kind
    if (content[:4], content[8:12]) == (b"RIFF", b"WEBP"):
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if any(ord(c) < 32 and c not in "\t\n\r\f" for c in text) else "text/plain"


def store(file: Checked, folder: str) -> str:
    """Write the bytes under a random name below MEDIA_ROOT/``folder`` and return that path, relative to the folder."""
    today = dt.datetime.now(dt.UTC)
    path = f"{today:%Y/%m}/{secrets.token_hex(16)}"
    target = _root(folder) / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(handle, "wb") as out:
        out.write(file.content)
        out.flush()
        os.fsync(out.fileno())
    return path


def discard(folder: str, path: str) -> None:
    """Remove bytes that nothing refers to."""
    located(folder, path).unlink(missing_ok=True)


def stored(folder: str, *, older_than: float) -> Iterator[str]:
    """The paths of all bytes in the folder that are older than so many seconds."""
    root, now = _root(folder), time.time()
    for target in sorted(root.glob("????/??/*")):
        if target.is_file() and target.stat().st_mtime < now - older_than:
            yield target.relative_to(root).as_posix()


def located(folder: str, path: str) -> Path:
    """Where the bytes lie; ValueError for a path that leads out of the folder."""
    root = _root(folder).resolve()
    target = (root / path).resolve()
    if not target.is_relative_to(root):
        raise ValueError(f"{path} leads out of {folder}")
    return target


def answer(folder: str, path: str, *, content_type: str, name: str) -> FileResponse:
    """The bytes as an answer: photos and PDFs are shown, everything else is saved. 404 where they are gone."""
    try:
        stream = located(folder, path).open("rb")
    except (OSError, ValueError) as error:
        raise Http404(_("The file is not there any more.")) from error
    shown = content_type in PHOTOS or content_type == "application/pdf"
    response = FileResponse(stream, as_attachment=not shown, filename=name, content_type=content_type)
    response.headers["Cache-Control"] = "private, max-age=86400"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _root(folder: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "mimetype" in names:
                kind = package.open("mimetype").read(100).decode("ascii", "replace").strip()
                return kind if kind in DOCUMENTS else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return ""
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return ""
    kind = next((kind for start, kind in _OFFICE.items() if any(name.startswith(start) for name in names)), "")
    return f"application/vnd.openxmlformats-officedocument.{kind}" if kind else ""


def _redrawn(content: bytes, content_type: str, name: str, field: str) -> Checked:
    """The picture drawn anew, upright and not larger than anybody looks at."""
    try:
        with Image.open(io.BytesIO(content), formats=_READ) as image:
            if image.width * image.height > MOST_PIXELS:
                raise DomainError([Problem("too_large", _("%(name)s has too many pixels: send a smaller photo.") % {
                    "name": name}, field)])
            taken_at, profile = _taken_at(image), image.info.get("icc_profile")
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if upright.mode not in ("RGB", "L") and (content_type == "image/jpeg" or upright.mode != "RGBA"):
                opaque = content_type == "image/jpeg" or not upright.has_transparency_data
                upright, profile = upright.convert("RGB" if opaque else "RGBA"), None
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            out = io.BytesIO()
            clean.save(out, format=content_type.removeprefix("image/").upper(), icc_profile=profile,
                       **({} if content_type == "image/png" else {"quality": 85}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DomainError.of("broken", _("%(name)s cannot be read as a photo: take or choose another one.") % {
            "name": name}, field) from error
    return Checked(out.getvalue(), content_type, name, taken_at)


def _taken_at(image: Image.Image) -> dt.datetime | None:
    """When the camera took it; without a time zone in the picture nobody can say."""
    details = image.getexif().get_ifd(_EXIF)
    try:
        return dt.datetime.strptime(f"{details[_TAKEN]} {details[_OFFSET]}", "%Y:%m:%d %H:%M:%S %z")
    except (KeyError, ValueError, TypeError):
        return None
