"""What the end of an order, and its reopening, does to the occurrences that wait for it. In the order's transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import MeterReading
from assets.services.meters import meter_states
from cmms.audit import acting_as
from cmms.errors import Problem
from maintenance.calendar import local_date, start_of_day
from maintenance.decisions import Key, finish
from maintenance.decisions.finishing import take_back
from maintenance.facts import Facts, gather
from maintenance.models import MaintenanceHistory, MaintenanceOccurrence, MaintenanceSchedule
from maintenance.services.crossings import recount
from maintenance.services.writing import write_completions, write_last_completed, write_outlook, write_rows
from workorders.choices import Outcome
from workorders.models import WorkOrder


def settle(*, order: WorkOrder, by: Any, at: dt.datetime) -> None:
    """The order was completed or cancelled: satisfy, miss or decide again what it stands for; write the maintenance
    history and re-base. Orders that no schedule made pass by."""
    with acting_as(by):
        found = _facts_of(order)
        if found is None:
            return
        facts, key = found
        now, done = timezone.now(), order.outcome == Outcome.DONE
        moment = order.actual_end if order.actual_end is not None else at
        readings = _totals(facts, moment)
        decided = finish(facts.courses.values(), key, done=done, at=moment, order=order.pk, readings=readings,
                         today=facts.today(key[0], now))
        write_rows(facts, decided, now=now)
        if done:
            write_completions(facts, [one.row for one in decided], by=by, notes=order.outcome_reason)
        _go_on(facts, by)


def unsettle(*, order: WorkOrder, by: Any) -> None:
    """The order is under way again (reopened, reinstated): re-base, satisfaction and history are taken back. A next
    order already made stays."""
    with acting_as(by):
        found = _facts_of(order)
        if found is None:
            return
        facts, key = found
        decided = take_back(facts.courses.values(), key, order=order.pk)
        write_rows(facts, decided)
        undone = MaintenanceHistory.objects.filter(work_order=order)
        schedules = list(undone.values_list("schedule_id", flat=True))
        undone.delete()
        write_last_completed(schedules)
        _go_on(facts, by)


def later_order_of_its_schedule(order: WorkOrder) -> Iterator[Problem]:
    """A cancelled order is not done after all once its schedule has made the next one."""
    own = MaintenanceOccurrence.objects.filter(work_order=order).first()
    if own is None:
        return
    later = (MaintenanceOccurrence.objects.later_than(own).filter(work_order__isnull=False)
             .select_related("work_order").order_by("revision", "number").first())
    if later is not None:
        yield Problem("later_order", _("%(number)s is a later order of the same schedule: do that one instead.")
                      % {"number": later.work_order.number}, "status")


def reading_missing(order: WorkOrder, at: dt.datetime) -> Iterator[Problem]:
    """An order that is due by a meter is completed with a reading of it, taken while it was worked on."""
    own = (MaintenanceOccurrence.objects.filter(work_order=order, due_reading__isnull=False)
           .select_related("schedule__meter", "schedule__site").first())
    if own is None or own.schedule.meter is None:
        return
    zone = own.schedule.zone
    since = start_of_day(local_date(at, zone), zone)
    if order.actual_start is not None:
        since = min(since, order.actual_start)
    if not MeterReading.objects.filter(meter=own.schedule.meter, read_at__gte=since, read_at__lte=at).exists():
        yield Problem("reading_missing", _("This work is due by the meter “%(meter)s”: read it and enter the reading.")
                      % {"meter": own.schedule.meter}, "meter_reading")


def _facts_of(order: WorkOrder) -> tuple[Facts, Key] | None:
    """The schedules that the order serves, locked in order of keys, and the occurrence it was made for."""
    own = MaintenanceOccurrence.objects.filter(work_order=order).first()
    if own is None:
        return None
    ids = {own.schedule_id, *MaintenanceOccurrence.objects.filter(covered_by=own).values_list("schedule_id", flat=True)}
    schedules = (MaintenanceSchedule.objects.filter(pk__in=ids).select_related("site").order_by("pk")
                 .select_for_update(of=("self",), no_key=True))
    return gather(schedules, orders=[order.pk]), (own.schedule_id, own.revision, own.number)


def _totals(facts: Facts, at: dt.datetime) -> dict[int, Decimal | None]:
    """Schedule → its meter's lifetime total when the work was finished."""
    meters = {pk: s.meter_id for pk, s in facts.schedules.items() if s.meter_based and s.meter_id is not None}
    states = meter_states(set(meters.values()), at=at) if meters else {}
    return {pk: states[meter].total if meter in states else None for pk, meter in meters.items()}


def _go_on(facts: Facts, by: Any) -> None:
    """The generator looks at these schedules again in its next run; their thresholds count from the new base."""
    ids: Iterable[int] = list(facts.schedules)
    metered = [pk for pk in ids if facts.schedules[pk].meter_based]
    if metered:
        recount(schedules=metered, by=by)
    write_outlook(facts, now=timezone.now(), wake=ids)

