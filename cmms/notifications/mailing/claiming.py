"""Whose turn it is to send what: rows are claimed before a mail goes out and noted after it."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from cmms.notifications.models import Mail, Notification
from cmms.notifications.querysets import NotificationQuerySet

GIVE_UP_AFTER = 8
"""So many failures, the last pauses hours long, and a mail is given up; ``--retry-failed`` takes it up again."""
FIRST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=6)


def claim(rows: NotificationQuerySet, *, now: dt.datetime) -> list[Notification]:
    """Claim those of ``rows`` whose turn it is at ``now``, person and all at hand; nobody else gets them meanwhile."""
    with transaction.atomic():
        due = [row for row in _locked(rows.not_tried_since(now - FIRST_PAUSE)) if _rested(row, now)]
        Notification.objects.filter(pk__in=[row.pk for row in due]).update(
            mail_tried_at=now, mail_attempts=F("mail_attempts") + 1)
    for row in due:
        row.mail_attempts += 1
    return due


def _locked(rows: NotificationQuerySet) -> NotificationQuerySet:
    # SQLite has one writer at a time, and this is inside its transaction.
    skip = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(of=("self",), skip_locked=True).select_related("user") if skip \
        else rows.select_related("user")


def _rested(row: Notification, now: dt.datetime) -> bool:
    """Each failure doubles the pause before the next try."""
    if row.mail_tried_at is None:
        return True
    return bool(now - row.mail_tried_at >= min(FIRST_PAUSE * 2 ** max(0, row.mail_attempts - 1), LONGEST_PAUSE))


def note_sent(rows: Sequence[Notification], *, at: dt.datetime) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mail=Mail.SENT, mailed_at=at, mail_error="")


def note_failed(rows: Sequence[Notification], error: str) -> None:
    """The error stays with each row; after so many tries it is given up."""
    keys = [row.pk for row in rows]
    Notification.objects.filter(pk__in=keys).update(mail_error=error[:255])
    Notification.objects.filter(pk__in=keys, mail_attempts__gte=GIVE_UP_AFTER).update(mail=Mail.FAILED)


def drop(rows: Sequence[Notification]) -> None:
    """Nobody is there any more to send it to: the person left, or has no address now."""
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mail=Mail.NONE)


def retry_given_up() -> int:
    """Take up what was given up; how many."""
    return Notification.objects.given_up().order_by().update(mail=Mail.WAITING, mail_attempts=0, mail_tried_at=None)
