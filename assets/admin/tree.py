"""The plant as a tree in the back office: ``assets.forest`` drawn with links to the admin's pages.

Without JavaScript a click opens the branch by a link (``?open=l12&open=a34``); with it ``tree.js`` fetches the branch
alone.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.forest import MOST, Forest, ids, toggle
from assets.models import Asset, Location

FOUND = 20


def _forest(user: Any) -> Forest:
    return Forest(user, place_url=lambda row: reverse("admin:assets_location_change", args=[row.pk]),
                  asset_url=lambda row: reverse("admin:assets_asset_change", args=[row.pk]))


class PlantTree:
    """The pages ``tree/`` and ``tree/<node>/`` of the admin."""

    route, name, label = "tree/", "plant_tree", _("Plant tree")
    about = _("Places and assets, branch by branch; a red dot where something stands still.")

    def permitted(self, user: Any) -> bool:
        return user.has_perms(["assets.view_location", "assets.view_asset"])

    def view(self, request: HttpRequest) -> HttpResponse:
        if not self.permitted(request.user):
            raise PermissionDenied
        forest = _forest(request.user)
        at = request.GET.get("at", "")
        opened = list(dict.fromkeys([*request.GET.getlist("open")[:200], *forest.above(at)]))
        nodes = forest.opened(opened, more_url=_more)
        term = request.GET.get("q", "").strip()
        return TemplateResponse(request, "admin/plant_tree.html", {
            **admin.site.each_context(request), "title": self.label, "nodes": nodes, "at": at, "term": term,
            "found": self._find(request, term) if term else None,
        })

    def _find(self, request: HttpRequest, term: str) -> list[dict[str, Any]]:
        answers = []
        for kind, model in (("a", Asset), ("l", Location)):
            site_admin = admin.site.get_model_admin(model)
            rows, _distinct = site_admin.get_search_results(request, site_admin.get_queryset(request), term)
            around = "location" if model is Asset else "parent"
            answers += [{"key": f"{kind}{row.pk}", "label": str(row), "around": getattr(row, around) or ""}
                        for row in rows.select_related(around)[:FOUND]]
        return answers


class PlantBranch(PlantTree):
    """One branch, for the script of the tree page."""

    route, name, label = "tree/<str:node>/", "plant_branch", ""

    def view(self, request: HttpRequest, node: str) -> HttpResponse:  # type: ignore[override]
        if not self.permitted(request.user):
            raise PermissionDenied
        places, assets = ids([node], "l"), ids([node], "a")
        if not places and not assets:
            raise Http404
        forest = _forest(request.user)
        rows = forest.places.filter(pk__in=places) if places else forest.assets.filter(pk__in=assets)
        if not rows.exists():
            raise Http404
        nodes = forest.children(places, assets).get(node, [])
        for each in nodes:
            each.toggle = toggle([], each.key)
        return TemplateResponse(request, "admin/_plant_branch.html", {
            "nodes": nodes[:MOST], "more_url": _more(node) if len(nodes) > MOST else ""})


def _more(key: str) -> str:
    field_name = "location" if key[0] == "l" else "parent"
    return f"{reverse('admin:assets_asset_changelist')}?{field_name}__id__exact={key[1:]}"


admin.site.add_page(PlantTree())
admin.site.add_page(PlantBranch())


class TreeAdminMixin:
    """Leads from the lists and pages of places and assets to the tree."""

    def list_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [{"url": reverse("admin:plant_tree"), "label": _("Tree")}]

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        key = f"{'a' if isinstance(obj, Asset) else 'l'}{obj.pk}"
        return [{"url": f"{reverse('admin:plant_tree')}?at={key}#{key}", "label": _("Show in the tree")}]
