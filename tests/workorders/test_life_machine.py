"""Random lives: whatever people do in whatever order, no order reaches a state or a lie that the rules forbid."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.models import Asset
from cmms.errors import DomainError
from tests.workorders.world import Cast, Plant
from workorders import services, states
from workorders.models import LaborEntry, SafetyLock, WorkOrder, WorkOrderState
from workorders.verify import problems

VERBS = [move.verb for move in states.MOVES] + ["start_clock", "stop_clock", "book_labor", "begin_downtime",
                                                "end_downtime", "work_on", "pause", "not_needed", "lock_on",
                                                "lock_off", "me_too"]
PEOPLE = ["requester", "technician", "second", "planner", "supervisor", "auditor", "outsider"]
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE), st.booleans()), min_size=5, max_size=25)
ALLOWED = {("", "REQUESTED"), ("", "OPEN"), *((s.value, t.value) for s, t, _verb in states.edges())}


class Undo(Exception):
    """Rolls one example back."""


def act(verb: str, order: WorkOrder, person: Any, twist: bool) -> None:
    words: dict[str, Any] = {
        "reject": {"reason": "no"}, "assign": {"to": None if twist else person}, "schedule": {"start": None},
        "hold": {"hold_reason": "PARTS" if twist else "WEATHER"}, "reopen": {"reason": "again"},
        "complete": {"outcome": "DONE" if twist else "NOT_PERFORMED", "reason": "because", "running_again": twist},
        "cancel": {"reason": "no"}, "reinstate": {"reason": "yes"}, "follow_up": {"title": "more"},
        "change_asset": {"asset": Asset.objects.get(tag="PU-1" if twist else "PR-1"), "reason": "other"},
        "hand_over": {"to": person if twist else None, "text": "mind the guard"},
        "work_on": {"stop_other": twist}, "pause": {"minutes": 20 if twist else None},
        "not_needed": {"reason": "no"}, "lock_on": {"point": "Q3"},
        "book_labor": {"work_date": dt.date(2026, 1, 5), "minutes": 200},
    }.get(verb, {})
    if verb == "duplicate":
        services.duplicate(order=order, by=person, of=services.create(by=None, title="Known", asset=order.asset))
    elif verb == "lock_off":
        for lock in SafetyLock.objects.filter(removed_at=None):
            services.lock_off(lock=lock, by=person, reason="cut" if twist else "")
    elif verb == "stop_clock":
        services.stop_clock(by=person)
    elif verb in ("begin_downtime", "end_downtime"):
        extra = {"order": order, "category": "PLANNED"} if verb == "begin_downtime" else {}
        getattr(services, verb)(asset=order.asset, by=person, **extra)
    else:
        getattr(services, verb)(order=order, by=person, **words)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_life_leads_to_a_forbidden_state(plant: Plant, cast: Cast, steps: list[tuple[str, str, bool]]) -> None:
    try:
        with transaction.atomic():
            order = services.report(by=cast.requester, title="It squeaks", asset=plant.press)
            for verb, name, twist in steps:
                try:
                    act(verb, order, getattr(cast, name), twist)
                except DomainError as refused:
                    assert refused.problems
                assert_sound()
            raise Undo
    except Undo:
        pass


def assert_sound() -> None:
    connection.check_constraints()
    assert list(problems()) == []
    for row in WorkOrderState.objects.all():
        assert (row.from_status, row.to_status) in ALLOWED
    for order in WorkOrder.objects.all():
        booked = LaborEntry.objects.of(order).booked().exists()
        assert not (order.status == "CANCELLED" and booked)
        assert (order.outcome != "") == (order.status in ("COMPLETED", "CLOSED"))
        if order.status in ("COMPLETED", "CLOSED", "CANCELLED"):
            assert not order.safety_locks.filter(removed_at=None).exists()
        if order.status not in ("IN_PROGRESS",):
            assert not LaborEntry.objects.of(order).running().exists()
