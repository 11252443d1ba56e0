"""Sends what is due: webhooks side by side, the deliveries of each one after the other, in the order of events as far
as nothing fails.

The calls alone are made in threads; the database is this thread's, and no transaction is open meanwhile.
"""

import datetime as dt
import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.utils import timezone

from cmms.webhooks.addresses import NoAnswer
from cmms.webhooks.models import Webhook, WebhookDelivery
from cmms.webhooks.sending import claiming
from cmms.webhooks.sending.posting import Answer, post
from cmms.webhooks.signing import headers

AT_ONCE = 16
"""So many webhooks are called side by side, each by one call at a time."""
LONGEST = 60.0
"""Seconds after which a run begins nothing more: what came meanwhile, and what was in trouble, is the next run's."""
_LOOK_AGAIN = 1.0
"""Seconds after which it is asked again what is due for webhooks that had nothing."""
_PAGE = 200
_ITS_OWN_FAULT = frozenset(range(400, 500)) - {408, 425, 429}
"""An answer that is about this delivery and not about the next one."""


@dataclass
class Sent:
    """What one run did: how many were taken, and what failed, in words."""

    taken: int = 0
    errors: list[str] = field(default_factory=list)


def send_due(*, clock: Callable[[], dt.datetime] = timezone.now) -> Sent:
    """Send what is due. A slow address holds up nobody else; one that cannot be reached, or says that it is in trouble,
    gets nothing more in this run."""
    return _Run(clock).run()


class _Run:
    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock, self._done = clock, Sent()
        self._waiting: dict[int, deque[int]] = {}
        self._calls: dict[Future[Answer], WebhookDelivery] = {}
        self._in_trouble: set[int] = set()
        self._asked, self._until = -_LOOK_AGAIN, time.monotonic() + LONGEST

    def run(self) -> Sent:
        with ThreadPoolExecutor(AT_ONCE, "webhook") as pool:
            while self._begin(pool) or self._calls:
                ended, _calling = wait(self._calls, timeout=_LOOK_AGAIN, return_when=FIRST_COMPLETED)
                for call in ended:
                    self._note(self._calls.pop(call), call)
        return self._done

    def _begin(self, pool: ThreadPoolExecutor) -> bool:
        """Call whoever is not being called and has something waiting; whether anybody is."""
        if time.monotonic() >= self._until:
            return False
        called = {delivery.webhook_id for delivery in self._calls.values()}
        self._look()
        for webhook_id in [*self._waiting]:
            if len(self._calls) >= AT_ONCE:
                break
            if webhook_id not in called and (delivery := self._claimed(webhook_id)) is not None:
                self._calls[pool.submit(_send, delivery, self._clock())] = delivery
        return bool(self._calls)

    def _look(self) -> None:
        """What is due, webhook by webhook, for those of which nothing is known to wait; at times and before the end."""
        if self._waiting and time.monotonic() < self._asked + _LOOK_AGAIN:
            return
        self._asked = time.monotonic()
        idle = Webhook.objects.filter(is_active=True).exclude(pk__in=[*self._waiting, *self._in_trouble])
        for webhook_id in idle.order_by("pk").values_list("pk", flat=True):
            due = WebhookDelivery.objects.due(self._clock()).filter(webhook=webhook_id)
            if keys := deque(due.values_list("pk", flat=True)[:_PAGE]):
                self._waiting[webhook_id] = keys

    def _claimed(self, webhook_id: int) -> WebhookDelivery | None:
        """The next of its deliveries that no other sender has; once there is none, it is no longer waiting."""
        keys = self._waiting[webhook_id]
        while keys:
            if (delivery := claiming.claim(keys.popleft(), now=self._clock())) is not None:
                return delivery
        del self._waiting[webhook_id]
        return None

    def _note(self, delivery: WebhookDelivery, call: Future[Answer]) -> None:
        try:
            answer = call.result()
        except NoAnswer as error:
            claiming.note_failed(delivery, status=None, answer=str(error), at=self._clock())
            said, troubled = str(error), True
        else:
            if answer.taken:
                claiming.note_taken(delivery, status=answer.status, answer=answer.text, at=self._clock())
                self._done.taken += 1
                return
            claiming.note_failed(delivery, status=answer.status, answer=answer.text, at=self._clock())
            said, troubled = f"it answered {answer.status}", answer.status not in _ITS_OWN_FAULT
        self._done.errors.append(f"{delivery.webhook}, {delivery}: {said}")
        if troubled:
            self._in_trouble.add(delivery.webhook_id)
            self._waiting.pop(delivery.webhook_id, None)


def _send(delivery: WebhookDelivery, now: dt.datetime) -> Answer:
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    said = {"Content-Type": "application/json", "User-Agent": "CMMS-Webhooks/1", "Accept": "*/*",
            **headers(delivery.webhook, str(delivery.event_id), body, now=now)}
    return post(delivery.webhook.url, body, said)
