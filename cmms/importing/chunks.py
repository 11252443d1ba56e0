"""One chunk in one transaction; where the database refuses it, only the rows that cause it are left out."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction

from cmms.importing.errors import ImportRefused
from cmms.importing.importer import Importer, Outcome, Row
from cmms.integrity import REFUSALS, problems_of

Transaction = Callable[[], AbstractContextManager[Any]]


def load_chunk(importer: Importer, rows: Sequence[Row], begin: Transaction) -> list[Outcome]:
    """Load ``rows`` in one transaction. A refusal by the database (a constraint, a guard) rolls back to before them
    and halves them until the rows that cause it are alone; those are rejected with its sentence."""
    with begin():
        return _load(importer, rows)


def _load(importer: Importer, rows: Sequence[Row]) -> list[Outcome]:
    try:
        with transaction.atomic():
            outcomes = list(importer.load(rows))
    except ImportRefused:
        raise
    except REFUSALS as error:
        importer.forget()
        sentence = " ".join(problem.message for problem in problems_of(error)) or _plain(error)
        if importer.whole and len(rows) > 1:
            raise ImportRefused(f"Nothing was imported, as the rows depend on one another and one was refused: "
                                f"{sentence}") from error
        if len(rows) == 1:
            return [Outcome.rejected(sentence)]
        middle = len(rows) // 2
        return _load(importer, rows[:middle]) + _load(importer, rows[middle:])
    if len(outcomes) != len(rows):
        raise RuntimeError(f"The importer of {importer.kind} answered {len(outcomes)} outcomes for {len(rows)} rows.")
    return outcomes


def _plain(error: BaseException) -> str:
    """The first line of what the database itself says."""
    return f"The database refused the row: {str(error).strip().splitlines()[0]}."
