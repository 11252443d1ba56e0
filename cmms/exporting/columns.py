"""Columns of an export: a head, and how the cell is found in a row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone
from django.utils.text import capfirst


@dataclass(frozen=True)
class Column:
    """``value(row)`` is None where it is unknown, else a text, number, date, time or truth: each form writes it so."""

    head: str
    value: Callable[[Any], Any]


Wanted = str | tuple[str, Any] | Column


def columns_of(model: type[models.Model], wanted: Sequence[Wanted]) -> list[Column]:
    """Columns by the path of their field (``asset__tag``), each under its field's name or under the one given with it.

    A choice is told in words, a key as its record calls itself. Whatever is no field is an attribute of the row.
    """
    return [each if isinstance(each, Column) else _column(model, *((each, "") if isinstance(each, str) else each))
            for each in wanted]


def following(model: type[models.Model], wanted: Sequence[Wanted]) -> list[str]:
    """The keys to be fetched with each row, so that no column asks the database again."""
    found: dict[str, None] = {}
    for each in wanted:
        if not isinstance(each, Column):
            keys, field = _resolved(model, each if isinstance(each, str) else each[0])
            if keys or (field is not None and field.is_relation):
                found[LOOKUP_SEP.join([*keys, field.name] if field is not None and field.is_relation else keys)] = None
    return list(found)


def field_column(field: Any, head: str = "", keys: Iterable[str] = ()) -> Column:
    """The column of a model's field, reached over ``keys``."""
    path = [*keys, field.name]
    words = dict(field.flatchoices) if getattr(field, "flatchoices", None) else {}
    get = _reaching(path)

    def in_words(row: Any) -> Any:
        value = get(row)
        return words.get(value, value)

    def named(row: Any) -> Any:
        value = get(row)
        return None if value is None else text_of(value)

    value = in_words if words else named if field.is_relation else get
    name = str(head or capfirst(field.verbose_name))
    return Column(moment_head(name) if isinstance(field, models.DateTimeField) else name, value)


def moment_head(name: str) -> str:
    """The head of a column of moments, with the zone that they are told in."""
    return f"{name} ({timezone.get_current_timezone_name()})"


def text_of(value: Any) -> str:
    """How a record calls itself."""
    return str(value)


def _column(model: type[models.Model], path: str, head: Any) -> Column:
    keys, field = _resolved(model, path)
    if field is None:
        last = path.rpartition(LOOKUP_SEP)[2]
        return Column(str(head or capfirst(last.replace("_", " "))), _reaching(path.split(LOOKUP_SEP)))
    if keys and not head:
        head = f"{capfirst(opts_of(model, keys[:-1]).get_field(keys[-1]).verbose_name)}: {field.verbose_name}"
    return field_column(field, str(head), keys)


def _resolved(model: type[models.Model], path: str) -> tuple[list[str], Any]:
    """The keys on the way, and the field at its end; None where that is an attribute."""
    *keys, last = path.split(LOOKUP_SEP)
    return keys, {f.name: f for f in opts_of(model, keys).concrete_fields}.get(last)


def opts_of(model: type[models.Model], keys: Iterable[str]) -> Any:
    """What Django knows of the model at the end of these keys."""
    opts: Any = model._meta
    for name in keys:
        opts = opts.get_field(name).related_model._meta
    return opts


def _reaching(path: list[str]) -> Callable[[Any], Any]:
    if len(path) == 1:
        return attrgetter(path[0])

    def reach(row: Any) -> Any:
        for name in path:
            if row is None:
                return None
            row = getattr(row, name)
        return row

    return reach
