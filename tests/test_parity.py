"""Each verb through service, API, back office and page: the same end state, moves, history and audit rows.

A door that has no route for a verb yet, or not in that shape, is left out of its row; each verb has one for people at
least.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from cmms.audit.models import AuditLog
from tests.admin.test_forms import changed
from tests.api.test_coverage import OFFERED
from tests.pictures import photo
from tests.workorders.world import Cast, Plant, build_cast, build_plant
from workorders import services
from workorders.models import LateEntry, Procedure, ProcedureStep, WorkOrder, WorkOrderState

pytestmark = pytest.mark.django_db

Target = models.Model
DAY = dt.date(2026, 1, 5)


@dataclass(frozen=True)
class World:
    """The plant, its people, and the one who acts: a supervisor with access to the back office."""

    plant: Plant
    people: Cast

    @property
    def me(self) -> Any:
        return self.people.supervisor

    def order(self, **facts: Any) -> WorkOrder:
        return services.create(by=self.people.planner, title="Grease it", asset=self.plant.press, **facts)

    def request(self) -> WorkOrder:
        return services.report(by=self.people.requester, title="It squeaks", asset=self.plant.press)

    def running(self) -> WorkOrder:
        return services.work_on(order=self.order(), by=self.me)

    def completed(self) -> WorkOrder:
        return services.complete(order=self.order(), by=self.me, outcome="DONE")

    def late(self) -> LateEntry:
        closed = services.close(order=self.completed(), by=self.me)
        return services.keep_late_entry(order=closed, kind="NOTE", payload={"text": "It rattled"}, key=None,
                                        by=self.people.technician, happened_at=None)

    def with_steps(self, safety: str = "") -> Any:
        procedure = Procedure.objects.create(number="P-1", name="Look")
        ProcedureStep.objects.create(procedure=procedure, position=1, text="Look", safety=safety)
        return self.order(procedures=[procedure]).steps.get()

    def lock(self) -> Any:
        return services.lock_on(order=self.order(), by=self.me, point="Q3")

    def labor(self) -> Any:
        return services.book_labor(order=self.order(), by=self.me, work_date=DAY, minutes=30)

    def standing(self) -> WorkOrder:
        order = self.order()
        services.begin_downtime(asset=self.plant.press, by=self.me, order=order, category="PLANNED",
                                at=dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC))
        return order


@dataclass(frozen=True)
class Case:
    """One verb: how its record is made, the service's words, and the form of each other door.

    ``word`` is the service's name for the record; the API takes the service's words, as JSON. ``forms`` are the fields
    typed in the back office, ``edits`` those changed on the record's own page there, ``page`` those of the page
    ``work-order-…``, named after the verb unless ``route`` names it. Values may be callables of the world; None: the
    door does not have it in that shape.
    """

    verb: str
    make: Callable[[World], Any]
    words: dict[str, Any] = field(default_factory=dict)
    word: str = "order"
    forms: dict[str, Any] | None = field(default_factory=dict)
    edits: dict[str, Any] | None = None
    page: dict[str, Any] | None = None
    route: str = ""


def me(world: World) -> Any:
    return world.me.pk


WHY = {"reason": "Because"}
CASES = [
    Case("approve", World.request, page={}),
    Case("reject", World.request, WHY, forms=WHY, page=WHY),
    Case("duplicate", World.request, {"of": World.order, **WHY}, forms={"of": lambda w: w.order().number, **WHY}),
    Case("assign", World.order, {"to": lambda w: w.people.second}, forms=None,
         edits={"assigned_to": lambda w: w.people.second.pk}),
    Case("schedule", World.order, {"start": dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)}, forms=None,
         edits={"scheduled_start": "2026-01-05T09:00"}),
    Case("take", World.order, page={}),
    Case("hand_over", lambda w: w.order(assigned_to=w.me), {"to": lambda w: w.people.second, "text": "Guard is off"},
         forms={"to": lambda w: w.people.second.pk, "text": "Guard is off"}),
    Case("change_asset", World.order, {"asset": lambda w: w.plant.pump, **WHY}, forms={"asset": "PU-1", **WHY},
         page={"asset": "PU-1", **WHY}),
    Case("start", World.order),
    Case("unstart", World.running, page={}),
    Case("hold", World.running, {"hold_reason": "PARTS", "note": "Seal"},
         forms={"hold_reason": "PARTS", "note": "Seal"}, page={"hold_reason": "PARTS", "note": "Seal"}),
    Case("resume", lambda w: services.hold(order=w.order(), by=w.me, hold_reason="PARTS")),
    Case("requeue", lambda w: services.hold(order=w.order(), by=w.me, hold_reason="PARTS"), page={}),
    Case("complete", World.running, {"outcome": "PARTLY", "reason": "No time", "minutes": 30},
         forms={"outcome": "PARTLY", "reason": "No time", "minutes": "30"},
         page={"outcome": "PARTLY", "reason": "No time", "minutes": "30"}),
    Case("close", World.completed, page={}),
    Case("reopen", World.completed, WHY, forms=WHY, page=WHY),
    Case("cancel", World.order, WHY, forms=WHY, page=WHY),
    Case("reinstate", lambda w: services.cancel(order=w.order(), by=w.me, reason="x"), WHY, forms=WHY,
         page=WHY),
    Case("review", lambda w: services.raise_emergency(by=w.people.technician, title="Burst", asset=w.plant.press),
         page={}),
    Case("follow_up", World.running, {"title": "More"}, forms={"title": "More"}, page={"title": "More"}),
    Case("work_on", World.order, page={}, route="work-order-start"),
    Case("pause", World.running, {"minutes": 20}, forms={"minutes": "20"}, page={"minutes": "20"}),
    Case("not_needed", World.order, WHY, forms=WHY, page=WHY),
    Case("comment", World.order, {"text": "Hot"}, forms={"text": "Hot"}, page={"text": "Hot"}, route="work-order-note"),
    Case("withdraw_comment", lambda w: services.comment(order=w.order(), by=w.me, text="Hot"), word="comment",
         page={}, route="work-order-note-withdraw"),
    Case("attach", World.order, {"upload": lambda w: photo()}, forms={"upload": lambda w: photo()},
         page={"upload": lambda w: photo()}, route="work-order-photo"),
    Case("lock_on", World.order, {"point": "Q3"}, forms={"point": "Q3", "action": "LOCK"}),
    Case("try_out", World.lock, word="lock"),
    Case("lock_off", World.lock, word="lock", page={}),
    Case("answer", World.with_steps, {"result": "FLAG", "reason": "Worn"}, word="step",
         forms={"result": "FLAG", "reason": "Worn"}, page={"result": "FLAG", "reason": "Worn"},
         route="work-order-step"),
    Case("book_labor", World.order, {"work_date": DAY, "minutes": 30}, forms={"work_date": "2026-01-05",
                                                                              "minutes": "30"},
         page={"work_date": "2026-01-05", "minutes": "30"}, route="work-order-labor"),
    Case("correct_labor", World.labor, {"work_date": DAY, "minutes": 40, **WHY}, word="entry",
         forms={"work_date": "2026-01-05", "minutes": "40", **WHY},
         page={"work_date": "2026-01-05", "minutes": "40", **WHY}, route="work-order-labor-correct"),
    Case("void_labor", World.labor, WHY, word="entry", forms=WHY, page={"void": "yes", **WHY},
         route="work-order-labor-correct"),
    Case("begin_downtime", World.order, {"category": "PLANNED", "asset": lambda w: w.plant.press},
         forms={"category": "PLANNED"}),
    Case("end_downtime", World.standing, {"asset": lambda w: w.plant.press}, word="",
         forms={"status": "OPERATIONAL"}),
    Case("accept_late_entry", World.late, word="entry", page={"decision": "accept"}, route="board-late"),
    Case("decline_late_entry", World.late, {"note": "Twice"}, word="entry", forms={"note": "Twice"},
         page={"decision": "decline", "reason": "Twice"}, route="board-late"),
]

VOLATILE = {"id", "path", "version", "actual_start", "actual_end", "record_id", "work_order_id", "work_order_state_id",
            "step_id", "answer_id", "follow_up_of_id", "duplicate_of_id", "follow_up_id", "corrects_id", "link",
            "dedupe"}


def spoken(words: dict[str, Any], world: World) -> dict[str, Any]:
    return {name: value(world) if callable(value) else value for name, value in words.items()}


def by_service(case: Case, target: Any, world: World, client: Client) -> None:
    words = spoken(case.words, world)
    if case.word:
        words[case.word] = target
    getattr(services, case.verb)(by=world.me, **words)


def by_api(case: Case, target: Any, world: World, client: Client) -> None:
    from cmms.api import router

    resource, action = OFFERED["workorders.services"][case.verb].split()
    view = next(view for name, view, _base in router.registry if name == resource)
    words = {name: said(value) for name, value in spoken(case.words, world).items()}
    about = getattr(getattr(view, action), "detail", False)
    if case.word and not about:
        words[case.word] = target.pk
    parts = [resource, *([str(target.pk)] if about else []),
             *([] if action == "create" else [action.replace("_", "-")])]
    form: Any = {} if "upload" in words else {"content_type": "application/json"}
    answer = client.post(f"/api/v1/{'/'.join(parts)}/", words, **form)
    assert answer.status_code in (200, 201), answer.content


def said(value: Any) -> Any:
    """As JSON has it: records by their ids."""
    return value.pk if isinstance(value, models.Model) else value


def in_back_office(case: Case, target: Any, world: World, client: Client) -> None:
    opts = target._meta
    name = f"admin:{opts.app_label}_{opts.model_name}"
    if case.edits is not None:
        data = changed(client, target, **spoken(case.edits, world))
        answer = client.post(reverse(f"{name}_change", args=[target.pk]), data)
    else:
        answer = client.post(reverse(f"{name}_do", args=[target.pk, case.verb]), spoken(case.forms or {}, world))
    assert answer.status_code == 302, sentences(answer)
    assert not [m for m in answer.wsgi_request._messages if m.level_tag == "error"]


def on_page(case: Case, target: Any, world: World, client: Client) -> None:
    name = case.route or f"work-order-{case.verb.replace('_', '-')}"
    order = target if isinstance(target, WorkOrder) else getattr(target, "work_order", None)
    words = {} if name == "board-late" else {"number": order.number}
    if order is not target:
        words["pk"] = target.pk
    answer = client.post(reverse(name, kwargs=words), spoken(case.page or {}, world))
    assert answer.status_code == 302, [p.message for p in (answer.context or {}).get("problems", [])]


def sentences(answer: Any) -> Any:
    form = (answer.context or {}).get("form") or (answer.context or {}).get("adminform")
    return getattr(form, "errors", None) or answer.status_code


DOORS = {"service": by_service, "API": by_api, "back office": in_back_office, "page": on_page}


def doors_of(case: Case) -> list[str]:
    doors = ["service", "API"]
    if case.forms is not None or case.edits is not None:
        doors.append("back office")
    if case.page is not None:
        doors.append("page")
    return doors


def left_behind(mark: int, moved: int, world: World) -> dict[str, Any]:
    """What the verb left, without what differs from one run to the next: keys, times, versions."""
    audit = [(row.table_name, row.action, row.changed_by_id, facts(row.old_values, row.new_values))
             for row in AuditLog.objects.filter(id__gt=mark).order_by("id")
             if row.table_name not in ("notifications", "users", "django_session")]
    history = [(h.history_type, h.history_user_id, h.status, h.assigned_to_id, h.asset_id, h.history_change_reason)
               for h in WorkOrder.history.filter(history_id__gt=moved).order_by("history_id")]
    moves = list(WorkOrderState.objects.order_by("id").values_list("verb", "from_status", "to_status", "moved_by",
                                                                   "reason", "forced"))
    orders = list(WorkOrder.objects.order_by("id").values_list("status", "outcome", "assigned_to", "asset",
                                                               "actual_hours", "hold_reason", "cancel_reason"))
    return {"audit": sorted(audit, key=repr), "history": history, "moves": moves, "orders": orders}


def facts(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[tuple[str, Any]]:
    old, new = old or {}, new or {}
    return sorted((name, repr(value)) for name, value in new.items()
                  if name not in VOLATILE and not name.endswith("_at") and old.get(name) != value)


@pytest.fixture
def world(db: None) -> World:
    plant = build_plant()
    people = build_cast(plant)
    people.supervisor.is_staff = True
    people.supervisor.time_zone = "Europe/Berlin"
    people.supervisor.hourly_rate = Decimal(30)
    people.supervisor.save()
    return World(plant, people)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.verb)
def test_every_door_leaves_the_same_behind(case: Case, world: World) -> None:
    doors = doors_of(case)
    assert len(doors) > 2, "a verb that only programs can reach"
    client = Client()
    client.force_login(world.me)
    found = {}
    for door in doors:
        with transaction.atomic():
            target = case.make(world)
            mark = AuditLog.objects.order_by("-id").values_list("id", flat=True).first() or 0
            moved = WorkOrder.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0
            DOORS[door](case, target, world, client)
            found[door] = left_behind(mark, moved, world)
            transaction.set_rollback(True)
    assert found["service"]["audit"]
    for door in doors[1:]:
        assert found[door] == found["service"], door


def test_every_move_of_the_table_is_walked_here() -> None:
    from workorders import states

    assert {move.verb for move in states.MOVES} <= {case.verb for case in CASES}
