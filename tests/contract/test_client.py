"""A Python client that openapi-python-client makes from the committed description works against the running server."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.needs import ROOT

GENERATE = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", "docs/openapi.json",
            "--config", "docs/openapi-client.yaml", "--meta", "none", "--overwrite"]
PROGRAM = '''
import os
import time
from cmms_client import AuthenticatedClient
from cmms_client.api.assets import assets_list
from cmms_client.api.changes import changes_read
from cmms_client.api.work_orders import work_orders_create, work_orders_list, work_orders_retrieve, work_orders_start
from cmms_client.models import Asset, Refusal, WhenRequest, WorkOrderRequest, WorkOrderShaped

client = AuthenticatedClient(base_url=os.environ["CMMS"], token=os.environ["TOKEN"])
place = changes_read.sync(client=client, after="latest").next_
asset = assets_list.sync(client=client, limit=1).results[0]
page = work_orders_list.sync(client=client, limit=2, expand="asset,site")
assert len(page.results) == 2 and page.results[0].asset["name"] and page.next_
assert isinstance(WorkOrderShaped.from_dict(page.results[0].to_dict()).asset, Asset)

body = WorkOrderRequest(title="Made by a program", asset=asset.id)
made = work_orders_create.sync_detailed(client=client, body=body)
assert made.status_code == 201 and made.parsed.status.value == "OPEN"
assert work_orders_start.sync(made.parsed.id, client=client, body=WhenRequest()).status.value == "IN_PROGRESS"
order = work_orders_retrieve.sync(made.parsed.id, client=client)
assert "complete" in [move.verb for move in order.available_moves]
until = time.monotonic() + 240  # other tests' transactions in the cluster hold the feed back
while len(changes := changes_read.sync(client=client, after=place, resource="work-orders").results) < 2:
    assert time.monotonic() < until, changes
    time.sleep(0.5)
assert [(c.action.value, c.id) for c in changes] == [("created", order.id), ("updated", order.id)], changes

refused = work_orders_create.sync_detailed(client=client, body=WorkOrderRequest(title=""))
assert refused.status_code == 422 and isinstance(refused.parsed, Refusal)
assert refused.parsed.problems[0].field == "title"
'''


@pytest.mark.page
def test_a_generated_client_lists_makes_starts_and_reads_changes(serve: Callable[..., Any], tmp_path: Path) -> None:
    from tests.contract.people import facts_of
    from tests.permissions.cast import build

    token = facts_of(build().people, {"planner": "WRITE"})["planner"]["token"]
    made = subprocess.run([*GENERATE, "--output-path", str(tmp_path / "cmms_client")], cwd=ROOT, capture_output=True,
                          text=True, timeout=240, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "warning" not in (made.stdout + made.stderr).lower(), made.stdout + made.stderr
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, timeout=400,
                          check=False, env={**os.environ, "CMMS": serve().url, "TOKEN": token,
                                            "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0, done.stdout + done.stderr
