"""Schedules in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsTabularInline, ReadOnlyInline
from cmms.admin.verbs import Verb, VerbMixin
from maintenance import services
from maintenance.admin.terms import TERMS, TRIGGERS
from maintenance.admin.verbs import verbs_of
from maintenance.models import (
    MaintenanceOccurrence,
    MaintenanceSchedule,
    ScheduleAsset,
    SchedulePart,
    ScheduleRevision,
)
from maintenance.services.revising import TRIGGERS as REVISED
from workorders.choices import PRIORITY_HELP


class SchedulePartInline(CmmsTabularInline):
    model = SchedulePart
    verbose_name, verbose_name_plural = _("planned part"), _("planned parts")


class ScheduleAssetInline(CmmsTabularInline):
    model = ScheduleAsset
    verbose_name, verbose_name_plural = _("stop"), _("route")


class OccurrenceInline(ReadOnlyInline):
    model = MaintenanceOccurrence
    fields = readonly_fields = ["number", "due_date", "due_reading", "decision", "sentence", "work_order"]
    ordering = ["-revision", "-number"]
    verbose_name_plural = _("newest occurrences")


class RevisionInline(ReadOnlyInline):
    model = ScheduleRevision
    fields = readonly_fields = ["revision", "starts_on", "anchor_date", "frequency_type", "frequency_value",
                                "closed_at", "closed_by", "reason"]
    ordering = ["-revision"]


@admin.register(MaintenanceSchedule)
class MaintenanceScheduleAdmin(VerbMixin, CmmsAdmin):
    """Changed triggers open a revision; what else is changed is followed up at once. Orders stay as they are."""

    help_texts = {"priority": PRIORITY_HELP}
    menu = 1
    list_display = ["title", "subject", "every", "next_due", "why", "is_active"]
    list_filter = ["is_active", "basis", "frequency_type", "site", "asset", "location", "procedure"]
    list_select_related = ["asset", "location", "meter"]
    search_fields = ["title"]
    verbs = ("last_completed", "last_reading", "next_due", "next_due_is_estimate", "decide_at", "revision",
             "deactivated_at", "is_active", "deactivated_reason")
    readonly_fields = ["plan", "site", "source_system", "external_id"]
    inlines = [SchedulePartInline, ScheduleAssetInline, OccurrenceInline, RevisionInline]
    fieldsets = [
        (None, {"fields": ["title", "description", "asset", "location", "plan", "site"]}),
        (_("When"), {"fields": [*TRIGGERS, "meter", "anchor_date", "anchor_reading", "starts_on"]}),
        (_("Where it stands"), {"fields": ["is_active", "deactivated_reason", "deactivated_at", "revision",
                                           "last_completed", "last_reading", "next_due", "next_due_is_estimate"]}),
        *TERMS,
    ]

    @admin.display(description=_("for"))
    def subject(self, schedule: MaintenanceSchedule) -> str:
        return str(schedule.asset or schedule.location)

    @admin.display(description=_("every"))
    def every(self, schedule: MaintenanceSchedule) -> str:
        """In the words of the pages."""
        return mark_safe(render_to_string("maintenance/_every.html", {"schedule": schedule}))  # noqa: S308

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else [SchedulePartInline, ScheduleAssetInline]

    @admin.display(description=_("why"))
    def why(self, schedule: MaintenanceSchedule) -> str:
        """What was decided last, in words."""
        return getattr(schedule, "last_sentence", None) or ""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_last_sentence()

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        return verbs_of(obj, request.user)

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        page = {"url": reverse("schedule", args=[obj.pk]), "label": _("What will come, and why")}
        return [*super().object_links(request, obj), page]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        changed = {name: getattr(obj, name) for name in form.changed_data if name in REVISED} if change else {}
        if changed:
            former = MaintenanceSchedule.objects.get(pk=obj.pk)
            for name in changed:
                setattr(obj, name, getattr(former, name))
        super().save_model(request, obj, form, change)
        if changed:
            services.revise(schedule=obj, by=request.user, **changed)
            obj.refresh_from_db()
        elif change:
            services.edit(schedule=obj, by=request.user)
        else:
            services.wake([obj])
