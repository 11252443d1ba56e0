"""Plans that came out otherwise than drawn, each decided by the generator and the planner's own verbs: what fell due
while nobody decided, what an open order held, what gave way, what lay outside its season, inside a larger one, or on an
asset that was scrapped."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from assets.services import create_asset, retire_asset
from cmms.demo.clock import Clock
from cmms.demo.machines import Plant
from cmms.demo.people import People
from maintenance.choices import Decision
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule
from maintenance.services import create_schedule, excuse, generate_one
from workorders import services as work
from workorders.choices import Outcome
from workorders.models import WorkOrder


class Story(NamedTuple):
    """A schedule since so many ``weeks``. ``looked``: on how many days before today the generator looked at it, the
    last one being today; ``done`` by whom its oldest open order was finished today, ``excused`` why its first missed
    occurrence does not count."""

    title: str
    tag: str
    every: tuple[int, str]
    weeks: int
    craft: str = "UTIL"
    hours: str = "0.50"
    looked: tuple[int, ...] = ()
    done: str = ""
    excused: str = ""
    more: dict[str, Any] = {}


_SUMMER = {"season_start_month": 5, "season_start_day": 1, "season_end_month": 8, "season_end_day": 31,
           "season_rule": "SKIP"}
_PUMP = "PMP-20"
_PITS = {"chain": "pits"}

STORIES = (
    Story("Drain and look at the condensate traps, weekly", "DRY-01", (1, "WEEK"), 3, more={"open_policy": "HOLD"}),
    Story("Salt and hardness of the softener, weekly", "SOF-01", (1, "WEEK"), 6, more={"open_policy": "SUPERSEDE"},
          excused="The plant stood still that week."),
    Story("Wash the weighbridge, every two weeks", "WBR-01", (2, "WEEK"), 12, craft="BLDG", looked=(29, 15),
          more={"open_policy": "SUPERSEDE"}),
    Story("Lubricate the dock levellers, weekly", "DLV-02", (1, "WEEK"), 2, craft="BLDG", done="n.haddad",
          more={"open_policy": "STACK", "tolerance_days": 3}),
    Story("Test the neutralisation's probes, weekly", "WWT-01", (1, "WEEK"), 3, done="g.petersen",
          more={"open_policy": "HOLD"}),
    Story("Rinse the condenser of chiller 1, weekly in summer", "CHL-01", (1, "WEEK"), 5, more=_SUMMER),
    Story("Pump pits: clean, every four weeks", "PMP-24", (4, "WEEK"), 4, hours="1.50",
          more={**_PITS, "chain_rank": 2}),
    Story("Pump pits: look in, weekly", "PMP-24", (1, "WEEK"), 4, more={**_PITS, "chain_rank": 1}),
    Story("Run the old drainage pump, weekly", _PUMP, (1, "WEEK"), 0),
)


def tell(clock: Clock, plant: Plant, people: People) -> None:
    planner = people["planner"]
    old = create_asset(by=planner, site=plant.north, name="Drainage pump, former", tag=_PUMP,
                       location=plant.places["U-A"])
    told = [(story, _plan(clock, plant, people, story, old)) for story in STORIES]
    for day in sorted({day for story in STORIES for day in story.looked}, reverse=True):
        for story, schedule in told:
            if day in story.looked:
                generate_one(schedule=schedule, by=planner, now=clock.at(-day, 6))
    for _story, schedule in told:
        generate_one(schedule=schedule, by=planner, now=clock.now)
    for story, schedule in told:
        mine = MaintenanceOccurrence.objects.filter(schedule=schedule).order_by("number")
        if story.excused:
            excuse(occurrence=mine.filter(decision=Decision.MISSED)[0], by=planner, reason=story.excused)
        if story.done:
            _finish(WorkOrder.objects.filter(occurrence__in=mine).earliest("id"), people[story.done])
    retire_asset(by=planner, asset=old, reason="Replaced by pump 24.")


def _plan(clock: Clock, plant: Plant, people: People, story: Story, old: Any) -> MaintenanceSchedule:
    """It begins on a Monday."""
    day = clock.day(-7 * story.weeks)
    day -= dt.timedelta(days=day.weekday())
    return create_schedule(
        by=people["planner"], title=story.title, asset=old if story.tag == _PUMP else plant[story.tag],
        frequency_value=story.every[0], frequency_type=story.every[1], anchor_date=day, starts_on=day,
        craft=people.crafts[story.craft], team=people.teams["Utilities and buildings"],
        estimated_hours=Decimal(story.hours), **story.more)


def _finish(order: WorkOrder, worker: Any) -> None:
    order = work.start(order=order, by=worker)
    work.complete(order=order, by=worker, outcome=Outcome.DONE, minutes=None)
