"""What programs do beyond orders: prevention, papers, counts and purchases, tokens, the inbox, the log and history."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def planner(cast: Any, program: Any, undone: None) -> Any:
    return program(cast.people["planner"])


def good(answer: Any, *codes: int) -> Any:
    assert answer.status_code in (codes or (200, 201)), answer.content
    return answer.json() if answer.content else None


def edit(client: Any, path: str, **facts: Any) -> Any:
    return client.send("patch", path, facts, If_Match=client.get(path).headers["ETag"])


def test_a_schedule_is_made_foretold_decided_revised_and_switched_off(cast: Any, planner: Any) -> None:
    today = dt.datetime.now(dt.UTC).date()
    made = good(planner.post("maintenance-schedules/", {
        "title": "Weekly", "asset": cast.inside.asset.pk, "frequency_type": "WEEK", "frequency_value": 1,
        "anchor_date": str(today), "starts_on": str(today), "lead_days": 0}))
    path = f"maintenance-schedules/{made['id']}/"
    assert made["next_due"] is not None
    coming = good(planner.get(f"{path}forecast/"))
    assert len(coming) in (53, 54)
    assert {row["decision"] for row in coming} == {"GENERATED"}
    assert coming[0]["sentence"].endswith(".")
    assert planner.get(f"{path}forecast/", until="2999-01-01").json()["code"] == "too_far"
    decided = good(planner.post(f"{path}generate/"))
    assert (decided["orders"], decided["refused"]) == (1, [])
    assert good(planner.get(f"{path}forecast/"))[0]["work_order"] == good(planner.get(f"{path}open-orders/"))[0]["id"]
    moved = coming[3]
    to = str(dt.date.fromisoformat(moved["due_date"]) + dt.timedelta(days=1))
    assert to == moved["movable_until"]
    good(planner.post(f"{path}move-occurrence/", {"revision": 1, "number": moved["number"], "to": to}))
    assert good(planner.get(f"{path}forecast/"))[3]["planned_date"] == to
    assert good(edit(planner, path, frequency_value=2, title="Fortnightly"))["revision"] == 2
    assert good(planner.post(f"{path}revise/", {"frequency_value": 3, "reason": "Rarely dirty"}))["revision"] == 3
    kept = good(planner.get("schedule-revisions/", schedule=made["id"]))["results"]
    assert [row["frequency_value"] for row in kept] == [2, 1]
    assert [row["title"] for row in good(planner.post(f"{path}apply-to-open-orders/"))] == ["Fortnightly"]
    assert edit(planner, path, is_active=False).json()["code"] == "read_only"
    assert planner.post(f"{path}deactivate/", {}).json()["problems"][0]["field"] == "reason"
    assert good(planner.post(f"{path}deactivate/", {"reason": "Sold"}))["is_active"] is False
    assert good(planner.post(f"{path}reactivate/"))["is_active"] is True
    assert good(planner.get(f"{path}effect/"))["runs"] == []
    missing = planner.post("maintenance-schedules/", {"title": "Nowhere", "frequency_type": "WEEK",
                                                      "frequency_value": 1})
    assert (missing.status_code, "one asset or for one location" in missing.json()["message"]) == (422, True)


def test_occurrences_plans_and_figures_of_a_branch(cast: Any, planner: Any, program: Any) -> None:
    from assets.models import AssetModel
    from maintenance.models import MaintenanceSchedule, SchedulePart

    inside, outside = cast.inside, cast.outside
    excused = good(planner.post(f"maintenance-occurrences/{inside.occurrence.pk}/excuse/", {"reason": "Strike"}))
    assert (excused["decision"], excused["excuse"]) == ("EXCUSED", "Strike")
    for path in (f"maintenance-occurrences/{outside.occurrence.pk}/excuse/",
                 f"maintenance-schedules/{outside.schedule.pk}/generate/"):
        assert planner.post(path, {"reason": "x"} if "excuse" in path else {}).status_code == 404
    assert planner.get(f"maintenance-schedules/{outside.schedule.pk}/forecast/").status_code == 404
    assert planner.post("schedule-parts/", {"schedule": outside.schedule.pk, "part": inside.part.pk,
                                            "quantity": "1"}).status_code == 422
    model = AssetModel.objects.create(name="M 7", manufacturer="Maker")
    good(edit(planner, f"assets/{inside.asset.pk}/", asset_model=model.pk))
    plan = good(planner.post("maintenance-plans/", {
        "title": "Yearly", "asset_model": model.pk, "location": inside.hall.pk, "frequency_type": "YEAR",
        "frequency_value": 1}))
    kept = MaintenanceSchedule.objects.get(plan=plan["id"])
    good(edit(planner, f"maintenance-plans/{plan['id']}/", estimated_hours="2.5"))
    kept.refresh_from_db()
    assert kept.estimated_hours == dt.timedelta(hours=2.5) / dt.timedelta(hours=1)
    line = good(planner.post("plan-parts/", {"plan": plan["id"], "part": inside.part.pk, "quantity": "2"}))
    assert SchedulePart.objects.filter(schedule=kept).count() == 1
    good(planner.send("delete", f"plan-parts/{line['id']}/"), 204)
    assert not SchedulePart.objects.filter(schedule=kept).exists()
    good(planner.post(f"maintenance-plans/{plan['id']}/keep/"))
    load = good(planner.get("load/", site=inside.site.pk))
    assert {len(group["weeks"]) for group in load["groups"]} == {52}
    good(planner.get("part-demand/", site=inside.site.pk))
    assert planner.get("load/").json()["problems"][0]["field"] == "site"
    assert planner.get("load/", site=inside.site.pk, by="colour").status_code == 422
    assert program(cast.people["requester"]).get("load/", site=inside.site.pk).status_code == 403


def test_papers_are_sent_and_served_to_who_sees_what_they_are_about(cast: Any, planner: Any, program: Any) -> None:
    inside, outside = cast.inside, cast.outside

    def upload(content: bytes, **about: Any) -> Any:
        return planner.client.post("/api/v1/documents/upload/", {
            "title": "Drawing", "upload": SimpleUploadedFile("d.txt", content), **about})

    made = good(upload(b"Two lines.", asset=inside.asset.pk))
    served = planner.client.get(made["url"])
    assert (b"".join(served.streaming_content), served.headers["Content-Type"]) == (b"Two lines.", "text/plain")
    assert 'filename="Drawing.txt"' in served.headers["Content-Disposition"]
    for answer in (upload(b"\x7fELF\x00\x01", asset=inside.asset.pk), upload(b"x"),
                   upload(b"x", asset=outside.asset.pk)):
        assert (answer.status_code, answer.json()["message"][-1]) == (422, "."), answer.content
    for path in (f"documents/{outside.paper.pk}/content/", f"documents/{inside.document.pk}/content/",
                 f"attachments/{outside.attachment.pk}/content/"):
        assert planner.get(path).status_code == 404, path
    shown = planner.client.get(f"/api/v1/attachments/{inside.attachment.pk}/content/", headers={"Accept": "image/png"})
    assert b"".join(shown.streaming_content) == b"It rattles."
    assert program().get(f"attachments/{inside.attachment.pk}/content/").status_code == 401


def test_counts_purchases_and_months(cast: Any, program: Any, undone: None) -> None:
    keeper, inside = program(cast.people["storekeeper"]), cast.inside
    planner = program(cast.people["planner"])
    added = good(keeper.post(f"stock-counts/{inside.counted.pk}/add-bin/", {"part": inside.part.pk, "bin": "Z-9"}))
    entered = good(keeper.post(f"stock-count-lines/{added['id']}/enter/", {"counted": "4"}))
    assert entered["transaction"] is None
    assert good(keeper.post(f"stock-count-lines/{added['id']}/explain/", {"reason": "Found"}))["transaction"]
    line, path = inside.purchase_line, f"purchase-order-lines/{inside.purchase_line.pk}/"
    assert good(planner.post(f"{path}amend/", {"quantity": "7"}))["quantity_ordered"] == "7.000"
    assert good(planner.post(f"{path}remove/"))["id"] == line.purchase_order_id
    assert planner.get(path).status_code == 404
    sent = edit(planner, f"purchase-orders/{inside.ordered.pk}/", notes="By rail")
    assert good(sent)["notes"] == "By rail"
    assert edit(planner, f"purchase-orders/{inside.ordered.pk}/", status="CLOSED").json()["code"] == "read_only"
    part = good(planner.post("parts/", {"part_number": "P-77", "description": "Chain"}))["id"]
    assert good(planner.post(f"parts/{part}/retire/"))["retired_at"] is not None
    assert good(planner.post(f"parts/{part}/reinstate/"))["retired_at"] is None
    boss = program(cast.people["administrator"])
    lock = good(boss.post("month-locks/", {"site": inside.site.pk, "month": "2020-02-07"}))
    assert lock["month"] == "2020-02-01"
    assert boss.post("month-locks/", {"site": inside.site.pk, "month": "2020-02-01"}).status_code == 409
    assert boss.send("delete", f"month-locks/{lock['id']}/").status_code == 403  # a superuser's right


def test_a_browser_signs_in_by_session_and_carries_the_token_against_forgery(cast: Any, undone: None) -> None:
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.people["planner"])
    body: Any = {"data": {"code": "WELD", "name": "Welder"}, "content_type": "application/json"}
    refused = browser.post("/api/v1/crafts/", **body)
    assert (refused.status_code, "X-CSRFToken" in refused.json()["message"]) == (403, True)
    me = browser.get("/api/v1/me/").json()
    assert (me["user"]["username"], me["roles"], me["token"]) == ("planner", ["planner"], None)
    assert me["locations"] == sorted(cast.inside.hall.branch_ids())
    assert "workorders.plan_workorder" in me["permissions"]
    cookie = browser.cookies["csrftoken"].value
    assert browser.post("/api/v1/crafts/", **body, headers={"X-CSRFToken": cookie}).status_code == 201


def test_a_token_is_issued_once_and_revoked(cast: Any, program: Any, undone: None) -> None:
    from django.utils import timezone

    from cmms.idempotency import IdempotencyKey

    boss, key = program(cast.people["administrator"]), str(uuid.uuid4())
    body = {"user": cast.people["planner"].pk, "name": "ERP", "expires_at": str(timezone.now() + dt.timedelta(days=9))}
    body["expires_at"] = body["expires_at"].replace(" ", "T")
    first = good(boss.post("api-tokens/issue/", body, Idempotency_Key=key))
    again = good(boss.post("api-tokens/issue/", body, Idempotency_Key=key))
    assert first["token"].startswith(first["prefix"])
    assert again == {**first, "token": None}
    assert first["token"] not in str(list(IdempotencyKey.objects.values()))
    assert not {"hash", "token"} & set(good(boss.get("api-tokens/"))["results"][0])
    holder = program(token=first["token"])
    assert good(holder.get("me/"))["token"]["name"] == "ERP"
    good(boss.post(f"api-tokens/{first['id']}/revoke/"))
    assert holder.get("me/").status_code == 401
    assert program(cast.people["planner"]).get("api-tokens/").status_code == 403


def test_the_inbox_the_log_history_and_the_tree(cast: Any, planner: Any, program: Any) -> None:
    from cmms.notifications.models import Kind
    from cmms.notifications.services import notify

    people, asset = cast.people, cast.inside.asset
    notify([people["planner"], people["technician"]], kind=Kind.OTHER, title="News")
    mine = good(planner.get("notifications/"))["results"]
    assert [row["title"] for row in mine][:1] == ["News"]
    assert good(planner.post(f"notifications/{mine[0]['id']}/read/"))["read_at"] is not None
    others = good(program(people["technician"]).get("notifications/"))["results"][0]["id"]
    assert planner.post(f"notifications/{others}/read/").status_code == 404
    good(planner.post("notifications/read-all/"))
    wishes = good(planner.post("notifications/set-switches/", {
        "switches": [{"kind": "OTHER", "inbox": False, "mail": "OFF"}]}))
    assert {"kind": "OTHER", "inbox": False, "mail": "OFF"} in wishes
    assert wishes == good(planner.get("notifications/switches/"))

    good(edit(planner, f"assets/{asset.pk}/", name="Big press"))
    good(planner.post(f"assets/{asset.pk}/change-tag/", {"tag": "BIG-1", "reason": "Label lost"}))
    newest, before = good(planner.get(f"assets/{asset.pk}/history/"))[:2]
    assert [c["field"] for c in newest["changes"]] == ["tag"]
    assert (newest["by"], newest["reason"], newest["action"]) == (people["planner"].pk, "Label lost", "updated")
    assert before["changes"][0]["after"] == "Big press"
    older = good(planner.get(f"assets/{asset.pk}/history/", before=newest["version"]))
    assert older[0]["version"] == before["version"]
    logged = good(program(people["auditor"]).get("audit-log/", table_name="assets", record_id=asset.pk, limit=1))
    row = logged["results"][0]
    assert (row["action"], row["channel"], row["new_values"]["tag"]) == ("UPDATE", "api", "BIG-1")
    assert planner.get("audit-log/").status_code == 403

    hall = cast.inside.hall
    below = good(planner.get(f"locations/{hall.pk}/branch/"))["results"]
    assert {place["id"] for place in below} == set(hall.branch_ids())
    assert hall.pk not in {place["id"] for place in good(planner.get(f"locations/{hall.pk}/children/"))["results"]}
    store = cast.inside.storeroom.location_id
    assert [p["id"] for p in good(planner.get(f"locations/{store}/ancestors/"))] == [hall.pk]  # not what is not seen
    meter = good(planner.post("meters/", {"asset": asset.pk, "name": "Cycles", "unit": "1", "kind": "COUNTER"}))["id"]
    assert good(planner.post(f"meters/{meter}/retire/"))["retired_at"] is not None
    assert good(planner.post(f"meters/{meter}/reinstate/"))["retired_at"] is None
    route = good(planner.post("work-orders/", {"title": "Round", "location": hall.pk, "route": [
        asset.pk, cast.inside.standing.pk], "procedures": [cast.inside.procedure.pk]}))
    assert len(good(planner.get("work-order-assets/", work_order=route["id"]))["results"]) == 2
    edition = good(planner.post(f"procedures/{cast.inside.procedure.pk}/new-edition/"))
    assert (edition["revision"], edition["is_current"]) == (2, True)
