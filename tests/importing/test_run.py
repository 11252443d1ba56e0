"""The run: chunks, repetition, rejects that are mended and imported again, dry runs, crashes."""

import csv
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from assets.models import Asset, Site
from cmms.audit.models import AuditLog
from cmms.errors import NotAllowed
from cmms.importing import ImportRefused
from cmms.importing.importer import Result
from cmms.notifications.services import is_muted
from tests.importing.running import counted, import_text, plant, reasons, warnings
from workorders.choices import CostKind, Priority, Status
from workorders.imports import WorkOrderImporter
from workorders.models import ServiceCost, WorkOrder

pytestmark = pytest.mark.django_db

MAPPING = """
source_system = "Old"
external_id = "No"
[columns]
Text = "title"
Machine = "asset"
Cost = "total_cost"
Start = "actual_start"
[create_missing.asset]
name = "Machine {value}"
tag = "M-{value}"
"""
ROWS = "No,Text,Machine,Cost,Start\n1,Leak,A,10.50,2024-01-02\n2,Noise,B,,2024-01-03\n3,Credit,A,-5.00,2024-01-04\n"


@pytest.fixture
def site() -> Site:
    return plant()


def test_orders_come_in_closed_with_their_cost_on_assets_that_are_made(site: Site, tmp_path: Path) -> None:
    report = import_text(tmp_path, "work_orders", MAPPING, ROWS)
    assert counted(report) == {"read": 3, "created": 3}
    order = WorkOrder.objects.get(external_id="1")
    assert (order.status, order.title, order.site, order.source_system) == (Status.CLOSED, "Leak", site, "Old")
    assert order.asset is not None
    assert (order.asset.tag, order.asset.name) == ("M-A", "Machine A")
    assert order.actual_start is not None
    assert order.actual_start.isoformat() == "2024-01-01T16:00:00+00:00"  # midnight in Perth
    assert order.priority == Priority.RAISED
    cost = ServiceCost.objects.get(work_order=order)
    assert (cost.kind, str(cost.amount), str(cost.incurred_on)) == (CostKind.IMPORTED, "10.50", "2024-01-02")
    assert not ServiceCost.objects.filter(work_order__external_id="2").exists()  # unknown is not 0
    assert [h.history_change_reason for h in order.history.all()] == ["import"]


def test_a_second_run_changes_nothing(site: Site, tmp_path: Path) -> None:
    import_text(tmp_path, "work_orders", MAPPING, ROWS)
    log = AuditLog.objects.count()
    assert counted(import_text(tmp_path, "work_orders", MAPPING, ROWS)) == {"read": 3, "unchanged": 3}
    assert AuditLog.objects.count() == log


def test_a_changed_row_is_updated_and_its_cost_with_it(site: Site, tmp_path: Path) -> None:
    import_text(tmp_path, "work_orders", MAPPING, ROWS)
    changed = ROWS.replace("Leak", "Big leak").replace("-5.00", "-6.00").replace("Noise,B,,", "Noise,B,0,")
    assert counted(import_text(tmp_path, "work_orders", MAPPING, changed)) == {"read": 3, "updated": 3}
    order = WorkOrder.objects.get(external_id="1")
    assert (order.title, order.version) == ("Big leak", 2)
    assert [h.history_type for h in order.history.order_by("history_id")] == ["+", "~"]
    assert {str(cost.amount) for cost in ServiceCost.objects.all()} == {"10.50", "0.00", "-6.00"}


def test_what_a_person_changed_an_import_leaves_alone(site: Site, tmp_path: Path) -> None:
    still_open = '[constants]\nstatus = "OPEN"\n[columns]'
    unfinished = MAPPING.replace("[columns]", still_open).replace("actual_", "scheduled_")
    import_text(tmp_path, "work_orders", unfinished, ROWS)
    order = WorkOrder.objects.get(external_id="1")
    order.title = "Leak at the seal"
    order.save()
    report = import_text(tmp_path, "work_orders", unfinished, ROWS.replace("10.50", "99"))
    assert counted(report) == {"read": 3, "unchanged": 3}
    assert "A person changed this record" in warnings(report)
    order.refresh_from_db()
    assert order.title == "Leak at the seal"
    assert str(ServiceCost.objects.get(work_order=order).amount) == "10.50"


def test_what_came_in_closed_is_changed_by_the_import_alone(site: Site, tmp_path: Path) -> None:
    import_text(tmp_path, "work_orders", MAPPING, ROWS)
    order = WorkOrder.objects.get(external_id="1")
    order.title = "Leak at the seal"
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save()
    assert counted(import_text(tmp_path, "work_orders", MAPPING, ROWS.replace("Leak", "Seal"))) == {
        "read": 3, "updated": 1, "unchanged": 2}


