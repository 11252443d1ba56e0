"""Text with a delimiter or blanks between the fields."""

import csv
from collections.abc import Iterator
from pathlib import Path

from cmms.importing.errors import ImportRefused
from cmms.importing.files.encodings import Lines, find_encoding
from cmms.importing.files.options import FileOptions
from cmms.importing.files.source import REJECT_COLUMNS, Record, Source, count_fault, is_blank, unique_names

_CANDIDATES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
_LONGEST_RECORD = 2_000  # lines; an opening quote that never closes must not swallow the file


class TextSource(Source):
    """Base of the text readers: encoding, lines, header, columns."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        super().__init__()
        self.options = options
        encoding, remark = find_encoding(path, options.encoding)
        if remark:
            self.notes.append(remark)
        self.lines = Lines(path, encoding)
        self._first: Record | None = None

    def _header(self, line: str) -> list[str]:
        raise NotImplementedError

    def read_header(self) -> None:
        """Take the header line, or learn the number of columns from the first line where there is none."""
        line = ""
        for line in self.lines:
            if self.lines.number >= max(1, self.options.header) and line.strip():
                break
        if not line.strip():
            raise ImportRefused("The file is empty.")
        if fault := self.lines.fault():
            raise ImportRefused(f"Line {self.lines.number}, the header, cannot be read. {fault}")
        cells = self._header(line)
        if self.options.header:
            self.columns = unique_names(cells, self.notes)
            for _ in range(self.options.skip_after_header):
                next(self.lines, "")
        else:
            self.has_header = False
            names = list(self.options.names)
            if names and len(names) != len(cells):
                raise ImportRefused(f"The file has {len(cells)} columns and names under [file] lists {len(names)}.")
            self.columns = unique_names(names, self.notes) if names else [str(n) for n in range(1, len(cells) + 1)]
            self._first = Record(self.lines.number, 1, cells)

    def fraction(self) -> float | None:
        return self.lines.fraction()

    def close(self) -> None:
        self.lines.close()


class DelimitedSource(TextSource):
    """CSV and its relatives. Quotation marks are read strictly: a stray one rejects its record, never the file."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        super().__init__(path, options)
        self._delimiter = options.delimiter
        self.read_header()
        self.corrected = tuple(self.columns[:3]) == REJECT_COLUMNS

    def _reader(self, lines: Iterator[str]) -> "Iterator[list[str]]":
        return csv.reader(lines, delimiter=self._delimiter, quotechar=self.options.quote or None, strict=True,
                          quoting=csv.QUOTE_MINIMAL if self.options.quote else csv.QUOTE_NONE)

    def _header(self, line: str) -> list[str]:
        if not self._delimiter:
            self._delimiter = _sniff(line, self.options.quote)
            self.notes.append(f"The fields are separated by {_CANDIDATES[self._delimiter]}.")
        first = iter((line,))
        try:
            return next(self._reader(_chain(first, self.lines)))
        except csv.Error as error:
            raise ImportRefused(f"The header in line {self.lines.number} cannot be split: {error}.") from None

    def records(self) -> Iterator[Record]:
        expected = len(self.columns)
        row, blank = 0, 0
        if self._first is not None:
            row = 1
            yield self._first
        reader = self._reader(self._bounded())
        while True:
            line = self.lines.mark()
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                # Only its first line is lost: what a quotation mark that never closes swallowed is read again.
                row += 1
                self.lines.give_back()
                yield Record(line, row, [self.lines.taken[0].rstrip("\r\n")[:4000]], self._unsplit(error))
                reader = self._reader(self._bounded())
                continue
            if not cells or is_blank(cells):
                blank += 1
                continue
            row += 1
            fault = self.lines.fault() or count_fault(cells, expected)
            yield Record(line, row, cells if fault else cells[:expected], fault)
        if blank:
            self.notes.append(f"{blank} blank lines were passed over.")

    def _bounded(self) -> Iterator[str]:
        for line in self.lines:
            if len(self.lines.taken) > _LONGEST_RECORD:
                raise csv.Error("a quotation mark opens a text that does not end")
            yield line

    def _unsplit(self, error: csv.Error) -> str:
        return (f"The line cannot be split into fields: {error}. Double the quotation marks inside a text, or say "
                f'quote = "" under [file] if the file quotes nothing.')


class SpacedSource(TextSource):
    """Fields between any number of blanks; there is no way to quote a blank."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        super().__init__(path, options)
        self.read_header()

    def _header(self, line: str) -> list[str]:
        return line.split()

    def records(self) -> Iterator[Record]:
        expected = len(self.columns)
        row = 0
        if self._first is not None:
            row = 1
            yield self._first
        while True:
            line = self.lines.mark()
            said = next(self.lines, None)
            if said is None:
                return
            cells = said.split()
            if not cells:
                continue
            row += 1
            yield Record(line, row, cells, self.lines.fault() or count_fault(cells, expected))


def _chain(first: Iterator[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


def _sniff(line: str, quote: str) -> str:
    """The delimiter that occurs most often outside quotation marks; a comma where there is none."""
    outside = "".join(line.split(quote)[::2]) if quote else line
    return max(_CANDIDATES, key=outside.count)
