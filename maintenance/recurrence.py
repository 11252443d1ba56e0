"""Recurrence rules: the part of RFC 5545 that names days, such as the first Monday of a month."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from dateutil.rrule import rrulestr
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST", "COUNT",
         "UNTIL")
"""What a rule may say. No hours (work is due on days), no DTSTART (the schedule's anchor is the start)."""

_MOST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TRIAL_YEARS = 12  # longer than from one 29 February to the next, also over a century
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMED = rf"[+-]?[0-9]*(?:{'|'.join(_WEEK)})"
_SIMPLE = re.compile(rf"FREQ=(?P<often>WEEKLY|MONTHLY);BYDAY=(?P<days>{_NAMED}(?:,{_NAMED})*)")
_WHICH = {
    "1": gettext_lazy("the first %(day)s of each month"), "2": gettext_lazy("the second %(day)s of each month"),
    "3": gettext_lazy("the third %(day)s of each month"), "4": gettext_lazy("the fourth %(day)s of each month"),
    "-1": gettext_lazy("the last %(day)s of each month")}
_WHOLE = re.compile(r"[+-]?[0-9]{1,3}")


class RuleError(ValueError):
    """A rule that cannot be followed; its text is a sentence for people."""


def parse_rule(text: str, anchor: dt.date) -> Any:
    """The rule (dateutil's rrule), counted from ``anchor``. Raises RuleError."""
    given = _parts(text)
    try:
        return rrulestr(";".join(f"{name}={value}" for name, value in given.items()),
                        dtstart=dt.datetime.combine(anchor, dt.time()))
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise RuleError(_("This rule cannot be read: %(why)s.") % {"why": error}) from error


def check_rule(text: str, anchor: dt.date) -> None:
    """Refuse (RuleError) a rule that cannot be read, or that names no day for years after ``anchor``."""
    rule = parse_rule(text, anchor)
    last = dt.datetime(min(anchor.year + _TRIAL_YEARS, dt.MAXYEAR), 12, 31)
    end = min(rule._until, last) if rule._until else last
    if next(iter(rule.replace(until=end, count=None)), None) is None:
        raise RuleError(_("This rule names no day within %(years)s years.") % {"years": _TRIAL_YEARS})


def rule_dates(text: str, anchor: dt.date) -> Iterator[dt.date]:
    """The rule's dates in order, the first on or after ``anchor``; ends where the rule or the calendar ends."""
    for moment in parse_rule(text, anchor):
        yield moment.date()


def in_words(text: str) -> str:
    """“every Thursday”, “the first Monday of each month”; a rule that says more, as it is written."""
    as_written = _("by the rule %(rule)s") % {"rule": text}
    simple = _SIMPLE.fullmatch(text.strip().upper().removeprefix("RRULE:"))
    if simple is None:
        return as_written
    days = [(day[:-2], str(WEEKDAYS[_WEEK.index(day[-2:])])) for day in simple["days"].split(",")]
    if simple["often"] == "WEEKLY" and not any(which for which, _day in days):
        return _("every %(days)s") % {"days": ", ".join(day for _which, day in days)}
    which, day = days[0]
    if simple["often"] == "MONTHLY" and len(days) == 1 and which.lstrip("+") in _WHICH:
        return str(_WHICH[which.lstrip("+")]) % {"day": day}
    return as_written


def _parts(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = pair.partition("=")
        if not equals or not value:
            raise RuleError(_("A rule is a list such as FREQ=MONTHLY;BYDAY=1MO; “%(part)s” is no part of one.")
                            % {"part": pair})
        if name not in PARTS:
            raise RuleError(_("A rule cannot say %(name)s here; it may say %(parts)s.")
                            % {"name": name, "parts": ", ".join(PARTS)})
        if name in given:
            raise RuleError(_("A rule says %(name)s once.") % {"name": name})
        given[name] = value
    if given.get("FREQ") not in FREQUENCIES:
        raise RuleError(_("A rule says how often: FREQ is one of %(frequencies)s.")
                        % {"frequencies": ", ".join(FREQUENCIES)})
    for name in ("INTERVAL", "COUNT"):
        if name in given and not (given[name].isdecimal() and int(given[name]) > 0):
            raise RuleError(_("%(name)s is a whole number above zero.") % {"name": name})
    if "COUNT" in given and "UNTIL" in given:
        raise RuleError(_("A rule ends by COUNT or by UNTIL, not by both."))
    if "UNTIL" in given and not _is_day(given["UNTIL"]):
        raise RuleError(_("UNTIL is a day, written as 20301231."))
    _check_numbers(given)
    return given


def _check_numbers(given: dict[str, str]) -> None:
    """Refuse what no calendar has: looking for such a day would take until the year 9999."""
    numbers: dict[str, list[int]] = {}
    for name, most in _MOST.items():
        if name in given:
            values = given[name].split(",")
            if not all(_WHOLE.fullmatch(v) and 1 <= abs(int(v)) <= most for v in values) or (
                    name == "BYMONTH" and "-" in given[name]):
                raise RuleError(_("%(name)s lists whole numbers up to %(most)s.") % {"name": name, "most": most})
            numbers[name] = [int(v) for v in values]
    months, days = numbers.get("BYMONTH"), numbers.get("BYMONTHDAY")
    if months and days and max(_LONGEST[m - 1] for m in months) < min(abs(d) for d in days):
        raise RuleError(_("This rule names no day: no such month is that long."))


def _is_day(text: str) -> bool:
    if len(text) != 8 or not text.isdecimal():
        return False
    try:
        dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


__all__ = ["FREQUENCIES", "PARTS", "RuleError", "check_rule", "in_words", "parse_rule", "rule_dates"]
