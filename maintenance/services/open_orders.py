"""Applying the change of a schedule to the orders it has open: offered, never done by itself."""

from typing import Any

from django.db.models import Q

from cmms.access import require
from cmms.audit import acting_as
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule
from maintenance.services.orders import MADE_BY, parts_for, planned_parts, procedures_in_force, terms_for
from maintenance.services.revising import locked_schedule
from workorders.choices import Status
from workorders.models import ChecklistAnswer, Procedure, WorkOrder
from workorders.services import plan_part
from workorders.services.intake import inherit
from workorders.services.steps import copy_steps

_NOT_BEGUN = (Status.OPEN, Status.ON_HOLD)


def open_orders_of(schedule: MaintenanceSchedule) -> Any:
    """The unfinished orders that this schedule made."""
    return WorkOrder.objects.unfinished().filter(reference_type=MADE_BY, reference_id=schedule.pk).order_by("pk")


def apply_to_open_orders(*, schedule: MaintenanceSchedule, by: Any) -> list[WorkOrder]:
    """Carry words, priority, hours, people and parts of the schedule to its open orders, and the steps of its procedure
    where nobody has answered any yet; orders in progress stay as they are, and so does what an order brings along of
    smaller schedules. Returns the orders that were changed."""
    require(by, "maintenance.change_maintenanceschedule")
    require(by, "workorders.plan_workorder")
    with acting_as(by):
        schedule = locked_schedule(schedule, by)
        changed = []
        orders = open_orders_of(schedule).filter(status__in=_NOT_BEGUN)
        for order in orders.select_for_update(of=("self",), no_key=True):
            inside = _inside(order, schedule)
            for name, value in {"title": schedule.title, **terms_for(schedule, inside)}.items():
                setattr(order, name, value)
            _take_steps(order, schedule)
            followed = Procedure.objects.filter(pk__in=order.steps.values("procedure"))
            inherit(order, sorted(followed, key=lambda each: each.pk != order.procedure_id))
            order.save()
            every = [schedule, *inside]
            for part, quantity in parts_for(every, planned_parts([each.pk for each in every])).items():
                plan_part(order=order, part=part, quantity=quantity, by=by)
            changed.append(order)
        return changed


def _inside(order: WorkOrder, schedule: MaintenanceSchedule) -> list[MaintenanceSchedule]:
    """The smaller schedules of its chain that the order does besides: by their occurrences, or by their steps."""
    if not schedule.chain:
        return []
    smaller = MaintenanceSchedule.objects.chain_of(schedule).filter(chain_rank__lt=schedule.chain_rank)
    return list(smaller.filter(
        Q(pk__in=MaintenanceOccurrence.objects.filter(covered_by__work_order=order).values("schedule"))
        | Q(procedure__number__in=order.steps.values("procedure__number"))).select_related("procedure"))


def _take_steps(order: WorkOrder, schedule: MaintenanceSchedule) -> None:
    if schedule.procedure is None or ChecklistAnswer.objects.filter(step__work_order=order).exists():
        return
    if order.safety_locks.exists() or order.follow_ups.exists():
        return
    former, current = order.procedure_id, procedures_in_force([schedule.procedure_id])[schedule.procedure.pk]
    route = [stop.asset for stop in order.route.select_related("asset")]
    others = Procedure.objects.filter(pk__in=order.steps.values("procedure")).exclude(
        pk__in=[pk for pk in (former, current.pk) if pk is not None])
    followed = [current, *others.order_by("pk")]
    order.steps.filter(procedure__isnull=False).delete()
    order.procedure = current
    copy_steps(order, followed, route)
