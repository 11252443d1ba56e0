"""What a benchmark found, against what was promised, and all of it as one table."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from operator import eq, ge, le

_HOLDS = {"≤": le, "≥": ge, "=": eq}


@dataclass(frozen=True)
class Budget:
    """``sign`` is one of ≤, ≥ and =. An exact one is about right and wrong and is judged at every size; the others are
    about speed and memory and are judged at full size alone."""

    sign: str
    limit: float

    def judges(self, full: bool) -> bool:
        return full or self.sign == "="

    def met(self, value: float) -> bool:
        holds: bool = _HOLDS[self.sign](value, self.limit)
        return holds


@dataclass(frozen=True)
class Figure:
    """One row of the table. ``value`` None: it was not measured, and ``remark`` says why."""

    what: str
    size: str
    value: float | None
    unit: str
    budget: Budget | None = None
    remark: str = ""

    def verdict(self, full: bool) -> str:
        if self.budget is None or self.value is None or not self.budget.judges(full):
            return ""
        return "yes" if self.budget.met(self.value) else "**no**"

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> "Figure":
        facts = json.loads(line)
        return cls(**facts | {"budget": Budget(**facts["budget"]) if facts["budget"] else None})


def at_most(limit: float) -> Budget:
    return Budget("≤", limit)


def at_least(limit: float) -> Budget:
    return Budget("≥", limit)


def exactly(limit: float) -> Budget:
    return Budget("=", limit)


def table(figures: Iterable[Figure], *, full: bool) -> str:
    """Markdown."""
    rows = [("what", "size", "figure", "unit", "budget", "met")]
    for each in figures:
        budget = f"{each.budget.sign} {number(each.budget.limit)}" if each.budget else ""
        shown = each.remark if each.value is None else number(each.value)
        rows.append((each.what, each.size, shown, each.unit, budget, each.verdict(full)))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)


def number(value: float) -> str:
    """Three figures that mean something: 0.0123, 4.57, 38.1, 1,234; whole numbers as they are."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    for limit, digits in ((10, 1), (1, 2), (0.1, 3)):
        if abs(value) >= limit:
            return f"{value:.{digits}f}"
    return f"{value:.4f}"
