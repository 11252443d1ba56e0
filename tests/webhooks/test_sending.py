"""Deliveries go out signed, once where all goes well, again where it does not, and never to where they must not."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from cmms.accounts.models import User
from cmms.webhooks import addresses as addresses_module
from cmms.webhooks import services
from cmms.webhooks.addresses import NoAnswer, may_be_called, resolve
from cmms.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery
from cmms.webhooks.sending import GIVEN_UP_AFTER, posting, running, send_due
from tests.fixtures.server import application_url
from tests.needs import ROOT
from tests.webhooks.receiver import LOOPBACK, Receiver, receiving

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
CERTIFICATE = Path(__file__).parent / "erp.example.pem"


class Clock:
    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, more: dt.timedelta) -> None:
        self.now += more


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hook(receiver: Receiver, new_hook: Callable[..., Webhook]) -> Webhook:
    return new_hook(User.objects.create_user(username="erp", password="Secret-123"), receiver.url)


def waiting(hook: Webhook, count: int = 1, at: dt.datetime | None = None) -> list[WebhookDelivery]:
    return [WebhookDelivery.objects.create(webhook=hook, event="work_order.closed", next_try_at=at or timezone.now(),
                                           payload={"n": n, "title": "Größe ≤ 5"}) for n in range(count)]


def state(delivery: WebhookDelivery) -> tuple[str, int, int | None]:
    delivery.refresh_from_db()
    return delivery.status, delivery.attempts, delivery.answer_status


def test_what_arrives_is_signed_with_the_secret_and_for_a_while_with_the_former(
        hook: Webhook, receiver: Receiver, clock: Clock) -> None:
    former = hook.secret
    new = services.rotate_secret(webhook=hook, by=None, keep_hours=1).secret
    for later in (0, 2):
        [delivery] = waiting(hook, at=clock())
        clock.on(dt.timedelta(hours=later))
        assert send_due(clock=clock).taken == 1
        said, body = receiver.headers[-1], receiver.bodies[-1]
        assert json.loads(body) == {"n": 0, "title": "Größe ≤ 5"}
        assert said["webhook-id"] == str(delivery.event_id)
        assert said["webhook-timestamp"] == str(int(clock().timestamp()))
        signed = f"{delivery.event_id}.{int(clock().timestamp())}.".encode() + body

        def by(secret: str, signed: bytes = signed) -> str:
            key = base64.b64decode(secret.removeprefix("whsec_"))
            return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()

        assert said["webhook-signature"].split() == ([by(new), by(former)] if later == 0 else [by(new)])
        assert said["content-type"] == "application/json"
        assert state(delivery) == ("SENT", 1, 200)
        assert (delivery.answer, delivery.next_try_at, delivery.claimed_until) == ("thank you", None, None)
    services.rotate_secret(webhook=hook, by=None, keep_hours=0)
    assert Webhook.objects.get().former_secret == ""


def test_what_is_not_taken_is_tried_for_three_days_and_then_dead_until_somebody_sends_it_again(
        hook: Webhook, receiver: Receiver, clock: Clock) -> None:
    [delivery] = waiting(hook, at=clock())
    began, pauses = clock(), []
    receiver.answers = [500] * GIVEN_UP_AFTER
    for attempt in range(1, GIVEN_UP_AFTER + 1):
        assert len(send_due(clock=clock).errors) == 1
        assert send_due(clock=clock).errors == []  # not before its time
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.answer_status) == (attempt, 500)
        if delivery.next_try_at is not None:
            pauses.append(delivery.next_try_at - clock())
            clock.on(pauses[-1])
    assert pauses == sorted(pauses)[: len(pauses) - 2] + pauses[-2:]  # growing; the last two are a day, more or less
    assert dt.timedelta(minutes=0.9) <= pauses[0] <= dt.timedelta(minutes=1.1)
    assert dt.timedelta(days=2.5) < clock() - began < dt.timedelta(days=3.5)
    assert state(delivery) == ("DEAD", GIVEN_UP_AFTER, 500)
    hook.refresh_from_db()
    assert hook.failing_since == began
    clock.on(dt.timedelta(days=9))
    assert send_due(clock=clock).errors == []
    services.replay(delivery=delivery, by=None)
    assert send_due(clock=clock).taken == 1
    assert set(receiver.ids) == {str(delivery.event_id)}
    hook.refresh_from_db()
    assert hook.failing_since is None
    services.replay(delivery=delivery, by=None)  # what was taken may be wanted again, too
    assert send_due(clock=clock).taken == 1


def test_one_that_is_refused_stops_no_other_and_one_in_trouble_is_left_alone(
        hook: Webhook, receiver: Receiver, new_hook: Callable[..., Webhook], clock: Clock) -> None:
    with receiving() as elsewhere:
        other = new_hook(hook.user, elsewhere.url, name="Other")
        first, second, third = waiting(hook, 3, at=clock() - MINUTE)
        [theirs] = waiting(other, at=clock())
        receiver.answers = [400, 503]
        done = send_due(clock=clock)
    assert [state(each)[:2] for each in (first, second, third, theirs)] == [
        ("WAITING", 1), ("WAITING", 1), ("WAITING", 0), ("SENT", 1)]
    assert done.taken == 1
    assert len(done.errors) == 2
    Webhook.objects.filter(pk=hook.pk).update(is_active=False)
    clock.on(dt.timedelta(hours=1))
    assert send_due(clock=clock).taken == 0
    Webhook.objects.filter(pk=hook.pk).update(is_active=True)
    assert send_due(clock=clock).taken == 3
    assert receiver.ids[-3] == str(third.event_id)
    assert set(receiver.ids[-2:]) == {str(first.event_id), str(second.event_id)}


def test_a_slow_one_holds_up_nobody_and_its_own_come_one_after_the_other(
        hook: Webhook, receiver: Receiver, new_hook: Callable[..., Webhook], clock: Clock) -> None:
    with receiving() as quick:
        other = new_hook(hook.user, quick.url, name="Quick")
        slow, theirs = waiting(hook, 3, at=clock() - MINUTE), waiting(other, 25, at=clock())
        all_there, at_once, most = threading.Event(), [0], [0]

        def dawdle() -> None:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            assert all_there.wait(60)  # not before the quick one has everything
            at_once[0] -= 1

        receiver.meanwhile = dawdle
        quick.meanwhile = lambda: all_there.set() if len(quick.ids) == 25 else None
        assert send_due(clock=clock).taken == 28
    assert (receiver.ids, most) == ([str(each.event_id) for each in slow], [1])
    assert quick.ids == [str(each.event_id) for each in theirs]


def test_a_run_ends_although_there_is_always_more(
        hook: Webhook, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LONGEST", 0.5)
    waiting(hook, 30, at=clock())
    receiver.meanwhile = lambda: time.sleep(0.1)
    assert 0 < send_due(clock=clock).taken < 30
    assert not WebhookDelivery.objects.filter(claimed_until__isnull=False).exists()


def test_who_is_concerned_hears_of_what_was_given_up_and_switched_off(
        hook: Webhook, receiver: Receiver, clock: Clock, client: Any) -> None:
    from django.contrib.auth.models import Group

    from cmms.notifications.models import Notification

    boss, second = (User.objects.create_user(username=name, password="Secret-123") for name in ("boss", "second"))
    for person in (boss, second):
        person.groups.add(Group.objects.get(name="administrator"))
    planner = User.objects.create_user(username="planner", password="Secret-123")
    planner.groups.add(Group.objects.get(name="planner"))
    for delivery in waiting(hook, 3, at=clock()):
        WebhookDelivery.objects.filter(pk=delivery.pk).update(attempts=GIVEN_UP_AFTER - 1)
    receiver.answers = [400, 400, 400]
    send_due(clock=clock)
    assert WebhookDelivery.objects.filter(status="DEAD").count() == 3
    told = Notification.objects.filter(title__startswith="Webhook ERP of erp")
    assert sorted(told.values_list("user__username", flat=True)) == ["boss", "erp", "second"], "once, not three times"
    client.force_login(User.objects.create_superuser(username="root", password="Secret-123"))
    listed = client.get(told[0].link)
    dead = WebhookDelivery.objects.filter(status="DEAD")
    assert [pk for pk in dead.values_list("pk", flat=True) if f"/{pk}/change/" not in listed.content.decode()] == []
    told.delete()
    hook.is_active = False
    services.keep_webhook(webhook=hook, by=boss)
    assert sorted(told.values_list("user__username", flat=True)) == ["erp", "second"], "whoever did it knows"
    hook.name = "Still off"
    services.keep_webhook(webhook=hook, by=boss)
    assert Notification.objects.filter(title__contains="Still off").count() == 0


def test_a_redirect_is_not_followed_and_a_long_answer_not_read(hook: Webhook, receiver: Receiver) -> None:
    receiver.answers, receiver.more = [302], {"Location": receiver.url.replace("/hook", "/elsewhere")}
    receiver.text = b"x" * 3_000_000
    [delivery] = waiting(hook)
    assert send_due().taken == 0
    assert state(delivery) == ("WAITING", 1, 302)
    assert receiver.paths == ["/hook"]
    assert delivery.answer == "x" * posting.MOST_READ


@pytest.mark.page
def test_who_dawdles_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "IN_ALL", 0.2)
    free = threading.Event()
    receiver.meanwhile = lambda: free.wait(20)
    with pytest.raises(NoAnswer):
        posting.post(receiver.url, b"{}", {})
    free.set()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer, match="Nobody answers"):
            posting.post(f"http://127.0.0.1:{closed.getsockname()[1]}/", b"{}", {})
    for odd in ("http://[::1", "http://127.0.0.1:99999/", "http://a..b/", "http://" + "a" * 70 + ".example/"):
        with pytest.raises(NoAnswer):
            posting.post(odd, b"{}", {})


PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "::1", "::", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fc00::1", "100.64.0.1",
    "100.100.100.200", "224.0.0.1", "239.255.255.250", "ff02::1", "255.255.255.255", "240.0.0.1", "192.0.0.192",
    "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "fec0::1", "3fff::1",
    "5f00::1", "nonsense", ""]


@pytest.mark.page
def test_only_public_addresses_are_called(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    assert [text for text in PUBLIC if not may_be_called(text)] == []
    assert [text for text in PRIVATE if may_be_called(text)] == []
    for spelled in ("localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::1]"):
        with pytest.raises(NoAnswer):
            posting.post(f"http://{spelled}/", b"{}", {})
    monkeypatch.setattr(addresses_module.socket, "getaddrinfo", lambda *asked, **more: [
        (socket.AF_INET, 1, 6, "", (text, 80)) for text in ("8.8.8.8", "10.0.0.7")])
    with pytest.raises(NoAnswer, match=r"sly\.example is 10\.0\.0\.7"):  # one bad address among good ones is enough
        resolve("sly.example", 80)
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.0.0.0/29")]
    assert resolve("sly.example", 80) == ["8.8.8.8", "10.0.0.7"]
    assert [text for text in PRIVATE if may_be_called(text)] == [
        "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1"]


@pytest.mark.page
def test_a_name_is_resolved_once_and_its_certificate_must_be_its_own(
        settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network(LOOPBACK)]
    real, asked = socket.getaddrinfo, []

    def names(host: Any, *more: Any, **said: Any) -> Any:
        if host in ("erp.example", "other.example"):
            asked.append(host)
            host = "127.0.0.1" if asked.count(host) == 1 else "127.0.0.2"
        return real(host, *more, **said)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with receiving(context) as taking:
        url = taking.url.replace("127.0.0.1", "erp.example")
        with pytest.raises(NoAnswer, match="CERTIFICATE_VERIFY_FAILED"):
            posting.post(url, b"{}", {})
        asked.clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert posting.post(url + "/ü?q=ä b", b"{}", {}).taken
        assert (asked, taking.paths) == (["erp.example"], ["/hook/%C3%BC?q=%C3%A4%20b"])
        assert taking.headers[0]["host"] == f"erp.example:{taking.port}"
        with pytest.raises(NoAnswer, match="CERTIFICATE_VERIFY_FAILED"):
            posting.post(url.replace("erp", "other"), b"{}", {})


def test_the_command_says_what_failed_and_old_deliveries_are_forgotten(hook: Webhook, receiver: Receiver) -> None:
    waiting(hook)
    out, err = StringIO(), StringIO()
    call_command("send_webhooks", stdout=out)
    assert out.getvalue() == "1 deliveries taken\n"
    receiver.answers = [500]
    [failed] = waiting(hook)
    with pytest.raises(CommandError, match="1 deliveries failed"):
        call_command("send_webhooks", stdout=out, stderr=err)
    assert f"ERP of erp, work_order.closed {failed.event_id}: it answered 500" in err.getvalue()
    WebhookDelivery.objects.filter(pk=failed.pk).update(status="DEAD", next_try_at=None)
    [stays] = waiting(hook)
    WebhookDelivery.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    [young] = waiting(hook)
    call_command("forget_keys", stdout=out)
    assert "2 deliveries forgotten" in out.getvalue()
    assert set(WebhookDelivery.objects.all()) == {stays, young}


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_leaves_its_delivery_to_the_next(
        hook: Webhook, receiver: Receiver, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    [delivery] = waiting(hook)
    arrived, free = threading.Event(), threading.Event()
    receiver.meanwhile = lambda: (arrived.set(), free.wait(300))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cmms.settings", "DATABASE_URL": application_url(),
                   "WEBHOOK_ALLOWED_NETWORKS": LOOPBACK}
    sender = subprocess.Popen([sys.executable, "manage.py", "send_webhooks"], cwd=ROOT, env=environment)
    try:
        assert arrived.wait(300)
    finally:
        sender.send_signal(signal.SIGKILL)
        sender.wait(60)
        free.set()
    receiver.meanwhile = lambda: None
    clock.now = timezone.now()
    assert state(delivery)[:2] == ("WAITING", 1)
    assert send_due(clock=clock).taken == 0  # the dead sender's claim still holds
    seen, real, ours = [], running.post, connections["default"]
    monkeypatch.setattr(running, "post", lambda *said: seen.append(ours.in_atomic_block) or real(*said))
    clock.on(3 * MINUTE)
    assert send_due(clock=clock).taken == 1
    assert seen == [False]  # nobody waits in a transaction for somebody else's server
    assert receiver.ids == [str(delivery.event_id)] * 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_delivery_once(
        hook: Webhook, receiver: Receiver, together: Callable[..., Any]) -> None:
    made = waiting(hook, 30)
    receiver.meanwhile = lambda: time.sleep(0.005)
    first, second, third = (each.value for each in together(send_due, send_due, send_due))
    assert first.taken + second.taken + third.taken == 30
    assert sorted(receiver.ids) == sorted(str(each.event_id) for each in made)
    assert not WebhookDelivery.objects.exclude(status=DeliveryStatus.SENT, attempts=1).exists()
