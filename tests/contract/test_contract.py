"""A small part of ``python -m tests.contract`` with the suite: the same cases on every machine, as two roles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.trial import run

FEW = ("--phases", "fuzzing", "--max-examples", "1", "--suppress-health-check", "all")
# which operations, by role: what all kinds of them have in common is in these
WHAT = {"planner": "^/api/v1/(work-orders|meter-readings|changes)/", "integration": "^/api/v1/(assets|parts|meters)/"}


@pytest.mark.postgresql
def test_every_answer_is_one_that_the_description_knows(serve: Callable[..., Any], tmp_path: Path) -> None:
    from tests.contract.people import facts_of
    from tests.permissions.cast import build

    people = facts_of(build().people, dict.fromkeys(WHAT, "WRITE"))
    server = serve(API_RATE_PER_MINUTE="1000000", API_STRANGERS_PER_MINUTE="1000000", WEB_CONCURRENCY="2")
    for role, paths in WHAT.items():
        status, told = run(server.url, people[role], tmp_path, *FEW, "--include-path-regex", paths)
        assert status == 0, told[-20_000:] + server.log.read_text()[-5000:]
