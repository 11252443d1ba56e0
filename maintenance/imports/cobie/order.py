"""The order of a job's rows: by TaskNumber, no task before those its Priors name."""

from contextlib import suppress

from cmms.importing.values import Unreadable, number, show
from maintenance.imports.cobie.sheets import SheetRow


def in_order(rows: list[SheetRow]) -> tuple[list[SheetRow] | None, list[str]]:
    """(rows in order, warnings); (None, [why]) where the priors form a cycle, in which no order is right.

    Numbers go before the file's order; a task whose number is none ("B-4") stays behind the row before it.
    """
    ranks = _ranks(rows)
    by_number: dict[str, int] = {}
    warnings = []
    for at, row in enumerate(rows):
        task = row.text("TaskNumber")
        if task and by_number.setdefault(task, at) != at:
            warnings.append(f"TaskNumber: {show(task)} stands twice in the job “{row.text('Name')}”; the file's order "
                            "decides.")
    before: dict[int, set[int]] = {}
    for at, row in enumerate(rows):
        before[at] = set()
        for prior in row.texts("Priors"):
            # 0 is how the first task says that it has none; a task that names itself says nothing either.
            found = by_number.get(prior)
            if found is None and prior != "0":
                warnings.append(f"Priors: line {row.line} comes after {show(prior)}, which is no TaskNumber of the job "
                                f"“{row.text('Name')}”; the numbers decide.")
            elif found is not None and found != at:
                before[at].add(found)
    order: list[int] = []
    while len(order) < len(rows):
        ready = [at for at in before if at not in order and before[at] <= set(order)]
        if not ready:
            stuck = ", ".join(str(row.line) for at, row in enumerate(rows) if at not in order)
            return None, [f"The Priors of the job “{rows[0].text('Name')}” go round in a circle (lines {stuck}), so "
                          "its steps have no order."]
        order.append(min(ready, key=lambda at: ranks[at]))
    return [rows[at] for at in order], warnings


def _ranks(rows: list[SheetRow]) -> list[tuple[float, int]]:
    ranks: list[tuple[float, int]] = []
    last = float("-inf")
    for at, row in enumerate(rows):
        with suppress(Unreadable):  # no number: it keeps the rank of the row before it
            last = float(number(row.cell("TaskNumber"))) if row.cell("TaskNumber") is not None else last
        ranks.append((last, at))
    return ranks
