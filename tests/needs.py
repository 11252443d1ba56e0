"""Which tests a pass runs. What some need besides Python is deselected where it is missing, and an error in CI; what
is the same on both databases runs in one pass."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import postgres, redis

ROOT = Path(__file__).resolve().parent.parent
DATA = (ROOT / os.environ.get("CMMS_DATA", "../shared/data")).resolve()
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


WITHOUT = "without database"
DATABASE = {"db", "transactional_db", "django_db_setup"}


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


# marker → is it here?, what to say where it is not
TOOLS: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (chromium, "no Chromium here: apt-get install chromium, or your system's like"),
    "redis": (redis.binary, redis.HOW_TO_GET_IT),
}


def missing(database: str) -> dict[str, str]:
    """Marker → why its tests are not run. Raises UsageError for what must be there."""
    found = {marker: why for marker, (here, why) in TOOLS.items() if not here()}
    if database == "postgresql" and postgres.binaries() is None:
        raise pytest.UsageError(postgres.HOW_TO_GET_IT)
    if found and IN_CI:
        raise pytest.UsageError("; ".join(found.values()))
    if not DATA.is_dir():
        if "CMMS_DATA" in os.environ:
            raise pytest.UsageError(f"CMMS_DATA names {DATA}, which is no folder")
        found["data"] = f"no folder {DATA}: set CMMS_DATA to the folder of real records"
    other = "sqlite" if database == "postgresql" else "postgresql"
    found[other] = f"this is the {database} pass"
    if database == "postgresql":
        found[WITHOUT] = "they are the same on both: they run in the sqlite pass"
    if database == "sqlite" and postgres.binaries() is not None:
        # a page looks the same on both, and a browser is most of the suite's time
        found.setdefault("browser", "they run in the postgresql pass")
        found.setdefault("page", "they run in the postgresql pass")
    return found


def uses_database(item: pytest.Item) -> bool:
    """Whether pytest-django lets the test ask it; ``both`` and ``postgresql`` say that it depends on it otherwise,
    and a browser stays in its own pass."""
    marks = {mark.name for mark in item.iter_markers()}
    asked = DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asked or marks & {"django_db", "both", "postgresql", "browser"})


def deselect(config: pytest.Config, items: list[pytest.Item], absent: dict[str, str]) -> None:
    dropped = [item for item in items if any(mark.name in absent for mark in item.iter_markers())
               or (WITHOUT in absent and not uses_database(item))]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        gone = set(dropped)
        items[:] = [item for item in items if item not in gone]
