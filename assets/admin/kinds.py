"""Sites, classes and models."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assets import services
from assets.models import AssetClass, AssetModel, AssetModelAttribute, Document, Site
from cmms.admin import CmmsAdmin, CmmsTabularInline


@admin.register(Site)
class SiteAdmin(CmmsAdmin):
    menu = 3
    small = True
    list_display = ["code", "name", "time_zone", "currency", "language", "calendar"]
    search_fields = ["^code", "name"]
    readonly_fields = ["retired_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "currency") if obj else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        facts = {name: form.cleaned_data[name] for name in ("time_zone", "currency", "language", "calendar")}
        made = services.create_site(by=request.user, code=obj.code, name=obj.name, **facts)
        obj.__dict__.update(made.__dict__)


@admin.register(AssetClass)
class AssetClassAdmin(CmmsAdmin):
    menu = 13
    small = True
    list_display = ["name", "code"]
    search_fields = ["name", "^code"]
    readonly_fields = ["source_system", "external_id"]


class ModelAttributeInline(CmmsTabularInline):
    model = AssetModelAttribute
    verbose_name, verbose_name_plural = _("attribute"), _("attributes")
    fields = ["attribute_name", "data_type", "attribute_value", "unit"]


class ModelDocumentInline(CmmsTabularInline):
    model = Document
    fields = ["title", "category", "file", "reference"]


@admin.register(AssetModel)
class AssetModelAdmin(CmmsAdmin):
    menu = 12
    list_display = ["name", "manufacturer", "model_number", "asset_class", "retired_at"]
    list_filter = ["asset_class", "retired_at"]
    search_fields = ["name", "manufacturer", "model_number"]
    ordering = ["name"]
    readonly_fields = ["retired_at", "source_system", "external_id"]
    inlines = [ModelAttributeInline, ModelDocumentInline]
    fieldsets = [
        (None, {"fields": ["name", "manufacturer", "model_number", "asset_class", "description"]}),
        (_("Money and life"), {"fields": ["replacement_cost", "expected_life_years"]}),
        (_("Warranty"), {"fields": ["warranty_parts_months", "warranty_labor_months", "warranty_guarantor",
                                    "warranty_description"]}),
        (_("Record"), {"fields": ["retired_at", "source_system", "external_id"], "classes": ["collapse"]}),
    ]
