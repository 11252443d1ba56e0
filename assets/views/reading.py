"""A reading at the machine: what it said last, what is to be expected, and after saving the next meter."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset, Meter
from assets.services.meters import Replaced, expected, last_reading, record_reading
from assets.views.finding import asset_or_404
from cmms.charts import shown
from cmms.errors import DomainError
from cmms.pages import Done, happened, number, page, verb
from cmms.templatetags.pages import amount
from cmms.times import typed_moment

MOST = 60  # meters of one round
ROLLED, REPLACED = "rolled", "replaced"


@page
@permission_required("assets.add_meterreading", raise_exception=True)
def reading_form(request: HttpRequest, tag: str, *, problems: Any = (), typed: Any = None,
                 status: int = 200) -> HttpResponse:
    """One meter, its last value and the form; ``meter`` says which of the asset's and of what is built into it."""
    asset = asset_or_404(request, tag)
    round_, typed = _round(request, asset), typed or {}
    meter = _chosen(round_, typed.get("meter") or request.GET.get("meter", ""))
    with timezone.override(ZoneInfo(asset.site.time_zone)):
        now = timezone.now()
        low, high = expected(meter=meter, at=now) if meter else (None, None)
        codes = {problem.code for problem in problems}
        return render(request, "assets/reading_form.html", {
            "here": "assets", "asset": asset, "round": round_, "meter": meter, "problems": problems, "typed": typed,
            "last": last_reading(meter, now) if meter else None, "low": _said(low), "high": _said(high),
            "place": round_.index(meter) + 1 if meter else 0, "asks_what_happened": "below_last" in codes
            or typed.get("dial"), "asks_whether_right": "implausible" in codes,
            "asks_reason": "reason" in codes or typed.get("reason"),
        }, status=status)


@verb(show=reading_form, get=True)
def reading(request: HttpRequest, tag: str) -> Done:
    """Keep the value; the page of the next meter follows, and the asset's after the last one."""
    asset = asset_or_404(request, tag)
    round_, said = _round(request, asset), request.POST
    meter = _chosen(round_, said.get("meter", ""))
    if meter is None or said.get("meter") != str(meter.pk):
        raise DomainError.of("meter", _("This meter is not there any more."), "meter")
    value = number(said.get("value", ""), "value")
    with timezone.override(ZoneInfo(asset.site.time_zone)):
        typed_at = typed_moment(said.get("read_at", ""), "read_at")
    dial = said.get("dial", "")
    record_reading(
        meter=meter, value=value, by=request.user, read_at=typed_at or happened(request),
        confirmed=bool(said.get("confirmed")), rollover=dial == ROLLED,
        replaced=Replaced(final=number(said["final"], "final") if said.get("final", "").strip() else None,
                          start=number(said["start"], "start") if said.get("start", "").strip() else Decimal(0))
        if dial == REPLACED else None,
        reason=said.get("reason", "").strip(), late=typed_at is None)
    after = round_[round_.index(meter) + 1:]
    to = f"{reverse('asset-reading', args=[tag])}?meter={after[0].pk}" if after else asset.get_absolute_url()
    return Done(to, _("%(meter)s %(value)s %(unit)s is kept.") % {
        "meter": meter.name, "value": amount(value), "unit": meter.unit})


def _round(request: HttpRequest, asset: Asset) -> list[Meter]:
    """The meters of the asset and of what is built into it, in the order of the tree."""
    below = Asset.objects.visible_to(request.user).filter(tree_id=asset.tree_id, lft__gte=asset.lft,
                                                          lft__lte=asset.rght)
    rows = Meter.objects.filter(asset__in=below, retired_at__isnull=True).select_related("asset__site")
    return list(rows.order_by("asset__lft", "name", "pk")[:MOST])


def _chosen(meters: Sequence[Meter], key: str) -> Meter | None:
    if not key:
        return meters[0] if meters else None
    found = next((meter for meter in meters if str(meter.pk) == key), None)
    if found is None:
        raise Http404(_("There is no such meter on this asset."))
    return found


def _said(value: Decimal | None) -> str | None:
    """What is expected is an estimate: two decimals say enough."""
    return None if value is None else shown(value, 2)
