"""/healthz and /readyz, in the test client and over a real server process."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.conf.global_settings import PASSWORD_HASHERS
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cmms import health
from tests.fixtures.server import Server
from tests.redis import Redis

READY = json.dumps({"ready": True, "parts": dict.fromkeys(health.PARTS, "ok")})


@pytest.fixture(autouse=True)
def look_again() -> Iterator[None]:
    health.forget()
    yield
    health.forget()


def test_healthz_asks_neither_database_nor_session(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_names_every_part(client: Client, db: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": dict.fromkeys(health.PARTS, "ok")}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_migration_that_was_not_applied_makes_it_unready(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'assets' AND name LIKE '0001%%'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["migrations"] == "1 not applied; run migrate"


def test_a_trigger_that_is_gone_makes_it_unready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # the triggers' own tests drop real ones; here the answer counts
    monkeypatch.setattr(health, "triggers_missing", lambda using: ["audit_assets_update"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["triggers"] == "1 missing; run migrate"


def test_a_part_that_throws_is_named_without_its_secrets(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("redis://:s3cret@cache.example.com refused")

    monkeypatch.setattr(cache, "set", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["cache"] == "failed (ConnectionError)"
    assert b"s3cret" not in answer.content
    assert "readyz: cache" in caplog.text


def test_many_probes_cost_one_look(client: Client, django_assert_num_queries: Any, db: None) -> None:
    client.get("/readyz")
    with django_assert_num_queries(0):
        assert client.get("/readyz").status_code == 200


@pytest.mark.both
def test_probes_may_not_write(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405


def test_the_production_server_answers_serves_its_files_and_stops_when_told(serve: Callable[..., Server]) -> None:
    server = serve()
    assert server.get("/readyz") == (200, READY)
    status, body = server.get("/login/")
    assert status == 200
    sheet = body.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    assert server.get(sheet)[0] == 200
    assert server.get("/login/", Host="evil.example.com")[0] == 400
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0


def test_behind_https_pages_redirect_and_probes_do_not(serve: Callable[..., Server]) -> None:
    server = serve(HTTPS="true")
    opener = build_opener()
    assert server.get("/healthz")[0] == 200
    assert server.get("/readyz") == (200, READY)
    request = Request(server.url + "/login/", headers={"X-Forwarded-Proto": "https"})
    with opener.open(request, timeout=20) as answer:  # the proxy on this machine is believed
        assert answer.status == 200
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.redis
def test_sessions_and_cache_live_in_redis(serve: Callable[..., Server], redis_server: Redis, settings: Any) -> None:
    from redis import Redis as Client

    settings.PASSWORD_HASHERS = PASSWORD_HASHERS  # the server's, not the suite's quick one
    get_user_model().objects.create_superuser("boss", "boss@example.com", "a long password of the boss")
    server = serve(REDIS_URL=redis_server.url)
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    browser.open(server.url + "/login/", timeout=20).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"username": "boss", "password": "a long password of the boss", "next": "/admin/",
            "csrfmiddlewaretoken": token}
    page = browser.open(server.url + "/login/", urlencode(form).encode(), timeout=20)
    assert page.geturl() == server.url + "/admin/"
    session = next(cookie.value for cookie in jar if cookie.name == "sessionid")
    store = Client.from_url(redis_server.url)
    assert [key for key in store.keys("*") if str(session).encode() in key]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


@pytest.mark.redis
def test_without_its_redis_it_is_alive_but_not_ready(serve: Callable[..., Server]) -> None:
    from tests.redis import binary

    cache_server = Redis(str(binary()))
    try:
        server = serve(REDIS_URL=cache_server.url)
        assert server.get("/readyz") == (200, READY)
    finally:
        cache_server.stop()
    time.sleep(health.FRESH_SECONDS + 0.5)
    status, body = server.get("/readyz")
    assert status == 503
    parts = json.loads(body)["parts"]
    assert parts["cache"].startswith("failed") and parts["database"] == "ok"
    assert server.get("/healthz")[0] == 200
    assert cache_server.socket.name not in body


@pytest.mark.both
def test_what_is_away_is_told_apart_from_what_is_broken(client: Any, monkeypatch: Any) -> None:
    from django.contrib.auth.views import LoginView
    from django.db import OperationalError
    from redis.exceptions import ConnectionError as RedisAway
    from rest_framework.views import APIView

    client.raise_request_exception = False
    for error, status, words in ((OperationalError("gone"), 503, "Try again in a minute"),
                                 (RedisAway("gone"), 503, "Try again in a minute"),
                                 (ValueError("ours"), 500, "Something broke")):
        def breaking(*_a: Any, error: Exception = error, **_k: Any) -> None:
            raise error

        monkeypatch.setattr(LoginView, "get", breaking)
        monkeypatch.setattr(APIView, "dispatch", breaking)
        page, answer = client.get("/login/"), client.get("/api/v1/assets/")
        assert (page.status_code, answer.status_code) == (status, status)
        assert words in page.content.decode() and "gone" not in page.content.decode()
        assert 'id="unsent"' in page.content.decode()  # what a form that was sent shows beside what was typed
        assert answer.json()["code"] == ("unavailable" if status == 503 else "broken")
        assert page.has_header("Retry-After") is (status == 503)
