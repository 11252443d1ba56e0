"""Real connections at the same stock (PostgreSQL)."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cmms.errors import Conflict, DomainError
from inventory import services
from inventory.models import InventoryTransaction, MonthLock, Part, RefusedDemand
from tests.inventory.plant import ago, in_order, make_plant, order

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

Together = Callable[..., list[Any]]


def test_eight_clients_issue_the_last_five_and_five_succeed(together: Together) -> None:
    plant = make_plant()
    plant.receive(5)

    def client(number: int) -> Callable[[], list[bool]]:
        def run() -> list[bool]:
            got = []
            for attempt in range(5):
                try:
                    plant.issue(1, reference=order(number * 10 + attempt))
                    got.append(True)
                except Conflict:
                    got.append(False)
            return got
        return run

    outcomes = together(*(client(number) for number in range(8)))
    assert [o.error for o in outcomes] == [None] * 8
    assert sum(sum(o.value) for o in outcomes) == 5
    assert RefusedDemand.objects.count() == 35
    assert plant.books[:2] == (0, 0)
    in_order()


def test_two_orders_approved_at_once_share_what_there_is(together: Together) -> None:
    plant = make_plant()
    parts = [Part.objects.create(part_number=f"P{i}") for i in range(6)]
    for part in parts:
        plant.receive(3, part=part)

    def approve(number: int) -> Callable[[], Any]:
        mine = random.Random(number).sample(parts, len(parts))
        return lambda: services.reserve_all([services.Wish(part, plant.site, Decimal(2), order(number, i))
                                             for i, part in enumerate(mine)], by=None)

    outcomes = together(*(approve(number) for number in range(1, 7)))
    assert [o.error for o in outcomes] == [None] * 6
    assert {p.reserved for p in Part.objects.filter(pk__in=[p.pk for p in parts])} == {Decimal(3)}
    in_order()


def test_random_verbs_from_eight_clients_end_without_deadlock(together: Together) -> None:
    plant = make_plant()
    parts = [Part.objects.create(part_number=f"P{i}") for i in range(5)]
    for part in parts:
        plant.receive(20, part=part)

    def client(seed: int) -> Callable[[], int]:
        chance = random.Random(seed)

        def one() -> None:
            part, amount = chance.choice(parts), Decimal(chance.randint(1, 6))
            verb = chance.choice(["issue", "receive", "count", "transfer", "reserve", "release", "adjust", "back"])
            if verb == "issue":
                plant.issue(amount, part=part, reference=order(chance.randint(1, 4)), emergency=chance.random() < 0.3)
            elif verb == "receive":
                plant.receive(amount, str(chance.randint(1, 20)), part=part)
            elif verb == "count":
                plant.count(amount, part=part)
            elif verb == "transfer":
                services.transfer(part=part, storeroom=plant.main, to_storeroom=plant.line, quantity=amount, by=None)
            elif verb == "reserve":
                plant.reserve(amount, chance.randint(1, 4), part=part)
            elif verb == "release":
                services.release(reference=order(chance.randint(1, 4)), by=None)
            elif verb == "adjust":
                plant.adjust(-amount, part=part)
            else:
                issued = InventoryTransaction.objects.filter(part=part, transaction_type="ISSUE").first()
                if issued is not None:
                    services.return_part(against=issued, quantity=Decimal(1), by=None)

        def run() -> int:
            refused = 0
            for _ in range(30):
                try:
                    one()
                except DomainError:
                    refused += 1
            return refused
        return run

    outcomes = together(*(client(seed) for seed in range(8)))
    assert [o.error for o in outcomes] == [None] * 8
    assert all(o.value < 30 for o in outcomes)
    in_order()


def test_a_month_is_closed_or_the_posting_is_in_it_never_neither(together: Together) -> None:
    plant = make_plant()
    day = ago(days=70)
    outcomes = together(lambda: services.lock_month(site=plant.site, month=day.date(), by=None),
                        *(lambda: plant.receive(1, at=day) for _ in range(5)))
    lock = MonthLock.objects.get()
    assert outcomes[0].value == lock
    assert all(isinstance(o.error, Conflict) or o.error is None for o in outcomes[1:])
    posted = sum(o.error is None for o in outcomes[1:])
    assert InventoryTransaction.objects.count() == posted
    with pytest.raises(Conflict):
        plant.receive(1, at=day)
    in_order()


def test_the_application_role_cannot_change_the_ledger(as_application: None) -> None:
    from django.db import DatabaseError, connection, transaction

    plant = make_plant()
    plant.receive(3)
    for statement in ("UPDATE inventory_transactions SET quantity = 9", "DELETE FROM inventory_transactions",
                      "TRUNCATE inventory_transactions CASCADE"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert InventoryTransaction.objects.get().quantity == 3
