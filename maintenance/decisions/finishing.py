"""What the end of an order means for the occurrences that wait for it, and how that is taken back."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from maintenance.calendar import local_date
from maintenance.choices import Decision
from maintenance.decisions import words
from maintenance.decisions.course import Course, Key, Row
from maintenance.decisions.deciding import Decided
from maintenance.decisions.words import Sentence, say

_BACK = (Decision.MISSED, Decision.SATISFIED)


def finish(courses: Iterable[Course], key: Key, *, done: bool, at: dt.datetime, order: int | None,
           readings: Mapping[int, Decimal | None] | None = None, today: dt.date | None = None) -> list[Decided]:
    """The order made for ``key`` is over, ``at`` that moment, ``done`` or not; ``readings``: the total of each
    schedule's meter then.

    Done satisfies the newest occurrence it stands for inside whose tolerance it falls; outside all of them the newest,
    late; the others are missed. Not done: all are missed, but the newest held one whose tolerance still runs on
    ``today`` is decided again, and so are the smaller ones that the order contained.
    """
    found: list[Decided] = []
    for course in courses:
        reading = (readings or {}).get(course.terms.schedule)
        if course.terms.schedule == key[0]:
            own = _own(course, key, done, at, order, reading, today)
        else:
            own = _contained(course, key, done, at, order)
        for row, former in own:
            course.put(row)
            found.append(Decided(row, former))
        if done and own:
            course.last_done = local_date(at, course.terms.zone)
            course.last_reading = reading if reading is not None else course.last_reading
    return found


def _own(course: Course, key: Key, done: bool, at: dt.datetime, order: int | None, reading: Decimal | None,
         today: dt.date | None) -> list[tuple[Row, Row]]:
    day = local_date(at, course.terms.zone)
    group = [row for row in course.rows if row.key == key
             or (row.decision == Decision.HELD and row.covered_by == key)]
    group.sort(key=lambda row: (row.due or dt.date.min, row.key))
    if not group:
        return []
    if done:
        inside = [row for row in group if _in_time(row, day, reading)]
        chosen = (inside or group)[-1]
        return [(_done(row, at, day, order, reading) if row.due == chosen.due else _missed_for(row, chosen, day), row)
                for row in group]
    held = [row for row in group if row.key != key and row.on_time_until is not None
            and row.on_time_until >= (today or day)]
    again = held[-1].due if held else None
    return [(_pending(row) if row.key != key and again is not None and row.due == again
             else _not_done(row, day, own=row.key == key), row) for row in group]


def _in_time(row: Row, day: dt.date, reading: Decimal | None) -> bool:
    if row.on_time_reading is not None:
        return reading is None or reading <= row.on_time_reading
    return row.on_time_until is None or day <= row.on_time_until


def _done(row: Row, at: dt.datetime, day: dt.date, order: int | None, reading: Decimal | None) -> Row:
    if _in_time(row, day, reading):
        phrase = say(words.DONE, day=day)
    elif row.on_time_reading is not None:
        phrase = say(words.DONE_LATE_READING, day=day, reading=reading)
    else:
        phrase = say(words.DONE_LATE, day=day, days=(day - row.due).days if row.due is not None else 0)
    return row._replace(decision=Decision.SATISFIED, open=False, busy=False, satisfied_by=order, satisfied_at=at,
                   done_on=day, why=row.cause + phrase)


def _missed_for(row: Row, chosen: Row, day: dt.date) -> Row:
    return row._replace(decision=Decision.MISSED, open=False, busy=False,
                   why=row.cause + say(words.MISSED_FOR_NEWER, day=day, due=chosen.due))


def _not_done(row: Row, day: dt.date, *, own: bool) -> Row:
    phrase = say(words.NOT_DONE if own else words.HOLDER_NOT_DONE, day=day)
    return row._replace(decision=Decision.MISSED, open=False, busy=False, why=row.cause + phrase)


def _pending(row: Row) -> Row:
    return row._replace(decision=Decision.PENDING, covered_by=None, why=row.cause + say(words.AGAIN))


def _contained(course: Course, key: Key, done: bool, at: dt.datetime, order: int | None) -> list[tuple[Row, Row]]:
    day = local_date(at, course.terms.zone)
    rows = [row for row in course.rows if row.decision == Decision.SUPPRESSED and row.covered_by == key]
    if not done:
        return [(_pending(row), row) for row in rows]
    return [(row._replace(satisfied_by=order, satisfied_at=at, done_on=day,
                     why=row.cause + say(words.DONE_LARGER, day=day)), row) for row in rows]


def take_back(courses: Iterable[Course], key: Key, *, order: int) -> list[Decided]:
    """The order of ``key`` is under way again (reopened, reinstated): what its end settled is open again, save what was
    excused or decided anew meanwhile."""
    found: list[Decided] = []
    for course in courses:
        for row in list(course.rows):
            new = _reopened(row, key, order)
            if new is not None:
                course.put(new)
                found.append(Decided(new, row))
    return found


def _reopened(row: Row, key: Key, order: int) -> Row | None:
    why: Sentence = row.cause
    if row.key == key:
        return row._replace(decision=Decision.GENERATED, open=True, satisfied_by=None, satisfied_at=None, done_on=None,
                       why=why + say(words.OPEN_AGAIN))
    if row.covered_by != key:
        return None
    if row.key[0] == key[0] and row.decision in _BACK:
        return row._replace(decision=Decision.HELD, satisfied_by=None, satisfied_at=None, done_on=None,
                       why=why + say(words.OPEN_AGAIN))
    if row.decision == Decision.SUPPRESSED and row.satisfied_by == order:
        return row._replace(satisfied_by=None, satisfied_at=None, done_on=None, why=why + say(words.OPEN_AGAIN))
    return None


__all__ = ["finish", "take_back"]
