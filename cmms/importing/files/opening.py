"""Which reader a file needs: known by its bytes, not by its name."""

import csv
import dataclasses
from pathlib import Path

from cmms.importing.errors import ImportRefused
from cmms.importing.files.delimited import DelimitedSource, SpacedSource
from cmms.importing.files.encodings import find_encoding, open_bytes
from cmms.importing.files.options import AS_FOUND, FileOptions
from cmms.importing.files.sap_list import ListSource
from cmms.importing.files.source import REJECT_COLUMNS, Source
from cmms.importing.files.workbook import WorkbookSource

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (.xlsx, .ods) and the older compound file (.xls)


def open_source(path: Path, options: FileOptions = AS_FOUND) -> Source:
    """Open ``path`` for reading. Raises ImportRefused with a sentence where it cannot be read as ``options`` say."""
    try:
        with open_bytes(path) as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise ImportRefused(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise ImportRefused(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror or error}.") from None
    if not start:
        raise ImportRefused("The file is empty.")
    workbook = start.startswith(_WORKBOOKS)
    if workbook and options.format not in ("", "workbook"):
        raise ImportRefused(f'The file is a spreadsheet, and the mapping says format = "{options.format}".')
    if not workbook and options.format == "workbook":
        raise ImportRefused('The file is text, not a spreadsheet, whatever its name says; take format = "workbook" out '
                            "of the mapping.")
    if workbook:
        return WorkbookSource(path, options)
    if mended := _mended(path, start, options):
        return DelimitedSource(path, mended)
    return {"spaced": SpacedSource, "list": ListSource}.get(options.format, DelimitedSource)(path, options)


def _mended(path: Path, start: bytes, options: FileOptions) -> FileOptions | None:
    """The options for a rejects file, which has its own shape whatever it was made from; None for any other."""
    plain = start.removeprefix(b"\xef\xbb\xbf")
    mark = REJECT_COLUMNS[0].encode()
    if not plain.lstrip(b'"').startswith(mark):
        return None
    first = plain.split(b"\n", 1)[0].decode("ascii", "replace")
    for delimiter in ",;\t":  # whatever the spreadsheet program that mended it writes
        if tuple(next(csv.reader([first], delimiter=delimiter))[:3]) == REJECT_COLUMNS:
            encoding, _ = find_encoding(path)
            return dataclasses.replace(options, format="delimited", delimiter=delimiter, encoding=encoding, quote='"',
                                       header=1, skip_after_header=0, names=())
    return None
