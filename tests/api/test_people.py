"""What a bridge to the personnel system does: people made, changed, given roles, and their accounts closed."""

import datetime as dt
import uuid
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def token(cast: Any, role: str, scope: str) -> str:
    from django.utils import timezone

    from cmms.accounts.tokens import issue_token

    return issue_token(by=None, user=cast.people[role], name="HR", scope=scope,
                       expires_at=timezone.now() + dt.timedelta(days=9))[1]


@pytest.fixture
def bridge(cast: Any, program: Any, undone: None) -> Any:
    return program(token=token(cast, "administrator", "ADMIN"))


def test_a_person_comes_changes_and_leaves(cast: Any, program: Any, bridge: Any) -> None:
    from cmms.accounts.models import User
    from cmms.accounts.tokens import issue_token

    path = "users/by-source/HR/4711/"
    made = bridge.send("put", path, {"username": "wanda", "name": "Wanda Weld", "email": "wanda@plant.example"})
    assert made.status_code == 201, made.content
    person = User.objects.get(username="wanda")
    assert (person.has_usable_password(), person.is_staff, person.is_superuser, person.is_active) == (
        False, False, False, True)
    assert bridge.send("put", path, {"username": "wanda", "name": "Wanda Wolf"}).json()["name"] == "Wanda Wolf"
    one = f"users/{person.pk}/"
    assert bridge.post(f"{one}set-roles/", {"roles": ["technician"]}).status_code == 200
    assert bridge.get(f"{one}roles/").json() == [{"name": "technician"}]
    wrong = bridge.post(f"{one}set-roles/", {"roles": ["king"]})
    assert (wrong.status_code, wrong.json()["problems"][0]["field"]) == (422, "roles")
    assert bridge.post("user-crafts/", {"user": person.pk, "craft": craft()}).status_code == 201
    text = issue_token(by=None, user=person, name="Phone", expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))[1]
    assert program(token=text).get("me/").json()["roles"] == ["technician"]
    assert bridge.post(f"{one}deactivate/").json()["is_active"] is False
    assert bridge.post(f"{one}deactivate/").status_code == 200
    assert program(token=text).get("me/").status_code == 401
    assert bridge.post(f"{one}reactivate/").json()["is_active"] is True
    for facts in ({"is_superuser": True}, {"password": "x"}, {"is_staff": True}, {"is_active": False}):
        refused = bridge.send("patch", one, facts, If_Match=bridge.get(one).headers["ETag"])
        assert refused.status_code == (200 if facts == {"is_active": True} else 422), facts
    assert User.objects.get(pk=person.pk).is_superuser is False
    twice = bridge.post("users/", {"username": "wanda"})
    assert (twice.status_code, twice.json()["problems"][0]["field"]) == (422, "username")


def craft() -> int:
    from cmms.accounts.models import Craft

    return Craft.objects.create(code="WELD", name="Welder").pk


def test_accounts_are_for_administrators_with_a_token_that_may_administer(cast: Any, program: Any, bridge: Any) -> None:
    mark, body = cast.people["technician"].pk, {"username": f"u{uuid.uuid4().hex[:8]}"}
    for role, scope in (("administrator", "READ"), ("administrator", "WRITE"), ("planner", "ADMIN"),
                        ("supervisor", "ADMIN"), ("auditor", "ADMIN"), ("integration", "ADMIN")):
        client = program(token=token(cast, role, scope))
        assert client.get(f"users/{mark}/").status_code == 200, role
        answers = [client.post("users/", body), client.send("put", "users/by-source/HR/1/", body),
                   client.post("users/bulk/", {"operations": [{"op": "create", "body": body}]}),
                   client.send("patch", f"users/{mark}/", {"name": "X"}, If_Match='"1"'),
                   client.post(f"users/{mark}/deactivate/"),
                   client.post(f"users/{mark}/set-roles/", {"roles": ["administrator"]})]
        assert {answer.status_code for answer in answers} == {403}, (role, scope, [a.content for a in answers])
    assert bridge.post("users/", body).status_code == 201


def test_nobody_rises_above_themselves_or_locks_themselves_out(cast: Any, bridge: Any) -> None:
    from cmms.accounts.models import User

    root = User.objects.create_superuser(username="root", password="Secret-123")
    tag = bridge.get(f"users/{root.pk}/").headers["ETag"]
    for answer in (bridge.send("patch", f"users/{root.pk}/", {"email": "me@evil.example"}, If_Match=tag),
                   bridge.post(f"users/{root.pk}/deactivate/"),
                   bridge.post(f"users/{root.pk}/set-roles/", {"roles": []})):
        assert (answer.status_code, answer.json()["code"]) == (403, "user_super"), answer.content
    own = bridge.post(f"users/{cast.people['administrator'].pk}/deactivate/")
    assert (own.status_code, own.json()["code"]) == (409, "user_self")


def test_the_back_office_keeps_the_same_rules(cast: Any, undone: None, client: Any) -> None:
    from cmms.accounts.models import User

    boss = cast.people["administrator"]
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    client.force_login(boss)
    page = client.get(f"/admin/accounts/user/{boss.pk}/change/")
    form = page.context["adminform"].form
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields if name not in (
        "is_active", "password", "groups", "is_staff")}
    data |= {"groups": [g.pk for g in boss.groups.all()], "is_staff": "on"}
    for formset in page.context["inline_admin_formsets"]:
        for field in formset.formset.management_form:
            data[field.html_name] = field.value()
        for inner in formset.formset.initial_forms:
            data |= {inner.add_prefix(name): inner[name].value() or "" for name in inner.fields if name != "DELETE"}
    answer = client.post(f"/admin/accounts/user/{boss.pk}/change/", data, follow=True)
    assert "another administrator" in answer.content.decode()
    boss.refresh_from_db()
    assert boss.is_active


def test_a_bridge_needs_both_roles_that_the_recipe_names(cast: Any, program: Any, undone: None) -> None:
    client = program(cast.people["integration"])
    assert client.get("changes/", after="latest").status_code == 200
    assert client.send("put", "suppliers/by-source/SAP/1/", {"name": "Chain Works"}).status_code == 403
    assert client.post("parts/bulk/", {"mode": "each", "items": []}).status_code == 403
