"""A file as a stream of records: text of any delimiter and encoding, SAP lists, workbooks."""

from cmms.importing.files.opening import open_source
from cmms.importing.files.options import AS_FOUND, FORMATS, FileOptions
from cmms.importing.files.source import Record, Source

__all__ = ["AS_FOUND", "FORMATS", "FileOptions", "Record", "Source", "open_source"]
