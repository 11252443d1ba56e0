"""Preventive maintenance: schedules, what was done for them, and when each falls due next.

The dates are worked out by maintenance's own functions. What fell due in the past has its completion; a schedule
counts occurrences from the next date on (``starts_on``), so nothing of the past waits for the generator.
"""

import datetime as dt
import math
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assets.models import Asset, Location
from cmms.demo.clock import Clock, dice
from cmms.demo.inserting import insert
from cmms.demo.machines import Plant
from cmms.demo.meters import Meters
from cmms.demo.people import People
from cmms.demo.rules import RULES, Rule
from cmms.demo.stock import Stock
from maintenance.calendar import CalendarTrigger, add_months, local_date, start_of_day
from maintenance.choices import FrequencyType, HolidayRule, SeasonRule
from maintenance.decisions import Course as Decisions
from maintenance.decisions import decide
from maintenance.facts import terms_of
from maintenance.models import (
    MaintenanceHistory,
    MaintenanceOccurrence,
    MaintenanceSchedule,
    ScheduleAsset,
    SchedulePart,
)
from maintenance.placing import Season, place
from maintenance.services import wake
from maintenance.thresholds import MeterTrigger
from workorders.choices import Outcome, Priority
from workorders.models import Procedure, WorkOrder

DONE_UNTIL = -3
"""Days from today: what fell due before is done; what is due from then on may be under way."""
AHEAD = 5
"""Days within which the next order has been made already."""
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


@dataclass
class Visit:
    """One time the work was due in the past, and how it went; ``order`` once it is there."""

    due: dt.date
    done: dt.date
    outcome: str
    reading: Decimal | None = None
    order: WorkOrder | None = None


@dataclass
class Course:
    """One schedule, not yet saved, with its past and the order that is under way for it (due ``live``)."""

    rule: Rule
    schedule: MaintenanceSchedule
    where: Asset | Location
    tag: str
    visits: list[Visit] = field(default_factory=list)
    live: dt.date | None = None
    live_order: WorkOrder | None = None


def plan_courses(clock: Clock, plant: Plant, meters: Meters, people: People,
                 procedures: dict[str, Procedure]) -> list[Course]:
    return [_course(clock, plant, meters, people, procedures, rule, number)
            for rule in RULES for number in range(len(rule.tags))]


def save_courses(clock: Clock, meters: Meters, people: People, stock: Stock, plant: Plant,
                 courses: list[Course]) -> None:
    """The schedules, their parts and stops, and the history of what was done for them."""
    for course in courses:
        _settle(clock, meters, people, course)
        course.schedule.full_clean(validate_constraints=False)  # the database holds them
        course.schedule.save()
    insert(SchedulePart(schedule=course.schedule, part=stock[number], quantity=Decimal(quantity))
           for course in courses for number, quantity in course.rule.parts)
    insert(ScheduleAsset(schedule=course.schedule, asset=plant[tag], position=position)
           for course in courses for position, tag in enumerate(course.rule.stops, start=1))
    insert(MaintenanceHistory(
        schedule=course.schedule, work_order=visit.order, completed_date=visit.order.actual_end,
        completed_by=visit.order.assigned_to, meter_reading=visit.reading)
        for course in courses for visit in course.visits
        if _counts(visit) and visit.order is not None and visit.order.actual_end is not None)


def decide_live(people: People, courses: list[Course]) -> None:
    """The occurrences that the orders under way were made for, decided as the generator would have on their lead date;
    then what each schedule looks to next."""
    for course in courses:
        if course.live is None or course.live_order is None:
            continue
        schedule = course.schedule
        nominal = next(day for _k, day in _trigger(schedule).from_day(course.live - dt.timedelta(days=31))
                       if _placed(people, schedule, day) == course.live)
        row = next(one.row for one in decide(
            [Decisions(replace(terms_of(schedule, people.is_off), starts_on=nominal))],
            course.live - dt.timedelta(days=schedule.lead_days)))
        MaintenanceOccurrence.objects.create(
            schedule=schedule, revision=1, number=row.number, site=schedule.site, nominal_date=row.nominal,
            due_date=row.due, lead_date=row.lead, on_time_until=row.on_time_until, decision=row.decision,
            decided_at=course.live_order.created_at, sentence=str(row.why), work_order=course.live_order)
    wake([course.schedule for course in courses])


def _counts(visit: Visit) -> bool:
    return visit.order is not None and visit.outcome == Outcome.DONE


