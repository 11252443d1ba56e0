"""The answer where a request broke: 503 while the database or Redis is away, which passes; else 500, a fault."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSilent

from cmms.errors import Problem
from cmms.rest.errors import body

AWAY = (OperationalError, InterfaceError, ConnectionInterrupted, RedisAway, RedisSilent)
AGAIN_SECONDS = 30


def broken(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``; needs neither database nor session. The log has the trace already."""
    away = isinstance(sys.exc_info()[1], AWAY)
    status = 503 if away else 500
    response: HttpResponse
    if request.path.startswith("/api/"):
        said = Problem("unavailable", _("The database or the cache does not answer; nothing was saved. Try again in a "
                                        "minute.")) if away \
            else Problem("broken", _("The request broke, and nothing was saved; the fault is in the operator's log."))
        response = JsonResponse(body([said]), status=status)
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        response["Retry-After"] = str(AGAIN_SECONDS)
    return response
