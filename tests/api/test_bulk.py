"""Many records in one call, and records under another system's keys."""

import uuid
from typing import Any

import pytest

from tests.api.test_making import BODIES
from tests.api.test_rights import resources

pytestmark = pytest.mark.django_db
PLANNERS = {"work-orders", "purchase-orders", "labor-entries", "parts", "part-units", "service-costs"}


@pytest.fixture
def boss(cast: Any, program: Any, undone: None) -> Any:
    return program(cast.people["administrator"])


def bulk(client: Any, name: str, *items: Any, mode: str = "each", **headers: str) -> Any:
    return client.post(f"{name}/bulk/", {"mode": mode, "items": list(items)}, **headers)


def create(**record: Any) -> dict[str, Any]:
    return {"operation": "create", "record": record}


@pytest.mark.page
def test_whatever_can_be_made_is_made_in_bulk_and_under_another_systems_key(cast: Any, program: Any, boss: Any) -> None:
    planner, views, wrong, mirrored = program(cast.people["planner"]), resources(), {}, []
    for name, body in BODIES.items():
        client, record = planner if name in PLANNERS else boss, body(cast.inside)
        if hasattr(views[name], "by_source"):
            mirrored.append(name)
            path = f"{name}/by-source/SAP/7%2F{name}/"
            first, again = client.send("put", path, record), client.send("put", path, record)
            if (first.status_code, again.status_code) != (201, 200) or first.json() != again.json():
                wrong[name] = [first.content, again.content]
            elif client.get(f"{name}/{first.json()['id']}/").json()["external_id"] != f"7/{name}":
                wrong[name] = "another key"
            item = {"operation": "upsert", "source_system": "SAP", "external_id": f"7/{name}", "record": record}
            if bulk(client, name, item).json().get("unchanged") != 1:
                wrong[name] = bulk(client, name, item).content
        elif hasattr(views[name], "bulk"):
            made = bulk(client, name, {"operation": "create", "record": record})
            if made.json().get("created") != 1:
                wrong[name] = made.content
    assert not wrong
    assert len(mirrored) > 12


def test_each_item_has_its_own_result(cast: Any, boss: Any, program: Any) -> None:
    old = boss.post("suppliers/", {"name": "Old"}).json()
    upsert = {"operation": "upsert", "source_system": "SAP", "external_id": "1"}
    items = [create(name="One"), create(name="One"), create(nam="x"), "nonsense",
             {"operation": "update", "id": old["id"], "record": {"name": "New"}},
             {"operation": "update", "id": old["id"], "version": 9, "record": {"name": "New"}},
             {"operation": "update", "id": old["id"], "version": old["version"], "record": {"name": "New"}},
             {"operation": "update", "id": 10**17, "version": 1, "record": {}}, {"operation": "delete", "record": {}},
             {**upsert, "record": {"name": "S", "currency": 1}},
             {**upsert, "record": {"name": "Sap"}},
             {**upsert, "record": {"external_id": "2"}},
             {**upsert, "version": 8, "record": {}}]
    answer = bulk(boss, "suppliers", *items)
    assert answer.status_code == 200, answer.content
    told = [(r["effect"], r["status"], r.get("code", ""), r.get("problems", [{"field": ""}])[0]["field"])
            for r in answer.json()["results"]]
    assert [r["index"] for r in answer.json()["results"]] == list(range(len(items)))
    assert told[:8] == [
        ("created", 201, "", ""), ("refused", 422, "unique", "record.name"),
        ("refused", 422, "unknown_field", "record.nam"), ("refused", 422, "invalid", ""),
        ("refused", 428, "if_match_missing", ""), ("refused", 412, "stale", ""), ("updated", 200, "", ""),
        ("refused", 404, "not_found", "")]
    assert [t[:2] for t in told[8:]] == [("refused", 422), ("refused", 422), ("created", 201), ("refused", 422),
                                         ("refused", 412)]
    assert (answer.json()["created"], answer.json()["updated"], answer.json()["refused"]) == (2, 1, 10)
    assert boss.get(f"suppliers/{old['id']}/").json()["name"] == "New"
    stranger = bulk(program(cast.people["planner"]), "work-orders", create(title="x", asset=cast.outside.asset.pk),
                    create(title="x", asset=cast.inside.asset.pk))
    assert [r["status"] for r in stranger.json()["results"]] == [422, 201]
    assert bulk(program(cast.people["auditor"]), "suppliers", create(name="z")).status_code == 403


