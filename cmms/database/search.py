"""Finding rows by what a person types, so that the database can use an index for it.

The fields are named as Django's ``search_fields`` names them, and each prefix says which index must stand behind it:

- ``^code`` begins with: the pattern index of a unique or indexed text column (as typed, and in capitals);
- ``=number`` is exactly: any index of the column;
- ``name`` contains: a trigram index (``PgGinIndex(fields=["name"], opclasses=["gin_trgm_ops"])``) on PostgreSQL.

SQLite, where tables are small, reads the table for all but the exact ones.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.lookups import PatternLookup
from django.utils.text import smart_split, unescape_string_literal

Rows = TypeVar("Rows", bound=models.QuerySet)

MOST_WORDS = 8


class ContainsText(PatternLookup):
    """Contains, whatever the case: ILIKE on the bare column, which a trigram index serves (UPPER(column) is not)."""

    lookup_name = "contains_text"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        sign = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        escape = "" if connection.vendor == "postgresql" else " ESCAPE '\\'"
        return f"{left} {sign} {right}{escape}", [*params, *more]


models.CharField.register_lookup(ContainsText)
models.TextField.register_lookup(ContainsText)


def matching(rows: Rows, term: str, fields: Sequence[str], *, number: re.Pattern[str] | None = None) -> Rows:
    """The rows in which every word of ``term`` is found in one of ``fields``. “Quoted words” count as one.

    ``number`` reads a word as the number that people call a row by; its first group is the row's key.
    """
    for word in _words(term):
        called = number.fullmatch(word) if number else None
        arms = Q(pk=int(called[1])) if called else Q(pk__in=[])
        for field in fields:
            arms |= _arm(rows.model, field, word)
        rows = rows.filter(arms)
    return rows


def _words(term: str) -> list[str]:
    words = []
    for bit in smart_split(term.replace("\x00", "")):
        quoted = len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]
        words.append(unescape_string_literal(bit) if quoted else bit)
    return [w for w in words if w][:MOST_WORDS]


def _arm(model: type[models.Model], field: str, word: str) -> Q:
    if field.startswith("^"):
        name = field[1:]
        return Q(**{f"{name}__startswith": word}) | Q(**{f"{name}__startswith": word.upper()})
    if field.startswith("="):
        column = model._meta.pk if field == "=pk" else model._meta.get_field(field[1:])
        try:
            value = column.to_python(word)
            # a number that its column cannot hold would be an error of the database, not an empty answer
            return Q(**{field[1:]: column.clean(value, None)}) if column.concrete else Q()
        except ValidationError:
            return Q(pk__in=[])
    return Q(**{f"{field}__contains_text": word})
