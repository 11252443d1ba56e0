"""Whom another system's names mean here."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth import get_user_model

from cmms.importing import Context
from cmms.importing.upsert import Lookup

PERSON_MATCH = ("key", "username", "name", "email", "personnel_number")
_BATCH = 900


class PeopleDirectory:
    """People by key in the source system, user name, personnel number, e-mail address or full name.

    A name that two people bear means nobody.
    """

    def __init__(self, context: Context, field: str) -> None:
        self._context = context
        self._match = context.match.get(field, PERSON_MATCH[0])
        self._lookup: Lookup[int] = Lookup(self._fetch)

    def load(self, texts: Iterable[str | None]) -> None:
        self._lookup.load(texts)

    def find(self, text: str | None) -> int | None:
        """The user's id; None where nobody, or more than one, is meant."""
        return self._lookup.get(text)

    def forget(self) -> None:
        self._lookup.forget()

    def _fetch(self, texts: Sequence[str]) -> dict[str, int]:
        users: Any = get_user_model()._default_manager
        columns = ("external_id", "username", "personnel_number", "email", "name") if self._match == "key" \
            else (self._match,)
        found: dict[str, int] = {}
        for start in range(0, len(texts), _BATCH):
            for column in columns:
                rest = [text for text in texts[start:start + _BATCH] if text not in found]
                if not rest:
                    continue
                people = users.filter(**{f"{column}__in": rest})
                if column == "external_id":
                    people = people.filter(source_system=self._context.source_system)
                found.update(_unique(people.values_list(column, "pk")))
        return found


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    several: set[str] = set()
    for text, pk in pairs:
        if text in found:
            several.add(text)
        found[text] = pk
    return {text: pk for text, pk in found.items() if text not in several}
