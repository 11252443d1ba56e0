"""How a body is read: JSON in UTF-8 of a bearable size, in which every text can be kept."""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser
from rest_framework.utils import json as strict

LARGEST_BODY = 10 * 2**20
_ESCAPED = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class TooLarge(exceptions.APIException):
    """A body beyond what one call may send."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class BodyParser(JSONParser):
    """JSON as RFC 8259 says it. 400 where it is none, 413 past 10 MiB, 422 for a text that no database keeps."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(LARGEST_BODY + 1)
        if len(raw) > LARGEST_BODY:
            raise TooLarge(_("Send at most 10 MiB in one call; split it into several."))
        try:
            data = strict.loads(codecs.decode(raw, "utf-8"))
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is no JSON that can be read: %(why)s.") % {"why": error}) from error
        if _ESCAPED.search(raw) and any(not _kept(text) for text in _texts(data)):
            raise exceptions.ValidationError(_("A text holds a character that cannot be kept (NUL, or half of a "
                                               "surrogate pair)."), code="characters")
        return data


def _kept(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _texts(data: Any) -> Iterator[str]:
    """Every text in it, keys included."""
    waiting = [data]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found
