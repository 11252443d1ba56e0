"""Pages by key: every row once, in order, forwards and backwards, nulls included."""

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cmms.pagination import BadCursor, UncountedPaginator, count_up_to, key_page, key_parts

pytestmark = pytest.mark.django_db

RATES = [None, "5.00", "5.00", "7.50", None, "1.25", "7.50", "5.00", None, "9.00"]
ORDERS = [["pk"], ["-pk"], ["hourly_rate"], ["-hourly_rate"], ["hourly_rate", "-code"], ["-hourly_rate", "name"],
          ["name", "-hourly_rate", "pk"]]


@pytest.fixture
def crafts(db: None) -> Any:
    from cmms.accounts.models import Craft

    for n, rate in enumerate(RATES):
        Craft.objects.create(code=f"C{n}", name=f"Craft {n % 3}", hourly_rate=rate)
    return Craft.objects.all()


@pytest.mark.parametrize(("order", "size"), itertools.product(ORDERS, [1, 2, 3, 4, 50]))
def test_walking_forwards_and_back_meets_every_row_once(crafts: Any, order: list[str], size: int) -> None:
    whole = [row.pk for row in crafts.order_by(*(p.order() for p in key_parts(crafts.model, order)))]
    page, forwards = key_page(crafts, order=order, size=size), []
    while True:
        forwards.append([row.pk for row in page.rows])
        if not page.next:
            break
        page = key_page(crafts, order=order, size=size, cursor=page.next)
    assert [pk for rows in forwards for pk in rows] == whole
    backwards = [forwards[-1]]
    while page.previous:
        page = key_page(crafts, order=order, size=size, cursor=page.previous)
        backwards.insert(0, [row.pk for row in page.rows])
    assert backwards == forwards


def test_a_page_is_one_query_without_offset_and_seeks_what_has_a_value_apart(crafts: Any) -> None:
    page, asked = key_page(crafts, order=["hourly_rate"], size=2), []
    while page.next:
        with CaptureQueriesContext(connection) as seen:
            page = key_page(crafts, order=["hourly_rate"], size=2, cursor=page.next)
        asked.append([query["sql"] for query in seen.captured_queries])
    assert max(len(queries) for queries in asked) == 2, "only a page on the border of both needs two"
    assert sum(len(queries) for queries in asked) <= len(asked) + 2
    for sql in itertools.chain.from_iterable(asked):
        assert "OFFSET" not in sql
        assert "IS NULL OR " not in sql
        assert "OR (\"crafts\".\"hourly_rate\" IS NULL" not in sql


def test_the_first_page_is_whole_even_when_reached_backwards(crafts: Any) -> None:
    first = key_page(crafts, order=["code"], size=4)
    second = key_page(crafts, order=["code"], size=4, cursor=first.next)
    crafts.filter(code="C1").delete()
    back = key_page(crafts, order=["code"], size=4, cursor=second.previous)
    assert [row.code for row in back.rows] == ["C0", "C2", "C3", "C4"]
    assert back.previous == ""


@pytest.mark.parametrize("cursor", ["x", "!!!", "W10", "WyJhIl0", "WyJ6IiwgMV0"])
def test_a_cursor_that_is_not_ours_is_refused(crafts: Any, cursor: str) -> None:
    with pytest.raises(BadCursor):
        key_page(crafts, order=["code"], size=4, cursor=cursor)


def test_an_order_that_is_no_column_is_refused(crafts: Any) -> None:
    from django.db.models import F
    from django.db.models.functions import Lower

    with pytest.raises(ValueError, match="plain columns"):
        key_parts(crafts.model, [Lower("name").asc()])
    with pytest.raises(ValueError, match="plain columns"):
        key_parts(crafts.model, [F("name").asc(nulls_last=True)])


def test_a_key_stands_for_its_own_column() -> None:
    from workorders.models import WorkOrder

    assert [part.path for part in key_parts(WorkOrder, ["-asset", "priority"])] == ["asset_id", "priority", "id"]


def test_counting_looks_no_further_than_its_limit(crafts: Any) -> None:
    assert count_up_to(crafts, 100) == (10, False)
    assert count_up_to(crafts, 10) == (10, False)
    assert count_up_to(crafts, 9) == (9, True)


def test_numbered_pages_know_whether_another_follows(crafts: Any) -> None:
    pages = UncountedPaginator(crafts.order_by("code"), 4)
    with CaptureQueriesContext(connection) as seen:
        assert [(len(pages.page(n)), pages.page(n).has_next()) for n in (1, 2, 3)] == [(4, True), (4, True), (2, False)]
    assert not [q for q in seen.captured_queries if "COUNT" in q["sql"]]
