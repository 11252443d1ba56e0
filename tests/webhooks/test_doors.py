"""Setting webhooks up in the back office and by API: secrets once, known events only, nobody's rights given away."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cmms.accounts.models import User
from cmms.accounts.tokens import issue_token
from cmms.idempotency import IdempotencyKey
from cmms.webhooks.events import EVENTS
from cmms.webhooks.models import Webhook, WebhookDelivery

pytestmark = [pytest.mark.django_db, pytest.mark.page]
API = "/api/v1/webhooks/"


def person(name: str, role: str) -> User:
    user = User.objects.create_user(username=name, password="Secret-123", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def ada(db: None) -> User:
    return person("ada", "administrator")


@pytest.fixture
def erp(db: None) -> User:
    return person("erp", "integration")


@pytest.fixture
def as_ada(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def posted(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(path, {} if body is None else body, content_type="application/json", headers=headers)


def dead(hook: Webhook, **facts: Any) -> WebhookDelivery:
    return WebhookDelivery.objects.create(**{"webhook": hook, "event": "work_order.closed", "payload": {"id": "x"},
                                             "status": "DEAD", "next_try_at": None, "attempts": 10, **facts})


def test_the_back_office_shows_a_secret_once_and_offers_the_events(as_ada: Client, erp: User) -> None:
    add, page = "/admin/webhooks/webhook/add/", as_ada.get("/admin/webhooks/webhook/add/").content.decode()
    assert all(f'value="{name}"' in page for name in EVENTS)
    facts = {"name": "ERP", "url": "https://erp.example/hook", "user": erp.pk, "is_active": "on",
             "events": ["work_order.closed", "part.issued"]}
    wrong = as_ada.post(add, {**facts, "url": "https://me:secret@erp.example/", "events": ["work_order.exploded"]})
    assert wrong.status_code == 200
    assert not Webhook.objects.exists()
    assert "Leave name and password out" in wrong.content.decode()
    shown = as_ada.post(add, facts, follow=True).content.decode()
    hook = Webhook.objects.get()
    assert hook.events == ["work_order.closed", "part.issued"]
    assert hook.secret.startswith("whsec_")
    assert shown.count(hook.secret) == 1
    change = f"/admin/webhooks/webhook/{hook.pk}/"
    assert hook.secret not in as_ada.get(f"{change}change/").content.decode()
    as_ada.post(f"{change}change/", {**facts, "name": "SAP", "events": [], "version": hook.version,
                                    "deliveries-TOTAL_FORMS": 0, "deliveries-INITIAL_FORMS": 0})
    again = as_ada.post(f"{change}do/secret/", {"keep_hours": 2}, follow=True).content.decode()
    former, hook = hook, Webhook.objects.get()
    assert (hook.name, hook.events, hook.former_secret) == ("SAP", [], former.secret)
    assert hook.former_secret_until is not None
    assert hook.secret != former.secret
    assert hook.secret in again
    assert former.secret not in again
    assert as_ada.post(f"{change}do/test/").status_code == 302
    test = WebhookDelivery.objects.get()
    assert (test.event, test.payload["record"], test.payload["resource"]) == ("webhook.test", None, "webhooks")
    Webhook.objects.update(is_active=False)
    assert as_ada.get(f"{change}do/test/").status_code == 404


def test_dead_letters_are_found_and_sent_again(as_ada: Client, erp: User, new_hook: Callable[..., Webhook]) -> None:
    hook = new_hook(erp)
    lost, other, third = dead(hook, answer="<b>out of order</b>", answer_status=500), dead(hook), dead(hook)
    listed = "/admin/webhooks/webhookdelivery/"
    page = as_ada.get(listed, {"status__exact": "DEAD", "webhook__id__exact": hook.pk,
                                "event": "work_order.closed"}).content.decode()
    assert "given up" in page
    assert "Send the selected again" in page
    one = as_ada.get(f"{listed}{lost.pk}/change/").content.decode()
    assert "&lt;b&gt;out of order" in one
    assert "Send again" in one
    as_ada.post(f"{listed}{lost.pk}/do/replay/")
    as_ada.post(listed, {"action": "send_again", "_selected_action": [other.pk]})
    for each in (lost, other, third):
        each.refresh_from_db()
    assert [(each.status, each.attempts) for each in (lost, other, third)] == [
        ("WAITING", 0), ("WAITING", 0), ("DEAD", 10)]
    assert lost.next_try_at is not None
    Webhook.objects.update(is_active=False)
    off = as_ada.post(listed, {"action": "send_again", "_selected_action": [third.pk]}, follow=True).content.decode()
    assert "is switched off: switch it on first." in off
    reader = Client()
    reader.force_login(person("anton", "auditor"))
    assert "Send the selected again" not in reader.get(listed).content.decode()
    assert reader.get(f"{listed}{third.pk}/do/replay/").status_code == 404


def test_a_program_that_administers_sets_one_up(as_ada: Client, erp: User) -> None:
    facts = {"name": "ERP", "url": "https://erp.example/hook", "user": erp.pk}
    refused = posted(as_ada, API, {**facts, "events": ["work_order.exploded"]})
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (422, "events"), refused.content
    assert "work_order.exploded. There are: work_order.reported, " in refused.content.decode()
    assert posted(as_ada, API, {**facts, "events": "all"}).status_code == 422
    assert posted(as_ada, API, {**facts, "secret": "mine"}).json()["problems"][0]["code"] == "unknown_field"
    key = str(uuid.uuid4())
    made = posted(as_ada, API, {**facts, "events": ["part.low"]}, Idempotency_Key=key)
    assert made.status_code == 201, made.content
    hook = Webhook.objects.get()
    assert made.json()["secret"] == hook.secret
    assert made.json()["events"] == ["part.low"]
    lost = posted(as_ada, API, {**facts, "events": ["part.low"]}, Idempotency_Key=key)
    assert (lost.status_code, lost.json()["secret"], lost.json()["id"]) == (201, None, hook.pk)
    assert hook.secret not in IdempotencyKey.objects.get().answer
    path = f"{API}{hook.pk}/"
    read = as_ada.get(path)
    assert not {"secret", "former_secret"} & read.json().keys()
    for more in ("", "export/", f"{hook.pk}/history/"):
        shown = as_ada.get(f"{API}{more}")
        said = b"".join(shown.streaming_content) if shown.streaming else shown.content
        assert (shown.status_code, bool(said), b"whsec_" in said) == (200, True, False), more
    changed = as_ada.patch(path, {"events": []}, content_type="application/json", headers={"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()["events"]) == (200, []), changed.content
    new = posted(as_ada, f"{path}rotate-secret/", {"keep_hours": 0}).json()["secret"]
    assert new == Webhook.objects.get().secret != hook.secret
    assert posted(as_ada, f"{path}rotate-secret/", {"keep_hours": 999}).status_code == 422
    assert posted(as_ada, f"{path}send-test/").json()["event"] == "webhook.test"
    given_up = dead(hook)
    found = as_ada.get("/api/v1/webhook-deliveries/", {"status": "DEAD", "webhook": hook.pk}).json()["results"]
    assert [each["id"] for each in found] == [given_up.pk]
    again = posted(as_ada, f"/api/v1/webhook-deliveries/{given_up.pk}/replay/")
    assert (again.status_code, again.json()["status"]) == (200, "WAITING"), again.content
    assert as_ada.delete(path).status_code == 405


def test_nobody_gives_away_what_they_have_not(as_ada: Client, ada: User, erp: User) -> None:
    boss = User.objects.create_superuser("boss", password=None)
    gone = person("gone", "integration")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for user, code in ((boss, "user_super"), (gone, "user_left")):
        refused = posted(as_ada, API, {"name": "X", "url": "https://erp.example/", "user": user.pk})
        assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, code), refused.content
    later = timezone.now() + dt.timedelta(days=9)
    for user, scope, status in ((ada, "READ", 403), (ada, "WRITE", 403), (erp, "ADMIN", 403), (ada, "ADMIN", 200)):
        _token, text = issue_token(by=None, user=user, name="T", scope=scope, expires_at=later)
        for path in (API, "/api/v1/webhook-deliveries/"):
            assert Client(headers={"Authorization": f"Bearer {text}"}).get(path).status_code == status
