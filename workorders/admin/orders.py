"""Work orders: planned here, moved by the table of moves."""

from functools import partialmethod
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline, ReadOnlyInline
from cmms.admin.verbs import VerbMixin
from workorders import services, states
from workorders.admin.moves import VerbShown, for_each, not_yet, verbs_of
from workorders.choices import PRIORITY_HELP, Priority, Status
from workorders.models import (
    Attachment,
    Comment,
    Downtime,
    LaborEntry,
    SafetyLock,
    ServiceCost,
    WorkOrder,
    WorkOrderAsset,
    WorkOrderPart,
    WorkOrderState,
    WorkOrderStep,
)

STATUS_LOOKS = {Status.REQUESTED: "st-new", Status.IN_PROGRESS: "st-run", Status.ON_HOLD: "st-wait",
                Status.COMPLETED: "st-ok"}
ASSIGNED = ("assigned_to", "team")
SCHEDULED = ("scheduled_start", "scheduled_end", "due_at")


class PlannedPartForm(CmmsModelForm):
    """A line keeps its part; another part is another line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding and "part" in self.fields:
            self.fields["part"].disabled = True


class PartInline(CmmsTabularInline):
    """Planned parts; what was used is written by issue and return."""

    model = WorkOrderPart
    form = PlannedPartForm
    verbose_name, verbose_name_plural = _("part"), _("parts")
    fields = ["part", "storeroom", "quantity_requested", "quantity_used", "total_cost", "note"]
    readonly_fields = ["quantity_used", "total_cost"]
    can_delete = False


class CostInline(CmmsTabularInline):
    model = ServiceCost
    verbose_name, verbose_name_plural = _("cost"), _("outside services and other costs")
    fields = ["kind", "supplier", "description", "invoice_number", "amount", "incurred_on"]
    can_delete = False


class CommentInline(CmmsTabularInline):
    model = Comment
    verbose_name, verbose_name_plural = _("comment"), _("comments")
    fields = ["text", "for_requester", "author", "created_at"]
    readonly_fields = ["author", "created_at"]
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LaborInline(ReadOnlyInline):
    model = LaborEntry
    verbose_name, verbose_name_plural = _("labour"), _("labour")
    fields = readonly_fields = ["work_date", "user", "craft", "minutes", "cost", "note", "voided_at"]
    ordering = ["-work_date", "-id"]


class DowntimeInline(ReadOnlyInline):
    model = Downtime
    verbose_name, verbose_name_plural = _("downtime"), _("downtime")
    fields = readonly_fields = ["asset", "category", "started_at", "ended_at", "note"]
    ordering = ["-started_at"]


class StepInline(ReadOnlyInline):
    model = WorkOrderStep
    verbose_name, verbose_name_plural = _("step"), _("steps")
    fields = readonly_fields = ["position", "section", "text", "kind", "required", "asset"]
    ordering = ["position"]
    shown = 100


class RouteInline(ReadOnlyInline):
    model = WorkOrderAsset
    verbose_name, verbose_name_plural = _("stop"), _("route")
    fields = readonly_fields = ["position", "asset", "outcome", "done_at", "done_by"]
    ordering = ["position"]


class LockInline(ReadOnlyInline):
    model = SafetyLock
    verbose_name, verbose_name_plural = _("lock"), _("safety locks")
    fields = readonly_fields = ["action", "point", "lock_number", "applied_at", "applied_by", "removed_at"]
    ordering = ["applied_at"]


class AttachmentInline(ReadOnlyInline):
    model = Attachment
    fields = readonly_fields = ["file", "kind", "caption", "size", "uploaded_by", "created_at"]
    ordering = ["-created_at"]

    @admin.display(description=_("file"))
    def file(self, row: Attachment) -> str:
        return format_html('<a href="{}">{}</a>', reverse("attachment", args=[row.pk]), row.name)


class StateInline(VerbShown, ReadOnlyInline):
    model = WorkOrderState
    verbose_name, verbose_name_plural = _("move"), _("what happened to it")
    fields = readonly_fields = ["happened_at", "verb_shown", "from_status", "to_status", "moved_by", "reason"]
    ordering = ["-id"]


@admin.register(WorkOrder)
class WorkOrderAdmin(VerbMixin, CmmsAdmin):
    help_texts = {"priority": PRIORITY_HELP}
    menu = 1
    list_display = ["number_shown", "title", "state", "urgency", "work_type", "asset", "location", "assigned_to",
                    "due_at"]
    list_display_links = ["number_shown", "title"]
    list_filter = ["status", "is_open", "priority", "work_type", "site", "location", "asset", "assigned_to", "team",
                   "due_at"]
    list_select_related = ["asset", "location", "assigned_to"]
    search_fields = ["=id", "title"]
    search_help_text = _("The number of the order, or a piece of its title.")
    verbs = ("status", "outcome", "outcome_reason", "hold_reason", "hold_note", "cancel_reason", "actual_start",
             "actual_end", "actual_hours", "requested_at", "approved_at", "first_completed_at", "closed_at",
             "signed_off_by", "signed_off_at", "reviewed_by", "reviewed_at", "possible_rework_of")
    readonly_fields = ["site", "reference_type", "reference_id", "source_system", "external_id"]
    inlines = [PartInline, CostInline, LaborInline, StepInline, RouteInline, DowntimeInline, LockInline, CommentInline,
               AttachmentInline, StateInline]
    fieldsets = [
        (None, {"fields": ["title", "status", "description", ("priority", "work_type")]}),
        (_("On what"), {"fields": ["asset", "location", "site", "procedure", "parent"]}),
        (_("Who and when"), {"fields": ["assigned_to", "team", "craft", ("scheduled_start", "scheduled_end"), "due_at",
                                        "estimated_hours", "needs_line_stop", "sign_off_required"]}),
        (_("Request"), {"fields": ["requested_by", "requester_name", "requester_contact", "requested_at",
                                   "reported_problem"], "classes": ["collapse"]}),
        (_("Failure"), {"fields": ["problem", "cause", "remedy", "failure_note", "is_functional_failure",
                                   "duplicate_of", "possible_rework_of", "follow_up_of"]}),
        (_("What happened"), {"fields": ["actual_start", "actual_end", "actual_hours", "outcome", "outcome_reason",
                                         "hold_reason", "hold_note", "cancel_reason", "approved_at",
                                         "first_completed_at", "closed_at", "signed_off_by", "signed_off_at",
                                         "reviewed_by", "reviewed_at"], "classes": ["collapse"]}),
        (_("Record"), {"fields": ["reference_type", "reference_id", "source_system", "external_id"],
                       "classes": ["collapse"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["title", "description", ("priority", "work_type")]}),
        (_("On what"), {"fields": ["asset", "location", "procedure", "parent"]}),
        (_("Who and when"), {"fields": ["assigned_to", "team", "craft", ("scheduled_start", "scheduled_end"), "due_at",
                                        "estimated_hours", "needs_line_stop", "sign_off_required"]}),
        (_("Failure"), {"fields": ["reported_problem", "is_functional_failure"]}),
    ]

    actions = [for_each(verb) for verb in ("approve", "take", "requeue", "review", "close")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Another asset is a verb; the place of an order without one may be put right."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "asset", *(["location"] if obj.asset_id else []))

    @admin.display(description=_("number"), ordering="pk")
    def number_shown(self, order: WorkOrder) -> str:
        return order.number

    @admin.display(description=_("status"), ordering="status")
    def state(self, order: WorkOrder) -> str:
        return format_html('<span class="st-badge {}">{}</span>', STATUS_LOOKS.get(Status(order.status), ""),
                           order.get_status_display())

    @admin.display(description=_("priority"))
    def urgency(self, order: WorkOrder) -> str:
        look = "st-late" if order.priority >= Priority.URGENT else ""
        return format_html('<span class="st-badge {}">{}</span>', look, order.get_priority_display())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [PartInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Closed books are read, for the database refuses to change them; a follow-up continues them."""
        if obj is not None and obj.status == Status.CLOSED:
            return False
        return super().has_change_permission(request, obj)

    def has_move_permission(self, request: HttpRequest, verb: str) -> bool:
        return states.move(verb).permitted_to(request.user)

    has_approve_permission = partialmethod(has_move_permission, verb="approve")
    has_take_permission = partialmethod(has_move_permission, verb="take")
    has_requeue_permission = partialmethod(has_move_permission, verb="requeue")
    has_review_permission = partialmethod(has_move_permission, verb="review")
    has_close_permission = partialmethod(has_move_permission, verb="close")

    def verbs_of(self, request: HttpRequest, obj: WorkOrder) -> list[Any]:
        return verbs_of(obj, request.user)

    def object_links(self, request: HttpRequest, obj: WorkOrder) -> list[dict[str, Any]]:
        cost = {"url": reverse("work-order-cost", args=[obj.number]), "label": _("What it costs")}
        return [*super().object_links(request, obj), cost]

    def not_yet(self, request: HttpRequest, obj: WorkOrder) -> list[tuple[Any, str]]:
        return not_yet(obj, request.user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            self._save_changed(request, obj, set(form.changed_data))
            return
        facts = {name: value for name, value in form.cleaned_data.items()
                 if name not in ("title", "asset", "location", "procedure")}
        procedure = form.cleaned_data.get("procedure")
        made = services.create(by=request.user, title=obj.title, asset=obj.asset, location=obj.location,
                               procedures=[procedure] if procedure else [], **facts)
        obj.__dict__.update(made.__dict__)

    def _save_changed(self, request: HttpRequest, obj: WorkOrder, changed: set[str]) -> None:
        """Assigning and scheduling are verbs; the rest is written as it stands."""
        if changed & set(ASSIGNED):
            services.assign(order=obj, by=request.user, to=obj.assigned_to, team=obj.team)
        if changed & set(SCHEDULED):
            services.schedule(order=obj, by=request.user, start=obj.scheduled_start, end=obj.scheduled_end,
                              due_at=obj.due_at)
        if changed & {*ASSIGNED, *SCHEDULED}:
            obj.refresh_from_db(fields=["version", "touched_at", *ASSIGNED, *SCHEDULED])
        if changed - {*ASSIGNED, *SCHEDULED}:
            obj.save()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is WorkOrderPart:
            self._plan_parts(request, form.instance, formset)
            return
        if formset.model is Comment:
            self._comment(request, form.instance, formset)
            return
        super().save_formset(request, form, formset, change)

    def _comment(self, request: HttpRequest, order: WorkOrder, formset: Any) -> None:
        formset.new_objects = [
            services.comment(order=order, by=request.user, text=row.cleaned_data["text"],
                             for_requester=row.cleaned_data.get("for_requester", False))
            for row in formset.extra_forms if row.has_changed()]
        formset.changed_objects, formset.deleted_objects = [], []

    def _plan_parts(self, request: HttpRequest, order: WorkOrder, formset: Any) -> None:
        for row in formset.forms:
            if not row.has_changed() or not row.cleaned_data.get("part"):
                continue
            data = row.cleaned_data
            services.plan_part(order=order, part=data["part"], quantity=data["quantity_requested"], by=request.user,
                               storeroom=data.get("storeroom"), note=data.get("note", ""))
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
