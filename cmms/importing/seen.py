"""Which external ids a file has named already."""

import sqlite3
from types import TracebackType


class SeenIds:
    """External id → line of its first row, in a temporary database that spills to disk: memory stays flat."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")  # private, in memory until its cache is full, deleted when closed
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def first_line(self, external_id: str, line: int) -> int:
        """0 where the id is new (and from now on known), else the line that had it first."""
        if self._store.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (external_id, line)).rowcount:
            return 0
        found: int = self._store.execute("SELECT line FROM seen WHERE id = ?", (external_id,)).fetchone()[0]
        return found

    def __enter__(self) -> "SeenIds":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._store.close()
