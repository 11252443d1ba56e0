"""Which external ids a file has named already."""

import sqlite3
from collections.abc import Sequence
from types import TracebackType


class SeenIds:
    """External id → line of its first row, in a temporary database that spills to disk: memory stays flat."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # private, in memory until its cache is full, deleted when closed
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first_lines(self, pairs: Sequence[tuple[str, int]]) -> list[int]:
        """For each (id, line): 0 where the id is new, else the line that had it first."""
        found: list[int] = []
        run = self._store.execute
        for pair in pairs:
            if run("INSERT OR IGNORE INTO seen VALUES (?, ?)", pair).rowcount:
                found.append(0)
            else:
                found.append(run("SELECT line FROM seen WHERE id = ?", pair[:1]).fetchone()[0])
        return found

    def __enter__(self) -> "SeenIds":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._store.close()
