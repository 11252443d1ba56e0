"""A line that tells how far an import is, on a terminal and nowhere else."""

import time
from typing import TextIO

_WIDTH = 30


class Progress:
    """Redrawn at most ten times a second; erased at the end, since the report follows."""

    def __init__(self, stream: TextIO, label: str) -> None:
        self._stream = stream if stream.isatty() else None
        self._label = label
        self._started = self._drawn = time.monotonic()
        self._length = 0

    def __call__(self, rows: int, fraction: float | None) -> None:
        now = time.monotonic()
        if self._stream is None or now - self._drawn < 0.1:
            return
        self._drawn = now
        rate = rows / (now - self._started) if now > self._started else 0.0
        bar = ""
        if fraction is not None:
            full = int(_WIDTH * fraction)
            bar = f"[{'#' * full}{'.' * (_WIDTH - full)}] {fraction:4.0%} "
        self._write(f"{self._label} {bar}{rows:,} rows, {rate:,.0f}/s")

    def done(self) -> None:
        if self._stream is not None and self._length:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        assert self._stream is not None
        self._stream.write("\r" + text.ljust(self._length))
        self._length = len(text)
        self._stream.flush()
