"""All assets: found by tag, name or serial number, or walked to through the places."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assets import exports
from assets.forest import MOST, Forest, ids, toggle
from assets.models import Asset, Location
from cmms.exporting import asked_form, download
from cmms.pages import page

FOUND = 25


@require_safe
@page
@permission_required("assets.view_asset", raise_exception=True)
def assets(request: HttpRequest) -> HttpResponseBase:
    """``q`` searches; ``open`` (several) and ``at`` say which branches are open and which node is shown; ``format`` csv
    or xlsx: what was found, the branch that is shown, or all, as a file."""
    term = request.GET.get("q", "").strip()[:100]
    if request.htmx and request.headers.get("HX-Target") == "found":  # type: ignore[attr-defined]
        return render(request, "assets/_found.html", {**_search(request.user, term), "term": term})
    at = request.GET.get("at", "")
    if form := asked_form(request):
        return download(request, exports.assets(_listed(request.user, term, at), ["name", "id"]), form)
    forest = _forest(request.user)
    opened = list(dict.fromkeys([*request.GET.getlist("open")[:200], *forest.above(at), *([at] if at else [])]))
    nodes = forest.opened(opened, more_url=_more)
    if len(nodes) == 1 and not opened:
        nodes = forest.opened([nodes[0].key], more_url=_more)  # one site: its halls are what people want to see
    return render(request, "assets/asset_list.html", {
        "here": "assets", "nodes": nodes, "at": at, "term": term, **(_search(request.user, term) if term else {}),
    })


@require_safe
@page
@permission_required("assets.view_asset", raise_exception=True)
def branch(request: HttpRequest, node: str) -> HttpResponse:
    """What lies directly below one node, as a fragment of the tree."""
    forest = _forest(request.user)
    places, things = ids([node], "l"), ids([node], "a")
    rows = forest.places.filter(pk__in=places) if places else forest.assets.filter(pk__in=things)
    if not rows.exists():
        raise Http404
    nodes = forest.children(places, things).get(node, [])
    for each in nodes:
        each.toggle = toggle([], each.key)
    return render(request, "assets/_branch.html", {
        "nodes": nodes[:MOST], "more_url": _more(node) if len(nodes) > MOST else ""})


@require_safe
@page
@permission_required("assets.view_asset", raise_exception=True)
def aside(request: HttpRequest) -> HttpResponse:
    """The tree beside an asset's page on a wide screen, open where the asset stands."""
    at = request.GET.get("at", "")
    forest = _forest(request.user)
    return render(request, "assets/_tree.html", {
        "nodes": forest.opened([*forest.above(at), at], more_url=_more), "at": at})


def search(user: Any, term: str) -> Any:
    """Assets whose tag, name, serial number or barcode holds every word of ``term``; exact tags first."""
    found = Asset.objects.visible_to(user)
    for word in term.split():
        found = found.filter(Q(tag__icontains=word) | Q(name__icontains=word) | Q(serial_number__icontains=word)
                             | Q(barcode=word))
    return found


def _listed(user: Any, term: str, at: str) -> Any:
    """The assets that the page is about: found by words, standing in or below the node shown, or all."""
    if term:
        return search(user, term)
    seen = Asset.objects.visible_to(user)
    places, things = ids([at], "l"), ids([at], "a")
    if not at:
        return seen
    place = Location.objects.visible_to(user).filter(pk__in=places).first()
    thing = seen.filter(pk__in=things).first()
    if place is None and thing is None:
        raise Http404
    return seen.filter(location__in=place.branch_ids()) if place is not None else seen.filter(pk__in=thing.branch_ids())


def _search(user: Any, term: str) -> dict[str, Any]:
    if not term:
        return {"found": [], "found_places": [], "more": False}
    rows = list(search(user, term).select_related("location").order_by("name", "pk")[: FOUND + 1])
    rows.sort(key=lambda a: (a.tag or "").lower() != term.lower())
    places = Location.objects.visible_to(user).filter(Q(name__icontains=term) | Q(code__iexact=term))
    return {"found": rows[:FOUND], "more": len(rows) > FOUND,
            "found_places": list(places.select_related("parent").order_by("name", "pk")[:6])}


def _forest(user: Any) -> Forest:
    return Forest(user, place_url=lambda row: _at(f"l{row.pk}"), asset_url=lambda row: row.get_absolute_url())


def _at(key: str) -> str:
    return f"{reverse('assets')}?at={key}#{key}"


def _more(key: str) -> str:
    """Where a branch holds more than can be drawn, people search."""
    return reverse("assets")
