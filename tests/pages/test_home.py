"""The first page, the person's own page, login, and the pages that say no."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.admin.rows import make_asset, make_order, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(place: Any) -> Any:
    return make_user("tom", "technician", at=place.root, staff=False)


@pytest.fixture
def as_tom(client: Any, tom: Any) -> Any:
    client.force_login(tom)
    return client


def titles(response: Any, section: str = "My open orders") -> list[str]:
    for found in response.context["sections"]:
        if found["title"] == section:
            return [card.title for card in found["cards"]]
    return []


def test_nobody_is_led_to_the_login_and_back(client: Any, place: Any) -> None:
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/login/?next=/")
    make_user("tom")
    response = client.post("/login/?next=/", {"username": "tom", "password": "Secret-12345", "next": "/"})
    assert response.url == "/"
    assert client.get("/").status_code == 200
    response = client.post("/logout/")
    assert response.url == "/login/"


def test_a_wrong_password_is_said_and_the_name_kept(client: Any, place: Any) -> None:
    response = client.post("/login/", {"username": "tom", "password": "wrong"})
    assert response.context["form"].errors
    assert 'value="tom"' in response.content.decode()


def test_the_persons_open_orders_come_most_urgent_first_then_oldest(as_tom: Any, tom: Any, place: Any) -> None:
    asset = make_asset(place, "Pump", tag="P-1")
    facts = {"assigned_to": tom}
    make_order(asset, title="later", priority=3, **facts)
    make_order(asset, title="urgent", priority=5, **facts)
    make_order(asset, title="latest", priority=3, status="IN_PROGRESS", actual_start=timezone.now(), **facts)
    make_order(asset, title="requested", status="REQUESTED", **facts)
    make_order(asset, title="somebody else's")
    response = as_tom.get("/")
    assert titles(response) == ["urgent", "later", "latest"]
    cards = response.context["sections"][0]["cards"]
    assert [card.rank for card in cards] == [1, 3, 3]
    assert [card.running for card in cards] == [False, False, True]
    assert (cards[0].tag, cards[0].place, cards[0].url) == ("P-1", "Pump, Hall", "")


def test_an_order_outside_of_the_branch_is_not_there(as_tom: Any, tom: Any, far: Any) -> None:
    make_order(make_asset(far), assigned_to=tom)
    assert as_tom.get("/").context["sections"] == []
    assert "Nothing to do" in as_tom.get("/").content.decode()


def test_lateness_is_said_in_words(as_tom: Any, tom: Any, place: Any) -> None:
    asset, now = make_asset(place), timezone.now()
    make_order(asset, title="late", assigned_to=tom, priority=5, due_at=now - dt.timedelta(days=2, hours=1))
    make_order(asset, title="due", assigned_to=tom, due_at=now + dt.timedelta(days=2))
    late, due = as_tom.get("/").context["sections"][0]["cards"]
    assert (late.due.replace("\xa0", " "), late.late, due.late) == ("2 days late", True, False)


def test_queries_do_not_grow_with_the_orders(as_tom: Any, tom: Any, place: Any) -> None:
    def add(times: int) -> None:
        for n in range(times):
            make_order(make_asset(place, f"Pump {n}"), assigned_to=tom)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            as_tom.get("/")
        return len(seen)

    add(2)
    count()
    few = count()
    add(18)
    assert count() == few


def test_a_team_sees_what_it_may_take(as_tom: Any, tom: Any, place: Any) -> None:
    from cmms.accounts.models import Team, TeamMember

    team = Team.objects.create(name="Blue")
    TeamMember.objects.create(team=team, user=tom)
    make_order(make_asset(place), title="free", team=team)
    assert titles(as_tom.get("/"), "Free for my team") == ["free"]


def test_a_planner_sees_all_open_orders_and_a_way_into_the_back_office(as_planner: Any, place: Any) -> None:
    order = make_order(make_asset(place), title="anybody's")
    response = as_planner.get("/")
    assert titles(response, "All open orders") == ["anybody's"]
    assert response.context["sections"][0]["cards"][0].url == f"/admin/workorders/workorder/{order.pk}/change/"
    assert 'href="/admin/"' in response.content.decode()
    assert as_planner.get("/admin/").status_code == 200


def test_a_technician_finds_no_back_office(as_tom: Any) -> None:
    assert 'href="/admin/"' not in as_tom.get("/").content.decode()
    response = as_tom.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Your role does not permit this." in response.content.decode()


class TestMe:
    def test_language_and_time_zone_take_effect_and_are_audited(self, as_tom: Any, tom: Any) -> None:
        from cmms.audit.models import AuditLog

        response = as_tom.post("/me/", {"language": "de", "time_zone": "Asia/Tokyo"})
        assert response.status_code == 302
        tom.refresh_from_db()
        assert (tom.language, tom.time_zone) == ("de", "Asia/Tokyo")
        page = as_tom.get("/me/")
        assert '<html lang="de">' in page.content.decode()
        entry = AuditLog.objects.filter(table_name="users").latest("id")
        assert (entry.changed_by_id, entry.channel) == (tom.pk, "web")

    def test_a_zone_that_is_none_is_refused(self, as_tom: Any) -> None:
        response = as_tom.post("/me/", {"language": "", "time_zone": "Mars/Base"})
        assert "is not a time zone" in str(response.context["form"].errors["time_zone"])

    def test_the_password_is_changed_and_the_person_stays_logged_in(self, as_tom: Any, tom: Any) -> None:
        data = {"old_password": "Secret-12345", "new_password1": "Another-77-word", "new_password2": "Another-77-word"}
        assert as_tom.post("/me/password/", data).status_code == 302
        tom.refresh_from_db()
        assert tom.check_password("Another-77-word")
        assert as_tom.get("/").status_code == 200

    def test_the_admins_links_lead_to_the_same_pages(self, as_planner: Any) -> None:
        assert as_planner.get("/admin/password_change/").url == "/me/password/"
        assert Client().get("/admin/login/").url == "/login/?next=%2Fadmin%2F"


def test_times_are_those_of_the_reader_or_else_of_the_site(as_tom: Any, tom: Any, place: Any) -> None:
    from cmms.reader import zone_of
    from tests.admin.rows import make_place

    assert str(zone_of(tom)) == "Europe/Berlin"
    tom.time_zone = "Asia/Tokyo"
    assert str(zone_of(tom)) == "Asia/Tokyo"
    boss = make_user("boss", "administrator")
    assert str(zone_of(boss)) == "Europe/Berlin"
    other = make_place("B").site
    other.time_zone = "America/New_York"
    other.save()
    assert str(zone_of(boss)) == "UTC"


def test_a_page_that_is_not_there_says_so(as_tom: Any) -> None:
    response = as_tom.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_form_without_its_token_says_what_to_do(tom: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tom)
    response = strict.post("/me/", {"language": "de"})
    assert response.status_code == 403
    assert "Open the page again" in response.content.decode()
