"""The steps an order takes over from its procedures."""

from collections.abc import Mapping, Sequence

from django.db.models import Max

from assets.models import Asset, Meter
from workorders.choices import StepKind
from workorders.models import Procedure, ProcedureStep, WorkOrder, WorkOrderAsset, WorkOrderStep

# What a step is, copied word for word; where it stands in the list is the order's own.
COPIED = ("section", "kind", "text", "required", "unit", "low", "high", "choices", "meter_name", "safety",
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
    first = (order.steps.aggregate(last=Max("position"))["last"] or 0) + 1
    steps: list[WorkOrderStep] = []
    for stop in stops:
        for template in ranked:
            steps.append(step_of(order, template, first + len(steps), stop, meters))
    return WorkOrderStep.objects.bulk_create(steps)


def step_of(order: WorkOrder, template: ProcedureStep, position: int, stop: Asset | None,
            meters: Mapping[tuple[int | None, str], Meter]) -> WorkOrderStep:
    """The copy of one step that an order keeps; ``meters`` by asset and name."""
    step = WorkOrderStep(work_order=order, position=position, procedure_id=template.procedure_id,
                         procedure_step=template, asset=stop,
                         **{name: getattr(template, name) for name in COPIED})
    if template.kind == StepKind.READING:
        step.meter = meters.get((stop.pk if stop else order.asset_id, template.meter_name))
    return step

