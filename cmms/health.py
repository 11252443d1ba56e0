"""What a watchdog asks: is the process alive (/healthz), and can it do its work (/readyz)?"""

import logging
import secrets
import threading
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cmms.audit.triggers import triggers_missing

logger = logging.getLogger(__name__)

FRESH_SECONDS = 2.0  # a probe per second from several watchdogs costs one look
_lock = threading.Lock()
_last: tuple[float, dict[str, str]] = (0.0, {})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks neither database nor cache."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503; the body names each part with ``ok`` or what is wrong with it."""
    parts = look()
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def look() -> dict[str, str]:
    """Part → ``ok`` or one phrase, at most two seconds old. No phrase holds an address, a name or a password."""
    global _last
    with _lock:
        at, parts = _last
        if not parts or time.monotonic() - at > FRESH_SECONDS:
            parts = {name: _state(name, check) for name, check in PARTS.items()}
            _last = (time.monotonic(), parts)
        return parts


def forget() -> None:
    """Make the next question look again."""
    global _last
    with _lock:
        _last = (0.0, {})


def _state(name: str, check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except Exception as error:
        logger.exception("readyz: %s", name)
        return f"failed ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def _migrations() -> str:
    recorded = set(MigrationRecorder(connection).applied_migrations())
    missing = _migrations_shipped() - recorded
    return f"{len(missing)} not applied; run migrate" if missing else ""


def _migrations_shipped() -> set[tuple[str, str]]:
    global _shipped
    if _shipped is None:
        loader = MigrationLoader(None, ignore_no_migrations=True)
        replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
        _shipped = set(loader.disk_migrations) - replaced
    return _shipped


_shipped: set[tuple[str, str]] | None = None


def _triggers() -> str:
    missing = triggers_missing(DEFAULT_DB_ALIAS)
    return f"{len(missing)} missing; run migrate" if missing else ""


def _cache() -> str:
    key, value = f"readyz-{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 10)
    found = cache.get(key)
    cache.delete(key)
    return "" if found == value else "does not keep what it is given"


PARTS: dict[str, Callable[[], str]] = {
    "database": _database, "migrations": _migrations, "triggers": _triggers, "cache": _cache,
}
