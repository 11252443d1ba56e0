"""Tables of the floor that belong to no app of their own."""

from django.contrib import admin

from cmms.admin.base import ReadOnlyAdmin
from cmms.idempotency import IdempotencyKey


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    """Requests that were answered once and are answered alike when they come again."""

    list_display = ["created_at", "owner", "method", "path", "status", "finished_at", "user"]
    list_filter = ["user"]
    list_select_related = ["user"]
    search_fields = ["=key", "^owner"]
    exclude = ["answer", "headers"]
