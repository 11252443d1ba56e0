"""When a schedule falls due next, and when somebody must look at it again."""

import datetime as dt
from dataclasses import dataclass

from maintenance.choices import Decision, TriggerJoin
from maintenance.decisions.course import Course, Row
from maintenance.decisions.dates import coming

_FURTHEST = 800  # skipped dates that are passed over in search of one that is not: two years of days


@dataclass(frozen=True)
class Outlook:
    """Local dates. ``decide_on`` not after today: something is to be decided now; None: not before a completion or a
    reading."""

    next_due: dt.date | None
    estimate: bool
    decide_on: dt.date | None


def outlook(course: Course, today: dt.date) -> Outlook:
    """What the rows and the triggers say, after everything was decided that could be."""
    waiting = [row for row in course.rows if row.decision == Decision.PENDING]
    unsettled = [row for row in course.rows if row.unsettled and row.due is not None]
    days = [_falls_due(row, today) for row in waiting]
    following: Row | None = None
    known = {row.key for row in waiting}
    for count, row in enumerate(coming(course, today)):
        if row.key in known and row.ready is not None and row.ready <= today:
            continue  # it waits for another order
        if following is None:
            days.append(row.ready)
            if row.calendar_met is None and course.terms.both and course.terms.join == TriggerJoin.ALL:
                days.append(row.due if not row.estimate else None)
        following = row
        if row.decision != Decision.SKIPPED or count > _FURTHEST:
            break
    first = min(unsettled, key=lambda row: row.due or dt.date.max, default=None) or following
    if first is not None and first.decision == Decision.SKIPPED:
        first = None
    return Outlook(first.due if first else None, bool(first and first.due and first.estimate),
                   min((day for day in days if day is not None), default=None))


def _falls_due(row: Row, today: dt.date) -> dt.date | None:
    """The day on which the open policy speaks about a waiting row; an estimate is no such day."""
    if row.due is None or row.estimate:
        return None
    return row.due if row.due > today else today + dt.timedelta(days=1)
