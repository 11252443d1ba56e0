"""Sends what is due: each mail that is wanted at once, and each person's digest after their morning."""

import datetime as dt
import smtplib
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from cmms.notifications.mailing import claiming
from cmms.notifications.models import Mail, Notification

MORNING = dt.time(6)
"""From this local time on the digest holds everything told before it; what comes later waits for the next morning."""
OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)
"""What concerns one mail and not the next one; everything else means that our mail server cannot be used now."""


@dataclass
class Sent:
    """What one run did: how many mails went out, and what failed, in words."""

    single: int = 0
    digests: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """One mail and the notifications it tells of."""

    to: str
    rows: Sequence[Notification]
    subject: str
    text: str

    def message(self, connection: Any) -> EmailMessage:
        # The same for each try, so that a mailbox recognises a letter that comes twice.
        named = f"<notification-{self.rows[0].pk}-{len(self.rows)}@{settings.PUBLIC_URL.split('://')[-1].split(':')[0]}>"
        return EmailMessage(" ".join(self.subject.split()), self.text, to=[self.to], connection=connection,
                            headers={"Message-ID": named, "Auto-Submitted": "auto-generated"})


def send_due(*, now: dt.datetime, zone_of: Callable[[Any], zoneinfo.ZoneInfo]) -> Sent:
    """Send what is due at ``now`` (aware). ``zone_of`` says in which zone a person lives.

    A mail that its recipient's server refuses is tried again later and others go on; where our own mail server cannot
    be reached, the run ends, because each further mail would wait for the same end.
    """
    done = Sent()
    connection = get_connection()
    try:
        for letter in _letters(now, zone_of):
            try:
                connection.open()
                letter.message(connection).send()
            except (OSError, ValueError) as error:
                _failed(letter, error, done)
                if not isinstance(error, OF_ONE_MAIL):
                    break
            else:
                _noted(letter, done)
    finally:
        connection.close()
    return done


def _noted(letter: Letter, done: Sent) -> None:
    claiming.note_sent(letter.rows, at=timezone.now())
    if letter.rows[0].mail == Mail.DIGEST:
        done.digests += 1
    else:
        done.single += 1


def _failed(letter: Letter, error: Exception, done: Sent) -> None:
    said = f"{type(error).__name__}: {error}"
    claiming.note_failed(letter.rows, said)
    done.errors.append(f"{letter.to}: {said}")


def _letters(now: dt.datetime, zone_of: Callable[[Any], zoneinfo.ZoneInfo]) -> Iterator[Letter]:
    """Claimed one by one, so that a run that ends early holds nothing back."""
    waiting = list(Notification.objects.to_mail().values_list("pk", flat=True))
    for pk in waiting:
        for row in claiming.claim(Notification.objects.to_mail().filter(pk=pk), now=now):
            yield from _to_somebody([row], _single)
    people = get_user_model()._default_manager.filter(pk__in=Notification.objects.for_digest(now).values("user"))
    for person in people.order_by("pk"):
        until = _last_morning(now, zone_of(person))
        rows = claiming.claim(Notification.objects.for_digest(until).filter(user=person), now=now)
        if rows:
            yield from _to_somebody(rows, _digest)


def _last_morning(now: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The last time it was morning there."""
    local = now.astimezone(zone)
    day = local.date() if local.time() >= MORNING else local.date() - dt.timedelta(days=1)
    return dt.datetime.combine(day, MORNING, tzinfo=zone)


def _to_somebody(rows: Sequence[Notification], write: Callable[..., tuple[str, str]]) -> Iterator[Letter]:
    person = rows[0].user
    to = rows[0].address or (person.email if person.is_active else "")
    if not to:
        claiming.drop(rows)
        return
    with translation.override((person.language if person else "") or settings.LANGUAGE_CODE):
        subject, text = write(rows)
    yield Letter(to, rows, subject, text)


def _single(rows: Sequence[Notification]) -> tuple[str, str]:
    return rows[0].title, render_to_string("notifications/mail/one.txt", _facts(rows))


def _digest(rows: Sequence[Notification]) -> tuple[str, str]:
    subject = ngettext("%(count)s piece of news from %(product)s", "%(count)s pieces of news from %(product)s",
                       len(rows)) % {"count": len(rows), "product": settings.PRODUCT_NAME}
    return subject, render_to_string("notifications/mail/digest.txt", _facts(rows))


def _facts(rows: Sequence[Notification]) -> dict[str, Any]:
    return {"rows": rows, "site": settings.PUBLIC_URL, "product_name": settings.PRODUCT_NAME,
            "has_account": rows[0].user_id is not None}
