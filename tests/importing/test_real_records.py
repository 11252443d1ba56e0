"""The real records of other systems, against the figures that were worked out from them by other means."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count, Max, Min, Sum

from assets.models import Asset, AssetAttribute, Meter, MeterReading
from tests.importing.running import counted, import_real, plant, reasons
from tests.needs import DATA
from workorders.choices import CostKind, Status, WorkType
from workorders.models import FailureCode, ServiceCost, WorkOrder

pytestmark = [pytest.mark.django_db, pytest.mark.data]

EXCAVATORS = "excavators_uwa/excavators.csv"


def reference(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / folder / "reference.json").read_text(encoding="utf-8"))
    return found


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def per_asset() -> dict[str, tuple[int, Decimal, str, str]]:
    """Letter of the excavator → orders, cost, first and last day."""
    rows = WorkOrder.objects.values("asset__tag").annotate(
        orders=Count("id"), cost=Sum("service_costs__amount"), first=Min("service_costs__incurred_on"),
        last=Max("service_costs__incurred_on"))
    return {str(row["asset__tag"])[-1]: (row["orders"], cents(row["cost"]), str(row["first"]), str(row["last"]))
            for row in rows}


def expected() -> dict[str, tuple[int, Decimal, str, str]]:
    return {letter: (row["work_orders"], cents(row["total_cost"]), row["first"], row["last"])
            for letter, row in reference("excavators_uwa")["per_asset"].items()}


def test_twelve_years_of_excavator_orders_come_in_to_the_cent(tmp_path: Path) -> None:
    plant()
    rejects = tmp_path / "rejects.csv"
    report = import_real("work_orders", EXCAVATORS, "excavators", rejects=rejects)
    assert counted(report) == {"read": 5485, "created": 5484, "rejected": 1}
    assert reasons(report) == ("line 3454: PMType: 't swing' is not listed under [values.work_type]; add it there with "
                               "what it means here. Cost: 'PM01' is not a number.")
    assert per_asset() == expected()
    costs = ServiceCost.objects.filter(kind=CostKind.IMPORTED)
    figures = reference("excavators_uwa")
    assert costs.filter(amount__lt=0).count() == figures["negative_cost_rows"] == 6
    assert costs.filter(amount=0).count() == figures["zero_cost_rows"]
    assert cents(costs.aggregate(sum=Sum("amount"))["sum"]) == cents(figures["total_cost"])
    twins = WorkOrder.objects.values("asset", "title", "scheduled_start", "work_type", "service_costs__amount") \
        .annotate(n=Count("id")).filter(n__gt=1)
    # by kind of work instead of PMType, of which four are OTHER: no less than the exact duplicates of the source
    assert sum(row["n"] - 1 for row in twins) >= figures["exact_duplicate_rows_extra"] == 358
    kinds = dict(WorkOrder.objects.values_list("work_type").annotate(Count("id")))
    assert kinds == {WorkType.CORRECTIVE: 5216, WorkType.PREVENTIVE: 153, WorkType.OTHER: 115}
    assert set(WorkOrder.objects.values_list("status", flat=True)) == {Status.CLOSED}

    again = import_real("work_orders", EXCAVATORS, "excavators")
    assert counted(again) == {"read": 5485, "unchanged": 5484, "rejected": 1}

    # “won,t swing”: the comma shifted the row; quoted, it comes in
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text(encoding="utf-8-sig").replace("won,t swing,PM01", '"won,t swing",PM01,0'),
                      encoding="utf-8")
    from cmms.importing.mapping import load_mapping
    from cmms.importing.run import Run
    from tests.importing.running import MAPPINGS

    assert counted(Run(load_mapping(str(MAPPINGS / "excavators.toml"), "work_orders"), mended)()) == {
        "read": 1, "created": 1}
    assert WorkOrder.objects.get(external_id="3453").title == "won,t swing"


@pytest.mark.parametrize(("file", "mapping", "longest"), [
    ("legacy_formats/sap_iw39_semicolon_cp1252.csv", "sap-iw39", 42),
    ("legacy_formats/sap_alv_list.txt", "sap-iw39-list", 25),
])
def test_both_shapes_of_sap_lists_give_the_same_sums(file: str, mapping: str, longest: int) -> None:
    plant()
    report = import_real("work_orders", file, mapping)
    assert counted(report) == {"read": 5484, "created": 5484}
    assert per_asset() == expected()
    assert max(len(title) for title in WorkOrder.objects.values_list("title", flat=True)) <= longest
    assert WorkOrder.objects.filter(external_id="0400000001").exists()
    assert any("may have cut them" in note for note in report.notes) is (longest == 25)
    assert counted(import_real("work_orders", file, mapping)) == {"read": 5484, "unchanged": 5484}


def test_a_fleet_with_its_failures_replacements_and_errors() -> None:
    plant("FLEET", "UTC", "USD")
    figures = reference("azure_pdm")
    assert counted(import_real("assets", "azure_pdm/PdM_machines.csv", "azure-machines")) == {
        "read": 100, "created": 100}
    models = Asset.objects.order_by().values_list("asset_model__name").annotate(Count("id"))
    assert dict(models) == figures["machines_per_model"]
    ages = [int(value) for value in AssetAttribute.objects.filter(data_type="INTEGER").values_list(
        "attribute_value", flat=True)]
    assert [min(ages), max(ages), round(sum(ages) / len(ages), 2)] == figures["age_min_max_mean"]

    files = {"maint": figures["maint_rows"], "failures": figures["failures_rows"], "errors": figures["errors_rows"]}
    for name, rows in files.items():
        file, mapping = f"azure_pdm/PdM_{name}.csv", f"azure-{name}"
        assert counted(import_real("work_orders", file, mapping)) == {"read": rows, "created": rows}
        assert counted(import_real("work_orders", file, mapping)) == {"read": rows, "unchanged": rows}

    failures = WorkOrder.objects.filter(is_functional_failure=True)
    assert failures.count() == 761
    per_machine = {tag.removeprefix("PDM-"): n for tag, n in failures.values_list("asset__tag").annotate(Count("id"))}
    assert per_machine == {machine: n for machine, n in figures["failures_per_machine"].items() if n}
    assert dict(FailureCode.objects.filter(source_system="Azure PdM").values_list("code").annotate(
        Count("found_on"))) == figures["failures_by_component"]
    errors = WorkOrder.objects.filter(work_type=WorkType.EVENT)
    assert (errors.count(), set(errors.values_list("status", flat=True))) == (3919, {Status.CLOSED})


def test_a_part_of_the_turbofan_readings(tmp_path: Path) -> None:
    """The first hundred cycles; benchmarks/ imports all 495,144."""
    import gzip

    plant()
    lines = gzip.decompress((DATA / "cmapss/train_FD001.txt.gz").read_bytes()).splitlines(keepends=True)[:100]
    path = tmp_path / "part.txt.gz"
    path.write_bytes(gzip.compress(b"".join(lines)))
    report = import_real("readings", str(path), "cmapss")
    assert counted(report) == {"read": 2400, "created": 2400}
    assert (Meter.objects.count(), MeterReading.objects.count()) == (24, 2400)
    reading = MeterReading.objects.get(meter__name="T24", meter__asset__tag="FD001-1", external_id="1|2|7")
    assert (reading.value, reading.read_at.isoformat()) == (Decimal("642.15"), "2000-01-01T02:00:00+00:00")
    assert counted(import_real("readings", str(path), "cmapss")) == {"read": 2400, "unchanged": 2400}

