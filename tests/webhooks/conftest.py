"""A receiver, a webhook of the integration's that points at it, and the plant."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.webhooks.receiver import LOOPBACK, Receiver, receiving

if TYPE_CHECKING:
    from cmms.webhooks.models import Webhook
    from tests.workorders.world import Cast, Plant


@pytest.fixture
def plant(db: None) -> "Plant":
    from tests.workorders import world

    return world.build_plant()


@pytest.fixture
def cast(plant: "Plant") -> "Cast":
    from tests.workorders import world

    return world.build_cast(plant)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    from ipaddress import ip_network

    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network(LOOPBACK)]
    with receiving() as made:
        yield made


@pytest.fixture
def new_hook(db: None) -> "Callable[..., Webhook]":
    """Set up by the system in the name of ``user``."""
    from cmms.webhooks.models import Webhook
    from cmms.webhooks.services import keep_webhook

    def make(user: Any, url: str = "https://erp.example/hook", **facts: Any) -> "Webhook":
        return keep_webhook(webhook=Webhook(**{"name": f"ERP of {user}", "url": url, "user": user, **facts}), by=None)

    return make
