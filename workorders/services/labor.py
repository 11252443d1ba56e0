"""Who worked how long: spells and minutes. A wrong row is voided, once, and a right one added."""

import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.accounts.models import Craft
from cmms.audit import acting_as
from cmms.errors import Conflict, DomainError, Problem, refuse
from workorders.choices import BOOKABLE_STATUSES, Status
from workorders.models import LaborEntry, WorkOrder
from workorders.models.labor import MINUTES_A_DAY
from workorders.services.moving import happened, locked, reason_missing, utc


def book_labor(*, order: WorkOrder, by: Any, user: Any = None, started_at: dt.datetime | None = None,
               ended_at: dt.datetime | None = None, break_minutes: int = 0, work_date: dt.date | None = None,
               minutes: int | None = None, craft: Craft | None = None, note: str = "",
               late: bool = False) -> LaborEntry:
    """Book a spell (aware start and end) or a local date and minutes, for oneself or for another person.

    ``late``: it comes from a phone that was offline, so a spell that overlaps another is kept as minutes and flagged
    instead of refused. The rate is the person's now, frozen on the row.
    """
    person = user or by
    _may_book(by, person)
    with acting_as(by):
        order = locked(order, by)
        person = locked_person(person)
        entry = LaborEntry(work_order=order, user=person, craft=craft or craft_of(person), note=note, entered_by=by)
        _fill(entry, started_at, ended_at, break_minutes, work_date, minutes, late=late)
        return _book(entry, order)


def add_minutes(order: WorkOrder, person: Any, moment: dt.datetime, minutes: int, *, by: Any) -> LaborEntry:
    """Minutes of the day of ``moment``, for a verb that holds the locked order."""
    person = locked_person(person)
    entry = LaborEntry(work_order=order, user=person, craft=craft_of(person), entered_by=by,
                       work_date=local_day(order, moment), minutes=minutes)
    return _book(entry, order)


def void_labor(*, entry: LaborEntry, by: Any, reason: str) -> LaborEntry:
    """A wrong row no longer counts; it stays to be seen."""
    with acting_as(by):
        return _void(entry, by, reason)


def correct_labor(*, entry: LaborEntry, by: Any, reason: str, started_at: dt.datetime | None = None,
                  ended_at: dt.datetime | None = None, break_minutes: int = 0, work_date: dt.date | None = None,
                  minutes: int | None = None) -> LaborEntry:
    """Void a row and put another in its place, at the rate that was frozen on the first."""
    with acting_as(by):
        wrong = _void(entry, by, reason)
        right = LaborEntry(work_order=wrong.work_order, user=wrong.user, craft=wrong.craft, note=wrong.note,
                           entered_by=by, corrects=wrong, rate=wrong.rate)
        _fill(right, started_at, ended_at, break_minutes, work_date, minutes, late=False)
        return _book(right, wrong.work_order)


def retotal(order: WorkOrder) -> None:
    """Write the sum of the labour rows on the locked order."""
    total = LaborEntry.objects.of(order).total_minutes()
    hours = None if total is None else (Decimal(total) / 60).quantize(Decimal("0.01"))
    if order.actual_hours != hours:
        order.actual_hours = hours
        order.save(update_fields=["actual_hours"])


def rate_of(person: Any, craft: Craft | None) -> Decimal | None:
    """Cost of one hour: the person's own rate, else the craft's; None where neither is known."""
    if person.hourly_rate is not None:
        return person.hourly_rate
    return craft.hourly_rate if craft is not None else None


def _may_book(by: Any, person: Any) -> None:
    if person is None:
        raise DomainError.of("nobody", _("Say who worked."), "user")
    require(by, "workorders.perform_workorder")
    if by is not None and person.pk != by.pk:
        require(by, "workorders.change_laborentry")


def _void(entry: LaborEntry, by: Any, reason: str) -> LaborEntry:
    order = locked(entry.work_order, by)
    rows = LaborEntry.objects.select_for_update(of=("self",), no_key=True).select_related("user", "craft")
    current = rows.get(pk=entry.pk)
    _may_book(by, current.user)
    problems = reason_missing(reason, _("Say why this entry is wrong."))
    if current.voided_at is not None:
        problems.append(Problem("voided", _("This entry was voided already.")))
    problems.extend(_closed(order))
    refuse(problems, Conflict)
    current.work_order = order
    current.voided_at, current.voided_by, current.void_reason = happened(None)[0], by, reason
    current.save()
    retotal(order)
    return current


