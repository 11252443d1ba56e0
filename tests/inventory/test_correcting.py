"""Counts, adjustments, revaluations and reversals."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cmms.errors import Conflict, DomainError
from inventory import services
from inventory.models import InventoryTransaction, StockCount, StockCountLine
from inventory.services import Reference
from inventory.services.correcting import balance_at
from inventory.signals import stock_moved
from tests.inventory.plant import Plant, ago, in_order, order
from tests.inventory.test_moving import codes


def test_a_count_posts_the_difference_with_a_reason(plant: Plant) -> None:
    plant.receive(10)
    with pytest.raises(DomainError) as refused:
        plant.count(8, reason=" ")
    assert codes(refused) == ["reason_missing"]
    row = plant.count(8, reason="two lost")
    assert (row.quantity, row.value) == (-2, Decimal("-20.00"))
    assert plant.books == (8, Decimal("80.00"), Decimal("10.000000"))
    assert plant.level().last_counted_at == row.transaction_date
    in_order()


def test_found_stock_comes_in_at_the_average_flagged(plant: Plant) -> None:
    plant.receive(10)
    row = plant.count(12)
    assert (row.value, row.price_unknown) == (Decimal("20.00"), True)
    assert plant.adjust(1).price_unknown
    assert not plant.adjust(1, unit_cost=Decimal("3")).price_unknown
    in_order()


def test_a_count_that_agrees_is_a_row_too(plant: Plant) -> None:
    plant.receive(10)
    row = plant.count(10, reason="")
    assert (row.quantity, row.value) == (0, 0)
    assert plant.level().last_counted_at is not None


def test_only_a_count_changes_last_counted(plant: Plant) -> None:
    plant.receive(10)
    plant.issue(1)
    plant.adjust(-1)
    assert plant.level().last_counted_at is None
    newer = plant.count(8)
    plant.count(10, at=ago(hours=1))
    assert plant.level().last_counted_at == newer.transaction_date


def test_a_count_differs_from_the_balance_of_its_own_moment(plant: Plant) -> None:
    plant.receive(10, at=ago(days=3))
    plant.issue(4, at=ago(days=1))
    row = plant.count(9, at=ago(days=2))
    assert row.quantity == -1
    assert plant.books[0] == 5
    assert balance_at(plant.level(), ago(days=1, hours=12)) == 9
    in_order()


def test_a_count_that_later_issues_contradict_is_refused(plant: Plant) -> None:
    plant.receive(10, at=ago(days=3))
    plant.issue(9, at=ago(days=1))
    with pytest.raises(Conflict) as refused:
        plant.count(5, at=ago(days=2))
    assert codes(refused) == ["count_outdated"]


def test_an_issue_dated_before_a_count_bears_its_cost_and_leaves_the_balance(plant: Plant) -> None:
    plant.receive(10, at=ago(days=5))
    counted = plant.count(8, at=ago(days=2), reason="two missing")  # they were taken on the day before
    late = plant.issue(2, at=ago(days=3), reference=order(9))
    assert (late.quantity, late.value) == (-2, Decimal("-20.00"))
    assert plant.books == (8, Decimal("80.00"), Decimal("10.000000"))
    explains = InventoryTransaction.objects.get(against=counted)
    assert (explains.transaction_type, explains.quantity, explains.value) == ("COUNT", 2, Decimal("20.00"))
    assert (explains.posting, explains.transaction_date) == (late.posting, counted.transaction_date)
    assert InventoryTransaction.objects.cost_of("work_order", 9) == Decimal("20.00")
    assert balance_at(plant.level(), ago(days=2, hours=12)) == 8
    in_order()


def test_a_late_entry_explains_the_first_count_after_it(plant: Plant) -> None:
    plant.receive(10, at=ago(days=9))
    first = plant.count(8, at=ago(days=6))
    plant.count(7, at=ago(days=3))
    plant.issue(2, at=ago(days=8))
    assert InventoryTransaction.objects.get(against__isnull=False).against == first
    assert plant.books[0] == 7


def test_a_late_entry_needs_no_stock_because_the_count_saw_it_go(plant: Plant) -> None:
    plant.receive(2, at=ago(days=5))
    plant.count(0, at=ago(days=2))
    plant.issue(2, at=ago(days=3))
    plant.receive(5, "99", at=ago(days=4))
    assert plant.books == (0, 0, Decimal("10.000000"))
    in_order()


def test_a_transfer_before_a_count_of_one_of_its_bins_moves_the_other_only(plant: Plant) -> None:
    plant.receive(10, at=ago(days=5))
    plant.count(6, at=ago(days=2))
    services.transfer(part=plant.part, storeroom=plant.main, to_storeroom=plant.line, quantity=Decimal(4), by=None,
                      at=ago(days=3))
    assert (plant.level().quantity, plant.level(plant.line).quantity) == (6, 4)
    assert plant.books == (10, Decimal("100.00"), Decimal("10.000000"))
    in_order()


def test_a_count_fills_its_line_of_the_round(plant: Plant) -> None:
    plant.receive(10)
    round_ = StockCount.objects.create(storeroom=plant.main)
    line = StockCountLine.objects.create(count=round_, stock_level=plant.level())
    row = plant.count(9, line=line, reason="one short")
    line.refresh_from_db()
    assert (line.expected, line.counted, line.transaction, line.reason) == (10, 9, row, "one short")
    assert (row.reference_type, row.reference_id, row.reference_line_id) == ("stock_count", round_.pk, line.pk)


def test_more_than_lies_there_is_not_adjusted_away(plant: Plant) -> None:
    plant.receive(2)
    with pytest.raises(Conflict) as refused:
        plant.adjust(-3)
    assert codes(refused) == ["not_enough_stock"]


def test_a_revaluation_gives_each_bin_its_share(plant: Plant) -> None:
    plant.receive(1, None, bin="A")
    plant.receive(2, None, storeroom=plant.line)
    rows = services.revalue(part=plant.part, unit_cost=Decimal("3.333333"), by=None, reason="invoice came")
    assert [r.value for r in rows] == [Decimal("3.33"), Decimal("6.67")]
    assert plant.books == (3, Decimal("10.00"), Decimal("3.333333"))
    assert not plant.part.average_cost_flagged
    in_order()


def test_nothing_on_the_shelf_is_not_revalued(plant: Plant) -> None:
    with pytest.raises(Conflict) as refused:
        services.revalue(part=plant.part, unit_cost=Decimal(1), by=None, reason="x")
    assert codes(refused) == ["nothing_there"]


class TestReversal:
    def test_of_an_issue_puts_stock_value_and_date_back(self, plant: Plant) -> None:
        plant.receive(10)
        wrong = plant.issue(4, at=ago(hours=2), reference=order(3))
        plant.receive(6, "20")
        [row] = services.reverse(row=wrong, by=None, reason="wrong part")
        assert (row.transaction_type, row.quantity, row.value) == ("ISSUE", 4, Decimal("40.00"))
        assert (row.reverses, row.transaction_date) == (wrong, wrong.transaction_date)
        assert plant.books[:2] == (16, Decimal("220.00"))
        assert InventoryTransaction.objects.cost_of("work_order", 3) == 0
        in_order()

    def test_happens_once(self, plant: Plant) -> None:
        row = plant.receive(10)
        [back] = services.reverse(row=row, by=None, reason="x")
        for again, code in ((row, "reversed"), (back, "is_reversal")):
            with pytest.raises(Conflict) as refused:
                services.reverse(row=again, by=None, reason="x")
            assert code in codes(refused)

    def test_of_a_receipt_needs_the_goods(self, plant: Plant) -> None:
        row = plant.receive(10)
        plant.issue(1)
        with pytest.raises(Conflict) as refused:
            services.reverse(row=row, by=None, reason="never came")
        assert codes(refused) == ["not_enough_stock"]

    def test_of_a_receipt_at_its_own_value_spills_into_variance(self, plant: Plant) -> None:
        plant.receive(10, "10")
        dear = plant.receive(10, "20")
        plant.issue(10)
        services.reverse(row=dear, by=None, reason="never came")
        assert plant.books == (0, 0, Decimal("15.000000"))
        assert InventoryTransaction.objects.get(transaction_type="VARIANCE").value == Decimal("50.00")
        in_order()

    def test_of_a_transfer_takes_both_halves_back(self, plant: Plant) -> None:
        plant.receive(3)
        out, _into = services.transfer(part=plant.part, storeroom=plant.main, to_storeroom=plant.line,
                                       quantity=Decimal(2), by=None)
        assert len(services.reverse(row=out, by=None, reason="x")) == 2
        assert (plant.level().quantity, plant.level(plant.line).quantity) == (3, 0)
        in_order()

    def test_of_a_return_with_its_variance_is_whole(self, plant: Plant) -> None:
        plant.receive(10, "10")
        dear = plant.receive(10, "20")
        plant.issue(15)
        before = plant.books
        back = {"part": plant.part, "storeroom": plant.main, "quantity": Decimal(5), "by": None, "against": dear}
        row = services.return_to_supplier(**back)
        services.reverse(row=row, by=None, reason="he kept it")
        assert plant.books == before
        again = services.return_to_supplier(**back)
        assert again.value == Decimal("-100.00")
        in_order()

    def test_of_an_issue_that_came_back_in_part_waits(self, plant: Plant) -> None:
        plant.receive(5)
        issued = plant.issue(3)
        back = services.return_part(against=issued, quantity=Decimal(1), by=None)
        with pytest.raises(Conflict) as refused:
            services.reverse(row=issued, by=None, reason="x")
        assert codes(refused) == ["has_returns"]
        services.reverse(row=back, by=None, reason="x")
        services.reverse(row=issued, by=None, reason="x")
        assert plant.books[0] == 5
        with pytest.raises(Conflict):
            services.return_part(against=issued, quantity=Decimal(1), by=None)
        in_order()

    def test_of_a_count_is_another_count(self, plant: Plant) -> None:
        row = plant.count(3)
        with pytest.raises(Conflict) as refused:
            services.reverse(row=row, by=None, reason="x")
        assert codes(refused) == ["is_count"]

    def test_after_a_count_leaves_the_balance(self, plant: Plant) -> None:
        plant.receive(10, at=ago(days=5))
        wrong = plant.issue(2, at=ago(days=3))  # it never left the shelf
        counted = plant.count(10, at=ago(days=1))
        services.reverse(row=wrong, by=None, reason="never left")
        assert plant.books == (10, Decimal("100.00"), Decimal("10.000000"))
        assert InventoryTransaction.objects.filter(against=counted).get().quantity == -2
        in_order()

    def test_of_a_late_entry_explains_the_count_no_longer(self, plant: Plant) -> None:
        plant.receive(10, at=ago(days=5))
        plant.count(8, at=ago(days=2))
        late = plant.issue(2, at=ago(days=3))
        services.reverse(row=late, by=None, reason="other part")
        assert plant.books[0] == 8
        in_order()

    def test_of_a_row_in_a_closed_month_is_dated_now(self, plant: Plant) -> None:
        row = plant.receive(5, at=ago(days=70))
        services.lock_month(site=plant.site, month=row.local_date, by=None)
        [back] = services.reverse(row=row, by=None, reason="x")
        assert timezone.now() - back.transaction_date < dt.timedelta(minutes=1)
        in_order()


class TestClosedMonth:
    def test_refuses_rows_dated_in_it_and_opens_again(self, plant: Plant) -> None:
        day = ago(days=70)
        services.lock_month(site=plant.site, month=day.date(), by=None)
        with pytest.raises(Conflict) as refused:
            plant.receive(1, at=day)
        assert codes(refused) == ["month_closed"]
        assert plant.books[0] == 0
        plant.receive(1)
        services.unlock_month(site=plant.site, month=day.date(), by=None)
        plant.receive(1, at=day)

    def test_is_the_sites_own_month(self, plant: Plant) -> None:
        # 23:30 UTC on the last of the month is the first of the next one in Berlin
        services.lock_month(site=plant.site, month=dt.date(2026, 2, 1), by=None)
        plant.receive(1, at=dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC))
        with pytest.raises(Conflict):
            plant.receive(1, at=dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC))

    def test_is_over_and_closed_once(self, plant: Plant) -> None:
        with pytest.raises(DomainError) as refused:
            services.lock_month(site=plant.site, month=timezone.now().date(), by=None)
        assert codes(refused) == ["month_running"]
        services.lock_month(site=plant.site, month=dt.date(2026, 2, 10), by=None)
        with pytest.raises(Conflict):
            services.lock_month(site=plant.site, month=dt.date(2026, 2, 20), by=None)
        services.unlock_month(site=plant.site, month=dt.date(2026, 2, 20), by=None)
        with pytest.raises(Conflict):
            services.unlock_month(site=plant.site, month=dt.date(2026, 2, 20), by=None)


def test_every_posting_is_told_inside_the_transaction(plant: Plant) -> None:
    told: list[InventoryTransaction] = []

    def listen(rows: list[InventoryTransaction], **_more: object) -> None:
        assert all(row.pk for row in rows)
        told.extend(rows)

    plant.receive(3)
    issued = plant.issue(2, reference=order(7))
    stock_moved.connect(listen)
    try:
        services.reverse(row=issued, by=None, reason="wrong part")
    finally:
        stock_moved.disconnect(listen)
    assert [(row.reference_id, row.quantity) for row in told] == [(7, 2)]


def test_a_reference_survives_the_reversal(plant: Plant) -> None:
    row = plant.receive(5, reference=Reference("purchase_order", 4, 2))
    [back] = services.reverse(row=row, by=None, reason="x")
    assert (back.reference_type, back.reference_id, back.reference_line_id) == ("purchase_order", 4, 2)
