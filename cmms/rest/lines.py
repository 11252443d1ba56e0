"""Bodies of JSON lines, of any length: read and judged chunk by chunk, each line answered by a line in its order.

The answer begins when the last line was read: a client that sends everything before it reads anything would else wait
for us as we wait for it. Until then answers lie in a file, so that memory stays flat.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser

from cmms.errors import Problem
from cmms.rest.errors import body

MEDIA = "application/x-ndjson"
LONGEST = 10_000  # bytes of a line
_IN_MEMORY, _BLOCK = 1 << 20, 1 << 16


class LinesParser(BaseParser):
    """Leaves the body to be read line by line."""

    media_type = MEDIA

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class AnyAccept(DefaultContentNegotiation):
    """Lines are answered by lines and refusals by JSON, whatever Accept says."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def stream_of(request: Any) -> Any:
    """What the body's lines are read from. A body sent in chunks says no length: Django takes it for empty, and the
    server alone knows where it ends."""
    environment = request._request.environ
    if "HTTP_TRANSFER_ENCODING" in environment and environment.get("wsgi.input_terminated"):
        if request.content_type.partition(";")[0].strip().lower() != MEDIA:
            raise UnsupportedMediaType(request.content_type)
        return environment["wsgi.input"]
    return request.data if hasattr(request.data, "readline") else BytesIO()


def numbered(stream: Any) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) of a body, from 1, blank ones left out; None: a line too long to be read."""
    for number, line in enumerate(_lines(stream), 1):
        if line is None or line.strip():
            yield number, line


def _lines(stream: Any) -> Iterator[bytes | None]:
    """The body's lines, read by the block: one by one they cost a server more than what stands on them."""
    begun, too_long = b"", False
    while block := _read(stream):
        *whole, rest = block.split(b"\n")
        if whole:
            whole[0] = begun + whole[0]
            for line in whole:
                yield None if too_long or len(line) > LONGEST else line
                too_long = False
            begun = b""
        begun += rest
        if len(begun) > LONGEST:  # kept no longer, whatever of it is still to come
            begun, too_long = b"", True
    if begun or too_long:
        yield None if too_long else begun


def _read(stream: Any) -> bytes:
    try:
        return stream.read(_BLOCK)  # type: ignore[no-any-return]
    except OSError as error:
        raise ParseError(_("The body broke off; send it again, from the beginning or from where it broke off.")) \
            from error


def typed(line: bytes | None) -> dict[str, Any] | Problem:
    """The object on a line, its fractions as Decimal; or what is wrong with the line."""
    if line is None:
        return Problem("line_too_long", _("A line has at most 10,000 bytes."))
    try:
        found = _decode(line.decode())
    except (ValueError, RecursionError, InvalidOperation):
        return Problem("parse_error", _("This line is no JSON in UTF-8."))
    return found if isinstance(found, dict) else Problem("invalid", _("This line is no JSON object."))


def refusal(number: int, problems: list[Problem]) -> str:
    return json.dumps({"line": number, "effect": "refused", **body(problems)}) + "\n"


def answered(chunks: Iterable[Any], judge: Callable[[Any], Iterable[str]]) -> FileResponse:
    """The answers (lines of text) that ``judge`` gives to each chunk, one after the other."""
    file: Any = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
    try:
        for chunk in chunks:
            file.write("".join(judge(chunk)).encode())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, content_type=MEDIA)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_decode = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant).decode

__all__ = ["LONGEST", "MEDIA", "AnyAccept", "LinesParser", "answered", "numbered", "refusal", "stream_of",
           "typed"]
