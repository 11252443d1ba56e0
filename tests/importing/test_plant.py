"""Locations, assets and attributes of another system."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from assets.models import (
    Asset,
    AssetAttribute,
    AssetClass,
    AssetModel,
    AssetPlacement,
    Location,
    LocationAttribute,
    Site,
)
from assets.services import create_location, move_asset
from assets.verify import problems
from cmms.importing import ImportRefused
from tests.importing.running import counted, import_text, plant, reasons, warnings

pytestmark = pytest.mark.django_db

PLACES = 'source_system = "Old"\nexternal_id = "ID"\n[columns]\nName = "name"\nParent = "parent"\n'
ASSETS = 'source_system = "Old"\nexternal_id = "ID"\n[columns]\nName = "name"\n'


@pytest.fixture(autouse=True)
def site() -> Site:
    return plant()


def sound() -> None:
    """Trees, sites and placements agree."""
    assert list(problems()) == []


# Locations

def test_places_hang_below_their_site_and_parents_may_come_later(tmp_path: Path) -> None:
    text = "ID,Name,Parent\n3,Room,2\n2,Floor,1\n1,House,\n4,Yard,\n"
    assert counted(import_text(tmp_path, "locations", PLACES, text)) == {"read": 4, "created": 4}
    room = Location.objects.get(external_id="3")
    assert [place.name for place in room.trail] == ["Plant PIT", "House", "Floor"]
    sound()
    assert counted(import_text(tmp_path, "locations", PLACES, text)) == {"read": 4, "unchanged": 4}


def test_a_place_that_moved_in_the_source_moves_with_all_below_it(tmp_path: Path) -> None:
    text = "ID,Name,Parent\n1,House,\n2,Floor,1\n3,Room,2\n4,Annex,\n"
    import_text(tmp_path, "locations", PLACES, text)
    report = import_text(tmp_path, "locations", PLACES, text.replace("2,Floor,1", "2,First floor,4"))
    assert counted(report) == {"read": 4, "updated": 1, "unchanged": 3}
    assert [place.name for place in Location.objects.get(external_id="3").trail] == [
        "Plant PIT", "Annex", "First floor"]
    sound()


def test_circles_orphans_and_what_hangs_below_them_are_rejected(tmp_path: Path) -> None:
    text = "ID,Name,Parent\n1,a,2\n2,b,3\n3,c,1\n4,d,3\n5,e,77\n6,f,5\n7,g,7\n8,fine,\n"
    report = import_text(tmp_path, "locations", PLACES, text)
    assert counted(report) == {"read": 8, "created": 1, "rejected": 7}
    told = reasons(report)
    for said in ("The parents form a circle: 1 → 2 → 3 → 1.", "There is no location “77”",
                 "Its parent “5” in line 6 was rejected.", "line 8: The row names itself",
                 "Its parent “3” in line 4 was rejected."):
        assert said in told, told


def test_a_circle_through_places_that_are_here_already_is_seen(tmp_path: Path) -> None:
    import_text(tmp_path, "locations", PLACES, "ID,Name,Parent\n1,a,\n2,b,1\n3,c,2\n")
    report = import_text(tmp_path, "locations", PLACES, "ID,Name,Parent\n1,a,3\n")
    assert "The parents form a circle" in reasons(report)
    sound()


def test_names_are_unique_within_a_place_and_codes_within_a_site(tmp_path: Path, site: Site) -> None:
    root = Location.objects.get(site=site, parent=None)
    create_location(by=None, parent=root, name="House", code="H")
    mapping = PLACES + 'Code = "code"\n'
    report = import_text(tmp_path, "locations", mapping,
                         "ID,Name,Parent,Code\n1,House,,A\n2,Hall,,H\n3,Hall,,C\n4,Hall,2,D\n5,Shed,,D\n")
    assert counted(report) == {"read": 5, "created": 3, "rejected": 2}
    assert "There is a place called “House” in the same place already." in reasons(report)
    assert "line 4: There is a place called “Hall” in the same place already (line 3 of this file)." in reasons(report)
    assert "The code “H” is taken" in warnings(report)
    assert Location.objects.get(external_id="2").code is None
    assert Location.objects.get(external_id="5").code is None


def test_a_place_stays_at_its_site(tmp_path: Path) -> None:
    plant("MILL", "Europe/Berlin", "EUR")
    mapping = PLACES + 'Plant = "site"\n'
    report = import_text(tmp_path, "locations", mapping, "ID,Name,Parent,Plant\n1,a,,PIT\n2,b,1,MILL\n")
    assert "belongs to another site" in reasons(report)
    with pytest.raises(ImportRefused, match="There is no site"):
        import_text(tmp_path, "locations", mapping, "ID,Name,Parent,Plant\n9,a,,MOON\n")
    report = import_text(tmp_path, "locations", mapping, "ID,Name,Parent,Plant\n1,a,,MILL\n")
    assert "A place stays at its site" in reasons(report)


def test_parents_may_be_named_and_an_ambiguous_name_is_refused(tmp_path: Path) -> None:
    mapping = PLACES + '[match]\nparent = "name"\n'
    text = "ID,Name,Parent\n1,House,\n2,Floor,House\n3,Yard,\n4,Floor,Yard\n5,Room,Floor\n"
    report = import_text(tmp_path, "locations", mapping, text)
    assert counted(report) == {"read": 5, "created": 4, "rejected": 1}
    assert "2 rows of this file are called “Floor” (lines 3, 5)" in reasons(report)


# Assets

def test_assets_come_in_as_a_tree_with_place_class_model_and_attributes(tmp_path: Path) -> None:
    mapping = ASSETS + """Parent = "parent"
