"""The rules of the COBie import, each on a workbook of a few rows."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assets.models import Asset, AssetClass, AssetModel, Location, LocationAttribute, Site
from assets.services import create_location, create_site, rename_node
from cmms.audit.models import AuditLog
from cmms.errors import NotAllowed
from cmms.importing import ImportRefused
from maintenance.imports.cobie.run import IMPORTED_SHEETS
from tests.importing.cobie import (
    FACILITY,
    SPACES,
    TYPES,
    Rows,
    attribute,
    attributes,
    book,
    component,
    counts,
    imported,
    job,
    sentences,
    with_wrong_dimensions,
    written,
)

pytestmark = pytest.mark.django_db


# Sheets and files

def test_every_sheet_balances_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = book(tmp_path)
    rows = {"Facility": 1, "Floor": 2, "Space": 3, "Type": 2, "Component": 1}
    first, second = imported(path), imported(path)
    assert {name: counts(first[name]) for name in rows} == {name: (count, 0, 0, 0) for name, count in rows.items()}
    assert {name: counts(second[name]) for name in rows} == {name: (0, 0, count, 0) for name, count in rows.items()}


def test_spellings_of_sheets_and_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "plant.ods", {
        "Facilities": [FACILITY], "FLOORS": [{"NAME": "Ground"}], "space": [{"name": "G1", "Floor Name": "Ground"}],
        "Types": [{"Name": "Pump A", "Warranty Duration Parts": 1, "WarrantyDurationUnit": "Year",
                   "External Identifier": "GUID-1"}],
        "Components": [{"name": "P-1", "Type Name": "Pump A", "Space Names": "G1", "Serial No.": 4711.0,
                        "Warranty Start Date": "2010-04-21", "Tag No": "T-1"}]})
    imported(path)
    asset = Asset.objects.get()
    assert (asset.serial_number, asset.tag, asset.location.name) == ("4711", "T-1", "G1")  # type: ignore[union-attr]
    assert asset.warranty_ends_on == dt.date(2011, 4, 21)
    assert asset.asset_model.attributes.get(attribute_name="ExtIdentifier").attribute_value == "GUID-1"  # type: ignore[union-attr]


def test_a_title_may_stand_above_the_columns(tmp_path: Path) -> None:
    path = book(tmp_path)
    workbook = load_workbook(path)
    workbook["Space"].insert_rows(1)
    workbook["Space"]["A1"] = "Rooms of the mill"
    workbook.save(path)
    assert imported(path)["Space"].created == 3


def test_a_wrong_dimension_tag_hides_no_row(tmp_path: Path) -> None:
    reports = imported(with_wrong_dimensions(book(tmp_path)))
    assert reports["Component"].created == 1 and reports["Space"].created == 3


def test_no_facility_no_rows_or_no_workbook_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no row in a sheet Facility"):
        imported(book(tmp_path, Facility=[]))
    with pytest.raises(ImportRefused, match="No row was read"):
        imported(book(tmp_path, Floor=[], Space=[], Type=[], Component=[]))
    with pytest.raises(ImportRefused, match="2 facilities"):
        imported(book(tmp_path, Facility=[FACILITY, {**FACILITY, "Name": "Other"}]))
    with pytest.raises(ImportRefused, match="no column Name"):
        imported(book(tmp_path, Space=[{"Room": "G1"}]))
    (tmp_path / "text.xlsx").write_text("Name,FloorName")
    with pytest.raises(ImportRefused, match="cannot be opened"):
        imported(tmp_path / "text.xlsx")
    assert not Site.objects.exists(), "a refused workbook leaves nothing behind"


def test_sheets_that_are_not_imported_are_told_with_their_rows(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Zone=[{"Name": "Z", "SpaceNames": "G1"}] * 3, Costs=[{"Name": "x"}]))
    assert {"Zone: 3 rows not imported.", "Costs: 1 row not imported."} <= set(reports["other sheets"].notes)


def test_a_dry_run_tells_and_takes_back(tmp_path: Path) -> None:
    reports = imported(book(tmp_path), dry_run=True)
    assert reports["Component"].created == 1 and reports["Component"].dry_run
    assert not Site.objects.exists() and not Asset.objects.exists()


def test_rejected_rows_stand_in_the_file_with_sheet_line_and_reason(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    reports = imported(book(tmp_path, Component=[component("P-1"), component("P-2", Space="Attic")]), rejects=rejects)
    assert counts(reports["Component"]) == (1, 0, 0, 1)
    lines = rejects.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith('3,2,"There is no Space “Attic”')
    assert ",Component,P-2,Name: P-2; TypeName: Pump A; Space: Attic" in lines[1]


# Places and links

def test_orphans_are_rejected_and_what_stands_on_them_too(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Space=[*SPACES, {"Name": "X1", "FloorName": "Cellar"}], Component=[
        component("P-1"), component("P-2", Space="X1"), component("P-3", TypeName="Pump Z")]))
    assert counts(reports["Space"]) == (3, 0, 0, 1) and "no Floor “Cellar”" in sentences(reports["Space"])
    assert counts(reports["Component"]) == (1, 0, 0, 2)
    assert "no Space “X1”" in sentences(reports["Component"]) and "no Type “Pump Z”" in sentences(reports["Component"])


def test_a_name_that_is_missing_or_stands_twice_is_rejected(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Component=[component("P-1"), component("n/a"), component("P-1")]))
    assert counts(reports["Component"]) == (1, 0, 0, 2)
    assert "4: “P-1” stands in line 2" in sentences(reports["Component"])


def test_a_cell_with_a_spreadsheet_error_rejects_its_row(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Component=[component("P-1"), component("P-2", Description="#REF!")]))
    assert counts(reports["Component"]) == (1, 0, 0, 1)
    assert "Description: the cell holds the spreadsheet's error #REF!" in sentences(reports["Component"])


def test_a_component_stands_in_its_first_space_and_names_with_commas_are_one(tmp_path: Path) -> None:
    spaces = [*SPACES, {"Name": "Hall, north", "FloorName": "ground"}]
    imported(book(tmp_path, Space=spaces, Component=[
        component("P-1", Space="G2, F1"), component("P-2", Space="Hall, north"), component("P-3", Space="n/a"),
        component("P-4", Space="G1, Attic")]))
    found = {asset.name: asset for asset in Asset.objects.select_related("location")}
    assert [found[f"P-{n}"].location.name for n in (1, 2, 3, 4)] == ["G2", "Hall, north", "Mill", "G1"]  # type: ignore[union-attr]
    assert attributes(found["P-1"])["Further spaces"] == "F1" and attributes(found["P-4"])["Further spaces"] == "Attic"
    assert Location.objects.get(name="Hall, north").parent.name == "Ground", "capitals aside"  # type: ignore[union-attr]


def test_what_moved_in_the_next_workbook_moves_here(tmp_path: Path) -> None:
    imported(book(tmp_path))
    path = book(tmp_path, Space=[{"Name": "G1", "FloorName": "First"}, *SPACES[1:]],
                Component=[component("P-1", Space="F1")])
    reports = imported(path)
    assert counts(reports["Space"]) == (0, 1, 2, 0) and counts(reports["Component"]) == (0, 1, 0, 0)
    assert Location.objects.get(name="G1").parent.name == "First"  # type: ignore[union-attr]
    assert [stay.location.name for stay in Asset.objects.get().placements.order_by("starts_at")] == ["G1", "F1"]  # type: ignore[union-attr]
    assert counts(imported(path)["Space"]) == (0, 0, 3, 0) and counts(imported(path)["Component"]) == (0, 0, 1, 0)


def test_room_tags_are_codes_where_they_are_free(tmp_path: Path) -> None:
    spaces: Rows = [{"Name": "G1", "FloorName": "Ground", "RoomTag": "001", "NetArea": 12.5, "UsableHeight": 3},
                    {"Name": "G2", "FloorName": "Ground", "RoomTag": "001"}]
    path = book(tmp_path, Space=spaces)
    reports = imported(path)
    assert list(Location.objects.filter(kind="SPACE").order_by("name").values_list("code", flat=True)) == ["001", None]
    assert "RoomTag: '001' is another place's code" in sentences(reports["Space"])
    kept = LocationAttribute.objects.filter(location__name__startswith="G").values_list(
        "location__name", "attribute_name", "attribute_value", "data_type", "unit")
    assert set(kept) == {("G1", "NetArea", "12.5", "DECIMAL", "squaremeters"), ("G2", "RoomTag", "001", "TEXT", ""),
                         ("G1", "UsableHeight", "3", "DECIMAL", "meters")}
    assert counts(imported(path)["Space"]) == (0, 0, 2, 0)


# Components

def test_tags_and_serial_numbers_that_are_taken_become_attributes(tmp_path: Path) -> None:
    path = book(tmp_path, Component=[
        component("P-1", TagNumber="T", SerialNumber=123.0), component("P-2", TagNumber="T", SerialNumber="123"),
        component("P-3", TagNumber="TagNumber", SerialNumber="unknown", BarCode="B-3", AssetIdentifier="A-3")])
    reports = imported(path)
    first, second, third = Asset.objects.order_by("name")
    assert (first.tag, first.serial_number, second.tag, second.serial_number) == ("T", "123", None, None)
    assert attributes(second) == {"TagNumber": "T", "SerialNumber": "123"}
    assert (third.tag, third.serial_number, third.barcode) == ("MILL-P-3", None, "B-3")
    assert attributes(third) == {"AssetIdentifier": "A-3"}
    assert reports["Component"].warned == 2
    assert counts(imported(path)["Component"]) == (0, 0, 3, 0)
    # The next workbook says it rightly: the field is filled and the attribute goes.
    mended = book(tmp_path, Component=[component("P-2", TagNumber="T-2", SerialNumber="124")])
    assert counts(imported(mended)["Component"]) == (0, 1, 0, 0)
    second.refresh_from_db()
    assert (second.tag, second.serial_number, attributes(second)) == ("T-2", "124", {})
    assert counts(imported(mended)["Component"]) == (0, 0, 1, 0)


def test_a_tag_of_another_systems_asset_is_taken_too(tmp_path: Path) -> None:
    other = create_site(by=None, code="OLD", name="Old plant")
    Asset(site=other, name="Old pump", tag="T", serial_number="123").save()
    imported(book(tmp_path, Component=[component("P-1", TagNumber="T", SerialNumber="123")]))
    asset = Asset.objects.get(name="P-1")
    assert (asset.tag, asset.serial_number, len(attributes(asset))) == (None, None, 2)


def test_dates_that_cannot_be_read_are_kept_and_defaults_are_missing(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Component=[
        component("P-1", InstallationDate="31/31/2010", WarrantyStartDate="04/05/2010"),
        component("P-2", InstallationDate="1900-12-31T23:59:59", WarrantyStartDate=dt.datetime(2012, 2, 29, 9)),
        component("P-3", InstallationDate=40289, WarrantyStartDate="n/a")]))
    first, second, third = Asset.objects.order_by("name")
    assert (first.installed_on, first.warranty_starts_on, first.warranty_ends_on) == (None, None, None)
    assert attributes(first) == {"InstallationDate": "31/31/2010", "WarrantyStartDate": "04/05/2010"}
    assert "means different days" in sentences(reports["Component"]) and reports["Component"].warned == 2
    assert (second.installed_on, str(second.warranty_ends_on)) == (None, "2014-02-28")
    assert str(third.installed_on) == "2010-04-21" and third.placements.get().starts_at.date() == third.installed_on


def test_what_a_person_changed_stays(tmp_path: Path) -> None:
    imported(book(tmp_path))
    rename_node(by=None, node=Asset.objects.get(), name="Feed pump")
    reports = imported(book(tmp_path, Component=[component("P-1", Description="New words")]))
    assert counts(reports["Component"]) == (0, 0, 1, 0) and "A person changed" in sentences(reports["Component"])
    assert (Asset.objects.get().name, Asset.objects.get().description) == ("Feed pump", "")


def test_what_the_next_workbook_leaves_out_stays(tmp_path: Path) -> None:
    imported(book(tmp_path, Component=[component("P-1", SerialNumber="123", Description="Words", AssetIdentifier="A")]))
    assert counts(imported(book(tmp_path))["Component"]) == (0, 0, 1, 0)
    assert (Asset.objects.get().serial_number, attributes(Asset.objects.get())) == ("123", {"AssetIdentifier": "A"})


# Types

def test_classes_are_shared_by_name_and_told_apart_by_code(tmp_path: Path) -> None:
    AssetClass(name="Pumps").save()
    path = book(tmp_path, Type=[*TYPES, {"Name": "Fan C", "Category": "99-1: Fans"}])
    imported(path)
    assert set(AssetClass.objects.values_list("code", "name")) == {
        ("", "Pumps"), ("23-75", "Fans"), ("99-1", "Fans (99-1)")}
    assert counts(imported(path)["Type"]) == (0, 0, 3, 0) and AssetClass.objects.count() == 3


def test_numbers_that_are_none_are_kept_as_attributes(tmp_path: Path) -> None:
    reports = imported(book(tmp_path, Type=[{
        "Name": "Pump A", "ReplacementCost": "CIC 5", "ExpectedLife": 10, "DurationUnit": "n/a",
        "WarrantyDurationParts": 5, "WarrantyDurationUnit": "weeks", "Color": "Red"}]))
    model = AssetModel.objects.get()
    assert (model.replacement_cost, model.expected_life_years, model.warranty_parts_months) == (None, None, None)
    assert dict(model.attributes.values_list("attribute_name", "attribute_value")) == {
        "ReplacementCost": "CIC 5", "ExpectedLife": "10", "WarrantyDurationParts": "5", "WarrantyDurationUnit": "weeks",
        "Color": "Red"}
    assert reports["Type"].warned == 3


def test_a_model_of_the_same_maker_and_name_elsewhere_keeps_its_name(tmp_path: Path) -> None:
    AssetModel(name="Pump A", manufacturer="Sulzer").save()
    path = book(tmp_path)
    imported(path)
    assert Asset.objects.get().asset_model.name == "Pump A (MILL)"  # type: ignore[union-attr]
    assert counts(imported(path)["Type"]) == (0, 0, 2, 0)


# Sites, people, cost

def test_the_facility_becomes_a_site_with_its_units(tmp_path: Path) -> None:
    reports = imported(book(tmp_path), site="m-1")
    site = Site.objects.get()
    assert (site.code, site.name, site.currency, site.time_zone) == ("m-1", "Mill", "EUR", "UTC")
    root = Location.objects.get(parent=None)
    assert dict(root.attributes.values_list("attribute_name", "attribute_value"))["AreaUnits"] == "squaremeters"
    assert "time zone UTC" in reports["Facility"].notes[0]


def test_an_empty_site_becomes_the_facility_and_a_used_one_gets_a_building(tmp_path: Path) -> None:
    empty = create_site(by=None, code="EMPTY", name="Empty", time_zone="Europe/Zurich", currency="CHF")
    imported(book(tmp_path), site="EMPTY")
    assert Location.objects.get(name="Ground").parent == Location.objects.get(site=empty, parent=None)
    assert Asset.objects.get().tag == "EMPTY-P-1"
    used = create_site(by=None, code="USED", name="Used")
    create_location(by=None, parent=Location.objects.get(site=used, parent=None), name="Yard")
    imported(book(tmp_path), site="USED")
    assert [place.name for place in Location.objects.get(site=used, name="Ground").trail] == ["Used", "Mill"]
    assert Asset.objects.get(site=used).tag == "USED-Mill-P-1", "beside the same names of another building"
    assert all(counts(imported(book(tmp_path), site=code)[name])[:2] == (0, 0)
               for code in ("EMPTY", "USED") for name in IMPORTED_SHEETS)
    with pytest.raises(ImportRefused, match="at several sites"):
        imported(book(tmp_path))


def test_a_namesake_and_a_strange_site_are_refused(tmp_path: Path) -> None:
    imported(book(tmp_path, Facility=[{**FACILITY, "ExternalFacilityIdentifier": "GUID-1"}]))
    with pytest.raises(ImportRefused, match="they are two buildings"):
        imported(book(tmp_path, Facility=[{**FACILITY, "ExternalFacilityIdentifier": "GUID-2"}]))
    create_site(by=None, code="BARN", name="Somebody's")
    with pytest.raises(ImportRefused, match="did not make"):
        imported(book(tmp_path, Facility=[{**FACILITY, "Name": "Barn"}]))


def test_the_audit_log_says_that_it_was_an_import(tmp_path: Path) -> None:
    imported(book(tmp_path))
    channels = AuditLog.objects.filter(table_name__in=["assets", "locations", "asset_models"]).values_list("channel")
    assert set(channels) == {("import",)}


def test_only_who_may_make_places_assets_and_parts_imports(tmp_path: Path) -> None:
    users = get_user_model().objects
    with pytest.raises(NotAllowed):
        imported(book(tmp_path), user=users.create_user("requester"))
    assert not Site.objects.exists()
    admin = users.create_superuser("admin")
    imported(book(tmp_path), user=admin)
    assert set(AuditLog.objects.filter(table_name="assets").values_list("changed_by")) == {(admin.pk,)}


def test_queries_do_not_grow_with_rows(tmp_path: Path) -> None:
    def reads(number: int, folder: str) -> int:
        (tmp_path / folder).mkdir()
        path = book(tmp_path / folder, Facility=[{**FACILITY, "Name": folder}],
                    Component=[component(f"P-{n}", SerialNumber=f"{folder}-{n}", BarCode="x", AssetIdentifier=n)
                               for n in range(number)],
                    Attribute=[attribute("Power", n, row=f"P-{n}") for n in range(number)],
                    Job=[job(Name=f"Job {n}") for n in range(number)])
        with CaptureQueriesContext(connection) as first:
            imported(path)
        with CaptureQueriesContext(connection) as second:
            imported(path)
        return sum(query["sql"].startswith("SELECT") for query in [*first, *second])

    assert abs(reads(5, "few") - reads(60, "many")) <= 3
