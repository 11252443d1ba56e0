"""Every order that a list offers is one that an index gives, so that a page costs what a page costs."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db.models import Q, UniqueConstraint

from tests.api.test_rights import resources

pytestmark = pytest.mark.page

GIVEN = {"notifications": "user"}
"""Columns that the resource itself asks for: one's own inbox alone."""


def indexes(model: Any) -> Iterator[tuple[list[str], Q | None, bool]]:
    """(columns, condition, unique) of everything that can be walked in order."""
    meta = model._meta
    yield [meta.pk.name], None, True
    for field in meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield [field.name], None, True
    for index in meta.indexes:
        if index.fields and "Gin" not in type(index).__name__:
            yield list(index.fields), index.condition, False
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield list(constraint.fields), constraint.condition, True


def fits(columns: Sequence[str], given: set[str], order: Sequence[str], *, unique: bool) -> bool:
    """Whether an index of these columns, ``given`` ones being fixed, is walked in ``order`` from one end to the other:
    down to the key, or as far as no two rows are alike."""
    rest = list(columns)
    while rest and rest[0].lstrip("-") in given:
        rest.pop(0)
    turned = [name[1:] if name.startswith("-") else f"-{name}" for name in rest]
    whole = [*order] if order[-1].lstrip("-") == "id" else [*order, "-id" if order[0].startswith("-") else "id"]
    return any(way[:len(whole)] == whole or (unique and bool(way) and whole[:len(way)] == way)
               for way in (rest, turned))


def served(view: Any, name: str, order: Sequence[str], resource: str) -> bool:
    needed, _equals, value = view.sorts_need.get(name, "").partition("=")
    given = {GIVEN.get(resource, "")} | ({needed} if needed and not value else set())
    asked = {needed: value == "true"} if value else {}
    return any(fits(columns, given, order, unique=unique) and (condition is None or condition == Q(**asked))
               for columns, condition, unique in indexes(view.model))


def test_each_order_is_that_of_an_index() -> None:
    seen = [(name, sort) for name, view in resources().items() for sort, order in view.sorts.items()
            if served(view, sort, order, name)]
    assert [(name, sort) for name, view in resources().items() for sort in view.sorts] == seen
    assert len(seen) > 100


def test_what_an_order_needs_is_a_filter_and_one_order_needs_none() -> None:
    from cmms.rest.filtering import filterset_of

    for name, view in resources().items():
        filters = filterset_of(view.model, tuple(view.filter_by)).base_filters
        assert set(view.sorts_need) <= set(view.sorts), name
        assert {needed.partition("=")[0] for needed in view.sorts_need.values()} <= set(filters), name
        assert set(view.sorts) - set(view.sorts_need), f"{name}: which order does a list have that is asked nothing?"


@pytest.mark.django_db
def test_an_order_without_its_filter_is_refused_with_a_sentence(cast: Any, program: Any, undone: None) -> None:
    client, sent = program(cast.people["auditor"]), 0
    for name, view in resources().items():
        for sort, needed in view.sorts_need.items():
            parameter, _equals, value = needed.partition("=")
            for path in (f"{name}/", f"{name}/export/"):
                refused = client.get(path, sort=sort)
                assert (refused.status_code, refused.json()["code"]) == (422, "sort_filter"), (path, sort)
                assert refused.json()["problems"][0]["field"] == "sort"
                assert parameter in refused.json()["message"]
                assert client.get(path, sort=sort, **{parameter: value or 1}).status_code == 200, (path, sort)
                if value == "true":
                    assert client.get(path, sort=sort, **{parameter: "false"}).status_code == 422, (path, sort)
                sent += 1
    assert sent >= 10


@pytest.mark.django_db
def test_readings_come_newest_first_where_a_meter_is_named_and_else_as_they_were_entered(
        cast: Any, program: Any, undone: None) -> None:
    from assets.models import MeterReading

    client = program(cast.people["auditor"])
    seen = [row["id"] for row in client.get("meter-readings/").json()["results"]]
    assert seen == sorted(seen, reverse=True)
    meter = MeterReading.objects.values_list("meter_id", flat=True)[0]
    moments = [row["read_at"] for row in client.get("meter-readings/", meter=meter).json()["results"]]
    assert moments == sorted(moments, reverse=True)
    assert moments
