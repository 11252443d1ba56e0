"""What the server does for a phone without network: the worker, the list of pages, the token, whose page it is."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cmms.idempotency import IdempotencyKey
from cmms.offline import SHELL, jobs_of_today
from tests.admin.rows import make_asset, make_order, make_place, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Any:
    return make_place("A")


@pytest.fixture
def tom(place: Any) -> Any:
    return make_user("tom", "technician", at=place.root, staff=False)


@pytest.fixture
def as_tom(client: Any, tom: Any) -> Any:
    client.force_login(tom)
    return client


def test_the_worker_is_served_from_the_root_with_this_releases_files(client: Any) -> None:
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    shell = json.loads(re.findall(r"const SHELL = (.*);", response.content.decode())[0])
    assert "/static/cmms/outbox.js" in shell
    assert "/static/cmms/app.css" in shell
    assert len(shell) >= len(SHELL) - 1


def test_each_page_says_whose_it_is_and_a_public_one_says_nobody(as_tom: Any, tom: Any) -> None:
    assert as_tom.get("/me/")["X-Page-User"] == str(tom.pk)
    assert "X-Page-User" not in as_tom.get("/offline/token/")
    assert "X-Page-User" not in Client().get("/login/")


def test_a_fresh_token_is_given_to_whoever_is_signed_in(as_tom: Any, tom: Any) -> None:
    answer = as_tom.get("/offline/token/").json()
    assert answer["user"] == str(tom.pk)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tom)
    token = strict.get("/offline/token/").json()["token"]
    form = {"language": "", "time_zone": "Europe/Berlin"}
    assert strict.post("/me/", form).status_code == 403
    assert strict.post("/me/", form, headers={"X-CSRFToken": token}).status_code == 302


def test_nobody_gets_neither_token_nor_list(client: Any) -> None:
    assert client.get("/offline/token/").status_code == 401
    assert client.get("/offline/pages.json").status_code == 401
    assert client.get("/offline/").status_code == 200
    assert client.get("/me/outbox/").status_code == 302


def test_todays_and_overdue_jobs_come_with_their_assets(as_tom: Any, tom: Any, place: Any) -> None:
    now = timezone.now()
    facts = {"assigned_to": tom}
    late = make_order(make_asset(place, tag="P-1"), due_at=now - dt.timedelta(days=3), **facts)
    running = make_order(make_asset(place, tag="P-2"), status="IN_PROGRESS", actual_start=now, **facts)
    make_order(make_asset(place, tag="P-3"), due_at=now + dt.timedelta(days=3), **facts)
    make_order(make_asset(place, tag="P-4"), due_at=now)
    make_order(make_asset(make_place("Z"), tag="P-5"), due_at=now, **facts)
    answer = as_tom.get("/offline/pages.json").json()
    assert answer["user"] == str(tom.pk)
    assert "/" in answer["pages"]
    assert {p for p in answer["pages"] if p.startswith("/work-orders/")} == {
        f"/work-orders/{order.number}/{page}" for order in (late, running) for page in ("", "finish/")}
    assert {p for p in answer["pages"] if p.startswith("/assets/")} == {"/assets/P-1/", "/assets/P-2/"}


def test_the_list_is_short_and_each_page_of_it_can_be_opened(as_tom: Any, tom: Any, place: Any) -> None:
    for n in range(40):
        make_order(make_asset(place, tag=f"P-{n}"), assigned_to=tom, due_at=timezone.now())
    paths = as_tom.get("/offline/pages.json").json()["pages"]
    assert len(paths) == 60
    assert {as_tom.get(path).status_code for path in paths[:8]} == {200}


def test_the_day_ends_where_the_person_is(tom: Any, place: Any) -> None:
    import zoneinfo

    now = dt.datetime(2026, 3, 10, 23, 30, tzinfo=dt.UTC)
    make_order(make_asset(place), assigned_to=tom, due_at=dt.datetime(2026, 3, 11, 8, tzinfo=dt.UTC))
    assert jobs_of_today(tom, now).count() == 0
    assert jobs_of_today(tom, now.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))).count() == 1


def test_a_page_fetched_ahead_neither_shows_nor_uses_up_a_message(as_tom: Any) -> None:
    as_tom.post("/me/", {"language": "", "time_zone": "Europe/Berlin"})
    assert "Saved." not in as_tom.get("/", headers={"X-Prefetch": "1"}).content.decode()
    assert "Saved." in as_tom.get("/").content.decode()


def test_keys_are_forgotten_after_ninety_days(tom: Any) -> None:
    import uuid

    from django.core.management import call_command

    facts = {"owner": f"user:{tom.pk}", "user": tom, "method": "POST", "path": "/", "body_hash": "0" * 64}
    for days in (89, 91):
        IdempotencyKey.objects.create(key=uuid.uuid4(), created_at=timezone.now() - dt.timedelta(days=days), **facts)
    call_command("forget_keys")
    assert IdempotencyKey.objects.count() == 1
