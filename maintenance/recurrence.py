"""Recurrence rules: the part of RFC 5545 that names days, such as the first Monday of a month."""

import datetime as dt
from collections.abc import Iterator

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST", "COUNT",
         "UNTIL")
"""What a rule may say. No hours (work is due on days), no DTSTART (the schedule's anchor is the start)."""

_TRIAL = dt.date(2000, 1, 1)
_TRIAL_YEARS = 12


class RuleError(ValueError):
    """A rule that cannot be followed; its text is a sentence for people."""


def parse_rule(text: str, anchor: dt.date = _TRIAL) -> rrule:
    """The rule, counted from ``anchor``. Raises RuleError."""
    given = _parts(text)
    try:
        rule = rrulestr(";".join(f"{name}={value}" for name, value in given.items()),
                        dtstart=dt.datetime.combine(anchor, dt.time()))
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise RuleError(_("This rule cannot be read: %(why)s.") % {"why": error}) from error
    if anchor == _TRIAL and "UNTIL" not in given:
        _must_come(rule)
    return rule


def rule_dates(text: str, anchor: dt.date) -> Iterator[dt.date]:
    """The rule's dates in order, the first on or after ``anchor``; ends where the rule or the calendar ends."""
    for moment in parse_rule(text, anchor):
        yield moment.date()


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
    return given


def _is_day(text: str) -> bool:
    if len(text) != 8 or not text.isdecimal():
        return False
    try:
        dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _must_come(rule: rrule) -> None:
    first = rule.after(dt.datetime.combine(_TRIAL, dt.time()), inc=True)
    if first is None or first.year > _TRIAL.year + _TRIAL_YEARS:
        raise RuleError(_("This rule names no day within %(years)s years.") % {"years": _TRIAL_YEARS})


__all__ = ["FREQUENCIES", "PARTS", "RuleError", "parse_rule", "rule_dates"]
