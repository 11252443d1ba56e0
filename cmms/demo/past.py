"""The jobs of the past as rows: orders with their moves, labour, parts, downtime, answers and costs.

They go in the way an import writes them, a few statements for each table; only stock moves by its verb, since a
balance changes nowhere else. An order is COMPLETED until all is booked on it; then its books are closed.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db.models import F

from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.demo.answers import answer
from cmms.demo.clock import Clock, dice
from cmms.demo.inserting import insert
from cmms.demo.jobs import Job
from cmms.demo.machines import Plant
from cmms.demo.meters import Meters
from cmms.demo.people import People
from cmms.demo.stock import Stock
from cmms.importing.history import record_history
from inventory.models import StockLevel
from workorders.choices import Outcome, Status, WorkType
from workorders.models import (
    ChecklistAnswer,
    Downtime,
    FailureCode,
    LaborEntry,
    ServiceCost,
    WorkOrder,
    WorkOrderPart,
    WorkOrderState,
)
from workorders.services import issue_part
from workorders.services.rework import REWORK_WITHIN
from workorders.services.steps import copy_steps

STEPS_DAYS = 100
"""How far back orders carry their checklists."""
_CENT = Decimal("0.01")
_BOOKS_OPEN_DAYS = 9
_CLOSED_AFTER = tuple(dt.timedelta(days=days, hours=days) for days in (1, 2, 3, 5, 7))


@dataclass
class Archive:
    """What the past is written with."""

    clock: Clock
    plant: Plant
    people: People
    stock: Stock
    meters: Meters
    codes: dict[tuple[str, str], FailureCode]


def write_past(archive: Archive, jobs: list[Job]) -> list[WorkOrder]:
    """Every job as an order; the orders in the order of the jobs."""
    orders = insert((_order(archive, job) for job in jobs), history=False)
    pairs = list(zip(jobs, orders, strict=True))
    for job, order in pairs:
        if job.visit is not None:
            job.visit.order = order
    insert(entry for job, order in pairs for entry in _labor(archive, job, order))
    insert(Downtime(asset=job.asset, work_order=order, started_at=job.down[0], ended_at=job.down[1],
                    started_by=job.by, ended_by=job.worker, note=job.description)
           for job, order in pairs if job.down is not None)
    insert(ServiceCost(work_order=order, supplier=archive.stock.suppliers[job.service[0]], amount=job.service[1],
                       description=job.title, invoice_number=f"R-{4000 + order.pk}",
                       incurred_on=job.ends.astimezone(archive.clock.zone).date(), entered_by=archive.people["planner"])
           for job, order in pairs if job.service is not None)
    _parts(archive, pairs)
    _checklists(archive, pairs)
    _reworks(pairs)
    return orders


def _order(archive: Archive, job: Job) -> WorkOrder:
    people, over = archive.people, not job.rejected
    found = job.codes if over else None
    schedule = job.course.schedule if job.course else None
    order = WorkOrder(
        title=job.title, description=job.description, status=Status.COMPLETED if over else Status.CANCELLED,
        priority=job.priority, work_type=job.work_type, site=job.place.site, asset=job.asset, location=job.place,
        requested_by=job.by, team=people.teams[job.team], craft=people.crafts[job.craft], created_at=job.told_at,
        requested_at=job.told_at, due_at=job.due_at, estimated_hours=_hours(job.estimate),
        procedure=schedule.procedure if schedule else None, cancel_reason=job.rejected,
        needs_line_stop=bool(schedule and schedule.procedure and schedule.procedure.needs_line_stop))
    if found is not None:
        order.reported_problem = order.problem = archive.codes["PROBLEM", found[0]]
        order.cause, order.remedy = archive.codes["CAUSE", found[1]], archive.codes["REMEDY", found[2]]
        order.is_functional_failure = job.down is not None
    if over:
        minutes = sum(_minutes(start, end) for _user, start, end in job.spells)
        order.assigned_to, order.actual_hours = job.worker, (Decimal(minutes) / 60).quantize(_CENT)
        order.actual_start = order.start_entered_at = job.starts
        order.actual_end = order.first_completed_at = job.ends
        order.end_entered_at = job.ends + dt.timedelta(minutes=4)
        order.approved_at = _approved(job)
        order.outcome, order.outcome_reason, order.failure_note = job.outcome, job.outcome_reason, job.found
        if job.due_at is not None and job.work_type == WorkType.PREVENTIVE:
            order.scheduled_start, order.scheduled_end = job.starts, job.ends
        if schedule is not None and schedule.sign_off_required:
            order.sign_off_required, order.signed_off_by, order.signed_off_at = True, job.worker, order.end_entered_at
        if job.entry == "raise_emergency":
            order.reviewed_by = people["supervisor"]
            order.reviewed_at = job.ends + dt.timedelta(hours=14)
    return order


def _approved(job: Job) -> dt.datetime:
    """Requests are looked at within some minutes; the rest is open from the first."""
    if job.entry != "report":
        return job.told_at
    return job.told_at + (job.starts - job.told_at) / 3


def _labor(archive: Archive, job: Job, order: WorkOrder) -> Iterator[LaborEntry]:
    for user, start, end in job.spells:
        minutes = _minutes(start, end)
        rate = user.hourly_rate
        yield LaborEntry(
            work_order=order, user=user, craft=order.craft, started_at=start, ended_at=end, minutes=minutes, rate=rate,
            work_date=start.astimezone(ZoneInfo(order.site.time_zone)).date(), entered_by=user,
            cost=None if rate is None else (rate * minutes / 60).quantize(_CENT, rounding=ROUND_HALF_UP))


def _parts(archive: Archive, pairs: list[tuple[Job, WorkOrder]]) -> None:
    """Parts are taken from the shelf as long as the order point is not far undercut."""
    there = dict(StockLevel.objects.exclude(storeroom=archive.stock.stores["line"]).values_list("part_id", "quantity"))
    left = {number: there.get(part.pk, Decimal(0)) - part.reorder_point / 2
            for number, part in archive.stock.parts.items()}
    storekeeper = archive.people["storekeeper"]
    for job, order in pairs:
        for number, quantity in job.parts:
            if job.rejected or left[number] < quantity:
                continue
            left[number] -= quantity
            part = archive.stock[number]
            WorkOrderPart(work_order=order, part=part, quantity_requested=Decimal(quantity)).save()
            issue_part(order=order, part=part, storeroom=archive.stock.home[number][0], quantity=Decimal(quantity),
                       by=storekeeper, at=job.starts)


def _checklists(archive: Archive, pairs: list[tuple[Job, WorkOrder]]) -> None:
    since = archive.clock.at(-STEPS_DAYS, 0)
    answers: list[ChecklistAnswer] = []
    chance = dice("answers")
    for job, order in pairs:
        if order.procedure is None or job.starts < since or job.outcome == Outcome.NOT_PERFORMED:
            continue
        steps = copy_steps(order, [order.procedure])
        for number, step in enumerate(steps):
            at = job.starts + (job.ends - job.starts) * (number + 1) / (len(steps) + 1)
            said = answer(step, by=job.worker, at=at, chance=chance, reading=job.visit.reading if job.visit else None)
            if said is not None:
                answers.append(said)
    insert(answers)


def close_books(archive: Archive, jobs: list[Job], orders: list[WorkOrder]) -> None:
    """Close what was finished long enough ago, and write the moves and the history of every order."""
    old = archive.clock.at(-_BOOKS_OPEN_DAYS, 0)
    finished = [order for order in orders if order.actual_end is not None and order.actual_end < old]
    with acting_as(archive.people["supervisor"]):
        for wait in _CLOSED_AFTER:
            keys = [order.pk for order in finished if _waits(order) == wait]
            WorkOrder.objects.filter(pk__in=keys).update(status=Status.CLOSED, closed_at=F("end_entered_at") + wait)
        for order in finished:
            assert order.end_entered_at is not None
            order.closed_at = order.end_entered_at + _waits(order)
        insert(row for job, order in zip(jobs, orders, strict=True) for row in _moves(archive, job, order))
        record_history(WorkOrder, [order.pk for order in orders], "+", reason="")


def _waits(order: WorkOrder) -> dt.timedelta:
    return _CLOSED_AFTER[order.pk % len(_CLOSED_AFTER)]


def _moves(archive: Archive, job: Job, order: WorkOrder) -> Iterator[WorkOrderState]:
    planner, supervisor = archive.people["planner"], archive.people["supervisor"]

    def move(verb: str, came_from: str, to: str, by: User, at: dt.datetime, reason: str = "") -> WorkOrderState:
        return WorkOrderState(work_order=order, from_status=came_from, to_status=to, verb=verb, moved_by=by,
                              happened_at=at, recorded_at=at, reason=reason)

    first = Status.REQUESTED if job.entry == "report" else Status.OPEN
    yield move(job.entry, "", first, job.by, job.told_at)
    if job.rejected:
        yield move("reject", first, Status.CANCELLED, planner, job.told_at + dt.timedelta(hours=3), job.rejected)
        return
    if first == Status.REQUESTED:
        yield move("approve", first, Status.OPEN, planner, _approved(job))
    yield move("start", Status.OPEN, Status.IN_PROGRESS, job.worker, job.starts)
    yield move("complete", Status.IN_PROGRESS, Status.COMPLETED, job.worker, job.ends,
               f"{job.outcome} {job.outcome_reason}".strip())
    if order.closed_at is not None:
        yield move("close", Status.COMPLETED, Status.CLOSED, supervisor, order.closed_at)


def _reworks(pairs: list[tuple[Job, WorkOrder]]) -> None:
    """As the verbs would have flagged it: the same problem on the same machine within 30 days."""
    finished: dict[tuple[int, int], WorkOrder] = {}
    for job, order in pairs:
        if order.asset_id is None or order.problem_id is None:
            continue
        earlier = finished.get((order.asset_id, order.problem_id))
        if earlier is not None and earlier.actual_end is not None \
                and job.told_at - REWORK_WITHIN < earlier.actual_end <= job.told_at:
            order.possible_rework_of = earlier
        finished[order.asset_id, order.problem_id] = order
    flagged = [order for _job, order in pairs if order.possible_rework_of is not None]
    WorkOrder.objects.bulk_update(flagged, ["possible_rework_of"])


def _minutes(start: dt.datetime, end: dt.datetime) -> int:
    return int((end - start).total_seconds()) // 60


def _hours(estimate: Decimal | None) -> Decimal | None:
    return None if estimate is None else estimate.quantize(_CENT)
