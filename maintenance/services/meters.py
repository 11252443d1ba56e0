"""Between meters and schedules: which thresholds are open, and what follows when readings changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cmms.audit import acting_as
from maintenance.choices import Basis
from maintenance.decisions.dates import floating_base, open_cycle
from maintenance.facts import gather
from maintenance.models import MaintenanceSchedule
from maintenance.services.reckoning import wake
from maintenance.thresholds import MeterTrigger


@dataclass(frozen=True)
class Cycle:
    """The thresholds that are open: numbers ``first`` … ``last`` (None: no end) of ``revision``."""

    revision: int
    trigger: MeterTrigger
    first: int = 1
    last: int | None = None

    def threshold(self, k: int) -> Decimal:
        """Where number ``k`` lies: lifetime total."""
        return self.trigger.threshold(k - self.first + 1) if self.last is not None else self.trigger.threshold(k)


def readings_changed(*, meters: Iterable[Any], by: Any) -> None:
    """Readings of these meters came in, were corrected or withdrawn, and crossings are written: due dates follow."""
    ids = [getattr(meter, "pk", meter) for meter in meters]
    with acting_as(by):
        wake(MaintenanceSchedule.objects.active().filter(meter__in=ids, meter_based=True).order_by("pk")
             .values_list("pk", flat=True))


def thresholds_of(schedules: Iterable[MaintenanceSchedule]) -> dict[int, Cycle]:
    """Schedule → the thresholds that readings may pass; without those whose order is under way (floating)."""
    found: dict[int, Cycle] = {}
    floating = []
    for each in schedules:
        if each.meter_threshold is None or each.anchor_reading is None:
            continue
        if each.basis == Basis.FIXED:
            found[each.pk] = Cycle(each.revision, MeterTrigger(each.anchor_reading, each.meter_threshold))
        else:
            floating.append(each.pk)
    if not floating:
        return found  # most are: thresholds counted from the anchor need no look at what was done so far
    facts = gather(MaintenanceSchedule.objects.filter(pk__in=floating).select_related("site"))
    for pk, course in facts.courses.items():
        terms = course.terms
        assert terms.interval is not None
        if (number := open_cycle(course)) is not None:
            found[pk] = Cycle(terms.revision, MeterTrigger(floating_base(course), terms.interval), number, number)
    return found