def test_all_or_nothing(cast: Any, boss: Any) -> None:
    before = len(boss.get("crafts/").json()["results"])
    refused = bulk(boss, "crafts", create(code="AA", name="A"), create(code="AA", name="B"), create(code="BB"),
                   mode="all")
    assert refused.status_code == 422, refused.content
    assert [p["field"] for p in refused.json()["problems"]] == ["items.1.record.code", "items.2.record.name"]
    assert len(boss.get("crafts/").json()["results"]) == before
    key = str(uuid.uuid4())
    first = bulk(boss, "crafts", create(code="AA", name="A"), mode="all", Idempotency_Key=key)
    again = bulk(boss, "crafts", create(code="AA", name="A"), mode="all", Idempotency_Key=key)
    assert (first.json()["created"], again.json()) == (1, first.json())
    assert len(boss.get("crafts/").json()["results"]) == before + 1
    stale = bulk(boss, "crafts", {"operation": "update", "id": first.json()["results"][0]["id"], "version": 7,
                                  "record": {"name": "x"}}, mode="all")
    assert stale.status_code in (412, 200)  # 200 where crafts carry no version
    for body in ({"mode": "each", "items": [create()] * 1001}, {"mode": "each", "items": []}, {"mode": "x"}, [],
                 {"mode": "each", "items": {"a": 1}}):
        answer = boss.post("crafts/bulk/", body)
        assert (answer.status_code, answer.json()["message"][-1]) == (422, "."), answer.content
    assert "at most 1000 items" in boss.post("crafts/bulk/", {"mode": "each", "items": [1] * 1001}).json()["message"]


def test_what_the_database_refuses_is_the_items_problem(boss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cmms.accounts.api import Crafts

    def unjudged(self: Any, facts: dict[str, Any]) -> Any:
        row = self.model(code="TT" if facts["name"] == "T" else facts["code"], name=facts["name"])
        row.save()
        return row

    monkeypatch.setattr(Crafts, "make", unjudged)
    answer = bulk(boss, "crafts", create(code="CC", name="T"), create(code="DD", name="T"), create(code="EE", name="C"))
    assert [r["status"] for r in answer.json()["results"]] == [201, 409, 201]


def test_an_upsert_changes_what_differs_and_nothing_else(cast: Any, boss: Any) -> None:
    from cmms.audit.models import AuditLog

    path = "suppliers/by-source/SAP/4711/"
    made = boss.send("put", path, {"name": "Chains", "account_number": "1"})
    assert made.headers["Location"].endswith(f"/api/v1/suppliers/{made.json()['id']}/")
    logged = AuditLog.objects.count()
    same = boss.send("put", path, {"name": "Chains", "source_system": "SAP"})
    assert (same.status_code, same.headers["ETag"], AuditLog.objects.count()) == (200, made.headers["ETag"], logged)
    other = boss.send("put", path, {"name": "Chains Ltd"})
    assert (other.json()["account_number"], other.json()["version"]) == ("1", made.json()["version"] + 1)
    assert boss.send("put", path, {"name": "x"}, If_Match=made.headers["ETag"]).status_code == 412
    for body in ({"external_id": "9"}, {"version": 99}, [], {"name": None}, {}):
        assert boss.send("put", path, body).status_code == 422
    nothing = boss.client.put(f"/api/v1/{path}")
    assert (nothing.status_code, nothing.json()["code"]) == (422, "required")
    for path in ("suppliers/by-source/SAP/%00/", f"suppliers/by-source/SAP/{'x' * 256}/"):
        assert boss.send("put", path, {"name": "y"}).status_code in (404, 422)
    cost = {"work_order": cast.inside.running.pk, "amount": "12.5"}
    assert [boss.send("put", "service-costs/by-source/SAP/1/", {**cost, **more}).status_code
            for more in ({}, {}, {"amount": "13"}, {"description": "x"})] == [201, 200, 422, 409]


def test_what_one_item_says_is_no_other_items(boss: Any) -> None:
    """All items of a call are read by one reader."""
    old = [boss.post("suppliers/", {"name": name, "notes": "old"}).json() for name in ("First", "Second")]
    one, two = ({"operation": "update", "id": row["id"], "version": row["version"]} for row in old)
    items = [{**one, "record": {"phone": "1"}}, {**two, "record": {"notes": "new"}},
             create(name="Third", phone="3"), create(name="Fourth"), create(phone="5")]
    results = bulk(boss, "suppliers", *items).json()["results"]
    assert [[r.get("record", {}).get(name) for name in ("name", "phone", "notes")] for r in results] == [
        ["First", "1", "old"], ["Second", "", "new"], ["Third", "3", ""], ["Fourth", "", ""], [None, None, None]]
