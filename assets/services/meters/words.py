"""The sentences people read about a reading, in their form of numbers and the site's time."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from assets.models import Meter
from assets.services.meters.counting import Dial, Doubt, Judged, Standing
from cmms.errors import Problem


def amount(value: Decimal, unit: str = "") -> str:
    """45100.0000 → “45,100” or “45.100”, with the unit behind it where given."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    places = len(plain.partition(".")[2])
    said = formats.number_format(Decimal(plain or "0"), decimal_pos=places, force_grouping=True)
    return f"{said}\u00a0{unit}" if unit else said


def moment(at: dt.datetime, zone: ZoneInfo) -> str:
    """Day and time as the site's clock had it."""
    return formats.date_format(at.astimezone(zone), "j M Y, H:i")


def zone_of(meter: Meter) -> ZoneInfo:
    return ZoneInfo(meter.asset.site.time_zone)


def doubt_of(meter: Meter, dial: Dial, before: Standing | None, value: Decimal, judged: Judged) -> Problem | None:
    """The question or refusal that a doubt stands for; None where there is none."""
    if judged.doubt is None:
        return None
    zone, unit = zone_of(meter), meter.unit
    facts: dict[str, Any] = {"value": amount(value, unit), "point": amount(dial.rollover_point or Decimal(0), unit),
                             "step": amount(judged.step or Decimal(0), unit),
                             "most": amount(dial.most_per_day or Decimal(0), unit)}
    if before is not None:
        facts |= {"before": amount(before.value, unit), "when": moment(before.read_at, zone)}
    return Problem(judged.doubt.value, _SENTENCES[judged.doubt]() % facts, "value")


def above_next(meter: Meter, value: Decimal, after: tuple[Decimal, dt.datetime]) -> Problem:
    """A reading that is above the one after it."""
    low, when = after
    return Problem("above_next", _(
        "The reading after it, %(value)s on %(when)s, would be lower than the %(before)s before it. Correct or void "
        "that one first.") % {"value": amount(low, meter.unit), "when": moment(when, zone_of(meter)),
                         "before": amount(value, meter.unit)}, "value")


def future(name: str) -> Problem:
    return Problem("future", _("This time lies in the future: give the time when it was read."), name)


def too_early(name: str) -> Problem:
    return Problem("too_early", _("No meter was read before 1900: check the year."), name)


def retired(name: str) -> Problem:
    return Problem("meter_retired", _("This meter was taken off before that."), name)


def same_moment(name: str) -> Problem:
    return Problem("same_moment", _("There is a reading of this meter for this moment already; correct that one."),
                   name)


def _below() -> str:
    return _("%(value)s is lower than the reading before it, %(before)s on %(when)s. Was the meter replaced, did it "
             "roll over, or is the value mistyped?")


def _implausible() -> str:
    return _("%(value)s would be %(step)s more than on %(when)s, when it stood at %(before)s; up to %(most)s a day are "
             "expected. Is it right?")


_SENTENCES = {
    Doubt.NEGATIVE: lambda: _("A counter never stands below zero."),
    Doubt.BEYOND_DIAL: lambda: _("This dial cannot show %(value)s: it rolls over at %(point)s."),
    Doubt.BELOW_LAST: _below,
    Doubt.IMPLAUSIBLE: _implausible,
    Doubt.NOT_ROLLED: lambda: _("%(value)s is not lower than the reading before it, %(before)s, so the dial has not "
                                "rolled over."),
    Doubt.NO_POINT: lambda: _("It is not known at which value this dial rolls over. Ask a planner to enter it, or say "
                              "that the meter was replaced."),
}

__all__ = ["above_next", "amount", "doubt_of", "future", "moment", "retired", "same_moment", "too_early", "zone_of"]
