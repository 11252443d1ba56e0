"""The suite's own promises: nothing is skipped, what lacks its tool is left out with a word, CI lacks nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest, needs, postgres, redis
from tests.needs import ROOT
from tests.throwaway import Throwaway

LEFT_OUT = """
import pytest

@pytest.mark.{mark}
def test_left_out():
    raise AssertionError

def test_run():
    {body}
"""


def run(tmp_path: Path, mark: str, body: str) -> "subprocess.CompletedProcess[str]":
    file = tmp_path / "test_sample.py"
    file.write_text(LEFT_OUT.format(mark=mark, body=body))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider",
               "-p", "no:xdist", str(file)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_what_the_pass_cannot_run_is_deselected_with_a_word(tmp_path: Path) -> None:
    done = run(tmp_path, "postgresql", "pass")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 1 deselected" in done.stdout
    assert "deselected: tests marked postgresql (this is the sqlite pass)" in done.stdout


def test_a_skip_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, "postgresql", "pytest.skip('not today')")
    assert done.returncode == 1
    assert "failed: 1 skipped" in done.stdout


class Fake:
    """An item as needs and conftest look at it."""

    def __init__(self, name: str, *fixtures: str, mark: str = "usefixtures") -> None:
        self.name, self.fixturenames, self.mark = name, [*fixtures, "tmp_path"], mark

    def iter_markers(self) -> Iterator[Any]:
        yield getattr(pytest.mark, self.mark)


def test_what_asks_no_database_runs_in_the_sqlite_pass_alone() -> None:
    asking = [Fake("fixture", "db"), Fake("marked", mark="django_db"), Fake("told", mark="both"),
              Fake("cluster", mark="postgresql"), Fake("page", mark="browser"),
              Fake("another_thread", "transactional_db")]
    items, dropped = [*asking, Fake("pure")], []
    config = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: dropped.extend(items)))
    absent = needs.missing("postgresql")
    assert "run in the sqlite pass" in absent[needs.WITHOUT]
    needs.deselect(config, items, absent)
    assert items == asking
    assert [item.name for item in dropped] == ["pure"]
    assert needs.WITHOUT not in needs.missing("sqlite")


@pytest.mark.both
def test_what_looks_at_the_connection_must_say_so() -> None:
    from django.db import connection

    for item, refused in ((Fake("pure"), True), (Fake("marked", mark="django_db"), False)):
        around = conftest.pytest_runtest_call(item)
        next(around)
        assert connection.vendor
        with pytest.raises(pytest.fail.Exception if refused else StopIteration, match="both" if refused else None):
            around.send(None)


def test_a_missing_tool_is_told_here_and_refused_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(needs, "IN_CI", False)
    assert "apt-get install redis-server" in needs.missing("sqlite")["redis"]
    assert "apt-get install chromium" in needs.missing("sqlite")["browser"]
    monkeypatch.setattr(needs, "IN_CI", True)
    with pytest.raises(pytest.UsageError, match="apt-get install chromium"):
        needs.missing("sqlite")


def test_without_postgresql_its_pass_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    with pytest.raises(pytest.UsageError, match="apt-get install postgresql"):
        needs.missing("postgresql")
    assert "postgresql" in needs.missing("sqlite")


def test_records_that_were_named_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(needs, "DATA", tmp_path / "none")
    monkeypatch.delenv("CMMS_DATA", raising=False)
    assert "set CMMS_DATA" in needs.missing("sqlite")["data"]
    monkeypatch.setenv("CMMS_DATA", str(tmp_path / "none"))
    with pytest.raises(pytest.UsageError, match="is no folder"):
        needs.missing("sqlite")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind_however_the_run_ends(end: signal.Signals) -> None:
    script = ("import time\nfrom tests.throwaway import Throwaway\nplace = Throwaway('end')\nplace.keep()\n"
              "print(place.folder, flush=True)\ntime.sleep(60)")
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert folder.is_dir()
    process.send_signal(end)
    process.wait(timeout=10)
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    process.stdout.close()


def test_commands_run_before_the_folder_goes(tmp_path: Path) -> None:
    place = Throwaway("order")
    (place.folder / "kept").write_text("here")
    place.keep(["cp", str(place.folder / "kept"), str(tmp_path / "seen")])
    place.end()
    assert (tmp_path / "seen").read_text() == "here"
    assert not place.folder.exists()


@pytest.mark.redis
def test_the_throw_away_redis_answers(redis_server: redis.Redis) -> None:
    assert redis_server.socket.is_socket()
