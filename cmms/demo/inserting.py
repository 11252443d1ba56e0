"""Many rows by few statements, with their field history."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

from cmms.importing.history import record_history

Row = TypeVar("Row", bound=models.Model)


def insert(rows: Iterable[Row], *, history: bool = True) -> list[Row]:
    """Insert rows of one model, ids filled in; each with the first version of its history, where the model has one.

    ``history=False``: the caller writes it once the rows are as they stay (:func:`cmms.importing.history`).
    """
    made = list(rows)
    if not made:
        return made
    model = type(made[0])
    model._base_manager.bulk_create(made, batch_size=500)
    if history:
        record_history(model, [row.pk for row in made], "+", reason="")
    return made
