"""The person's own page, login, and the pages that say no."""

from typing import Any

import pytest
from django.test import Client

from tests.admin.rows import make_user

pytestmark = pytest.mark.django_db


def test_nobody_is_led_to_the_login_and_back(client: Any, place: Any) -> None:
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/login/?next=/")
    make_user("tim")
    response = client.post("/login/?next=/", {"username": "tim", "password": "Secret-12345", "next": "/"})
    assert response.url == "/"
    assert client.get("/").status_code == 200
    response = client.post("/logout/")
    assert response.url == "/login/"


@pytest.mark.parametrize(("role", "begins"), [("storekeeper", "/stock/"), ("technician", "/"), ("planner", "/")])
def test_each_begins_where_their_day_does(client: Any, place: Any, role: str, begins: str) -> None:
    make_user("sam", role, at=place.root)
    for address, wanted in (("/login/", begins), ("/login/?next=/", begins), ("/login/?next=/me/", "/me/")):
        response = client.post(address, {"username": "sam", "password": "Secret-12345"})
        assert response.url == wanted
        assert client.get(response.url).status_code == 200


def test_a_wrong_password_is_said_and_the_name_kept(client: Any, place: Any) -> None:
    response = client.post("/login/", {"username": "tom", "password": "wrong"})
    assert response.context["form"].errors
    assert 'value="tom"' in response.content.decode()


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

    def test_it_leads_to_what_is_the_persons_own_and_stays_small(self, as_tom: Any) -> None:
        page = as_tom.get("/me/").content
        assert all(link in page for link in (b'href="/inbox/"', b'href="/me/outbox/"', b'href="/me/notifications/"'))
        assert len(page) <= 30_000

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


def test_permissions_are_looked_up_once(tom: Any, django_assert_num_queries: Any) -> None:
    from cmms.accounts.models import User

    fresh = User.objects.get(pk=tom.pk)
    with django_assert_num_queries(1):
        assert fresh.has_perm("workorders.perform_workorder")
        assert not fresh.has_perm("workorders.plan_workorder")
    retired = User.objects.get(pk=tom.pk)
    retired.is_active = False
    assert not retired.has_perm("workorders.perform_workorder")


def test_the_bar_has_five_places_and_a_planners_list_more(client: Any, tom: Any, planner: Any) -> None:
    def names(user: Any) -> list[str]:
        client.force_login(user)
        return [place.name for place in client.get("/me/").context["places"]()]

    floor = names(tom)
    assert [name for name in floor if name in ("home", "assets", "scan", "report-choose", "me")] == [
        "home", "assets", "scan", "report-choose", "me"]
    assert {"board", "work-orders", "admin:index"} <= set(names(planner)) - set(floor)
