"""One role's run of schemathesis, as a process of its own against a running server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.needs import ROOT

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SCHEMA = ROOT / "docs" / "openapi.json"


def run(url: str, facts: dict[str, Any], folder: Path, *options: str, seed: int = 1) -> tuple[int, str]:
    """Exit status (0: every answer was right) and what schemathesis printed."""
    kept = folder / f"{facts['role']}.json"
    kept.write_text(json.dumps(facts))
    command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "--config-file",
               str(CONFIGURATION), "run", str(SCHEMA), "--url", url, "--header",
               f"Authorization: Bearer {facts['token']}", "--seed", str(seed), "--no-color", *options]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.contract.hooks", "CONTRACT_FACTS": str(kept),
                   "CONTRACT_SCHEMA": str(SCHEMA), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
