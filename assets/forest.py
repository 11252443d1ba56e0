"""The plant as a tree: places, and in them the assets, read for many open branches at once.

A node is named by its kind and id, ``l12`` or ``a34``. The number of queries does not grow with what is open.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.http import urlencode

from assets.models import Asset, AssetStatus, Location

MOST = 300


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

    def __init__(self, user: Any, *, place_url: Callable[[Any], str], asset_url: Callable[[Any], str]) -> None:
        self.places = Location.objects.visible_to(user).order_by()
        self.assets = Asset.objects.visible_to(user).order_by()
        self._place_url, self._asset_url = place_url, asset_url

    def roots(self) -> list[Node]:
        """The highest places and the assets that stand nowhere: what has nothing visible around it."""
        places = self._with_marks_places(self.places.exclude(parent__in=self.places.values("pk")))
        loose = self.assets.filter(location__isnull=True).exclude(parent__in=self.assets.values("pk"))
        return [*map(self._place, places[:MOST]), *map(self._asset, self._with_marks_assets(loose)[:MOST])]

    def children(self, places: Iterable[int], assets: Iterable[int]) -> dict[str, list[Node]]:
        """The branches below these nodes, by the key of the node: three queries, however many nodes."""
        found: dict[str, list[Node]] = defaultdict(list)
        places, assets, most = list(places), list(assets), MOST * 10
        if places:
            for row in self._with_marks_places(self.places.filter(parent__in=places))[:most]:
                found[f"l{row.parent_id}"].append(self._place(row))
            standing = self.assets.filter(location__in=places).filter(
                Q(parent__isnull=True) | ~Q(parent__location=F("location")) | Q(parent__location__isnull=True))
            for row in self._with_marks_assets(standing)[:most]:
                found[f"l{row.location_id}"].append(self._asset(row))
        if assets:
            for row in self._with_marks_assets(self.assets.filter(parent__in=assets))[:most]:
                found[f"a{row.parent_id}"].append(self._asset(row))
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

    def above(self, at: str) -> list[str]:
        """The branches to open so that this node is seen."""
        places, assets = ids([at], "l"), ids([at], "a")
        if assets:
            asset = self.assets.filter(pk=assets[0]).first()
            if asset is None:
                return []
            above = list(Asset.objects.filter(pk__in=asset.ancestor_ids()).values_list("pk", "location_id"))
            place_ids = {asset.location_id, *(location for _pk, location in above)} - {None}
            chain = [f"a{pk}" for pk, _location in above]
            return [*chain, *(f"l{pk}" for place in place_ids for pk in [*Location(pk=place).ancestor_ids(), place])]
        if places:
            place = self.places.filter(pk=places[0]).first()
            return [f"l{pk}" for pk in place.ancestor_ids()] if place else []
        return []

    def opened(self, keys: list[str], *, more_url: Callable[[str], str]) -> list[Node]:
        """The roots, with the branches of these keys hung below them; ``more_url`` leads to what is left out. Where
        nothing is asked for and there is one root alone, it is open: a tree of one line tells nothing."""
        nodes = self.roots()
        if not keys and len(nodes) == 1:
            keys = [nodes[0].key]
        branches = self.children(ids(keys, "l"), ids(keys, "a"))
        _hang(nodes, branches, keys, more_url)
        return nodes

    def _place(self, row: Any) -> Node:
        return Node(f"l{row.pk}", row.name, row.code or "", self._place_url(row), row.opens, row.down,
                    row.retired_at is not None)

    def _asset(self, row: Any) -> Node:
        return Node(f"a{row.pk}", row.name, row.tag or "", self._asset_url(row), row.opens, row.down,
                    row.status == AssetStatus.RETIRED)


def ids(keys: Iterable[str], kind: str) -> list[int]:
    """The ids among these keys of one kind, ``l`` or ``a``; what is no key is left out."""
    return [int(key[1:]) for key in keys if key[:1] == kind and key[1:].isdecimal() and len(key) < 19]


def toggle(keys: list[str], key: str) -> str:
    """The query that opens the node beside these, or closes it where it is open, and shows it."""
    rest = [other for other in keys if other != key]
    wanted = rest if key in keys else [*rest, key]
    return f"?{urlencode({'open': wanted}, doseq=True)}#{key}"


def _hang(nodes: list[Node], branches: dict[str, list[Node]], keys: list[str], more_url: Callable[[str], str]) -> None:
    for node in nodes:
        node.is_open = node.key in keys
        node.toggle = toggle(keys, node.key)
        below = branches.get(node.key, [])
        node.children = below[:MOST]
        if len(below) > MOST:
            node.more_url = more_url(node.key)
        _hang(node.children, branches, keys, more_url)
