"""Report, for people who are signed in and do not stand before a label: which asset, or which place?"""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.models import Location
from assets.views.tree import search
from cmms.pages import page
from workorders.models import WorkOrder

FOUND, MINE = 15, 10


@require_safe
@page
@permission_required("workorders.report_workorder", raise_exception=True)
def choose(request: HttpRequest) -> HttpResponse:
    """``q`` searches; without it, what the person reported and is not finished."""
    user: Any = request.user
    term = request.GET.get("q", "").strip()[:100]
    assets, places = [], []
    if term:
        assets = list(search(user, term).in_use().select_related("location").order_by("name", "pk")[:FOUND])
        assets.sort(key=lambda asset: (asset.tag or "").lower() != term.lower())
        places = list(Location.objects.visible_to(user).in_use().filter(Q(name__icontains=term) | Q(code__iexact=term))
                      .select_related("parent").order_by("name", "pk")[:FOUND])
    found = {"term": term, "found": assets, "found_places": places}
    if request.headers.get("HX-Target") == "found":
        return render(request, "workorders/_report_found.html", found)
    mine = WorkOrder.objects.visible_to(user).filter(requested_by=user).unfinished().select_related("asset")
    return render(request, "workorders/report_choose.html", {
        "here": "report-choose", "mine": list(mine.order_by("-id")[:MINE]), **found})
