"""The rejects file: what was not taken, with the reason, in a shape that can be mended and imported again."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TextIO

from cmms.importing.errors import ImportRefused
from cmms.importing.files.source import REJECT_COLUMNS
from cmms.importing.mapping.binding import Rejection
from cmms.importing.values import as_text


class Rejects:
    """UTF-8 with a byte order mark (spreadsheet programs need it), commas; line, data row and reason first, then the
    source's own columns. The reader knows the file again by these three and keeps the rows' numbers."""

    def __init__(self, path: Path | None, columns: Sequence[str]) -> None:
        self.path = path
        self._columns = columns
        self._file: TextIO | None = None
        if path is not None:
            try:
                self._file = path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
            except OSError as error:
                raise ImportRefused(f"The rejects file {path} cannot be written: {error.strerror or error}.") from None
            self._writer = csv.writer(self._file)
            self._writer.writerow([*REJECT_COLUMNS, *columns])

    def write(self, refused: Sequence[Rejection], skip: int = 0) -> None:
        """A record of which several cells were refused stands once, with every reason; ``skip`` leaves its first cells
        out (the three columns of a rejects file that was read)."""
        if self._file is None:
            return
        records: dict[tuple[int, int], tuple[Rejection, list[str]]] = {}
        for rejection in refused:
            reasons = records.setdefault((rejection.line, rejection.row), (rejection, []))[1]
            if rejection.reason not in reasons:
                reasons.append(rejection.reason)
        for rejection, reasons in records.values():
            cells = [cell if isinstance(cell, str) else as_text(cell) for cell in rejection.cells[skip:]]
            self._writer.writerow([rejection.line, rejection.row, " ".join(reasons), *cells])

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
