"""The one main action of an order's page, at its bottom: start, pause, finish, or what else the state demands."""

from dataclasses import dataclass, field
from typing import Any

from cmms.errors import Problem
from workorders import services
from workorders.choices import Status
from workorders.models import LaborEntry, WorkOrder
from workorders.states import Move

SETTLING = ("approve", "close")
"""Moves that are the main action where there is no work to do."""


@dataclass(frozen=True)
class Bar:
    """What stands at the bottom. ``other`` is the person's job whose clock runs elsewhere: starting here stops it."""

    clock: LaborEntry | None = None
    other: LaborEntry | None = None
    start: bool = False
    before_start: list[Problem] = field(default_factory=list)
    finish: bool = False
    take: bool = False
    settle: Move | None = None

    @property
    def settle_url(self) -> str:
        """Name of the URL of that move."""
        return f"work-order-{self.settle.verb}" if self.settle is not None else ""

    @property
    def empty(self) -> bool:
        return not (self.clock or self.start or self.finish or self.take or self.settle or self.before_start)


def bar_for(order: WorkOrder, user: Any, offers: dict[str, services.Offer], *, asks_safety: bool) -> Bar:
    """From what is offered. ``asks_safety``: some step may stand before the start, so the guards are asked."""
    works = user.has_perm("workorders.perform_workorder")
    verb = next((v for v in ("start", "resume") if v in offers), None)
    before = offers[verb].problems if verb is not None and asks_safety else []
    running = services.running_clock(user) if works and not before else None
    here = running is not None and running.work_order_id == order.pk
    starts = (verb is not None and not before) or (works and order.status == Status.IN_PROGRESS and not here)
    settle = next((offers[v].move for v in SETTLING if v in offers), None)
    return Bar(
        clock=running if here else None, other=running if running is not None and not here else None, start=starts,
        before_start=before, finish="complete" in offers,
        take="take" in offers and order.assigned_to_id is None, settle=settle)
