"""The sentences that say why: put together when a decision is made, worded when somebody reads them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from maintenance.choices import FrequencyType

# Why a date.
ANCHOR = _("Due %(nominal)s, the anchor.")
COUNTED = _("Due %(nominal)s = %(anchor)s + %(span)s.")
BY_RULE = _("Due %(nominal)s, date number %(number)s of its rule from %(anchor)s on.")
AFTER_DONE = _("Due %(nominal)s: counted from %(base)s, when the work was last finished.")
AFTER_DUE = _("Due %(nominal)s: counted from %(base)s, which came to nothing, so that the schedule goes on.")
# Why a reading.
PASSED = _("Due at %(reading)s, which a reading passed on %(day)s.")
PASSED_SEVERAL = _("Due at %(reading)s: a reading passed %(count)s thresholds at once on %(day)s, which make one "
                   "order.")
EXPECTED = _("Due at %(reading)s, expected on %(day)s from average use.")
UNKNOWN = _("Due at %(reading)s; when that will be is not known.")
FIRST_OF = _("Whichever comes first counts.")
LAST_OF = _("Both must be met.")
# Where a date went.
SEASON_SKIP = _("It lies outside the season and is skipped.")
SEASON_MOVE = _("It lies outside the season and is moved to %(due)s, the season's start.")
HOLIDAY_SKIP = _("Nobody works on that day, so it is skipped.")
HOLIDAY_BEFORE = _("Nobody works on that day: moved to the working day before, %(due)s.")
HOLIDAY_AFTER = _("Nobody works on that day: moved to the working day after, %(due)s.")
NO_WORKING_DAY = _("The calendar has no working day near it, so the date stays.")
# What became of it.
MADE = _("The order is made %(lead)s days before it is due.")
MADE_NOW = _("The order is made.")
STACKED = _("The order is made although the one of %(due)s is still open.")
WAITS = _("The order of %(due)s is still open: it waits until that one is finished, or falls due.")
WAITS_LARGER = _("The larger “%(title)s”, due %(due)s, will contain it.")
WAITS_TRIGGER = _("One of its two triggers is met; it waits for the other.")
HELD = _("The order of %(due)s was still open when it fell due and stands in for it.")
HELD_BUSY = _("The order of %(due)s is in progress, so it cannot give way and stands in for it.")
SHARES = _("Another one of this schedule falls on the same day; one order does both.")
REPLACED = _("The order of %(due)s gave way to it.")
GAVE_WAY = _("It was still open when the one of %(due)s fell due, and gave way.")
NEVER_MADE = _("It fell due while nothing was decided, and the one of %(due)s took its place.")
CONTAINED = _("The larger “%(title)s”, due %(due)s, contains it.")
TOO_LATE = _("The order that contained it came to nothing, and a newer one is there already.")
# How it ended.
DONE = _("Done on %(day)s, in time.")
DONE_LATE = _("Done on %(day)s, %(days)s days after it was due.")
DONE_LATE_READING = _("Done on %(day)s at %(reading)s, beyond its tolerance.")
DONE_LARGER = _("Done on %(day)s with the order that contained it.")
MISSED_FOR_NEWER = _("The order was finished on %(day)s, too late for this one; it counts for the one of %(due)s.")
NOT_DONE = _("Its order ended on %(day)s without being done.")
AGAIN = _("The order that was to do it came to nothing, so it is decided again.")
OPEN_AGAIN = _("Its order is open again.")
HOLDER_NOT_DONE = _("The order that stood in for it ended on %(day)s without being done.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Phrases with what they speak of; ``str()`` words them in the language in force."""

    phrases: tuple[tuple[Promise | str, Mapping[str, Any]], ...] = ()

    def __add__(self, other: "Sentence") -> "Sentence":
        return Sentence(self.phrases + other.phrases)

    def __str__(self) -> str:
        return " ".join(str(text) % {name: _shown(value) for name, value in facts.items()}
                        for text, facts in self.phrases)


NOTHING = Sentence()


@dataclass(frozen=True, slots=True)
class Span:
    """So many units of the calendar: 3 months."""

    unit: FrequencyType
    count: int

    def __str__(self) -> str:
        count = self.count
        texts = {
            FrequencyType.DAY: ngettext("%(count)s day", "%(count)s days", count),
            FrequencyType.WEEK: ngettext("%(count)s week", "%(count)s weeks", count),
            FrequencyType.MONTH: ngettext("%(count)s month", "%(count)s months", count),
            FrequencyType.QUARTER: ngettext("%(count)s quarter", "%(count)s quarters", count),
            FrequencyType.YEAR: ngettext("%(count)s year", "%(count)s years", count),
        }
        return texts[self.unit] % {"count": count}


def say(text: Promise | str, **facts: Any) -> Sentence:
    return Sentence(((text, facts),))


def _shown(value: Any) -> Any:
    if isinstance(value, dt.date):
        return _day(value, get_language())
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value


@lru_cache(maxsize=4096)
def _day(day: dt.date, _language: str | None) -> str:
    return date_format(day, "j M Y")
