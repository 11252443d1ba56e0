"""The generator: looks at what is to be decided by now, decides it, and makes the orders.

It claims a bounded batch of schedules with their rows under lock, decides, writes everything and commits; so it may be
run twice at once, killed, and run again: an occurrence is a row with a unique key, written with its order or not at
all.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from assets.models import Location, Site
from cmms.access import require
from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.errors import DomainError
from maintenance.choices import Decision
from maintenance.decisions import Course, Decided, decide
from maintenance.facts import Facts, chain_key, gather, with_mates
from maintenance.models import MaintenanceSchedule
from maintenance.services.giving_way import give_way
from maintenance.services.orders import make_orders
from maintenance.services.revising import locked_schedule
from maintenance.services.writing import write_completions, write_outlook, write_rows
from workorders.models import Procedure

logger = logging.getLogger(__name__)

BATCH = 250
"""Schedules in one transaction: a second's work."""
_TRIES = 3


@dataclass
class Report:
    """What a run did. ``refused``: schedule → why nothing could be decided; it is tried again by the next run."""

    looked_at: int = 0
    orders: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    refused: dict[int, str] = field(default_factory=dict)
    lines: list[tuple[int, Any, str, str]] = field(default_factory=list)


def generate(*, until: dt.date | None = None, now: dt.datetime | None = None, batch: int = BATCH) -> Report:
    """Decide everything that is to be decided by ``now``; with ``until``, make what has its lead date up to that local
    day besides. Repeatable: a second run finds nothing more to do."""
    now, report, seen = now or timezone.now(), Report(), set[int]()
    while True:
        found = _pass(now, until, batch, report, seen)
        if not found:
            return report


def generate_one(*, schedule: MaintenanceSchedule, by: Any, now: dt.datetime | None = None) -> Report:
    """Decide one schedule (with its chain) at once, whatever its turn."""
    require(by, "maintenance.change_maintenanceschedule")
    report = Report()
    with acting_as(by):
        locked_schedule(schedule, by)
        _decide(_locked([schedule.pk]), now or timezone.now(), None, report, by=by)
    return report


def preview(*, until: dt.date | None = None, now: dt.datetime | None = None, batch: int = BATCH) -> Report:
    """What ``generate`` would do now; writes nothing and locks nothing."""
    now, report, after = now or timezone.now(), Report(), 0
    while True:
        page = list(_due(now, until).filter(pk__gt=after).order_by("pk")[:batch])
        if not page:
            return report
        after = page[-1].pk
        facts = gather(_with_surroundings(with_mates(page)))
        decided = _by_chain(facts, now, until)
        _tell(report, facts, decided, len(page))
        for one in decided:
            report.lines.append((one.row.key[0], one.row.due, one.row.decision, str(one.row.why)))


def _due(now: dt.datetime, until: dt.date | None) -> Any:
    limit = now
    if until is not None:  # the last local day of any zone
        limit = max(now, dt.datetime.combine(until, dt.time(), tzinfo=dt.UTC) + dt.timedelta(hours=38))
    return MaintenanceSchedule.objects.to_decide(limit).select_related("asset")


def _pass(now: dt.datetime, until: dt.date | None, batch: int, report: Report, seen: set[int]) -> bool:
    """One way through the queue; True where something was decided."""
    cursor: tuple[dt.datetime, int] | None = None
    found = False
    while True:
        page: list[MaintenanceSchedule] = []
        try:
            with acting_as(None):
                _be_polite()
                rows = _due(now, until).select_for_update(of=("self",), no_key=True, skip_locked=True)
                if cursor is not None:
                    rows = rows.after(*cursor)
                page = list(rows[:batch])
                if not page:
                    return found
                cursor = (page[-1].decide_at or now, page[-1].pk)
                mine = [schedule for schedule in page if schedule.pk not in seen]
                mine = _whole_chains(mine)
                if mine:
                    _decide(mine, now, until, report)
            found = found or bool(mine)
            seen |= {schedule.pk for schedule in mine}
        except (DatabaseError, DomainError, ValidationError) as error:
            if not page:
                raise
            logger.info("A batch is decided one by one, because of: %s", error)
            found = _one_by_one([s.pk for s in page if s.pk not in seen], now, until, report, seen) or found


def _one_by_one(ids: Iterable[int], now: dt.datetime, until: dt.date | None, report: Report, seen: set[int]) -> bool:
    """Each in a transaction of its own: one that cannot be decided keeps nobody else back."""
    found = False
    for pk in ids:
        if pk in seen:
            continue
        for attempt in range(_TRIES):
            try:
                with acting_as(None):
                    _be_polite()
                    locked = [s for s in _locked([pk]) if s.pk != pk or s.decide_at is not None]
                    if any(s.pk == pk for s in locked):
                        _decide(locked, now, until, report)
                        found = True
                seen.add(pk)
                break
            except OperationalError as error:  # somebody else's lock, or a deadlock: wait and try again
                if attempt + 1 == _TRIES:
                    _refuse(report, seen, pk, error)
                time.sleep(0.1 * (attempt + 1))
            except (DatabaseError, DomainError, ValidationError) as error:
                _refuse(report, seen, pk, error)
                break
    return found


