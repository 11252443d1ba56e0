"""Telling people about the parts of their orders: one was lost to a count or an emergency, one has come."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.access import people_who
from cmms.accounts.models import User
from cmms.audit import current_actor
from cmms.notifications.models import Kind
from cmms.notifications.services import is_muted, notify
from inventory.models import Part
from inventory.services import FilledHold, LostHold
from inventory.services.amounts import shown
from workorders.choices import UNFINISHED_STATUSES, HoldReason
from workorders.models import WorkOrder


def tell_of_lost_parts(lost: Iterable[LostHold]) -> None:
    """Planners of the place, and whoever has the order, hear that what was put aside for it is gone."""
    for order, losses in _by_order(lost):
        _tell({*_planners(order), *_holder(order)}, Kind.SHORTAGE, order, losses)


def tell_of_arrived_parts(filled: Iterable[FilledHold]) -> None:
    """Whoever has the order hears that its part has come, once nothing of it is missing any more; the planners too
    where the order is on hold for parts or nobody has it."""
    for order, gains in _by_order(gain for gain in filled if not gain.rest):
        people = {*_holder(order)}
        if order.hold_reason == HoldReason.PARTS or not people:
            people |= {*_planners(order)}
        _tell(people, Kind.PART_ARRIVED, order, gains)


def _tell(people: set[User], kind: Kind, order: WorkOrder, news: list[tuple[Any, Part]]) -> None:
    """Each reads it in the own language, so the words are put together when they are asked for."""
    names = [f"{shown(one.quantity)} {part.unit_of_measure} {part}" for one, part in news]

    def title() -> str:
        if kind == Kind.PART_ARRIVED:
            return _("Your part has come: %(parts)s") % {"parts": ", ".join(names)}
        return _("%(number)s lost its part: %(title)s") % {"number": order.number, "title": order.title}

    def body() -> str:
        if kind == Kind.PART_ARRIVED:
            return _("It is put aside for %(number)s, %(title)s.") % {"number": order.number, "title": order.title}
        return _("Not put aside for it any more: %(parts)s.") % {"parts": ", ".join(names)}

    notify(people, kind=kind, title=title, body=body, by=current_actor().user, reference=("work_orders", order.pk),
           link=reverse("work-order", args=[order.number]))


def _by_order(news: Iterable[Any]) -> list[tuple[WorkOrder, list[tuple[Any, Part]]]]:
    """The unfinished orders that the news is about, each with its news and their parts."""
    of_order: dict[int, list[Any]] = defaultdict(list)
    for one in news:
        if one.reference.type == "work_order":
            of_order[one.reference.id].append(one)
    if not of_order or is_muted():
        return []
    parts = Part.objects.in_bulk({one.part_id for rows in of_order.values() for one in rows})
    orders = WorkOrder.objects.filter(pk__in=of_order, status__in=UNFINISHED_STATUSES).select_related(
        "assigned_to", "asset", "location").order_by("pk")
    return [(order, [(one, parts[one.part_id]) for one in of_order[order.pk]]) for order in orders]


def _planners(order: WorkOrder) -> list[User]:
    asset_place = order.asset.location_id if order.asset is not None else None
    return people_who("workorders.plan_workorder", site_id=order.site_id,
                      location_ids=(order.location_id, asset_place))


def _holder(order: WorkOrder) -> list[User]:
    return [order.assigned_to] if order.assigned_to is not None else []

