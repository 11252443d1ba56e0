"""Stands still, runs again: said by a person at the machine."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import AssetStatus
from assets.views.finding import asset_or_404
from cmms.pages import Done, happened, verb
from cmms.times import typed_moment
from workorders import services
from workorders.choices import DowntimeCategory
from workorders.views.asset.page import shown


@verb(show=shown)
def down(request: HttpRequest, tag: str) -> Done:
    """The machine stands still since the time given (empty: now)."""
    asset = asset_or_404(request, tag)
    services.begin_downtime(asset=asset, by=request.user, at=_since(request, asset, "stopped_at"),
                            category=request.POST.get("category") or DowntimeCategory.FAILURE,
                            note=request.POST.get("note", "").strip())
    return Done(asset.get_absolute_url(), _("%(asset)s stands still: noted.") % {"asset": asset})


@verb(show=shown)
def running(request: HttpRequest, tag: str) -> Done:
    """The machine runs again since the time given (empty: now)."""
    asset = asset_or_404(request, tag)
    services.end_downtime(asset=asset, by=request.user, at=_since(request, asset, "running_since"),
                          status=request.POST.get("status") or AssetStatus.OPERATIONAL)
    return Done(asset.get_absolute_url(), _("%(asset)s runs again: noted.") % {"asset": asset})


def _since(request: HttpRequest, asset: Any, field: str) -> Any:
    with timezone.override(ZoneInfo(asset.site.time_zone)):
        return typed_moment(request.POST.get(field, ""), field) or happened(request)
