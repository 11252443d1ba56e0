"""What is known about assets: attributes, meters, readings, documents."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from assets.models import AssetAttribute, AssetModelAttribute, Document, LocationAttribute, Meter, MeterReading
from assets.services.meters import reinstate_meter, retire_meter
from cmms.admin import CmmsAdmin, ReadOnlyAdmin, ReadOnlyInline
from cmms.admin.verbs import Verb, VerbMixin
from cmms.admin.widgets import MomentField


@admin.register(AssetAttribute)
class AssetAttributeAdmin(CmmsAdmin):
    menu = 71
    list_display = ["attribute_name", "attribute_value", "unit", "data_type", "asset"]
    list_filter = ["asset", "data_type"]
    list_select_related = ["asset"]
    readonly_fields = ["source_system", "external_id"]


@admin.register(AssetModelAttribute)
class AssetModelAttributeAdmin(CmmsAdmin):
    menu = 72
    list_display = ["attribute_name", "attribute_value", "unit", "data_type", "asset_model"]
    list_filter = ["asset_model", "data_type"]
    readonly_fields = ["source_system", "external_id"]


@admin.register(LocationAttribute)
class LocationAttributeAdmin(CmmsAdmin):
    menu = 73
    list_display = ["attribute_name", "attribute_value", "unit", "data_type", "location"]
    list_filter = ["location", "data_type"]
    readonly_fields = ["source_system", "external_id"]


class ReadingInline(ReadOnlyInline):
    model = MeterReading
    fields = readonly_fields = ["read_at", "value", "total", "kind", "source", "entered_by", "reason"]
    ordering = ["-read_at"]
    verbose_name_plural = _("newest readings")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=100, required=False)


class RetireForm(ReasonForm):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("Empty: now."))


@admin.register(Meter)
class MeterAdmin(VerbMixin, CmmsAdmin):
    """Readings are entered, corrected and taken back on the meter's own page."""

    menu = 10
    list_display = ["name", "unit", "asset", "kind", "is_run_meter", "retired_at"]
    list_filter = ["asset", "kind", "is_run_meter", "retired_at"]
    list_select_related = choice_related = ["asset"]
    search_fields = ["name", "^asset__tag", "asset__name"]
    search_help_text = _("A piece of the meter's or the asset's name, or the beginning of the asset's tag.")
    readonly_fields = ["retired_at", "source_system", "external_id"]
    inlines = [ReadingInline]

    def choice_label(self, meter: Meter) -> str:
        """Every asset has its running hours; whose they are tells them apart."""
        return f"{meter.asset}: {meter}"

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        if not request.user.has_perm("assets.change_meter"):
            return []
        if obj.retired_at is not None:
            return [Verb("reinstate", _("Put back"), _reinstate, ReasonForm)]
        return [Verb("retire", _("Take off"), _retire, RetireForm)]

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        page = {"url": reverse("meter", args=[obj.pk]), "label": _("Readings and plot")}
        return [*super().object_links(request, obj), page]


def _retire(request: HttpRequest, meter: Meter, data: dict[str, Any]) -> None:
    retire_meter(meter=meter, by=request.user, **data)


def _reinstate(request: HttpRequest, meter: Meter, data: dict[str, Any]) -> None:
    reinstate_meter(meter=meter, by=request.user, **data)


@admin.register(MeterReading)
class MeterReadingAdmin(ReadOnlyAdmin):
    """Readings come in through their verb, which knows rollover, replacement and plausible steps."""

    menu = 11
    list_display = ["meter", "read_at", "value", "total", "kind", "source", "entered_by"]
    list_filter = ["meter", "site"]
    list_select_related = ["meter", "entered_by"]
    sortable_by = ()

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ()


@admin.register(Document)
class DocumentAdmin(CmmsAdmin):
    """Files are fetched through ``<id>/file/``, by whoever sees what the document is about."""

    menu = 14
    list_display = ["title", "category", "asset", "asset_model", "location", "site"]
    list_filter = ["asset", "asset_model", "location", "site"]
    search_fields = ["title"]
    readonly_fields = ["content_type", "size", "sha256", "source_system", "external_id"]

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        fetch = [{"url": reverse("admin:assets_document_file", args=[obj.pk]), "label": _("Download")}] \
            if obj.file else []
        return [*super().object_links(request, obj), *fetch]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:object_id>/file/", view, name="assets_document_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: int) -> FileResponse:
        """The file, to be saved and not shown: what people upload must not run on our pages."""
        document = self.get_object(request, str(object_id))
        if document is None or not document.file or not document.file.storage.exists(document.file.name):
            raise Http404
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return FileResponse(document.file.open("rb"), as_attachment=True,
                            filename=document.file.name.rpartition("/")[2], content_type="application/octet-stream")
