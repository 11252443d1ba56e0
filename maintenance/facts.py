"""The courses of schedules as the database has them: a fixed number of queries for two schedules or two thousand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, Subquery

from assets.services.meters import meter_states
from cmms.accounts.models import CalendarException, CalendarShift
from maintenance.calendar import CalendarTrigger, day_part, local_date
from maintenance.choices import (
    UNSETTLED,
    Basis,
    Decision,
    FrequencyType,
    HolidayRule,
    OpenPolicy,
    SeasonRule,
    TriggerJoin,
)
from maintenance.decisions import Course, Key, MeterState, Row, Terms
from maintenance.decisions.memory import remembered_since
from maintenance.decisions.words import NOTHING, Sentence, say
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule, MeterCrossing
from maintenance.placing import Season
from workorders.choices import UNFINISHED_STATUSES, Status

_COLUMNS = ("id", "schedule_id", "revision", "number", "nominal_date", "due_date", "due_is_estimate", "due_reading",
            "lead_date", "on_time_until", "on_time_reading", "planned_date", "meter_met_at", "decision", "sentence",
            "work_order_id", "work_order__status", "covered_by__schedule_id", "covered_by__revision",
            "covered_by__number", "satisfied_by_id", "satisfied_at")


@dataclass
class Facts:
    """``ids``: which row of the table an occurrence is. ``crossings``: those that wait for their occurrence."""

    schedules: dict[int, MaintenanceSchedule]
    courses: dict[int, Course]
    ids: dict[Key, int]
    crossings: dict[int, list[MeterCrossing]] = field(default_factory=dict)

    def chains(self) -> list[list[Course]]:
        """The courses that are decided together: those of one chain, or one alone."""
        together: dict[Any, list[Course]] = defaultdict(list)
        for pk, schedule in self.schedules.items():
            together[chain_key(schedule)].append(self.courses[pk])
        return list(together.values())

    def today(self, schedule_id: int, now: dt.datetime) -> dt.date:
        """The date on the wall at the schedule's site."""
        return local_date(now, self.schedules[schedule_id].zone)


def chain_key(schedule: MaintenanceSchedule) -> Any:
    """The same for schedules of one chain."""
    return (schedule.asset_id, schedule.location_id, schedule.chain) if schedule.chain else schedule.pk


def with_mates(schedules: Iterable[MaintenanceSchedule]) -> list[MaintenanceSchedule]:
    """These and the active schedules that share a chain with one of them."""
    found = {schedule.pk: schedule for schedule in schedules}
    chained = [schedule for schedule in found.values() if schedule.chain]
    if not chained:
        return list(found.values())
    mates = (MaintenanceSchedule.objects.active().select_related("site", "asset", "location", "procedure")
             .filter(chain__in={s.chain for s in chained})
             .filter(Q(asset__in={s.asset_id for s in chained if s.asset_id})
                     | Q(location__in={s.location_id for s in chained if s.location_id})))
    keys = {chain_key(schedule) for schedule in chained}
    found |= {mate.pk: mate for mate in mates if mate.pk not in found and chain_key(mate) in keys}
    return list(found.values())


def gather(schedules: Iterable[MaintenanceSchedule], *, orders: Iterable[int] = ()) -> Facts:
    """Courses with every row that matters for what comes next; those that ``orders`` made, hold or settled besides.

    The schedules have their site selected.
    """
    by_id = {schedule.pk: schedule for schedule in schedules}
    offs = _days_off({s.site.calendar_id for s in by_id.values() if s.site.calendar_id is not None})
    courses = {pk: Course(terms_of(s, offs.get(s.site.calendar_id)), last_reading=s.last_reading,
                          last_done=local_date(s.last_completed, s.zone) if s.last_completed else None)
               for pk, s in by_id.items()}
    facts = Facts(by_id, courses, {})
    _add(facts, _occurrences(by_id, orders))
    facts.crossings = _meters(by_id, courses)
    _remember(facts)
    return facts


def terms_of(schedule: MaintenanceSchedule, is_off: Callable[[dt.date], bool] | None = None) -> Terms:
    """The schedule's present revision as plain values."""
    season = None
    if schedule.season_start_month is not None:
        season = Season(schedule.season_start_month, schedule.season_start_day or 1, schedule.season_end_month or 12,
                        schedule.season_end_day or 31)
    calendar = None
    if schedule.has_calendar and schedule.anchor_date is not None:
        calendar = _trigger(schedule.anchor_date, schedule.frequency_type, schedule.frequency_value or 1,
                            schedule.recurrence_rule)
    more = {} if is_off is None else {"is_off": is_off}
    return Terms(
        schedule=schedule.pk, revision=schedule.revision, title=schedule.title, calendar=calendar,
        interval=schedule.meter_threshold if schedule.meter_based else None, base=schedule.anchor_reading or Decimal(0),
        join=TriggerJoin(schedule.trigger_join), basis=Basis(schedule.basis), starts_on=schedule.starts_on,
        zone=schedule.zone, lead_days=schedule.lead_days, meter_lead=schedule.meter_lead,
        by_use=schedule.forecast_by_use, tolerance_days=schedule.tolerance_days,
        tolerance_reading=schedule.tolerance_reading, season=season, season_rule=SeasonRule(schedule.season_rule),
        holiday_rule=HolidayRule(schedule.holiday_rule), open_policy=OpenPolicy(schedule.open_policy),
        rank=schedule.chain_rank or 0, **more)


