"""``python -m benchmarks.exported ADDRESS FORM``: take one export as a client does, and keep nothing of it but a count.

Prints the seconds and the rows.
"""

import sys
import zlib
from collections.abc import Iterator

import django

from benchmarks.clock import lap
from cmms.collecting import settle


def main(address: str, form: str) -> None:
    django.setup()
    settle()  # as the server does
    from django.test import Client

    from cmms.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="root"))
    with lap() as took:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} gave {answer.status_code}")
        pieces: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
        rows = _rows_of_sheet(pieces) if form == "xlsx" else sum(piece.count(b"\r\n") for piece in pieces)
    print(f"{took.seconds:.3f} {rows - 1}")


def _rows_of_sheet(pieces: Iterator[bytes]) -> int:
    """Rows of the first sheet, which is the second part of the file, unpacked as it comes."""
    unpack, found, seen, last = None, 0, b"", b""
    for piece in pieces:
        if unpack is None:
            seen += piece
            at = seen.find(b"xl/worksheets/sheet1.xml")
            if at < 0:
                continue
            unpack, piece = zlib.decompressobj(-15), seen[at + len(b"xl/worksheets/sheet1.xml"):]
        if not unpack.eof:
            text = last + unpack.decompress(piece)
            found += text.count(b"<row ")
            last = text[-4:]  # a tag may stand across two pieces
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
