"""The change feed: complete, in order, by branch, across a restore."""

import datetime as dt
from typing import Any

import pytest


@pytest.fixture
def boss(cast: Any, program: Any, undone: None) -> Any:
    return program(cast.people["administrator"])


def follow(client: Any, after: str, **asked: Any) -> tuple[list[dict[str, Any]], str]:
    """Everything behind the cursor, and the cursor at its end."""
    found: list[dict[str, Any]] = []
    while True:
        page = client.get("changes/", after=after, **asked).json()
        found += page["results"]
        after = page["next"]
        if not page["more"]:
            return found, after


@pytest.mark.django_db
def test_a_wrong_cursor_or_resource_is_refused(boss: Any) -> None:
    for asked, field in (({"after": "zzz"}, "after"), ({"after": "WyJ4IiwxLDEsbnVsbF0"}, "after"),
                         ({"resource": "nonsense"}, "resource"), ({"limit": "0"}, "limit")):
        answer = boss.get("changes/", **asked)
        assert (answer.status_code, answer.json()["problems"][0]["field"]) == (422, field), answer.content


@pytest.mark.sqlite
@pytest.mark.django_db
def test_made_changed_and_deleted_are_told_in_order(cast: Any, boss: Any) -> None:
    _seen, end = follow(boss, "latest")
    made = boss.post("crafts/", {"code": "WELD", "name": "Welder"}).json()
    path = f"crafts/{made['id']}/"
    boss.send("patch", path, {"name": "Welders"}, If_Match='"1"')
    changes, _end = follow(boss, end, resource="crafts")
    assert [(c["action"], c["id"], c["fields"]) for c in changes] == [
        ("created", made["id"], []), ("updated", made["id"], ["name", "updated_at", "version"])]
    assert follow(boss, changes[0]["cursor"], resource="crafts")[0] == changes[1:]


ROLES = ("requester", "technician", "storekeeper", "planner", "supervisor", "auditor", "administrator", "integration")


def readable(person: Any, *, administers: bool) -> set[str]:
    """The resources that this person reads, by their role and the scope of their token."""
    from cmms.api import router

    metas = {name: view.model._meta for name, view, _base in router.registry if administers or not view.administrative}
    return {name for name, meta in metas.items() if person.has_perm(f"{meta.app_label}.view_{meta.model_name}")}


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", ["READ", "ADMIN", None])
def test_the_feed_names_no_resource_that_the_reader_may_not_read(cast: Any, program: Any, undone: None, role: str,
                                                                 scope: str | None) -> None:
    from django.utils import timezone

    from cmms.accounts.tokens import issue_token
    from cmms.webhooks.models import Webhook
    from cmms.webhooks.services import keep_webhook

    person, boss = cast.people[role], cast.people["administrator"]
    issue_token(by=boss, user=cast.people["technician"], name="Robot", expires_at=timezone.now() + dt.timedelta(days=9))
    keep_webhook(by=boss, webhook=Webhook(name="ERP", url="https://erp.example/", user=boss))
    reader = program(person) if scope is None else program(token=issue_token(
        by=boss, user=person, name="ERP", scope=scope, expires_at=timezone.now() + dt.timedelta(days=9))[1])
    told = {change["resource"] for change in follow(reader, "")[0]}
    allowed = readable(person, administers=scope != "READ")
    assert told <= allowed
    secret = {"api-tokens", "webhooks", "branch-grants"}
    if role in ("administrator", "auditor"):
        assert told & secret == secret & allowed, "who sees everything is told of it"
    for name in secret - allowed:
        assert follow(reader, "", resource=name)[0] == []


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_branch_is_told_of_what_lies_in_it(cast: Any, boss: Any, program: Any) -> None:
    _seen, end = follow(boss, "latest")
    for things in (cast.inside, cast.outside):
        boss.post(f"work-orders/{things.order.pk}/comment/", {"text": "Hot"})
        boss.send("patch", f"work-orders/{things.order.pk}/", {"title": "Hot"}, If_Match=boss.get(
            f"work-orders/{things.order.pk}/").headers["ETag"])
    everything, _end = follow(boss, end)
    planner = follow(program(cast.people["planner"]), end)[0]
    assert {c["id"] for c in everything if c["resource"] == "work-orders"} == {
        cast.inside.order.pk, cast.outside.order.pk}
    assert {c["id"] for c in planner if c["resource"] == "work-orders"} == {cast.inside.order.pk}
    assert len([c for c in planner if c["resource"] == "comments"]) == 1


@pytest.mark.django_db
def test_a_restore_begins_a_new_epoch_and_repeats_what_was_not_surely_seen(cast: Any, boss: Any) -> None:
    from cmms.audit.feed import ensure_epoch, read

    first = read("", tables=["work_orders"], size=1)
    cursor, rest = first.entries[0] if first.entries else (first.next, None)
    ensure_epoch(new=True)
    seen, after, restored = [], str(cursor), False
    while True:
        page = read(after, tables=["work_orders"], size=3)
        seen += [row.pk for _cursor, row in page.entries]
        restored |= page.restored
        after = str(page.next)
        if not page.more:
            break
    from cmms.audit.models import AuditLog

    wanted = AuditLog.objects.filter(table_name="work_orders").exclude(pk=rest.pk if rest else 0)
    assert restored
    assert set(seen) == set(wanted.values_list("pk", flat=True))
    assert len(seen) == len(set(seen))
