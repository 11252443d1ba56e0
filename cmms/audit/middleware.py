"""Who acts in a request: set for the whole of it, worked out only when something is written."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cmms.audit.actor import Actor, actor_from

REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)


def channel_of(path: str) -> str:
    """The door a path belongs to: admin, api or web."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in ("admin", "api") else "web"


class ActorMiddleware:
    """Sets the context's actor and the request id, which the answer bears as X-Request-ID.

    A caller's X-Request-ID is taken where it is 1 to 64 letters, digits or ``._:-``; otherwise a new one is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        channel = channel_of(request.path_info)
        request.request_id = request_id  # type: ignore[attr-defined]

        def actor() -> Actor:
            # The API finds user and token inside the view and puts them on this request: ask each time.
            user = getattr(request, "user", None)
            known = user if user is not None and user.is_authenticated else None
            token = getattr(request, "auth", None)
            return Actor(user_id=known.pk if known else None, channel=channel, known_user=known,
                         token_id=getattr(token, "pk", None), request_id=request_id)

        with actor_from(actor):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response
