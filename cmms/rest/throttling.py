"""How often one client may ask: counted per token, else per person, else per address."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import Throttled
from rest_framework.throttling import SimpleRateThrottle

from cmms.limits import address_of, spent, within

_MINUTE = 60


def stop_guessing(request: Any) -> None:
    """Raise Throttled where too many sign-ins from this address failed just now."""
    wait = spent("api-stranger", address_of(request), most=settings.API_STRANGERS_PER_MINUTE, seconds=_MINUTE)
    if wait:
        raise Throttled(wait, _("Too many requests without a valid sign-in came from your address."))


def note_stranger(request: Any) -> None:
    """Count one more request that nobody is behind; raises Throttled past the limit."""
    within("api-stranger", address_of(request), most=settings.API_STRANGERS_PER_MINUTE, seconds=_MINUTE)
    stop_guessing(request)


class ClientThrottle(SimpleRateThrottle):
    """429 with Retry-After past the rate of settings (``API_RATE``)."""

    scope = "client"

    def get_cache_key(self, request: Any, view: Any) -> str:
        if request.auth is not None:
            ident = f"token-{request.auth.pk}"
        elif request.user is not None and request.user.is_authenticated:
            ident = f"user-{request.user.pk}"
        else:
            ident = f"address-{self.get_ident(request)}"
        return self.cache_format % {"scope": self.scope, "ident": ident}
