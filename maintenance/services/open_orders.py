"""Applying the change of a schedule to the orders it has open: offered, never done by itself."""

from typing import Any

from cmms.access import require
from cmms.audit import acting_as
from maintenance.models import MaintenanceSchedule
from maintenance.services.orders import MADE_BY, procedures_in_force
from maintenance.services.revising import locked_schedule
from workorders.choices import Status
from workorders.models import ChecklistAnswer, WorkOrder
from workorders.services import plan_part
from workorders.services.steps import copy_steps

_TAKEN_OVER = ("title", "description", "priority", "estimated_hours", "craft", "team", "assigned_to",
               "sign_off_required")
_NOT_BEGUN = (Status.OPEN, Status.ON_HOLD)


def open_orders_of(schedule: MaintenanceSchedule) -> Any:
    """The unfinished orders that this schedule made."""
    return WorkOrder.objects.unfinished().filter(reference_type=MADE_BY, reference_id=schedule.pk).order_by("pk")


def apply_to_open_orders(*, schedule: MaintenanceSchedule, by: Any) -> list[WorkOrder]:
    """Carry words, priority, hours, people and parts of the schedule to its open orders, and the steps of its procedure
    where nobody has answered any yet; orders in progress stay as they are. Returns the orders that were changed."""
    require(by, "maintenance.change_maintenanceschedule")
    require(by, "workorders.plan_workorder")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        changed = []
        orders = open_orders_of(schedule).filter(status__in=_NOT_BEGUN)
        for order in orders.select_for_update(of=("self",), no_key=True):
            for name in _TAKEN_OVER:
                setattr(order, name, getattr(schedule, name))
            if schedule.estimated_hours is None and schedule.procedure is not None:
                order.estimated_hours = schedule.procedure.estimated_hours
            _take_steps(order, schedule)
            order.save()
            for line in schedule.parts.select_related("part"):
                plan_part(order=order, part=line.part, quantity=line.quantity, by=by)
            changed.append(order)
        return changed


def _take_steps(order: WorkOrder, schedule: MaintenanceSchedule) -> None:
    if schedule.procedure is None or ChecklistAnswer.objects.filter(step__work_order=order).exists():
        return
    if order.safety_locks.exists() or order.follow_ups.exists():
        return
    former, current = order.procedure_id, procedures_in_force([schedule.procedure_id])[schedule.procedure.pk]
    route = [stop.asset for stop in order.route.select_related("asset")]
    order.steps.filter(procedure=former).delete()
    order.procedure = current
    copy_steps(order, [current], route)
