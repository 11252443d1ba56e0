"""Every page of ours is tried for every role, allowed and refused, inside and outside of the branch."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.permissions import EVERYBODY, ROLES, SEE_EVERY_BRANCH, Route, all_routes

if TYPE_CHECKING:
    from tests.permissions.cast import Cast, Things

pytestmark = [pytest.mark.django_db, pytest.mark.page]
ROUTES = list(all_routes())
NO_ROW_NEEDED = {"healthz", "readyz"}
"""Probes without a name; and the admin, whose rights are Django's and are tried in tests/admin."""
PROGRAMS = "api/"
"""The door for programs keeps a table of its own, by token and scope."""


def named_patterns() -> Iterator[tuple[str, str]]:
    """(name, path) of every pattern outside of the admin and the API, which tests/api tries whole."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any, before: str) -> Iterator[tuple[str, str]]:
        for entry in patterns:
            where = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield entry.name or "", where
            elif entry.namespace != "admin" and where != "api/v1/":
                yield from walk(entry.url_patterns, where)

    yield from walk(get_resolver().url_patterns, "")


def test_every_route_stands_in_a_table() -> None:
    listed = {route.name for route in ROUTES}
    missing = {f"{name} {where}" for name, where in named_patterns()
               if name not in listed and where not in NO_ROW_NEEDED and not where.startswith(PROGRAMS)}
    assert not missing


def test_every_row_names_a_route_once() -> None:
    names = {name for name, _where in named_patterns()}
    assert not {str(route) for route in ROUTES if route.name not in names}
    rows = [(route.name, route.method, route.query) for route in ROUTES]
    assert len(rows) == len(set(rows))
    assert not {str(route) for route in ROUTES if not route.allowed <= EVERYBODY}


class Doors:
    """One signed-in client per role, over a cast that no try changes for good."""

    def __init__(self, cast: "Cast") -> None:
        from django.test import Client

        self.cast = cast
        self.clients = {"anonymous": Client(raise_request_exception=False)}
        for role in ROLES:
            self.clients[role] = Client(raise_request_exception=False)
            self.clients[role].force_login(cast.people[role])
        self.sessions = {role: client.cookies.copy() for role, client in self.clients.items()}

    def status(self, route: Route, method: str, role: str, things: "Things") -> str:
        """The answer's status as text; ``login`` for the way to the login page."""
        from django.urls import reverse

        address = reverse(route.name, kwargs=dict(route.kwargs(things))) + route.query
        client = self.clients[role]
        with undone():
            if method == "GET":
                answer = client.get(address)
            else:
                answer = client.post(address, dict(route.data(things)))
        client.cookies = self.sessions[role].copy()  # as if nobody had signed out
        to_login = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("login") + "?")
        return "login" if to_login else str(answer.status_code)


@contextmanager
def undone() -> Iterator[None]:
    """Nothing that happens inside stays: rows, and what the cache counts."""
    from django.core.cache import cache
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def doors(django_db_setup: None, django_db_blocker: Any) -> Iterator[Doors]:
    """Built once for the module and rolled back at its end."""
    from django.db import transaction

    from tests.permissions.cast import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield Doors(build())
        transaction.set_rollback(True)


def expected(route: Route, role: str, *, outside: bool) -> set[str]:
    if role == "anonymous":
        return {str(code) for code in route.answers} if route.public else {"login"}
    if role not in route.allowed:
        return {"403", "404"}
    if outside and role not in SEE_EVERY_BRANCH:
        return {str(route.outside)}
    return {str(code) for code in route.answers}


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_role_gets_what_the_table_says(route: Route, doors: Doors) -> None:
    """Outside of the branch only who is allowed inside is tried: the others are refused before anybody looks."""
    tries = [("inside", role) for role in ("anonymous", *ROLES)]
    if route.outside is not None:
        tries += [("outside", role) for role in ROLES if role in route.allowed]
    wrong = {}
    for place, role in tries:
        got = doors.status(route, route.method, role, getattr(doors.cast, place))
        if got not in expected(route, role, outside=place == "outside"):
            wrong[role, place] = got
    assert not wrong


@pytest.mark.parametrize("name", sorted({route.name for route in ROUTES}))
def test_a_method_without_a_row_is_refused(name: str, doors: Doors) -> None:
    rows = [route for route in ROUTES if route.name == name]
    role = next((r for r in ROLES if r in rows[0].allowed), "anonymous")
    for method in {"GET", "POST"} - {row.method for row in rows}:
        assert doors.status(rows[0], method, role, doors.cast.inside) == "405", f"{method} {name}"
