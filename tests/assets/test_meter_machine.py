"""Random readings, corrections, voids and replacements in any order of time: totals are what a plain sum gives."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assets.models import Meter, MeterReading
from assets.services.meters import Replaced, correct_reading, replace_meter, void_reading
from cmms.errors import DomainError
from tests.assets.dials import Dials, day, in_order, make_dials, read

POINT = Decimal(100)
DAYS = st.integers(1, 12)
VALUES = st.decimals(Decimal(0), Decimal("99.9"), places=1)


@dataclass(frozen=True)
class Event:
    """What somebody said of one day."""

    value: Decimal
    new: bool = False
    final: Decimal | None = None


def plain_totals(events: dict[int, Event], point: Decimal | None) -> dict[int, Decimal] | None:
    """Day → what was counted until then, by going through the days; None where the days contradict each other."""
    totals: dict[int, Decimal] = {}
    shown: Decimal | None = None
    sum_so_far = Decimal(0)
    for when in sorted(events):
        said = events[when]
        until = said.final if said.new else said.value
        if shown is None:
            sum_so_far = until if until is not None else said.value
        elif until is not None:
            if until < shown and point is None:
                return None
            sum_so_far += until - shown if until >= shown else until - shown + point  # type: ignore[operator]
        shown = said.value
        totals[when] = sum_so_far
    return totals


class Readings(RuleBasedStateMachine):
    point: Decimal | None = POINT
    dials: Dials

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.dials = make_dials()
        self.meter = Meter.objects.create(asset=self.dials.pump, name="Any", unit="x", rollover_point=self.point)
        self.events: dict[int, Event] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, after: dict[int, Event], verb: Any, **said: Any) -> None:
        """A refusal leaves everything as it was; success means what the plain sum can follow."""
        try:
            verb(**said)
        except DomainError:
            return
        self.events = after

    def row(self, when: int) -> MeterReading:
        return self.meter.readings.get(read_at=day(when))  # type: ignore[no-any-return]

    def pick(self, number: int) -> int:
        return sorted(self.events)[number % len(self.events)]

    @rule(when=DAYS, value=VALUES, rolled=st.booleans())
    def read(self, when: int, value: Decimal, rolled: bool) -> None:
        self.attempt({**self.events, when: Event(value)}, read, meter=self.meter, value=value, at=when,
                     rollover=rolled, confirmed=not rolled, reason="x")

    @rule(when=DAYS, value=VALUES, final=st.none() | VALUES)
    def read_of_a_new_meter(self, when: int, value: Decimal, final: Decimal | None) -> None:
        """The new one started at 0 half a day before."""
        after = {**self.events, when: Event(value), when - 0.5: Event(Decimal(0), True, final)}
        self.attempt(after, read, meter=self.meter, value=value, at=when, confirmed=True, reason="x",  # type: ignore[arg-type]
                     replaced=Replaced(final, at=day(when - 0.5)))

    @rule(when=DAYS, start=VALUES, final=st.none() | VALUES)
    def replace(self, when: int, start: Decimal, final: Decimal | None) -> None:
        self.attempt({**self.events, when: Event(start, True, final)}, replace_meter, meter=self.meter, by=None,
                     at=day(when), start=start, final=final, confirmed=True, reason="x")

    @precondition(lambda self: self.events)
    @rule(number=st.integers(0, 20), value=VALUES)
    def correct(self, number: int, value: Decimal) -> None:
        when = self.pick(number)
        self.attempt({**self.events, when: replace(self.events[when], value=value)}, correct_reading,
                     reading=self.row(when), by=None, value=value, reason="x", confirmed=True)

    @precondition(lambda self: self.events)
    @rule(number=st.integers(0, 20), to=DAYS)
    def move(self, number: int, to: int) -> None:
        when = self.pick(number)
        after = {**self.events}
        after[to] = after.pop(when)
        self.attempt(after, correct_reading, reading=self.row(when), by=None, read_at=day(to), reason="x",
                     confirmed=True)

    @precondition(lambda self: self.events)
    @rule(number=st.integers(0, 20))
    def void(self, number: int) -> None:
        when = self.pick(number)
        after = {**self.events}
        del after[when]
        self.attempt(after, void_reading, reading=self.row(when), by=None, reason="x", confirmed=True)

    @invariant()
    def totals_are_the_plain_sum(self) -> None:
        wanted = plain_totals(self.events, self.point)
        assert wanted is not None
        found = dict(self.meter.readings.values_list("read_at", "total"))
        assert found == {day(when): total for when, total in wanted.items()}

    @invariant()
    def verify_agrees(self) -> None:
        in_order()


class ReadingsThatNeverRollOver(Readings):
    point = None


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Readings, ReadingsThatNeverRollOver])
def test_random_readings_add_up(machine: Any) -> None:
    run_state_machine_as_test(machine, settings=settings(
        max_examples=12, stateful_step_count=14, deadline=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck)))
