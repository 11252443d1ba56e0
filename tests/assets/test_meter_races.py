"""Real connections at one meter (PostgreSQL)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from assets.models import MeterReading
from assets.services.meters import Replaced, correct_reading
from cmms.errors import DomainError
from tests.assets.dials import day, in_order, make_dials, read

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_eight_people_read_one_meter_in_any_order_and_its_totals_add_up(together: Callable[..., list[Any]]) -> None:
    dials = make_dials()
    read(dials.strokes, 99_000, 0)

    def person(number: int) -> Callable[[], None]:
        def run() -> None:
            for turn in range(6):
                at = 1 + turn * 8 + (number * 5) % 8
                try:
                    read(dials.strokes, (99_000 + at * 100) % 100_000, at, late=True)
                except DomainError:
                    continue
        return run

    outcomes = together(*(person(number) for number in range(8)))
    assert [outcome.error for outcome in outcomes] == [None] * 8
    in_order()
    rows = list(dials.strokes.readings.order_by("read_at").values_list("value", "total"))
    assert len(rows) == 49
    assert rows[-1] == (3_800, 103_800)


def test_a_replacement_and_a_correction_at_once_add_up(together: Callable[..., list[Any]]) -> None:
    dials = make_dials()
    first = read(dials.hours, 9_800, 0)

    def replaced() -> None:
        read(dials.hours, 120, 15, replaced=Replaced(final=Decimal(9_950), at=day(7)))

    def corrected() -> None:
        correct_reading(reading=MeterReading.objects.get(pk=first.pk), by=None, value=Decimal(9_850), reason="misread")

    assert [outcome.error for outcome in together(replaced, corrected)] == [None, None]
    in_order()
    assert dials.hours.readings.order_by("-read_at").first().total == 10_070
