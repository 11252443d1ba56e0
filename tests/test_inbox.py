"""The inbox and the switches as pages: one's own, read and unread, also without JavaScript."""

from typing import Any

import pytest
from django.utils import timezone

from cmms.accounts.models import User
from cmms.notifications.models import Kind, MailChoice, Notification, NotificationSwitch
from cmms.notifications.services import notify, set_wishes, wishes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom() -> User:
    return User.objects.create_user(username="tom", password="Secret-123", email="tom@plant.example")


@pytest.fixture
def as_tom(client: Any, tom: User) -> Any:
    client.force_login(tom)
    return client


def test_one_reads_ones_own_and_the_bar_counts_the_unread(as_tom: Any, tom: User) -> None:
    tina = User.objects.create_user(username="tina")
    notify([tom, tina], kind=Kind.REVIEW, title="Look at this")
    notify([tom], kind=Kind.OTHER, title="And this")
    page = as_tom.get("/inbox/")
    assert [row.title for row in page.context["rows"]] == ["And this", "Look at this"]
    assert page.context["unread"] == 2
    row = Notification.objects.get(user=tom, title="And this")
    assert as_tom.post(f"/inbox/{row.pk}/").url == "/inbox/"
    row.refresh_from_db()
    assert row.read_at
    assert as_tom.get("/inbox/").context["unread"] == 1
    assert as_tom.post("/inbox/read/").url == "/inbox/"
    assert not Notification.objects.of(tom).unread().exists()
    assert Notification.objects.of(tina).unread().count() == 1


def test_opening_leads_to_what_it_is_about(as_tom: Any, tom: User) -> None:
    notify([tom], kind=Kind.OTHER, title="x", link="/me/")
    assert as_tom.post(f"/inbox/{Notification.objects.get().pk}/").url == "/me/"


def test_somebody_elses_is_not_there(as_tom: Any) -> None:
    tina = User.objects.create_user(username="tina")
    notify([tina], kind=Kind.OTHER, title="x")
    assert as_tom.post(f"/inbox/{Notification.objects.get().pk}/").status_code == 404
    assert as_tom.get(f"/inbox/{Notification.objects.get().pk}/").status_code == 405


def test_a_long_inbox_goes_on_by_key(as_tom: Any, tom: User) -> None:
    now = timezone.now()
    Notification.objects.bulk_create(Notification(user=tom, title=str(n), created_at=now) for n in range(70))
    page = as_tom.get("/inbox/")
    assert len(page.context["rows"]) == 50
    rest = as_tom.get(f"/inbox/?before={page.context['older']}")
    assert len(rest.context["rows"]) == 20
    assert rest.context["older"] is None
    assert not {r.pk for r in page.context["rows"]} & {r.pk for r in rest.context["rows"]}
    assert as_tom.get("/inbox/?before=nonsense").status_code == 200


def test_who_wants_mail_alone_finds_nothing_in_the_inbox(tom: User) -> None:
    set_wishes(by=tom, wishes={Kind.REVIEW: (False, MailChoice.AT_ONCE)})
    notify([tom], kind=Kind.REVIEW, title="x")
    assert Notification.objects.filter(user=tom, mail="WAITING").exists()
    assert not Notification.objects.of(tom).exists()


def test_switches_are_saved_and_the_usual_needs_no_row(as_tom: Any, tom: User) -> None:
    page = as_tom.get("/me/notifications/")
    assert len(page.context["lines"]) == len(Kind)
    form = {f"mail-{line['kind']}": line["mail"] for line in page.context["lines"]}
    form |= {f"inbox-{line['kind']}": "on" for line in page.context["lines"] if line["inbox"]}
    assert as_tom.post("/me/notifications/", form).status_code == 302
    assert not NotificationSwitch.objects.exists()
    form |= {"mail-EMERGENCY": "OFF"}
    del form["inbox-REORDER"]
    as_tom.post("/me/notifications/", form)
    assert wishes_of(tom)[Kind.EMERGENCY] == (True, MailChoice.OFF)
    assert wishes_of(tom)[Kind.REORDER] == (False, MailChoice.DIGEST)
    assert NotificationSwitch.objects.count() == 2


def test_a_refused_switch_page_shows_what_was_chosen(as_tom: Any) -> None:
    response = as_tom.post("/me/notifications/", {"mail-ASSIGNED": "SOMETIMES"})
    assert response.status_code == 422
    assert "Choose never, at once or the daily digest." in response.content.decode()
    assert next(line for line in response.context["lines"] if line["kind"] == "ASSIGNED")["inbox"] is False
