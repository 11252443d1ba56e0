"""The plant as a tree: places, and in them the assets, loaded branch by branch.

A node is named by its kind and id, ``l12`` or ``a34``. Without JavaScript a click opens the branch by a link
(``?open=l12&open=a34``); with it ``tree.js`` fetches the branch alone. The number of queries does not grow with what is
open: all open branches are read together.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, AssetStatus, Location

MOST = 300
FOUND = 20


@dataclass
class Node:
    """One line of the tree. ``down``: it or something below it stands still."""

    key: str
    label: str
    code: str
    url: str
    opens: bool
    down: bool
    retired: bool
    children: list["Node"] = field(default_factory=list)
    more_url: str = ""
    is_open: bool = False
    toggle: str = ""


class Forest:
    """The nodes a person sees, read for many branches at once."""

    def __init__(self, user: Any) -> None:
        self.places = Location.objects.visible_to(user).order_by()
        self.assets = Asset.objects.visible_to(user).order_by()

    def roots(self) -> list[Node]:
        """The highest places and the assets that stand nowhere: what has nothing visible around it."""
        places = self._with_marks_places(self.places.exclude(parent__in=self.places.values("pk")))
        loose = self.assets.filter(location__isnull=True).exclude(parent__in=self.assets.values("pk"))
        return [*map(_place, places[:MOST]), *map(_asset, self._with_marks_assets(loose)[:MOST])]

    def children(self, places: Iterable[int], assets: Iterable[int]) -> dict[str, list[Node]]:
        """The branches below these nodes, by the key of the node: three queries, however many nodes."""
        found: dict[str, list[Node]] = defaultdict(list)
        places, assets, most = list(places), list(assets), MOST * 10
        if places:
            for row in self._with_marks_places(self.places.filter(parent__in=places))[:most]:
                found[f"l{row.parent_id}"].append(_place(row))
            standing = self.assets.filter(location__in=places).filter(
                Q(parent__isnull=True) | ~Q(parent__location=F("location")) | Q(parent__location__isnull=True))
            for row in self._with_marks_assets(standing)[:most]:
                found[f"l{row.location_id}"].append(_asset(row))
        if assets:
            for row in self._with_marks_assets(self.assets.filter(parent__in=assets))[:most]:
                found[f"a{row.parent_id}"].append(_asset(row))
        return found

    def _with_marks_places(self, rows: Any) -> Any:
        below = self.places.filter(parent=OuterRef("pk"))
        down = Asset.objects.filter(status=AssetStatus.DOWN, location__tree_id=OuterRef("tree_id"),
                                    location__lft__gte=OuterRef("lft"), location__lft__lte=OuterRef("rght")).order_by()
        return rows.annotate(opens=Exists(below) | Exists(self.assets.filter(location=OuterRef("pk"))),
                             down=Exists(down)).order_by("name", "pk")

    def _with_marks_assets(self, rows: Any) -> Any:
        down = Asset.objects.filter(status=AssetStatus.DOWN, tree_id=OuterRef("tree_id"), lft__gte=OuterRef("lft"),
                                    lft__lte=OuterRef("rght")).order_by()
        return rows.annotate(opens=Exists(self.assets.filter(parent=OuterRef("pk"))),
                             down=Exists(down)).order_by("name", "pk")


def _place(row: Any) -> Node:
    return Node(f"l{row.pk}", row.name, row.code or "", reverse("admin:assets_location_change", args=[row.pk]),
                row.opens, row.down, row.retired_at is not None)


def _asset(row: Any) -> Node:
    return Node(f"a{row.pk}", row.name, row.tag or "", reverse("admin:assets_asset_change", args=[row.pk]),
                row.opens, row.down, row.status == AssetStatus.RETIRED)


def _ids(keys: Iterable[str], kind: str) -> list[int]:
    return [int(key[1:]) for key in keys if key[:1] == kind and key[1:].isdecimal() and len(key) < 19]


class PlantTree:
    """The pages ``tree/`` and ``tree/<node>/`` of the admin."""

    route, name, label = "tree/", "plant_tree", _("Plant tree")
    about = _("Places and assets, branch by branch; a red dot where something stands still.")

    def permitted(self, user: Any) -> bool:
        return user.has_perms(["assets.view_location", "assets.view_asset"])

    def view(self, request: HttpRequest) -> HttpResponse:
        if not self.permitted(request.user):
            raise PermissionDenied
        forest = Forest(request.user)
        at = request.GET.get("at", "")
        opened = list(dict.fromkeys([*request.GET.getlist("open")[:200], *self._above(forest, at)]))
        branches = forest.children(_ids(opened, "l"), _ids(opened, "a"))
        nodes = forest.roots()
        self._hang(nodes, branches, opened)
        term = request.GET.get("q", "").strip()
        return TemplateResponse(request, "admin/plant_tree.html", {
            **admin.site.each_context(request), "title": self.label, "nodes": nodes, "at": at, "term": term,
            "found": self._find(request, term) if term else None,
        })

    def _hang(self, nodes: list[Node], branches: dict[str, list[Node]], opened: list[str]) -> None:
        for node in nodes:
            node.is_open = node.key in opened
            rest = [key for key in opened if key != node.key]
            wanted = rest if node.is_open else [*rest, node.key]
            node.toggle = f"?{urlencode({'open': wanted}, doseq=True)}#{node.key}"
            below = branches.get(node.key, [])
            node.children = below[:MOST]
            if len(below) > MOST:
                node.more_url = _more(node.key)
            self._hang(node.children, branches, opened)

    def _above(self, forest: Forest, at: str) -> list[str]:
        """The branches to open so that this node is seen."""
        places, assets = _ids([at], "l"), _ids([at], "a")
        if assets:
            asset = forest.assets.filter(pk=assets[0]).first()
            if asset is None:
                return []
            above = list(Asset.objects.filter(pk__in=asset.ancestor_ids()).values_list("pk", "location_id"))
            place_ids = {asset.location_id, *(location for _pk, location in above)} - {None}
            chain = [f"a{pk}" for pk, _location in above]
            return [*chain, *(f"l{pk}" for place in place_ids for pk in self._places_up(place))]
        if places:
            place = forest.places.filter(pk=places[0]).first()
            return [f"l{pk}" for pk in place.ancestor_ids()] if place else []
        return []

    def _places_up(self, place_id: int) -> list[int]:
        return [*Location(pk=place_id).ancestor_ids(), place_id]

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
        places, assets = _ids([node], "l"), _ids([node], "a")
        if not places and not assets:
            raise Http404
        forest = Forest(request.user)
        rows = forest.places.filter(pk__in=places) if places else forest.assets.filter(pk__in=assets)
        if not rows.exists():
            raise Http404
        nodes = forest.children(places, assets).get(node, [])
        for each in nodes:
            each.toggle = f"?{urlencode({'open': each.key})}#{each.key}"
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
