"""``python -m tests.contract [ROLE …] [--cases N] [--phases …]``: every operation, as each role, on PostgreSQL.

Exit status 1: some answer was wrong; what schemathesis found is printed, with a curl command for each finding.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.ground import environment
from tests import postgres
from tests.contract.serving import Serving
from tests.contract.trial import run
from tests.needs import ROOT
from tests.permissions import ROLES
from tests.throwaway import Throwaway


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.contract", description=__doc__)
    parser.add_argument("roles", metavar="ROLE", nargs="*", choices=[*ROLES, []], help=f"of {', '.join(ROLES)}")
    parser.add_argument("--cases", type=int, default=20, help="random cases for each operation (default 20), beside "
                                                              "those at the limits of each field")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful",
                        help="default: all; without coverage a role takes a third of the time")
    parser.add_argument("--only", default="", help="a regular expression of paths")
    arguments = parser.parse_args()
    found = postgres.binaries()
    if found is None:
        raise SystemExit(postgres.HOW_TO_GET_IT)
    folder = Throwaway("contract")
    folder.keep()
    cluster = postgres.Cluster(found)
    wrong = []
    try:
        facts = _cast(cluster, folder.folder)
        for role in arguments.roles or ROLES:
            started, database = time.monotonic(), f"contract_{role}"
            cluster.sql(f"CREATE DATABASE {database} OWNER {postgres.OWNER} TEMPLATE cmms")
            options = ["--max-examples", str(arguments.cases), "--workers", "2", "--phases", arguments.phases]
            if arguments.only:
                options += ["--include-path-regex", arguments.only]
            with Serving(_variables(cluster, database, folder.folder), folder.folder / f"{role}.log") as url:
                status, told = run(url, facts[role], folder.folder, *options, seed=arguments.seed)
            (folder.folder / f"{role}.txt").write_text(told)
            cases = re.search(r"([\d,]+) generated", told)
            print(f"{role}: {'right' if status == 0 else 'WRONG'}, {cases.group(1) if cases else '?'} cases, "
                  f"{time.monotonic() - started:,.0f} s", flush=True)
            if status:
                wrong.append(role)
                print(told, flush=True)
            print((folder.folder / f"{role}.log").read_text()[-5000:], file=sys.stderr, flush=True)
    finally:
        cluster.stop()
        folder.end()
    return int(bool(wrong))


def _variables(cluster: postgres.Cluster, database: str, folder: Path) -> dict[str, str]:
    return environment(lambda user: cluster.url(database, user), folder) | {
        "API_RATE_PER_MINUTE": "1000000", "API_STRANGERS_PER_MINUTE": "1000000"}


def _cast(cluster: postgres.Cluster, folder: Path) -> dict[str, dict]:
    """Migrate, build the cast, and say who is who."""
    variables = environment(lambda user: cluster.url("cmms", user), folder)
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "tests.contract.cast", str(folder)]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, check=True)
    return json.loads((folder / "facts.json").read_text())


if __name__ == "__main__":
    sys.exit(main())
