"""What the COBie import makes of attributes, documents, spares and jobs."""

from pathlib import Path

import pytest

from assets.models import AssetAttribute, Document, LocationAttribute
from inventory.models import Part, Supplier
from tests.importing.cobie import attribute, book, counts, imported, job, sentences
from workorders.models import Procedure

pytestmark = pytest.mark.django_db


def test_attributes_find_their_owner_type_and_number(tmp_path: Path) -> None:
    path = book(tmp_path, Attribute=[
        attribute("Power", 5.5, Unit="kW"), attribute("Power", "n/a", Unit="kW"), attribute("Spare", "True"),
        attribute("Area", 12, "Space", "G1"), attribute("Area", 12.5, "Spaces", "G2"),
        attribute("Storeys", 2, "Facility", "Mill"),
        attribute("x", 1, "Component", "P-9"), attribute("x", 1, "Facility", "Other"), attribute("", 1),
        attribute("x", 1, "", ""), attribute("Flow", 3, "System", "Water")])
    reports = imported(path)
    assert counts(reports["Attribute"]) == (6, 0, 0, 4)
    assert (reports["Attribute"].records, reports["Attribute"].read) == (11, 10)
    assert reports["Attribute"].notes == ["Rows about sheets that are not imported were passed over: System 1."]
    rows = AssetAttribute.objects.values_list("attribute_name", "attribute_value", "data_type", "unit")
    assert set(rows) == {("Power", "5.5", "DECIMAL", "kW"), ("Power (2)", "", "TEXT", "kW"),
                         ("Spare", "true", "BOOLEAN", "")}
    areas = LocationAttribute.objects.filter(attribute_name="Area").values_list("attribute_value", "data_type")
    assert set(areas) == {("12", "DECIMAL"), ("12.5", "DECIMAL")}, "one series, one type"
    assert counts(imported(path)["Attribute"]) == (0, 0, 6, 4)


def test_documents_stand_with_what_they_are_about_or_with_the_facility(tmp_path: Path) -> None:
    def document(name: str, sheet: str, row: str, **said: str) -> dict[str, str]:
        return {"Name": name, "SheetName": sheet, "RowName": row, "Directory": "docs/", "File": "a.pdf", **said}

    path = book(tmp_path, Document=[
        document("Manual", "Type", "Pump A", Category="Manuals", Stage="As Built"), document("Plan", "Floor", "Ground"),
        document("Permit", "Facility", "Mill"), document("Label", "Component", "P-1", Directory="C:\\docs"),
        document("Scheme", "System", "Water"), document("Lost", "Type", "Pump Z"),
        document("Nowhere", "Type", "Pump A", Directory="n/a", File="")])
    reports = imported(path)
    assert counts(reports["Document"]) == (6, 0, 0, 1) and reports["Document"].warned == 2
    found = {each.title: each for each in Document.objects.select_related("asset_model", "location", "asset", "site")}
    manual = found["Manual"]
    assert (str(manual.asset_model), manual.reference) == ("Sulzer Pump A", "docs/a.pdf")
    assert manual.description == "Stage: As Built"
    assert found["Plan"].location.name == "Ground" and found["Permit"].site.code == "MILL"  # type: ignore[union-attr]
    assert found["Label"].asset.name == "P-1" and found["Label"].reference == "C:\\docs\\a.pdf"  # type: ignore[union-attr]
    assert found["Lost"].site and found["Lost"].description == "About: Type Pump Z"
    assert counts(imported(path)["Document"]) == (0, 0, 6, 1)


def test_spares_become_parts_of_a_model_from_a_supplier(tmp_path: Path) -> None:
    Part(part_number="SEAL-1", description="Another firm's").save()
    contacts = [{"Email": "parts@x.example", "Company": "X Ltd", "GivenName": "Ann", "Phone": "1"},
                {"Email": "sales@x.example", "Company": "X Ltd"}]
    path = book(tmp_path, Contact=contacts, Spare=[
        {"Name": "Seal", "TypeName": "Pump A", "Suppliers": "PARTS@x.example", "PartNumber": "S-1", "SetNumber": "2"},
        {"Name": "Ring", "TypeName": "Pump A", "Suppliers": "nobody@x.example", "PartNumber": "SEAL-1"},
        {"Name": "Seal", "TypeName": "Fan B", "Suppliers": "sales@x.example, parts@x.example"},
        {"Name": "Belt", "TypeName": "Pump Z"}])
    reports = imported(path)
    assert counts(reports["Spare"]) == (3, 0, 0, 1) and reports["Spare"].warned == 2
    assert Supplier.objects.get().name == "X Ltd"
    ours = Part.objects.exclude(source_system="").order_by("id")
    assert list(ours.values_list("part_number", "manufacturer_part_number", "supplier__name",
                                 "fitted_in__asset_model__name")) == [
        ("S-1", "S-1", "X Ltd", "Pump A"), ("MILL-Ring", "SEAL-1", None, "Pump A"), ("MILL-Seal", "", "X Ltd", "Fan B")]
    assert counts(imported(path)["Spare"]) == (0, 0, 3, 1)


def test_a_changed_job_is_the_next_revision_of_its_procedure(tmp_path: Path) -> None:
    imported(book(tmp_path, Job=[job(), job(TaskNumber=2, Description="Listen")]))
    former = Procedure.objects.get()
    changed = book(tmp_path, Job=[job(), job(TaskNumber=2, Description="Listen well")])
    assert counts(imported(changed)["Job"]) == (0, 2, 0, 0)
    former.refresh_from_db()
    current = Procedure.objects.get(is_current=True)
    assert (former.is_current, former.source_system, former.steps.count()) == (False, "", 2)
    assert (current.number, current.revision, current.external_id) == (former.number, 2, "Job:Service|Pump A")
    assert list(current.steps.values_list("position", "text")) == [(1, "Look"), (2, "Listen well")]
    assert counts(imported(changed)["Job"]) == (0, 0, 2, 0)


def test_jobs_without_sense_are_rejected_row_by_row(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Job=[
        job(), job(Name="Round", Priors=2), job(Name="Round", TaskNumber=2, Priors=1),
        job(Name="Mute", Description=None), job(Name="Orphan", TypeName="Pump Z"), job(Name="n/a"),
        job(Name="Any", TypeName="n/a")]))
    assert counts(reports["Job"]) == (2, 0, 0, 5)
    assert "go round in a circle (lines 3, 4)" in sentences(reports["Job"])
    assert Procedure.objects.get(name="Any").asset_model is None
