"""The steps an order takes over from its procedures."""

from collections.abc import Sequence

from assets.models import Asset, Meter
from workorders.choices import StepKind
from workorders.models import Procedure, ProcedureStep, WorkOrder, WorkOrderAsset, WorkOrderStep

# What a step is, copied word for word; where it stands in the list is the order's own.
_COPIED = ("section", "kind", "text", "required", "unit", "low", "high", "choices", "meter_name", "safety",
           "blocks_start", "on_fail", "estimated_minutes")


def lay_route(order: WorkOrder, route: Sequence[Asset]) -> None:
    """One line per asset, in the order given."""
    WorkOrderAsset.objects.bulk_create(
        WorkOrderAsset(work_order=order, asset=asset, position=position)
        for position, asset in enumerate(route, start=1))


def copy_steps(order: WorkOrder, procedures: Sequence[Procedure], route: Sequence[Asset] = ()) -> list[WorkOrderStep]:
    """Copies of all steps as they are now, behind what the order has already; on a route once per asset."""
    templates = list(ProcedureStep.objects.filter(procedure__in=procedures).order_by("position"))
    ranked = sorted(templates, key=lambda s: [p.pk for p in procedures].index(s.procedure_id))
    stops: Sequence[Asset | None] = route or (None,)
    asset_ids = [stop.pk if stop else order.asset_id for stop in stops]
    meters: dict[tuple[int | None, str], Meter] = {(meter.asset_id, meter.name): meter for meter in
              Meter.objects.filter(asset__in=[i for i in asset_ids if i is not None])}
    first = order.steps.count() + 1
    steps: list[WorkOrderStep] = []
    for stop, asset_id in zip(stops, asset_ids, strict=True):
        for template in ranked:
            step = WorkOrderStep(work_order=order, position=first + len(steps), procedure_id=template.procedure_id,
                                 procedure_step=template, asset=stop,
                                 **{name: getattr(template, name) for name in _COPIED})
            if template.kind == StepKind.READING:
                step.meter = meters.get((asset_id, template.meter_name))
            steps.append(step)
    return WorkOrderStep.objects.bulk_create(steps)
