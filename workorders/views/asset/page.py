"""The page itself: what it is about, and the sections around it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.addresses import label_url, sealed_id
from assets.models import Asset, AssetStatus
from assets.views.finding import asset_or_404, renamed
from cmms.exporting import Table, asked_form, download
from cmms.pages import page
from cmms.qr import qr_svg
from workorders import exports
from workorders.choices import DowntimeCategory
from workorders.models import Downtime
from workorders.services.downtime import RUNNING
from workorders.timeline import CHANGE, DOWN, JOB, KINDS, MOVE, READING, kinds_for, timeline
from workorders.views.asset.lines import lines
from workorders.views.asset.sections import around, facts, meters, open_work, papers, parts

FILTERS = {"jobs": (JOB,), "readings": (READING,), "down": (DOWN,), "changes": (MOVE, CHANGE)}


@require_safe
def asset(request: HttpRequest, tag: str) -> HttpResponseBase:
    """Signed in: the page. Somebody without an account who holds the label is led to the report."""
    if not request.user.is_authenticated and sealed_id(request.GET.get("k", ""), tag) is not None:
        return redirect(f"{reverse('report', args=[tag])}?k={request.GET['k']}")
    return shown(request, tag)


@page
def shown(request: HttpRequest, tag: str, *, problems: Any = (), typed: Any = None,
          status: int = 200) -> HttpResponseBase:
    """The page, after a refusal too."""
    another = renamed(request, tag) if "k" in request.GET else None
    try:
        found = another or asset_or_404(request, tag, rows=_rows())
    except Http404:
        another = found = renamed(request, tag)  # type: ignore[assignment]
        if another is None:
            raise
    if another is not None:
        messages.warning(request, _("This label says %(old)s; the asset is called %(new)s now. Print a new label.")
                         % {"old": tag, "new": another.tag or another.name})
        return redirect(another)
    with timezone.override(ZoneInfo(found.site.time_zone)):
        if form := asked_form(request):
            return download(request, _history_file(request, found), form)
        history = _history(request, found)
        if request.headers.get("HX-Target") == "history":
            return render(request, "workorders/_asset_history.html", {"asset": found, **history})
        user: Any = request.user
        return render(request, "workorders/asset.html", {
            "here": "assets", "asset": found, "problems": problems, "typed": typed or {}, "now": timezone.now(),
            "today": timezone.localdate(), "categories": DowntimeCategory.choices,
            "running": [(value, AssetStatus(value).label) for value in RUNNING],
            "qr": qr_svg(label_url(found, request), says=found.address), **history, **around(user, found),
            **open_work(user, found), **meters(user, found), **parts(user, found), **papers(user, found),
            **facts(user, found),
        }, status=status)


def _rows() -> Any:
    standing = Downtime.objects.filter(asset=OuterRef("pk")).ongoing()
    return Asset.objects.select_related("site", "location", "asset_class", "asset_model").annotate(
        down_since=Subquery(standing.values("started_at")[:1]), down_as=Subquery(standing.values("category")[:1]))


def _history_file(request: HttpRequest, found: Asset) -> Table:
    """The whole of what the filter of the page shows."""
    chosen = request.GET.get("history", "")
    kinds = set(FILTERS.get(chosen, KINDS)) & set(kinds_for(request.user))
    return exports.history(found, kinds=kinds, brief=chosen not in FILTERS, words=lines)


def _history(request: HttpRequest, found: Asset) -> dict[str, Any]:
    chosen = request.GET.get("history", "")
    wanted = set(FILTERS.get(chosen, KINDS))
    before = request.GET.get("before", "")
    part = timeline(found, kinds=wanted & set(kinds_for(request.user)), before=before,
                    brief=chosen not in FILTERS)
    return {"lines": lines(part.entries), "older": part.older, "chosen": chosen if chosen in FILTERS else "",
            "paged": bool(before), "filters": [("", _("Overview")), ("jobs", _("Jobs")), ("readings", _("Readings")),
                                               ("down", _("Downtime")), ("changes", _("Changes"))]}
