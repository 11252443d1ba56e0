"""The store's pages stand on the small plant of the orders' tests, with a store in it and somebody at the counter."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import window  # noqa: F401
from tests.workorders.conftest import at, cast, new_order, plant  # noqa: F401

if TYPE_CHECKING:
    from django.test import Client

    from tests.store.counter import Counter
    from tests.workorders.world import Cast, Plant


@pytest.fixture
def counter(plant: "Plant", cast: "Cast") -> "Counter":  # noqa: F811
    from tests.store.counter import make_counter

    return make_counter(plant, cast)


@pytest.fixture
def as_person() -> "Callable[[Any], Client]":
    """``as_person(user)`` is a browser in which that person is signed in."""
    from django.test import Client

    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def desk(as_person: Any, cast: "Cast") -> "Client":  # noqa: F811
    """The storekeeper's browser."""
    return as_person(cast.storekeeper)
