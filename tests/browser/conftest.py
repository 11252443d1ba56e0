"""One plant, one server and one browser for a whole module of tests; each test has windows of its own.

The rows are committed and stay until the module ends, so tests ask for ``plant`` and never for ``db``.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.plant import Plant, build
from tests.browsing import SIZES, sign_in

EXPECTED_WITHOUT_NETWORK = ("net::ERR_", "Failed to load resource")


@pytest.fixture(scope="module")
def plant(django_db_setup: None, django_db_blocker: Any) -> Iterator[Plant]:
    from django.core.management import call_command
    from django.db import connections

    with django_db_blocker.unblock():
        try:
            yield build()
        finally:
            connections.close_all()
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.fixture
def order(plant: Plant) -> Any:
    """A job that Tom has begun."""
    return plant.started(plant.order())


@pytest.fixture(scope="module")
def server(plant: Plant) -> Iterator[Any]:
    """The test server over the plant's rows; ``.url`` is its address."""
    from pytest_django.live_server_helper import LiveServer

    started = LiveServer("localhost")
    started._live_server_modified_settings.enable()
    yield started
    started.stop()
    started._live_server_modified_settings.disable()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """Errors of script and policy on any page of the test, which fails if any is left at its end."""
    found: list[str] = []
    yield found
    assert not found, found


@pytest.fixture
def opened(browser: Any, server: Any, faults: list[str]) -> Iterator[Callable[..., Any]]:
    """``opened(user, phone=True, network_may_fail=False, **options)`` opens a window, signed in as ``user``."""
    contexts = []

    def make(user: Any = None, *, phone: bool = True, network_may_fail: bool = False, **options: Any) -> Any:
        usual = {"viewport": SIZES["phone" if phone else "desk"], "is_mobile": phone, "has_touch": phone,
                 "base_url": server.url}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(10_000)

        def heard(line: Any) -> None:
            quiet = network_may_fail and any(word in line.text for word in EXPECTED_WITHOUT_NETWORK)
            if line.type == "error" and not quiet:
                faults.append(f"{line.text} {line.location}")

        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", heard)
        if user is not None:
            sign_in(context, server, user)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
