"""Procedures and failure codes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline
from cmms.admin.verbs import Verb, VerbMixin
from workorders.choices import AnswerResult
from workorders.models import FailureCode, Procedure, ProcedureStep
from workorders.services.editions import new_edition


def _new_edition(request: HttpRequest, procedure: Procedure, data: dict[str, Any]) -> Procedure:
    return new_edition(procedure=procedure, by=request.user)


class AnswersField(forms.CharField):
    """The answers to choose from, one a line with what it means: “worn = FLAG”. Without a meaning it is a pass."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 24})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{c['label']} = {c['result']}" if isinstance(c, dict) and c.keys() == {"label", "result"}
                         else str(c) for c in value)

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        found = []
        for line in filter(None, lines):
            label, equals, result = line.rpartition("=")
            found.append({"label": label.strip() if equals else line,
                          "result": result.strip().upper() if equals else AnswerResult.PASS.value})
        return found

    def validate(self, value: Any) -> None: ...  # an empty list is no missing value, and the model judges the rest

    def run_validators(self, value: Any) -> None: ...

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class StepForm(CmmsModelForm):
    choices = AnswersField(label=_("choices"), required=False, help_text=_(
        "For a choice: one answer a line with what it means, PASS, FLAG, FAIL or NOTED, as in “worn = FLAG”; without "
        "a meaning it is a pass."))


class StepInline(CmmsTabularInline):
    model = ProcedureStep
    form = StepForm
    verbose_name, verbose_name_plural = _("step"), _("steps")
    fields = ["position", "section", "kind", "text", "required", "unit", "low", "high", "choices", "meter_name",
              "safety", "blocks_start", "on_fail", "estimated_minutes"]
    ordering = ["position"]


@admin.register(Procedure)
class ProcedureAdmin(VerbMixin, CmmsAdmin):
    """Orders carry the steps as they were when they were made; what is changed here reaches new orders only."""

    menu = 2
    list_display = ["number", "revision", "name", "is_current", "asset_class", "asset_model", "craft"]
    list_filter = ["is_current", "asset_class", "asset_model", "craft"]
    search_fields = ["^number", "name"]
    ordering = ["number", "-revision"]
    readonly_fields = ["retired_at", "source_system", "external_id"]
    inlines = [StepInline]

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        may = request.user.has_perms(["workorders.change_procedure", "workorders.add_procedure"])
        in_force = obj.is_current and not obj.retired_at
        return [Verb("edition", _("New edition"), _new_edition)] if may and in_force else []


@admin.register(ProcedureStep)
class ProcedureStepAdmin(CmmsAdmin):
    form = StepForm
    menu = 70
    list_display = ["__str__", "procedure", "kind", "required", "unit"]
    list_filter = ["procedure", "kind"]
    list_select_related = ["procedure"]
    search_fields = ["text"]
    ordering = ["-id"]


@admin.register(FailureCode)
class FailureCodeAdmin(CmmsAdmin):
    menu = 3
    small = True
    list_display = ["code", "label", "kind", "asset_class", "plant_code", "retired_at"]
    list_filter = ["kind", "asset_class", "retired_at"]
    search_fields = ["^code", "label", "^plant_code"]
    ordering = ["kind", "code"]
    readonly_fields = ["retired_at", "source_system", "external_id"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What orders speak of keeps its kind."""
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "kind") if obj else fields
