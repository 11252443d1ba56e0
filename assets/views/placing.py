"""For planners: another tag, another place, an exchange in a position."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from assets import services
from assets.addresses import at_address
from assets.models import Asset, Location
from assets.views.finding import asset_or_404
from cmms.errors import DomainError
from cmms.pages import Done, page, verb
from cmms.times import typed_moment

PLACES = 20


@page
@permission_required("assets.change_asset", raise_exception=True)
def tag_form(request: HttpRequest, tag: str, *, problems: Any = (), typed: Any = None,
             status: int = 200) -> HttpResponse:
    """The form for another tag or barcode."""
    asset = asset_or_404(request, tag)
    return render(request, "assets/asset_tag.html", {
        "here": "assets", "asset": asset, "problems": problems, "tag_now": (typed or {}).get("tag", asset.tag or ""),
        "barcode_now": (typed or {}).get("barcode", asset.barcode), "reason": (typed or {}).get("reason", ""),
    }, status=status)


@verb(show=tag_form, get=True)
def change_tag(request: HttpRequest, tag: str) -> Done:
    """Another tag or barcode; old labels keep leading here and say so."""
    asset = services.change_tag(by=request.user, asset=asset_or_404(request, tag), tag=request.POST.get("tag", ""),
                                barcode=request.POST.get("barcode", ""), reason=request.POST.get("reason", "").strip())
    return Done(asset.get_absolute_url(), _("It is called %(tag)s now. Print a new label; old ones still lead here.")
                % {"tag": asset.tag or asset.name})


@page
@permission_required("assets.change_asset", raise_exception=True)
def move_form(request: HttpRequest, tag: str, *, problems: Any = (), typed: Any = None,
              status: int = 200) -> HttpResponse:
    """Where to: a place that is searched for, an asset it is built into, or another asset to change places with."""
    asset = asset_or_404(request, tag, rows=Asset.objects.select_related("site", "location", "parent"))
    term = request.GET.get("q", "").strip()[:100]
    places = Location.objects.visible_to(request.user).in_use().select_related("parent")
    found = places.filter(Q(name__icontains=term) | Q(code__iexact=term)) if term else \
        places.filter(parent=asset.location.parent_id if asset.location else None)
    return render(request, "assets/asset_move.html", {
        "here": "assets", "asset": asset, "problems": problems, "typed": typed or {}, "term": term,
        "found": list(found.order_by("name", "pk")[:PLACES]),
    }, status=status)


@verb(show=move_form, get=True)
def move(request: HttpRequest, tag: str) -> Done:
    """To another place, or into another asset (“out” takes it out of the one it is in)."""
    asset, said = asset_or_404(request, tag), request.POST
    change: dict[str, Any] = {}
    if said.get("location"):
        change["location"] = _one(Location.objects.visible_to(request.user), said["location"])
    if said.get("out"):
        change["parent"] = None
    if said.get("into", "").strip():
        change["parent"] = _tagged(request, said["into"], "into")
        change.setdefault("location", change["parent"].location)
    if not change:
        raise DomainError.of("nowhere", _("Choose a place, or type the tag of the asset it is built into."),
                             "location")
    services.move_asset(by=request.user, asset=asset, at=_at(request, asset), reason=said.get("reason", "").strip(),
                        **change)
    return Done(asset.get_absolute_url(), _("%(asset)s is moved.") % {"asset": asset})


@verb(show=move_form)
def swap(request: HttpRequest, tag: str) -> Done:
    """The other asset takes its position, and it goes where the other one was."""
    asset = asset_or_404(request, tag)
    other = _tagged(request, request.POST.get("other", ""), "other")
    services.swap_assets(by=request.user, out=asset, into=other, at=_at(request, asset),
                         reason=request.POST.get("reason", "").strip())
    return Done(other.get_absolute_url(), _("%(other)s stands where %(asset)s was.") % {
        "other": other, "asset": asset})


def _at(request: HttpRequest, asset: Asset) -> Any:
    with timezone.override(ZoneInfo(asset.site.time_zone)):
        return typed_moment(request.POST.get("at", ""), "at")


def _tagged(request: HttpRequest, text: str, field: str) -> Asset:
    found = at_address(Asset.objects.visible_to(request.user), text.strip()).first() if text.strip() else None
    if found is None:
        raise DomainError.of("no_asset", _("There is no asset with the tag “%(tag)s”.") % {"tag": text.strip()[:100]},
                             field)
    return found


def _one(rows: Any, pk: str) -> Any:
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise DomainError.of("no_place", _("Choose one of the places."), "location")
    return found