def test_the_audit_log_names_the_person_and_the_channel(site: Site, tmp_path: Path) -> None:
    ada = get_user_model().objects.create_superuser("ada", password="x")
    import_text(tmp_path, "work_orders", MAPPING, ROWS, user=ada)
    rows = AuditLog.objects.filter(table_name="work_orders", action="INSERT")
    assert {(row.changed_by_id, row.channel) for row in rows} == {(ada.pk, "import")}
    assert WorkOrder.objects.all()[0].history.get().history_user == ada


def test_whoever_may_not_make_orders_may_not_import_them(site: Site, tmp_path: Path) -> None:
    bob = get_user_model().objects.create_user("bob", password="x")
    with pytest.raises(NotAllowed):
        import_text(tmp_path, "work_orders", MAPPING, ROWS, user=bob)
    assert not WorkOrder.objects.exists()


def test_bad_rows_are_rejected_and_the_good_ones_go_in(site: Site, tmp_path: Path) -> None:
    text = ROWS + "4,,A,1,2024-01-05\n5,x,A,PM01,2024-01-05\n6,x,A\n1,again,A,1,2024-01-05\n7,x,A,1,05.01.2024\n"
    rejects = tmp_path / "rejects.csv"
    report = import_text(tmp_path, "work_orders", MAPPING, text, rejects=rejects)
    assert counted(report) == {"read": 8, "created": 3, "rejected": 5}
    for said in ("line 5: title: the cell is blank", "line 6: Cost: 'PM01' is not a number.",
                 "line 7: The line has 3 fields", "line 8: The external id “1” stands in line 2",
                 'line 9: Start: \'05.01.2024\' is not a date as iso; it would be one as "%d.%m.%Y"'):
        assert said in reasons(report), reasons(report)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["rejected_line", "rejected_row", "rejected_reason", "No", "Text", "Machine", "Cost", "Start"]
    assert [row[:2] for row in rows[1:]] == [["5", "4"], ["6", "5"], ["7", "6"], ["8", "7"], ["9", "8"]]
    assert rows[2][3:] == ["5", "x", "A", "PM01", "2024-01-05"]


def test_a_rejects_file_is_mended_and_imported_under_its_rows_first_numbers(site: Site, tmp_path: Path) -> None:
    mapping = MAPPING.replace('external_id = "No"', 'external_id = "row number"\n[file]\ndelimiter = ";"\n'
                              'encoding = "cp1252"')
    rejects = tmp_path / "rejects.csv"
    text = ROWS.replace("Noise", "Gerät").replace("10.50", "PM01").replace(",", ";")
    (tmp_path / "old.csv").write_bytes(text.encode("cp1252"))
    from cmms.importing.mapping import parse_mapping
    from cmms.importing.run import Run

    report = Run(parse_mapping(mapping, "work_orders"), tmp_path / "old.csv", rejects=rejects)()
    assert counted(report) == {"read": 3, "created": 2, "rejected": 1}
    mended = rejects.read_text(encoding="utf-8-sig").replace("PM01", "12.00")
    for delimiter in ",;":  # as a spreadsheet program may write it
        path = tmp_path / "mended.csv"
        path.write_text(mended.replace(",", delimiter), encoding="utf-8")
        again = Run(parse_mapping(mapping, "work_orders"), path, rejects=tmp_path / "more.csv")()
        assert counted(again) in ({"read": 1, "created": 1}, {"read": 1, "unchanged": 1})
    assert sorted(WorkOrder.objects.values_list("external_id", flat=True)) == ["1", "2", "3"]


def test_a_dry_run_tells_everything_and_leaves_nothing(site: Site, tmp_path: Path) -> None:
    log = AuditLog.objects.count()
    report = import_text(tmp_path, "work_orders", MAPPING, ROWS + "4,,A,1,2024-01-05\n", dry_run=True, preview=10)
    assert counted(report) == {"read": 4, "created": 3, "rejected": 1}
    assert {preview.result for preview in report.previews} == {Result.CREATED, Result.REJECTED}
    assert "would be created" in "\n".join(report.lines())
    assert not WorkOrder.objects.exists()
    assert not Asset.objects.exists()
    assert AuditLog.objects.count() == log
    assert counted(import_text(tmp_path, "work_orders", MAPPING, ROWS)) == {"read": 3, "created": 3}


def test_a_run_that_is_killed_leaves_whole_chunks_and_the_next_one_goes_on(site: Site, tmp_path: Path) -> None:
    text = "No,Text,Machine,Cost,Start\n" + "".join(f"{n},Job {n},A,{n},2024-01-02\n" for n in range(1, 51))
    load = WorkOrderImporter.load
    calls = []

    def killed(self: Any, rows: Any) -> Any:
        calls.append(len(rows))
        outcomes = load(self, rows)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return outcomes

    with patch.object(WorkOrderImporter, "load", killed), pytest.raises(KeyboardInterrupt):
        import_text(tmp_path, "work_orders", MAPPING, text, chunk=10)
    assert WorkOrder.objects.count() == ServiceCost.objects.count() == 20
    report = import_text(tmp_path, "work_orders", MAPPING, text, chunk=10)
    assert counted(report) == {"read": 50, "created": 30, "unchanged": 20}


