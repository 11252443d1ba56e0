"""Real connections at the same stock (PostgreSQL)."""

import random
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from cmms.errors import Conflict
from inventory import services
from inventory.models import InventoryTransaction, MonthLock, Part, RefusedDemand
from tests.inventory.chance import Client, shelves
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


def test_random_verbs_from_sixteen_clients_end_without_deadlock(together: Together) -> None:
    """The full size, 4,000 verbs over 50 parts, stands in benchmarks/ledger.py."""
    plant = make_plant()
    parts, lines = shelves(plant, 8)
    clients = [Client(plant, parts, lines, seed) for seed in range(16)]
    outcomes = together(*(partial(client.work, 15) for client in clients))
    assert [o.error for o in outcomes] == [None] * 16
    assert all(o.value < 15 for o in outcomes)
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
