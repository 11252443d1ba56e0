"""The audit log, to read."""

import json
from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cmms.admin import ReadOnlyAdmin
from cmms.audit.models import AuditLog, FeedEpoch

# Every save changes these two, so they say nothing in a list.
_ALWAYS = {"version", "updated_at"}


@admin.register(AuditLog)
class AuditLogAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "action", "table_name", "record_id", "what", "changed_by", "channel"]
    list_display_links = ["changed_at"]
    list_filter = ["action", "channel", "changed_by", "changed_at"]
    list_select_related = ["changed_by"]
    search_fields = ["=table_name", "=record_id", "=request_id"]
    search_help_text = _("The name of a table (assets), the number of a record, or the id of a request.")
    ordering = ["-changed_at", "-id"]
    sortable_by = ()
    fields = ["changed_at", "action", "table_name", "record_id", "changed_by", "channel", "token_id", "request_id",
              "site_id", "location_id", "differences"]
    readonly_fields = ["differences"]

    @admin.display(description=_("fields"))
    def what(self, entry: AuditLog) -> str:
        names = [name for name, _before, _after in changes(entry) if name not in _ALWAYS]
        return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")

    @admin.display(description=_("before and after"))
    def differences(self, entry: AuditLog) -> str:
        lines = "\n".join(f"{name}: {_text(before)} → {_text(after)}" for name, before, after in changes(entry))
        return format_html("<pre>{}</pre>", lines)


@admin.register(FeedEpoch)
class FeedEpochAdmin(ReadOnlyAdmin):
    list_display = ["began_at", "key", "identity", "after_id"]
    ordering = ["-id"]
    sortable_by = ()


def changes(entry: AuditLog) -> list[tuple[str, Any, Any]]:
    """(column, before, after) of every column that differs; all of them for an insert or delete."""
    old, new = entry.old_values or {}, entry.new_values or {}
    return [(name, old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)]


def _text(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
