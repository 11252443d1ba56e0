"""How often something may be asked for, by whom nobody knows: counted in the cache, in windows of fixed length."""

import ipaddress
import time

from django.core.cache import cache
from django.http import HttpRequest


def within(name: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more of ``name`` by ``who``; False where that is more than ``most`` in this window of ``seconds``.

    Without Redis each process counts for itself, so several of them let through that many times as much.
    """
    window = int(time.time()) // seconds
    key = f"limit:{name}:{who}:{window}"
    cache.add(key, 0, seconds + 5)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two lines: a new window has begun
        return True


def spent(name: str, who: str, *, most: int, seconds: int) -> int:
    """Seconds until ``who`` may come again where ``most`` of ``name`` were counted in this window; 0 before that."""
    now = int(time.time())
    window = now // seconds
    if (cache.get(f"limit:{name}:{who}:{window}") or 0) < most:
        return 0
    return (window + 1) * seconds - now


def address_of(request: HttpRequest) -> str:
    """The caller's address: what our own proxy on this machine wrote last into X-Forwarded-For, else the peer's.

    Anybody can send that header, so it counts only where the peer is this machine itself.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if not said or not _own(peer):
        return peer
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return peer


def _own(peer: str) -> bool:
    if not peer:
        return True  # a socket file: only this machine's processes reach it
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
