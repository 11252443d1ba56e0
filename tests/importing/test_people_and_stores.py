"""Users, parts with opening stock, and schedules of another system."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from assets.models import Asset, Meter, Site
from cmms.accounts.models import Craft, Team
from cmms.importing import ImportRefused
from inventory.models import InventoryTransaction, Part, Storeroom
from inventory.verify import problems as stock_problems
from maintenance.models import MaintenanceHistory, MaintenanceSchedule
from maintenance.verify import problems as schedule_problems
from tests.importing.running import counted, import_text, plant, reasons, warnings

pytestmark = pytest.mark.django_db

PEOPLE = ('source_system = "HR"\nexternal_id = "No"\n[columns]\nLogin = "username"\nName = "name"\nMail = "email"\n'
          'Trades = "crafts"\nCrew = "teams"\n')
PARTS = ('source_system = "Old"\nexternal_id = "No"\n[columns]\nNo = "part_number"\nText = "description"\n'
         'Price = ["unit_cost", "opening_unit_cost"]\nStock = "quantity"\nStore = "storeroom"\nBin = "bin"\n')
PLANS = ('source_system = "Old"\nexternal_id = "ID"\ntime_zone = "UTC"\n[columns]\nText = "title"\nMachine = "asset"\n'
         'Unit = "frequency_type"\nEvery = "frequency_value"\nDue = "anchor_date"\nDone = "last_completed"\n')


@pytest.fixture(autouse=True)
def site() -> Site:
    return plant()


# People

def test_people_come_in_without_a_password_and_with_their_crafts(tmp_path: Path) -> None:
    mapping = PEOPLE + "[create_missing.crafts]\n[create_missing.teams]\n"
    text = 'No,Login,Name,Mail,Trades,Crew\n1,ada,Ada Lovelace,ada@example.org,"ELEC, FIT",North\n2,bob,Bob,,,\n'
    assert counted(import_text(tmp_path, "users", mapping, text)) == {"read": 2, "created": 2}
    ada = get_user_model().objects.get(username="ada")
    assert not ada.has_usable_password()
    assert ada.is_active
    assert {(c.craft.code, c.is_primary) for c in ada.crafts.all()} == {("ELEC", True), ("FIT", False)}
    assert [team.name for team in ada.teams.all()] == ["North"]
    assert counted(import_text(tmp_path, "users", mapping, text)) == {"read": 2, "unchanged": 2}
    report = import_text(tmp_path, "users", mapping, text.replace("ELEC, FIT", "FIT, WELD"))
    assert counted(report) == {"read": 2, "updated": 1, "unchanged": 1}
    assert {(c.craft.code, c.is_primary) for c in ada.crafts.all()} == {("FIT", True), ("WELD", False)} or \
        {c.craft.code for c in ada.crafts.all()} == {"FIT", "WELD"}
    assert Craft.objects.count() == 3
    assert Team.objects.count() == 1


def test_an_account_that_is_here_already_is_not_taken_over(tmp_path: Path) -> None:
    get_user_model().objects.create_user("ada", password="secret")
    text = "No,Login,Name,Mail,Trades,Crew\n1,ada,Eve,,,\n2,b b,x,,,\n3,c,x,nomail,,\n4,d,x,,ELEC,\n"
    report = import_text(tmp_path, "users", PEOPLE, text)
    assert counted(report) == {"read": 4, "rejected": 4}
    for said in ("The username “ada” belongs to another person here.", "A user name holds letters",
                 "“nomail” is no e-mail address.", "There is no craft “ELEC” here"):
        assert said in reasons(report)


def test_only_a_superuser_gives_roles(tmp_path: Path) -> None:
    mapping = PEOPLE + 'Role = "roles"\n'
    text = "No,Login,Name,Mail,Trades,Crew,Role\n1,ada,x,,,,technician\n2,bob,x,,,,king\n"
    clerk = get_user_model().objects.create_user("clerk")
    from django.contrib.auth.models import Permission

    clerk.user_permissions.add(Permission.objects.get(codename="add_user"))
    with pytest.raises(ImportRefused, match="only a superuser may"):
        import_text(tmp_path, "users", mapping, text, user=clerk)
    report = import_text(tmp_path, "users", mapping, text)
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert [group.name for group in get_user_model().objects.get(username="ada").groups.all()] == ["technician"]


# Parts

def test_parts_come_in_with_what_lies_on_the_shelf(tmp_path: Path) -> None:
    text = "No,Text,Price,Stock,Store,Bin\nB-1,Bearing,12.50,4,Main,A1\nB-2,Seal,,,,\nB-3,Belt,3,0,Main,\n"
    mapping = PARTS + "[create_missing.storeroom]\n"
    assert counted(import_text(tmp_path, "parts", mapping, text)) == {"read": 3, "created": 3}
    part = Part.objects.get(part_number="B-1")
    assert (part.stock_level, part.stock_value, part.average_cost) == (Decimal(4), Decimal(50), Decimal("12.5"))
    assert Storeroom.objects.get().name == "Main"
    assert InventoryTransaction.objects.count() == 1
    assert list(stock_problems()) == []
    assert counted(import_text(tmp_path, "parts", mapping, text)) == {"read": 3, "unchanged": 3}
    report = import_text(tmp_path, "parts", mapping, text.replace("12.50,4", "13,9"))
    assert counted(report) == {"read": 3, "updated": 1, "unchanged": 2}
    assert "Opening stock of 4.000 was posted for it before" in warnings(report)
    part.refresh_from_db()
    assert (part.unit_cost, part.stock_level) == (Decimal(13), Decimal(4))


def test_a_balance_that_cannot_be_posted_rejects_its_part(tmp_path: Path) -> None:
    text = ("No,Text,Price,Stock,Store,Bin\nB-1,x,1,4,Attic,\nB-2,x,1,-4,Main,\nB-3,x,1,2,,\nB-4,x,1,5,Main,\n")
    import_text(tmp_path, "parts", PARTS.replace('"Old"', '"First"') + "[create_missing.storeroom]\n",
                "No,Text,Price,Stock,Store,Bin\nZ,x,1,1,Main,\n")
    report = import_text(tmp_path, "parts", PARTS, text)
    assert counted(report) == {"read": 4, "created": 2, "rejected": 2}
    assert "There is no storeroom “Attic”" in reasons(report)
    assert "-4 is less than 0" in reasons(report)
    assert not Part.objects.filter(part_number="B-1").exists()


def test_what_the_ledger_refuses_rejects_its_rows_only(tmp_path: Path) -> None:
    mapping = PARTS + 'Day = "counted_on"\n[create_missing.storeroom]\n'
    text = "No,Text,Price,Stock,Store,Bin,Day\nB-1,x,1,4,Main,,2199-01-01\nB-2,x,1,4,Main,,2024-01-01\n"
    report = import_text(tmp_path, "parts", mapping, text)
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert list(Part.objects.values_list("part_number", flat=True)) == ["B-2"]


def test_balances_in_several_stores_come_by_themselves(tmp_path: Path) -> None:
    import_text(tmp_path, "parts", PARTS, "No,Text,Price,Stock,Store,Bin\nB-1,Bearing,2,,,\n")
    mapping = ('source_system = "Old"\nexternal_id = ["Store", "No"]\n[columns]\nNo = "part"\nStore = "storeroom"\n'
               'Stock = "quantity"\n[create_missing.storeroom]\n')
    text = "No,Store,Stock\nB-1,North,3\nB-1,South,5\nB-9,South,1\nB-1,West,0\n"
    report = import_text(tmp_path, "opening_stock", mapping, text)
    assert counted(report) == {"read": 4, "created": 2, "unchanged": 1, "rejected": 1}
    assert Part.objects.get(part_number="B-1").stock_level == 8
    again = import_text(tmp_path, "opening_stock", mapping, text)
    assert counted(again) == {"read": 4, "unchanged": 3, "rejected": 1}
    assert list(stock_problems()) == []


def test_a_part_number_of_another_origin_is_refused(tmp_path: Path) -> None:
    Part(part_number="B-1").save()
    report = import_text(tmp_path, "parts", PARTS, "No,Text,Price,Stock,Store,Bin\nB-1,x,,,,\n")
    assert "The part number “B-1” belongs to another part here." in reasons(report)


# Schedules

def test_schedules_come_in_with_their_anchor_and_last_completion(tmp_path: Path, site: Site) -> None:
    Asset(site=site, name="Pump", tag="P-1").save()
    text = "ID,Text,Machine,Unit,Every,Due,Done\n1,Grease,P-1,month,1,2026-12-24,2026-11-20\n2,Look,P-1,week,2,,\n"
    assert counted(import_text(tmp_path, "schedules", PLANS, text)) == {"read": 2, "created": 2}
    schedule = MaintenanceSchedule.objects.get(external_id="1")
    assert (schedule.frequency_type, schedule.frequency_value, str(schedule.anchor_date), schedule.site) == (
        "MONTH", 1, "2026-12-24", site)
    assert schedule.last_completed is not None
    assert MaintenanceHistory.objects.get(schedule=schedule).work_order is None
    assert [h.history_change_reason for h in schedule.history.all()] == ["import"]
    assert list(schedule_problems()) == []
    assert counted(import_text(tmp_path, "schedules", PLANS, text)) == {"read": 2, "unchanged": 2}
    report = import_text(tmp_path, "schedules", PLANS, text.replace("Grease", "Oil"))
    assert counted(report) == {"read": 2, "updated": 1, "unchanged": 1}
    schedule.refresh_from_db()
    assert (schedule.title, schedule.version) == ("Oil", 2)


def test_a_schedule_says_when_and_on_what(tmp_path: Path, site: Site) -> None:
    asset = Asset(site=site, name="Pump", tag="P-1")
    asset.save()
    Meter(asset=asset, name="Hours", kind="COUNTER", unit="h").save()
    mapping = PLANS + 'Meter = "meter"\nLimit = "meter_threshold"\n'
    text = ("ID,Text,Machine,Unit,Every,Due,Done,Meter,Limit\n1,a,P-1,,,,,Hours,250\n2,b,P-1,,,,,,\n3,c,,WEEK,1,,,,\n"
            "4,d,P-1,WEEK,,,,,\n5,e,P-1,,,,,Strokes,5\n")
    report = import_text(tmp_path, "schedules", mapping, text)
    assert counted(report) == {"read": 5, "created": 1, "rejected": 4}
    for said in ("Say when it falls due", "Neither asset nor location", "An interval has a unit and a length",
                 "The asset has no meter “Strokes”"):
        assert said in reasons(report), reasons(report)
    assert MaintenanceSchedule.objects.get().meter_based


def test_whoever_may_not_post_stock_is_told_before_the_first_row(tmp_path: Path) -> None:
    from django.contrib.auth.models import Permission

    from cmms.errors import NotAllowed

    clerk = get_user_model().objects.create_user("clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="add_part"))
    with pytest.raises(NotAllowed):
        import_text(tmp_path, "parts", PARTS, "No,Text,Price,Stock,Store,Bin\nB-1,x,,,,\n", user=clerk)
    without = PARTS.replace('Stock = "quantity"\nStore = "storeroom"\nBin = "bin"\n', "")
    report = import_text(tmp_path, "parts", without, "No,Text,Price\nB-1,x,2\n", user=clerk)
    assert counted(report) == {"read": 1, "created": 1}
