"""Addresses of other systems and the outbox: what the tables hold."""

import datetime as dt
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cmms.accounts.models import User
from cmms.audit.models import AuditLog
from cmms.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook() -> Webhook:
    user = User.objects.create_user(username="erp", password="Secret-123")
    return Webhook.objects.create(name="ERP", url="https://erp.example/hook", secret="very-secret", user=user,
                                  events=["work_order.completed"])


def delivery(hook: Webhook, **more: Any) -> WebhookDelivery:
    return WebhookDelivery.objects.create(**{"webhook": hook, "event": "work_order.completed", "payload": {"id": 7},
                                             **more})


def test_the_secret_is_in_neither_log(hook: Webhook) -> None:
    hook.secret, hook.former_secret, hook.name = "other-secret", "very-secret", "SAP"
    hook.save()
    rows = AuditLog.objects.filter(table_name="webhooks")
    assert rows.count() == 2
    assert not any("-secret" in str(row.old_values) + str(row.new_values) for row in rows)
    assert not {"secret", "former_secret"} & {field.name for field in hook.history.first()._meta.fields}


@pytest.mark.parametrize("wrong", [{"url": "ftp://erp.example"}, {"url": "https://"}, {"events": ["a", 5]},
                                   {"events": "all"}])
def test_a_form_refuses_what_is_no_address_or_no_list(hook: Webhook, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(hook, name, value)
    with pytest.raises(ValidationError) as refused:
        hook.full_clean()
    assert set(refused.value.message_dict) >= set(wrong)


def test_an_address_of_ones_own_network_is_refused_when_it_is_typed(hook: Webhook, settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.20.0.0/16")]
    for url in ("https://10.0.0.5/hook", "http://[::1]:8000/", "http://localhost/", "http://169.254.169.254/latest"):
        hook.url = url
        with pytest.raises(ValidationError) as refused:
            hook.full_clean()
        assert "WEBHOOK_ALLOWED_NETWORKS" in refused.value.message_dict["url"][0]
        hook.is_active = False
        hook.full_clean()  # an old one can always be switched off
        hook.is_active = True
    for url in ("https://10.20.0.5/hook", "https://8.8.8.8/", "https://erp.example/hook"):
        hook.url = url
        hook.full_clean()


def test_the_database_refuses_other_schemes_and_no_secret(hook: Webhook) -> None:
    for change, name in (({"url": "file:///etc"}, "check_webhooks_url"), ({"secret": ""}, "check_webhooks_secret")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Webhook.objects.filter(pk=hook.pk).update(**change)


def test_an_event_lies_once_in_the_outbox_of_a_webhook(hook: Webhook) -> None:
    first = delivery(hook)
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery(hook, event_id=first.event_id)


@pytest.mark.parametrize("facts", [
    {"next_try_at": None}, {"status": DeliveryStatus.SENT}, {"status": DeliveryStatus.DEAD},
    {"status": DeliveryStatus.SENT, "next_try_at": None}, {"delivered_at": timezone.now()},
])
def test_state_and_times_of_a_delivery_agree(hook: Webhook, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="check_webhook_deliveries_times"), transaction.atomic():
        delivery(hook, **facts)


def test_tries_are_not_logged_but_the_outcome_is(hook: Webhook) -> None:
    made = delivery(hook)
    rows = AuditLog.objects.filter(table_name="webhook_deliveries")
    WebhookDelivery.objects.filter(pk=made.pk).update(attempts=1, next_try_at=timezone.now() + dt.timedelta(minutes=1))
    assert rows.count() == 0
    WebhookDelivery.objects.filter(pk=made.pk).update(status="SENT", next_try_at=None, delivered_at=timezone.now())
    assert rows.count() == 1
