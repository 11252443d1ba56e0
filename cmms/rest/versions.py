"""Which version of a record an edit is about: the ETag of answers, ``If-Match`` of edits, ``version`` of bulk items."""

from typing import Any

from django.utils.translation import gettext as _

from cmms.errors import Stale
from cmms.rest.errors import PreconditionRequired


def etag(row: Any) -> str:
    """The version as an entity tag."""
    return f'"{row.version}"'


def expect(row: Any, named: str, *, required: bool = True) -> None:
    """Refuse unless ``named`` (entity tags, with commas) holds the row's version: 428 where it is empty, else 412."""
    if not hasattr(row, "version"):
        return
    if not named:
        if required:
            raise PreconditionRequired(_("Say in If-Match which version you edit: the ETag of the record as you read "
                                         "it."))
        return
    if etag(row) not in {part.strip().removeprefix("W/") for part in named.split(",")}:
        raise Stale.of("stale", _("Somebody changed this record since you read it: fetch it again."))


__all__ = ["etag", "expect"]
