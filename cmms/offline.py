"""What the phone needs to go on without network: the worker, the pages worth keeping, and a token that is not stale."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workorders.choices import Status
from workorders.models import WorkOrder

WORKER = "cmms/sw.js"
SHELL = ("cmms/app.css", "cmms/app.js", "cmms/outbox.js", "cmms/scan.js", "cmms/tree.js", "cmms/board.js",
         "cmms/icons.svg", "cmms/icon.svg", "django_htmx/htmx-2.min.js", "admin/js/theme.js")
"""The files that our pages are dressed in."""
PAGES_AT_MOST = 60
"""How many pages a phone fetches ahead."""


class PageUserMiddleware:
    """Says on each page whose it is, so that a phone keeps one person's pages apart from another's.

    A page that the worker fetches ahead shows none of the person's messages, and uses none up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ahead = "X-Prefetch" in request.headers
        if ahead:
            request._messages._loaded_data = []  # type: ignore[attr-defined]
        response = self.get_response(request)
        if ahead:
            request._messages.used = False  # type: ignore[attr-defined]
        if request.user.is_authenticated and response.get("Content-Type", "").startswith("text/html"):
            response.headers["X-Page-User"] = str(request.user.pk)
        return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root, because a worker rules only over what lies below its address."""
    body, _version = _worker_and_version()
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _worker_and_version() -> tuple[str, str]:
    return _compose() if not settings.DEBUG else _compose.__wrapped__()


@cache
def _compose() -> tuple[str, str]:
    """The worker with the names of this release's files, and a version that changes whenever one of them does."""
    found = {name: path for name in SHELL if (path := finders.find(name))}
    urls = [static(name) for name in found]
    script = Path(_there(finders.find(WORKER))).read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode())
    for url, path in zip(urls, found.values(), strict=True):
        digest.update(url.encode() + Path(path).read_bytes())
    version = digest.hexdigest()[:12]
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in
                   (("VERSION", version), ("STATIC", settings.STATIC_URL), ("SHELL", urls)))
    return head + script, version


def _there(path: str | None) -> str:
    assert path, f"{WORKER} is missing"
    return path


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows where there is no network and the page was not kept."""
    return render(request, "offline/none.html")


@require_safe
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """Who is signed in (``user``, the id as text) and a CSRF token of now, for forms that were opened long ago."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "signed_out"}, status=401)
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})


@require_safe
@never_cache
def pages(request: HttpRequest) -> JsonResponse:
    """The paths that a phone fetches ahead for this person: the shell's pages, today's jobs, their assets."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "signed_out"}, status=401)
    paths = list(dict.fromkeys(_ahead(request.user)))[:PAGES_AT_MOST]
    return JsonResponse({"user": str(request.user.pk), "pages": paths})


def _ahead(user: Any) -> Iterator[str]:
    """The most urgent jobs first; each brings its finish and its asset, so that a short list is complete so far."""
    yield from (reverse(name) for name in ("offline", "home", "outbox", "me"))
    for order in jobs_of_today(user, timezone.localtime())[:PAGES_AT_MOST]:
        yield reverse("work-order", args=[order.number])
        if user.has_perm("workorders.perform_workorder"):
            yield reverse("work-order-finish", args=[order.number])
        if order.asset is not None:
            yield order.asset.get_absolute_url()


def jobs_of_today(user: Any, now: dt.datetime) -> Any:
    """The person's open orders that run, or are due or scheduled before the end of ``now``'s local day."""
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    return WorkOrder.objects.visible_to(user).assigned_to(user).filter(
        Q(status=Status.IN_PROGRESS) | Q(due_at__lt=tomorrow) | Q(scheduled_start__lt=tomorrow)).dashboard()


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this phone; the page is filled there, the server knows nothing of it yet."""
    return render(request, "offline/outbox.html", {"here": "me"})
