"""What the tests of prevention stand on. Models are imported late: a conftest may be read before the settings."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.maintenance.works import Works


@pytest.fixture
def works(db: None) -> "Works":
    from tests.maintenance.works import build

    return build()


@pytest.fixture
def schedule(works: "Works") -> Callable[..., Any]:
    from tests.maintenance.works import schedule_on

    return partial(schedule_on, works)


@pytest.fixture
def order(works: "Works") -> Callable[..., Any]:
    from tests.maintenance.works import order_on

    return partial(order_on, works)


@pytest.fixture
def occurrence(schedule: Callable[..., Any]) -> Callable[..., Any]:
    """``occurrence()`` belongs to a schedule of its own unless ``schedule=`` names one."""
    from tests.maintenance.works import occurrence_of

    def make(**facts: Any) -> Any:
        whose = facts.pop("schedule", None)
        return occurrence_of(whose or schedule(), **facts)

    return make
