"""What will come: the same decisions, with every order done on its due date."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from maintenance.calendar import end_of_day
from maintenance.choices import Decision
from maintenance.decisions.course import Course, Key, Row
from maintenance.decisions.deciding import decide
from maintenance.decisions.finishing import finish
from maintenance.decisions.memory import forget
from maintenance.decisions.outlook import outlook

_AN_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Coming:
    """One occurrence to come. ``decision`` GENERATED: an order will be made, or is there (``order_id``). ``firm``: not
    an estimate. ``covers``: the smaller schedules its order contains."""

    schedule_id: int
    revision: int
    number: int
    nominal: dt.date | None
    due: dt.date | None
    lead: dt.date | None
    on_time_until: dt.date | None
    reading: object
    decision: Decision
    firm: bool
    covered_by: Key | None
    covers: tuple[int, ...]
    order_id: int | None
    planned: dt.date | None
    why: object

    @property
    def exists(self) -> bool:
        """Whether its order is there already."""
        return self.order_id is not None

    @property
    def key(self) -> Key:
        return self.schedule_id, self.revision, self.number

    @property
    def sentence(self) -> str:
        return str(self.why)


def forecast(courses: Iterable[Course], today: dt.date, until: dt.date) -> list[Coming]:
    """Every occurrence of one chain (or one schedule) that is unsettled now or falls due by ``until``, in order of due
    dates; those without a date last. Overdue orders are taken to be done today. The courses given are left alone."""
    ahead = [Course(c.terms, list(c.rows), replace(c.meter, assumed=True), c.last_done, c.last_reading)
             for c in courses]
    found: dict[Key, Coming] = {}
    for course in ahead:
        for row in course.rows:
            if row.unsettled:
                found[row.key] = _coming(row, course, firm=not row.estimate)
    day, firsts = today, set()
    while day <= until:
        for decided in decide(ahead, day):
            row = decided.row
            course = next(c for c in ahead if c.terms.schedule == row.key[0])
            sure = not row.estimate and course.terms.interval is None and (
                not course.terms.floating or row.key[0] not in firsts)
            if row.decision != Decision.SKIPPED:
                firsts.add(row.key[0])
            if decided.former is None or decided.former.decision == Decision.PENDING:
                known = found.get(row.key)
                sure = sure or (known is not None and known.firm and not row.estimate)
                found[row.key] = _coming(row, course, firm=sure)
        _do_the_work(ahead, day)
        forget(ahead, day)
        day = _next_day(ahead, day)
    return sorted((c for c in found.values() if c.due is None or c.due <= until or c.exists),
                  key=lambda c: (c.due is None, c.due or dt.date.max, c.key))


def _do_the_work(ahead: list[Course], day: dt.date) -> None:
    for course in ahead:
        for row in list(course.rows):
            if row.open and (row.due is None or row.due <= day):
                at = end_of_day(day, course.terms.zone) - _AN_HOUR
                finish(ahead, row.key, done=True, at=at, order=row.order,
                       readings={c.terms.schedule: c.meter.total_on(day) for c in ahead})


def _next_day(ahead: list[Course], day: dt.date) -> dt.date:
    """The next day on which something can change."""
    days = []
    tomorrow = day + dt.timedelta(days=1)
    for course in ahead:
        days += [max(row.due, tomorrow) for row in course.rows if row.open and row.due is not None]
        waiting = [row for row in course.rows if row.decision == Decision.PENDING]
        if course.terms.floating or course.terms.interval is not None:
            decide_on = outlook(course, day).decide_on
        else:  # nothing but time brings the next date of a calendar: decide() has seen it
            decide_on = min((d for d in (course.following, *(row.due for row in waiting)) if d is not None),
                            default=None)
        if decide_on is not None:
            days.append(max(decide_on, tomorrow))
        if waiting and not any(row.open for row in course.rows):
            days.append(tomorrow)  # what waited goes on once the order is done
    return min(days, default=dt.date.max)


def _coming(row: Row, course: Course, *, firm: bool) -> Coming:
    return Coming(row.key[0], row.key[1], row.key[2], row.nominal, row.due, row.lead, row.on_time_until, row.reading,
                  row.decision, firm, row.covered_by, row.contains, row.order, row.planned, row.why)


__all__ = ["Coming", "forecast"]
