"""Does a schedule's work do any good? Evidence for a planner who thinks about its interval, never a verdict.

Counted per schedule over its last runs: what the checks found, the hours it took against the estimate, and the failures
of the same asset shortly before and after each run. A failure shortly before speaks for doing the work earlier, one
shortly after for looking at how it is done, many runs without any finding for doing it less often. Under ENOUGH runs
nothing is proposed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from maintenance.models import MaintenanceHistory, MaintenanceSchedule
from workorders.choices import AnswerResult, DowntimeCategory
from workorders.models import ChecklistAnswer, Downtime, LaborEntry, WorkOrder

ENOUGH = 20
"""Runs under which nothing is proposed."""

LOOKS_BACK = 60
"""The newest runs that are looked at."""

NEAR = dt.timedelta(days=14)
"""So close to a run a failure counts as shortly before or after it, where the interval is longer than four weeks."""


@dataclass(frozen=True)
class Run:
    """One completion: when, with which order, what its checks found, and the minutes booked (None: none booked)."""

    at: dt.datetime
    order_id: int | None
    findings: int
    follow_ups: int
    minutes: int | None
    before: int
    after: int


@dataclass
class Effect:
    """A schedule's runs, the newest first, with what they add up to. ``near``: what “shortly” means for it."""

    schedule: MaintenanceSchedule
    near: dt.timedelta
    runs: list[Run] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.runs)

    @property
    def with_findings(self) -> int:
        """Runs in which a check failed or was flagged, or that led to a follow-up."""
        return sum(bool(run.findings or run.follow_ups) for run in self.runs)

    @property
    def before(self) -> int:
        return sum(run.before for run in self.runs)

    @property
    def after(self) -> int:
        return sum(run.after for run in self.runs)

    @property
    def hours(self) -> Decimal | None:
        """Mean hours of a run over those with labour booked; None where none has."""
        booked = [run.minutes for run in self.runs if run.minutes is not None]
        return Decimal(sum(booked)) / len(booked) / 60 if booked else None

    @property
    def sentences(self) -> list[str]:
        """What the evidence speaks for; under ENOUGH runs only that it is too little."""
        if self.count < ENOUGH:
            return [_("%(runs)s of %(enough)s runs: too few to propose anything.") % {
                "runs": self.count, "enough": ENOUGH}]
        said = []
        if self.before * 5 >= self.count:
            said.append(_("In %(n)s of %(runs)s runs the asset had failed shortly before: look at a shorter interval "
                          "or another trigger.") % {"n": self.before, "runs": self.count})
        if self.after * 5 >= self.count:
            said.append(_("After %(n)s of %(runs)s runs it failed shortly afterwards: look at how the work is done.")
                        % {"n": self.after, "runs": self.count})
        if not self.with_findings and not self.before and not self.after:
            said.append(_("%(runs)s runs found nothing, and nothing failed near them: a longer interval is worth a "
                          "look.") % {"runs": self.count})
        if self.hours is not None and self.schedule.estimated_hours:
            share = self.hours / self.schedule.estimated_hours
            if share > Decimal("1.25") or share < Decimal("0.75"):
                said.append(_("A run takes %(percent)s %% of its estimate: correct the estimate.")
                            % {"percent": round(share * 100)})
        return said or [_("Nothing speaks for a change.")]


def effects(schedules: Iterable[MaintenanceSchedule]) -> list[Effect]:
    """The evidence of each schedule, in the order given. A fixed number of queries."""
    found = {schedule.pk: Effect(schedule, _near(schedule)) for schedule in schedules}
    rows: dict[int, list[tuple[dt.datetime, int | None]]] = defaultdict(list)
    for pk, at, order in (MaintenanceHistory.objects.filter(schedule__in=found).order_by("-completed_date", "-id")
                          .values_list("schedule", "completed_date", "work_order")):
        if len(rows[pk]) < LOOKS_BACK:
            rows[pk].append((at, order))
    orders = {order for runs in rows.values() for _at, order in runs if order is not None}
    findings, follow_ups, minutes = _findings(orders), _follow_ups(orders), _minutes(orders)
    failures = _failures(found.values(), rows)
    for pk, effect in found.items():
        failed = failures.get(effect.schedule.asset_id or 0, [])
        effect.runs = [
            Run(at, order, findings.get(order or 0, 0), follow_ups.get(order or 0, 0), minutes.get(order or 0),
                sum(at - effect.near <= moment < at for moment, its in failed if its != order),
                sum(at <= moment <= at + effect.near for moment, its in failed if its != order))
            for at, order in rows.get(pk, ())]
    return list(found.values())


def _near(schedule: MaintenanceSchedule) -> dt.timedelta:
    """Half the interval where that is less than NEAR: a failure stands near to one run, not to two."""
    unit = {"DAY": 1, "WEEK": 7, "MONTH": 30, "QUARTER": 91, "YEAR": 365}.get(schedule.frequency_type or "")
    if unit is None or schedule.frequency_value is None:
        return NEAR
    return min(dt.timedelta(days=unit * schedule.frequency_value) / 2, NEAR)


def _findings(orders: set[int]) -> dict[int, int]:
    """{order: checks that stand failed or flagged}"""
    return dict(ChecklistAnswer.objects.in_force().filter(
        step__work_order__in=orders, result__in=(AnswerResult.FAIL, AnswerResult.FLAG))
        .values("step__work_order").annotate(n=Count("pk")).values_list("step__work_order", "n"))


def _follow_ups(orders: set[int]) -> dict[int, int]:
    rows: Any = (WorkOrder.objects.filter(follow_up_of__in=orders).values("follow_up_of").annotate(n=Count("pk"))
                 .values_list("follow_up_of", "n"))
    return dict(rows)


def _minutes(orders: set[int]) -> dict[int, int]:
    return dict(LaborEntry.objects.booked().filter(work_order__in=orders).values("work_order")
                .annotate(n=Sum("minutes")).values_list("work_order", "n"))


def _failures(effects: Iterable[Effect], rows: dict[int, list[tuple[dt.datetime, int | None]]]
              ) -> dict[int, Sequence[tuple[dt.datetime, int]]]:
    """{asset: [(when it failed, order)]}: functional failures and downtime by failure, each order once."""
    assets = {effect.schedule.asset_id for effect in effects if effect.schedule.asset_id}
    first = min((at for runs in rows.values() for at, _order in runs), default=None)
    if not assets or first is None:
        return {}
    failed: dict[int, dict[Any, dt.datetime]] = defaultdict(dict)
    spells = Downtime.objects.filter(asset__in=assets, category=DowntimeCategory.FAILURE, started_at__gte=first - NEAR)
    for asset, order, pk, at in spells.values_list("asset", "work_order", "pk", "started_at"):
        failed[asset].setdefault(order if order else -pk, at)
    said = (WorkOrder.objects.filter(asset__in=assets, is_functional_failure=True, duplicate_of__isnull=True)
            .filter(Q(requested_at__gte=first - NEAR)
                                                              | Q(actual_start__gte=first - NEAR)))
    for asset, order, requested, began in said.values_list("asset", "id", "requested_at", "actual_start"):
        if (when := requested or began) is not None:
            failed[asset].setdefault(order, when)
    return {asset: [(at, order) for order, at in each.items()] for asset, each in failed.items()}
