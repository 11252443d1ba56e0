"""Was this fixed before?"""

import datetime as dt

from django.db.models import Q

from workorders.choices import Outcome, WorkType
from workorders.models import WorkOrder
from workorders.querysets import WorkOrderQuerySet

REWORK_WITHIN = dt.timedelta(days=30)
_REPAIRS = (WorkType.CORRECTIVE, WorkType.EMERGENCY)


def earlier_order_of_same_problem(order: WorkOrder, at: dt.datetime) -> WorkOrder | None:
    """The latest repair of the same asset finished in the 30 days before ``at`` with the same problem, or None.

    The problem as found counts, and where nobody has found one yet, the problem as reported. Work that was not
    performed repaired nothing, and what continues an order is no second failure.
    """
    code = order.problem_id or order.reported_problem_id
    if order.asset_id is None or code is None or order.work_type not in _REPAIRS:
        return None
    same = Q(problem=code) | Q(problem__isnull=True, reported_problem=code)
    earlier = WorkOrder.objects.filter(
        same, asset_id=order.asset_id, work_type__in=_REPAIRS, actual_end__gt=at - REWORK_WITHIN, actual_end__lte=at,
        duplicate_of__isnull=True).exclude(outcome=Outcome.NOT_PERFORMED)
    if order.follow_up_of_id:
        earlier = earlier.exclude(pk=order.follow_up_of_id)
    if order.pk:
        earlier = earlier.exclude(pk=order.pk)
    return earlier.order_by("-actual_end", "-id").first()


def last_orders_on(order: WorkOrder, *, at_most: int = 5) -> list[WorkOrder]:
    """The last finished repairs on the order's asset, the newest first: what failed, and what fixed it."""
    if order.asset_id is None:
        return []
    return list(_finished_repairs(order).filter(asset_id=order.asset_id)[:at_most])


def last_orders_on_model(order: WorkOrder, *, at_most: int = 5) -> list[WorkOrder]:
    """The same for other assets of the same model, wherever they stand."""
    if order.asset is None or order.asset.asset_model_id is None:
        return []
    return list(_finished_repairs(order).filter(asset__asset_model_id=order.asset.asset_model_id)
                .exclude(asset_id=order.asset_id)[:at_most])


def _finished_repairs(order: WorkOrder) -> WorkOrderQuerySet:
    return (WorkOrder.objects.filter(work_type__in=_REPAIRS, actual_end__isnull=False).exclude(pk=order.pk)
            .select_related("asset", "problem", "cause", "remedy").order_by("-actual_end", "-id"))
