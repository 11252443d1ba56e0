"""What a phone brings after the books were closed moves nothing until a supervisor accepts it on a follow-up."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import Location, Meter, MeterReading
from cmms.errors import Conflict, DomainError, NotAllowed
from inventory import services as stock
from inventory.models import InventoryTransaction, Part, Storeroom
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import LaborEntry, LateEntry, WorkOrder
from workorders.verify import problems

At = Callable[[float], dt.datetime]
Keep = Callable[..., LateEntry]


def codes(error: Any) -> set[str]:
    return {problem.code for problem in error.value.problems}


@pytest.fixture
def closed(new_order: Callable[..., WorkOrder], cast: Cast) -> WorkOrder:
    order = services.complete(order=new_order(), by=cast.second, outcome="DONE")
    return services.close(order=order, by=cast.planner)


@pytest.fixture
def keep(closed: WorkOrder, cast: Cast, at: At) -> Keep:
    def one(kind: str, **payload: Any) -> LateEntry:
        return services.keep_late_entry(order=closed, kind=kind, payload=payload, key=uuid.uuid4(),
                                        by=cast.technician, happened_at=at(-3))

    return one


def test_an_entry_is_kept_once_and_moves_nothing(closed: WorkOrder, cast: Cast, at: At) -> None:
    said = {"work_date": "2026-01-05", "minutes": 30}
    key = uuid.uuid4()
    first, again = (services.keep_late_entry(order=closed, kind="LABOUR", payload=said, key=key, by=cast.technician,
                                             happened_at=at(-3)) for _ in range(2))
    assert first == again
    assert (first.happened_at, first.decision) == (at(-3), "WAITING")
    assert not LaborEntry.objects.exists()
    assert LateEntry.objects.waiting().get() == first


def test_open_books_take_no_late_entry(new_order: Callable[..., WorkOrder], cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        services.keep_late_entry(order=new_order(), kind="NOTE", payload={}, key=None, by=cast.technician,
                                 happened_at=None)
    assert codes(error) == {"not_closed"}


def test_labour_is_booked_for_the_person_on_a_follow_up(closed: WorkOrder, keep: Keep, cast: Cast, at: At) -> None:
    entry = keep("LABOUR", started_at=at(-4).isoformat(), ended_at=at(-3).isoformat(), break_minutes=10)
    with pytest.raises(NotAllowed):
        services.accept_late_entry(entry=entry, by=cast.technician)
    target = services.accept_late_entry(entry=entry, by=cast.supervisor, note="He was there")
    booked = LaborEntry.objects.get()
    assert (booked.work_order, booked.user, booked.minutes) == (target, cast.technician, 50)
    assert (target.follow_up_of, target.status) == (closed, "OPEN")
    entry.refresh_from_db()
    assert (entry.decision, entry.decided_by, entry.follow_up) == ("ACCEPTED", cast.supervisor, target)
    with pytest.raises(Conflict) as error:
        services.accept_late_entry(entry=entry, by=cast.supervisor)
    assert codes(error) == {"decided"}
    assert list(problems()) == []


def test_a_second_entry_goes_to_the_same_follow_up(keep: Keep, cast: Cast, new_order: Callable[..., WorkOrder]) -> None:
    target = services.accept_late_entry(entry=keep("NOTE", text="It rattled"), by=cast.supervisor)
    again = services.accept_late_entry(entry=keep("NOTE", words="Still rattles"), by=cast.supervisor,
                                       follow_up=target)
    assert again == target
    assert [c.text for c in target.comments.order_by("id")] == ["It rattled", "Note: Still rattles"]
    with pytest.raises(DomainError) as error:
        services.accept_late_entry(entry=keep("NOTE", text="x"), by=cast.supervisor, follow_up=new_order())
    assert codes(error) == {"no_follow_up"}


def test_a_part_leaves_the_shelf_when_accepted(keep: Keep, cast: Cast, plant: Plant) -> None:
    shelf = Location(site=plant.site, parent=plant.root, name="Store", kind="STORE")
    shelf.save()
    room = Storeroom(location=shelf)
    room.save()
    part = Part.objects.create(part_number="P-1", description="Belt")
    stock.receive(part=part, storeroom=room, quantity=Decimal(5), unit_cost=Decimal(2), by=None,
                  at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    entry = keep("PART", part=part.pk, storeroom=room.pk, quantity="2")
    assert not InventoryTransaction.objects.filter(transaction_type="ISSUE").exists()
    target = services.accept_late_entry(entry=entry, by=cast.supervisor)
    row = InventoryTransaction.objects.get(transaction_type="ISSUE")
    assert (row.quantity, row.reference_id, row.transaction_date) == (-2, target.pk, entry.happened_at)
    assert target.parts.get().total_cost == 4


def test_a_reading_is_taken_when_accepted(keep: Keep, cast: Cast, plant: Plant) -> None:
    meter = Meter.objects.create(asset=plant.press, name="Hours", unit="h")
    entry = keep("READING", meter=meter.pk, value="120")
    assert not MeterReading.objects.exists()
    services.accept_late_entry(entry=entry, by=cast.supervisor)
    assert MeterReading.objects.get().read_at == entry.happened_at


@pytest.mark.parametrize("kind", ["LABOUR", "PART", "READING", "ANSWER", "MOVE", "PHOTO"])
def test_what_cannot_be_read_stays_as_words(keep: Keep, cast: Cast, kind: str) -> None:
    target = services.accept_late_entry(entry=keep(kind, words="42 of something"), by=cast.supervisor)
    assert "42 of something" in target.comments.get().text


def test_a_declined_entry_stays_with_the_reason(keep: Keep, cast: Cast) -> None:
    entry = keep("NOTE", text="x")
    with pytest.raises(DomainError) as error:
        services.decline_late_entry(entry=entry, by=cast.supervisor, note="")
    assert codes(error) == {"reason_missing"}
    assert services.decline_late_entry(entry=entry, by=cast.supervisor, note="Booked twice").decision == "DECLINED"
    assert not LateEntry.objects.waiting().exists()


def test_a_part_given_back_too_late_is_told_and_moves_nothing(keep: Keep, cast: Cast, plant: Plant) -> None:
    part = Part.objects.create(part_number="P-77", description="Seal")
    entry = keep("PART", part=part.pk, storeroom=0, quantity="-1", words="-1 × P-77 Seal")
    target = services.accept_late_entry(entry=entry, by=cast.supervisor)
    assert "-1 × P-77 Seal" in target.comments.get().text
    assert not InventoryTransaction.objects.exists()


def test_what_one_phone_brought_makes_one_follow_up_as_long_as_it_is_open(keep: Keep, cast: Cast) -> None:
    first = services.accept_late_entry(entry=keep("NOTE", text="It rattled"), by=cast.supervisor)
    assert services.accept_late_entry(entry=keep("LABOUR", work_date="2026-01-05", minutes=30),
                                      by=cast.supervisor) == first
    assert LaborEntry.objects.get().work_order == first
    services.complete(order=first, by=cast.supervisor, outcome="NOT_PERFORMED", reason="Booked")
    assert services.accept_late_entry(entry=keep("NOTE", text="And again"), by=cast.supervisor) != first
