"""Which lists speak of a record: found from the filters that the lists offer, so no admin knows those above it."""

from django.contrib.admin.sites import AdminSite
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst


def lists_about(site: AdminSite, request: HttpRequest, obj: models.Model) -> list[dict[str, str]]:
    """Label and address of every list that can be filtered by ``obj``, the daily ones first. No query."""
    found = []
    for model, model_admin in site._registry.items():
        if not model_admin.has_view_permission(request):
            continue
        for entry in model_admin.list_filter:
            if not isinstance(entry, str) or "__" in entry:
                continue
            key = model._meta.get_field(entry)
            if isinstance(key, models.ForeignKey) and key.related_model is type(obj):
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                label = capfirst(str(model._meta.verbose_name_plural))
                many = [f for f in model_admin.list_filter if isinstance(f, str) and f != entry and "__" not in f
                        and getattr(model._meta.get_field(f), "related_model", None) is type(obj)]
                found.append((getattr(model_admin, "menu", 50), {
                    "label": f"{label} ({key.verbose_name})" if many else label,
                    "url": f"{url}?{entry}__id__exact={obj.pk}"}))
    return [link for _menu, link in sorted(found, key=lambda pair: (pair[0], pair[1]["label"]))]
