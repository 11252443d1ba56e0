"""Faults of prevention's own promises: occurrences against orders, schedules against what they are derived from."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext as _

from cmms.verification import Fault
from maintenance.calendar import start_of_day
from maintenance.choices import UNSETTLED
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule

_FINISHED = "('COMPLETED', 'CLOSED')"
_UNFINISHED = "('REQUESTED', 'OPEN', 'IN_PROGRESS', 'ON_HOLD')"


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Every fault, in order of tables. What is derived can be mended; a decision is for a person to correct."""
    yield from _triggers(using)
    yield from _orders(using)
    yield from _occurrences(using)
    yield from _records(using)
    yield from _sites(using)
    yield from _retired(using)
    yield from _next_due(using)
    yield from _last_completed(using)


def _triggers(using: str) -> Iterator[Fault]:
    yield from _rows(
        "trigger", "maintenance_schedules",
        "SELECT id FROM maintenance_schedules WHERE frequency_type IS NULL AND recurrence_rule = '' "
        "AND NOT meter_based ORDER BY id",
        _("Nothing makes it due: it has no interval, no rule and no meter."), using)


def _orders(using: str) -> Iterator[Fault]:
    """Decisions against the state of the orders they name."""
    table, own = "maintenance_occurrences", "maintenance_occurrences o JOIN work_orders w ON w.id = o.work_order_id"
    by = "maintenance_occurrences o JOIN work_orders w ON w.id = o.satisfied_by_id"
    checks: tuple[tuple[str, str, Any], ...] = (
        ("decision", f"{own} WHERE o.decision = 'GENERATED' AND w.status NOT IN {_UNFINISHED}",
         _("Its order is over, yet it still counts as under way.")),
        ("decision", f"{own} WHERE o.decision IN ('MISSED', 'EXCUSED', 'SUPERSEDED') AND w.status IN {_UNFINISHED}",
         _("It is settled without being done, yet its order is still open.")),
        ("decision", f"{own} WHERE o.decision IN ('MISSED', 'SUPERSEDED') AND w.status IN {_FINISHED} "  # noqa: S608
                     "AND w.outcome = 'DONE' AND NOT EXISTS (SELECT 1 FROM maintenance_occurrences n "
                     "WHERE n.schedule_id = o.schedule_id AND n.satisfied_by_id = w.id)",
         _("It counts as not done, yet its order was completed as done.")),
        ("satisfied", f"{by} WHERE w.status NOT IN {_FINISHED} OR w.outcome <> 'DONE'",
         _("It is satisfied by an order that was not completed as done.")),
        ("satisfied", f"{by} WHERE w.status IN {_FINISHED} AND w.actual_end <> o.satisfied_at",
         _("It was satisfied at another moment than the order says.")),
        ("held", "maintenance_occurrences o JOIN maintenance_occurrences c ON c.id = o.covered_by_id "
                 "LEFT JOIN work_orders w ON w.id = c.work_order_id WHERE o.decision = 'HELD' "
                 f"AND (c.schedule_id <> o.schedule_id OR w.id IS NULL OR w.status NOT IN {_UNFINISHED})",
         _("It is held, but the order that should hold it is not open.")),
    )
    checks += (
        ("waiting", "maintenance_occurrences o JOIN maintenance_schedules s ON s.id = o.schedule_id "
                    "WHERE o.decision = 'PENDING' AND s.is_active AND s.decide_at IS NULL",
         _("It waits for a decision, but its schedule is not looked at again.")),
        ("sentence", "maintenance_occurrences o WHERE o.decision <> 'PENDING' AND o.sentence = ''",
         _("It was decided without a sentence that says why.")),
    )
    for kind, rest, sentence in checks:
        yield from _rows(kind, table, f"SELECT o.id FROM {rest} ORDER BY o.id", sentence, using)  # noqa: S608  constants
    yield from _rows(
        "order", "work_orders",
        "SELECT w.id FROM work_orders w LEFT JOIN maintenance_occurrences o ON o.work_order_id = w.id "
        "WHERE w.reference_type = 'maintenance_schedules' AND (o.id IS NULL OR o.schedule_id <> w.reference_id) "
        "ORDER BY w.id", _("A schedule made this order, but none of that schedule's occurrences names it."), using)
    yield from _rows(
        "order_twice", "work_orders",
        "SELECT work_order_id FROM maintenance_occurrences WHERE work_order_id IS NOT NULL GROUP BY work_order_id "
        "HAVING count(*) > 1 ORDER BY 1", _("Two occurrences claim it as their own order."), using)


def _occurrences(using: str) -> Iterator[Fault]:
    table = "maintenance_occurrences"
    yield from _rows(
        "occurrence_twice", table,
        "SELECT max(id) FROM maintenance_occurrences GROUP BY schedule_id, revision, number HAVING count(*) > 1 "
        "ORDER BY 1", _("This occurrence is there twice."), using)
    yield from _rows(
        "revision", table,
        "SELECT o.id FROM maintenance_occurrences o JOIN maintenance_schedules s ON s.id = o.schedule_id "
        "LEFT JOIN schedule_revisions r ON r.schedule_id = o.schedule_id AND r.revision = o.revision "
        "WHERE o.revision > s.revision OR (o.revision < s.revision AND r.id IS NULL) ORDER BY o.id",
        _("It names a revision that its schedule never had."), using)
    yield from _rows(
        "crossing", "meter_crossings",
        "SELECT c.id FROM meter_crossings c JOIN maintenance_occurrences o ON o.id = c.occurrence_id "
        "WHERE o.schedule_id <> c.schedule_id OR o.revision <> c.revision ORDER BY c.id",
        _("It made an occurrence of another schedule or revision due."), using)


