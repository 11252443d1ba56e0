"""``manage.py import_data``: what planners see, and the exit codes that scripts read."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from assets.models import Site
from cmms.audit.models import AuditLog
from cmms.importing.progress import Progress
from tests.importing.running import plant
from workorders.models import WorkOrder

pytestmark = pytest.mark.django_db

MAPPING = """
source_system = "Old"
external_id = "No"
[columns]
Text = "title"
Machine = "asset"
Cost = "total_cost"
[create_missing.asset]
"""


@pytest.fixture(autouse=True)
def site() -> Site:
    return plant()


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "old.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def file_of(folder: Path, text: str) -> Path:
    path = folder / "old.csv"
    path.write_text(text, encoding="utf-8")
    return path


def ran(*arguments: Any, **options: Any) -> tuple[str, str]:
    """(what it printed, what it said about rows)"""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_data", *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def refused(*arguments: Any) -> tuple[int, str]:
    """(exit code, sentence)"""
    with pytest.raises(CommandError) as error:
        ran(*arguments)
    return error.value.returncode, str(error.value)


def test_a_summary_tells_what_became_of_the_rows(tmp_path: Path, mapping: Path) -> None:
    out, err = ran("work_orders", file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,5\n"), "--mapping", mapping)
    assert out.splitlines()[0] == "work_orders from old.csv"
    assert [line.split() for line in out.splitlines()[1:6]] == [
        ["read", "1"], ["created", "1"], ["updated", "0"], ["unchanged", "0"], ["rejected", "0"]]
    assert err == ""


def test_rejected_rows_are_told_and_the_exit_code_is_one(tmp_path: Path, mapping: Path) -> None:
    path = file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,PM01\n2,Noise,A,1\n")
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_data", "work_orders", str(path), mapping=str(mapping), stdout=io.StringIO(), stderr=err)
    assert ended.value.code == 1
    assert err.getvalue() == "rejected: line 2: Cost: 'PM01' is not a number.\n"
    assert WorkOrder.objects.get().external_id == "2"


def test_what_cannot_run_is_one_sentence_each_and_exit_code_two(tmp_path: Path, mapping: Path) -> None:
    path = file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,5\n")
    assert refused("work_orders", tmp_path / "no.csv", "--mapping", mapping) == (
        2, f"There is no file {tmp_path / 'no.csv'}.")
    assert refused("work_orders", path) [0] == 2
    assert "There is no user" in refused("work_orders", path, "--mapping", mapping, "--user", "nobody")[1]
    assert "There is no site" in refused("work_orders", path, "--mapping", mapping, "--site", "MOON")[1]
    assert "at least 1" in refused("work_orders", path, "--mapping", mapping, "--chunk", "0")[1]
    mapping.write_text(MAPPING.replace("title", "titel").replace("total_cost", "totl_cost"), encoding="utf-8")
    code, told = refused("work_orders", path, "--mapping", mapping)
    assert code == 2
    assert len(told.splitlines()) == 3
    assert 'did you mean "title"?' in told


def test_a_person_without_the_right_is_refused(tmp_path: Path, mapping: Path) -> None:
    get_user_model().objects.create_user("bob")
    path = file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,5\n")
    code, told = refused("work_orders", path, "--mapping", mapping, "--user", "bob")
    assert (code, told) == (2, "Your role does not permit this. Ask an administrator.")


def test_a_dry_run_says_that_it_was_one(tmp_path: Path, mapping: Path) -> None:
    path = file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,5\n")
    out, _ = ran("work_orders", path, "--mapping", mapping, "--dry-run")
    assert "would be created" in out
    assert not WorkOrder.objects.exists()


def test_the_user_stands_in_the_audit_log(tmp_path: Path, mapping: Path) -> None:
    ada = get_user_model().objects.create_superuser("ada")
    ran("work_orders", file_of(tmp_path, "No,Text,Machine,Cost\n1,Leak,A,5\n"), "--mapping", mapping, "--user", "ada")
    row = AuditLog.objects.filter(table_name="work_orders").latest("id")
    assert (row.changed_by, row.channel) == (ada, "import")


def test_a_ready_made_mapping_reads_a_spreadsheet(tmp_path: Path) -> None:
    import datetime as dt

    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.append(["Order", "Order Type", "Description", "Equipment", "Basic start date", "Total actual costs",
                 "System status", "Superior Order"])
    page.append([400000002, "PM01", "Leak", "000000010001", dt.datetime(2023, 1, 2), 1234.56, "TECO CLSD", 400000001])
    page.append([400000001, "PM02", "Overhaul", "10001", dt.datetime(2023, 1, 1), -5, "REL PCNF", None])
    workbook.save(tmp_path / "iw39.xlsx")
    ran("work_orders", tmp_path / "iw39.xlsx", "--mapping", "sap-iw39", "--site", "PIT")
    leak, whole = WorkOrder.objects.order_by("-external_id")
    assert (leak.external_id, leak.status, leak.work_type, leak.parent) == (
        "400000002", "CLOSED", "CORRECTIVE", whole)
    assert leak.asset is not None
    assert (leak.asset.tag, whole.asset, whole.status) == ("10001", leak.asset, "IN_PROGRESS")
    assert {str(cost.amount) for order in (leak, whole) for cost in order.service_costs.all()} == {"1234.56", "-5.00"}


def test_the_fields_of_a_kind_can_be_asked_for() -> None:
    out, _ = ran("readings", "--fields")
    for said in ("read_at", "required", "[create_missing.meter]", "[[readings]]", "confirm_large_steps"):
        assert said in out


def test_a_kind_without_a_file_is_refused() -> None:
    assert refused("work_orders") == (2, "Which file? Say import_data KIND FILE.")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_nowhere_else() -> None:
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        progress = Progress(stream, "work_orders")
        progress._drawn -= 1
        progress(1000, 0.5)
        progress(2000, 0.6)
        progress.done()
        assert ("50%" in stream.getvalue()) is shown
        assert stream.getvalue().endswith("\r") is shown
