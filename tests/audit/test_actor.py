"""Who acts: nested, rolled back, in threads, and never anybody by mistake."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cmms.accounts.models import Craft
from cmms.audit import acting_as, current_actor
from cmms.audit.actor import through
from cmms.audit.middleware import ActorMiddleware
from cmms.errors import DomainError


def craft(code: str) -> Craft:
    return Craft.objects.create(code=code, name=code)


def by(entries: Any) -> dict[str, int | None]:
    return {e.new_values["code"]: e.changed_by_id for e in entries("crafts")}


def test_nested_calls_restore_the_former_actor(ann: Any, ben: Any, entries: Any) -> None:
    with acting_as(ann, channel="web"):
        craft("1")
        with acting_as(ben) as inner:
            assert (inner.user_id, inner.channel) == (ben.pk, "web")
            craft("2")
            with acting_as():
                craft("3")
        assert current_actor().user_id == ann.pk
        craft("4")
    craft("5")
    assert by(entries) == {"1": ann.pk, "2": ben.pk, "3": ben.pk, "4": ann.pk, "5": None}


def test_a_caught_refusal_inside_restores_the_former_actor(ann: Any, ben: Any, entries: Any) -> None:
    with acting_as(ann):
        with pytest.raises(DomainError), acting_as(ben):
            craft("gone")
            raise DomainError.of("no", "No.")
        craft("1")
    assert by(entries) == {"1": ann.pk}


def test_inside_a_bare_transaction_nobody_is_left_behind(ann: Any, entries: Any) -> None:
    with transaction.atomic():
        with acting_as(ann):
            craft("1")
        craft("2")
    assert by(entries) == {"1": ann.pk, "2": None}


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_actor_outlives_the_transaction(ann: Any, run_sql: Any, entries: Any) -> None:
    with acting_as(ann):
        craft("1")
    if connection.vendor == "postgresql":
        assert run_sql("SELECT nullif(current_setting('cmms.user_id', true), '')") == [(None,)]
    else:
        assert run_sql("SELECT * FROM audit_actor") == []
    craft("2")
    assert by(entries) == {"1": ann.pk, "2": None}


@pytest.mark.django_db(transaction=True)
def test_what_a_refusal_asks_to_remember_outlives_it_and_is_the_actors(ann: Any, entries: Any) -> None:
    error = DomainError.of("no", "No.")
    error.remember.append(lambda: craft("remembered"))
    with pytest.raises(DomainError), acting_as(ann, channel="api"):
        craft("gone")
        with acting_as():
            raise error
    assert by(entries) == {"remembered": ann.pk}
    assert entries("crafts")[0].channel == "api"


@pytest.mark.django_db(transaction=True)
def test_a_refusal_caught_inside_is_remembered_once(ann: Any, entries: Any) -> None:
    error = DomainError.of("no", "No.")
    error.remember.append(lambda: craft("remembered"))
    with acting_as(ann):
        craft("kept")
        with pytest.raises(DomainError), acting_as(), acting_as():
            raise error
    assert by(entries) == {"kept": ann.pk, "remembered": ann.pk}


@pytest.mark.django_db(transaction=True)
def test_after_a_crash_nothing_is_remembered(ann: Any, entries: Any) -> None:
    error = DomainError.of("no", "No.")
    error.remember.append(lambda: craft("remembered"))
    with pytest.raises(ZeroDivisionError), acting_as(ann):
        with pytest.raises(DomainError), acting_as():
            raise error
        1 / 0  # noqa: B018
    assert by(entries) == {}


def test_a_failing_note_hides_no_refusal(ann: Any, caplog: Any) -> None:
    error = DomainError.of("no", "No.")
    error.remember.append(lambda: 1 / 0)
    with pytest.raises(DomainError), acting_as(ann):
        raise error
    assert "could not be written" in caplog.text


def test_an_unknown_channel_is_refused(ann: Any) -> None:
    with pytest.raises(ValueError, match="no channel"), acting_as(ann, channel="phone"):
        pass


def test_a_thread_starts_with_nobody(ann: Any) -> None:
    seen = []
    with acting_as(ann):
        thread = threading.Thread(target=lambda: seen.append(current_actor().user_id))
        thread.start()
        thread.join()
    assert seen == [None]


def test_through_sets_the_channel_and_keeps_the_user(ann: Any, entries: Any) -> None:
    with through("import"), acting_as(ann):
        craft("1")
    assert [e.channel for e in entries("crafts")] == ["import"]


@pytest.mark.parametrize(("path", "channel"), [
    ("/admin/accounts/", "admin"), ("/api/assets/", "api"), ("/", "web"), ("/administration", "web"),
])
def test_the_door_is_told_by_the_path(path: str, channel: str, ann: Any, entries: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with acting_as():
            craft("1")
        return HttpResponse()

    request = RequestFactory().get(path, headers={"X-Request-ID": "abc-1"})
    request.user = ann
    response = ActorMiddleware(view)(request)
    (entry,) = entries("crafts")
    assert (entry.channel, entry.changed_by_id, entry.request_id) == (channel, ann.pk, "abc-1")
    assert response["X-Request-ID"] == "abc-1"
    assert current_actor().user_id is None


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "é", "a\nb"])
def test_a_request_id_we_do_not_like_is_replaced(given: str) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    request.user = AnonymousUser()
    response = ActorMiddleware(lambda r: HttpResponse())(request)
    assert response["X-Request-ID"] != given and len(response["X-Request-ID"]) == 32


def test_the_user_of_an_api_call_is_the_one_the_view_found(ann: Any, entries: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        assert current_actor().user_id is None
        request.user = ann  # as the API's authentication does
        with acting_as():
            craft("1")
        return HttpResponse()

    request = RequestFactory().get("/api/x")
    request.user = AnonymousUser()
    ActorMiddleware(view)(request)
    assert by(entries) == {"1": ann.pk}


def test_signing_in_is_no_change_of_the_person(client: Any, ann: Any, entries: Any) -> None:
    """Else an edit of somebody fails because they signed in meanwhile."""
    before = (ann.version, ann.updated_at)
    client.force_login(ann)
    ann.refresh_from_db()
    assert ann.last_login is not None
    assert (ann.version, ann.updated_at) == before
    assert entries("users", ann) == []
    assert ann.history.count() == 1
