"""Moving an occurrence to another day inside its tolerance: this one, or this and all that follow."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import DomainError, NotFound, Problem, refuse
from maintenance.calendar import local_date
from maintenance.choices import Basis, Decision
from maintenance.decisions.forecast import Coming
from maintenance.forecasting import forecasts
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule
from maintenance.services.reckoning import wake
from maintenance.services.revising import locked_schedule, revise
from workorders import services as work
from workorders.choices import UNFINISHED_STATUSES
from workorders.models import WorkOrder

HORIZON = dt.timedelta(days=3 * 366)
"""How far ahead an occurrence may be moved."""


def movable(coming: Coming, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and last day an occurrence may be moved to: as long before its due date as its tolerance reaches
    beyond it, and never into the past. None where it has no firm date, or its date has passed altogether."""
    if coming.due is None or coming.on_time_until is None or not coming.firm:
        return None
    if coming.decision not in (Decision.GENERATED, Decision.PENDING):
        return None
    first = max(coming.due - (coming.on_time_until - coming.due), today)
    return (first, coming.on_time_until) if first <= coming.on_time_until else None


def move_occurrence(*, schedule: MaintenanceSchedule, revision: int, number: int, by: Any, to: dt.date,
                    following: bool = False, reason: str = "", today: dt.date | None = None) -> MaintenanceSchedule:
    """Plan an occurrence for the local day ``to``; compliance keeps its due date.

    Inside its tolerance only. An order that is there already is planned for that day, at the hour it had. With
    ``following`` all later ones move by as many days: a fixed interval gets a new anchor, and with it a revision.
    """
    require(by, "maintenance.change_maintenanceschedule")
    with acting_as(by):
        current = locked_schedule(schedule, by)
        today = today or local_date(timezone.now(), current.zone)
        every = forecasts([current], until=today + HORIZON, today=today).get(current.pk, [])
        coming = next((c for c in every if (c.revision, c.number) == (revision, number)), None)
        if coming is None:
            raise NotFound.of("not_found", _("This occurrence is settled, or does not come within three years."))
        refuse([*_outside(coming, to, today), *(_not_shiftable(current, coming, every) if following else ())])
        assert coming.due is not None
        delta = to - (coming.planned or coming.due)
        if not following or coming.exists:
            _plan(current, coming, to)
            _plan_order(current, coming, to, by)
            wake([current.pk])
        if following and delta:
            _shift(current, coming, every, delta, by, reason or _("Moved by %(days)s days.") % {"days": delta.days})
        current.refresh_from_db()
        return current


def _outside(coming: Coming, to: dt.date, today: dt.date) -> list[Problem]:
    if coming.decision not in (Decision.GENERATED, Decision.PENDING):
        return [Problem("no_work", _("Nothing is done for this occurrence: %(why)s") % {"why": coming.sentence})]
    if not coming.firm or coming.due is None:
        return [Problem("estimate", _("Its date is an estimate that follows the work before it: move that one."))]
    window = movable(coming, today)
    if window is None:
        return [Problem("too_late", _("Its tolerance is over: do the work, or settle the occurrence."))]
    if not window[0] <= to <= window[1]:
        return [Problem("outside", _("It may be moved from %(first)s to %(last)s; beyond that it would not be on time.")
                        % {"first": date_format(window[0], "D j M"), "last": date_format(window[1], "D j M")}, "to")]
    return []


def _not_shiftable(schedule: MaintenanceSchedule, coming: Coming, every: list[Coming]) -> list[Problem]:
    if schedule.basis == Basis.FLOATING:
        return [Problem("floating", _("The following ones are counted from when the work is done: they move by "
                                      "themselves. Move this one."), "following")]
    if not schedule.frequency_type:
        return [Problem("rule", _("The following ones go by a rule or a meter: change that on the schedule instead."),
                        "following")]
    before = [c for c in every if c.revision == coming.revision and c.number < coming.number and not c.exists]
    if before:
        day = date_format(before[0].due, "D j M") if before[0].due else "–"
        return [Problem("not_first", _("The one of %(day)s comes before it: move that one and all that follow, or this "
                                       "one alone.") % {"day": day}, "following")]
    return []


def _plan(schedule: MaintenanceSchedule, coming: Coming, to: dt.date) -> None:
    """The occurrence's row with its new day; a pending one where there was none yet."""
    row = MaintenanceOccurrence.objects.select_for_update(of=("self",)).filter(
        schedule=schedule, revision=coming.revision, number=coming.number).first()
    if row is None:
        row = MaintenanceOccurrence(
            schedule=schedule, revision=coming.revision, number=coming.number, site=schedule.site,
            nominal_date=coming.nominal, due_date=coming.due, lead_date=coming.lead,
            on_time_until=coming.on_time_until)
    row.planned_date = None if to == coming.due else to
    row.save()


def _plan_order(schedule: MaintenanceSchedule, coming: Coming, to: dt.date, by: Any) -> None:
    order = WorkOrder.objects.filter(pk=coming.order_id or 0).first()
    if order is None or order.status not in UNFINISHED_STATUSES:
        return
    zone = schedule.zone
    hour = order.scheduled_start.astimezone(zone).time() if order.scheduled_start else dt.time()
    start = dt.datetime.combine(to, hour, tzinfo=zone).astimezone(dt.UTC)
    length = order.scheduled_end - order.scheduled_start if order.scheduled_end and order.scheduled_start else None
    work.schedule(order=order, by=by, start=start, end=start + length if length is not None else None)


def _shift(schedule: MaintenanceSchedule, coming: Coming, every: list[Coming], delta: dt.timedelta, by: Any,
           reason: str) -> None:
    """All later ones by so many days: the first that has no order becomes the anchor of the next revision."""
    later = [c for c in every if c.revision == coming.revision and c.number >= coming.number and not c.exists]
    first = min(later, key=lambda c: c.number, default=None)
    if first is None or first.nominal is None:
        raise DomainError.of("none_follow", _("No further one follows within three years."), "following")
    revise(schedule=schedule, by=by, reason=reason, anchor_date=first.nominal + delta)
