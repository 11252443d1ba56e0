"""The words that schedules, plans and occurrences are written in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrequencyType(models.TextChoices):
    DAY = "DAY", _("days")
    WEEK = "WEEK", _("weeks")
    MONTH = "MONTH", _("months")
    QUARTER = "QUARTER", _("quarters")
    YEAR = "YEAR", _("years")


class Basis(models.TextChoices):
    FIXED = "FIXED", _("fixed: counted from the anchor, whatever happens")
    FLOATING = "FLOATING", _("floating: counted from when the work was finished")


class TriggerJoin(models.TextChoices):
    ANY = "ANY", _("any: whichever comes first")
    ALL = "ALL", _("all: when the later one is met")


class SeasonRule(models.TextChoices):
    SKIP = "SKIP", _("skip what falls outside")
    MOVE = "MOVE", _("move it to the season's start")


class HolidayRule(models.TextChoices):
    IGNORE = "IGNORE", _("leave the date")
    BEFORE = "BEFORE", _("the working day before")
    AFTER = "AFTER", _("the working day after")
    SKIP = "SKIP", _("skip it")


class OpenPolicy(models.TextChoices):
    HOLD = "HOLD", _("hold: no new order while one is open")
    STACK = "STACK", _("stack: make it anyway")
    SUPERSEDE = "SUPERSEDE", _("supersede: the old order gives way")


class Decision(models.TextChoices):
    PENDING = "PENDING", _("not decided yet")
    GENERATED = "GENERATED", _("order made")
    HELD = "HELD", _("held by the open order")
    SATISFIED = "SATISFIED", _("satisfied")
    MISSED = "MISSED", _("missed")
    EXCUSED = "EXCUSED", _("excused")
    SKIPPED = "SKIPPED", _("skipped by season or holiday")
    SUPPRESSED = "SUPPRESSED", _("contained in a larger one")
    SUPERSEDED = "SUPERSEDED", _("superseded by the next one")
    OUT_OF_SERVICE = "OUT_OF_SERVICE", _("asset out of service")


WITH_ORDER = (Decision.GENERATED, Decision.SATISFIED, Decision.MISSED, Decision.EXCUSED, Decision.SUPERSEDED)
"""Decisions an occurrence with an order of its own may have: from generation to the end of that order."""

NEEDS_ORDER = (Decision.GENERATED, Decision.SUPERSEDED)
"""Decisions that only make sense with an order of its own."""

UNSETTLED = (Decision.PENDING, Decision.GENERATED, Decision.HELD)
"""Decisions that something later still changes."""

UNCOUNTED = (Decision.SKIPPED, Decision.SUPPRESSED, Decision.EXCUSED, Decision.OUT_OF_SERVICE)
"""Decisions that compliance leaves out of both numbers."""