def test_a_row_that_the_database_refuses_is_found_among_a_thousand(site: Site, tmp_path: Path) -> None:
    text = "No,Text,Machine,Cost,Start\n" + "".join(f"{n},Job {n},A,{n},2024-01-02\n" for n in range(1, 201))
    load = WorkOrderImporter.load
    calls = []

    def refusing(self: Any, rows: Any) -> Any:
        calls.append(len(rows))
        outcomes = load(self, rows)
        if any(row.external_id == "77" for row in rows):
            WorkOrder.objects.filter(external_id="77").update(priority=9)
        return outcomes

    with patch.object(WorkOrderImporter, "load", refusing):
        report = import_text(tmp_path, "work_orders", MAPPING, text)
    assert counted(report) == {"read": 200, "created": 199, "rejected": 1}
    assert reasons(report) == "line 78: Priority is a number from 1 (low) to 5 (emergency)."
    assert len(calls) < 20


def test_a_foreign_key_that_vanished_rejects_its_row_only(site: Site, tmp_path: Path) -> None:
    import_text(tmp_path, "work_orders", MAPPING, ROWS)
    load = WorkOrderImporter.load

    def vanished(self: Any, rows: Any) -> Any:
        if any(row.external_id == "8" for row in rows):
            raise IntegrityError("FOREIGN KEY constraint failed")
        return load(self, rows)

    with patch.object(WorkOrderImporter, "load", vanished):
        report = import_text(tmp_path, "work_orders", MAPPING, ROWS + "8,x,A,1,2024-01-02\n9,y,A,1,2024-01-02\n")
    assert counted(report) == {"read": 5, "created": 1, "unchanged": 3, "rejected": 1}


def test_no_row_is_an_error_and_not_a_success(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="No row was read"):
        import_text(tmp_path, "work_orders", MAPPING, "No,Text,Machine,Cost,Start\n\n")


def test_nobody_is_notified(site: Site, tmp_path: Path) -> None:
    seen = []
    load = WorkOrderImporter.load

    def listening(self: Any, rows: Any) -> Any:
        seen.append(is_muted())
        return load(self, rows)

    with patch.object(WorkOrderImporter, "load", listening):
        import_text(tmp_path, "work_orders", MAPPING, ROWS)
    assert seen == [True]
    assert not is_muted()


def test_the_rejects_never_overwrite_their_source(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="are the same"):
        import_text(tmp_path, "work_orders", MAPPING, ROWS, rejects=tmp_path / "file.csv")
    assert (tmp_path / "file.csv").read_text(encoding="utf-8") == ROWS


def test_columns_that_the_mapping_does_not_name_are_told(site: Site, tmp_path: Path) -> None:
    text = "No,Text,Machine,Cost,Start,Colour\n1,x,A,1,2024-01-02,red\n"
    report = import_text(tmp_path, "work_orders", MAPPING, text)
    assert report.unused_columns == ["Colour"]
    assert any("Not imported" in line for line in report.lines())


def test_without_a_zone_and_with_two_sites_local_times_are_refused(site: Site, tmp_path: Path) -> None:
    plant("MILL", "Europe/Berlin", "EUR")
    report = import_text(tmp_path, "work_orders", MAPPING, ROWS)
    assert counted(report) == {"read": 3, "rejected": 3}
    assert "say time_zone" in reasons(report)
    assert counted(import_text(tmp_path, "work_orders", MAPPING, ROWS, site="MILL")) == {"read": 3, "created": 3}
    assert set(WorkOrder.objects.values_list("site__code", flat=True)) == {"MILL"}
    with pytest.raises(ImportRefused, match="There is no site"):
        import_text(tmp_path, "work_orders", MAPPING, ROWS, site="MOON")


def test_only_assets_of_ones_own_branches_can_be_named(site: Site, tmp_path: Path) -> None:
    import_text(tmp_path, "work_orders", MAPPING, ROWS)
    from django.contrib.auth.models import Permission

    eve = get_user_model().objects.create_user("eve", password="x")
    eve.user_permissions.add(Permission.objects.get(codename="add_workorder"))
    text = "No,Text,Machine,Cost,Start\n9,x,A,1,2024-01-02\n"
    report = import_text(tmp_path, "work_orders", 'time_zone = "UTC"\n' + MAPPING.split("[create_missing")[0], text,
                         user=eve)
    assert "There is no asset “A”" in reasons(report)
