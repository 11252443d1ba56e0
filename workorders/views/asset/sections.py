"""What stands on the asset's page beside its history, one or two queries a section, whatever the number of rows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import Asset, AssetAttribute, AssetModelAttribute, AttributeType, Document, Location, Meter
from assets.recent import MeterLine, meter_lines
from cmms import charts
from cmms.templatetags.pages import amount
from inventory.models import AssetPart
from workorders.models import WorkOrder

BELOW, DIALS, PARTS, PAPERS, OPEN_WORK = 40, 6, 8, 8, 6


@dataclass(frozen=True)
class Crumb:
    """A place or an asset around or below this one."""

    name: str
    code: str
    url: str
    status: str = ""


@dataclass(frozen=True)
class Dial:
    """A meter with its line; ``limit`` is the one that the last value is nearest to."""

    line: MeterLine
    chart: charts.Chart


def around(user: Any, asset: Asset) -> dict[str, Any]:
    """What is above it (places, then assets) and directly below it, in one query."""
    text = TextField()
    family = Asset.objects.visible_to(user).filter(
        Q(parent=asset) | Q(tree_id=asset.tree_id, lft__lt=asset.lft, rght__gt=asset.rght))
    rows = family.order_by().values_list(
        Value("a", CharField()), "lft", "pk", "name", Coalesce("tag", Value(""), output_field=text), "status")
    if asset.location is not None:
        place = asset.location
        places = Location.objects.visible_to(user).filter(tree_id=place.tree_id, lft__lte=place.lft,
                                                          rght__gte=place.rght)
        rows = rows.union(places.order_by().values_list(
            Value("l", CharField()), "lft", "pk", "name", Coalesce("code", Value(""), output_field=text),
            Value("", CharField())), all=True)
    crumbs: list[Any] = []
    below: list[Any] = []
    for kind, lft, pk, name, code, status in sorted(rows, key=lambda r: (r[0] == "a", r[1])):
        if kind == "l":
            crumbs.append(Crumb(name, code, f"{reverse('assets')}?at=l{pk}#l{pk}"))
        else:
            other = Crumb(name, code, Asset(pk=pk, tag=code or None).get_absolute_url(), status)
            (below if lft > asset.lft else crumbs).append(other)
    below.sort(key=lambda c: (c.name, c.code))
    return {"crumbs": crumbs, "below": below[:BELOW], "more_below": len(below) > BELOW}


def open_work(user: Any, asset: Asset) -> dict[str, Any]:
    """What is not finished on it, the most urgent first."""
    if not user.has_perm("workorders.view_workorder"):
        return {"open_work": []}
    rows = WorkOrder.objects.filter(asset=asset).unfinished().visible_to(user).select_related("assigned_to")
    found = list(rows.most_urgent_first()[: OPEN_WORK + 1])
    return {"open_work": found[:OPEN_WORK], "more_work": len(found) > OPEN_WORK}


def meters(user: Any, asset: Asset) -> dict[str, Any]:
    """Its meters with their last readings as a line."""
    if not user.has_perm("assets.view_meter"):
        return {"dials": []}
    lines = meter_lines(Meter.objects.filter(asset=asset, retired_at__isnull=True))
    return {"dials": [Dial(line, charts.spark(line.name, line.values, unit=line.unit, limit=line.high_limit))
                      for line in lines[:DIALS]], "more_dials": len(lines) > DIALS}


def parts(user: Any, asset: Asset) -> dict[str, Any]:
    """What fits it, with what lies on the shelves of its site."""
    if not user.has_perm("inventory.view_assetpart"):
        return {"parts": []}
    rows = AssetPart.objects.visible_to(user).fitting(asset).with_stock(asset.site_id).select_related("part")
    found = list(rows.order_by("part__part_number", "pk")[: PARTS + 1])
    return {"parts": found[:PARTS], "more_parts": len(found) > PARTS}


def papers(user: Any, asset: Asset) -> dict[str, Any]:
    """Its documents and its model's."""
    if not user.has_perm("assets.view_document"):
        return {"papers": []}
    rows = Document.objects.about(asset).order_by("category", "title", "pk")
    found = list(rows[: PAPERS + 1])
    return {"papers": found[:PAPERS], "more_papers": len(found) > PAPERS}


def facts(user: Any, asset: Asset) -> dict[str, Any]:
    """Its typed attributes, and its model's where it says nothing of its own."""
    columns = ("attribute_name", "attribute_value", "data_type", "unit")
    rows = AssetAttribute.objects.filter(asset=asset).order_by().values_list(Value(0), *columns)
    if asset.asset_model_id is not None:
        model = AssetModelAttribute.objects.filter(asset_model=asset.asset_model_id).order_by()
        rows = rows.union(model.values_list(Value(1), *columns), all=True)
    said: dict[str, str] = {}
    for _own, name, value, kind, unit in sorted(rows):
        said.setdefault(name, f"{_words(value, kind)} {unit}".strip())
    return {"facts": sorted(said.items())}


def _words(value: str, kind: str) -> str:
    """The value as the reader writes it; the database holds numbers with a point and dates as 2026-01-31."""
    if kind == AttributeType.DATE and value:
        return charts.shown(dt.date.fromisoformat(value))
    if kind == AttributeType.BOOLEAN and value:
        return str({"true": _("yes"), "false": _("no")}.get(value, value))
    if kind == AttributeType.DECIMAL and value:
        return amount(Decimal(value))
    return value
