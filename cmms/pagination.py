"""Pages of tables with millions of rows: by key, never by counting and never by OFFSET."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Page, Paginator
from django.db import connections, models
from django.db.models import F, OrderBy, Q
from django.db.models.constants import LOOKUP_SEP

COUNT_UP_TO = 1000


class BadCursor(ValueError):
    """The cursor was not made by us, or for another order."""


@dataclass(frozen=True)
class KeyPart:
    """One column of an order: the path to it, and whether it runs downwards."""

    path: str
    descending: bool
    field: models.Field

    @property
    def nullable(self) -> bool:
        return self.field.null or LOOKUP_SEP in self.path

    def reversed(self) -> "KeyPart":
        return KeyPart(self.path, not self.descending, self.field)

    def order(self) -> str:
        return f"-{self.path}" if self.descending else self.path

    def value(self, row: Any) -> Any:
        for name in self.path.split(LOOKUP_SEP):
            row = getattr(row, name, None)
        return row


@dataclass(frozen=True)
class KeyPage:
    """Rows of one page; ``previous`` and ``next`` are the cursors of its neighbours, empty where there are none."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


def key_parts(model: type[models.Model], order: Iterable[Any]) -> list[KeyPart]:
    """The columns of an order given as Django takes it. A foreign key stands for its own column, not for a join.

    The primary key is added where it is missing, so that the order is total.
    """
    parts: list[KeyPart] = []
    for entry in order:
        if isinstance(entry, F):
            entry = entry.asc()
        if isinstance(entry, OrderBy):
            if not isinstance(entry.expression, F) or entry.nulls_first or entry.nulls_last:
                raise ValueError(f"{model.__name__} cannot be paged by {entry}: order by plain columns.")
            path, descending = str(entry.expression.name), entry.descending  # type: ignore[attr-defined]
        else:
            path, descending = entry.lstrip("-"), entry.startswith("-")
        field = _field(model, path)
        if field.is_relation and not path.endswith(field.attname):
            path = path[: len(path) - len(field.name)] + field.attname
        parts.append(KeyPart(model._meta.pk.attname if path == "pk" else path, descending, field))
    key = model._meta.pk
    if not any(part.field is key for part in parts):
        parts.append(KeyPart(key.attname, parts[0].descending if parts else True, key))
    return parts


def key_page(queryset: models.QuerySet, *, order: Sequence[Any], size: int, cursor: str = "") -> KeyPage:
    """One page of ``queryset`` in ``order``. One query; another where the page reaches from rows with a value to rows
    without one, or where a neighbour was deleted meanwhile.

    Raises BadCursor where the cursor does not fit the order.
    """
    parts = key_parts(queryset.model, order)
    backwards, values = _decode(cursor, parts) if cursor else (False, None)
    walk = [part.reversed() for part in parts] if backwards else parts
    rows = queryset.order_by(*(part.order() for part in walk))
    found = _first(rows, _stretches(rows, walk, values), size + 1)
    more, found = len(found) > size, found[:size]
    if values is not None and (not found or (backwards and not more)):
        # past either end, or short of a whole first page: the first page is what the reader wants
        return key_page(queryset, order=order, size=size)
    if backwards:
        found.reverse()
    return KeyPage(
        found,
        previous=_encode("b", parts, found[0]) if found and (more if backwards else values is not None) else "",
        next=_encode("a", parts, found[-1]) if found and (backwards or more) else "",
    )


