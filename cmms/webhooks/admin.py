"""Webhooks and what was sent to them."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cmms.admin import CmmsAdmin, ReadOnlyAdmin, ReadOnlyInline
from cmms.admin.base import MOST_AT_ONCE
from cmms.admin.verbs import Verb, VerbMixin
from cmms.webhooks import services
from cmms.webhooks.events import EVENTS, TEST
from cmms.webhooks.forms import RotateForm, WebhookForm
from cmms.webhooks.models import DeliveryStatus, Webhook, WebhookDelivery


class DeliveryInline(ReadOnlyInline):
    model = WebhookDelivery
    fields = readonly_fields = ["created_at", "event", "status", "attempts", "answer_status", "delivered_at"]
    ordering = ["-id"]


class EventFilter(admin.SimpleListFilter):
    """By name, from the table of events: no look at the deliveries."""

    title = gettext_lazy("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in (*EVENTS, TEST)]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(Webhook)
class WebhookAdmin(VerbMixin, CmmsAdmin):
    small = True
    form = WebhookForm
    list_display = ["name", "url", "user", "is_active", "failing_since"]
    list_filter = ["is_active", "user"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    fields = ["name", "url", "user", "is_active", "events", "failing_since", "former_secret_until"]
    readonly_fields = ["failing_since", "former_secret_until"]
    inlines = [DeliveryInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.keep_webhook(webhook=obj, by=request.user)
        if not change:
            self._show(request, obj)

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        if not self.has_change_permission(request, obj):
            return []
        test = Verb("test", gettext_lazy("Send a test event"),
                    lambda request, obj, data: services.send_test(webhook=obj, by=request.user))
        return [*([test] if obj.is_active else []),
                Verb("secret", gettext_lazy("New secret"), self._rotate, RotateForm)]

    def _rotate(self, request: HttpRequest, obj: Any, data: dict[str, Any]) -> None:
        self._show(request, services.rotate_secret(webhook=obj, by=request.user, keep_hours=data["keep_hours"]))

    def _show(self, request: HttpRequest, obj: Webhook) -> None:
        messages.info(request, _("The secret for checking signatures, shown only now: %(secret)s") % {
            "secret": obj.secret})


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(VerbMixin, ReadOnlyAdmin):
    list_display = ["created_at", "webhook", "event", "status", "attempts", "answer_status", "next_try_at",
                    "delivered_at"]
    list_filter = ["webhook", "status", EventFilter]
    list_select_related = ["webhook"]
    search_fields = ["=event_id"]
    ordering = ["-id"]
    sortable_by = ()
    actions = ("send_again",)
    fields = readonly_fields = ["webhook", "event", "event_id", "status", "created_at", "attempts", "next_try_at",
                                "last_tried_at", "delivered_at", "answer_status", "answer", "body"]

    @admin.display(description=gettext_lazy("content"))
    def body(self, delivery: WebhookDelivery) -> str:
        return format_html("<pre>{}</pre>", json.dumps(delivery.payload, indent=2, ensure_ascii=False))

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("webhooks.change_webhookdelivery"))

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        label = gettext_lazy("Send now") if obj.status == DeliveryStatus.WAITING else gettext_lazy("Send again")
        if not self.has_replay_permission(request) or (
                obj.status == DeliveryStatus.WAITING and obj.next_try_at <= timezone.now()):
            return []
        return [Verb("replay", label, lambda request, obj, data: services.replay(delivery=obj, by=request.user))]

    @admin.action(description=gettext_lazy("Send the selected again"), permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        rows = list(queryset.order_by("pk")[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE:
            messages.error(request, _("Choose %(count)s at most at a time.") % {"count": MOST_AT_ONCE})
            return
        count = len(services.replay_all(deliveries=rows, by=request.user))
        messages.success(request, ngettext("%(count)s will be sent again.", "%(count)s will be sent again.", count) % {
            "count": count})
