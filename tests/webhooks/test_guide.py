"""What the guide says is so: its Python checks a real delivery, and its list of events is the table."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from cmms.accounts.models import User
from cmms.webhooks.events import EVENTS
from cmms.webhooks.models import Webhook
from cmms.webhooks.outbox import envelope
from cmms.webhooks.sending import GIVEN_UP_AFTER, PAUSES, send_due
from cmms.webhooks.services import send_test
from tests.needs import ROOT
from tests.webhooks.receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.page]
GUIDE = (ROOT / "docs" / "webhooks.md").read_text()


def test_the_guides_python_takes_what_we_send_and_nothing_else(
        receiver: Receiver, new_hook: Callable[..., Webhook]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)
    check = known["is_from_the_cmms"]
    hook = new_hook(User.objects.create_user(username="erp", password="Secret-123"), receiver.url)
    secret = hook.secret
    send_test(webhook=hook, by=None)
    assert send_due().taken == 1
    headers, body = receiver.headers[0], receiver.bodies[0]
    assert check(secret, headers, body)
    assert not check(secret, headers, body + b" ")
    assert not check("whsec_AAAA", headers, body)
    assert not check(secret, {**headers, "webhook-timestamp": "1767225600"}, body)
    assert not check(secret, {**headers, "webhook-id": "another"}, body)
    assert not check(secret, headers, body, tolerance=-1)


def test_the_guide_lists_what_there_is() -> None:
    listed = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| `([a-z-]+)` \| (.+) \|$", GUIDE, re.MULTILINE)
    assert listed == [(name, event.resource, str(event.sentence)) for name, event in EVENTS.items()]
    table = GUIDE.partition("| field | meaning |")[2].partition("\n\n")[0]
    said = set(re.findall(r"`([a-z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines()[2:])))
    import datetime as dt
    import uuid

    now = dt.datetime.now(dt.UTC)
    assert said == set(envelope("webhook.test", uuid.uuid4(), resource="webhooks", record_id=1, record=None, at=now,
                                now=now))
    assert len(PAUSES) == 9
    assert GIVEN_UP_AFTER == 10
