"""Who was told what, and who wants to be told what."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from cmms.admin import CmmsAdmin, ReadOnlyAdmin
from cmms.notifications.models import Notification, NotificationSwitch


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """One's own inbox; whoever administers the system sees everybody's."""

    list_display = ["created_at", "user", "address", "kind", "title", "read_at", "mail", "mail_attempts", "mail_error"]
    list_filter = ["kind", "mail", "user"]
    list_select_related = ["user"]
    search_fields = ["title"]
    sortable_by = ()

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)
        everybody = request.user.has_perm("notifications.change_notification")
        return rows if everybody else rows.filter(user=request.user)


@admin.register(NotificationSwitch)
class NotificationSwitchAdmin(CmmsAdmin):
    small = True
    list_display = ["user", "kind", "inbox", "mail"]
    list_filter = ["user", "kind"]
    list_select_related = ["user"]
