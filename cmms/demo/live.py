"""What is going on right now, done by the verbs that pages call: reported, planned, assigned, in progress, waiting."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from assets.models import Asset, Location
from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.demo.answers import answer
from cmms.demo.clock import Clock, dice
from cmms.demo.machines import Plant
from cmms.demo.people import People
from cmms.demo.schedules import Course, decide_live
from cmms.demo.stock import Stock
from inventory.models import Part
from maintenance.services.orders import MADE_BY
from workorders import services as work
from workorders.choices import CommentKind, HoldReason, Outcome, Priority, WorkType
from workorders.models import Comment, FailureCode, Procedure, SafetyLock, WorkOrder

_LOW, _NORMAL, _RAISED, _URGENT = Priority.LOW, Priority.NORMAL, Priority.RAISED, Priority.URGENT


class Done(NamedTuple):
    """A job of the last hours: from ``since`` to ``until`` hours ago."""

    title: str
    where: str
    worker: str
    team: str
    since: float
    until: float
    codes: tuple[str, str, str]
    parts: tuple[tuple[str, int], ...] = ()


_JUST_DONE = (
    Done("Glue strings on the brushes", "LAB-01", "technician", "Mechanics", 21, 20, ("DIRT", "SETTING", "CLEANED"),
         (("P-13010", 1),)),
    Done("Suction cups of the blank picker", "PCK-01", "technician", "Mechanics", 6.5, 5.6, ("JAM", "AGE", "REPLACED"),
         (("P-10028", 6),)),
    Done("Chain guard loose", "CNV-401", "a.khan", "Mechanics", 19, 18.2, ("NOISE", "LOOSE", "TIGHTENED")),
    Done("Emergency stop of line 2 sticks", "L2", "h.vogel", "Electricians", 18, 16.8, ("STOPS", "DIRT", "REPLACED"),
         (("P-09055", 1),)),
    Done("Softener does not regenerate", "SOF-01", "g.petersen", "Utilities and buildings", 20, 18.9,
         ("STOPS", "SETTING", "ADJUSTED")),
    Done("Lamps above dock 3", "@W-D3", "n.haddad", "Utilities and buildings", 6, 5.5, ("LIGHT", "AGE", "REPLACED"),
         (("P-09046", 3),)),
)


class Present:
    """The present of the plant; ``hours`` always count back from now."""

    def __init__(self, clock: Clock, plant: Plant, people: People, stock: Stock, procedures: dict[str, Procedure],
                 codes: dict[tuple[str, str], FailureCode]) -> None:
        self.clock, self.plant, self.people, self.stock = clock, plant, people, stock
        self.procedures, self.codes = procedures, codes
        self._chance = dice("present")

    def play(self, courses: list[Course]) -> None:
        self._preventive(courses)
        self._requests()
        self._planned()
        self._in_progress()
        self._waiting()
        self._finished()
        self._called_off()
        self._elsewhere()

    # how it is said

    def _new(self, title: str, where: str, *, hours: float, to: str = "", due: dt.datetime | None = None,
             start: dt.datetime | None = None, parts: Mapping[str, int] | None = None, team: str = "Mechanics",
             procedure: str = "", by: str = "planner", **facts: Any) -> WorkOrder:
        """An order of the planner, made so many hours ago, perhaps scheduled and given to somebody."""
        asset, place = self._where(where)
        at = self.clock.ago(hours)
        order = work.create(
            by=self.people[by], title=title, asset=asset, location=place, at=at, created_at=at, due_at=due,
            team=self.people.teams[team] if team else None,
            procedures=[self.procedures[procedure]] if procedure else [],
            parts={self.stock[number]: Decimal(quantity) for number, quantity in (parts or {}).items()}, **facts)
        if start is not None:
            length = dt.timedelta(hours=float(order.estimated_hours or 1))
            order = work.schedule(order=order, by=self.people[by], start=start, end=start + length, due_at=due)
        if to:
            order = work.assign(order=order, by=self.people[by], to=self.people[to])
        return order

    def _where(self, where: str) -> tuple[Asset | None, Location | None]:
        return (None, self.plant.places[where[1:]]) if where.startswith("@") else (self.plant[where], None)

    def _code(self, kind: str, code: str) -> FailureCode:
        return self.codes[kind, code]

    def _labor(self, order: WorkOrder, by: str, since: float, until: float, note: str = "") -> None:
        work.book_labor(order=order, by=self.people[by], started_at=self.clock.ago(since),
                        ended_at=self.clock.ago(until), note=note)

    def _take(self, order: WorkOrder, number: str, quantity: int, hours: float) -> None:
        part: Part = self.stock[number]
        work.issue_part(order=order, part=part, storeroom=self.stock.home[number][0], quantity=Decimal(quantity),
                        by=self.people["storekeeper"], at=self.clock.ago(hours))

    def _answers(self, order: WorkOrder, by: str, hours: float, at_most: int | None = None) -> None:
        person: User = self.people[by]
        with acting_as(person):
            for step in order.steps.order_by("position")[:at_most]:
                said = answer(step, by=person, at=self.clock.ago(hours), chance=self._chance)
                if said is not None:
                    said.save()

    def _says(self, order: WorkOrder, by: str, text: str, *, handover: bool = False) -> None:
        with acting_as(self.people[by]):
            Comment(work_order=order, author=self.people[by], text=text,
                    kind=CommentKind.HANDOVER if handover else CommentKind.NOTE).save()

    # what goes on

    def _preventive(self, courses: list[Course]) -> None:
        """The orders that the schedules have made for the coming days."""
        makes = {"MECH": "technician", "ELEC": "h.vogel", "UTIL": "g.petersen", "BLDG": "n.haddad"}
        for course in courses:
            if course.live is None:
                continue
            schedule, due = course.schedule, self.clock.end_of(course.live)
            made = course.live - dt.timedelta(days=schedule.lead_days)
            worker = makes[course.rule.craft]
            if worker == "technician" and not self._in_production(course.where):
                worker = ""
            where = f"@{course.where.code}" if isinstance(course.where, Location) else course.tag
            hours = max((self.clock.now - self.clock.at(made, 4)).total_seconds() / 3600, 1)
            course.live_order = self._new(
                course.rule.title, where, hours=hours, to=worker if course.live <= self.clock.day(3) else "", due=due,
                start=self.clock.at(course.live, 7 + schedule.pk % 6 if schedule.pk else 9), team=course.rule.team,
                procedure=course.rule.procedure, parts={n: int(q) for n, q in course.rule.parts},
                work_type=WorkType.PREVENTIVE, priority=Priority(schedule.priority),
                estimated_hours=schedule.estimated_hours, craft=schedule.craft,
                route=[self.plant[tag] for tag in course.rule.stops], reference_type=MADE_BY,
                reference_id=schedule.pk)
        decide_live(self.people, courses)

    def _in_production(self, where: Asset | Location) -> bool:
        place = where if isinstance(where, Location) else where.location
        return place is not None and (place.code or "").startswith("P")

    def _requests(self) -> None:
        people, plant, ago = self.people, self.plant, self.clock.ago
        work.report(by=people["k.osei"], title="Smell of burning at packer motor", asset=plant["PCK-02"], at=ago(0.1),
                    description="Since the last change of format. Motor cover is hot to the touch.", priority=_URGENT,
                    reported_problem=self._code("PROBLEM", "HOT"))
        work.report(by=None, title="Door closer broken, warehouse", location=plant.places["W-F"], at=ago(0.6),
                    description="Door to the dispatch office falls shut on people.", priority=_NORMAL,
                    requester_name="Olaf, night watch", requester_contact="ext. 214")
        work.report(by=people["requester"], title="Labeller 2 leaves bubbles", asset=plant["LAB-02"], at=ago(1.4),
                    description="Every third bottle, left side.", priority=_RAISED)
        work.report(by=people["requester"], title="Water under the filler again", asset=plant["FIL-02"], at=ago(3.2),
                    description="Not much, but it comes back after mopping.", priority=_RAISED,
                    reported_problem=self._code("PROBLEM", "LEAK"))
        work.report(by=people["g.lange"], title="Ladder at the tank gallery wobbles", location=plant.places["P-M-T"],
                    at=ago(15), priority=_URGENT, description="Lowest bracket has come out of the wall.")
        work.report(by=people["requester"], title="Step at bottle washing slippery", location=plant.places["P-F-W"],
                    at=ago(19), priority=_NORMAL, description="Anti-slip strip worn off.")
        work.report(by=people["k.osei"], title="Case conveyor south hums", asset=plant["CNV-402"], at=ago(21),
                    priority=_LOW, description="Louder than the other one.")

    def _planned(self) -> None:
        """Open: given to the technician for yesterday, today and this week, or free for a team."""
        clock = self.clock
        self._new("Oil trace at gearbox, watch and top up", "PAL-01", hours=130, to="technician",
                  due=clock.end_of(-3), priority=_RAISED, estimated_hours=Decimal("0.75"),
                  work_type=WorkType.CORRECTIVE)
        self._new("Replace photo-eye at infeed", "CNV-112", hours=52, to="technician", due=clock.end_of(0),
                  start=clock.at(0, 13), priority=_RAISED, parts={"P-08004": 1}, estimated_hours=Decimal("0.5"),
                  description="Switches late when the lens is wet. Use the retro-reflective one.")
        self._new("Calibrate fill-weight sensor", "FIL-01-WT2", hours=46, to="technician", due=clock.end_of(0),
                  start=clock.at(0, 11, 30), priority=_RAISED, estimated_hours=Decimal("0.75"), needs_line_stop=True,
                  work_type=WorkType.INSPECTION)
        self._new("Exchange clutch discs, heads 2 and 11", "CAP-01", hours=28, to="technician", due=clock.end_of(2),
                  start=clock.at(1, 9), priority=_RAISED, parts={"P-13004": 2}, estimated_hours=Decimal("1.25"))
        self._new("Fit new star-wheel segment", "FIL-02", hours=26, to="technician", due=clock.end_of(4),
                  start=clock.at(2, 8), priority=_NORMAL, parts={"P-13028": 1}, estimated_hours=Decimal("1.5"))
        self._new("Hoist chain: measure elongation", "DEP-01", hours=74, to="a.khan", due=clock.end_of(1),
                  start=clock.at(0, 10), priority=_RAISED, estimated_hours=Decimal("1"), work_type=WorkType.INSPECTION)
        self._new("Terminals in MCC-2, tighten after thermography", "MCC-2", hours=190, team="Electricians",
                  due=clock.end_of(9), priority=_NORMAL, estimated_hours=Decimal("2.5"),
                  craft=self.people.crafts["ELEC"])
        self._new("Condensate drain hangs", "DRY-01", hours=31, team="Utilities and buildings", due=clock.end_of(3),
                  priority=_RAISED, estimated_hours=Decimal("0.75"), craft=self.people.crafts["UTIL"])
        self._new("Fork tyres, both sides", "FLT-04", hours=80, due=clock.end_of(6), priority=_NORMAL,
                  parts={"P-15001": 4}, estimated_hours=Decimal("2"),
                  description="Truck is degraded: slow on the ramp.")
        self._new("Anti-collision posts at dock 2", "@W-D2", hours=260, team="Utilities and buildings", by="supervisor",
                  due=clock.end_of(30), priority=_LOW, work_type=WorkType.IMPROVEMENT, craft=self.people.crafts["BLDG"])

    def _in_progress(self) -> None:
        clock, people = self.clock, self.people
        belt = self._new("Replace drive belt on filler infeed conveyor", "CNV-108", hours=17, to="technician",
                         due=clock.end_of(0), start=clock.ago(1), procedure="JOB-BELT", parts={"P-02230": 1},
                         priority=_URGENT, description="Belt slips on start-up, reported by Lena.",
                         reported_problem=self._code("PROBLEM", "SLOW"))
        with acting_as(people["technician"]):
            lock_out = belt.steps.get(position=1)
            SafetyLock(work_order=belt, step=lock_out, point="Isolator E-104, panel MCC-1", lock_number="R-017",
                       applied_at=clock.ago(0.75), tried_at=clock.ago(0.74), applied_by=people["technician"]).save()
        belt = work.start(order=belt, by=people["technician"], at=clock.ago(0.72))
        work.start_clock(order=belt, by=people["technician"], at=clock.ago(0.7))
        self._take(belt, "P-02230", 1, 0.6)
        self._answers(belt, "technician", 0.4, at_most=2)

        mixer = work.raise_emergency(
            by=people["t.novak"], title="Oil leak at gearbox output seal, mixer stopped", asset=self.plant["MIX-03"],
            stopped_at=clock.ago(2.55), at=clock.ago(2.5), created_at=clock.ago(2.5),
            description="Oil on the agitator flange; batch moved to mixer 2.", team=people.teams["Mechanics"],
            reported_problem=self._code("PROBLEM", "LEAK"))
        mixer = work.start(order=mixer, by=people["t.novak"], at=clock.ago(2.4))
        work.start_clock(order=mixer, by=people["t.novak"], at=clock.ago(2.35))
        self._take(mixer, "P-04007", 1, 2.1)
        self._says(mixer, "t.novak", "Seal is out, shaft has a groove. Shaft sleeve, or turn the seal: please decide.")
        self._says(mixer, "supervisor", "Turn it for now, the sleeve at the next stop.")

        pump = self._new("Shaft seal drips, second time this month", "PMP-21", hours=50, to="a.khan",
                         due=clock.end_of(1), parts={"P-04010": 1}, priority=_RAISED, estimated_hours=Decimal("2.5"))
        pump = work.start(order=pump, by=people["a.khan"], at=clock.ago(4.2))
        self._labor(pump, "a.khan", 4.2, 2.2, "Pump drained and opened")
        work.start_clock(order=pump, by=people["a.khan"], at=clock.ago(0.9))

        drive = self._new("Frequency converter trips at speed 3", "FIL-02-M1", hours=23, to="m.yilmaz",
                          team="Electricians", due=clock.end_of(0), priority=_URGENT, estimated_hours=Decimal("2"),
                          craft=people.crafts["ELEC"])
        drive = work.start(order=drive, by=people["m.yilmaz"], at=clock.ago(1.7))
        work.start_clock(order=drive, by=people["m.yilmaz"], at=clock.ago(1.65))
        self._says(drive, "m.yilmaz", "Earth fault only when warm. Measuring the motor cable next.", handover=True)

    def _waiting(self) -> None:
        clock, people = self.clock, self.people
        gearbox = self._new("Gearbox noisy, exchange", "CNV-208", hours=320, to="a.khan", due=clock.end_of(5),
                            parts={"P-07733": 1}, priority=_RAISED, estimated_hours=Decimal("3"), needs_line_stop=True)
        work.hold(order=gearbox, by=people["a.khan"], hold_reason=HoldReason.PARTS, at=clock.ago(200),
                  note="None left, two on order with Norddrive.")
        roller = self._new("Glue roller scored, exchange", "LAB-01", hours=170, to="technician", due=clock.end_of(-1),
                           parts={"P-13007": 2}, priority=_NORMAL, estimated_hours=Decimal("1.5"))
        work.hold(order=roller, by=people["technician"], hold_reason=HoldReason.PARTS, at=clock.ago(120),
                  note="One there, the second comes with the Etima order.")
        tower = self._new("Drift eliminators broken", "TWR-01", hours=400, team="Utilities and buildings",
                          due=clock.end_of(12), priority=_NORMAL, to="g.petersen", craft=people.crafts["UTIL"])
        tower = work.start(order=tower, by=people["g.petersen"], at=clock.ago(10.2))
        self._labor(tower, "g.petersen", 10.2, 9.4, "Measured, offer asked for")
        work.hold(order=tower, by=people["g.petersen"], hold_reason=HoldReason.CONTRACTOR, at=clock.ago(9.3),
                  note="Frigosta comes on Thursday.")
        cable = self._new("Robot cable package: exchange before it fails", "ROB-01", hours=210, team="Electricians",
                          to="s.rossi", due=clock.end_of(8), parts={"P-13025": 1}, priority=_RAISED,
                          estimated_hours=Decimal("6"), needs_line_stop=True, craft=people.crafts["AUTO"])
        work.hold(order=cable, by=people["s.rossi"], hold_reason=HoldReason.ACCESS, at=clock.ago(44),
                  note="Line 4 gives no stop before the weekend.")

    def _finished(self) -> None:
        """Done since yesterday; the books are still open."""
        people, clock = self.people, self.clock
        for done in _JUST_DONE:
            worker = people[done.worker]
            order = self._new(done.title, done.where, hours=done.since + 3, to=done.worker, team=done.team,
                              priority=_RAISED, estimated_hours=Decimal("1"), due=clock.end_of(1),
                              parts=dict(done.parts))
            order = work.start(order=order, by=worker, at=clock.ago(done.since))
            for number, quantity in done.parts:
                self._take(order, number, quantity, done.since - 0.1)
            self._labor(order, done.worker, done.since, done.until)
            problem, cause, remedy = done.codes
            work.complete(order=order, by=worker, outcome=Outcome.DONE, at=clock.ago(done.until),
                          problem=self._code("PROBLEM", problem), cause=self._code("CAUSE", cause),
                          remedy=self._code("REMEDY", remedy), functional_failure=False)
        partly = self._new("Guide rails, line 4: exchange", "CNV-402", hours=90, to="a.khan", due=clock.end_of(0),
                           parts={"P-13031": 4}, priority=_NORMAL, estimated_hours=Decimal("2"))
        partly = work.start(order=partly, by=people["a.khan"], at=clock.ago(16.5))
        self._take(partly, "P-13031", 2, 16.2)
        self._labor(partly, "a.khan", 16.5, 15.4)
        work.complete(order=partly, by=people["a.khan"], outcome=Outcome.PARTLY, at=clock.ago(15.3),
                      reason="Two of four rails; the others sit behind the packer and need a stop.")

    def _called_off(self) -> None:
        people = self.people
        order = self._new("Exchange V-belts of fan 204", "FAN-204", hours=60, priority=_NORMAL,
                          due=self.clock.end_of(6), estimated_hours=Decimal("1.5"))
        work.cancel(order=order, by=people["planner"], reason="Done together with the greasing; belts are good.")
        request = work.report(by=people["requester"], title="Conveyor 109 stops now and then",
        asset=self.plant["CNV-109"],
                              at=self.clock.ago(20), priority=_RAISED)
        work.reject(order=request, by=people["planner"], reason="Same cause as the photo-eye of CNV-112, see there.")
        approved = work.report(by=people["requester"], title="Handrail loose at line 1",
        location=self.plant.places["P-F-L1"],
                               at=self.clock.ago(30), priority=_RAISED, description="Second post from the stairs.")
        approved = work.approve(order=approved, by=people["planner"], at=self.clock.ago(28))
        work.assign(order=approved, by=people["planner"], to=None, team=people.teams["Mechanics"])

    def _elsewhere(self) -> None:
        """Tamarack has work too, which Northgate's people do not see."""
        valve = self._new("Filling valve 3 drips", "T-FIL-1", hours=40, to="s.ortega", team="", by="d.whitfield",
                          priority=_RAISED, parts={"TM-1004": 1}, estimated_hours=Decimal("1"))
        work.start(order=valve, by=self.people["s.ortega"], at=self.clock.ago(2))
        self._new("Guard rail at line A bent", "@TM-B-A", hours=90, team="", by="d.whitfield", priority=_NORMAL)
