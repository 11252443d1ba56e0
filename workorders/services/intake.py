"""How an order comes into being: reported, created by a planner or a schedule, raised as an emergency, followed up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assets.models import Asset, Location
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Problem, refuse
from inventory.models import Part
from workorders import states
from workorders.choices import DowntimeCategory, Priority, WorkType
from workorders.models import Downtime, FailureCode, Procedure, WorkOrder, WorkOrderPart, WorkOrderStep
from workorders.services.downtime import open_spell
from workorders.services.moving import happened, log_move, moving, tell
from workorders.services.parts import reserve_planned
from workorders.services.rework import earlier_order_of_same_problem
from workorders.services.steps import copy_steps, lay_route


def report(*, by: Any, title: str, asset: Asset | None = None, location: Location | None = None, description: str = "",
           priority: int = Priority.RAISED, reported_problem: FailureCode | None = None, requester_name: str = "",
           requester_contact: str = "", stopped_at: dt.datetime | None = None,
           at: dt.datetime | None = None) -> WorkOrder:
    """A request, to be approved. ``stopped_at``: since when the asset stands still; empty: it runs.

    ``by`` None: somebody without an account, whom ``requester_name`` and ``requester_contact`` describe.
    """
    order = WorkOrder(title=title, asset=asset, location=location, description=description, priority=priority,
                      reported_problem=reported_problem, requested_by=by, requester_name=requester_name,
                      requester_contact=requester_contact)
    return _enter("report", order, by=by, at=at, stopped_at=stopped_at)


def create(*, by: Any, title: str, asset: Asset | None = None, location: Location | None = None,
           procedures: Sequence[Procedure] = (), parts: Mapping[Part, Decimal] | None = None,
           route: Sequence[Asset] = (), at: dt.datetime | None = None, **facts: Any) -> WorkOrder:
    """An open order, by a planner or (``by`` None) by what ``reference_type`` and ``reference_id`` name.

    The steps of ``procedures`` are copied in turn, ``parts`` planned and reserved; hours, craft, line stop and
    sign-off come from the procedures where ``facts`` (columns of the order) do not say. On a ``route`` every asset
    gets the steps.
    """
    order = WorkOrder(title=title, asset=asset, location=location, **{"requested_by": by, **facts})
    return _enter("create", order, by=by, at=at, procedures=procedures, parts=parts or {}, route=route)


def raise_emergency(*, by: Any, title: str, asset: Asset | None = None, location: Location | None = None,
                    stopped_at: dt.datetime | None = None, at: dt.datetime | None = None, **facts: Any) -> WorkOrder:
    """An emergency, open without approval and given to whoever raised it; somebody reviews it later."""
    order = WorkOrder(title=title, asset=asset, location=location, requested_by=by, assigned_to=by,
                      work_type=WorkType.EMERGENCY, priority=Priority.EMERGENCY, **facts)
    return _enter("raise_emergency", order, by=by, at=at, stopped_at=stopped_at)


def follow_up(*, order: WorkOrder, by: Any, title: str, step: WorkOrderStep | None = None, description: str = "",
              priority: int | None = None, at: dt.datetime | None = None) -> WorkOrder:
    """An order that continues another, on the same asset and place, linked to the step that asked for it.

    It is open where the person may plan, else a request.
    """
    with moving("follow_up", order, by=by, at=at) as under:
        problems = []
        if step is not None and step.work_order_id != under.order.pk:
            problems.append(Problem("other_order", _("This step belongs to another order."), "step"))
        under.check(problems)
        return continue_with(under.order, by=by, at=under.at, title=title, step=step, description=description,
                             priority=priority)


def continue_with(first: WorkOrder, *, by: Any, title: str, step: WorkOrderStep | None = None, description: str = "",
                  priority: int | None = None, at: dt.datetime | None = None) -> WorkOrder:
    """The order that continues ``first``, for a verb that has asked whether it may."""
    asset = step.asset if step is not None and step.asset_id else first.asset
    new = WorkOrder(title=title, asset=asset, location=first.location, description=description, requested_by=by,
                    priority=priority or first.priority, follow_up_of=first, follow_up_of_step=step,
                    work_type=WorkType.CORRECTIVE, team=first.team, craft=first.craft)
    verb = "create" if states.entry("create").permitted_to(by) else "report"
    return _enter(verb, new, by=by, at=at)


def _enter(verb: str, order: WorkOrder, *, by: Any, at: dt.datetime | None, procedures: Sequence[Procedure] = (),
           parts: Mapping[Part, Decimal] | None = None, route: Sequence[Asset] = (),
           stopped_at: dt.datetime | None = None) -> WorkOrder:
    entry = states.entry(verb)
    require(by, f"workorders.{entry.permission}_workorder")
    with acting_as(by):
        when, problems = happened(at)
        problems += placed(order, by, route)
        if stopped_at is not None and order.asset is None:
            problems.append(Problem("no_asset", _("Only an asset can stand still: say which one."), "asset"))
        refuse(problems)
        order.status = entry.target  # type: ignore[assignment]
        for stamp in entry.stamps:
            setattr(order, stamp, when)
        inherit(order, procedures)
        order.possible_rework_of = earlier_order_of_same_problem(order, when)
        order.full_clean(exclude=["version"])
        order.save()
        row = log_move(order, verb, came_from="", by=by, at=when)
        lay_route(order, route)
        copy_steps(order, procedures, route)
        WorkOrderPart.objects.bulk_create(
            WorkOrderPart(work_order=order, part=part, quantity_requested=quantity)
            for part, quantity in (parts or {}).items())
        if stopped_at is not None and order.asset is not None and not _stands(order.asset):
            open_spell(asset=order.asset, order=order, by=by, at=stopped_at, category=DowntimeCategory.FAILURE)
        if order.approved_at is not None:
            reserve_planned(order, by=by)
        tell(verb, [order], by=by, at=when, rows=[row])
        return order


def _stands(asset: Asset) -> bool:
    """Somebody said so before: the spell that runs already tells it."""
    return Downtime.objects.filter(asset=asset).ongoing().exists()


def placed(order: WorkOrder, by: Any, route: Sequence[Asset]) -> list[Problem]:
    """Fill site and location from what the order names; the problems where that does not fit together."""
    problems = []
    if order.asset is None and order.location is None:
        return [Problem("nowhere", _("Say what the work is on: choose an asset or a location."), "asset")]
    if order.asset is not None and order.location is None:
        order.location = order.asset.location
    places = [thing for thing in (order.asset, order.location, *route) if thing is not None]
    order.site = places[0].site
    for thing in places:
        here = thing.location_id if isinstance(thing, Asset) else thing.pk
        require_branch(by, site_id=thing.site_id, location_ids=(here,))
        if thing.site_id != order.site_id:
            problems.append(Problem("other_site", _("%(thing)s belongs to another site.") % {"thing": thing},
                                    "location"))
    return problems


def inherit(order: WorkOrder, procedures: Sequence[Procedure]) -> None:
    """What the order takes over from the procedures it follows."""
    if not procedures:
        return
    order.procedure = order.procedure or procedures[0]
    order.sign_off_required |= any(p.sign_off_required for p in procedures)
    order.needs_line_stop |= any(p.needs_line_stop for p in procedures)
    order.craft = order.craft or procedures[0].craft
    hours = [p.estimated_hours for p in procedures if p.estimated_hours is not None]
    if order.estimated_hours is None and hours:
        order.estimated_hours = sum(hours)
