"""Mail goes out once, at the right time, and what fails stays visible until it is sent or given up."""

import datetime as dt
import smtplib
import zoneinfo
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from cmms.accounts.models import User
from cmms.notifications.mailing import GIVE_UP_AFTER, send_due
from cmms.notifications.models import Kind, Mail, Notification
from cmms.notifications.services import notify, write_to

pytestmark = pytest.mark.django_db
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


class Broken(EmailBackend):
    """A mail server that does what the test says."""

    error: Exception | None = None
    refused: tuple[str, ...] = ()

    def send_messages(self, messages: Any) -> int:
        if self.error:
            raise self.error
        for message in messages:
            if set(message.to) & set(self.refused):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        return super().send_messages(messages)


@pytest.fixture
def broken(settings: Any) -> Iterator[type[Broken]]:
    settings.EMAIL_BACKEND = "tests.test_mailing.Broken"
    yield Broken
    Broken.error, Broken.refused = None, ()


@pytest.fixture
def tom(db: None) -> User:
    return User.objects.create_user(username="tom", password="Secret-123", email="tom@plant.example")


def run(now: dt.datetime = NOON, zone: zoneinfo.ZoneInfo = BERLIN) -> Any:
    return send_due(now=now, zone_of=lambda user: zone)


def tell(user: User, kind: Kind = Kind.ASSIGNED, at: dt.datetime = NOON, **facts: Any) -> Notification:
    notify([user], kind=kind, title="WO-000007 is yours", link="/work-orders/WO-000007/", **facts)
    row = Notification.objects.latest("id")
    Notification.objects.filter(pk=row.pk).update(created_at=at)
    return row


def test_what_is_wanted_at_once_is_mailed_once(tom: User) -> None:
    row = tell(tom)
    assert run().single == 1
    assert run().single == 0
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["tom@plant.example"], "WO-000007 is yours")
    assert "http://localhost:8000/work-orders/WO-000007/" in letter.body
    row.refresh_from_db()
    assert (row.mail, row.mail_attempts) == (Mail.SENT, 1)
    assert row.mailed_at


def test_a_digest_comes_after_the_morning_of_the_reader_with_all_of_the_day_before(tom: User) -> None:
    six = dt.datetime(2026, 3, 10, 6, tzinfo=BERLIN)
    for hours in (1, 5):
        tell(tom, Kind.REORDER, at=six - dt.timedelta(hours=hours))
    tell(tom, Kind.REORDER, at=six + dt.timedelta(minutes=1))
    assert run(six - dt.timedelta(minutes=1)).digests == 0
    assert run(six + dt.timedelta(minutes=2)).digests == 1
    assert run(six + dt.timedelta(hours=3)).digests == 0
    [letter] = mail.outbox
    assert letter.subject == "2 pieces of news from Open CMMS"
    assert run(six + dt.timedelta(days=1)).digests == 1
    assert mail.outbox[1].subject == "1 piece of news from Open CMMS"


def test_a_digest_that_was_missed_comes_with_the_next_run(tom: User) -> None:
    tell(tom, Kind.REORDER, at=NOON - dt.timedelta(days=1))
    assert run(dt.datetime(2026, 3, 10, 23, tzinfo=BERLIN)).digests == 1


def test_morning_is_where_the_reader_is(tom: User) -> None:
    tell(tom, Kind.REORDER, at=dt.datetime(2026, 3, 9, 20, tzinfo=dt.UTC))
    midnight = dt.datetime(2026, 3, 10, 1, tzinfo=dt.UTC)
    assert run(midnight, BERLIN).digests == 0
    assert run(midnight, zoneinfo.ZoneInfo("Asia/Tokyo")).digests == 1


def test_the_mail_is_in_the_readers_language(tom: User) -> None:
    tom.language = "de"
    tom.save()
    tell(tom, Kind.REORDER, at=NOON - dt.timedelta(days=1))
    run()
    assert "Neuigkeit von" in mail.outbox[0].subject


