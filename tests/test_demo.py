"""The demo plant: there, in order, made once, and nowhere but in an empty database."""

import datetime as dt
import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cmms.demo.clock import easter, german_holidays

pytestmark = pytest.mark.django_db


def seed_demo(file: Path) -> str:
    said = io.StringIO()
    call_command("seed_demo", password_file=file, stdout=said)
    return said.getvalue()


def test_the_plant_is_there_and_nothing_is_out_of_order(tmp_path: Path, client: Any) -> None:
    """One test for all of it: filling the plant is what takes the time."""
    file = tmp_path / "var" / "demo-password"
    said = seed_demo(file)
    password = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert password in said
    assert all(name in said for name in ("admin", "planner", "supervisor", "technician", "storekeeper", "requester",
                                         "auditor"))
    enough_of_everything()
    nothing_out_of_order()
    every_state_is_there()
    past_and_present_agree()
    each_sees_what_is_theirs()
    floor_pages_are_light(client)
    all_can_log_in(client, password)
    again_changes_nothing(file, password)


def enough_of_everything() -> None:
    from assets.models import Asset, Location, MeterReading, Site
    from inventory.models import AssetPart, Part, PurchaseOrder
    from maintenance.models import MaintenanceHistory, MaintenanceSchedule
    from workorders.models import ChecklistAnswer, LaborEntry, Procedure, WorkOrder

    least = {Site: 2, Location: 70, Asset: 280, MeterReading: 5_500, Part: 150, AssetPart: 50, PurchaseOrder: 12,
             Procedure: 15, MaintenanceSchedule: 60, MaintenanceHistory: 250, WorkOrder: 580, LaborEntry: 500,
             ChecklistAnswer: 400}
    there = {model: model._default_manager.count() for model in least}
    assert not {model.__name__: there[model] for model, number in least.items() if there[model] < number}


def nothing_out_of_order() -> None:
    from cmms.management.commands.verify import checks

    faults = [(name, fault) for name, check in checks() for fault in check("default")]
    assert not faults