def _course(clock: Clock, plant: Plant, meters: Meters, people: People, procedures: dict[str, Procedure], rule: Rule,
            number: int) -> Course:
    tag = rule.tags[number]
    where: Asset | Location = plant.places[tag[1:]] if tag.startswith("@") else plant[tag]
    procedure = procedures.get(rule.procedure)
    schedule = MaintenanceSchedule(
        title=rule.title, asset=where if isinstance(where, Asset) else None,
        location=where if isinstance(where, Location) else None, procedure=procedure, basis=rule.basis,
        craft=people.crafts[rule.craft], team=people.teams[rule.team],
        estimated_hours=procedure.estimated_hours if procedure else Decimal(rule.estimate))
    if rule.every and rule.basis == "FIXED":
        schedule.holiday_rule = HolidayRule.AFTER
    for name, value in rule.more.items():
        setattr(schedule, name, Decimal(value) if name in ("meter_lead", "tolerance_reading") else value)
    if procedure is not None and procedure.sign_off_required:
        schedule.sign_off_required = True
    if isinstance(rule.every, str):
        schedule.recurrence_rule = rule.every
    elif rule.every is not None:
        schedule.frequency_value, schedule.frequency_type = rule.every[0], rule.every[1]
    if rule.hours:
        schedule.meter_based, schedule.meter = True, meters.run[tag]
        schedule.meter_threshold = Decimal(rule.hours)
    course = Course(rule, schedule, where, tag if isinstance(where, Asset) else "")
    if rule.hours:
        _by_meter(clock, people, meters, course)
    elif rule.basis == "FLOATING":
        _floating(clock, people, course, number)
    else:
        _fixed(clock, people, course, number)
    if course.visits:
        course.visits[-1].outcome = Outcome.DONE
    return course


def _trigger(schedule: MaintenanceSchedule) -> CalendarTrigger:
    assert schedule.anchor_date is not None
    if schedule.recurrence_rule:
        return CalendarTrigger(schedule.anchor_date, rule=schedule.recurrence_rule)
    return CalendarTrigger(schedule.anchor_date, FrequencyType(schedule.frequency_type or ""),
                           schedule.frequency_value or 1)


def _placed(people: People, schedule: MaintenanceSchedule, day: dt.date) -> dt.date | None:
    season = None
    if schedule.season_start_month:
        season = Season(schedule.season_start_month, schedule.season_start_day or 1, schedule.season_end_month or 12,
                        schedule.season_end_day or 28)
    return place(day, season=season, season_rule=SeasonRule(schedule.season_rule),
                 holiday_rule=HolidayRule(schedule.holiday_rule), is_off=people.is_off).due


def _fixed(clock: Clock, people: People, course: Course, number: int) -> None:
    rule, schedule = course.rule, course.schedule
    if isinstance(rule.every, tuple):
        phase = clock.day(rule.phase + number * rule.apart)
        schedule.anchor_date = _back(phase, rule.every, rule.since)
    else:
        schedule.anchor_date = clock.day(-rule.since)
    chance = dice(f"visits/{rule.title}/{number}")
    for _k, nominal in _trigger(schedule).between(schedule.anchor_date, clock.day(AHEAD)):
        due = _placed(people, schedule, nominal)
        if due is None:
            continue
        if due < clock.day(DONE_UNTIL):
            course.visits.append(_visit(clock, people, chance, due))
        elif course.live is None and due <= clock.day(AHEAD):
            course.live = due


def _floating(clock: Clock, people: People, course: Course, number: int) -> None:
    rule, schedule = course.rule, course.schedule
    assert isinstance(rule.every, tuple)
    chance = dice(f"visits/{rule.title}/{number}")
    last = clock.day(rule.phase + number * rule.apart)
    schedule.anchor_date = due = _back(last, rule.every, rule.since)
    trigger = _trigger(schedule)
    while due < clock.day(AHEAD):
        visit = _visit(clock, people, chance, min(due, clock.day(DONE_UNTIL - 1)))
        course.visits.append(visit)
        following = trigger.after_completion(visit.done)
        assert following is not None
        due = following


