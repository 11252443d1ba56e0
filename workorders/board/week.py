"""People × days: the same jobs as the day's lanes, seven days side by side."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cmms.accounts.capacity import WorkingTime
from workorders.board.jobs import Job


@dataclass
class DayCell:
    """One person's jobs of one day: hours planned against hours there."""

    day: dt.date
    capacity: Decimal | None
    away: str
    jobs: list[Job] = field(default_factory=list)
    load: Decimal = Decimal(0)

    @property
    def over(self) -> bool:
        return self.capacity is not None and self.load > self.capacity


@dataclass
class WeekRow:
    """A person's week, or nobody's (``person`` None); ``untimed`` has no day yet."""

    person: Any
    days: list[DayCell]
    untimed: list[Job] = field(default_factory=list)

    @property
    def load(self) -> Decimal:
        return sum((cell.load for cell in self.days), Decimal(0))

    @property
    def capacity(self) -> Decimal | None:
        known = [cell.capacity for cell in self.days if cell.capacity is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def over(self) -> bool:
        return self.person is not None and self.capacity is not None and self.load > self.capacity


def week(people: Iterable[Any], jobs: Iterable[Job], time: WorkingTime, days: list[dt.date],
         zone: ZoneInfo) -> list[WeekRow]:
    """A row for each of ``people``, for everybody else who has a job, and at last for nobody. A job stands on the day
    it begins; one that began before the week, on its first day."""
    rows: dict[Any, WeekRow] = {}

    def row(person: Any) -> WeekRow:
        key = person and person.pk
        if key not in rows:
            rows[key] = WeekRow(person, [
                DayCell(day, time.hours(key, day) if key else None, time.away(key, day) if key else "")
                for day in days])
        return rows[key]

    for person in people:
        row(person)
    nobody = row(None)
    del rows[None]
    for job in jobs:
        person = job.order.assigned_to
        mine = nobody if person is None else row(person)
        if job.start is None:
            mine.untimed.append(job)
            continue
        began = job.start.astimezone(zone).date()
        cell = mine.days[min(max((began - days[0]).days, 0), len(days) - 1)]
        cell.jobs.append(job)
        cell.load += job.hours or Decimal(0)
    for each in (*rows.values(), nobody):
        for cell in each.days:
            cell.jobs.sort(key=lambda job: (job.start, job.order.pk))
    return [*rows.values(), nobody]
