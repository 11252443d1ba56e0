"""Reading, making and editing records: pages, shapes, versions, repeated requests."""

import uuid
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(cast: Any, program: Any, undone: None) -> Any:
    return program(cast.people["planner"])


def test_pages_by_key_show_every_row_once(planner: Any) -> None:
    seen, path = [], "work-orders/?limit=3&sort=scheduled_start"
    while path:
        answer = planner.client.get(path if path.startswith("http") else f"/api/v1/{path}").json()
        seen += [row["id"] for row in answer["results"]]
        path = answer["next"]
    from workorders.models import WorkOrder

    inside = WorkOrder.objects.filter(asset__tag__startswith="P", location__name="Hall 1").count()
    assert len(seen) == len(set(seen)) == inside
    counted = planner.get("work-orders/", count="true", limit=1).json()
    assert (counted["count"], counted["count_is_more"]) == (inside, False)


def test_a_list_is_shaped_by_the_question(cast: Any, planner: Any) -> None:
    asked = {"asset": cast.inside.asset.pk, "fields": "title,asset", "expand": "asset", "limit": 1}
    row = planner.get("work-orders/", **asked).json()["results"][0]
    assert set(row) == {"id", "title", "asset"}
    assert row["asset"]["tag"] == cast.inside.asset.tag
    assert planner.get("work-orders/", fields="nonsense").status_code == 422
    assert planner.get("work-orders/", expand="title").json()["problems"][0]["field"] == "expand"


def test_the_branch_below_a_place(cast: Any, planner: Any) -> None:
    root = cast.inside.hall.parent_id
    assert planner.get("assets/", below=root).status_code == 422  # not in the planner's branches
    below = planner.get("assets/", below=cast.inside.hall.pk).json()["results"]
    assert {row["location"] for row in below} == {cast.inside.hall.pk}
    assert planner.get("assets/", below="x").json()["problems"][0]["code"] == "below"


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "sort=title", "cursor=zzz", "count=maybe", "asset=abc",
                                   "status=NONE", "due_at__gte=yesterday", "id=99999999999999999999", "below=-1"])