def walk(queryset: models.QuerySet, *, order: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """All rows in ``order``, a page and a query at a time: memory and each query cost what one page costs.

    Not one moment's picture: each page is as it was when it was read. In an order that is not written over (a key) no
    row comes twice, and none is missed that was there from the first page to the last.
    """
    parts = key_parts(queryset.model, order)
    rows = queryset.order_by(*(part.order() for part in parts))
    stretches = _stretches(rows, parts, None)
    while page := _first(rows, stretches, size):
        yield page
        if len(page) < size:
            return
        stretches = _stretches(rows, parts, [part.value(page[-1]) for part in parts])


def count_up_to(queryset: models.QuerySet, limit: int = COUNT_UP_TO) -> tuple[int, bool]:
    """How many rows there are, looking at no more than ``limit`` + 1 of them; True when there are more."""
    seen = len(queryset.order_by().values_list("pk", flat=True)[: limit + 1])
    return min(seen, limit), seen > limit


class UncountedPage(Page):
    """A page that knows only whether another follows."""

    def __init__(self, rows: Any, number: int, paginator: "UncountedPaginator", *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more


class UncountedPaginator(Paginator):
    """Pages by number that reads one row too many instead of counting: for the few pages of an autocomplete."""

    def page(self, number: Any) -> UncountedPage:
        number = int(number)
        if number < 1:
            raise EmptyPage("There is no page before the first.")
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start: start + self.per_page + 1])
        return UncountedPage(rows[: self.per_page], number, self, more=len(rows) > self.per_page)


def _field(model: type[models.Model], path: str) -> Any:
    opts: Any = model._meta
    *relations, last = path.split(LOOKUP_SEP)
    for name in relations:
        opts = opts.get_field(name).related_model._meta
    return opts.pk if last == "pk" else opts.get_field(last)


def _first(rows: models.QuerySet, stretches: Iterable[Q], count: int) -> list[Any]:
    """The first ``count`` rows of the stretches, one after the other."""
    found: list[Any] = []
    for stretch in stretches:
        found += rows.filter(stretch)[: count - len(found)]
        if len(found) == count:
            break
    return found


def _stretches(rows: models.QuerySet, parts: list[KeyPart], values: list[Any] | None) -> list[Q]:
    """The rows behind the one with ``values`` (None: all), in their order: those with a value in the leading column and
    those without are asked for apart, since no index can seek to "from here on, or none"."""
    if values is None:
        return [Q()]
    largest = connections[rows.db].features.nulls_order_largest
    part, value = parts[0], values[0]
    if not part.nullable:
        return [_beyond(parts, values, largest)]
    nulls_last = largest != part.descending
    none = Q(**{f"{part.path}__isnull": True})
    same = _beyond(parts[1:], values[1:], largest) if len(parts) > 1 else Q(pk__in=[])
    if value is None:
        return [none & same] if nulls_last else [none & same, ~none]
    sign = "lt" if part.descending else "gt"
    # the first half says nothing new, but it is what the index can seek by
    here = Q(**{f"{part.path}__{sign}e": value}) & (Q(**{f"{part.path}__{sign}": value})
                                                    | Q(**{part.path: value}) & same)
    return [here, none] if nulls_last else [here]


def _beyond(parts: list[KeyPart], values: list[Any], nulls_largest: bool) -> Q:
    """Rows that come after the one with ``values``, given where the database puts nulls."""
    part, value = parts[0], values[0]
    nulls_last = nulls_largest != part.descending
    sign = "lt" if part.descending else "gt"
    if value is None:
        further = Q() if nulls_last else Q(**{f"{part.path}__isnull": False})
        same = Q(**{f"{part.path}__isnull": True})
        if len(parts) == 1:
            return further or Q(pk__in=[])
        rest = same & _beyond(parts[1:], values[1:], nulls_largest)
        return further | rest if further else rest
    further = Q(**{f"{part.path}__{sign}": value})
    nulls = Q(**{f"{part.path}__isnull": True}) if nulls_last and part.nullable else Q()
    if len(parts) == 1:
        return further | nulls
    rest = Q(**{part.path: value}) & _beyond(parts[1:], values[1:], nulls_largest)
    # the first half says nothing new, but it is what the index on the leading column can seek by
    return (Q(**{f"{part.path}__{sign}e": value}) | nulls) & (further | nulls | rest)


def _encode(direction: str, parts: list[KeyPart], row: Any) -> str:
    values = [_plain(part.value(row)) for part in parts]
    return base64.urlsafe_b64encode(json.dumps([direction, *values]).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)  # Decimal, UUID


def _decode(cursor: str, parts: list[KeyPart]) -> tuple[bool, list[Any]]:
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if direction not in ("a", "b") or len(values) != len(parts):
            raise BadCursor(cursor)
        return direction == "b", [None if value is None else part.field.to_python(value)
                                  for part, value in zip(parts, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise BadCursor(cursor) from error
