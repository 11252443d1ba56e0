"""What stops a whole import, in one sentence that says how to mend it."""

from cmms.errors import DomainError, Problem


class ImportRefused(DomainError):
    """The file, the mapping or the request cannot be used at all; nothing of the current chunk was written."""

    def __init__(self, message: str, code: str = "import_refused", field: str = "") -> None:
        super().__init__([Problem(code, message, field)])


class RowsRefused(Exception):
    """Some rows of a chunk cannot be taken, which only showed while writing: it is rolled back and loaded without them.

    ``sentences``: ``id()`` of the row → why.
    """

    def __init__(self, sentences: dict[int, str]) -> None:
        super().__init__(f"{len(sentences)} rows were refused.")
        self.sentences = sentences
