"""How far back a chain remembers what was done: as far as a larger one may still contain a smaller one."""

import datetime as dt
from collections.abc import Sequence
from itertools import chain, islice

from maintenance.choices import Decision
from maintenance.decisions.course import Course
from maintenance.decisions.dates import again, coming


def remembered_since(courses: Sequence[Course], today: dt.date = dt.date.min) -> dict[int, dt.date]:
    """Schedule → the earliest due date of a finished row of it that still matters to a smaller one of the same chain;
    schedules without such rows are left out.

    ``today`` is the local date; left out, an estimated date counts as early as it may be.
    """
    if len(courses) < 2:
        return {}
    asked = {course.terms.schedule: _asks_since(course, today) for course in courses}
    since: dict[int, dt.date] = {}
    for course in courses:
        days = [day for other in courses if other is not course and other.terms.rank <= course.terms.rank
                and (day := asked[other.terms.schedule]) is not None]
        if days:
            since[course.terms.schedule] = min(days)
    return since


def forget(courses: Sequence[Course], today: dt.date) -> None:
    """Drop what no later decision asks for: a forecast of many years keeps a handful of rows."""
    since = remembered_since(courses, today)
    for course in courses:
        course.drop_settled(since.get(course.terms.schedule, dt.date.max))


def _asks_since(course: Course, today: dt.date) -> dt.date | None:
    """The first day near enough to what this one decides next; None: it has nothing to decide."""
    left = (again(course, row, today) for row in course.rows if row.decision == Decision.PENDING
                      and row.key[1] == course.terms.revision)
    first = min((row.due for row in chain(left, islice(coming(course, today), 1)) if row.due is not None), default=None)
    return None if first is None else first - course.terms.grace


__all__ = ["forget", "remembered_since"]
