"""Who does it, and when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cmms.accounts.models import Team
from cmms.errors import Problem
from workorders.models import WorkOrder
from workorders.services.moving import moving, utc
from workorders.services.parts import reserve_planned

KEEP: Any = object()


def assign(*, order: WorkOrder, by: Any, to: Any, team: Team | None = KEEP) -> WorkOrder:
    """Give the order to a person (None: to nobody in particular), and to a team where one is named."""
    with moving("assign", order, by=by) as under:
        under.check(_fit(under.order, to))
        under.order.assigned_to = to
        if team is not KEEP:
            under.order.team = team
        under.write()
        return under.told()


def take(*, order: WorkOrder, by: Any) -> WorkOrder:
    """Take a job that nobody has."""
    with moving("take", order, by=by) as under:
        under.check()
        under.order.assigned_to = by
        under.write()
        return under.told()


def schedule(*, order: WorkOrder, by: Any, start: dt.datetime | None, end: dt.datetime | None = None,
             due_at: dt.datetime | None = KEEP) -> WorkOrder:
    """Plan when the work begins and is over (aware times; None takes the date away), and when it is due."""
    with moving("schedule", order, by=by) as under:
        problems = []
        start, end = (time and utc(time) for time in (start, end))
        if start is None and end is not None:
            problems.append(Problem("no_start", _("Say when the work begins, not only when it is over."),
                                    "scheduled_start"))
        if start is not None and end is not None and end < start:
            problems.append(Problem("order", _("The scheduled end lies before the scheduled start: correct one of "
                                               "them."), "scheduled_end"))
        under.check(problems)
        under.order.scheduled_start, under.order.scheduled_end = start, end
        if due_at is not KEEP:
            under.order.due_at = due_at
        under.write()
        reserve_planned(under.order, by=by)
        return under.told()


def review(*, order: WorkOrder, by: Any) -> WorkOrder:
    """Say that an emergency which nobody approved has been looked at."""
    with moving("review", order, by=by) as under:
        under.check()
        under.order.reviewed_by, under.order.reviewed_at = by, under.now
        under.write()
        return under.told()


def _fit(order: WorkOrder, person: Any) -> list[Problem]:
    if person is None:
        return []
    if not person.is_active:
        return [Problem("inactive", _("%(person)s does not work here any more.") % {"person": person}, "assigned_to")]
    if not WorkOrder.objects.visible_to(person).filter(pk=order.pk).exists():
        return [Problem("out_of_branch", _("%(person)s has no access to the place of this order.")
                        % {"person": person}, "assigned_to")]
    return []


def orders_against_move(assets: Iterable[Any], *, to_site_id: int) -> list[Problem]:
    """What speaks against moving assets to another site: unfinished orders there, which keep their site."""
    leaving = [asset.pk for asset in assets if asset.site_id != to_site_id]
    waiting = WorkOrder.objects.unfinished().filter(asset__in=leaving).order_by("pk").first() if leaving else None
    if waiting is None:
        return []
    return [Problem("open_orders", _("%(number)s and perhaps other orders on it are unfinished: finish or cancel them "
                                     "before it moves to another site.") % {"number": waiting.number}, "location")]
