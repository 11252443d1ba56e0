"""How the suite runs: one database per pass, tests without their tools deselected, nothing ever skipped."""

import gc
import os
import secrets
from collections.abc import Iterator
from typing import Any

import django  # noqa: F401  (pytest-django sets Django up only where it is imported)
import pytest
from hypothesis import HealthCheck, settings

from tests import needs, postgres, redis
from tests.throwaway import Throwaway

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.database", "tests.fixtures.server",
                  "tests.fixtures.templates"]

# How fast a machine draws examples says nothing about the rule that is tried.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

ABSENT = pytest.StashKey[dict[str, str]]()
RUNNING = pytest.StashKey[list[Any]]()

_skipped: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite",
                     help="the database of this pass (default: sqlite); `make test` runs both")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start what the settings will name, then name the settings: pytest-django loads them after this."""
    config.stash[RUNNING] = []
    database = config.getoption("--database")
    config.stash[ABSENT] = needs.missing(database)
    if hasattr(config, "workerinput"):
        return  # a worker of pytest-xdist: its parent has started everything and set the environment
    folder = Throwaway("tests")
    folder.keep()
    config.stash[RUNNING].append(folder.end)
    url = f"sqlite:///{folder.folder}/unused.sqlite3"
    if database == "postgresql":
        cluster = postgres.Cluster(postgres.binaries())  # type: ignore[arg-type]
        config.stash[RUNNING].append(cluster.stop)
        url = cluster.url()
    for name in ("REDIS_URL", "MIGRATION_DATABASE_URL", "SECRET_KEY_FILE", "EMAIL_URL", "DATABASE_POOL_SIZE", "DEBUG",
                 "MEDIA_ROOT", "STATIC_ROOT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "LANGUAGE_CODE"):
        os.environ.pop(name, None)
    os.environ |= {
        "CMMS_TEST_FOLDER": str(folder.folder), "DATABASE_URL": url, "SECRET_KEY": secrets.token_urlsafe(64),
        "HTTPS": "false", "LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # playwright's sync API runs inside an event loop
    }
    from django.conf import settings

    assert settings.DATABASES  # pytest-django sets Django up only where the settings were read


def pytest_unconfigure(config: pytest.Config) -> None:
    for end in reversed(config.stash.get(RUNNING, [])):
        end()


def pytest_report_header(config: pytest.Config) -> list[str]:
    absent = config.stash[ABSENT].items()
    lines = [f"deselected: tests {'' if name == needs.WITHOUT else 'marked '}{name} ({why})" for name, why in absent]
    return [f"database: {config.getoption('--database')}", *lines]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    needs.deselect(config, items, config.stash[ABSENT])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there by now stays until the end; looking through it for garbage took a tenth of the suite's time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that runs in one pass must not depend on what differs between them."""
    if needs.uses_database(item):
        return (yield)
    from django.db.utils import ConnectionHandler

    usual, asked = ConnectionHandler.__getitem__, []

    def noted(self: Any, alias: str) -> Any:
        asked.append(alias)
        return usual(self, alias)

    ConnectionHandler.__getitem__ = noted  # type: ignore[method-assign]
    try:
        return (yield)
    finally:
        ConnectionHandler.__getitem__ = usual  # type: ignore[method-assign]
        if asked:
            pytest.fail(f"{item.name} looks at the connection without using the database: mark it both")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _skipped:
        terminalreporter.write_line(f"failed: {len(_skipped)} skipped; mark what a test needs instead of skipping it: "
                                    + ", ".join(_skipped[:5]), red=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    """A throw-away Redis; ``.url`` is what REDIS_URL takes. Mark the test ``redis``."""
    program = redis.binary()
    assert program, redis.HOW_TO_GET_IT
    server = redis.Redis(program)
    yield server
    server.stop()
