"""Rounds of counting: blind entry, differences explained, posted once; work goes on meanwhile."""

from decimal import Decimal
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from inventory import services
from inventory.models import InventoryTransaction, Part, StockCount, StockCountLine, StockLevel
from tests.inventory.plant import Plant, ago, in_order


@pytest.fixture
def sheet(plant: Plant) -> StockCount:
    plant.receive(10, bin="A-1")
    plant.receive(4, bin="A-2")
    return services.open_round(storeroom=plant.main, by=None, title="Spring")


def line(sheet: StockCount, bin: str) -> StockCountLine:
    return sheet.lines.select_related("count__storeroom", "stock_level").get(stock_level__bin=bin)


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_what_agrees_is_posted_at_once_and_dates_the_bin(plant: Plant, sheet: StockCount) -> None:
    done = services.enter_count(line=line(sheet, "A-1"), counted=Decimal(10), by=None)
    assert done.transaction is not None and done.transaction.quantity == 0
    level = StockLevel.objects.get(bin="A-1")
    assert level.last_counted_at == done.counted_at
    assert StockLevel.objects.get(bin="A-2").last_counted_at is None


def test_a_difference_waits_for_its_reason_and_changes_nothing_before(plant: Plant, sheet: StockCount) -> None:
    waiting = services.enter_count(line=line(sheet, "A-1"), counted=Decimal(8), by=None)
    assert (waiting.transaction, waiting.expected) == (None, 10)
    level = StockLevel.objects.get(bin="A-1")
    assert (level.quantity, level.last_counted_at) == (10, None)
    with pytest.raises(DomainError) as refused:
        services.explain(line=waiting, by=None, reason="")
    assert codes(refused) == {"reason_missing"}
    done = services.explain(line=waiting, by=None, reason="Broken")
    assert done.transaction is not None
    assert (done.transaction.quantity, done.transaction.reason) == (-2, "Broken")
    in_order()


def test_counting_again_replaces_the_entry_until_it_is_posted(plant: Plant, sheet: StockCount) -> None:
    services.enter_count(line=line(sheet, "A-1"), counted=Decimal(8), by=None)
    again = services.enter_count(line=line(sheet, "A-1"), counted=Decimal(10), by=None)
    assert again.transaction is not None and again.transaction.quantity == 0
    with pytest.raises(Conflict) as refused:
        services.enter_count(line=line(sheet, "A-1"), counted=Decimal(9), by=None)
    assert codes(refused) == {"posted"}
    assert InventoryTransaction.objects.counts().count() == 1


def test_work_goes_on_while_counting_and_the_difference_stays_that_of_the_moment(
        plant: Plant, sheet: StockCount) -> None:
    noon = ago(hours=2)
    for row in InventoryTransaction.objects.all():
        assert row.transaction_date > noon
    sheet = services.open_round(storeroom=plant.main, by=None)
    early = plant.receive(6, bin="B-1", at=ago(hours=5))
    sheet = services.open_round(storeroom=plant.main, by=None, levels=[early.stock_level])
    waiting = services.enter_count(line=line(sheet, "B-1"), counted=Decimal(5), by=None, at=noon)
    plant.issue(2, bin="B-1", at=ago(hours=1))
    done = services.explain(line=waiting, by=None, reason="One short")
    assert done.transaction is not None
    assert (done.transaction.quantity, StockLevel.objects.get(bin="B-1").quantity) == (-1, 3)
    in_order()


def test_a_round_is_finished_when_all_is_counted_and_explained(plant: Plant, sheet: StockCount) -> None:
    services.enter_count(line=line(sheet, "A-1"), counted=Decimal(9), by=None)
    with pytest.raises(Conflict) as refused:
        services.finish_round(sheet=sheet, by=None)
    assert codes(refused) == {"unexplained", "uncounted"}
    services.explain(line=line(sheet, "A-1"), by=None, reason="Lost")
    with pytest.raises(Conflict) as refused:
        services.finish_round(sheet=sheet, by=None)
    assert codes(refused) == {"uncounted"}
    done = services.finish_round(sheet=sheet, by=None, leave_uncounted=True)
    assert done.status == "DONE" and done.finished_at is not None
    assert StockLevel.objects.get(bin="A-2").last_counted_at is None
    with pytest.raises(Conflict) as refused:
        services.enter_count(line=line(sheet, "A-2"), counted=Decimal(4), by=None)
    assert codes(refused) == {"not_open"}


def test_a_cancelled_round_keeps_what_it_posted_and_drops_what_was_only_entered(
        plant: Plant, sheet: StockCount) -> None:
    services.enter_count(line=line(sheet, "A-1"), counted=Decimal(10), by=None)
    services.enter_count(line=line(sheet, "A-2"), counted=Decimal(3), by=None)
    services.cancel_round(sheet=sheet, by=None)
    assert StockCount.objects.get(pk=sheet.pk).status == "CANCELLED"
    assert InventoryTransaction.objects.counts().count() == 1
    assert StockLevel.objects.get(bin="A-2").quantity == 4


def test_something_nobody_expected_gets_its_bin_on_the_sheet(plant: Plant, sheet: StockCount) -> None:
    found = Part.objects.create(part_number="GASKET")
    new = services.add_bin(sheet=sheet, part=found, bin="A-9", by=None)
    assert new.stock_level.quantity == 0
    services.enter_count(line=new, counted=Decimal(3), by=None, reason="Left over from a job")
    found.refresh_from_db()
    assert found.stock_level == 3
    with pytest.raises(Conflict) as refused:
        services.add_bin(sheet=sheet, part=found, bin="A-9", by=None)
    assert codes(refused) == {"on_sheet"}
    in_order()


def test_a_count_below_what_is_put_aside_releases_it(plant: Plant, sheet: StockCount) -> None:
    plant.reserve(12, 1, priority=2)
    services.enter_count(line=line(sheet, "A-1"), counted=Decimal(3), by=None, reason="Stolen")
    plant.part.refresh_from_db()
    assert (plant.part.stock_level, plant.part.reserved) == (7, 7)
    in_order()


def test_an_issue_dated_before_the_count_leaves_the_balance_and_explains_its_difference(
        plant: Plant, sheet: StockCount) -> None:
    early = plant.receive(6, "10", bin="B-1", at=ago(hours=5))
    sheet = services.open_round(storeroom=plant.main, by=None, levels=[early.stock_level])
    services.enter_count(line=line(sheet, "B-1"), counted=Decimal(4), by=None, at=ago(hours=2), reason="Two gone")
    issued = plant.issue(2, bin="B-1", at=ago(hours=3))
    assert (issued.quantity, issued.value) == (-2, -20)
    assert StockLevel.objects.get(bin="B-1").quantity == 4
    explained = InventoryTransaction.objects.get(posting=issued.posting, transaction_type="COUNT")
    assert (explained.quantity, explained.against.count_line.count) == (2, sheet)  # type: ignore[union-attr]
    in_order()
