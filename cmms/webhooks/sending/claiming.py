"""Whose turn it is to send what: a delivery is claimed before it goes out and noted after it."""

import datetime as dt
import random

from django.db.models import F

from cmms.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery
from cmms.webhooks.telling import tell_given_up

_M, _H = dt.timedelta(minutes=1), dt.timedelta(hours=1)
PAUSES = (_M, 5 * _M, 15 * _M, _H, 3 * _H, 6 * _H, 12 * _H, 24 * _H, 24 * _H)
"""After each failure the next pause, almost three days in all."""
GIVEN_UP_AFTER = len(PAUSES) + 1
"""So many failures and it is dead; a person sends it again."""
HELD = dt.timedelta(minutes=2)
"""How long a claim holds: longer than a call can take. A sender that died leaves it to others after that."""
_JITTER = 0.1


def claim(pk: int, *, now: dt.datetime) -> WebhookDelivery | None:
    """The delivery, which nobody else gets meanwhile; None where somebody was faster."""
    free = WebhookDelivery.objects.free(now).filter(pk=pk)
    if not free.update(claimed_until=now + HELD, attempts=F("attempts") + 1, last_tried_at=now):
        return None
    return WebhookDelivery.objects.select_related("webhook").get(pk=pk)


def note_taken(delivery: WebhookDelivery, *, status: int, answer: str, at: dt.datetime) -> None:
    """It was taken, whoever else may have claimed it since."""
    WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.SENT, delivered_at=at, next_try_at=None, claimed_until=None, answer_status=status,
        answer=answer)
    Webhook.objects.filter(pk=delivery.webhook_id, failing_since__isnull=False).update(failing_since=None)


def note_failed(delivery: WebhookDelivery, *, status: int | None, answer: str, at: dt.datetime) -> None:
    """It is tried again after a pause, or given up; what was said stays with it."""
    pause = pause_after(delivery.attempts)
    facts = {"status": DeliveryStatus.DEAD, "next_try_at": None} if pause is None else {"next_try_at": at + pause}
    noted = WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING,
                                           claimed_until=delivery.claimed_until).update(
        claimed_until=None, answer_status=status, answer=answer, **facts)
    Webhook.objects.filter(pk=delivery.webhook_id, failing_since__isnull=True).update(failing_since=at)
    if noted and pause is None:
        tell_given_up(delivery, at=at)


def pause_after(attempts: int) -> dt.timedelta | None:
    """How long to wait after so many tries, a little more or less so that not all come at once; None: no more."""
    if attempts >= GIVEN_UP_AFTER:
        return None
    return PAUSES[max(attempts, 1) - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  no secret
