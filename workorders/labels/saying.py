"""What stands on a label: an asset's, a part's, a bin's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.addresses import label_url
from assets.models import Asset, Location
from inventory.models import Part, StockLevel

MOST = 500
_KEY = re.compile(r"([la])([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Label:
    """``code`` and ``name`` are read by people, ``url`` by phones; ``say`` tells what scanning is good for."""

    code: str
    name: str
    url: str
    say: str = ""


def labels_of(request: HttpRequest, asked: QueryDict) -> tuple[list[Label], list[str]]:
    """The labels asked for, as far as the person may see the things, at most MOST; and the codes that were not found.

    ``asset``, ``part``, ``bin`` are keys (several), ``in`` is a branch of the tree (l12, a34), ``storeroom`` stands for
    all its bins, ``codes`` holds tags and part numbers as typed.
    """
    user: Any = request.user
    found: list[Label] = []
    if user.has_perm("assets.view_asset"):
        found += [_asset(row, request) for row in _assets(user, asked)[:MOST]]
    if user.has_perm("inventory.view_part"):
        found += [_part(row, request) for row in _parts(user, asked)[:MOST]]
    if user.has_perm("inventory.view_stocklevel"):
        found += [_bin(row, request) for row in _bins(user, asked)[:MOST]]
    codes = {label.code.casefold() for label in found}
    return found[:MOST], [code for code in _codes(asked) if code.casefold() not in codes]


def _assets(user: Any, asked: QueryDict) -> Any:
    wanted = Q(pk__in=_ids(asked.getlist("asset"))) | Q(tag__in=_codes(asked))
    branch = _KEY.fullmatch(asked.get("in", ""))
    if branch is not None:
        tree = Location if branch[1] == "l" else Asset
        node = tree.objects.visible_to(user).filter(pk=int(branch[2])).first()
        if node is not None:
            wanted |= Q(**{"location__in" if branch[1] == "l" else "pk__in": node.branch_ids()})
    return Asset.objects.visible_to(user).in_use().filter(wanted).order_by("tag", "pk")


def _parts(user: Any, asked: QueryDict) -> Any:
    return Part.objects.visible_to(user).filter(
        Q(pk__in=_ids(asked.getlist("part"))) | Q(part_number__in=_codes(asked))).order_by("part_number", "pk")


def _bins(user: Any, asked: QueryDict) -> Any:
    return StockLevel.objects.visible_to(user).select_related("part", "storeroom").filter(
        Q(pk__in=_ids(asked.getlist("bin"))) | Q(storeroom__in=_ids(asked.getlist("storeroom")))).order_by("bin", "pk")


def _asset(asset: Asset, request: HttpRequest) -> Label:
    return Label(asset.tag or asset.address, asset.name, label_url(asset, request),
                 _("Something wrong? Scan and tell us."))


def _part(part: Part, request: HttpRequest) -> Label:
    return Label(part.part_number, part.description, request.build_absolute_uri(reverse("part", args=[part.pk])),
                 part.unit_of_measure)


def _bin(level: StockLevel, request: HttpRequest) -> Label:
    return Label(level.bin or str(level.storeroom), f"{level.part.part_number} {level.part.description}".strip(),
                 request.build_absolute_uri(reverse("bin", args=[level.pk])), str(level.storeroom))


def _ids(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19][:MOST]


def _codes(asked: QueryDict) -> list[str]:
    return list(dict.fromkeys(code for code in re.split(r"[\s,;]+", asked.get("codes", "")[:20_000]) if code))[:MOST]
