"""What the tests of this app stand on. Models are imported late: this file is read before Django is set up."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cmms.accounts.models import Craft
    from tests.workorders.world import Cast, Plant
    from workorders.models import FailureCode, WorkOrder


@pytest.fixture
def plant(db: None) -> "Plant":
    from tests.workorders import world

    return world.build_plant()


@pytest.fixture
def cast(plant: "Plant") -> "Cast":
    from tests.workorders import world

    return world.build_cast(plant)


@pytest.fixture
def leak(db: None) -> "FailureCode":
    from workorders.models import FailureCode

    return FailureCode.objects.get_or_create(kind="PROBLEM", code="LEAK", defaults={"label": "Leaks"})[0]


@pytest.fixture
def craft(db: None) -> "Craft":
    from cmms.accounts.models import Craft

    return Craft.objects.create(code="MECH", name="Fitter", hourly_rate="40.00")


@pytest.fixture
def at() -> Callable[[float], dt.datetime]:
    """``at(-2)`` is two hours ago, to the second."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return lambda hours: now + dt.timedelta(hours=hours)


@pytest.fixture
def new_order(plant: "Plant", cast: "Cast") -> "Callable[..., WorkOrder]":
    """An open order on the press, by the planner."""
    from workorders import services

    def make(**facts: Any) -> "WorkOrder":
        return services.create(**{"by": cast.planner, "title": "Grease it", "asset": plant.press, **facts})

    return make
