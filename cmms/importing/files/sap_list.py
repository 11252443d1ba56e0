"""SAP lists saved as text ("unconverted"): title lines, rulers, pipes and a header on every page."""

from collections.abc import Iterator
from pathlib import Path

from cmms.importing.errors import ImportRefused
from cmms.importing.files.delimited import TextSource
from cmms.importing.files.options import FileOptions
from cmms.importing.files.source import Record, unique_names


class ListSource(TextSource):
    """Rows stand between pipes at the header's places, so a pipe inside a text does not shift them."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        super().__init__(path, options)
        self._pages = 1
        self._asides = 0
        for line in self.lines:
            if _is_row(line):
                break
            self._asides += 1
        else:
            raise ImportRefused("The file holds no line between pipes, so it is no SAP list; check format under "
                                "[file].")
        self._header_line = line.rstrip("\r\n").rstrip()
        self._pipes = [at for at, letter in enumerate(self._header_line) if letter == "|"]
        self._widths = [right - left - 1 for left, right in zip(self._pipes, self._pipes[1:], strict=False)]
        self.columns = unique_names(self._split(self._header_line), self.notes)
        if len(self.columns) < 2:
            raise ImportRefused(f"Line {self.lines.number}, the header of the list, has a single column.")

    def _split(self, line: str) -> list[str]:
        return [line[left + 1:right].strip() for left, right in zip(self._pipes, self._pipes[1:], strict=False)]

    def records(self) -> Iterator[Record]:
        row = totals = 0
        full, short = [0] * len(self.columns), [0] * len(self.columns)
        while True:
            number = self.lines.mark()
            said = next(self.lines, None)
            if said is None:
                break
            line = said.rstrip("\r\n").rstrip()
            if not _is_row(line):
                self._asides += 1
                continue
            if line == self._header_line:
                self._pages += 1
                continue
            row += 1
            cells, fault = self._cells(line)
            if cells and cells[0] and not cells[0].strip("*"):
                row -= 1
                totals += 1
                continue
            for at, width in enumerate(self._widths if not fault else ()):
                if len(cells[at]) == width:
                    full[at] += 1
                else:
                    short[at] += 1
            yield Record(number, row, cells, self.lines.fault() or fault)
        self._conclude(totals, full, short)

    def _cells(self, line: str) -> tuple[list[str], str]:
        if len(line) > self._pipes[-1] and all(line[at] == "|" for at in self._pipes):
            return self._split(line), ""
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(self.columns):
            return cells, ""
        return cells, (f"The pipes of this line do not stand where the header's do, and it has {len(cells)} fields "
                       f"where the header has {len(self.columns)}.")

    def _conclude(self, totals: int, full: list[int], short: list[int]) -> None:
        self.notes.append(f"The list has {self._pages} page headers; {self._asides} title lines, rulers and blank "
                          f"lines were passed over.")
        if totals:
            self.notes.append(f"{totals} lines of totals (marked with *) were passed over.")
        for name, width, filled, rest in zip(self.columns, self._widths, full, short, strict=True):
            # A text column is one whose values differ in length; codes and dates always fill theirs.
            if filled and rest and width >= 15:
                self.notes.append(f"{filled} values of “{name}” fill its {width} characters; the list may have cut "
                                  f"them.")


def _is_row(line: str) -> bool:
    """A line between pipes that is no ruler (rulers are dashes, also between pipes)."""
    inner = line.strip()
    return len(inner) > 2 and inner[0] == "|" and inner[-1] == "|" and bool(inner.strip("|-+ "))
