"""The change feed beside sixteen writers: a reader that is killed again and again gets each change exactly once."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.utils import timezone

from benchmarks.clock import ROOT, say
from benchmarks.figures import Figure, exactly
from cmms.accounts.models import Craft, User
from cmms.accounts.tokens import issue_token
from cmms.audit import acting_as
from cmms.audit.feed import Cursor
from cmms.audit.models import AuditLog

TABLE = "crafts"
PATIENCE = 300  # seconds until the reader has caught up


@dataclass(frozen=True)
class Size:
    writers: int
    seconds: float
    kill_every: float


SIZES = {"full": Size(16, 60, 2), "small": Size(8, 10, 2), "tiny": Size(3, 1.5, 1)}


def measure(size: Size) -> Iterator[Figure]:
    root = User.objects.create_superuser("root", password="not used here", name="Rita Root")
    _token, text = issue_token(by=None, user=root, name="ERP", scope="READ",
                               expires_at=timezone.now() + dt.timedelta(days=30))
    kept = Path(os.environ["CMMS_TEST_FOLDER"]) / "feed.txt"
    kept.write_text("")
    environment = os.environ | {"BENCHMARK_TOKEN": text, "BENCHMARK_KEPT": str(kept),
                                "API_RATE_PER_MINUTE": "1000000"}
    command = [sys.executable, "-m", "benchmarks.feed_reader"]
    until = time.monotonic() + size.seconds
    say(f"{size.writers} writers and a reader, {size.seconds:.0f} s")
    pool = ThreadPoolExecutor(size.writers)
    writers = [pool.submit(_write, number, until) for number in range(size.writers)]
    reader = subprocess.Popen(command, cwd=ROOT, env=environment)
    kills, began, rnd = 0, 0, random.Random(5)
    while time.monotonic() < until:
        time.sleep(size.kill_every * (0.5 + rnd.random()))
        if reader.poll() is not None:
            raise RuntimeError(f"the reader ended by itself, with {reader.returncode}")
        if kept.stat().st_size > began:  # it has taken something in since it was started
            reader.send_signal(signal.SIGKILL)
            reader.wait()
            kills, began = kills + 1, kept.stat().st_size
            reader = subprocess.Popen(command, cwd=ROOT, env=environment)
    for writer in writers:
        writer.result()
    written = list(AuditLog.objects.filter(table_name=TABLE).values_list("pk", flat=True))
    wait = time.monotonic() + PATIENCE
    while _whole(kept).count("\n") < len(written) and time.monotonic() < wait and reader.poll() is None:
        time.sleep(0.2)
    time.sleep(1)  # for what it should not get
    reader.kill()
    reader.wait()
    yield from _compare(size, _whole(kept).splitlines(), written, kills)


def _write(number: int, until: float) -> None:
    """Make records, change them, delete some; transactions are held open for times of their own."""
    rnd, turn = random.Random(number), 0
    try:
        while time.monotonic() < until:
            turn += 1
            with acting_as(channel="command"):
                craft = Craft.objects.create(code=f"{number}-{turn}", name="new")
                time.sleep(rnd.random() / 20)
            for step in range(rnd.randint(0, 3)):
                with acting_as(channel="command"):
                    time.sleep(rnd.random() / 50)
                    craft.name = f"step {step}"
                    craft.save()
            if turn % 5 == 0:
                with acting_as(channel="command"):
                    craft.delete()
    finally:
        connections.close_all()


def _compare(size: Size, lines: list[str], written: list[int], kills: int) -> Iterator[Figure]:
    shape = f"{size.writers} writers, {size.seconds:.0f} s, the reader killed {kills} times"
    got = [Cursor.of(line.split("\t")[0]).id for line in lines]
    yield Figure("changes told to one reader", shape, len(lines) / size.seconds, "a second")
    yield Figure("… changes that it did not get", shape, len(set(written) - set(got)), "", exactly(0))
    yield Figure("… changes that it got twice, or that nobody made", shape,
                 len(got) - len(set(got) & set(written)), "", exactly(0))
    yield Figure("… records whose changes came in another order than they were made", shape, _disordered(lines, got),
                 "", exactly(0))


def _disordered(lines: list[str], got: list[int]) -> int:
    """How many records were not first made, then changed in the order of their versions, then deleted."""
    entries = AuditLog.objects.filter(table_name=TABLE).in_bulk(got)
    told: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line, number in zip(lines, got, strict=True):
        _cursor, record, action = line.split("\t")
        stage = {"created": 0, "updated": 1, "deleted": 2}[action]
        values = entries[number].new_values or {} if number in entries else {}
        told[record].append((stage, entries[number].pk if "version" not in values else values["version"]))
    return sum(found != sorted(found) or found[0][0] != 0 for found in told.values())


def _whole(kept: Path) -> str:
    """The lines that were written to their end."""
    text = kept.read_text()
    return text[:text.rfind("\n") + 1]


__all__ = ["SIZES", "Size", "measure"]
