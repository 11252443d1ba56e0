"""The plant of the orders' tests, with clients. Models are imported late: this file is read before Django is set up."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import window  # noqa: F401
from tests.workorders.conftest import cast, plant  # noqa: F401

if TYPE_CHECKING:
    from tests.workorders.world import Cast


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """What the limits counted in another test does not count here."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def as_technician(client: Any, cast: "Cast") -> Any:  # noqa: F811
    client.force_login(cast.technician)
    return client


@pytest.fixture
def as_planner(client: Any, cast: "Cast") -> Any:  # noqa: F811
    client.force_login(cast.planner)
    return client
