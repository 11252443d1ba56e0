"""The board's five figures, each a link to its rows, and the token that tells whether anything changed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assets.models import Site
from cmms.audit.models import AuditLog
from workorders.choices import FINISHED_STATUSES, WORKABLE_STATUSES, HoldReason, Status, WorkType
from workorders.models import Downtime, LateEntry, WorkOrder


def waits() -> Q:
    """What waits for the supervisor: requests, finished jobs whose books are open, emergencies nobody reviewed. State
    by state, so that an index finds what is unfinished among all the orders there ever were."""
    every = WorkOrder.objects.order_by().values("pk")
    emergency = Q(work_type=WorkType.EMERGENCY, reviewed_at__isnull=True, source_system="")
    sets = [every.filter(status=Status.REQUESTED), every.filter(status=Status.COMPLETED)]
    sets += [every.filter(emergency, status=status) for status in WORKABLE_STATUSES]
    return Q(pk__in=sets[0].union(*sets[1:], all=True))


@dataclass(frozen=True)
class Figures:
    """Counts of what the viewer sees at the site. ``down_since`` and ``down_tag`` are of the longest spell."""

    running: int
    on_hold_for_parts: int
    overdue: int
    newly_overdue: int
    done: int
    planned: int
    unassigned: int
    urgent_unassigned: int
    waiting: int
    late_entries: int
    down: int
    down_since: dt.datetime | None
    down_tag: str
    token: int


def which(seen: QuerySet[WorkOrder], name: str, *, now: dt.datetime, start: dt.datetime,
          until: dt.datetime) -> QuerySet[WorkOrder]:
    """The orders behind the figure of that name; KeyError for a name that is none."""
    return seen.filter(_conditions(now, start, until)[name])


def _conditions(now: dt.datetime, start: dt.datetime, until: dt.datetime) -> dict[str, Q]:
    planned = Q(scheduled_start__gte=start, scheduled_start__lt=until)
    done = Q(status__in=FINISHED_STATUSES)
    return {
        "running": Q(status=Status.IN_PROGRESS),
        "on_hold_for_parts": Q(status=Status.ON_HOLD, hold_reason=HoldReason.PARTS),
        "overdue": Q(is_open=True, due_at__lt=now),
        "newly_overdue": Q(is_open=True, due_at__lt=now, due_at__gte=now - dt.timedelta(days=1)),
        "done": planned & done,
        "planned": planned & ~Q(status__in=(Status.CANCELLED, Status.REQUESTED)),
        "unassigned": Q(is_open=True, assigned_to__isnull=True),
        "urgent_unassigned": Q(is_open=True, assigned_to__isnull=True, priority__gte=4),
        "waiting": waits(),
    }


def figures(site: Site, user: Any, *, now: dt.datetime, start: dt.datetime, until: dt.datetime) -> Figures:
    """All of them in one statement, over what ``user`` sees of the site; the day is ``[start, until)``."""
    seen = WorkOrder.objects.visible_to(user).filter(site=site)
    found = {name: _count(seen.filter(condition)) for name, condition in _conditions(now, start, until).items()}
    down = Downtime.objects.visible_to(user).filter(asset__site=site).ongoing()
    longest = down.order_by("started_at", "id")
    row = Site.objects.filter(pk=site.pk).values_list().annotate(
        **found, down=_count(down), down_since=Subquery(longest.values("started_at")[:1]),
        down_tag=Subquery(longest.values(name=Coalesce("asset__tag", "asset__name"))[:1]),
        late_entries=_count(LateEntry.objects.visible_to(user).filter(work_order__site=site).waiting().order_by()),
        token=_token()).values(*Figures.__dataclass_fields__).get()
    return Figures(**{**row, "down_tag": row["down_tag"] or ""})


def newest_change() -> int:
    """A number that rises with every audited change: as long as it stands, the board stands. One look at an index."""
    return AuditLog.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _token() -> Any:
    return Coalesce(Subquery(AuditLog.objects.order_by("-id").values("id")[:1]), Value(0))


def _count(rows: QuerySet[Any]) -> Any:
    """How many rows, as a scalar subquery."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
