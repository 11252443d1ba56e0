"""The examples of the guides run as they stand there, in their order, against the production server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.needs import ROOT

GUIDES = ("api.md", "erp-exchange.md")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(kind: str) -> str:
    """All blocks of that kind, one after the other, as one program."""
    found = [text for guide in GUIDES for name, text in BLOCK.findall((ROOT / "docs" / guide).read_text())
             if name == kind]
    assert found
    return "\n".join(found)


@pytest.mark.page
def test_each_example_of_the_guides_works(serve: Callable[..., Any], tmp_path: Path) -> None:
    from django.contrib.auth.models import Group

    from tests.contract.people import facts_of
    from tests.permissions.cast import build

    people = build().people
    people["integration"].groups.add(Group.objects.get(name="planner"))  # as the recipe says
    token = facts_of(people, {"integration": "WRITE"})["integration"]["token"]
    environment = {**os.environ, "CMMS": serve().url, "TOKEN": token}
    programs = [[sys.executable, "-c", examples("python")]]
    if shutil.which("curl"):
        programs.append(["bash", "-euo", "pipefail", "-c", examples("sh")])
    for program in programs:
        done = subprocess.run(program, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_guides_name_what_is_there() -> None:
    for guide in GUIDES:
        for target in re.findall(r"\]\(([\w.-]+)\)", (ROOT / "docs" / guide).read_text()):
            assert (ROOT / "docs" / target).exists(), f"{guide} refers to {target}"
