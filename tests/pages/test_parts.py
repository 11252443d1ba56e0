"""Parts at the machine: one tap for one more, minus gives back, an exact number, a part that nobody planned."""

from decimal import Decimal
from typing import Any

import pytest

from inventory.models import StockLevel
from tests.pages.jobs import make_part, make_store, text_of
from workorders import services
from workorders.models import WorkOrderPart

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(job: Any) -> Any:
    return job.parts.get().part


def tap(client: Any, order: Any, part: Any, **said: str) -> Any:
    return client.post(f"/work-orders/{order.number}/parts/{part.pk}/", said)


def there(part: Any) -> Decimal:
    return sum((level.quantity for level in StockLevel.objects.filter(part=part)), Decimal(0))


def test_a_planned_part_is_used_with_one_tap(as_tom: Any, job: Any, part: Any) -> None:
    page = text_of(as_tom.get(f"/work-orders/{job.number}/"))
    assert "V-belt SPZ 1250 P-0, bin B-14-3, 10 EA left, 1 planned" in page
    tap(as_tom, job, part, change="1")
    assert (WorkOrderPart.objects.get(work_order=job).quantity_used, there(part)) == (1, 9)


def test_minus_gives_back_and_no_more_than_was_taken(as_tom: Any, job: Any, part: Any) -> None:
    page = as_tom.get(f"/work-orders/{job.number}/").content.decode()
    assert 'value="-1"' in page
    assert "disabled" in page[page.index('value="-1"'):page.index("<output>")]
    tap(as_tom, job, part, change="1")
    tap(as_tom, job, part, change="-1")
    assert there(part) == 10
    refused = tap(as_tom, job, part, change="-1")
    assert refused.status_code == 422
    assert "not given back yet" in text_of(refused)


def test_an_exact_number_with_comma_from_a_chosen_store(as_tom: Any, job: Any, part: Any, place: Any) -> None:
    tap(as_tom, job, part, quantity="2,5", storeroom=str(make_store(place).pk))
    assert there(part) == Decimal("7.5")
    tap(as_tom, job, part, quantity="0,5", give_back="1")
    assert there(part) == 8


def test_more_than_there_is_is_refused_with_what_was_typed(as_tom: Any, job: Any, part: Any) -> None:
    page = tap(as_tom, job, part, quantity="11")
    assert page.status_code == 409
    assert 'value="11"' in page.content.decode()
    assert there(part) == 10


def test_a_part_that_nobody_planned_is_found_and_taken(as_tom: Any, job: Any, place: Any) -> None:
    bearing = make_part(place, "P-00418", "Tensioner bearing 6203-2RS", barcode="4006")
    url = f"/work-orders/{job.number}/parts/"
    for words in ("bearing 6203", "P-00418", "4006"):
        assert "Tensioner bearing" in text_of(as_tom.get(url, {"q": words}))
    assert "No part is called" in text_of(as_tom.get(url, {"q": "hydraulic"}))
    page = as_tom.get(url, {"part": bearing.pk})
    assert "Main store" in text_of(page)
    tap(as_tom, job, bearing, quantity="1", storeroom=str(make_store(place).pk))
    assert WorkOrderPart.objects.get(work_order=job, part=bearing).quantity_used == 1


def test_a_part_that_lies_nowhere_says_so(as_tom: Any, job: Any, place: Any) -> None:
    ghost = make_part(place, "P-9", "Ghost", there=0)
    page = tap(as_tom, job, ghost, change="1")
    assert page.status_code == 409
    assert "lies in no store of this site" in text_of(page)


def test_the_store_is_the_one_where_some_is_put_aside(as_tom: Any, job: Any, part: Any, place: Any) -> None:
    from workorders.picking import store_for

    assert store_for(job, part) == make_store(place)


def test_a_closed_order_shows_what_was_used_and_takes_no_more(as_tom: Any, job: Any, part: Any) -> None:
    services.complete(order=job, by=job.assigned_to, outcome="NOT_PERFORMED", reason="x")
    services.close(order=job, by=None)
    assert "<output>" not in as_tom.get(f"/work-orders/{job.number}/").content.decode()
    assert tap(as_tom, job, part, change="1").status_code in (409, 422)
