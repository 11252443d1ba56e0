"""The Job sheet as job plans: the rows with one Name and TypeName, in their order. Touches no database.

Procedures and maintenance plans are made from the same :class:`JobPlan`; what the sheet says of the frequency also
stands in the procedure's description, from where :func:`stated_frequency` reads it back.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from cmms.importing.values import Unreadable, number, show
from maintenance.imports.cobie.order import in_order
from maintenance.imports.cobie.sheets import Sheet, SheetRow
from maintenance.imports.cobie.values import day, minutes, squashed

UNITS = ("day", "week", "month", "quarter", "year")
STATED = "Stated in COBie:"


@dataclass(frozen=True)
class Frequency:
    """Every ``value`` ``unit`` (one of UNITS)."""

    value: int
    unit: str


@dataclass
class Task:
    """One row: one step."""

    row: SheetRow
    text: str
    minutes: int | None  # working time; None: not said, or not to be told in minutes


@dataclass
class JobPlan:
    """One job on one type. ``refusal`` is why it cannot be taken; the sentences in ``warnings`` are about its rows."""

    name: str
    type_name: str
    rows: list[SheetRow] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)  # in the order in which they are done
    frequencies: list[str] = field(default_factory=list)  # as written: "1 year", "as required"
    frequency: Frequency | None = None  # None: none is said, several are, or it cannot be read
    starts_on: dt.date | None = None  # of the row that states the frequency, else of the first
    total_minutes: int | None = None
    refusal: str = ""
    warnings: list[str] = field(default_factory=list)

    def stated(self) -> list[str]:
        """What the sheet says beyond the steps, a line each: the source's facts, as text that can be read back."""
        lines = [f"Frequency: {said}" for said in self.frequencies]
        starts = dict.fromkeys(_start(row) for row in self.rows)
        lines += [f"Start: {said}" for said in starts if said]
        for column in ("Category", "Status"):
            said = dict.fromkeys(row.text(column) for row in self.rows)
            lines += [f"{column}: {', '.join(filter(None, said))}"] if any(said) else []
        return [STATED, *lines] if lines else []

    def resources(self, kinds: "dict[str, str]") -> list[str]:
        """The resources its rows name, a line each, with what the Resource sheet says of them and the steps they are
        for."""
        steps: dict[str, list[int]] = defaultdict(list)
        for position, task in enumerate(self.tasks, 1):
            for name in task.row.texts("ResourceNames"):
                steps[name].append(position)
        return [f"{name}{kinds.get(squashed(name), '')}: step{'s' if len(at) > 1 else ''} {', '.join(map(str, at))}"
                for name, at in steps.items()]


def job_plans(sheet: Sheet) -> list[JobPlan]:
    """The plans of a Job sheet in the order of their first rows; rows that are faulty or have no name are left out."""
    plans: dict[tuple[str, str], JobPlan] = {}
    for row in sheet.rows:
        if row.fault or not row.text("Name"):
            continue
        named = (row.text("Name"), row.text("TypeName"))
        plans.setdefault(named, JobPlan(*named)).rows.append(row)
    for plan in plans.values():
        _fill(plan)
    return list(plans.values())


def resource_kinds(sheet: Sheet) -> dict[str, str]:
    """Name (its letters and digits) → " (Tools, 10 foot step ladder)"."""
    found = {}
    for row in sheet.rows:
        if not row.fault:
            said = dict.fromkeys(filter(None, (row.text("Category"), row.text("Description"))))
            found[squashed(row.text("Name"))] = f" ({', '.join(said)})" if said else ""
    return found


def stated_frequency(description: str) -> Frequency | None:
    """The frequency that a procedure's description states in the words of :meth:`JobPlan.stated`; None where there is
    none, several, or none that is a number of days, weeks, months, quarters or years."""
    _before, mark, after = description.partition(STATED)
    said = re.findall(r"^Frequency: (.+)$", after, re.MULTILINE) if mark else []
    return _frequency(*said[0].rpartition(" ")[::2]) if len(said) == 1 else None


def _fill(plan: JobPlan) -> None:
    rows, faults = in_order(plan.rows)
    if rows is None:
        plan.refusal = faults[0]
        return
    plan.warnings += faults
    unit = _common_unit(plan)
    plan.tasks = [_task(plan, row, unit) for row in rows]
    if not all(task.text for task in plan.tasks):
        plan.refusal = f"The job “{plan.name}” has a row without Description, so nobody would know what to do."
    plan.total_minutes = _total(plan.tasks)
    stating = [row for row in rows if row.text("Frequency")]
    said = [f"{row.text('Frequency')} {row.text('FrequencyUnit')}".strip() for row in stating]
    plan.frequencies = list(dict.fromkeys(said)) or list(dict.fromkeys(filter(None, (
        row.text("FrequencyUnit") for row in rows))))
    if len(plan.frequencies) > 1:
        plan.warnings.append(f"Frequency: the job “{plan.name}” states {', '.join(plan.frequencies)}; all are kept in "
                             "its description.")
    elif stating:
        plan.frequency = _frequency(stating[0].text("Frequency"), stating[0].text("FrequencyUnit"))
        if plan.frequency is None:
            plan.warnings.append(f"Frequency: {show(plan.frequencies[0])} is no number of days, weeks, months, "
                                 "quarters or years; kept in the description.")
    first = (stating or rows)[0]
    try:
        plan.starts_on = None if first.cell("Start") is None else day(first.cell("Start"))
    except Unreadable as unreadable:
        plan.warnings.append(f"Start: {unreadable} It is kept in the description.")


def _frequency(value: str, unit: str) -> Frequency | None:
    name = squashed(unit)
    name = name if name in UNITS else name.removesuffix("s")
    try:
        count = number(value)
    except Unreadable:
        return None
    if name not in UNITS or count <= 0 or count != count.to_integral_value():
        return None
    return Frequency(int(count), name)


def _common_unit(plan: JobPlan) -> str:
    """The one unit of duration that the plan's rows state; a row without one has the plan's."""
    units = Counter(row.text("DurationUnit") for row in plan.rows if row.text("DurationUnit"))
    return next(iter(units)) if len(units) == 1 else ""


def _task(plan: JobPlan, row: SheetRow, unit: str) -> Task:
    said = row.text("Description")
    cell, own = row.cell("Duration"), row.text("DurationUnit") or unit
    if cell is None:
        return Task(row, said, None)
    try:
        return Task(row, said, minutes(cell, own))
    except Unreadable as unreadable:
        plan.warnings.append(f"Duration: {str(unreadable).rstrip('.')}; kept in the step's text.")
        return Task(row, f"{said} ({row.text('Duration')} {own})".replace(" )", ")") if said else "", None)


def _total(tasks: Sequence[Task]) -> int | None:
    """The plan's working time: that of its own row, TaskNumber 0, which sums up the others, else of all; or None."""
    first = tasks[0]
    if len(tasks) > 1 and first.row.text("TaskNumber") == "0":
        return first.minutes
    known = [task.minutes for task in tasks if task.minutes is not None]
    return sum(known) if len(known) == len(tasks) else None


def _start(row: SheetRow) -> str:
    cell = row.cell("Start")
    if cell is None:
        return ""
    try:
        said = day(cell)
        start = said.isoformat() if said else ""
    except Unreadable:
        start = row.text("Start")
    unit = row.text("TaskStartUnit")
    return f"{start} ({unit})" if start and unit else start
