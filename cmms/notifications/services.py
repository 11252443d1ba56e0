"""Telling people. Rows are written in the caller's transaction; mail is sent from them later, never in a request."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from cmms.notifications.models import Kind, Mail, MailChoice, Notification, NotificationSwitch

DEFAULTS: dict[Kind, tuple[bool, MailChoice]] = {
    Kind.ASSIGNED: (True, MailChoice.AT_ONCE),
    Kind.EMERGENCY: (True, MailChoice.AT_ONCE),
    Kind.PART_ARRIVED: (True, MailChoice.AT_ONCE),
    Kind.REQUEST_DONE: (True, MailChoice.AT_ONCE),
}
"""(inbox, mail) where the person set no switch; kinds that are not named: inbox, and the daily digest."""

_MAIL = {MailChoice.OFF: Mail.NONE, MailChoice.AT_ONCE: Mail.WAITING, MailChoice.DIGEST: Mail.DIGEST}
_muted: ContextVar[bool] = ContextVar("notifications_muted", default=False)


@contextmanager
def muted() -> Iterator[None]:
    """Nobody is told of what happens inside: imports, demo data."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def is_muted() -> bool:
    return _muted.get()


def notify(users: Iterable[Any], *, kind: Kind, title: str | Promise, body: str | Promise = "", link: str = "",
           reference: tuple[str, int] | None = None, dedupe: str = "", by: Any = None) -> int:
    """Write to the inboxes of ``users`` and return how many were told.

    Lazy texts are rendered in each person's own language. Left out: whoever did it (``by``), the retired, those who
    switched this kind off, and those who were told of the same ``dedupe`` before. ``reference`` is (table, id). Inside
    :func:`muted` nothing happens.
    """
    if is_muted():
        return 0
    people = {u.pk: u for u in users if u.is_active and (by is None or u.pk != by.pk)}
    wishes = {s.user_id: (s.inbox, MailChoice(s.mail))
              for s in NotificationSwitch.objects.filter(user__in=people, kind=kind)}
    usual = DEFAULTS.get(kind, (True, MailChoice.DIGEST))
    table, row_id = reference or ("", None)
    rows = []
    for pk, person in sorted(people.items()):
        inbox, mail = wishes.get(pk, usual)
        if not person.email:
            mail = MailChoice.OFF
        if not inbox and mail == MailChoice.OFF:
            continue
        with translation.override(person.language or None):
            rows.append(Notification(user=person, kind=kind, title=str(title)[:255], body=str(body), link=link,
                                     reference_type=table, reference_id=row_id, dedupe=dedupe, mail=_MAIL[mail]))
    with transaction.atomic():
        before = Notification.objects.filter(dedupe=dedupe, user__in=people).values_list("user", flat=True)
        told = set(before) if dedupe else set()
        fresh = [row for row in rows if row.user_id not in told]
        # ignore_conflicts: another process may be telling the same people of the same event
        Notification.objects.bulk_create(fresh, ignore_conflicts=bool(dedupe))
    return len(fresh)
