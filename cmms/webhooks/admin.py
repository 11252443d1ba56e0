"""Webhooks and what was sent to them."""

import secrets
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cmms.admin import CmmsAdmin, ReadOnlyAdmin, ReadOnlyInline
from cmms.webhooks.models import Webhook, WebhookDelivery


class DeliveryInline(ReadOnlyInline):
    model = WebhookDelivery
    fields = readonly_fields = ["created_at", "event", "status", "attempts", "answer_status", "delivered_at"]
    ordering = ["-id"]


@admin.register(Webhook)
class WebhookAdmin(CmmsAdmin):
    small = True
    list_display = ["name", "url", "user", "is_active", "failing_since"]
    list_filter = ["is_active", "user"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    readonly_fields = ["failing_since"]
    inlines = [DeliveryInline]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.secret = secrets.token_urlsafe(32)
            messages.info(request, _("The secret for checking signatures, shown only now: %(secret)s") % {
                "secret": obj.secret})
        super().save_model(request, obj, form, change)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "webhook", "event", "status", "attempts", "answer_status", "delivered_at"]
    list_filter = ["webhook", "status"]
    list_select_related = ["webhook"]
    search_fields = ["=event_id"]
    sortable_by = ()

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ()
