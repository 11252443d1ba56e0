"""A site with a hall, a pump with an hour meter, and what prevention needs around them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from assets.models import Asset, Location, LocationKind, Meter, Site
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule
from workorders.models import WorkOrder

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Works:
    """``pump`` and ``fan`` stand in ``hall`` at ``site`` (Berlin); ``far`` is another site (New York)."""

    site: Site
    hall: Location
    pump: Asset
    fan: Asset
    hours: Meter
    far: Site
    far_root: Location


def build() -> Works:
    site = Site.objects.create(code="A", name="Works A", time_zone="Europe/Berlin")
    far = Site.objects.create(code="B", name="Works B", time_zone="America/New_York")
    root, far_root = (Location(site=s, name=s.name, kind=LocationKind.SITE) for s in (site, far))
    root.save()
    far_root.save()
    hall = Location(site=site, parent=root, name="Hall")
    hall.save()
    pump, fan = (Asset(site=site, location=hall, name=name) for name in ("Pump", "Fan"))
    pump.save()
    fan.save()
    hours = Meter.objects.create(asset=pump, name="Running hours", unit="h")
    return Works(site, hall, pump, fan, hours, far, far_root)


def schedule_on(works: Works, **facts: Any) -> MaintenanceSchedule:
    """Monthly on the pump from 2 March 2026; ``facts`` change it."""
    usual = {"title": "Grease", "asset": works.pump, "frequency_type": "MONTH", "frequency_value": 1,
             "anchor_date": dt.date(2026, 3, 2), "starts_on": dt.date(2026, 3, 2)}
    made = MaintenanceSchedule(**{**usual, **facts})
    made.save()
    return made


def order_on(works: Works, *, done: bool = False, **facts: Any) -> WorkOrder:
    """Open on the pump; ``done``: completed as done at NOON."""
    usual: dict[str, Any] = {"title": "Grease", "site": works.site, "asset": works.pump, "status": "OPEN",
                             "work_type": "PREVENTIVE"}
    if done:
        usual |= {"status": "COMPLETED", "outcome": "DONE", "actual_start": NOON, "actual_end": NOON}
    made = WorkOrder(**{**usual, **facts})
    made.save()
    return made


def occurrence_of(schedule: MaintenanceSchedule, **facts: Any) -> MaintenanceOccurrence:
    """Number 0 of the schedule, due on 2 March 2026 and pending; ``facts`` change it."""
    usual: dict[str, Any] = {"revision": 1, "number": 0, "site": schedule.site, "due_date": dt.date(2026, 3, 2)}
    if facts.get("decision", "PENDING") != "PENDING":
        usual |= {"decided_at": NOON, "sentence": "As the test says."}
    return MaintenanceOccurrence.objects.create(schedule=schedule, **{**usual, **facts})
