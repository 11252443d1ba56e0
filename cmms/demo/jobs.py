"""The jobs of the last eighteen months, as they happened: not yet rows, in order of time."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from assets.models import Asset, Location
from cmms.accounts.models import User
from cmms.demo.clock import HISTORY_DAYS, Clock, dice
from cmms.demo.faults import BUILDING_JOBS, CONTRACTS, FAULTS, IMPROVEMENTS, REJECTED, Fault
from cmms.demo.machines import Plant
from cmms.demo.people import People
from cmms.demo.roster import Roster, Spell
from cmms.demo.schedules import DONE_UNTIL, Course, Visit
from workorders.choices import Outcome, Priority, WorkType

_OF_CRAFT = {"MECH": "Mechanics", "ELEC": "Electricians", "AUTO": "Electricians", "UTIL": "Utilities and buildings",
             "BLDG": "Utilities and buildings"}
_PLANNED_HOURS = (6, 7, 8, 9, 10, 12, 14, 15, 17)
_NOT_DONE = {
    Outcome.PARTLY: ("Line had to start again, rest at the next stop.", "One part missing, rest follows.",
                     "Fitter called to the filler."),
    Outcome.NOT_PERFORMED: ("No line stop given.", "Machine was sealed for the audit.", "Nobody free in this shift."),
}


@dataclass
class Job:
    """``spells`` tell who worked when; ``told_at`` is when it was reported, planned or raised."""

    title: str
    told_at: dt.datetime
    by: User
    entry: str  # report, create, raise_emergency
    work_type: WorkType
    priority: Priority
    asset: Asset | None
    place: Location
    craft: str
    team: str
    spells: list[Spell] = field(default_factory=list)
    description: str = ""
    estimate: Decimal | None = None
    due_at: dt.datetime | None = None
    codes: tuple[str, str, str] | None = None
    found: str = ""
    down: tuple[dt.datetime, dt.datetime] | None = None
    parts: tuple[tuple[str, int], ...] = ()
    outcome: str = Outcome.DONE
    outcome_reason: str = ""
    service: tuple[str, Decimal] | None = None  # supplier, amount
    rejected: str = ""
    course: Course | None = None
    visit: Visit | None = None

    @property
    def starts(self) -> dt.datetime:
        return self.spells[0][1]

    @property
    def ends(self) -> dt.datetime:
        return max(end for _user, _start, end in self.spells)

    @property
    def worker(self) -> User:
        return self.spells[0][0]


# When it was told, the job, its minutes, from when on somebody should work on it.
Drawn = tuple[dt.datetime, Job, int, dt.datetime]


class Past:
    """Draws the jobs; gives the work to people who have time."""

    def __init__(self, clock: Clock, plant: Plant, people: People, courses: list[Course]) -> None:
        self.clock, self.plant, self.people, self.courses = clock, plant, people, courses
        self._roster = Roster(clock, people, until=clock.at(-1, 0))
        self._down_until: dict[str, dt.datetime] = {}
        self._days = [day for ago in range(HISTORY_DAYS - 5, -DONE_UNTIL, -1)
                      if not people.is_off(day := clock.day(-ago))]

    def jobs(self, corrective: int) -> list[Job]:
        """Every job in order of time."""
        wanted = [*self._failures(corrective), *self._buildings(), *self._improvements(), *self._contracts(),
                  *self._preventive(), *self._rejected()]
        wanted.sort(key=lambda each: each[0])
        made = []
        for _moment, job, minutes, start in wanted:
            if job.rejected or self._work(job, minutes, start):
                made.append(job)
        return sorted(made, key=lambda job: job.told_at)

    def _work(self, job: Job, minutes: int, start: dt.datetime) -> bool:
        """Give it to somebody; False where nobody had time (then it never was)."""
        job.spells = self._roster.work(job.craft, start, minutes, job.place.code or "")
        if not job.spells or sum(((e - s).total_seconds() for _u, s, e in job.spells), 0.0) < minutes * 60:
            return False
        if job.down is not None:
            self._stand_still(job)
        return True

    def _stand_still(self, job: Job) -> None:
        """From the report until somebody had it running again; never twice at once on one machine."""
        assert job.down is not None and job.asset is not None
        since, until = job.down
        tag = job.asset.tag or ""
        begun = max(since, self._down_until.get(tag, since))
        ends = max(until, min(job.ends, since + dt.timedelta(hours=9)))
        job.down = (begun, ends) if begun + dt.timedelta(minutes=5) < ends else None
        if job.down is not None:
            self._down_until[tag] = ends

    # what happened

    def _failures(self, number: int) -> list[Drawn]:
        chance = dice("failures")
        faults = [fault for fault in FAULTS for _ in range(fault.often)]
        return [self._failure(chance, chance.choice(faults)) for _ in range(number)]

    def _failure(self, chance: Random, fault: Fault) -> Drawn:
        machines = self.plant.of_kind(*fault.kinds)
        # a few machines are trouble: that is what a list of bad actors is for
        asset = chance.choices(machines, weights=[5 if m.tag in _TROUBLE else 1 for m in machines])[0]
        assert asset.location is not None
        told = self._moment(chance)
        emergency = fault.down is not None and chance.random() < 0.18
        minutes = round(fault.minutes * chance.uniform(0.7, 1.4) / 5) * 5
        by, entry = self._reporter(chance, asset.location.code or "", emergency)
        if fault.down is not None:
            priority = Priority.EMERGENCY if emergency else chance.choice((Priority.URGENT, Priority.URGENT,
                                                                           Priority.RAISED))
            waits = chance.randint(3, 35)
        else:
            priority = chance.choice((Priority.RAISED, Priority.NORMAL, Priority.NORMAL, Priority.LOW))
            waits = chance.randint(60, 3 * 24 * 60)
        start = told + dt.timedelta(minutes=waits)
        job = Job(
            title=fault.title, description=fault.told, told_at=told, by=by, entry=entry,
            work_type=WorkType.EMERGENCY if emergency else WorkType.CORRECTIVE, priority=priority, asset=asset,
            place=asset.location, craft=fault.craft, team=_OF_CRAFT[fault.craft], codes=fault.codes, found=fault.found,
            parts=fault.parts if chance.random() < 0.75 else (),
            estimate=None if emergency else Decimal(fault.minutes) / 60,
            due_at=None if emergency else told + dt.timedelta(days={4: 1, 3: 5, 2: 14, 1: 30}[int(priority)]))
        if fault.down is not None:
            since = told - dt.timedelta(minutes=chance.randint(1, 12))
            job.down = (since, since + dt.timedelta(minutes=chance.randint(*fault.down)))
        return told, job, minutes, start

    def _reporter(self, chance: Random, place: str, emergency: bool) -> tuple[User, str]:
        if emergency:
            return self.people[chance.choice(("a.khan", "t.novak", "p.zielinski"))], "raise_emergency"
        for area, username in (("P-F", "requester"), ("P-K", "k.osei"), ("P-M", "g.lange")):
            if place.startswith(area) and chance.random() < 0.7:
                return self.people[username], "report"
        return self.people["planner"], "create"

    def _buildings(self) -> list[Drawn]:
        chance = dice("buildings")
        found = []
        for title, told_text, found_text, minutes, place, parts in (*BUILDING_JOBS, *BUILDING_JOBS):
            told = self._moment(chance)
            craft = "ELEC" if "amp" in title or "ight" in title or "ocket" in title else "BLDG"
            found.append((told, Job(
                title=title, description=told_text, told_at=told, by=self.people["planner"], entry="create",
                work_type=WorkType.CORRECTIVE, priority=Priority.NORMAL, asset=None, place=self.plant.places[place],
                craft=craft, team=_OF_CRAFT[craft], found=found_text, parts=parts, estimate=Decimal(minutes) / 60,
                due_at=told + dt.timedelta(days=14)), minutes, told + dt.timedelta(hours=chance.randint(2, 90))))
        return found

    def _improvements(self) -> list[Drawn]:
        chance = dice("improvements")
        found = []
        for title, kind, why, minutes in IMPROVEMENTS:
            for asset in self.plant.of_kind(kind)[:3]:
                assert asset.location is not None
                told = self._moment(chance)
                found.append((told, Job(
                    title=title, description=why, told_at=told, by=self.people["supervisor"], entry="create",
                    work_type=WorkType.IMPROVEMENT, priority=Priority.LOW, asset=asset, place=asset.location,
                    craft="MECH", team="Mechanics", estimate=Decimal(minutes) / 60,
                    due_at=told + dt.timedelta(days=45)), minutes, told + dt.timedelta(days=chance.randint(4, 30))))
        return found

    def _contracts(self) -> list[Drawn]:
        chance = dice("contracts")
        found = []
        for supplier, kind, title, amount, minutes in CONTRACTS:
            for asset in self.plant.of_kind(kind)[:2]:
                assert asset.location is not None
                told = self._moment(chance)
                price = (Decimal(amount) * Decimal(str(chance.uniform(0.95, 1.12)))).quantize(Decimal("0.01"))
                found.append((told, Job(
                    title=title, told_at=told, by=self.people["planner"], entry="create", work_type=WorkType.INSPECTION,
                    priority=Priority.NORMAL, asset=asset, place=asset.location, craft="MECH",
                    team="Utilities and buildings", estimate=Decimal(minutes) / 60, service=(supplier, price),
                    description="Our own people accompany the contractor.", due_at=told + dt.timedelta(days=30)),
                    minutes, told + dt.timedelta(days=chance.randint(5, 20))))
        return found

    def _preventive(self) -> list[Drawn]:
        chance = dice("preventive")
        found = []
        for course in self.courses:
            schedule = course.schedule
            asset = course.where if isinstance(course.where, Asset) else None
            place = course.where if isinstance(course.where, Location) else course.where.location
            assert place is not None and schedule.estimated_hours is not None
            for visit in course.visits:
                told = self.clock.at(min(visit.due - dt.timedelta(days=schedule.lead_days), visit.done), 4)
                job = Job(
                    title=course.rule.title, told_at=told, by=self.people["planner"], entry="create",
                    work_type=WorkType.PREVENTIVE, priority=Priority(schedule.priority), asset=asset, place=place,
                    craft=course.rule.craft, team=course.rule.team, estimate=schedule.estimated_hours,
                    due_at=self.clock.end_of(visit.due), outcome=visit.outcome, course=course, visit=visit,
                    parts=tuple((number, int(quantity)) for number, quantity in course.rule.parts))
                if visit.outcome != Outcome.DONE:
                    job.outcome_reason = chance.choice(_NOT_DONE[Outcome(visit.outcome)])
                    job.parts = ()
                share = 0.2 if visit.outcome == Outcome.NOT_PERFORMED else chance.uniform(0.75, 1.25)
                minutes = max(10, round(float(schedule.estimated_hours) * 60 * share / 5) * 5)
                found.append((told, job, minutes, self.clock.at(visit.done, chance.choice(_PLANNED_HOURS), 15)))
        return found

    def _rejected(self) -> list[Drawn]:
        chance = dice("rejected")
        found = []
        for title, place, reason in REJECTED:
            told = self._moment(chance)
            by = self.people["requester" if place.startswith("P-F") else "planner"]
            found.append((told, Job(
                title=title, told_at=told, by=by, entry="report", work_type=WorkType.CORRECTIVE, priority=Priority.LOW,
                asset=None, place=self.plant.places[place], craft="BLDG", team="Utilities and buildings",
                rejected=reason), 0, told))
        return found

    def _moment(self, chance: Random) -> dt.datetime:
        return self.clock.at(chance.choice(self._days), chance.randint(6, 20), chance.randint(0, 59))


_TROUBLE = {"MIX-03", "FIL-01", "PCK-02", "CNV-108"}
