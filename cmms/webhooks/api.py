"""Webhooks and their deliveries for programs that administer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from cmms.rest.once import once
from cmms.rest.resources import Edits, Makes, Resource, verb
from cmms.webhooks import serializers as show
from cmms.webhooks import services
from cmms.webhooks.models import Webhook


class Webhooks(Makes, Edits):
    """Addresses of other systems that are told what happens."""

    serializer_class = show.WebhookSerializer
    administrative = True
    sorts = {"-id": ("-id",), "id": ("id",), "name": ("name", "id")}
    filter_by = ("name", "user", "is_active", "failing_since")

    @extend_schema(responses={201: show.NewWebhookSerializer})
    def create(self, request: Any) -> Response:
        self.made: list[Webhook] = []
        return _with_secret(super().create(request), self.made)

    def make(self, facts: dict[str, Any]) -> Any:
        self.made.append(services.keep_webhook(webhook=Webhook(**facts), by=self.request.user))
        return self.made[-1]

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        for name, value in facts.items():
            setattr(row, name, value)
        return services.keep_webhook(webhook=row, by=self.request.user)

    @extend_schema(request=show.RotateSecret, responses=show.NewWebhookSerializer)
    @action(detail=True, methods=["post"], url_path="rotate-secret", filter_backends=[], pagination_class=None)
    def rotate_secret(self, request: Any, pk: str) -> Response:
        """A new secret, said in this answer alone; the former one goes on signing for some hours."""
        asked = show.RotateSecret(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        made: list[Webhook] = []

        def work() -> Response:
            made.append(services.rotate_secret(webhook=self.seen(pk), by=request.user, **asked.validated_data))
            return self.say(self.seen(pk))

        return _with_secret(once(request, work), made)

    send_test = verb("send_test", services.send_test, subject="webhook", says=show.DeliverySerializer)


class Deliveries(Resource):
    """What was sent to webhooks, waits to be sent, or was given up."""

    serializer_class = show.DeliverySerializer
    administrative = True
    filter_by = ("webhook", "event", "event_id", "status", "created_at")

    replay = verb("replay", services.replay, subject="delivery")


def _with_secret(answer: Response, made: list[Webhook]) -> Response:
    """The answer with the secret; what is kept for a second time has none in it."""
    answer.data = {**answer.data, "secret": made[0].secret if made else None}
    return answer
