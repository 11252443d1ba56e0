"""What happens below and concerns orders."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from assets.signals import moving_asset
from cmms.errors import Problem
from inventory.signals import filled_holds, lost_holds, stock_moved
from workorders import events, services
from workorders.models import WorkOrder
from workorders.services import telling
from workorders.signals import completed, created, moved


@receiver(moving_asset, dispatch_uid="workorders.orders_against_move")
def orders_against_move(sender: Any, *, assets: Any, to_site_id: int, **_more: Any) -> Iterable[Problem]:
    return services.orders_against_move(assets, to_site_id=to_site_id)


@receiver(stock_moved, dispatch_uid="workorders.recost_moved")
def recost_moved(sender: Any, *, rows: Any, **_more: Any) -> None:
    services.recost_moved(rows)


@receiver(lost_holds, dispatch_uid="workorders.tell_of_lost_parts")
def tell_of_lost_parts(sender: Any, *, lost: Any, **_more: Any) -> None:
    services.tell_of_lost_parts(lost)


@receiver(filled_holds, dispatch_uid="workorders.tell_of_arrived_parts")
def tell_of_arrived_parts(sender: Any, *, filled: Any, **_more: Any) -> None:
    services.tell_of_arrived_parts(filled)


@receiver(created, dispatch_uid="workorders.tell_of_new_order")
def tell_of_new_order(sender: Any, *, order: WorkOrder, by: Any, **_more: Any) -> None:
    telling.created(order, by=by)


@receiver(completed, dispatch_uid="workorders.tell_of_finished_order")
def tell_of_finished_order(sender: Any, *, order: WorkOrder, by: Any, **_more: Any) -> None:
    telling.completed(order, by=by)


@receiver(moved, dispatch_uid="workorders.announce_moves")
def announce_moves(sender: Any, *, verb: str, orders: Any, at: Any, rows: Any, **_more: Any) -> None:
    events.moved(verb, orders, at=at, rows=rows)