def _records(using: str) -> Iterator[Fault]:
    """Maintenance history against orders and occurrences."""
    table = "maintenance_history"
    yield from _rows(
        "history", table,
        "SELECT h.id FROM maintenance_history h JOIN work_orders w ON w.id = h.work_order_id "
        "WHERE h.source_system = '' AND (w.status NOT IN ('COMPLETED', 'CLOSED') OR w.outcome <> 'DONE') ORDER BY h.id",
        _("It records a completion, but its order was not completed as done."), using)
    yield from _rows(
        "history", table,
        "SELECT h.id FROM maintenance_history h JOIN maintenance_occurrences o ON o.id = h.occurrence_id "
        "WHERE o.schedule_id <> h.schedule_id ORDER BY h.id", _("It names an occurrence of another schedule."), using)
    yield from _rows(
        "history_missing", "maintenance_occurrences",
        "SELECT o.id FROM maintenance_occurrences o LEFT JOIN maintenance_history h "
        "ON h.schedule_id = o.schedule_id AND h.work_order_id = o.satisfied_by_id "
        "WHERE o.satisfied_by_id IS NOT NULL AND h.id IS NULL ORDER BY o.id",
        _("An order satisfied it, but the maintenance history does not say so."), using)


def _sites(using: str) -> Iterator[Fault]:
    wrong = (MaintenanceSchedule.objects.using(using)
             .filter(Q(asset__isnull=False) & ~Q(site=F("asset__site"))
                     | Q(location__isnull=False) & ~Q(site=F("location__site"))))
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield Fault("site", "maintenance_schedules", pk,
                    _("It belongs to another site than its asset or location."), partial(_mend_site, pk, using))


def _retired(using: str) -> Iterator[Fault]:
    for pk in (MaintenanceSchedule.objects.using(using).active().filter(asset__status="RETIRED").order_by("pk")
               .values_list("pk", flat=True)):
        yield Fault("retired", "maintenance_schedules", pk, _("Its asset is retired, yet it is active."),
                    partial(_mend_retired, pk, using))


def _next_due(using: str) -> Iterator[Fault]:
    """``next_due`` is the earliest unsettled due date; where nothing is unsettled, it lies after what was settled."""
    unsettled = Q(occurrences__decision__in=UNSETTLED)
    schedules = (MaintenanceSchedule.objects.using(using).active().select_related("site").order_by("pk")
                 .annotate(first=Min("occurrences__due_date", filter=unsettled),
                           newest=Max("occurrences__due_date",
                                      filter=~unsettled & Q(occurrences__revision=F("revision"))))
                 .filter(Q(first__isnull=False) | Q(newest__isnull=False, next_due__isnull=False)))
    for schedule in schedules.iterator(chunk_size=2000):
        said = schedule.next_due_on
        if schedule.first is not None:
            if said != schedule.first or schedule.next_due != start_of_day(schedule.first, schedule.zone):
                yield Fault("next_due", "maintenance_schedules", schedule.pk,
                            _("Its next due date is not that of its earliest unsettled occurrence, %(day)s.")
                            % {"day": schedule.first}, partial(_mend_next_due, schedule.pk, using))
        elif said is not None and said <= schedule.newest:
            yield Fault("next_due", "maintenance_schedules", schedule.pk,
                        _("Its next due date lies before %(day)s, which is settled.") % {"day": schedule.newest})


def _last_completed(using: str) -> Iterator[Fault]:
    """``last_completed`` is the newest completion in the history; an imported one may be newer than our history."""
    wrong = (MaintenanceSchedule.objects.using(using).annotate(newest=Max("completions__completed_date"))
             .filter(newest__isnull=False)
             .filter(Q(last_completed__isnull=True) | Q(last_completed__lt=F("newest"))
                     | Q(last_completed__gt=F("newest"), source_system="")))
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield Fault("last_completed", "maintenance_schedules", pk,
                    _("When it was last completed is not what its history says."),
                    partial(_mend_last_completed, pk, using))


def _mend_site(pk: int, using: str) -> None:
    schedule = MaintenanceSchedule.objects.using(using).select_related("asset", "location").get(pk=pk)
    place = schedule.asset or schedule.location
    MaintenanceSchedule.objects.using(using).filter(pk=pk).update(site=place.site_id if place else None)


def _mend_retired(pk: int, using: str) -> None:
    MaintenanceSchedule.objects.using(using).filter(pk=pk).update(
        is_active=False, decide_at=None, deactivated_reason=_("The asset was retired."))


def _mend_next_due(pk: int, using: str) -> None:
    schedule = MaintenanceSchedule.objects.using(using).select_related("site").get(pk=pk)
    first = (MaintenanceOccurrence.objects.using(using).unsettled().filter(schedule=schedule, due_date__isnull=False)
             .order_by("due_date").first())
    if first is not None and first.due_date is not None:
        MaintenanceSchedule.objects.using(using).filter(pk=pk).update(
            next_due=start_of_day(first.due_date, schedule.zone), next_due_is_estimate=first.due_is_estimate)


def _mend_last_completed(pk: int, using: str) -> None:
    schedule = MaintenanceSchedule.objects.using(using).get(pk=pk)
    newest = schedule.completions.using(using).newest_first().first()
    MaintenanceSchedule.objects.using(using).filter(pk=pk).update(
        last_completed=newest.completed_date, last_reading=newest.meter_reading)


def _rows(kind: str, table: str, sql: str, sentence: str, using: str) -> Iterator[Fault]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        for (pk,) in cursor.fetchall():
            yield Fault(kind, table, pk, sentence)
