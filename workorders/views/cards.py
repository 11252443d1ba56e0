"""An order as a card in a list: what, where, how urgent, by when, how far, and at most one thing in its way."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workorders.choices import HoldReason, Priority, Status
from workorders.models import WorkOrder
from workorders.services import Readiness, readiness_of
from workorders.views.reach import place_words

OVERDUE, NEXT, UNDATED, WEEK, LATER = "overdue", "next", "undated", "week", "later"


@dataclass(frozen=True)
class Mark:
    """A short sentence with its colour (``late``, ``wait``, ``bad``, ``warn``, ``good`` or none) and its icon."""

    text: str
    css: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """``group`` says under which heading it stands; ``due`` and ``blocker`` are None where there is nothing to say."""

    order: WorkOrder
    place: str
    group: str
    due: Mark | None
    blocker: Mark | None
    done: int
    total: int
    runs: bool = False
    paused: bool = False


def cards(orders: Iterable[WorkOrder], now: dt.datetime, *, running_id: int | None = None) -> list[Card]:
    """``orders`` come with names (``with_names``, the place's parent too) and steps counted (``with_progress``)."""
    orders = list(orders)
    parts = readiness_of(orders)
    return [_card(order, now, parts.get(order.pk), order.pk == running_id) for order in orders]


def _card(order: WorkOrder, now: dt.datetime, parts: Readiness | None, runs: bool) -> Card:
    return Card(order=order, place=place_words(order), group=group_of(order, now), due=due_mark(order, now),
                blocker=blocker(order, parts, localtime(now).date()), done=order.steps_done, total=order.steps_total,  # type: ignore[attr-defined]
                runs=runs, paused=not runs and order.status == Status.IN_PROGRESS)


def group_of(order: WorkOrder, now: dt.datetime) -> str:
    """Late or an emergency; up to the end of today; without any date; later this week, up to Sunday; or later."""
    if is_late(order, now) or order.priority == Priority.EMERGENCY:
        return OVERDUE
    dates = [date for date in (order.scheduled_start, order.due_at) if date is not None]
    if not dates:
        return NEXT if order.status == Status.IN_PROGRESS else UNDATED
    today, day = localtime(now).date(), localtime(min(dates)).date()
    if order.status == Status.IN_PROGRESS or day <= today:
        return NEXT
    return WEEK if day < today + dt.timedelta(days=7 - today.weekday()) else LATER


def is_late(order: WorkOrder, now: dt.datetime) -> bool:
    """Past the time it is due."""
    return order.due_at is not None and order.due_at < now


def due_mark(order: WorkOrder, now: dt.datetime) -> Mark | None:
    """“2 days late”, “Since 07:40” (emergency), “10:30–11:15” (today's plan), “Due today 11:00”, “Due Tue 24 Nov”."""
    if is_late(order, now) and order.due_at is not None:
        return Mark(_("%(time)s late") % {"time": timesince(order.due_at, now, depth=1)}, "late", "clock")
    today = localtime(now).date()
    if order.priority == Priority.EMERGENCY:
        since = _day(order.requested_at or order.created_at, today)
        return Mark(_("Since %(time)s") % {"time": since}, "late", "clock")
    start, end = order.scheduled_start, order.scheduled_end
    if start is not None and (order.due_at is None or start <= order.due_at):
        span = date_format(localtime(start), "H:i")
        if end is not None and localtime(end).date() == localtime(start).date():
            span = f"{span}–{date_format(localtime(end), 'H:i')}"
        day = localtime(start).date()
        return Mark(span if day == today else f"{date_format(day, 'D j M')}, {span}")
    if order.due_at is None:
        return None
    if localtime(order.due_at).date() == today:
        return Mark(_("Due today %(time)s") % {"time": date_format(localtime(order.due_at), "H:i")})
    return Mark(_("Due %(day)s") % {"day": date_format(localtime(order.due_at), "D j M")})


def blocker(order: WorkOrder, parts: Readiness | None, today: dt.date) -> Mark | None:
    """What keeps somebody from doing it now: a hold, a missing part, a line stop; else that the parts are there."""
    if order.status == Status.ON_HOLD and order.hold_reason != HoldReason.PARTS:
        return Mark(_("On hold: %(reason)s") % {"reason": order.get_hold_reason_display()}, "wait", "pause")
    if parts is not None and not parts.is_ready:
        if parts.due is not None:
            said = _("Waiting for part, was due %(day)s") if parts.due < today else _("Waiting for part, due %(day)s")
            return Mark(said % {"day": date_format(parts.due, "D j M")}, "wait", "box")
        return Mark(_("Waiting for part"), "wait", "box")
    if order.status == Status.ON_HOLD:
        return Mark(_("On hold: %(reason)s") % {"reason": order.get_hold_reason_display()}, "wait", "pause")
    if order.needs_line_stop:
        return Mark(_("Needs line stop"), "warn", "lock")
    if parts is not None and parts.needs_parts:
        return Mark(_("Parts in stock"), "good", "box")
    return None


def _day(moment: dt.datetime, today: dt.date) -> str:
    local = localtime(moment)
    return date_format(local, "H:i" if local.date() == today else "D j M")


__all__ = ["LATER", "NEXT", "OVERDUE", "UNDATED", "WEEK", "Card", "Mark", "cards", "due_mark", "group_of", "is_late"]
