"""Files as phones send them, made on the spot."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TAKEN, OFFSET, EXIF, GPS, ORIENTATION = 0x9003, 0x9011, 0x8769, 0x8825, 0x0112


def photo(name: str = "photo.jpg", *, size: tuple[int, int] = (60, 40), form: str = "JPEG",
          colour: str = "red") -> SimpleUploadedFile:
    """A picture that tells where, when and with what it was taken, held sideways."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Phonemaker"
    exif.get_ifd(GPS)[2] = (52.0, 30.0, 0.0)
    details: dict[int, Any] = exif.get_ifd(EXIF)
    details[TAKEN], details[OFFSET] = "2026:01:02 03:04:05", "+01:00"
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/octet-stream")
