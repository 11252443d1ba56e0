"""How often one client may ask: counted per token, else per person, else per address."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


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
