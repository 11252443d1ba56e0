"""Which encoding a text file has, and lines of it that survive bytes that are wrong."""

import codecs
import gzip
import io
import re
from pathlib import Path
from typing import BinaryIO, cast

from cmms.importing.errors import ImportRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
BAD_BYTE = re.compile("[\udc80-\udcff]")  # what surrogateescape leaves where a byte did not decode
_GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


def is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes; a .gz is unpacked on the way, known by its first bytes and not by its name."""
    return gzip.open(path, "rb") if is_gzip(path) else path.open("rb")  # type: ignore[return-value]


def find_encoding(path: Path, declared: str = "") -> tuple[str, str]:
    """(encoding, sentence for the report). Declared wins; else the byte order mark; else UTF-8 where the bytes are
    (nearly) all valid as such, else Windows-1252. Reads the whole file once, in blocks."""
    if declared:
        try:
            name = codecs.lookup(declared).name
        except LookupError:
            raise ImportRefused(f'The encoding "{declared}" is unknown; say for example encoding = "utf-8", "cp1252" '
                                f'or "utf-16".') from None
        return ("utf-8-sig" if name == "utf-8" else name), ""
    with open_bytes(path) as file:
        start = file.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name, f"The file says that it is {name.removesuffix('-sig').upper()}."
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        right = wrong = 0
        block = start
        while block:
            if not (block.isascii() and decoder.getstate()[0] == b""):
                said = decoder.decode(block)
                bad = len(BAD_BYTE.findall(said))
                wrong += bad
                right += sum(1 for letter in said if letter > "\x7f") - bad
            block = file.read(_BLOCK)
    if not right and not wrong:
        return "utf-8", ""
    if wrong > right:
        return "cp1252", "The file is no UTF-8; read as Windows-1252. Say encoding under [file] if that is wrong."
    remark = f" {wrong} bytes in it are not." if wrong else ""
    return "utf-8", f"The file was read as UTF-8.{remark}"


class Lines:
    """Lines of a text file, ends kept, with a count. Bytes that do not decode stay visible as lone surrogates.

    ``taken`` are the lines since :meth:`mark`: one record's own text, which a reader needs when it cannot be split.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._size = path.stat().st_size
        self._raw = path.open("rb")
        unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=self._raw) if is_gzip(path) else self._raw)
        multibyte = encoding.startswith(("utf-16", "utf-32"))  # surrogateescape does not work for these
        self._text = io.TextIOWrapper(unpacked, encoding=encoding, errors="strict" if multibyte else "surrogateescape",
                                      newline="")
        self._encoding = encoding
        self._again: list[str] = []
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self._again.pop() if self._again else self._text.readline()
        except UnicodeDecodeError as error:
            raise ImportRefused(f"After line {self.number} the file is no {self._encoding.upper()}: {error.reason}. "
                                f"Say the right encoding under [file].") from None
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            raise ImportRefused(f"The file cannot be read after line {self.number}: {error}.") from None
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def mark(self) -> int:
        """Begin a new record; answers the number of its first line."""
        self.taken.clear()
        return self.number + 1

    def give_back(self) -> None:
        """Keep the first line since the mark as read; the others come again."""
        self._again.extend(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]

    def fault(self) -> str:
        """Why the lines since the mark cannot be text; empty where they can."""
        for line in self.taken:
            if not line.isascii() and (found := BAD_BYTE.search(line)):
                return (f"Byte 0x{ord(found[0]) - 0xDC00:02X} at character {found.start() + 1} is no "
                        f"{self._encoding.removesuffix('-sig').upper()}; save the line in that encoding, or say the "
                        f"right one under [file].")
        return ""

    def fraction(self) -> float | None:
        return min(1.0, self._raw.tell() / self._size) if self._size else None

    def close(self) -> None:
        self._text.close()
        self._raw.close()