def test_somebody_without_account_is_written_to_once_and_a_telephone_number_is_not(db: None) -> None:
    news = {"kind": Kind.REQUEST_DONE, "title": "Done: Leak", "dedupe": "done:7"}
    assert write_to("ann@plant.example", **news)
    assert not write_to("ann@plant.example", **news)
    assert not write_to("+49 30 1234", **news)
    assert not write_to("", **news)
    assert run().single == 1
    assert mail.outbox[0].to == ["ann@plant.example"]
    assert "/me/notifications/" not in mail.outbox[0].body


def test_who_left_or_lost_the_address_gets_nothing(tom: User) -> None:
    row = tell(tom)
    User.objects.filter(pk=tom.pk).update(is_active=False)
    assert run().single == 0
    row.refresh_from_db()
    assert row.mail == Mail.NONE


def test_a_failed_mail_keeps_its_error_and_is_tried_again_after_growing_pauses(tom: User, broken: type[Broken]) -> None:
    row = tell(tom)
    broken.error = OSError("no route to host")
    assert run().errors == ["tom@plant.example: OSError: no route to host"]
    row.refresh_from_db()
    assert (row.mail, row.mail_error) == (Mail.WAITING, "OSError: no route to host")
    broken.error = None
    assert run(NOON + dt.timedelta(minutes=4)).single == 0
    assert run(NOON + dt.timedelta(minutes=6)).single == 1
    row.refresh_from_db()
    assert (row.mail, row.mail_error) == (Mail.SENT, "")


def test_after_many_failures_it_is_given_up_and_can_be_taken_up(tom: User, broken: type[Broken]) -> None:
    row, now = tell(tom), NOON
    broken.error = OSError("down")
    for _try in range(GIVE_UP_AFTER + 2):
        run(now)
        now += dt.timedelta(hours=7)
    row.refresh_from_db()
    assert (row.mail, row.mail_attempts) == (Mail.FAILED, GIVE_UP_AFTER)
    broken.error = None
    out = StringIO()
    call_command("send_notifications", "--retry-failed", stdout=out)
    assert "1 taken up again" in out.getvalue()
    assert len(mail.outbox) == 1


def test_a_refused_mailbox_holds_nobody_else_back_but_a_dead_server_ends_the_run(
        tom: User, broken: type[Broken]) -> None:
    tina = User.objects.create_user(username="tina", email="tina@plant.example")
    tell(tom)
    tell(tina)
    broken.refused = ("tom@plant.example",)
    done = run()
    assert (done.single, len(done.errors)) == (1, 1)
    tell(tina)
    tell(tina)
    broken.error, broken.refused = smtplib.SMTPServerDisconnected("gone"), ()
    assert len(run().errors) == 1


def test_the_command_says_what_it_did_and_fails_while_a_mail_does(tom: User, broken: type[Broken]) -> None:
    tell(tom)
    out, err = StringIO(), StringIO()
    broken.error = OSError("down")
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_notifications", stdout=out, stderr=err)
    assert "tom@plant.example: OSError: down" in err.getvalue()
    broken.error = None
    Notification.objects.update(mail_tried_at=timezone.now() - dt.timedelta(hours=1))
    call_command("send_notifications", stdout=out)
    assert "1 mails and 0 digests sent" in out.getvalue()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_mail_once(together: Any) -> None:
    tom = User.objects.create_user(username="tom", email="tom@plant.example")
    for _ in range(12):
        tell(tom)
    for _ in range(3):
        tell(tom, Kind.REORDER, at=NOON - dt.timedelta(days=1))
    outcomes = together(run, run, run, run)
    assert [o.error for o in outcomes] == [None] * 4
    assert sum(o.value.single for o in outcomes) == 12
    assert sum(o.value.digests for o in outcomes) == 1
    assert len(mail.outbox) == 13
