"""The locks are whole, agree with what is asked for, and name no registry."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.needs import ROOT

FOLDER = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]+\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def asked(name: str) -> list[Requirement]:
    lines = (FOLDER / f"{name}.in").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("-", "#"))]


def locked(name: str) -> dict[str, str]:
    found: dict[str, str] = {
        canonicalize_name(m["name"]): m["version"] for m in PIN.finditer((FOLDER / f"{name}.txt").read_text())}
    assert len(found) > 10
    return found


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_everything_asked_for_is_locked_at_a_version_that_fits(name: str) -> None:
    pins = locked(name)
    for requirement in asked(name):
        assert requirement.specifier.contains(Version(pins[canonicalize_name(requirement.name)])), requirement


def test_what_is_tested_is_what_runs() -> None:
    dev = locked("dev")
    assert {name: dev.get(name) for name in locked("runtime")} == locked("runtime")


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_a_lock_carries_hashes_and_no_address(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.split("\n", 2)[2])
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_library_has_its_reason() -> None:
    told = Path(ROOT / "docs" / "dependencies.md").read_text()
    missing = [r.name for name in ("runtime", "dev") for r in asked(name) if f"`{r.name}`" not in told]
    assert not missing