Where = "location"
Class = "asset_class"
Maker = "manufacturer"
Model = "asset_model"
Born = "installed_on"
kW = { field = "attribute:Power", as = "decimal" }
Seen = { field = "attribute:Inspected", as = "date" }
[create_missing.location]
[create_missing.asset_class]
[create_missing.asset_model]
"""
    text = ("ID,Name,Parent,Where,Class,Maker,Model,Born,kW,Seen\n2,Motor,1,,Motors,ABB,M3,2010-05-06,7.50,\n"
            "1,Pump,,Hall,Pumps,KSB,Eta,,,2024-02-29\n")
    assert counted(import_text(tmp_path, "assets", mapping, text)) == {"read": 2, "created": 2}
    motor = Asset.objects.get(external_id="2")
    assert motor.parent is not None
    assert (motor.parent.name, motor.location.name) == ("Pump", "Hall")  # type: ignore[union-attr]
    assert AssetModel.objects.get(name="M3").manufacturer == "ABB"
    assert set(AssetClass.objects.filter(source_system="Old").values_list("name", flat=True)) == {"Motors", "Pumps"}
    assert AssetPlacement.objects.get(asset=motor).starts_at == dt.datetime(2010, 5, 5, 16, tzinfo=dt.UTC)
    assert {(a.attribute_name, a.attribute_value, a.data_type) for a in AssetAttribute.objects.all()} == {
        ("Power", "7.50", "DECIMAL"), ("Inspected", "2024-02-29", "DATE")}
    sound()
    assert counted(import_text(tmp_path, "assets", mapping, text)) == {"read": 2, "unchanged": 2}
    report = import_text(tmp_path, "assets", mapping, text.replace("7.50", "8"))
    assert counted(report) == {"read": 2, "updated": 1, "unchanged": 1}
    assert AssetAttribute.objects.get(attribute_name="Power").attribute_value == "8"


def test_a_taken_or_empty_serial_number_never_costs_the_asset(tmp_path: Path, site: Site) -> None:
    Asset(site=site, name="Old pump", serial_number="S1", tag="T1").save()
    mapping = ASSETS + 'Serial = "serial_number"\nTag = "tag"\n'
    text = "ID,Name,Serial,Tag\n1,a,S1,T9\n2,b,S2,T1\n3,c,S2,T3\n4,d,n/a,TagNumber\n5,e,Serial Number,\n"
    report = import_text(tmp_path, "assets", mapping, text)
    assert counted(report) == {"read": 5, "created": 5}
    found = {asset.external_id: (asset.serial_number, asset.tag) for asset in Asset.objects.filter(source_system="Old")}
    assert found == {"1": (None, "T9"), "2": ("S2", None), "3": (None, "T3"), "4": (None, None), "5": (None, None)}
    kept = {(a.asset.external_id, a.attribute_name, a.attribute_value)
            for a in AssetAttribute.objects.select_related("asset")}
    assert kept == {("1", "Serial number", "S1"), ("2", "Tag", "T1"), ("3", "Serial number", "S2")}
    assert warnings(report).count("belongs to another asset already") == 3
    assert counted(import_text(tmp_path, "assets", mapping, text)) == {"read": 5, "unchanged": 5}


def test_two_assets_may_exchange_their_serial_numbers(tmp_path: Path) -> None:
    mapping = ASSETS + 'Serial = "serial_number"\n'
    import_text(tmp_path, "assets", mapping, "ID,Name,Serial\n1,a,S1\n2,b,\n")
    report = import_text(tmp_path, "assets", mapping, "ID,Name,Serial\n1,a,S9\n2,b,S1\n")
    assert counted(report) == {"read": 2, "updated": 2}
    assert Asset.objects.get(external_id="2").serial_number == "S1"


def test_an_asset_that_moved_in_the_source_keeps_where_it_stood(tmp_path: Path) -> None:
    mapping = ASSETS + 'Where = "location"\n[create_missing.location]\n'
    import_text(tmp_path, "assets", mapping, "ID,Name,Where\n1,Pump,North\n")
    report = import_text(tmp_path, "assets", mapping, "ID,Name,Where\n1,Big pump,South\n")
    assert counted(report) == {"read": 1, "updated": 1}
    pump = Asset.objects.get()
    assert (pump.name, pump.location.name) == ("Big pump", "South")  # type: ignore[union-attr]
    assert [stay.location.name for stay in pump.placements.order_by("starts_at")] == ["North", "South"]
    again = import_text(tmp_path, "assets", mapping, "ID,Name,Where\n1,Big pump,South\n")
    assert counted(again) == {"read": 1, "unchanged": 1}


def test_an_asset_that_a_person_moved_stays_there(tmp_path: Path, site: Site) -> None:
    mapping = ASSETS + 'Where = "location"\n[create_missing.location]\n'
    import_text(tmp_path, "assets", mapping, "ID,Name,Where\n1,Pump,North\n")
    ada = get_user_model().objects.create_superuser("ada", password="x")
    shed = create_location(by=ada, parent=Location.objects.get(site=site, parent=None), name="Shed")
    move_asset(by=ada, asset=Asset.objects.get(), location=shed, reason="repair")
    report = import_text(tmp_path, "assets", mapping, "ID,Name,Where\n1,Pump,North\n")
    assert counted(report) == {"read": 1, "unchanged": 1}
    assert Asset.objects.get().location == shed
    assert "A person changed this record" in warnings(report)


def test_a_retired_asset_carries_the_day(tmp_path: Path) -> None:
    mapping = 'time_zone = "UTC"\n' + ASSETS + 'State = "status"\nGone = "retired_at"\n'
    text = "ID,Name,State,Gone\n1,a,RETIRED,\n2,b,,2020-01-01\n3,c,STANDBY,\n"
    assert counted(import_text(tmp_path, "assets", mapping, text)) == {"read": 3, "created": 3}
    assert {(a.external_id, a.status, a.retired_at is not None) for a in Asset.objects.all()} == {
        ("1", "RETIRED", True), ("2", "RETIRED", True), ("3", "STANDBY", False)}
    assert counted(import_text(tmp_path, "assets", mapping, text)) == {"read": 3, "unchanged": 3}
    report = import_text(tmp_path, "assets", mapping, "ID,Name,State,Gone\n4,d,DOWN,\n")
    assert "is none of OPERATIONAL, STANDBY, DEGRADED, RETIRED" in reasons(report)


def test_a_constraint_is_told_before_the_whole_tree_fails(tmp_path: Path) -> None:
    mapping = ASSETS + 'From = "warranty_starts_on"\nTo = "warranty_ends_on"\n'
    report = import_text(tmp_path, "assets", mapping, "ID,Name,From,To\n1,a,2024-01-02,2024-01-01\n2,b,,\n")
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert "The warranty ends before it starts." in reasons(report)


# Attributes

def test_columns_become_attributes_of_assets_and_places(tmp_path: Path) -> None:
    import_text(tmp_path, "assets", ASSETS + 'Tag = "tag"\n', "ID,Name,Tag\n1,Pump,P-1\n")
    mapping = ('source_system = "Old"\nexternal_id = "Tag"\n[columns]\nTag = "asset"\n'
               '[[attributes]]\ncolumn = "kW"\nattribute_name = "Power"\ndata_type = "DECIMAL"\nunit = "kW"\n'
               '[[attributes]]\ncolumn = "Oil"\nattribute_name = "Oil"\n')
    report = import_text(tmp_path, "attributes", mapping, "Tag,kW,Oil\nP-1,7.5,VG46\nP-9,1,\n")
    assert counted(report) == {"read": 3, "created": 2, "rejected": 1}
    assert "There is no asset “P-9”" in reasons(report)
    report = import_text(tmp_path, "attributes", mapping, "Tag,kW,Oil\nP-1,much,VG46\n")
    assert counted(report) == {"read": 2, "unchanged": 1, "rejected": 1}
    assert "is not a number" in reasons(report)
    places = ('source_system = "Old"\nexternal_id = "Place"\n[columns]\nPlace = "location"\n'
              '[[attributes]]\ncolumn = "m2"\nattribute_name = "Area"\ndata_type = "INTEGER"\n')
    assert counted(import_text(tmp_path, "location_attributes", places, "Place,m2\nPlant PIT,900\n")) == {
        "read": 1, "created": 1}
    assert LocationAttribute.objects.get().attribute_value == "900"


def test_an_attribute_that_somebody_else_wrote_is_not_taken_over(tmp_path: Path, site: Site) -> None:
    pump = Asset(site=site, name="Pump", tag="P-1")
    pump.save()
    AssetAttribute(asset=pump, attribute_name="Oil", attribute_value="VG32").save()
    mapping = ('source_system = "Old"\nexternal_id = "Tag"\n[columns]\nTag = "asset"\n'
               '[[attributes]]\ncolumn = "Oil"\nattribute_name = "Oil"\n')
    report = import_text(tmp_path, "attributes", mapping, "Tag,Oil\nP-1,VG46\n")
    assert "“P-1” has an attribute “Oil” already." in reasons(report)
