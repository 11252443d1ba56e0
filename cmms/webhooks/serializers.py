"""Webhooks and their deliveries as JSON. Never a secret: that is said once, by the answer that makes it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cmms.rest.serializers import Arguments, ResourceSerializer
from cmms.webhooks.events import EVENTS
from cmms.webhooks.models import Webhook, WebhookDelivery
from cmms.webhooks.services import LONGEST_OVERLAP


@extend_schema_field({"type": "array", "items": {"type": "string", "enum": list(EVENTS)}})
class EventsField(serializers.JSONField):
    """A list of event names; the model says which there are."""


class WebhookSerializer(ResourceSerializer):
    events = EventsField(required=False, help_text="Names of the events it wants; empty: all.")

    class Meta:
        model = Webhook
        exclude = ("secret", "former_secret")
        read_only_fields = ("failing_since", "former_secret_until")


class NewWebhookSerializer(WebhookSerializer):
    """A webhook with its new secret, which is not shown again."""

    secret = serializers.CharField(read_only=True, allow_null=True, help_text=(
        "Key of the signature; keep it now. Sent again with the same Idempotency-Key, it is left out (null)."))

    class Meta(WebhookSerializer.Meta):
        exclude = ("former_secret",)


class DeliverySerializer(ResourceSerializer):
    payload = serializers.JSONField(read_only=True, help_text="The body as it is sent.")

    class Meta:
        model = WebhookDelivery
        exclude = ("claimed_until",)


class RotateSecret(Arguments):
    keep_hours = serializers.IntegerField(
        required=False, min_value=0, max_value=LONGEST_OVERLAP,
        help_text="For how many hours deliveries are signed with the former secret, too; without it 24.")


__all__ = ["DeliverySerializer", "NewWebhookSerializer", "RotateSecret", "WebhookSerializer"]
