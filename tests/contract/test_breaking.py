"""What was released stays: the description as it is now against docs/openapi-v1.json, and the comparison itself."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.breaking import breaking
from tests.needs import ROOT

RELEASED = ROOT / "docs" / "openapi-v1.json"


def described(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs" / name).read_text())
    return found


@pytest.mark.sqlite
def test_nothing_breaks_a_program_written_for_the_last_release() -> None:
    assert not breaking(described("openapi-v1.json"), described("openapi.json"))


def _property(component: str, name: str) -> Callable[[Any], Any]:
    return lambda d: d["components"]["schemas"][component]["properties"][name]


def _orders(d: Any) -> Any:
    return d["paths"]["/api/v1/work-orders/"]


WAYS: list[tuple[str, Callable[[Any], Any]]] = [
    ("is gone", lambda d: d["paths"].pop("/api/v1/work-orders/")),
    ("POST /api/v1/work-orders/{id}/start/ is gone", lambda d: d["paths"].pop("/api/v1/work-orders/{id}/start/")),
    ("parameter status is gone", lambda d: _orders(d)["get"]["parameters"].remove(
        next(p for p in _orders(d)["get"]["parameters"] if p["name"] == "status"))),
    ("WorkOrder.title is gone", lambda d: d["components"]["schemas"]["WorkOrder"]["properties"].pop("title")),
    ("WorkOrder.title may be left out now", lambda d: d["components"]["schemas"]["WorkOrder"]["required"].remove(
        "title")),
    ("type is integer, no longer string", lambda d: _property("WorkOrder", "title")(d).update(type="integer")),
    ("WorkOrder.title may be null now", lambda d: _property("WorkOrder", "title")(d).update(nullable=True)),
    ("maxLength 10 is narrower than 255", lambda d: _property("WorkOrderRequest", "title")(d).update(maxLength=10)),
    ("WorkOrderRequest.description is demanded", lambda d: d["components"]["schemas"]["WorkOrderRequest"][
        "required"].append("description")),
    ("may not be", lambda d: d["components"]["schemas"]["OutcomeEnum"]["enum"].remove("PARTLY")),
    ("Outcome", lambda d: d["components"]["schemas"]["OutcomeEnum"]["enum"].append("NEVER")),
    ("201 is gone", lambda d: _orders(d)["post"]["responses"].pop("201")),
]


@pytest.mark.sqlite
def test_each_way_to_break_a_program_is_seen() -> None:
    now = described("openapi.json")
    missed = []
    for said, change in WAYS:
        other = copy.deepcopy(now)
        change(other)
        if not any(said in sentence for sentence in breaking(now, other)):
            missed.append((said, breaking(now, other)[:3]))
    assert not missed


@pytest.mark.sqlite
def test_what_is_added_breaks_nothing() -> None:
    now = described("openapi.json")
    more = copy.deepcopy(now)
    more["paths"]["/api/v1/new/"] = {"get": {"responses": {}}}
    more["components"]["schemas"]["WorkOrder"]["properties"]["new"] = {"type": "string"}
    more["components"]["schemas"]["WorkOrderRequest"]["properties"]["new"] = {"type": "string"}
    _property("WorkOrderRequest", "title")(more).update(maxLength=500)
    assert not breaking(now, more)
