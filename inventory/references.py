"""What a movement or a reservation is for, in words: apps above say how their records are named and found.

A row carries only a type and an id. Whoever owns the type registers a :class:`Naming` for it; pages ask :func:`named`
for a whole list at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Named:
    """A record as a link: number, title, and path (empty where the person may not open it)."""

    number: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Naming:
    """``names(ids, user)`` gives what the person may know of these records, in one query; ``find(text, user)`` is the
    path of the page for a typed or scanned number, empty where it is none of theirs."""

    names: Callable[[set[int], Any], Mapping[int, Named]]
    find: Callable[[str, Any], str] = lambda text, user: ""


_NAMINGS: dict[str, Naming] = {}


def register(reference_type: str, naming: Naming) -> None:
    """Called once per type, when the apps are ready."""
    _NAMINGS[reference_type] = naming


def named(rows: Iterable[Any], user: Any) -> None:
    """Give each row (with ``reference_type`` and ``reference_id``) its ``reference``: a Named, or None."""
    rows = list(rows)
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.reference_type and row.reference_id:
            wanted.setdefault(row.reference_type, set()).add(row.reference_id)
    known = {kind: _NAMINGS[kind].names(ids, user) for kind, ids in wanted.items() if kind in _NAMINGS}
    for row in rows:
        row.reference = known.get(row.reference_type, {}).get(row.reference_id)


def find(text: str, user: Any) -> str:
    """The path of the record that ``text`` numbers; empty where nobody knows it."""
    for naming in _NAMINGS.values():
        if url := naming.find(text, user):
            return url
    return ""
