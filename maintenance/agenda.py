"""What is to be done on which day: the orders there are, and the occurrences that will come.

The load board, the calendar and the feeds read this. It asks the same forecast that generation asks, so what it shows
is what will happen; what is only an estimate says so.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from assets.models import Site
from maintenance.calendar import local_date
from maintenance.choices import Decision
from maintenance.decisions.forecast import Coming
from maintenance.forecasting import forecasts
from maintenance.models import MaintenanceSchedule
from maintenance.services.orders import hours_needed
from workorders.choices import Status, WorkType
from workorders.models import WorkOrder

WILL_BE_DONE = (Decision.GENERATED, Decision.PENDING)
"""Decisions of a coming occurrence that mean work; the others say why there will be none."""

_MOMENT = dt.timedelta(microseconds=1)
_ORDER = ("id", "title", "status", "work_type", "scheduled_start", "due_at", "estimated_hours", "craft_id",
          "assigned_to_id", "team_id", "asset__tag", "asset__name", "location__name")


@dataclass(frozen=True)
class Due:
    """An occurrence to come, with its schedule at hand. ``day`` is where the work stands: moved, or due."""

    coming: Coming
    schedule: MaintenanceSchedule
    hours: Decimal | None

    @property
    def day(self) -> dt.date | None:
        return self.coming.planned or self.coming.due

    @property
    def is_work(self) -> bool:
        """Whether an order will be made for it, or is there."""
        return self.coming.decision in WILL_BE_DONE

    @property
    def firm(self) -> bool:
        return self.coming.firm

    @cached_property
    def where(self) -> str:
        """The tag or name of what is maintained."""
        asset = self.schedule.asset
        return (asset.tag or asset.name) if asset else self.schedule.location.name if self.schedule.location else ""


def schedules_of(user: Any, site: Site) -> Any:
    """The active schedules of the site that the person sees, with what pages say about them."""
    return (MaintenanceSchedule.objects.visible_to(user).active().filter(site=site)
            .select_related("site", "asset", "location", "craft", "assigned_to", "procedure").order_by("pk"))


def comings(schedules: Iterable[MaintenanceSchedule], *, until: dt.date, today: dt.date) -> list[Due]:
    """Everything that comes of ``schedules`` by ``until``, in order of days; those without a date last. A fixed
    number of queries."""
    by_id = {schedule.pk: schedule for schedule in schedules}
    found = forecasts(by_id.values(), until=until, today=today)
    dues = [Due(coming, by_id[pk], hours_of(coming, by_id)) for pk, coming_ones in found.items() if pk in by_id
            for coming in coming_ones]
    return sorted(dues, key=lambda due: (due.day is None, due.day or dt.date.max, due.coming.key))


def hours_of(coming: Coming, schedules: Mapping[int, MaintenanceSchedule]) -> Decimal | None:
    """Hours its order will need, those of the smaller ones it contains included; None where one is not estimated."""
    return hours_needed([schedules[pk] for pk in (coming.schedule_id, *coming.covers) if pk in schedules])


@dataclass(frozen=True)
class Planned:
    """An unfinished order with a day: its planned start, else its due date, local to the site."""

    facts: Mapping[str, Any]
    day: dt.date
    hours: Decimal | None

    @property
    def number(self) -> str:
        return f"WO-{self.facts['id']:06d}"

    @property
    def preventive(self) -> bool:
        return self.facts["work_type"] == WorkType.PREVENTIVE

    @property
    def where(self) -> str:
        return self.facts["asset__tag"] or self.facts["asset__name"] or self.facts["location__name"] or ""


def planned_orders(user: Any, site: Site) -> tuple[list[Planned], int]:
    """The approved, unfinished orders of the site that have a day, and how many have none. One query."""
    zone = ZoneInfo(site.time_zone)
    rows = (WorkOrder.objects.visible_to(user).unfinished().filter(site=site).exclude(status=Status.REQUESTED)
            .order_by("id").values(*_ORDER))
    found, without = [], 0
    for row in rows:
        if row["scheduled_start"] is not None:
            found.append(Planned(row, local_date(row["scheduled_start"], zone), row["estimated_hours"]))
        elif row["due_at"] is not None:
            # an order due by the end of a day is due at the first moment of the next
            found.append(Planned(row, local_date(row["due_at"] - _MOMENT, zone), row["estimated_hours"]))
        else:
            without += 1
    return found, without