def _refuse(report: Report, seen: set[int], pk: int, error: Exception) -> None:
    seen.add(pk)
    report.refused[pk] = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    logger.error("Schedule %s could not be decided: %s", pk, report.refused[pk])


def _be_polite() -> None:
    """Wait for nobody's lock for long: a person finishing an order must never be the one who is turned away."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '700ms'")


def _locked(ids: Iterable[int]) -> list[MaintenanceSchedule]:
    """These schedules with their chains, locked in order of keys."""
    wanted = with_mates(MaintenanceSchedule.objects.filter(pk__in=ids))
    return list(MaintenanceSchedule.objects.filter(pk__in=[s.pk for s in wanted], is_active=True)
                .select_related("asset").order_by("pk")
                .select_for_update(of=("self",), no_key=True))


def _whole_chains(mine: list[MaintenanceSchedule]) -> list[MaintenanceSchedule]:
    """With the mates of each chain, locked; without the chains of which somebody else holds a part."""
    held = {schedule.pk for schedule in mine}
    missing = [mate.pk for mate in with_mates(mine) if mate.pk not in held]
    if not missing:
        return mine
    got = list(MaintenanceSchedule.objects.filter(pk__in=missing, is_active=True)
               .select_related("asset").order_by("pk")
               .select_for_update(of=("self",), no_key=True, skip_locked=True))
    lost = set(missing) - {mate.pk for mate in got}
    every = [*mine, *got]
    if lost:
        broken = {chain_key(s) for s in MaintenanceSchedule.objects.filter(pk__in=lost)}
        every = [schedule for schedule in every if chain_key(schedule) not in broken]
    return every


def _with_surroundings(schedules: list[MaintenanceSchedule]) -> list[MaintenanceSchedule]:
    """Site, place, procedure and person of each, read once however many schedules share them."""
    sites = Site.objects.in_bulk({s.site_id for s in schedules})
    places = Location.objects.in_bulk({s.asset.location_id if s.asset is not None else s.location_id
                                       for s in schedules} - {None})
    procedures = Procedure.objects.in_bulk({s.procedure_id for s in schedules if s.procedure_id is not None})
    people = User.objects.in_bulk({s.assigned_to_id for s in schedules if s.assigned_to_id is not None})
    for place in places.values():
        place.site = sites[place.site_id]
    for schedule in schedules:
        schedule.site = sites[schedule.site_id]
        if schedule.asset is not None:
            schedule.asset.site = schedule.site
            schedule.asset.location = places.get(schedule.asset.location_id)
        schedule.location = places.get(schedule.location_id) if schedule.location_id is not None else None
        schedule.procedure = procedures.get(schedule.procedure_id)
        schedule.assigned_to = people.get(schedule.assigned_to_id)
    return schedules


def _by_chain(facts: Facts, now: dt.datetime, until: dt.date | None) -> list[Decided]:
    return [one for chain in facts.chains()
            for one in decide(chain, facts.today(chain[0].terms.schedule, now), until)]


def _decide(schedules: list[MaintenanceSchedule], now: dt.datetime, until: dt.date | None, report: Report, *,
            by: Any = None) -> None:
    """Decide these locked schedules and write it all, in the caller's transaction."""
    facts = gather(_with_surroundings(schedules))
    decided: list[Decided] = []
    for chain in facts.chains():
        decided += _decide_chain(facts, chain, now, until, by)
    new = [one.row for one in decided if one.row.decision == Decision.GENERATED and one.row.order is None]
    orders = make_orders(facts, new, by=by)
    write_rows(facts, decided, orders=orders, now=now)
    for row in new:  # the course goes on with its order
        facts.courses[row.key[0]].put(row._replace(order=orders[row.key]))
    done_early = [one.row for one in decided if one.row.satisfied_by is not None and one.row.decision in (
        Decision.SUPPRESSED, Decision.SATISFIED)]
    if done_early:
        write_completions(facts, done_early)
    write_outlook(facts, now=now, decided=True)
    _tell(report, facts, decided, len(schedules))


def _decide_chain(facts: Facts, chain: list[Course], now: dt.datetime, until: dt.date | None,
                  by: Any) -> list[Decided]:
    """Decide a chain; an order that has to give way and cannot is in progress as far as the policy is concerned."""
    today = facts.today(chain[0].terms.schedule, now)
    before, gone = [list(course.rows) for course in chain], set[int | None]()
    while True:
        decided = decide(chain, today, until)
        leaving = [one.row for one in decided if one.row.decision == Decision.SUPERSEDED and one.row.order not in gone]
        stubborn = {row.order for row in leaving if not give_way(row, by=by)}
        gone |= {row.order for row in leaving} - stubborn
        if not stubborn:
            return decided
        for course, rows in zip(chain, before, strict=True):
            course.rows = [row._replace(busy=True) if row.order in stubborn else row for row in rows]


def _tell(report: Report, facts: Facts, decided: list[Decided], looked_at: int) -> None:
    report.looked_at += looked_at
    for one in decided:
        report.decisions[one.row.decision] += 1
        if one.row.decision == Decision.GENERATED and one.row.order is None:
            report.orders += 1


__all__ = ["BATCH", "Report", "generate", "generate_one", "preview"]