def _fill(entry: LaborEntry, started_at: dt.datetime | None, ended_at: dt.datetime | None, break_minutes: int,
          work_date: dt.date | None, minutes: int | None, *, late: bool) -> None:
    """Put spell or minutes into the entry; raises DomainError where they are mixed or make no sense."""
    if (started_at is None) != (ended_at is None) or (started_at is None) == (minutes is None):
        raise DomainError.of("shape", _("Give start and end, or a date and minutes, not a mixture."), "started_at")
    if started_at is None or ended_at is None:
        if work_date is None or minutes is None or minutes <= 0:
            raise DomainError.of("minutes", _("Give the date and how many minutes were worked."), "minutes")
        entry.work_date, entry.minutes = work_date, minutes
        return
    started_at = utc(started_at)
    ended_at, problems = happened(ended_at, "ended_at")
    elapsed = int((ended_at - started_at).total_seconds()) // 60
    if ended_at <= started_at:
        problems.append(Problem("order", _("Labour cannot end before it starts: correct one of the times."),
                                "ended_at"))
    elif break_minutes > elapsed:
        problems.append(Problem("breaks", _("The breaks are longer than the spell."), "break_minutes"))
    refuse(problems)
    entry.work_date = local_day(entry.work_order, started_at)
    if not overlapping(entry.user, started_at, ended_at):
        entry.started_at, entry.ended_at, entry.break_minutes = started_at, ended_at, break_minutes
        entry.minutes = elapsed - break_minutes
    elif late:
        entry.minutes, entry.flagged_overlap = elapsed - break_minutes, True
    else:
        refuse([overlap()])


def _book(entry: LaborEntry, order: WorkOrder) -> LaborEntry:
    problems = _closed(order)
    if order.status not in (*BOOKABLE_STATUSES, Status.CLOSED):
        problems.append(Problem("state", _("%(number)s is %(state)s: labour is booked on approved orders only.") % {
            "number": order.number, "state": order.get_status_display().lower()}, "status"))
    if entry.work_date > local_day(order, timezone.now()):
        problems.append(Problem("future", _("This day lies in the future: give the day on which the work was done."),
                                "work_date"))
    problems.extend(day_full(entry.user, entry.work_date, entry.minutes or 0))
    refuse(problems)
    if entry.corrects_id is None:
        entry.rate = rate_of(entry.user, entry.craft)
    entry.save()
    retotal(order)
    return entry


def _closed(order: WorkOrder) -> list[Problem]:
    if order.status != Status.CLOSED:
        return []
    return [Problem("closed", _("The books of this order are closed: make a follow-up and book it there."), "status")]


def day_full(person: Any, day: dt.date, minutes: int) -> list[Problem]:
    """The problem where so many minutes more would make that day longer than 24 hours."""
    booked = LaborEntry.objects.booked().filter(user=person, work_date=day).aggregate(sum=Sum("minutes"))["sum"] or 0
    if booked + minutes <= MINUTES_A_DAY:
        return []
    return [Problem("day_full", _("That would be more than 24 hours for %(person)s on %(day)s.")
                    % {"person": person, "day": day}, "minutes")]


def overlapping(person: Any, start: dt.datetime, end: dt.datetime | None, but: LaborEntry | None = None) -> bool:
    """Whether the person has a spell or a running clock that overlaps ``[start, end)``; no end: for ever."""
    rivals = LaborEntry.objects.counting().filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start), user=person,
                                                  started_at__isnull=False)
    if end is not None:
        rivals = rivals.filter(started_at__lt=end)
    if but is not None:
        rivals = rivals.exclude(pk=but.pk)
    return rivals.exists()


def overlap() -> Problem:
    """What is said about a spell that overlaps another one."""
    return Problem("overlap", _("This person already has labour booked in that time: correct the times, or void the "
                                "other entry."), "started_at")


def locked_person(person: Any) -> Any:
    """The person's row, locked: two bookings of one person follow each other, whatever the orders."""
    return get_user_model()._default_manager.select_for_update(no_key=True).get(pk=person.pk)


def craft_of(person: Any) -> Craft | None:
    """The person's main craft."""
    held = person.crafts.filter(is_primary=True).select_related("craft").first()
    return held.craft if held is not None else None


def local_day(order: WorkOrder, moment: dt.datetime) -> dt.date:
    """The date of that moment at the order's site."""
    return moment.astimezone(zoneinfo.ZoneInfo(order.site.time_zone)).date()
