"""A plant for whoever asks. The models load when a test runs: settings come after this file."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def plants(db: None) -> Callable[..., Any]:
    """``plants("SOUTH", currency="AUD")`` makes a plant with two stores and a part."""
    from tests.inventory.plant import make_plant

    return make_plant


@pytest.fixture
def plant(plants: Callable[..., Any]) -> Any:
    return plants()
