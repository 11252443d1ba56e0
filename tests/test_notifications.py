"""Who is told, once, in the own language, unless it is switched off."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from cmms.accounts.models import User
from cmms.notifications.models import Kind, Mail, MailChoice, Notification, NotificationSwitch
from cmms.notifications.services import is_muted, muted, notify

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom() -> User:
    return User.objects.create_user(username="tom", password="Secret-123", email="tom@plant.example")


@pytest.fixture
def tina() -> User:
    return User.objects.create_user(username="tina", password="Secret-123", language="de")


def test_each_is_told_once_per_call(tom: User, tina: User) -> None:
    assert notify([tom, tina, tom], kind=Kind.ASSIGNED, title="WO-000007 is yours", link="/work-orders/WO-000007/",
                  reference=("work_orders", 7)) == 2
    told = Notification.objects.of(tom).get()
    assert (told.title, told.reference_type, told.reference_id) == ("WO-000007 is yours", "work_orders", 7)
    assert Notification.objects.unread().count() == 2


def test_mail_goes_as_the_person_wants_and_only_to_an_address(tom: User, tina: User) -> None:
    notify([tom, tina], kind=Kind.ASSIGNED, title="a")
    notify([tom], kind=Kind.REORDER, title="b")
    NotificationSwitch.objects.create(user=tom, kind=Kind.REVIEW, mail=MailChoice.AT_ONCE)
    notify([tom], kind=Kind.REVIEW, title="c")
    mails = dict(Notification.objects.filter(user=tom).values_list("title", "mail"))
    assert mails == {"a": Mail.WAITING, "b": Mail.DIGEST, "c": Mail.WAITING}
    assert Notification.objects.get(user=tina).mail == Mail.NONE
    assert [n.title for n in Notification.objects.to_mail()] == ["a", "c"]


def test_a_kind_can_be_switched_off(tom: User) -> None:
    NotificationSwitch.objects.create(user=tom, kind=Kind.EMERGENCY, inbox=False, mail=MailChoice.OFF)
    assert notify([tom], kind=Kind.EMERGENCY, title="Fire") == 0
    assert notify([tom], kind=Kind.ASSIGNED, title="Yours") == 1


def test_nobody_is_told_of_the_own_deed_nor_after_leaving(tom: User, tina: User) -> None:
    tina.is_active = False
    assert notify([tom, tina], kind=Kind.MENTION, title="Look", by=tom) == 0


def test_imports_tell_nobody(tom: User) -> None:
    with muted():
        assert is_muted()
        assert notify([tom], kind=Kind.ASSIGNED, title="Yours") == 0
        with muted():
            pass
        assert is_muted()
    assert not is_muted()
    assert notify([tom], kind=Kind.ASSIGNED, title="Yours") == 1


def test_the_same_event_is_told_once(tom: User, tina: User) -> None:
    assert notify([tom], kind=Kind.REORDER, title="Low", dedupe="part:3") == 1
    assert notify([tom, tina], kind=Kind.REORDER, title="Low", dedupe="part:3") == 1
    assert notify([tom], kind=Kind.REORDER, title="Low") == 1
    assert Notification.objects.count() == 3


def test_each_reads_the_own_language(tom: User, tina: User) -> None:
    with translation.override("en"):
        notify([tom, tina], kind=Kind.OTHER, title=gettext_lazy("Monday"))
    assert Notification.objects.get(user=tom).title == "Monday"
    assert Notification.objects.get(user=tina).title == "Montag"


@pytest.mark.parametrize(("facts", "constraint"), [
    ({"kind": "GOSSIP"}, "check_notifications_kind"), ({"mail": "LATER"}, "check_notifications_mail"),
    ({"link": "https://elsewhere.example/"}, "check_notifications_link"),
    ({"link": "//elsewhere.example/"}, "check_notifications_link"),
    ({"reference_type": "parts"}, "check_notifications_reference"),
    ({"mail": "SENT"}, "check_notifications_mailed"),
])
def test_the_database_refuses_what_no_notification_can_be(tom: User, facts: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notification.objects.create(user=tom, title="x", **facts)


def test_one_switch_per_person_and_kind(tom: User) -> None:
    NotificationSwitch.objects.create(user=tom, kind=Kind.REVIEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        NotificationSwitch.objects.create(user=tom, kind=Kind.REVIEW)
