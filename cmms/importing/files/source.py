"""One record of a file, and what every reader offers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

# A rejects file begins with these three columns, whatever it was made from; reading one, the engine takes them off.
REJECT_COLUMNS = ("rejected_line", "rejected_row", "rejected_reason")


@dataclass(slots=True)
class Record:
    """``cells``: text, or a workbook's typed values. ``fault``: why the record cannot be used, a whole sentence."""

    line: int  # where it begins: line of the text file, row of the sheet; 1-based
    row: int  # data row, 1-based; blank lines are not counted
    cells: Sequence[Any]
    fault: str = ""


class Source:
    """A file being read, once, from front to back. Use as a context manager.

    ``columns`` are unique names; ``notes`` say in sentences what was found out or left aside, complete only after
    the last record.
    """

    columns: list[str]
    has_header: bool = True
    corrected: bool = False  # it is a rejects file, mended

    def __init__(self) -> None:
        self.columns = []
        self.notes: list[str] = []

    def records(self) -> Iterator[Record]:
        raise NotImplementedError

    def fraction(self) -> float | None:
        """How much of the file was read, 0 to 1; None where that cannot be known."""
        return None

    def close(self) -> None:
        """Give the file back."""

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def tidy(name: Any) -> str:
    """A column name as people see it: one line, single blanks."""
    return re.sub(r"\s+", " ", str(name if name is not None else "")).strip().lstrip("\ufeff")


def unique_names(header: Sequence[Any], notes: list[str]) -> list[str]:
    """Column names, each once: the second "Unit" becomes "Unit (2)", a nameless column "column 5"."""
    names: list[str] = []
    taken: set[str] = set()
    doubled: list[str] = []
    for at, cell in enumerate(header, 1):
        name = tidy(cell) or f"column {at}"
        if name.casefold() in taken:
            count = 2
            while f"{name} ({count})".casefold() in taken:
                count += 1
            name = f"{name} ({count})"
            doubled.append(name)
        taken.add(name.casefold())
        names.append(name)
    if doubled:
        notes.append(f"Column names that occur twice were numbered: {', '.join(doubled)}.")
    return names


def count_fault(cells: Sequence[Any], expected: int) -> str:
    """Why a record with the wrong number of fields is refused; empty where it is right.

    Empty fields beyond the last column (a delimiter at the end of each line) carry nothing and are no fault.
    """
    if len(cells) == expected:
        return ""
    if len(cells) > expected and all(cell is None or not str(cell).strip() for cell in cells[expected:]):
        return ""
    return (f"The line has {len(cells)} fields and the header has {expected}: a delimiter or a quotation mark inside a "
            f"text shifts it. Quote that text, or mend the line.")


def is_blank(cells: Sequence[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
