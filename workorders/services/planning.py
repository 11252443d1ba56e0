"""Who does it, and when."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from assets.models import Asset
from cmms.access import require_branch
from cmms.accounts.models import Team
from cmms.errors import Problem
from workorders.choices import CommentKind, StepKind
from workorders.models import WorkOrder
from workorders.services import telling
from workorders.services.clocks import stop_own_clock
from workorders.services.downtime import move_spells
from workorders.services.moving import Moving, moving, reason_missing, utc
from workorders.services.parts import reserve_planned
from workorders.services.rework import earlier_order_of_same_problem
from workorders.services.thread import add_comment

KEEP: Any = object()


def assign(*, order: WorkOrder, by: Any, to: Any, team: Team | None = KEEP) -> WorkOrder:
    """Give the order to a person (None: to nobody in particular), and to a team where one is named."""
    with moving("assign", order, by=by) as under:
        under.check(_fit(under.order, to))
        _give(under, to, team)
        return under.told()


def hand_over(*, order: WorkOrder, by: Any, to: Any = None, team: Team | None = KEEP, text: str = "",
              at: dt.datetime | None = None) -> WorkOrder:
    """Pass one's own job on: to a person, or back to the team (None). One's clock stops; ``text`` stands as a handover
    for whoever comes next."""
    with moving("hand_over", order, by=by, at=at) as under:
        under.check(_fit(under.order, to))
        stop_own_clock(under.order, by, under.at)
        _give(under, to, team)
        if text.strip():
            add_comment(under.order, by=by, text=text, kind=CommentKind.HANDOVER)
        return under.told()


def change_asset(*, order: WorkOrder, by: Any, asset: Asset, reason: str) -> WorkOrder:
    """It is another machine of the same site. Downtime that the order told of moves along, as do its meter steps."""
    with moving("change_asset", order, by=by) as under:
        current, before = under.order, under.order.asset
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        problems = reason_missing(reason, _("Say why it is another asset."))
        if asset.site_id != current.site_id:
            problems.append(Problem("other_site", _("%(thing)s belongs to another site.") % {"thing": asset}, "asset"))
        if before is not None and asset.pk == before.pk:
            problems.append(Problem("same_asset", _("The order is on %(thing)s already.") % {"thing": asset}, "asset"))
        under.check(problems)
        current.asset, current.location = asset, asset.location
        current._change_reason = reason[:255]  # type: ignore[attr-defined]  # field history keeps it
        current.possible_rework_of = earlier_order_of_same_problem(current, current.requested_at or current.created_at)
        under.write()
        if before is not None:
            move_spells(current, before, asset)
        meters = {meter.name: meter for meter in asset.meters.all()}
        for step in current.steps.filter(kind=StepKind.READING, asset__isnull=True):
            step.meter = meters.get(step.meter_name)
            step.save()
        add_comment(current, by=by, text=_("Asset changed from %(old)s to %(new)s: %(reason)s") % {
            "old": before or _("none"), "new": asset, "reason": reason.strip()})
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


def _give(under: Moving, to: Any, team: Team | None) -> None:
    order, before = under.order, under.order.assigned_to_id
    order.assigned_to = to
    if team is not KEEP:
        order.team = team
    under.write()
    if to is not None and to.pk != before:
        telling.assigned(order, by=under.by)


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
