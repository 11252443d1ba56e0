"""Promises: made, topped up, taken away, given back."""

from decimal import Decimal
from typing import Any

import pytest

from cmms.errors import Conflict
from inventory import services
from inventory.models import Part, Reservation
from inventory.signals import lost_holds
from tests.inventory.plant import Plant, ago, in_order, order


def held(number: int) -> Decimal:
    return sum((r.held for r in Reservation.objects.open().of_reference("work_order", number)), Decimal(0))


def short(number: int) -> Decimal:
    return sum((r.short for r in Reservation.objects.open().of_reference("work_order", number)), Decimal(0))


def test_what_is_there_is_promised_and_the_rest_is_short(plant: Plant) -> None:
    plant.receive(3)
    rows = plant.reserve(5, 1)
    assert sorted((r.held, r.short) for r in rows) == [(0, 2), (3, 0)]
    plant.part.refresh_from_db()
    assert (plant.part.reserved, plant.part.available) == (3, 0)
    in_order()


def test_asking_twice_is_asking_once_and_less_gives_back(plant: Plant) -> None:
    plant.receive(3)
    plant.reserve(5, 1, 11)
    plant.reserve(5, 1, 11)
    assert (held(1), short(1)) == (3, 2)
    plant.reserve(2, 1, 11)
    assert (held(1), short(1)) == (2, 0)
    plant.reserve(0, 1, 11)
    assert not Reservation.objects.exists()
    in_order()


def test_a_demand_is_covered_from_two_bins_the_fitting_one_first(plant: Plant) -> None:
    plant.receive(2, bin="A")
    plant.receive(3, bin="B")
    plant.receive(9, storeroom=plant.line)
    plant.reserve(3, 1)
    assert plant.level(bin="B").reserved == 3
    plant.reserve(10, 2)
    assert (plant.level(plant.line).reserved, plant.level(bin="A").reserved, short(2)) == (8, 2, 0)
    in_order()


def test_receipts_fill_shortages_by_priority_then_need(plant: Plant) -> None:
    plant.reserve(2, 1, need_at=ago(days=1))
    plant.reserve(2, 2, need_at=ago(days=5))
    plant.reserve(2, 3)
    plant.reserve(2, 4, priority=4, need_at=ago(days=0))
    plant.receive(5)
    assert [held(n) for n in (1, 2, 3, 4)] == [1, 2, 0, 2]
    assert list(Part.objects.short()) == [plant.part]
    plant.receive(3)
    assert [held(n) for n in (1, 2, 3, 4)] == [2, 2, 2, 2]
    in_order()


def test_only_stores_of_the_site_and_the_named_one_serve(plant: Plant, plants: Any) -> None:
    other = plants("SOUTH")
    plant.receive(5, storeroom=other.main)
    plant.reserve(1, 1)
    assert short(1) == 1
    plant.receive(5, storeroom=plant.line)
    assert held(1) == 1
    plant.reserve(1, 2, storeroom=plant.main)
    assert short(2) == 1


def test_two_orders_are_never_promised_the_same_last_part(plant: Plant) -> None:
    plant.receive(1)
    plant.reserve(1, 1)
    plant.reserve(1, 2, priority=5)
    assert (held(1), short(2)) == (1, 1)


def test_releasing_gives_to_whoever_is_short(plant: Plant) -> None:
    plant.receive(2)
    plant.reserve(2, 1)
    plant.reserve(2, 2)
    services.release(reference=order(1), by=None)
    assert (held(1), held(2)) == (0, 2)
    assert set(Reservation.objects.of_reference("work_order", 1).values_list("status", flat=True)) == {"RELEASED"}
    in_order()


def test_releasing_one_line_leaves_the_others(plant: Plant) -> None:
    plant.receive(4)
    plant.reserve(2, 1, 11)
    plant.reserve(2, 1, 12)
    services.release(reference=order(1, 11), by=None)
    assert held(1) == 2


def test_an_issue_uses_up_its_reservation(plant: Plant) -> None:
    plant.receive(5)
    plant.reserve(3, 1, 11)
    plant.issue(2, reference=order(1, 11))
    row = Reservation.objects.get()
    assert (row.quantity, row.issued, row.held, row.status) == (3, 2, 1, "OPEN")
    plant.issue(1, reference=order(1, 11))
    row.refresh_from_db()
    assert (row.issued, row.held, row.status) == (3, 0, "ISSUED")
    in_order()


