"""What belongs to orders, each with a list of its own: mostly written by verbs, so mostly to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, ReadOnlyAdmin
from workorders import services
from workorders.admin import line_verbs
from workorders.admin.line_verbs import LineVerbs
from workorders.admin.moves import VerbShown
from workorders.models import (
    Attachment,
    ChecklistAnswer,
    Comment,
    Downtime,
    LaborEntry,
    LateEntry,
    SafetyLock,
    ServiceCost,
    WeekSchedule,
    WorkOrderAsset,
    WorkOrderPart,
    WorkOrderState,
    WorkOrderStep,
)


@admin.register(WorkOrderPart)
class WorkOrderPartAdmin(ReadOnlyAdmin):
    list_display = ["work_order", "part", "quantity_requested", "quantity_used", "unit_cost", "total_cost"]
    list_filter = ["work_order", "part"]
    list_select_related = ["work_order", "part"]


@admin.register(ServiceCost)
class ServiceCostAdmin(CmmsAdmin):
    menu = 13
    list_display = ["work_order", "kind", "description", "amount", "incurred_on", "supplier"]
    list_filter = ["kind", "work_order", "supplier", "incurred_on"]
    list_select_related = ["work_order", "supplier"]
    readonly_fields = ["entered_by", "reverses", "source_system", "external_id"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(LaborEntry)
class LaborEntryAdmin(LineVerbs, ReadOnlyAdmin):
    """Booked, voided and corrected by their verbs; the rate is frozen when it is booked."""

    word, line_verbs = "entry", line_verbs.labor_verbs
    menu = 10
    list_display = ["work_date", "work_order", "user", "minutes", "cost", "flagged_overlap", "voided_at"]
    list_filter = ["user", "work_order", "craft", "work_date", "flagged_overlap"]
    list_select_related = ["work_order", "user"]


@admin.register(Downtime)
class DowntimeAdmin(LineVerbs, ReadOnlyAdmin):
    """Begun and ended by their verbs: the asset is down exactly while a spell is open."""

    word, line_verbs = "asset", line_verbs.downtime_verbs
    permission = "workorders.change_downtime"
    menu = 11
    list_display = ["asset", "category", "started_at", "ended_at", "work_order"]
    list_filter = ["category", "asset", "started_at"]
    list_select_related = ["asset", "work_order"]


@admin.register(WorkOrderState)
class WorkOrderStateAdmin(VerbShown, ReadOnlyAdmin):
    list_display = ["recorded_at", "work_order", "verb_shown", "from_status", "to_status", "moved_by", "reason"]
    list_filter = ["to_status", "work_order", "moved_by", "recorded_at"]
    list_select_related = ["work_order", "moved_by"]
    ordering = ["-recorded_at", "-id"]


@admin.register(WorkOrderStep)
class WorkOrderStepAdmin(LineVerbs, ReadOnlyAdmin):
    owner = "work_order"
    word, line_verbs = "step", line_verbs.step_verbs
    list_display = ["__str__", "work_order", "kind", "required", "asset"]
    list_filter = ["work_order", "kind"]
    list_select_related = ["work_order", "asset"]
    search_fields = ["=id"]
    ordering = ["-id"]


@admin.register(ChecklistAnswer)
class ChecklistAnswerAdmin(ReadOnlyAdmin):
    owner = "step__work_order"
    list_display = ["recorded_at", "step", "result", "value", "unit", "answered_by", "answered_at"]
    list_filter = ["result", "answered_by", "recorded_at"]
    list_select_related = ["step", "answered_by"]
    search_fields = ["=id"]
    ordering = ["-recorded_at", "-id"]


@admin.register(SafetyLock)
class SafetyLockAdmin(LineVerbs, ReadOnlyAdmin):
    owner = "work_order"
    word, line_verbs = "lock", line_verbs.lock_verbs
    list_display = ["work_order", "action", "point", "lock_number", "applied_at", "applied_by", "removed_at"]
    list_filter = ["work_order", "action", "applied_by"]
    list_select_related = ["work_order", "applied_by"]


@admin.register(WorkOrderAsset)
class WorkOrderAssetAdmin(ReadOnlyAdmin):
    list_display = ["work_order", "position", "asset", "outcome", "done_at", "done_by"]
    list_filter = ["work_order", "asset"]
    list_select_related = ["work_order", "asset", "done_by"]
    ordering = ["-id"]


@admin.register(Comment)
class CommentAdmin(LineVerbs, CmmsAdmin):
    word, line_verbs = "comment", line_verbs.comment_verbs
    permission = "workorders.add_comment"
    list_display = ["created_at", "work_order", "kind", "text", "author", "withdrawn_at"]
    list_filter = ["kind", "work_order", "author"]
    list_select_related = ["work_order", "author"]
    readonly_fields = ["author", "author_name", "author_contact", "withdrawn_at"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = services.comment(order=obj.work_order, by=request.user, text=obj.text, kind=obj.kind,
                                for_requester=obj.for_requester)
        obj.__dict__.update(made.__dict__)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "work_order", "kind", "size", "uploaded_by", "created_at"]
    list_filter = ["kind", "work_order", "uploaded_by"]
    list_select_related = ["work_order", "uploaded_by"]

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        opened = {"url": reverse("attachment", args=[obj.pk]), "label": _("Open the file")}
        return [*super().object_links(request, obj), opened]


@admin.register(LateEntry)
class LateEntryAdmin(LineVerbs, ReadOnlyAdmin):
    """Decided by its verbs."""

    word, line_verbs = "entry", line_verbs.late_verbs
    permission = "workorders.close_workorder"
    menu = 4
    list_display = ["recorded_at", "work_order", "kind", "entered_by", "happened_at", "decision", "decided_by"]
    list_filter = ["decision", "kind", "work_order"]
    list_select_related = ["work_order", "entered_by", "decided_by"]


@admin.register(WeekSchedule)
class WeekScheduleAdmin(ReadOnlyAdmin):
    """Frozen at the start of the week; append-only."""

    menu = 12
    list_display = ["week_start", "site", "work_order", "hours", "assigned_to"]
    list_filter = ["site", "work_order", "assigned_to", "week_start"]
    list_select_related = ["site", "work_order", "assigned_to"]
