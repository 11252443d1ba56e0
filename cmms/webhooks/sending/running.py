"""Sends what is due, webhook by webhook in the order of events as far as nothing fails."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from cmms.webhooks.models import WebhookDelivery
from cmms.webhooks.sending import claiming
from cmms.webhooks.sending.addresses import NoAnswer
from cmms.webhooks.sending.posting import Answer, post
from cmms.webhooks.signing import headers

_PAGE = 200
_ITS_OWN_FAULT = frozenset(range(400, 500)) - {408, 425, 429}
"""An answer that is about this delivery and not about the next one."""


@dataclass
class Sent:
    """What one run did: how many were taken, and what failed, in words."""

    taken: int = 0
    errors: list[str] = field(default_factory=list)


def send_due(*, clock: Callable[[], dt.datetime] = timezone.now) -> Sent:
    """Send what is due. An address that cannot be reached, or says that it is in trouble, gets nothing more in this
    run, so that it keeps nobody else waiting."""
    done, in_trouble = Sent(), set[int]()
    for pk, webhook_id in _waiting(clock, in_trouble):
        delivery = claiming.claim(pk, now=clock()) if webhook_id not in in_trouble else None
        if delivery is None:
            continue
        try:
            answer = _send(delivery, clock())
        except NoAnswer as error:
            claiming.note_failed(delivery, status=None, answer=str(error), at=clock())
            said, troubled = str(error), True
        else:
            if answer.taken:
                claiming.note_taken(delivery, status=answer.status, answer=answer.text, at=clock())
                done.taken += 1
                continue
            claiming.note_failed(delivery, status=answer.status, answer=answer.text, at=clock())
            said, troubled = f"it answered {answer.status}", answer.status not in _ITS_OWN_FAULT
        done.errors.append(f"{delivery.webhook}, {delivery}: {said}")
        if troubled:
            in_trouble.add(webhook_id)
    return done


def _waiting(clock: Callable[[], dt.datetime], in_trouble: set[int]) -> Iterator[tuple[int, int]]:
    while page := list(WebhookDelivery.objects.due(clock()).exclude(webhook__in=in_trouble)
                       .values_list("pk", "webhook_id")[:_PAGE]):
        yield from page


def _send(delivery: WebhookDelivery, now: dt.datetime) -> Answer:
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    said = {"Content-Type": "application/json", "User-Agent": "CMMS-Webhooks/1", "Accept": "*/*",
            **headers(delivery.webhook, str(delivery.event_id), body, now=now)}
    return post(delivery.webhook.url, body, said)
