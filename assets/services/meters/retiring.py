"""Meters that are taken off for good, and put back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Meter
from assets.services.meters.line import CLOCK_SKEW, locked, utc
from assets.signals import retiring_meter
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Problem, refuse


def retire_meter(*, meter: Meter, by: Any, at: dt.datetime | None = None, reason: str = "") -> Meter:
    """Take a meter off at ``at`` (default now): it keeps its readings and takes none from then on.

    Refused with ``future`` or ``read_after`` at ``at``, and with what ``retiring_meter`` gathers: a schedule that
    counts on it.
    """
    require(by, "assets.change_meter")
    with acting_as(by):
        meter, moment = locked(meter, by), utc(at)
        if meter.retired_at is not None:
            return meter
        problems = []
        if moment > timezone.now() + CLOCK_SKEW:
            problems.append(Problem("future", _("This time lies in the future: give the time when it was taken off."),
                                    "at"))
        if meter.readings.filter(read_at__gte=moment).exists():
            problems.append(Problem("read_after", _("It was read after that; give a later time."), "at"))
        for _receiver, found in retiring_meter.send(Meter, meter=meter):
            problems.extend(cast(Iterable[Problem], found or ()))
        refuse(problems)
        return _set(meter, moment, reason)


def reinstate_meter(*, meter: Meter, by: Any, reason: str = "") -> Meter:
    """Put a meter back that was taken off."""
    require(by, "assets.change_meter")
    with acting_as(by):
        meter = locked(meter, by)
        return meter if meter.retired_at is None else _set(meter, None, reason)


def _set(meter: Meter, at: dt.datetime | None, reason: str) -> Meter:
    meter.retired_at = at
    meter._change_reason = reason  # type: ignore[attr-defined]
    meter.save()
    return meter


__all__ = ["reinstate_meter", "retire_meter"]
