"""What a mapping's [file] says about the file's shape."""

from dataclasses import dataclass

FORMATS = {
    "delimited": "text with a delimiter between the fields (CSV, TSV, semicolons)",
    "spaced": "text with any number of blanks between the fields",
    "list": "an SAP list saved unconverted: pipes, rulers, title lines and repeated page headers",
    "workbook": "a spreadsheet: .xlsx, .xls or .ods",
}


@dataclass(frozen=True)
class FileOptions:
    """``format``, ``encoding`` and ``delimiter`` are found out where empty, and the report says what was found.

    ``header``: the line (text) or row (sheet) of the column names, 1-based and after nothing; 0: there is none, and
    columns are named "1", "2", …. ``skip_after_header``: lines between the header and the first record.
    """

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    sheet: str = ""
    header: int = 1
    skip_after_header: int = 0
    names: tuple[str, ...] = ()  # for a file without header: what its columns shall be called


AS_FOUND = FileOptions()
