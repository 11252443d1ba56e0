"""The cast of the back office. Models are imported late: this file is read before Django is set up."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import window  # noqa: F401

if TYPE_CHECKING:
    from cmms.accounts.models import User
    from tests.admin.rows import Place


@pytest.fixture
def place(db: None) -> "Place":
    from tests.admin.rows import make_place

    return make_place("A")


@pytest.fixture
def far(db: None) -> "Place":
    from tests.admin.rows import make_place

    return make_place("Z")


@pytest.fixture
def root(db: None) -> "User":
    from cmms.accounts.models import User

    return User.objects.create_superuser("root", password="Secret-12345", name="Rita Root")


@pytest.fixture
def planner(place: "Place") -> "User":
    """Sees ``place`` and nothing else."""
    from tests.admin.rows import make_user

    return make_user("planner", "planner", at=place.root)


@pytest.fixture
def as_root(client: Any, root: "User") -> Any:
    client.force_login(root)
    return client


@pytest.fixture
def as_planner(client: Any, planner: "User") -> Any:
    client.force_login(planner)
    return client