@lru_cache(maxsize=4096)
def _trigger(anchor: dt.date, unit: str | None, value: int, rule: str) -> CalendarTrigger:
    if rule:
        return CalendarTrigger(anchor, rule=rule)
    return CalendarTrigger(anchor, FrequencyType(unit or ""), value)


def _occurrences(by_id: dict[int, MaintenanceSchedule], orders: Iterable[int]) -> Any:
    newest = (MaintenanceOccurrence.objects.filter(schedule=OuterRef("pk"), revision=OuterRef("revision"))
              .exclude(decision=Decision.PENDING).order_by("-number").values("pk")[:1])
    newest_ids = [pk for pk in MaintenanceSchedule.objects.filter(pk__in=by_id).annotate(newest=Subquery(newest))
                  .values_list("newest", flat=True) if pk is not None]
    wanted = Q(schedule__in=by_id) & (Q(decision__in=UNSETTLED)
                                      | Q(decision=Decision.SUPPRESSED, satisfied_at__isnull=True)) | Q(
        pk__in=newest_ids)
    orders = list(orders)
    if orders:
        wanted |= Q(schedule__in=by_id) & (Q(work_order__in=orders) | Q(covered_by__work_order__in=orders)
                                           | Q(satisfied_by__in=orders))
    return MaintenanceOccurrence.objects.filter(wanted).order_by("schedule_id", "revision", "number")


def _remember(facts: Facts) -> None:
    """Of the larger ones of a chain, what was done near enough to contain what a smaller one decides next."""
    since: dict[int, dt.date] = {}
    for together in facts.chains():
        since |= remembered_since(together)
    if since:
        _add(facts, MaintenanceOccurrence.objects.filter(
            schedule__in=since, decision=Decision.SATISFIED, due_date__gte=min(since.values()),
        ).order_by("schedule_id", "revision", "number"), since)


def _add(facts: Facts, occurrences: Any, since: Mapping[int, dt.date] | None = None) -> None:
    """Put them into their courses; with ``since`` only those that fell due from then on."""
    for values in occurrences.values_list(*_COLUMNS):
        row = _row(values, facts.schedules[values[1]].zone)
        if row.key in facts.ids or (since and row.due is not None and row.due < since[values[1]]):
            continue
        facts.ids[row.key] = values[0]
        facts.courses[values[1]].rows.append(row)


def _row(values: tuple[Any, ...], zone: ZoneInfo) -> Row:
    (_pk, schedule, revision, number, nominal, due, estimate, reading, lead, until, until_reading, planned, meter_met,
     decision, sentence, order, status, cover, cover_revision, cover_number, by, at) = values
    said = as_said(sentence)
    return Row(
        (schedule, revision, number), nominal, due, estimate, reading, lead, until, until_reading, planned,
        arrived=None if estimate else due, meter_met=meter_met, decision=Decision(decision), cause=said, why=said,
        order=order, open=decision == Decision.GENERATED and status in UNFINISHED_STATUSES,
        busy=status == Status.IN_PROGRESS, satisfied_by=by, satisfied_at=at,
        done_on=local_date(at, zone) if at else None,
        covered_by=None if cover is None else (cover, cover_revision, cover_number))


def as_said(text: str) -> Sentence:
    """A sentence as it was stored."""
    return say("%(said)s", said=text) if text else NOTHING


def _meters(by_id: dict[int, MaintenanceSchedule], courses: dict[int, Course]) -> dict[int, list[MeterCrossing]]:
    metered = {pk: s for pk, s in by_id.items() if s.meter_based and s.meter_id is not None}
    if not metered:
        return {}
    states = meter_states({s.meter_id for s in metered.values()})
    waiting: dict[int, list[MeterCrossing]] = defaultdict(list)
    for crossing in MeterCrossing.objects.filter(
            Q(occurrence__isnull=True) | Q(occurrence__decision=Decision.PENDING), schedule__in=metered,
            revision=F("schedule__revision"), withdrawn_at__isnull=True).order_by("schedule_id", "number"):
        waiting[crossing.schedule_id].append(crossing)
    for pk, schedule in metered.items():
        state = states.get(schedule.meter_id or 0)
        crossed = {c.number: (c.read_at, c.threshold) for c in waiting[pk]}
        courses[pk].meter = MeterState(crossed=crossed) if state is None else MeterState(
            state.total, local_date(state.read_at, schedule.zone), state.per_day, crossed,
            read_part=day_part(state.read_at, schedule.zone))
    return waiting


def _days_off(calendars: set[int]) -> dict[int | None, Callable[[dt.date], bool]]:
    """Per calendar whether nobody works on a day: by the week's shifts, and by the days that differ."""
    weekdays: dict[int, set[int]] = defaultdict(set)
    differs: dict[int, dict[dt.date, bool]] = defaultdict(dict)
    if calendars:
        for pk, weekday in CalendarShift.objects.filter(calendar__in=calendars).values_list("calendar_id", "weekday"):
            weekdays[pk].add(weekday)
        for pk, day, starts in CalendarException.objects.filter(calendar__in=calendars).values_list(
                "calendar_id", "day", "starts"):
            differs[pk][day] = starts is None
    return {pk: _is_off(frozenset(weekdays[pk]), differs[pk]) for pk in calendars}


def _is_off(weekdays: frozenset[int], differs: dict[dt.date, bool]) -> Callable[[dt.date], bool]:
    def is_off(day: dt.date) -> bool:
        known = differs.get(day)
        return day.isoweekday() not in weekdays if known is None else known

    return is_off


__all__ = ["Facts", "as_said", "chain_key", "gather", "terms_of", "with_mates"]
