"""Random verbs upon two parts in three bins: whatever is done, the ledger is the balance."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cmms.errors import DomainError
from inventory import services
from inventory.models import InventoryTransaction, Part, Reservation, StockLevel
from tests.inventory.plant import Plant, ago, in_order, make_plant, order

QUANTITIES = st.decimals(Decimal("0.001"), Decimal(9), places=3)
PRICES = st.none() | st.decimals(Decimal(0), Decimal(30), places=4)
MOMENTS = st.none() | st.integers(1, 200).map(lambda hours: ago(hours=hours))
PARTS, BINS, ORDERS = st.integers(0, 1), st.integers(0, 2), st.integers(1, 3)


class Stock(RuleBasedStateMachine):
    issues: Bundle[Any] = Bundle("issues")
    receipts: Bundle[Any] = Bundle("receipts")
    rows: Bundle[Any] = Bundle("rows")
    plant: Plant
    parts: list[Part]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        Stock.number = getattr(Stock, "number", 0) + 1
        self.plant = make_plant(f"P{Stock.number}")
        self.parts = [self.plant.part, Part.objects.create(part_number=f"SEAL-{Stock.number}")]
        self.bins = [(self.plant.main, ""), (self.plant.main, "A"), (self.plant.line, "")]
        self.refused = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def place(self, part: int, bin: int) -> dict[str, Any]:
        store, name = self.bins[bin]
        return {"part": self.parts[part], "storeroom": store, "bin": name, "by": None}

    def attempt(self, verb: Any, **said: Any) -> Any:
        """A refusal is an answer; it leaves everything as it was, which the invariant proves."""
        try:
            return verb(**said)
        except DomainError:
            self.refused += 1
            return None

    @rule(target=receipts, part=PARTS, bin=BINS, quantity=QUANTITIES, cost=PRICES, at=MOMENTS)
    def receive(self, part: int, bin: int, quantity: Decimal, cost: Decimal | None, at: dt.datetime | None) -> Any:
        return self.attempt(services.receive, **self.place(part, bin), quantity=quantity, unit_cost=cost, at=at)

    @rule(target=issues, part=PARTS, bin=BINS, quantity=QUANTITIES, number=ORDERS, at=MOMENTS, emergency=st.booleans())
    def issue(self, part: int, bin: int, quantity: Decimal, number: int, at: dt.datetime | None,
              emergency: bool) -> Any:
        rows = self.attempt(services.issue, **self.place(part, bin), quantity=quantity, reference=order(number), at=at,
                            emergency=emergency)
        return rows[0] if rows else None

    @rule(target=rows, issued=issues, quantity=QUANTITIES, at=MOMENTS)
    def return_part(self, issued: Any, quantity: Decimal, at: dt.datetime | None) -> Any:
        return issued and self.attempt(services.return_part, against=issued, quantity=quantity, by=None, at=at)

    @rule(target=rows, part=PARTS, bin=BINS, quantity=QUANTITIES)
    def send_back(self, part: int, bin: int, quantity: Decimal) -> Any:
        return self.attempt(services.return_to_supplier, **self.place(part, bin), quantity=quantity)

    @rule(target=rows, receipt=receipts, quantity=QUANTITIES)
    def send_back_a_receipt(self, receipt: Any, quantity: Decimal) -> Any:
        return receipt and self.attempt(
            services.return_to_supplier, part=receipt.part, storeroom=receipt.stock_level.storeroom,
            bin=receipt.stock_level.bin, quantity=quantity, by=None, against=receipt)

    @rule(target=rows, part=PARTS, bin=BINS, to=BINS, quantity=QUANTITIES, at=MOMENTS)
    def transfer(self, part: int, bin: int, to: int, quantity: Decimal, at: dt.datetime | None) -> Any:
        store, name = self.bins[to]
        pair = self.attempt(services.transfer, **self.place(part, bin), to_storeroom=store, to_bin=name,
                            quantity=quantity, at=at)
        return pair and pair[0]

    @rule(target=rows, part=PARTS, bin=BINS, quantity=QUANTITIES, sign=st.sampled_from([1, -1]), at=MOMENTS)
    def adjust(self, part: int, bin: int, quantity: Decimal, sign: int, at: dt.datetime | None) -> Any:
        return self.attempt(services.adjust, **self.place(part, bin), quantity=sign * quantity, reason="x", at=at)

    @rule(part=PARTS, bin=BINS, counted=QUANTITIES | st.just(Decimal(0)), at=MOMENTS)
    def count(self, part: int, bin: int, counted: Decimal, at: dt.datetime | None) -> None:
        row = self.attempt(services.count, **self.place(part, bin), counted=counted, reason="x", at=at)
        if row and at is None:
            assert StockLevel.objects.get(pk=row.stock_level_id).quantity == counted

    @rule(target=rows, part=PARTS, cost=PRICES.filter(lambda cost: cost is not None))
    def revalue(self, part: int, cost: Decimal) -> Any:
        rows = self.attempt(services.revalue, part=self.parts[part], unit_cost=cost, by=None, reason="x")
        return rows and rows[0]

    @rule(part=PARTS, quantity=QUANTITIES, number=ORDERS, priority=st.integers(1, 5))
    def reserve(self, part: int, quantity: Decimal, number: int, priority: int) -> None:
        rows = services.reserve(part=self.parts[part], site=self.plant.site, quantity=quantity,
                                reference=order(number), by=None, priority=priority)
        assert sum(row.open_quantity for row in rows) == quantity

    @rule(number=ORDERS)
    def release(self, number: int) -> None:
        services.release(reference=order(number), by=None)
        assert not Reservation.objects.open().of_reference("work_order", number).exists()

    @rule(row=consumes(issues) | consumes(receipts) | consumes(rows))
    def reverse(self, row: Any) -> None:
        if row:
            self.attempt(services.reverse, row=row, by=None, reason="x")

    @precondition(lambda self: InventoryTransaction.objects.exists())
    @invariant()
    def the_ledger_is_the_balance(self) -> None:
        in_order()
        for part in Part.objects.filter(pk__in=[p.pk for p in self.parts]):
            short = any(r.stock_level_id is None for r in part.reservations.open())
            free = any(level.available > 0 for level in part.stock_levels.all())
            assert not (short and free), "what is free fills what is short"


@pytest.mark.django_db
def test_random_verbs_keep_ledger_and_balance_equal() -> None:
    run_state_machine_as_test(Stock, settings=settings(
        max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck)))
