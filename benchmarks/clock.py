"""How long it took, how much memory another process had, and a word on what is going on."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Lap:
    seconds: float = 0.0


@contextmanager
def lap() -> Iterator[Lap]:
    """``with lap() as took: …``, then ``took.seconds``."""
    found, started = Lap(), time.perf_counter()
    try:
        yield found
    finally:
        found.seconds = time.perf_counter() - started


def median_ms(calls: Iterable[Callable[[], object]]) -> float:
    """The median of what the calls take, in milliseconds."""
    laps = []
    for call in calls:
        with lap() as took:
            call()
        laps.append(took.seconds * 1000)
    return statistics.median(laps)


@dataclass(frozen=True)
class Ran:
    """``peak_mb``: the largest resident memory of the process, in 1,000,000 bytes."""

    seconds: float
    peak_mb: float
    output: str


def manage(*arguments: str) -> Ran:
    """``manage.py …`` as a process of its own, start of Python included. Raises RuntimeError where it fails."""
    return python("manage.py", *arguments)


def python(*arguments: str) -> Ran:
    """The same for any program of ours."""
    with lap() as took:
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}:\n{output}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(took.seconds, usage.ru_maxrss * unit / 1e6, output)


def say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}   {sentence}", file=sys.stderr, flush=True)
