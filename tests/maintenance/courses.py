"""Courses of occurrences, as the tests of deciding make them."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from maintenance.calendar import CalendarTrigger
from maintenance.choices import FrequencyType
from maintenance.decisions import Course, Row, Terms, finish

DAY = dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def on(text: str) -> dt.date:
    """``on("3-12")`` is 12 March 2026."""
    month, day = text.split("-")
    return dt.date(2026, int(month), int(day))


def every(anchor: dt.date, value: int, unit: str) -> CalendarTrigger:
    return CalendarTrigger(anchor, FrequencyType(unit), value)


def weekly(**more: Any) -> Course:
    """Each Saturday from 7 March 2026, made 7 days ahead, tolerance a day."""
    terms = {"schedule": 1, "title": "Weekly", "calendar": every(on("3-7"), 1, "WEEK"), "starts_on": on("3-1"), **more}
    return Course(Terms(**terms))


def monthly(**more: Any) -> Course:
    """The first of each month from March 2026, tolerance six days."""
    terms = {"schedule": 2, "title": "Monthly", "calendar": every(on("3-1"), 1, "MONTH"), "starts_on": on("2-1"),
             **more}
    return Course(Terms(**terms))


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def standing(course: Course) -> dict[int, str]:
    """Number → decision, of everything the course remembers."""
    return {row.number: str(row.decision) for row in sorted(course.rows, key=lambda r: r.key)}


def done(course: Course, number: int, day: dt.date, *others: Course, ok: bool = True,
         reading: Decimal | None = None) -> None:
    key = (course.terms.schedule, course.terms.revision, number)
    finish([course, *others], key, done=ok, at=noon(day), order=number + 100, today=day,
           readings={course.terms.schedule: reading})


def row_of(course: Course, number: int) -> Row:
    return next(row for row in course.rows if row.number == number)
