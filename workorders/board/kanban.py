"""The same jobs by how far they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workorders.board.jobs import Job
from workorders.choices import Status
from workorders.services.readiness import Readiness


@dataclass
class Column:
    """One stage: what it is called and what stands in it."""

    name: str
    label: Promise | str
    jobs: list[Job] = field(default_factory=list)


_LABELS = {
    "PLAN": _("To plan"), "PARTS": _("Waiting for parts"), "READY": _("Ready"), "SCHEDULED": _("Scheduled"),
    "RUNNING": _("In progress"), "HOLD": _("On hold"), "DONE": _("Done"),
}


def stage(job: Job, readiness: Readiness | None) -> str:
    """The stage of an order: an open one is to plan (no estimate), waiting for parts, ready, or scheduled."""
    order = job.order
    if job.finished:
        return "DONE"
    if job.running:
        return "RUNNING"
    if order.status == Status.ON_HOLD:
        return "HOLD"
    if readiness is not None and not readiness.is_ready:
        return "PARTS"
    if order.scheduled_start is not None:
        return "SCHEDULED"
    return "PLAN" if order.estimated_hours is None else "READY"


def columns(jobs: Iterable[Job], readiness: Mapping[int, Readiness]) -> list[Column]:
    """The stages in the order in which work goes through them; ``readiness`` by order id."""
    found = {name: Column(name, label) for name, label in _LABELS.items()}
    for job in jobs:
        found[stage(job, readiness.get(job.order.pk))].jobs.append(job)
    return list(found.values())
