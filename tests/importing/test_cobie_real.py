"""Three real hand-overs, held against what was counted in them beforehand."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assets.models import Asset, AssetAttribute, AssetModel, AssetModelAttribute, Document, Location, LocationAttribute
from assets.verify import problems
from cmms.audit.models import AuditLog
from cmms.importing.report import Report
from cmms.notifications.models import Notification
from inventory.models import AssetPart
from maintenance.imports.cobie.plans import Frequency, stated_frequency
from maintenance.imports.cobie.run import ASIDE, IMPORTED_SHEETS
from tests.importing.cobie import counts, imported
from tests.needs import DATA
from workorders.models import Procedure

pytestmark = [pytest.mark.data, pytest.mark.django_db]

FOLDER = DATA / "cobie"
BOOKS = {"duplex-design.xlsx": "DUPLEXAPARTMENT", "duplex-handover.xlsx": "DUPLEXAPARTMENT",
         "obn1-cobie-uk-2014.xlsx": "BUILDING1"}
# OBN1 writes attributes of two walls under names that no component has, and of systems and zones.
ORPHANS = {"obn1-cobie-uk-2014.xlsx": 17}
PASSED_OVER = {"obn1-cobie-uk-2014.xlsx": {"System": 270, "Zone": 6}}


def reference(book: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "reference" / f"{book}.json").read_text())
    return found


@pytest.mark.parametrize("book", BOOKS)
def test_a_hand_over_comes_in_as_it_was_counted(book: str) -> None:
    said = reference(book)
    reports = imported(FOLDER / book)
    check_reports(book, said, reports)
    check_places(book, said)
    check_components(book, said)
    check_jobs(book, said)
    check_spares(book, said)
    check_attributes(book, said)
    assert Document.objects.count() == said["records"]["Document"]
    assert not list(problems())
    assert not Notification.objects.exists()

    before = AuditLog.objects.count()
    again = imported(FOLDER / book)
    for name in IMPORTED_SHEETS:
        assert counts(again[name]) == (0, 0, reports[name].read - reports[name].rejected, reports[name].rejected), name
    assert AuditLog.objects.count() == before, "a second run wrote something"


def check_reports(book: str, said: dict[str, Any], reports: dict[str, Report]) -> None:
    for name in IMPORTED_SHEETS:
        report = reports[name]
        assert report.records == said["records"][name], name
        assert report.read == report.records - sum(PASSED_OVER.get(book, {}).values()) * (name == "Attribute"), name
        assert report.rejected == ORPHANS.get(book, 0) * (name == "Attribute"), [r.sentence for r in report.rejections]
        assert report.balanced
    aside = reports[ASIDE].notes
    for name in ("Contact", "Zone", "System", "Coordinate", "Assembly", "Issue"):
        assert any(note.startswith(f"{name}: {said['records'][name]:,} row") for note in aside), name


def check_places(book: str, said: dict[str, Any]) -> None:
    places = Location.objects.filter(site__code=BOOKS[book])
    assert places.filter(kind="FLOOR").count() == said["records"]["Floor"]
    assert places.filter(kind="SPACE").count() == said["records"]["Space"]
    assert Counter(places.filter(kind="SPACE").values_list("parent__name", flat=True)) == said["spaces_per_floor"]


def check_components(book: str, said: dict[str, Any]) -> None:
    assets = Asset.objects.filter(site__code=BOOKS[book])
    assert assets.count() == said["records"]["Component"]
    further = AssetAttribute.objects.filter(attribute_name="Further spaces")
    assert further.count() == said["components_in_many_spaces"]
    standing = Counter(assets.values_list("location__name", flat=True))
    standing.update(name for names in further.values_list("attribute_value", flat=True) for name in names.split(", "))
    assert standing == said["components_per_space"]
    assert Counter(assets.values_list("location__parent__name", flat=True)) == said["components_per_floor"]
    assert Counter(assets.values_list("asset_model__name", flat=True)) == said["components_per_type"]
    full = assets.filter(location__kind="SPACE", location__parent__kind="FLOOR", location__parent__parent__kind="SITE")
    assert full.count() == said["components_on_a_full_4_level_path"]
    assert AssetModel.objects.count() == said["records"]["Type"]
    assert AssetModel.objects.filter(asset_class__isnull=True).count() == 0
    assert all(asset.placements.filter(ends_at=None, location=asset.location).exists() for asset in assets)


def check_jobs(book: str, said: dict[str, Any]) -> None:
    plans = said.get("job_plans (distinct Name+TypeName; rows of one plan = its task steps by TaskNumber)", [])
    procedures = Procedure.objects.filter(is_current=True)
    assert procedures.count() == len(plans)
    for plan in plans:
        procedure = procedures.get(name=plan["name"], asset_model__name=plan["type"])
        assert procedure.steps.count() == plan["task_rows"]
        assert list(procedure.steps.values_list("position", flat=True)) == list(range(1, plan["task_rows"] + 1))
        assert sum(step.estimated_minutes or 0 for step in procedure.steps.all()) == plan["total_minutes_of_rows"]
        assert procedure.asset_model is not None
        assert procedure.asset_model.assets.count() == plan["components_of_type"]
        for frequency in plan["frequency"]:
            assert f"Frequency: {frequency}" in procedure.description.splitlines()
        assert f"Category: {', '.join(plan['category'])}" in procedure.description.splitlines()


def check_spares(book: str, said: dict[str, Any]) -> None:
    fitted = {(each.part.description, each.part.category, each.asset_model.name if each.asset_model else "")
              for each in AssetPart.objects.select_related("part", "asset_model")}
    assert fitted == {(spare["Name"], spare["Category"], spare["TypeName"]) for spare in said.get("spares", [])}
    assert AssetPart.objects.count() == said["records"]["Spare"]


def check_attributes(book: str, said: dict[str, Any]) -> None:
    found = Counter({
        "Type": AssetModelAttribute.objects.filter(external_id__startswith="Attribute:").count(),
        "Component": AssetAttribute.objects.filter(external_id__startswith="Attribute:").count() + ORPHANS.get(book, 0),
        **{name: LocationAttribute.objects.filter(external_id__startswith=f"Attribute:{name}|").count()
           for name in ("Facility", "Floor", "Space")},
        **PASSED_OVER.get(book, {}),
    })
    assert +found == said["attributes_per_sheet"]


def test_warranties_serial_numbers_and_firms_of_the_hand_over() -> None:
    imported(FOLDER / "duplex-handover.xlsx")
    boiler = Asset.objects.get(name="Boiler-1")
    assert (boiler.serial_number, boiler.tag, boiler.model_number) == ("357N82HJ", "DUPLEXAPARTMENT-Boiler-1", "28HE")
    assert (str(boiler.installed_on), str(boiler.warranty_starts_on)) == ("2010-05-10", "2010-05-10")
    assert str(boiler.warranty_ends_on) == "2012-05-10", "two years by its type"
    # Kohler has three addresses in the workbook and is one firm here.
    assert AssetModel.objects.filter(manufacturer="Kohler Co.").count() == 6
    assert AssetPart.objects.get(part__description="Shower Stall Parts Lists").part.supplier.name == "Kohler Co."  # type: ignore[union-attr]
    assert Asset.objects.filter(serial_number=None).count() == 7, "987530700 five times more, and two others once more"
    assert AssetAttribute.objects.filter(attribute_name="SerialNumber").count() == 7
    perimeter = LocationAttribute.objects.get(location__name="B205", attribute_name="Perimeter")
    assert (perimeter.attribute_value, perimeter.data_type, perimeter.unit) == ("5.404", "DECIMAL", "meter")
    hole = AssetAttribute.objects.filter(attribute_name="HasSinkHole")
    assert set(hole.values_list("data_type", flat=True)) == {"BOOLEAN"}
    doubled = AssetModelAttribute.objects.filter(attribute_name__startswith="Reference",
                                                 asset_model__name="Single Pole Switch")
    assert sorted(doubled.values_list("attribute_name", flat=True)) == ["Reference", "Reference (2)"]


def test_the_six_frequencies_of_the_hand_over_can_be_read_back_for_plans() -> None:
    imported(FOLDER / "duplex-handover.xlsx")
    found = Counter(stated_frequency(text) for text in Procedure.objects.values_list("description", flat=True))
    assert found == {Frequency(1, "year"): 3, Frequency(2, "week"): 1, Frequency(3, "month"): 1,
                     Frequency(5, "year"): 1, None: 6}
    weekly = Procedure.objects.get(name="Boiler Inspection - Bi Weekly")
    assert "Halide Leak Detector Kit (Tools, Grainger (HVAC) - Model No. 3JH45, Qty-1.): steps 2, 4" in weekly.resources
    assert str(weekly.estimated_hours) == "0.50", "the first row sums the others up"


def test_placeholders_of_the_design_are_missing_and_the_hand_over_fills_them(tmp_path: Path) -> None:
    imported(FOLDER / "duplex-design.xlsx")
    assert not Asset.objects.exclude(serial_number=None).exists()
    assert not Asset.objects.exclude(barcode="").exists() and not Asset.objects.exclude(installed_on=None).exists()
    assert not AssetModel.objects.exclude(manufacturer="").exists()
    assert Asset.objects.filter(tag=None).count() == 0
    reports = imported(FOLDER / "duplex-handover.xlsx")
    assert counts(reports["Component"]) == (0, 232, 0, 0)
    assert counts(reports["Type"]) == (0, 43, 0, 0)
    assert Asset.objects.exclude(serial_number=None).count() == 225
    assert counts(imported(FOLDER / "duplex-handover.xlsx")["Component"]) == (0, 0, 232, 0)
    trials = imported(FOLDER / "obn1-cobie-uk-2014.xlsx", dry_run=True, rejects=tmp_path / "rejects.csv")
    assert trials["Component"].created == 10 and not Location.objects.filter(name="Storey1").exists()
    assert len((tmp_path / "rejects.csv").read_text().splitlines()) == 18
