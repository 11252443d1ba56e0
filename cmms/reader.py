"""In which language and time zone the person reads."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from assets.models import Site
from cmms.access import scope_of


class ReaderMiddleware:
    """Activates the person's language and time zone; without their own, the browser's and the site's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        with timezone.override(zone_of(user)):
            return self.get_response(request)


def zone_of(user: Any) -> zoneinfo.ZoneInfo:
    """The person's time zone, else that of the sites they see where it is one and the same, else UTC."""
    name = user.time_zone
    if not name:
        scope = scope_of(user)
        zones = list(Site.objects.order_by().values_list("time_zone", flat=True).distinct()[:2]
                     if scope.everything else scope.zones)
        name = zones[0] if len(zones) == 1 else settings.TIME_ZONE
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)  # a zone that this machine's tables no longer know