def _by_meter(clock: Clock, people: People, meters: Meters, course: Course) -> None:
    """Done whenever another so many hours were reached, as far back as the readings go."""
    rule, schedule, tag = course.rule, course.schedule, course.tag
    chance = dice(f"visits/{rule.title}/{tag}")
    series = meters.totals[tag]
    step = Decimal(rule.hours)
    fixed = schedule.basis == "FIXED"
    base = series[0][1] // step * step if fixed else series[0][1] - step * Decimal(str(chance.uniform(0.4, 0.8)))
    begins = clock.day(-rule.since) if isinstance(rule.since, int) and rule.since > 12 else series[0][0]
    trigger = MeterTrigger(base, step)
    for day, total in series:
        if day >= clock.day(DONE_UNTIL - 1) or not trigger.reached(total):
            continue
        visit_day = day
        if day >= begins:
            visit = _visit(clock, people, chance, day)
            visit_day = visit.done = max(visit.done, day)
            visit.reading = meters.at(tag, visit.done)
            course.visits.append(visit)
        reached = trigger.threshold(trigger.reached(total))
        trigger = MeterTrigger(reached if fixed else meters.at(tag, visit_day), step)
    schedule.anchor_reading = trigger.base.quantize(Decimal("0.1"))
    if schedule.has_calendar:
        assert isinstance(rule.every, tuple)
        schedule.anchor_date = _back(clock.day(95), rule.every, max(rule.since, 1))


def _visit(clock: Clock, people: People, chance: Any, due: dt.date) -> Visit:
    """Mostly done on the day or next to it; now and then late, sometimes not as it should be."""
    late = chance.choice((3, 5, 8, 11)) if chance.random() < 0.08 else chance.choice((-1, 0, 0, 0, 1))
    done = min(due + dt.timedelta(days=late), clock.day(DONE_UNTIL))
    while people.is_off(done):
        done -= dt.timedelta(days=1)
    roll = chance.random()
    outcome = Outcome.NOT_PERFORMED if roll < 0.02 else Outcome.PARTLY if roll < 0.05 else Outcome.DONE
    return Visit(due, done, outcome)


def _back(day: dt.date, every: tuple[int, str], times: int) -> dt.date:
    value, unit = every
    if unit in _MONTHS:
        return add_months(day, -times * value * _MONTHS[unit])
    return day - dt.timedelta(days=times * value * (7 if unit == "WEEK" else 1))


def _settle(clock: Clock, meters: Meters, people: People, course: Course) -> None:
    """What the schedule derives from its past: last completion, next date, when the generator looks at it."""
    schedule = course.schedule
    done = [visit for visit in course.visits if _counts(visit)]
    newest = max(done, key=lambda visit: visit.order.actual_end, default=None)  # type: ignore[union-attr,arg-type,return-value]
    finished = None
    if newest is not None and newest.order is not None and newest.order.actual_end is not None:
        schedule.last_completed = newest.order.actual_end
        finished = local_date(newest.order.actual_end, clock.zone)
        schedule.last_reading = newest.reading
    schedule.starts_on = course.live + dt.timedelta(days=1) if course.live else clock.today
    dates = []
    if schedule.has_calendar:
        dates.append(_next_date(people, course, finished))
    by_hours = None
    if schedule.meter_based:
        by_hours = _by_hours(clock, meters, course)
        dates.append(by_hours)
    next_due = min((day for day in dates if day is not None), default=None)
    if next_due is not None:
        schedule.next_due = start_of_day(next_due, clock.zone)
        schedule.next_due_is_estimate = next_due == by_hours
        schedule.decide_at = start_of_day(next_due - dt.timedelta(days=schedule.lead_days), clock.zone)
    schedule.priority = Priority(schedule.priority)


def _next_date(people: People, course: Course, finished: dt.date | None) -> dt.date | None:
    schedule = course.schedule
    trigger = _trigger(schedule)
    if schedule.basis == "FLOATING" and finished is not None:
        return trigger.after_completion(finished)
    for _k, nominal in trigger.from_day(schedule.starts_on):
        due = _placed(people, schedule, nominal)
        if due is not None and due >= schedule.starts_on:
            return due
    return None


def _by_hours(clock: Clock, meters: Meters, course: Course) -> dt.date:
    """The estimated day on which the meter reaches the next threshold; today where it has already."""
    schedule = course.schedule
    fixed = schedule.basis == "FIXED"
    base = schedule.anchor_reading if fixed or schedule.last_reading is None else schedule.last_reading
    assert base is not None and schedule.meter_threshold is not None
    trigger = MeterTrigger(base, schedule.meter_threshold)
    left = trigger.threshold(1) - meters.now(course.tag)
    return clock.day(max(0, math.ceil(left / meters.per_day(course.tag))))
