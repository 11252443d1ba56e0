"""Maintenance plans: a job plan with a frequency becomes a plan for its type, which keeps a schedule per component."""

from collections.abc import Sequence
from typing import Any

from cmms.importing.history import record_history
from cmms.importing.report import Report
from maintenance.choices import Basis, FrequencyType
from maintenance.imports.cobie.jobs import plan_key
from maintenance.imports.cobie.plans import JobPlan
from maintenance.imports.cobie.plant import Plant
from maintenance.models import MaintenancePlan
from maintenance.services import keep_plans
from workorders.models import Procedure


class UpkeepImport:
    """Counted from the sheet's own Start; what fell due before the import is no row. A plan that is there already
    stays as people left it: another frequency in the workbook is reported, and changed by hand."""

    def __init__(self, plant: Plant, plans: Sequence[JobPlan]) -> None:
        self._plant = plant
        self._plans = {plan_key(plan): plan for plan in plans if not plan.refusal}

    def make(self, report: Report) -> None:
        """Make the plans and schedules of the procedures that were imported before; the notes go to ``report``."""
        procedures = self._procedures()
        known = {each.external_id: each for each in MaintenancePlan.objects.filter(
            source_system=self._plant.source_system, external_id__in=procedures)}
        fresh: list[MaintenancePlan] = []
        for external_id, procedure in procedures.items():
            plan = self._plans[external_id]
            reason = self._no_plan(plan, procedure)
            if reason:
                report.notes.append(f"“{plan.name}”{_of(plan)} is a procedure without a plan: {reason}")
            elif external_id in known:
                report.notes += self._differs(plan, known[external_id])
            else:
                fresh.append(self._plan(plan, procedure, external_id))
        MaintenancePlan.objects.bulk_create(fresh, batch_size=500)
        record_history(MaintenancePlan, [each.pk for each in fresh], "+")
        kept = keep_plans(plans=[*known.values(), *fresh], by=self._plant.user) if known or fresh else 0
        report.notes.append(f"{len(self._plans):,} job plans: {len(fresh)} became maintenance plans, {len(known)} were "
                            f"there already; {kept} schedules were made or changed for the components of their types.")

    def _procedures(self) -> dict[str, Any]:
        """Key → the current procedure, in the order of the sheet."""
        found = Procedure.objects.filter(source_system=self._plant.source_system, external_id__in=list(self._plans))
        by_key = {each.external_id: each for each in found.select_related("asset_model")}
        return {key: by_key[key] for key in self._plans if key in by_key}

    def _no_plan(self, plan: JobPlan, procedure: Any) -> str:
        if procedure.asset_model is None:
            return "it names no type whose components a schedule could be for."
        if plan.frequency is None:
            said = ", ".join(f"“{each}”" for each in plan.frequencies)
            return f"its frequency is {said}." if said else "it states no frequency."
        return ""

    def _plan(self, plan: JobPlan, procedure: Any, external_id: str) -> MaintenancePlan:
        assert plan.frequency is not None
        return MaintenancePlan(
            asset_model=procedure.asset_model, location=self._plant.root, title=plan.name, procedure=procedure,
            frequency_type=FrequencyType(plan.frequency.unit.upper()), frequency_value=plan.frequency.value,
            basis=Basis.FIXED, starts_on=plan.starts_on, estimated_hours=procedure.estimated_hours,
            craft_id=procedure.craft_id, source_system=self._plant.source_system, external_id=external_id)

    def _differs(self, plan: JobPlan, known: MaintenancePlan) -> list[str]:
        assert plan.frequency is not None
        said = (plan.frequency.unit.upper(), plan.frequency.value)
        if (known.frequency_type, known.frequency_value) == said:
            return []
        return [f"“{plan.name}”{_of(plan)} is now every {plan.frequency.value} {plan.frequency.unit}; its plan keeps "
                f"what it had. Change it on the plan, where that opens a revision of its schedules."]


def _of(plan: JobPlan) -> str:
    return f" of {plan.type_name}" if plan.type_name else ""


__all__ = ["UpkeepImport"]
