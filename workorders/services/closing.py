"""What time does by itself: books close when nothing is outstanding any more, and weeks are frozen as they begin."""

import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Site
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import DomainError
from workorders.choices import UNFINISHED_STATUSES, Status
from workorders.models import WeekSchedule, WorkOrder
from workorders.services.life import close

_WEEK = dt.timedelta(days=7)


def close_finished(*, at: dt.datetime | None = None) -> list[WorkOrder]:
    """Close what was completed CLOSE_AFTER_DAYS ago (counted from when that was entered) and has nothing outstanding.

    Each order in a transaction of its own; those that wait for something stay as they are. The closed ones.
    """
    limit = (at or timezone.now()) - dt.timedelta(days=settings.CLOSE_AFTER_DAYS)
    ripe = WorkOrder.objects.filter(status=Status.COMPLETED, source_system="", end_entered_at__lte=limit)
    closed = []
    for order in ripe.order_by("id"):
        try:
            closed.append(close(order=order, by=None))
        except DomainError:  # something is outstanding, or somebody was faster: it is judged again tomorrow
            continue
    return closed


def freeze_week(*, site: Site, week_start: dt.date, by: Any = None) -> list[WeekSchedule]:
    """Keep what the week beginning with this Monday promises: unfinished orders whose scheduled time lies in it.

    A week is frozen once: a second call changes nothing and returns what was frozen. Hours are the estimated ones,
    by the share of the scheduled time that lies in the week; unknown where nobody estimated.
    """
    require(by, "workorders.plan_workorder")
    with acting_as(by):
        if week_start.weekday() != 0:
            raise DomainError.of("monday", _("A week begins on a Monday."), "week_start")
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        frozen = list(WeekSchedule.objects.filter(site=site, week_start=week_start))
        if frozen:
            return frozen
        zone = zoneinfo.ZoneInfo(site.time_zone)
        start, end = (dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
                      for day in (week_start, week_start + _WEEK))
        spanning = Q(scheduled_start__gte=start) | Q(scheduled_end__gt=start)
        promised = WorkOrder.objects.filter(spanning, site=site, scheduled_start__lt=end,
                                            status__in=UNFINISHED_STATUSES).exclude(status=Status.REQUESTED)
        rows = [WeekSchedule(site=site, week_start=week_start, work_order=order, assigned_to_id=order.assigned_to_id,
                             hours=_hours_between(order, start, end)) for order in promised.order_by("id")]
        return WeekSchedule.objects.bulk_create(rows)


def _hours_between(order: WorkOrder, start: dt.datetime, end: dt.datetime) -> Decimal | None:
    hours, begins, ends = order.estimated_hours, order.scheduled_start, order.scheduled_end
    if hours is None or begins is None or ends is None or ends <= begins:
        return hours
    inside = min(ends, end) - max(begins, start)
    return (hours * Decimal(inside / (ends - begins))).quantize(Decimal("0.01"))
