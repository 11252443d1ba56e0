"""Forecasts are pure, so they need not be made twice: kept in the cache by everything they were made from.

A key is a digest of the course's terms, rows and meter, the days off, today and the horizon; whatever changes one of
these makes another key, so nothing kept is ever wrong, only unused. Kept in a few large pieces, because the smallest
cache holds few entries.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from django.core.cache import cache

from maintenance.decisions import Coming, Course, forecast
from maintenance.decisions.course import Terms

PIECES = 64
SECONDS = 36 * 3600
FROM = 100
"""Fewer chains than this are made anew each time: asking the cache would take as long."""

_AROUND = dt.timedelta(days=62)
_PLAIN = [each.name for each in fields(Terms) if each.name != "is_off"]
_VERSION = 1  # rises when forecasts are made differently


def remembered(chains: Sequence[list[Course]], todays: Sequence[dt.date], until: dt.date) -> list[list[Coming]]:
    """The forecast of each chain, in the order given; made only where it is not known yet."""
    if len(chains) < FROM:
        return [forecast(chain, today, until) for chain, today in zip(chains, todays, strict=True)]
    offs: dict[Callable[[dt.date], bool], bytes] = {}
    digests = [_digest(chain, today, until, offs) for chain, today in zip(chains, todays, strict=True)]
    names = [f"forecast:{_VERSION}:{until}:{piece}" for piece in range(PIECES)]
    kept: dict[str, dict[bytes, list[Coming]]] = cache.get_many(names)
    fresh: dict[str, dict[bytes, list[Coming]]] = defaultdict(dict)
    found, missed = [], set()
    for chain, today, digest in zip(chains, todays, digests, strict=True):
        name = names[digest[0] % PIECES]
        known = kept.get(name, {}).get(digest)
        if known is None:
            known = forecast(chain, today, until)
            missed.add(name)
        fresh[name][digest] = known
        found.append(known)
    cache.set_many({name: {**kept.get(name, {}), **fresh[name]} if len(kept.get(name, {})) < 2 * len(fresh[name])
                    else fresh[name] for name in missed}, SECONDS)
    return found


def _digest(chain: list[Course], today: dt.date, until: dt.date, offs: dict[Any, bytes]) -> bytes:
    """What a forecast is made from, in 16 bytes."""
    sum_of = hashlib.blake2b(f"{today}{until}".encode(), digest_size=16)
    for course in chain:
        terms = course.terms
        sum_of.update(repr([getattr(terms, name) for name in _PLAIN]).encode())
        sum_of.update(repr((course.rows, course.meter, course.last_done, course.last_reading)).encode())
        if terms.is_off not in offs:
            offs[terms.is_off] = _days_off(terms.is_off, today, until)
        sum_of.update(offs[terms.is_off])
    return sum_of.digest()


def _days_off(is_off: Callable[[dt.date], bool], today: dt.date, until: dt.date) -> bytes:
    first, last = today - _AROUND, until + _AROUND
    return bytes(is_off(first + dt.timedelta(days=n)) for n in range((last - first).days))
