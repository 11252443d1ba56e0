"""One chunk in one transaction; where the database refuses it, only the rows that cause it are left out."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, transaction

from cmms.errors import NotAllowed
from cmms.importing.errors import ImportRefused, RowsRefused
from cmms.importing.importer import Importer, Outcome, Row
from cmms.integrity import REFUSALS, problems_of

Transaction = Callable[[], AbstractContextManager[Any]]


def load_chunk(importer: Importer, rows: Sequence[Row], begin: Transaction) -> list[Outcome]:
    """Load ``rows`` in one transaction. A refusal by the database (a constraint, a guard) rolls back to before them
    and halves them until the rows that cause it are alone; those are rejected with its sentence."""
    if type(importer).before is not Importer.before:
        with begin():
            importer.before(rows)
    with begin():
        _gather_words()
        return _load(importer, rows)


def _gather_words() -> None:
    """Until this transaction ends, let the text indexes gather more before they sort it in: it speeds a load up."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")


def _load(importer: Importer, rows: Sequence[Row]) -> list[Outcome]:
    if not rows:
        return []
    try:
        with transaction.atomic():
            outcomes = list(importer.load(rows))
            if connection.vendor == "postgresql":
                # Foreign keys are deferred; they must speak here, where it is known which rows they speak of.
                connection.check_constraints()
    except (ImportRefused, NotAllowed):
        raise
    except RowsRefused as refused:
        importer.forget()
        return _without(importer, rows, refused)
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


def _without(importer: Importer, rows: Sequence[Row], refused: RowsRefused) -> list[Outcome]:
    """Load the chunk again without the rows that the importer named."""
    others = iter(_load(importer, [row for row in rows if id(row) not in refused.sentences]))
    return [Outcome.rejected(refused.sentences[id(row)]) if id(row) in refused.sentences else next(others)
            for row in rows]


def _plain(error: BaseException) -> str:
    """The first line of what the database itself says."""
    return f"The database refused the row: {str(error).strip().splitlines()[0]}."