def test_a_wrong_question_is_refused_with_its_field(planner: Any, query: str) -> None:
    answer = planner.client.get(f"/api/v1/work-orders/?{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["problems"][0]["field"].split("__")[0] == query.split("=")[0].split("__")[0]


def test_an_edit_names_the_version_it_read(cast: Any, planner: Any) -> None:
    path = f"work-orders/{cast.inside.order.pk}/"
    tag = planner.get(path).headers["ETag"]
    assert planner.send("patch", path, {"title": "Anew"}).status_code == 428
    first = planner.send("patch", path, {"title": "Anew"}, If_Match=tag)
    assert (first.status_code, first.json()["title"]) == (200, "Anew")
    again = planner.send("patch", path, {"title": "Once more"}, If_Match=tag)
    assert (again.status_code, again.json()["code"]) == (412, "stale")
    assert planner.get(path).json()["title"] == "Anew"


def test_nothing_sent_is_passed_over(cast: Any, planner: Any) -> None:
    path = f"work-orders/{cast.inside.order.pk}/"
    now = planner.get(path)
    tag, row = now.headers["ETag"], now.json()
    for wrong, code in (({"titel": "x"}, "unknown_field"), ({"status": "CLOSED"}, "read_only"),
                        ({"asset": cast.inside.standing.pk}, "read_only"), ({"priority": 9}, "invalid_choice")):
        answer = planner.send("patch", path, wrong, If_Match=tag)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content
    same = planner.send("patch", path, {"status": row["status"], "asset": row["asset"]}, If_Match=tag)
    assert same.status_code == 200


def test_an_order_is_made_and_moved(cast: Any, planner: Any) -> None:
    made = planner.post("work-orders/", {"title": "Grease", "asset": cast.inside.asset.pk, "priority": 3})
    assert made.status_code == 201, made.content
    assert made.headers["Location"].endswith(f"/api/v1/work-orders/{made.json()['id']}/")
    path = f"work-orders/{made.json()['id']}/"
    assert planner.post(path + "start/").json()["status"] == "IN_PROGRESS"
    refused = planner.post(path + "start/")
    assert (refused.status_code, refused.json()["code"]) == (409, "state")
    done = planner.post(path + "complete/", {"outcome": "DONE"})
    assert (done.status_code, done.json()["status"]) == (200, "COMPLETED"), done.content
    moves = {move["verb"] for move in planner.get(path).json()["available_moves"]}
    assert {"close", "reopen"} <= moves
    assert planner.post("work-orders/", {"title": "Not mine", "asset": cast.outside.asset.pk}).status_code == 422


def test_a_time_without_offset_and_one_in_the_future_are_refused(cast: Any, planner: Any) -> None:
    path = f"work-orders/{cast.inside.order.pk}/start/"
    assert planner.post(path, {"at": "2026-03-01T06:00:00"}).json()["code"] == "naive"
    assert planner.post(path, {"at": "2999-03-01T06:00:00Z"}).json()["problems"][0]["field"] == "at"


def test_a_repeated_request_is_done_once(cast: Any, planner: Any) -> None:
    key, body = str(uuid.uuid4()), {"title": "Twice", "asset": cast.inside.asset.pk}
    first = planner.post("work-orders/", body, Idempotency_Key=key)
    second = planner.post("work-orders/", dict(reversed(body.items())), Idempotency_Key=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (first.headers["Location"], first.headers["ETag"]) == (second.headers["Location"], second.headers["ETag"])
    other = planner.post("work-orders/", {**body, "title": "Thrice"}, Idempotency_Key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert planner.post("work-orders/", body, Idempotency_Key="no-uuid").status_code == 422


def test_a_refused_request_is_judged_again(cast: Any, planner: Any) -> None:
    key, path = str(uuid.uuid4()), f"work-orders/{cast.inside.completed.pk}/"
    assert planner.post(path + "start/", Idempotency_Key=key).status_code == 409
    assert planner.post(path + "reopen/", {"reason": "It leaks"}).status_code == 200
    assert planner.post(path + "pause/").status_code in (200, 409, 422)
    assert planner.post(path + "start/", Idempotency_Key=key).status_code == 409


def test_what_the_database_refuses_is_a_sentence(cast: Any, planner: Any) -> None:
    made = planner.post("parts/", {"part_number": "P-1", "description": "Again"})
    assert made.status_code in (409, 422)
    assert made.json()["problems"][0]["message"].endswith(".")
    asset = cast.inside.asset
    tag = planner.get(f"assets/{asset.pk}/").headers["ETag"]
    gone = planner.send("delete", f"assets/{asset.pk}/", None, If_Match=tag)
    assert gone.status_code == 409
    assert "Retire it instead" in gone.json()["message"]


def test_stock_moves_by_verbs(cast: Any, program: Any, undone: None) -> None:
    keeper = program(cast.people["storekeeper"])
    part, room = cast.inside.part.pk, cast.inside.storeroom.pk
    came = keeper.post(f"parts/{part}/receive/", {"storeroom": room, "quantity": "3", "unit_cost": "2.5"})
    assert came.status_code == 200, came.content
    assert (came.json()["transaction_type"], came.json()["quantity"]) == ("RECEIPT", "3.000")
    short = keeper.post(f"parts/{part}/issue/", {"storeroom": room, "quantity": "5000"})
    assert short.status_code in (409, 422)
    assert short.json()["problems"][0]["message"].endswith(".")
    back = keeper.post(f"inventory-transactions/{came.json()['id']}/reverse/", {"reason": "Typed wrongly"})
    assert back.status_code == 200, back.content
    assert keeper.post(f"parts/{part}/receive/", {"storeroom": cast.outside.storeroom.pk,
                                                  "quantity": "3"}).status_code == 422
