"""Telling people. Rows are written in the caller's transaction; mail is sent from them later, never in a request."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cmms.audit import acting_as
from cmms.errors import NotFound, Problem, refuse
from cmms.notifications.models import Kind, Mail, MailChoice, Notification, NotificationSwitch

DEFAULTS: dict[Kind, tuple[bool, MailChoice]] = {
    Kind.ASSIGNED: (True, MailChoice.AT_ONCE),
    Kind.EMERGENCY: (True, MailChoice.AT_ONCE),
    Kind.PART_ARRIVED: (True, MailChoice.AT_ONCE),
    Kind.REQUEST_DONE: (True, MailChoice.AT_ONCE),
}
"""(inbox, mail) where the person set no switch; kinds that are not named: inbox, and the daily digest."""

Text = str | Promise | Callable[[], str]
"""A text, a lazy one, or a call that makes it: the latter two are rendered in the reader's language."""

_OTHERS = (True, MailChoice.DIGEST)
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


def notify(users: Iterable[Any], *, kind: Kind, title: Text, body: Text = "", link: str = "",
           reference: tuple[str, int] | None = None, dedupe: str = "", by: Any = None) -> int:
    """Write to the inboxes of ``users`` and return how many were told.

    Texts with values are given as a call (``lambda: _("…") % {…}``): ``%`` on a lazy text renders it at once, in the
    wrong language. Left out: whoever did it (``by``), the retired, those who
    switched this kind off, and those who were told of the same ``dedupe`` before. ``reference`` is (table, id). Inside
    :func:`muted` nothing happens.
    """
    if is_muted():
        return 0
    people = {u.pk: u for u in users if u.is_active and (by is None or u.pk != by.pk)}
    wishes = {s.user_id: (s.inbox, MailChoice(s.mail))
              for s in NotificationSwitch.objects.filter(user__in=people, kind=kind)}
    table, row_id = reference or ("", None)
    rows = []
    for pk, person in sorted(people.items()):
        inbox, mail = wishes.get(pk, DEFAULTS.get(kind, _OTHERS))
        if not person.email:
            mail = MailChoice.OFF
        if not inbox and mail == MailChoice.OFF:
            continue
        with translation.override(person.language or settings.LANGUAGE_CODE):
            rows.append(Notification(user=person, kind=kind, title=_said(title)[:255], body=_said(body), link=link,
                                     reference_type=table, reference_id=row_id, dedupe=dedupe, mail=_MAIL[mail],
                                     in_inbox=inbox))
    with transaction.atomic():
        before = Notification.objects.filter(dedupe=dedupe, user__in=people).values_list("user", flat=True)
        told = set(before) if dedupe else set()
        fresh = [row for row in rows if row.user_id not in told]
        # ignore_conflicts: another process may be telling the same people of the same event
        Notification.objects.bulk_create(fresh, ignore_conflicts=bool(dedupe))
    return len(fresh)


def write_to(address: str, *, kind: Kind, title: Text, body: Text = "", link: str = "",
             language: str = "", reference: tuple[str, int] | None = None, dedupe: str = "") -> bool:
    """Have a mail sent to somebody without account; whether one will be.

    Nothing happens where ``address`` is no e-mail address (a telephone number), inside :func:`muted`, or where the
    same ``dedupe`` went to it before. Texts are rendered in ``language``.
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError:
        return False
    if is_muted() or (dedupe and Notification.objects.filter(address=address, dedupe=dedupe).exists()):
        return False
    table, row_id = reference or ("", None)
    with translation.override(language or settings.LANGUAGE_CODE):
        row = Notification(address=address, kind=kind, title=_said(title)[:255], body=_said(body), link=link,
                           reference_type=table, reference_id=row_id, dedupe=dedupe, mail=Mail.WAITING, in_inbox=False)
    Notification.objects.bulk_create([row], ignore_conflicts=bool(dedupe))
    return True


def _said(text: Text) -> str:
    return text() if callable(text) else str(text)


def mark_read(*, by: Any, pk: int) -> Notification:
    """The person opened one of their own. Raises NotFound for anybody else's."""
    with acting_as(by):
        found = Notification.objects.of(by).select_for_update().filter(pk=pk).first()
        if found is None:
            raise NotFound.of("not_found", _("There is no such notification for you."))
        if found.read_at is None:
            found.read_at = timezone.now()
            found.save(update_fields=["read_at"])
        return found


def mark_all_read(*, by: Any) -> int:
    """Everything in the person's inbox is read; how many were not before."""
    with acting_as(by):
        return Notification.objects.of(by).unread().order_by().update(read_at=timezone.now())


def wishes_of(user: Any) -> dict[Kind, tuple[bool, MailChoice]]:
    """What holds for the person, kind by kind: (inbox, mail)."""
    set_by_hand = {Kind(s.kind): (s.inbox, MailChoice(s.mail)) for s in NotificationSwitch.objects.filter(user=user)}
    return {kind: set_by_hand.get(kind, DEFAULTS.get(kind, _OTHERS)) for kind in Kind}


def set_wishes(*, by: Any, wishes: Mapping[str, tuple[bool, str]]) -> None:
    """Set the person's own switches, kind by kind: (inbox, mail). What equals the default needs no row."""
    refuse(Problem("choice", _("Choose never, at once or the daily digest."), f"mail-{kind}")
           for kind, (_inbox, mail) in wishes.items() if kind not in Kind.values or mail not in MailChoice.values)
    with acting_as(by):
        now = wishes_of(by)
        for kind, (inbox, mail) in wishes.items():
            wish = (inbox, MailChoice(mail))
            if wish == DEFAULTS.get(Kind(kind), _OTHERS):
                NotificationSwitch.objects.filter(user=by, kind=kind).delete()
            elif wish != now[Kind(kind)]:
                NotificationSwitch.objects.update_or_create(user=by, kind=kind,
                                                            defaults={"inbox": inbox, "mail": mail})