def every_state_is_there() -> None:
    from assets.models import Asset, AssetStatus
    from inventory.models import Part, PurchaseOrderLine, Reservation
    from maintenance.choices import Decision
    from maintenance.models import MaintenanceOccurrence
    from workorders.choices import Status, WorkType
    from workorders.models import Downtime, LaborEntry, WorkOrder

    assert set(WorkOrder.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(MaintenanceOccurrence.objects.values_list("decision", flat=True)) == set(Decision.values)
    assert not MaintenanceOccurrence.objects.filter(sentence="").exists()
    down = Asset.objects.get(status=AssetStatus.DOWN)
    spell = Downtime.objects.ongoing().get()
    assert (spell.asset, spell.work_order.work_type, spell.work_order.status) == (
        down, WorkType.EMERGENCY, Status.IN_PROGRESS)
    assert LaborEntry.objects.running().count() == 4
    assert WorkOrder.objects.filter(hold_reason="PARTS").exists()
    assert 3 <= sum(part.stock_level < part.reorder_point for part in Part.objects.all()) <= 20
    assert Reservation.objects.open().filter(held=0).exists()  # something is short
    assert PurchaseOrderLine.objects.filter(quantity_received__gt=0, quantity_received__lt=1e9).exists()


def past_and_present_agree() -> None:
    from django.db.models import F
    from django.utils import timezone

    from maintenance.models import MaintenanceSchedule
    from workorders.choices import Outcome, Status
    from workorders.models import WorkOrder

    closed = WorkOrder.objects.filter(status=Status.CLOSED)
    assert not closed.filter(actual_end__gt=F("closed_at")).exists()
    assert not closed.filter(actual_start__lt=F("requested_at")).exists()
    assert not WorkOrder.objects.filter(created_at__gt=timezone.now()).exists()
    assert closed.exclude(outcome=Outcome.DONE).exists()
    assert WorkOrder.objects.filter(possible_rework_of__isnull=False).exists()
    assert all(order.history.exists() for order in WorkOrder.objects.order_by("?")[:5])
    for schedule in MaintenanceSchedule.objects.active().select_related("site"):
        assert schedule.next_due is not None
        assert schedule.occurrences.unsettled().exists() or schedule.next_due_on >= schedule.starts_on
        assert schedule.decide_at is not None


def each_sees_what_is_theirs() -> None:
    from assets.models import Asset
    from cmms.accounts.models import User
    from workorders.models import WorkOrder

    def sees(username: str) -> tuple[set[str], set[str]]:
        user = User.objects.get(username=username)
        return (set(Asset.objects.visible_to(user).values_list("tag", flat=True)),
                set(WorkOrder.objects.visible_to(user).values_list("site__code", flat=True)))

    planner, technician, requester, auditor = map(sees, ("planner", "technician", "requester", "auditor"))
    assert {"FIL-01", "CMP-01"} <= planner[0]
    assert planner[1] == {"NORTH"}
    assert not {tag for tag in planner[0] if tag.startswith("T-")}
    assert "FIL-01" in technician[0]
    assert "CMP-01" not in technician[0]
    assert "FIL-01" in requester[0]
    assert "MIX-03" not in requester[0]
    assert auditor[1] == {"NORTH", "TAMA"}
    for order in WorkOrder.objects.unfinished().exclude(assigned_to=None).select_related("assigned_to"):
        assert WorkOrder.objects.visible_to(order.assigned_to).filter(pk=order.pk).exists()


def floor_pages_are_light(client: Any) -> None:
    """At most 15 queries and 30 kB, with all that lies in this plant."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cmms.accounts.models import User
    from inventory.models import Part
    from workorders.models import WorkOrder

    part = Part.objects.get(part_number="P-02230").pk
    orders = [order.get_absolute_url() for order in WorkOrder.objects.unfinished().filter(
        assigned_to__username="technician")]
    own = [f"{order}{page}" for order in orders for page in ("", "finish/")]
    rest = [f"{orders[0]}{page}" for page in ("more/", "parts/?q=belt", "time/", "history/", "card/", "cost/")]
    pages = {
        "technician": [*own, *rest, "/", "/?tab=overdue", "/?tab=week", "/?tab=team", "/assets/", "/assets/FIL-01/",
                       "/assets/CNV-108/", "/assets/CNV-108/reading/", "/scan/", "/report/?q=line", "/report/FIL-01/",
                       "/me/", "/inbox/", "/meters/round/", "/handover/", "/me/notifications/"],
        "storekeeper": ["/", "/stock/", "/stock/?q=e", f"/stock/parts/{part}/", f"/stock/parts/{part}/proof/",
                        "/stock/reorder/", "/stock/purchases/", "/stock/counts/", "/stock/short/?days=14",
                        f"/stock/issue/?order={orders[0].split('/')[-2]}"],
        "supervisor": ["/", "/board/", "/board/?view=week", "/board/?view=kanban"],
        "requester": ["/", "/report/FIL-01/", WorkOrder.objects.filter(
            requested_by__username="requester").earliest("pk").get_absolute_url()],
    }
    heavy = {}
    for who, urls in pages.items():
        client.force_login(User.objects.get(username=who))
        client.get("/")
        for url in urls:
            with CaptureQueriesContext(connection) as asked:
                page = client.get(url)
            most = 40_000 if who == "supervisor" else 30_000  # a board grows with what a week brings
            if (page.status_code, len(asked) <= 15, len(page.content) <= most) != (200, True, True):
                heavy[who, url] = (page.status_code, len(asked), len(page.content))
    assert heavy == {}


def all_can_log_in(client: Any, password: str) -> None:
    from cmms.demo.people import ACCOUNTS, CREW

    for person in ACCOUNTS:
        assert client.login(username=person.username, password=password)
        page = client.get("/")
        assert page.status_code == 200
        if person.username == "technician":
            assert "Replace drive belt on filler infeed conveyor" in page.content.decode()
        client.logout()
    assert not client.login(username=CREW[0].username, password=password)


def again_changes_nothing(file: Path, password: str) -> None:
    from cmms.audit.models import AuditLog

    before = AuditLog.objects.count()
    assert password in seed_demo(file)
    assert AuditLog.objects.count() == before
    file.unlink()
    assert "changepassword" in seed_demo(file)
    assert not file.exists()


def test_what_breaks_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.models import Site
    from cmms.accounts.models import User

    def unplugged(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cmms.demo.seeding.make_stock", unplugged)
    with pytest.raises(KeyboardInterrupt):
        seed_demo(tmp_path / "demo-password")
    assert not Site.objects.exists()
    assert not User.objects.exists()


def test_another_plant_is_left_alone(tmp_path: Path) -> None:
    from assets.models import Site
    from cmms.accounts.models import User

    Site.objects.create(code="REAL", name="A real plant")
    with pytest.raises(CommandError, match="holds a plant already"):
        seed_demo(tmp_path / "demo-password")
    assert not User.objects.exists()


def test_accounts_of_the_same_names_are_left_alone(tmp_path: Path) -> None:
    from cmms.accounts.models import User

    User.objects.create(username="planner")
    with pytest.raises(CommandError, match="planner"):
        seed_demo(tmp_path / "demo-password")
    assert User.objects.count() == 1


@pytest.mark.parametrize(("year", "sunday"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2038, (4, 25))])
def test_holidays_follow_easter(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == dt.date(year, *sunday)
    assert german_holidays(year)[dt.date(year, *sunday) + dt.timedelta(days=1)] == "Easter Monday"
    assert len(german_holidays(year)) == 9
