"""What of another system's orders comes in, and what it must agree with."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from assets.models import Site
from cmms.importing import ImportRefused
from tests.importing.running import counted, import_text, plant, reasons, warnings
from workorders.choices import HoldReason, Status
from workorders.models import FailureCode, WorkOrder

pytestmark = pytest.mark.django_db

HEAD = 'source_system = "Old"\nexternal_id = "No"\ntime_zone = "UTC"\n[columns]\nText = "title"\nMachine = "asset"\n'
MADE = "\n[create_missing.asset]\n"


@pytest.fixture(autouse=True)
def site() -> Site:
    return plant()


def test_parents_may_come_after_their_children(tmp_path: Path) -> None:
    text = "No,Text,Machine,Parent\n1,Part,A,3\n2,Part,A,3\n3,Whole,A,\n4,Part,A,3\n"
    mapping = HEAD + 'Parent = "parent"\n' + MADE
    for chunk in (2, 100):
        report = import_text(tmp_path, "work_orders", mapping, text, chunk=chunk)
        assert report.rejected == 0
    whole = WorkOrder.objects.get(external_id="3")
    assert set(whole.children.values_list("external_id", flat=True)) == {"1", "2", "4"}
    assert counted(import_text(tmp_path, "work_orders", mapping, text)) == {"read": 4, "unchanged": 4}


def test_orphans_and_circles_are_told_and_not_guessed(tmp_path: Path) -> None:
    text = "No,Text,Machine,Parent\n1,a,A,2\n2,b,A,3\n3,c,A,1\n4,d,A,77\n5,e,A,5\n"
    report = import_text(tmp_path, "work_orders", HEAD + 'Parent = "parent"\n' + MADE, text)
    assert counted(report) == {"read": 5, "created": 5}
    notes = "\n".join(report.notes)
    assert "1 orders name a larger order that is not here, and stand without: 4 (line 5) → 77." in notes
    assert "2 orders name a larger order that is part of them" in notes
    assert WorkOrder.objects.filter(parent__isnull=False).count() == 2


def test_an_order_without_asset_and_location_is_rejected(tmp_path: Path) -> None:
    report = import_text(tmp_path, "work_orders", HEAD + MADE, "No,Text,Machine\n1,x,\n")
    assert "Neither asset nor location" in reasons(report)


def test_an_unknown_asset_is_rejected_unless_it_may_be_made(tmp_path: Path) -> None:
    report = import_text(tmp_path, "work_orders", HEAD, "No,Text,Machine\n1,x,P-7\n")
    assert "There is no asset “P-7”; import the assets first, or say [create_missing.asset]." in reasons(report)


def test_an_order_at_a_place_stands_there_and_one_on_an_asset_where_that_stands(tmp_path: Path) -> None:
    mapping = HEAD + ('Place = "location"\n[create_missing.location]\nname = "Hall {value}"\n'
                      '[create_missing.asset]\nlocation = "North"\n')
    import_text(tmp_path, "work_orders", mapping, "No,Text,Machine,Place\n1,x,,South\n2,y,P-1,\n")
    assert {(order.external_id, order.location.name) for order in WorkOrder.objects.select_related("location")
            if order.location} == {("1", "Hall South"), ("2", "Hall North")}


def test_people_are_found_by_name_and_unknown_ones_are_kept_in_words(tmp_path: Path) -> None:
    ada = get_user_model().objects.create_user("ada", name="Ada Lovelace")
    mapping = HEAD + 'By = "requested_by"\nFor = "assigned_to"\n' + MADE
    report = import_text(tmp_path, "work_orders", mapping, "No,Text,Machine,By,For\n1,x,A,Ada Lovelace,ada\n"
                                                           "2,y,A,Nobody,Nobody\n")
    first, second = WorkOrder.objects.order_by("external_id")
    assert (first.requested_by, first.assigned_to, first.requester_name) == (ada, ada, "")
    assert (second.requested_by, second.assigned_to, second.requester_name) == (None, None, "Nobody")
    assert "There is no user “Nobody”" in warnings(report)


def test_failure_codes_are_found_or_made_where_the_mapping_says_so(tmp_path: Path) -> None:
    mapping = HEAD + 'Code = "problem"\n' + MADE
    text = "No,Text,Machine,Code\n1,x,A,OOZE\n2,y,A,ooze\n"
    assert import_text(tmp_path, "work_orders", mapping, text).rejected == 2
    report = import_text(tmp_path, "work_orders", mapping + "[create_missing.problem]\n", text)
    assert counted(report) == {"read": 2, "created": 2}
    code = FailureCode.objects.get(source_system="Old")
    assert (code.kind, code.code, code.plant_code) == ("PROBLEM", "OOZE", "OOZE")
    assert set(WorkOrder.objects.values_list("problem", flat=True)) == {code.pk}


def test_state_and_what_goes_with_it_agree(tmp_path: Path) -> None:
    mapping = HEAD + 'State = "status"\nResult = "outcome"\nFrom = "actual_start"\nTo = "actual_end"\n' + MADE
    text = ("No,Text,Machine,State,Result,From,To\n1,x,A,ON_HOLD,,,\n2,x,A,OPEN,DONE,,\n3,x,A,CANCELLED,,,\n"
            "4,x,A,COMPLETED,DONE,2024-01-02,2024-01-01\n5,x,A,COMPLETED,NOT_PERFORMED,,\n6,x,A,IN_PROGRESS,,,\n")
    report = import_text(tmp_path, "work_orders", mapping, text)
    assert counted(report) == {"read": 6, "created": 4, "rejected": 2}
    assert "only finished ones have an outcome" in reasons(report)
    assert "actual_end lies before actual_start" in reasons(report)
    held = WorkOrder.objects.get(external_id="1")
    assert (held.status, held.hold_reason) == (Status.ON_HOLD, HoldReason.OTHER)


def test_an_order_stays_at_its_site(tmp_path: Path) -> None:
    plant("MILL", "Europe/Berlin", "EUR")
    text = "No,Text,Machine\n1,x,A\n"
    import_text(tmp_path, "work_orders", HEAD + MADE, text, site="PIT")
    import_text(tmp_path, "work_orders", HEAD.replace("Old", "Other") + MADE, "No,Text,Machine\n1,x,B\n", site="MILL")
    report = import_text(tmp_path, "work_orders", HEAD + "[match]\nasset = \"tag\"\n", "No,Text,Machine\n1,x,B\n")
    assert "An order stays at the site it was made for." in reasons(report)


def test_an_ambiguous_name_is_refused(tmp_path: Path) -> None:
    mapping = HEAD + '[create_missing.asset]\nname = "Pump"\n'
    import_text(tmp_path, "work_orders", mapping, "No,Text,Machine\n1,x,A\n2,x,B\n")
    report = import_text(tmp_path, "work_orders", HEAD + '[match]\nasset = "name"\n', "No,Text,Machine\n3,x,Pump\n")
    assert "2 assets are called “Pump”; refer to them by tag." in reasons(report)


def test_a_site_must_be_said_where_records_are_made_and_there_are_two(tmp_path: Path) -> None:
    plant("MILL", "Europe/Berlin", "EUR")
    rows = "No,Text,Machine\n1,x,A\n2,x,\n"
    parts = 'source_system = "Old"\nexternal_id = "No"\n[columns]\nNo = "part_number"\nText = "description"\n'
    store = 'Store = "storeroom"\nQty = "quantity"\n[create_missing.storeroom]\n'
    for kind, mapping, text in (
            ("work_orders", HEAD + MADE, rows),
            ("assets", HEAD.replace("title", "name").replace('"asset"', '"tag"'), rows),
            ("locations", HEAD.replace("title", "name").replace('"asset"', '"code"'), rows),
            ("parts", parts + store, "No,Text,Store,Qty\n1,x,Cellar,3\n")):
        with pytest.raises(ImportRefused, match="Nothing says which site the records belong to, and there are MILL"):
            import_text(tmp_path, kind, mapping, text)

    # where a row could have said it, that row alone is rejected
    import_text(tmp_path, "locations", HEAD.replace("title", "name").replace('"asset"', '"code"'), rows, site="PIT")
    placed = HEAD.replace("title", "name").replace('"asset"', '"location"')
    report = import_text(tmp_path, "assets", placed, rows)
    assert counted(report) == {"read": 2, "created": 1, "rejected": 1}
    assert "line 3: Nothing says which site it belongs to: fill its location" in reasons(report)
    report = import_text(tmp_path, "work_orders", HEAD + MADE + 'location = "{title}"\n', rows.replace(",x,A", ",,B"))
    assert "title: the cell is blank" in reasons(report)


def test_a_template_with_nonsense_stops_the_import(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="criticality is"):
        import_text(tmp_path, "work_orders", HEAD + '[create_missing.asset]\ncriticality = "huge"\n',
                    "No,Text,Machine\n1,x,A\n")
