"""Lists in pages by key: the deepest page costs what the first one costs, and nothing is counted unless asked."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from cmms.pagination import BadCursor, KeyPage, count_up_to, key_page

SIZE, LARGEST, COUNTED = 50, 200, 10_000
CURSOR, LIMIT, SORT, COUNT = "cursor", "limit", "sort", "count"
_NUMBER = {"type": "integer"}


class KeyPagination(BasePagination):
    """``limit`` (1 … 200, default 50), ``cursor`` (from the answer before), ``sort`` (one of the view's ``sorts``),
    ``count=true`` (counts up to 10,000)."""

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        asked = request.query_params
        self._request = request
        self._count = count_up_to(queryset, COUNTED) if flag(asked, COUNT) else None
        order = sorted_by(view, asked)
        try:
            self._page: KeyPage = key_page(queryset, order=order, size=limit_asked(asked), cursor=asked.get(CURSOR, ""))
        except BadCursor as error:
            raise ValidationError({CURSOR: [_("This cursor does not belong to this list and order; begin again "
                                              "without it.")]}, code="cursor") from error
        return self._page.rows

    def get_paginated_response(self, data: Any) -> Response:
        found: dict[str, Any] = {"results": data, "next": self._link(self._page.next),
                                 "previous": self._link(self._page.previous)}
        if self._count is not None:
            found["count"], found["count_is_more"] = self._count
        return Response(found)

    def _link(self, cursor: str) -> str | None:
        if not cursor:
            return None
        kept = [(name, value) for name, values in self._request.query_params.lists() for value in values
                if name not in (CURSOR, COUNT)]
        return f"{self._request.build_absolute_uri(self._request.path)}?{urlencode([*kept, (CURSOR, cursor)])}"

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {"type": "object", "required": ["results", "next", "previous"], "properties": {
            "results": schema, "next": link, "previous": link,
            "count": {**_NUMBER, "description": "How many there are; only with count=true, at most 10,000."},
            "count_is_more": {"type": "boolean", "description": "There are more than counted."}}}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
            return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}

        return [
            parameter(CURSOR, {"type": "string"}, "Where the page begins: from next or previous of another answer."),
            parameter(LIMIT, {**_NUMBER, "minimum": 1, "maximum": LARGEST, "default": SIZE}, "Rows on a page."),
            parameter(SORT, {"type": "string", "enum": sorted(view.sorts)}, sorts_said(view)),
            parameter(COUNT, {"type": "boolean"}, f"Count the rows, at most {COUNTED:,}."),
        ]


def sorted_by(view: Any, asked: Any) -> Sequence[str]:
    """The columns of the order asked for; where none is, the view's first that needs no other filter than is there.
    Refused with 422: another word, and an order without the filter that its index needs."""
    name, sorts = asked.get(SORT, ""), view.sorts
    if not name:
        return next(sorts[each] for each in sorts if _index_serves(view, each, asked))  # type: ignore[no-any-return]
    if name not in sorts:
        raise ValidationError({SORT: [_("Sort by one of: %(names)s.") % {"names": ", ".join(sorts)}]}, code="sort")
    if not _index_serves(view, name, asked):
        raise ValidationError({SORT: [_("Sorting by %(name)s needs the filter %(filter)s beside it: no index has all "
                                        "the rows in this order.") % {
            "name": name, "filter": _filter_said(view.sorts_need[name])}]}, code="sort_filter")
    return sorts[name]  # type: ignore[no-any-return]


def sorts_said(view: Any) -> str:
    """What the description says of the orders of a list."""
    said = ["The order; only indexed ones."]
    for needed in dict.fromkeys(view.sorts_need.values()):
        names = ", ".join(name for name in view.sorts if view.sorts_need.get(name) == needed)
        said.append(f"Only with {_filter_said(needed)}: {names}.")
    return " ".join([*said, f"Left out: the first that is served of {', '.join(view.sorts)}."])


def _index_serves(view: Any, name: str, asked: Any) -> bool:
    """Whether the filter stands there without which no index gives this order."""
    needed, _equals, value = view.sorts_need.get(name, "").partition("=")
    return not needed or (asked.get(needed) == value if value else bool(asked.get(needed)))


def _filter_said(needed: str) -> str:
    return needed if "=" in needed else f"{needed}=…"


def flag(asked: Any, name: str) -> bool:
    """A yes-or-no parameter; refused with 422 for anything but true and false."""
    text = asked.get(name, "")
    if text not in ("", "true", "false"):
        raise ValidationError({name: [_("Say true or false.")]}, code="boolean")
    return bool(text == "true")


def limit_asked(asked: Any, *, most: int = LARGEST) -> int:
    """How many rows; refused with 422 where it is no number from 1 to ``most``."""
    text = asked.get(LIMIT, "")
    if not text:
        return SIZE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise ValidationError({LIMIT: [_("Say a number from 1 to %(most)s.") % {"most": most}]}, code="limit")
    return int(text)