def test_an_issue_from_another_bin_frees_what_is_held(plant: Plant) -> None:
    plant.receive(3, bin="A")
    plant.reserve(3, 1)
    plant.receive(3, bin="B")
    services.issue(part=plant.part, storeroom=plant.main, bin="B", quantity=Decimal(2), by=None, reference=order(1))
    assert (plant.level(bin="A").reserved, held(1)) == (1, 1)
    assert sum(r.issued for r in Reservation.objects.all()) == 2
    in_order()


def test_an_issue_stands_in_for_what_is_short(plant: Plant) -> None:
    plant.reserve(3, 1, 11, storeroom=plant.line)
    plant.receive(3)
    plant.issue(2, reference=order(1, 11))
    assert short(1) == 1
    assert sum(r.issued for r in Reservation.objects.all()) == 2


def test_a_count_below_what_is_promised_releases_lowest_priority_and_latest_need(plant: Plant) -> None:
    told: list[Any] = []

    def listen(lost: Any, **_more: Any) -> None:
        told.extend(lost)

    lost_holds.connect(listen)
    try:
        plant.receive(6)
        plant.reserve(2, 1, need_at=ago(days=1))
        plant.reserve(2, 2, need_at=ago(days=0))
        plant.reserve(2, 3, priority=1, need_at=ago(days=9))
        plant.count(3)
    finally:
        lost_holds.disconnect(listen)
    assert [(held(n), short(n)) for n in (1, 2, 3)] == [(2, 0), (1, 1), (0, 2)]
    assert sorted((x.reference.id, x.quantity) for x in told) == [(2, 1), (3, 2)]
    in_order()


def test_another_bin_stands_in_for_what_was_lost(plant: Plant) -> None:
    told: list[Any] = []

    def listen(lost: Any, **_more: Any) -> None:
        told.extend(lost)

    plant.receive(2, bin="A")
    plant.reserve(2, 1)
    plant.receive(5, bin="B")
    lost_holds.connect(listen)
    try:
        plant.count(0, bin="A")
    finally:
        lost_holds.disconnect(listen)
    assert (held(1), told) == (2, [])
    in_order()


def test_an_emergency_takes_what_is_promised_to_others(plant: Plant) -> None:
    plant.receive(3)
    plant.reserve(2, 1)
    plant.reserve(1, 2, priority=4)
    plant.issue(2, emergency=True, reference=order(9))
    assert (held(1), held(2)) == (0, 1)
    with pytest.raises(Conflict):
        plant.issue(2, emergency=True)
    in_order()


def test_reversing_an_issue_asks_for_it_again(plant: Plant) -> None:
    plant.receive(3)
    plant.reserve(2, 1, 11)
    wrong = plant.issue(2, reference=order(1, 11))
    services.reverse(row=wrong, by=None, reason="wrong part")
    assert (held(1), short(1)) == (2, 0)
    in_order()


def test_reversing_after_release_asks_for_nothing(plant: Plant) -> None:
    plant.receive(3)
    plant.reserve(3, 1, 11)
    wrong = plant.issue(2, reference=order(1, 11))
    rest = plant.issue(1, reference=order(1, 11))
    services.release(reference=order(1), by=None)
    for row in (wrong, rest):
        services.reverse(row=row, by=None, reason="wrong part")
    plant.part.refresh_from_db()
    assert (plant.part.stock_level, plant.part.reserved) == (3, 0)
    in_order()


def test_approving_an_order_reserves_all_its_lines_at_once(plant: Plant, plants: Any) -> None:
    other = plants("SOUTH")
    plant.receive(2)
    plant.receive(2, part=other.part)
    wishes = [services.Wish(part, plant.site, Decimal(2), order(1, line))
              for line, part in ((1, other.part), (2, plant.part))]
    assert len(services.reserve_all(wishes, by=None)) == 2
    assert held(1) == 4


def test_reserving_starts_before_the_need_by_lead_time_and_two_weeks(plant: Plant) -> None:
    plant.part.lead_time_days = 10
    need = ago(days=-30)
    assert (need - plant.part.reserve_from(need)).days == 24
    plant.part.lead_time_days = None
    assert (need - plant.part.reserve_from(need)).days == 14
