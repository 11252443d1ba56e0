"""The link by which somebody without an account follows what was reported: signed, and good for half a year."""

import datetime as dt

from django.core import signing
from django.urls import reverse

_SALT = "workorders.request"
GOOD_FOR = dt.timedelta(days=183)


class LinkTooOld(Exception):
    """It was one of ours, but half a year has gone by."""


def follow_path(order_id: int) -> str:
    """The path of the page that follows this order."""
    return reverse("request", args=[signing.dumps(order_id, salt=_SALT)])


def followed(text: str) -> int | None:
    """The order's key; None for a forged link. Raises LinkTooOld."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as error:
        raise LinkTooOld from error
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
