"""A small part of ``python -m tests.contract`` with the suite: some random cases for each operation, as two roles."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.trial import run

FEW = ("--phases", "fuzzing", "--max-examples", "1", "--suppress-health-check", "all", "--max-time", "25")


@pytest.mark.postgresql
def test_every_answer_is_one_that_the_description_knows(serve: Callable[..., Any], tmp_path: Path) -> None:
    from tests.contract.people import facts_of
    from tests.permissions.cast import build

    people = facts_of(build().people, {"planner": "WRITE", "integration": "WRITE"})
    server = serve(API_RATE_PER_MINUTE="1000000", API_STRANGERS_PER_MINUTE="1000000", WEB_CONCURRENCY="2")
    for facts in people.values():
        status, told = run(server.url, facts, tmp_path, *FEW)
        assert status == 0, told[-20_000:] + server.log.read_text()[-5000:]
