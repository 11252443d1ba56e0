"""How a page reaches an order: by its number, where the person may see it; and in which zone its times are read."""

import zoneinfo
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cmms.pages import page
from workorders.models import WorkOrder

_NAMES = ("asset__asset_model", "asset__location", "location__parent__parent", "site", "assigned_to", "team",
          "follow_up_of", "possible_rework_of")


def order_page(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A page about orders, for whoever may see any."""
    return page(permission_required("workorders.view_workorder", raise_exception=True)(view))


def page_for(verb: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page that prepares what only some may do: perform, report …"""
    needed = ("workorders.view_workorder", f"workorders.{verb}_workorder")

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return page(permission_required(needed, raise_exception=True)(view))

    return decorate


def seen_order(request: HttpRequest, number: str) -> WorkOrder:
    """The order of that number with its names at hand; 404 where the person does not see it."""
    parts = WorkOrder.objects.filter(parent=OuterRef("pk"))
    return get_object_or_404(WorkOrder.objects.visible_to(request.user).select_related(*_NAMES).annotate(
        has_parts=Exists(parts)).numbered(number))


def zone_of(order: WorkOrder, user: Any) -> AbstractContextManager[Any]:
    """Times on an order's page are those of its site, unless the reader chose a zone."""
    if user.time_zone:
        return nullcontext()
    return timezone.override(zoneinfo.ZoneInfo(order.site.time_zone))


def in_its_zone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Runs ``view(request, order, …)`` for ``view(request, number, …)``, in the order's zone."""
    @wraps(view)
    def shown(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
        order = seen_order(request, number)
        with zone_of(order, request.user):
            return view(request, order, *args, **kwargs)

    return shown


def place_words(order: WorkOrder) -> str:
    """Where it is, in words: the place and the one above it, without the site itself."""
    place = order.location
    if place is None:
        return str(order.site.name)
    above = place.parent
    return f"{above.name}, {place.name}" if above is not None and above.parent_id is not None else str(place.name)


__all__ = ["in_its_zone", "order_page", "page_for", "place_words", "seen_order", "zone_of"]
