"""Thresholds of a meter."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.thresholds import MeterTrigger

totals = st.decimals(min_value=0, max_value=10**9, places=4)
intervals = st.decimals(min_value="0.0001", max_value=10**5, places=4)


def test_fixed_thresholds_are_round_numbers_above_the_base() -> None:
    trigger = MeterTrigger(Decimal(0), Decimal(500))
    assert [trigger.threshold(k) for k in (1, 2, 3)] == [500, 1000, 1500]
    assert trigger.next_after(Decimal(700)) == 2, "done at 700, a fixed one is due at 1,000"


def test_floating_thresholds_count_from_the_reading_at_completion() -> None:
    trigger = MeterTrigger(Decimal(700), Decimal(500))
    assert trigger.threshold(1) == 1200


def test_the_base_itself_is_not_due() -> None:
    trigger = MeterTrigger(Decimal(700), Decimal(500))
    assert trigger.reached(Decimal(700)) == 0
    assert trigger.reached(Decimal("1199.9999")) == 0
    assert trigger.reached(Decimal(1200)) == 1


def test_one_reading_may_pass_several_thresholds() -> None:
    trigger = MeterTrigger(Decimal(0), Decimal(250))
    assert list(trigger.crossed(Decimal(240), Decimal(800))) == [(1, 250), (2, 500), (3, 750)]
    assert list(trigger.crossed(Decimal(250), Decimal(499))) == []


def test_a_reading_below_the_base_reaches_nothing() -> None:
    assert MeterTrigger(Decimal(1000), Decimal(10)).reached(Decimal(5)) == 0


def test_the_usual_tolerance_is_a_tenth() -> None:
    assert MeterTrigger(Decimal(0), Decimal(500)).tolerance == 50


@given(base=totals, interval=intervals, total=totals)
def test_what_is_reached_lies_below_and_the_next_above(base: Decimal, interval: Decimal, total: Decimal) -> None:
    trigger = MeterTrigger(base, interval)
    reached = trigger.reached(total)
    assert reached == 0 or trigger.threshold(reached) <= total
    assert trigger.threshold(trigger.next_after(total)) > total


@given(base=totals, interval=st.decimals(min_value=100, max_value=10**5, places=4),
       steps=st.lists(st.decimals(min_value=0, max_value=5000, places=4), max_size=12))
def test_a_stream_of_readings_crosses_each_threshold_once(base: Decimal, interval: Decimal,
                                                          steps: list[Decimal]) -> None:
    trigger, total, crossed = MeterTrigger(base, interval), base, []
    for step in steps:
        crossed += [k for k, _at in trigger.crossed(total, total + step)]
        total += step
    assert crossed == list(range(1, trigger.reached(total) + 1))


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        MeterTrigger(Decimal(0), Decimal(0))
    with pytest.raises(ValueError):
        MeterTrigger(Decimal(0), Decimal(5)).threshold(0)
