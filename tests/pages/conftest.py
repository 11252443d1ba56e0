"""The pages stand on the same small plant as the back office; the technician's own on a job with everything in it."""

from typing import Any

import pytest

from tests.admin.conftest import as_planner, far, place, planner, root  # noqa: F401
from tests.browsing import window  # noqa: F401


@pytest.fixture
def tom(place: Any) -> Any:  # noqa: F811
    from tests.admin.rows import make_user

    return make_user("tom", "technician", at=place.root, staff=False)


@pytest.fixture
def as_tom(client: Any, tom: Any) -> Any:
    client.force_login(tom)
    return client


@pytest.fixture
def job(place: Any, tom: Any) -> Any:  # noqa: F811
    """An open job of tom's on a conveyor, with two checks, a number and a part of which ten are there."""
    from tests.pages.jobs import make_job

    return make_job(place, tom)
