"""The table of moves: complete, obeyed by the verbs, and the same that the database holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from assets.models import Asset
from cmms.errors import Conflict, DomainError, NotAllowed, NotFound
from tests.workorders.world import Cast, Plant
from workorders import services, states
from workorders.choices import Status
from workorders.guards import GUARDS
from workorders.models import WorkOrder
from workorders.verify import problems

# Behaviour §3, word for word: state → where it may go.
PROMISED = {
    "REQUESTED": {"OPEN", "CANCELLED"},
    "OPEN": {"IN_PROGRESS", "ON_HOLD", "COMPLETED", "CANCELLED"},
    "IN_PROGRESS": {"ON_HOLD", "COMPLETED", "OPEN"},
    "ON_HOLD": {"OPEN", "IN_PROGRESS", "COMPLETED", "CANCELLED"},
    "COMPLETED": {"CLOSED", "IN_PROGRESS"},
    "CLOSED": set(),
    "CANCELLED": {"OPEN"},
}

# What each verb is told beside order and person.
WORDS: dict[str, dict[str, Any]] = {
    "reject": {"reason": "known"}, "assign": {"to": None}, "schedule": {"start": None},
    "hold": {"hold_reason": "PARTS"},
    "complete": {"outcome": "DONE"}, "reopen": {"reason": "leaks again"}, "cancel": {"reason": "not needed"},
    "reinstate": {"reason": "needed"}, "follow_up": {"title": "Rest of it"},
}

# The way from a new order to each state.
ROADS = {
    Status.REQUESTED: [], Status.OPEN: ["approve"], Status.IN_PROGRESS: ["approve", "start"],
    Status.ON_HOLD: ["approve", "hold"], Status.COMPLETED: ["approve", "complete"],
    Status.CLOSED: ["approve", "complete", "close"], Status.CANCELLED: ["reject"],
}


def do(verb: str, order: WorkOrder, by: Any) -> WorkOrder:
    words = WORDS.get(verb, {})
    if verb == "duplicate":
        words = {"of": services.create(by=None, title="Known", asset=order.asset)}
    elif verb == "change_asset":
        words = {"asset": Asset.objects.get(tag="PU-1"), "reason": "It is the pump"}
    return getattr(services, verb)(order=order, by=by, **words)


@pytest.fixture
def order_in(plant: Plant, cast: Cast) -> Callable[[str], WorkOrder]:
    def make(status: str) -> WorkOrder:
        order = services.report(by=cast.requester, title="It squeaks", asset=plant.press)
        for verb in ROADS[Status(status)]:
            order = do(verb, order, cast.supervisor)
        assert order.status == status
        return order

    return make


def test_the_table_holds_exactly_the_promised_moves() -> None:
    found: dict[str, set[str]] = {status: set() for status in Status.values}
    for source, target, _verb in states.edges():
        found[source].add(target)
    assert found == PROMISED


def test_every_guard_named_exists_and_none_is_idle() -> None:
    assert {name for move in states.MOVES for name in move.guards} == set(GUARDS)


def test_every_verb_of_the_table_is_a_service_and_every_stamp_a_column() -> None:
    columns = {field.name for field in WorkOrder._meta.get_fields()}
    for move in (*states.MOVES, *states.ENTRIES):
        assert callable(getattr(services, move.verb))
        assert set(move.stamps) <= columns
        assert f"{move.permission}_workorder" in {code for code, _name in WorkOrder._meta.permissions}


@pytest.mark.parametrize("status", Status.values)
def test_each_verb_leads_where_the_table_says_and_nowhere_else(
        status: str, order_in: Callable[[str], WorkOrder], cast: Cast) -> None:
    order = order_in(status)
    for move in states.MOVES:
        point = transaction.savepoint()
        if move.verb == "review" and move.leads_from(status):
            WorkOrder.objects.filter(pk=order.pk).update(work_type="EMERGENCY")
        assert_leads(move, order, cast.supervisor)
        transaction.savepoint_rollback(point)


def assert_leads(move: states.Move, order: WorkOrder, by: Any) -> None:
    came_from, logged = order.status, order.states.count()
    if move.leads_from(came_from):
        do(move.verb, order, by)
        expected = move.target or came_from
    else:
        with pytest.raises(Conflict):
            do(move.verb, order, by)
        expected = came_from
    now = WorkOrder.objects.get(pk=order.pk)
    assert now.status == expected, move.verb
    changed = move.leads_from(came_from) and move.target is not None
    assert now.states.count() == logged + changed, move.verb
    if changed:
        last = now.states.in_order().last()
        assert (last.from_status, last.to_status, last.verb, last.moved_by) == (came_from, expected, move.verb, by)
    assert list(problems()) == [], move.verb


@pytest.mark.parametrize("status", Status.values)
def test_what_is_offered_is_what_is_accepted(status: str, order_in: Callable[[str], WorkOrder], cast: Cast) -> None:
    order = order_in(status)
    for person in (cast.requester, cast.technician, cast.storekeeper, cast.planner, cast.supervisor, cast.auditor):
        offered = {move.verb for move in services.available_moves(order, person)}
        accepted = {move.verb for move in states.MOVES if accepts(move.verb, order, person)}
        assert offered == accepted, person


def accepts(verb: str, order: WorkOrder, person: Any) -> bool:
    """Whether the verb goes through; what it did is taken back."""
    point = transaction.savepoint()
    try:
        do(verb, order, person)
    except DomainError:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


def test_who_may_not_is_told_so_and_who_does_not_see_it_finds_nothing(
        order_in: Callable[[str], WorkOrder], cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.approve(order=order_in("REQUESTED"), by=cast.technician)
    with pytest.raises(NotFound):
        services.start(order=order_in("OPEN"), by=cast.outsider)


def test_the_second_of_two_who_finish_one_order_is_told_that_it_is_done(
        order_in: Callable[[str], WorkOrder], cast: Cast) -> None:
    order = order_in("IN_PROGRESS")
    services.complete(order=order, by=cast.technician, outcome="DONE")
    with pytest.raises(Conflict, match="completed now"):
        services.complete(order=order, by=cast.second, outcome="DONE")


def test_a_move_leaves_one_version_in_the_history(order_in: Callable[[str], WorkOrder], cast: Cast) -> None:
    order = order_in("OPEN")
    before = order.history.count()
    services.start(order=order, by=cast.technician)
    assert order.history.count() == before + 1
    assert order.history.first().history_user == cast.technician
