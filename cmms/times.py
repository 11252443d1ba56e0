"""Times that people type."""

import datetime as dt

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cmms.errors import DomainError


def typed_moment(text: str, field: str = "") -> dt.datetime | None:
    """What a date-and-time field sends, meant in the active zone; None for an empty one.

    Refused with 422 where it cannot be read, or where the clocks were put forward and that time never was.
    """
    text = text.strip()
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise DomainError.of("moment", _("“%(text)s” is not a time; write it like 2026-01-31 14:30.")
                             % {"text": text[:40]}, field)
    return placed(found, field) if timezone.is_naive(found) else found


def placed(wall: dt.datetime, field: str = "") -> dt.datetime:
    """What the clock on the wall of the active zone showed; of an hour that came twice, the first.

    Refused with 422 where the clocks were put forward and that time never was.
    """
    aware = timezone.make_aware(wall)
    if aware.astimezone(dt.UTC).astimezone(aware.tzinfo).replace(tzinfo=None) != wall:
        raise DomainError.of("moment", _("That time never was: the clocks were put forward then."), field)
    return aware
