"""Jobs: one job plan becomes one procedure, each of its rows a step."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.utils import timezone

from cmms.importing import Context
from cmms.importing.history import record_history
from cmms.importing.upsert import Item, ModelImporter, Refused
from maintenance.imports.cobie.beside import Beside, batches
from maintenance.imports.cobie.keys import key, shortened
from maintenance.imports.cobie.plans import JobPlan, resource_kinds
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import SheetRow
from workorders.models import Procedure, ProcedureStep

Step = tuple[str, int | None]  # text, estimated minutes


class JobImport(ModelImporter):
    """Takes one row per plan, whose ``values`` are not used: the plan is found by its external id.

    A plan that differs from its procedure becomes the procedure's next revision, which takes over the source's keys;
    the former one stays, for the orders that were made from it.
    """

    kind = sheet = "Job"
    model = Procedure
    fields: ClassVar[dict[str, Any]] = {}
    chunk = 200

    def __init__(self, plant: Plant, plans: Sequence[JobPlan]) -> None:
        super().__init__(Context(source_system=plant.source_system, user=plant.user, dry_run=plant.dry_run))
        self.plant = plant
        self._plans = {plan_key(plan): plan for plan in plans}
        self._kinds = resource_kinds(plant.book.sheet("Resource"))

    def rows(self) -> list[SheetRow]:
        """One row per plan, for :meth:`load`."""
        return [SheetRow(plan.rows[0].line, plan.rows[0].source_row, external_id, plan.rows[0].values)
                for external_id, plan in self._plans.items()]

    def plan_of(self, row: SheetRow) -> JobPlan:
        return self._plans[row.external_id]

    def facts(self, item: Item) -> dict[str, Any]:
        plan = self._plans[item.row.external_id]
        if plan.refusal:
            raise Refused(plan.refusal)
        if len(plan.name) > 255:
            raise Refused(f"Name: {plan.name[:60]}… has {len(plan.name)} characters and the field holds 255.")
        item.warnings += plan.warnings
        facts = self._facts(plan, item)
        item.extra = Beside(plan=(plan, facts))
        return facts | {"number": self._number(plan)} if item.new else {}

    def _facts(self, plan: JobPlan, item: Item) -> dict[str, Any]:
        kind = self.plant.types.require(plan.type_name) if plan.type_name else None
        if kind is None:
            item.warnings.append(f"TypeName: the job “{plan.name}” names no type, so it is for any asset.")
        hours = None
        if plan.total_minutes is not None:
            hours = (Decimal(plan.total_minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return {"name": plan.name, "asset_model_id": kind and kind.pk, "asset_class_id": kind and kind.asset_class_id,
                "estimated_hours": hours, "description": "\n".join(plan.stated()),
                "resources": "\n".join(plan.resources(self._kinds))}

    def _number(self, plan: JobPlan) -> str:
        said = "-".join(filter(None, (self.plant.site.code, plan.name, plan.type_name)))
        return shortened(said, 100)

    def related(self, items: Sequence[Item]) -> None:
        steps: dict[int, list[Step]] = {item.instance.pk: [] for item in items}
        for batch in batches(steps):
            rows = ProcedureStep.objects.filter(procedure__in=batch).order_by("procedure", "position")
            for pk, text, taken in rows.values_list("procedure", "text", "estimated_minutes"):
                steps[pk].append((text, taken))
        for item in items:
            plan, facts = item.extra.plan
            item.extra_changed = (steps[item.instance.pk] != _steps(plan)
                                  or any(getattr(item.instance, name) != value for name, value in facts.items()))

    def after(self, items: Sequence[Item]) -> None:
        known = [item for item in items if not item.new]
        if known:
            self._revise(known)
        ProcedureStep.objects.bulk_create(
            [ProcedureStep(procedure=item.instance, position=position, text=text, estimated_minutes=taken)
             for item in items for position, (text, taken) in enumerate(_steps(item.extra.plan[0]), 1)],
            batch_size=500)

    def _revise(self, items: Sequence[Item]) -> None:
        former = [item.instance for item in items]
        for procedure, item in zip(former, items, strict=True):
            _plan, facts = item.extra.plan
            item.instance = Procedure(
                number=procedure.number, revision=procedure.revision + 1, craft_id=procedure.craft_id,
                needs_line_stop=procedure.needs_line_stop, sign_off_required=procedure.sign_off_required,
                source_system=procedure.source_system, external_id=procedure.external_id, **facts)
            procedure.is_current = False
            procedure.source_system = procedure.external_id = ""
            procedure.version += 1
            procedure.updated_at = timezone.now()
        Procedure.objects.bulk_update(former, ["is_current", "source_system", "external_id", "version", "updated_at"],
                                      batch_size=200)
        record_history(Procedure, [each.pk for each in former], "~")
        fresh = [item.instance for item in items]
        Procedure.objects.bulk_create(fresh, batch_size=500)
        record_history(Procedure, [each.pk for each in fresh], "+")


def plan_key(plan: JobPlan) -> str:
    return key("Job", plan.name, plan.type_name)


def _steps(plan: JobPlan) -> list[Step]:
    return [(task.text, task.minutes) for task in plan.tasks]
