"""A cast that stands for a whole module, and clients that speak JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.permissions.cast import Cast


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator["Cast"]:
    """Built once for the module and rolled back at its end."""
    from django.db import transaction

    from tests.permissions.cast import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def undone(cast: "Cast") -> Iterator[None]:
    """Nothing that the test does stays."""
    from django.core.cache import cache
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


class Program:
    """A client of the API in somebody's name."""

    def __init__(self, user: Any = None, token: str = "") -> None:
        from django.test import Client

        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", asked)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, method)(f"/api/v1/{path}", data=body, content_type="application/json", headers=said)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, {} if body is None else body, **headers)


@pytest.fixture
def program() -> type[Program]:
    return Program
