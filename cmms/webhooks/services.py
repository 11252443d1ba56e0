"""What administrators do with webhooks: set them up, change their secret, try them, send again what was given up."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require, scope_of
from cmms.audit import acting_as
from cmms.errors import Conflict, NotAllowed, NotFound, Problem, refuse
from cmms.webhooks.events import TEST
from cmms.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery
from cmms.webhooks.outbox import envelope
from cmms.webhooks.signing import new_secret
from cmms.webhooks.telling import tell_switched_off

LONGEST_OVERLAP = 168
"""Hours for which a former secret may go on signing."""


def keep_webhook(*, webhook: Webhook, by: Any) -> Webhook:
    """Save a new or changed webhook; a new one gets its secret, which is in ``webhook.secret`` and shown once.

    Whoever sets one up gives away its user's rights, so they must see every branch themselves, and be a superuser
    where that user is one.
    """
    require(by, f"webhooks.{'add' if webhook._state.adding else 'change'}_webhook")
    problems = []
    if by is not None and not scope_of(by).everything:
        refuse([Problem("branches", _("Only whoever sees every branch sets up webhooks."))], NotAllowed)
    if by is not None and webhook.user_id and webhook.user.is_superuser and not by.is_superuser:
        problems.append(Problem("user_super", _("Only a superuser gives away a superuser's rights."), "user"))
    if webhook.user_id and not webhook.user.is_active and webhook.is_active:
        problems.append(Problem("user_left", _("This person's account is closed: choose another."), "user"))
    refuse(problems)
    with acting_as(by):
        if webhook._state.adding:
            webhook.secret = new_secret()
        was_on = Webhook.objects.filter(pk=webhook.pk, is_active=True).exists()
        webhook.full_clean()
        webhook.save()
        if was_on and not webhook.is_active:
            tell_switched_off(webhook, by=by)
        return webhook


def rotate_secret(*, webhook: Webhook, by: Any, keep_hours: int = 24) -> Webhook:
    """A new secret, in ``webhook.secret`` and shown once. The former one signs as well for ``keep_hours`` (0: no more,
    because somebody else knows it)."""
    require(by, "webhooks.change_webhook")
    if not 0 <= keep_hours <= LONGEST_OVERLAP:
        refuse([Problem("keep_hours", _("The former secret is valid for 0 to %(most)s hours more.") % {
            "most": LONGEST_OVERLAP}, "keep_hours")])
    with acting_as(by):
        hook = _locked(webhook)
        hook.former_secret = hook.secret if keep_hours else ""
        hook.former_secret_until = timezone.now() + dt.timedelta(hours=keep_hours) if keep_hours else None
        hook.secret = new_secret()
        hook.save()
        return hook


def send_test(*, webhook: Webhook, by: Any) -> WebhookDelivery:
    """Put a test event into the outbox, whatever events the webhook wants."""
    require(by, "webhooks.change_webhook")
    with acting_as(by):
        hook = _locked(webhook)
        if not hook.is_active:
            raise Conflict.of("inactive", _("It is switched off: switch it on first."), "is_active")
        now, event_id = timezone.now(), uuid.uuid4()
        payload = envelope(TEST, event_id, resource="webhooks", record_id=hook.pk, record=None, at=now, now=now)
        return WebhookDelivery.objects.create(webhook=hook, event_id=event_id, event=TEST, payload=payload,
                                              created_at=now, next_try_at=now)


def replay(*, delivery: WebhookDelivery, by: Any) -> WebhookDelivery:
    """Send it again, the same event with the same id: dead, sent, or still waiting for its next try."""
    [again] = replay_all(deliveries=[delivery], by=by)
    return again


def replay_all(*, deliveries: Iterable[WebhookDelivery], by: Any) -> list[WebhookDelivery]:
    """The same for many, which become due at once."""
    require(by, "webhooks.change_webhookdelivery")
    with acting_as(by):
        rows = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("webhook")
        found = list(rows.filter(pk__in=[each.pk for each in deliveries]).order_by("pk"))
        off = sorted({each.webhook.name for each in found if not each.webhook.is_active})
        if off:
            raise Conflict.of("inactive", _("%(names)s is switched off: switch it on first.") % {
                "names": ", ".join(off)}, "webhook")
        now = timezone.now()
        for each in found:
            each.status, each.next_try_at, each.delivered_at, each.attempts = DeliveryStatus.WAITING, now, None, 0
            each.save(update_fields=["status", "next_try_at", "delivered_at", "attempts"])
        return found


def forget_old(*, days: int) -> int:
    """Delete what was taken or given up and is older than so many days; how many. What still waits stays."""
    limit = timezone.now() - dt.timedelta(days=days)
    return WebhookDelivery.objects.settled().filter(created_at__lt=limit).delete()[0]


def _locked(webhook: Webhook) -> Webhook:
    found = Webhook.objects.select_for_update(of=("self",)).filter(pk=webhook.pk).first()
    if found is None:
        raise NotFound.of("not_found", _("There is no such webhook any more."))
    return found
