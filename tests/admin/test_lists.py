"""Every list of the admin, for planner and superuser: it opens, counts nothing whole, its queries do not grow."""

import json
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.filters import AllValuesFieldListFilter, RelatedFieldListFilter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cmms.admin import CmmsAdmin
from cmms.admin.changelist import indexed_fields
from reporting.models import DateDimension
from tests.admin.rows import make_rows

pytestmark = pytest.mark.django_db

ADMINS = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)


def url_of(model: Any, page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries_of(client: Any, url: str) -> list[str]:
    with CaptureQueriesContext(connection, ) as seen:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return [query["sql"] for query in seen.captured_queries]


def test_every_model_of_ours_has_an_admin_of_ours() -> None:
    from cmms.audit.policy import our_models, tracked_model

    registered = set(admin.site._registry)
    missing = [m._meta.label for m in our_models()
               if m not in registered and tracked_model(m) is None and not m._meta.auto_created]
    assert missing == []
    assert [type(a) for _m, a in ADMINS if not isinstance(a, CmmsAdmin)] == []


@pytest.mark.page
@pytest.mark.parametrize("who", ["as_root", "as_planner"])
def test_query_count_of_every_list_is_the_same_for_2_and_for_20_rows(who: str, place: Any, request: Any,
                                                                     monkeypatch: Any) -> None:
    monkeypatch.setattr(CmmsAdmin, "list_per_page", 5000)  # a second page costs one more query, that of the count
    days = admin.site.get_model_admin(DateDimension)  # whose thousands are there from the beginning
    monkeypatch.setattr(days, "list_per_page", 100)
    client = request.getfixturevalue(who)
    make_rows(place, 2)
    person = request.getfixturevalue(who.removeprefix("as_"))
    urls = {model._meta.label: url_of(model) for model, site_admin in ADMINS
            if person.has_perm(f"{site_admin.opts.app_label}.view_{site_admin.opts.model_name}")}
    for url in urls.values():
        client.get(url)  # what is cached once per process
    few = {label: queries_of(client, url) for label, url in urls.items()}
    make_rows(place, 18)
    grown = {}
    for label, url in urls.items():
        many = queries_of(client, url)
        if len(many) != len(few[label]):
            grown[label] = (len(few[label]), len(many), [q for q in many if q not in few[label]][:6])
        counts = [sql for sql in many if re.search(r"COUNT\(", sql, re.IGNORECASE)]
        assert counts == [], (label, counts)
    assert grown == {}, json.dumps(grown, indent=1)[:3000]
    assert len(urls) > (60 if who == "as_root" else 40)


def test_a_long_list_pages_by_key_and_counts_to_a_thousand_at_most(as_root: Any, place: Any) -> None:
    from assets.models import AssetClass

    AssetClass.objects.bulk_create(AssetClass(name=f"Class {n:04}") for n in range(1105))
    url = url_of(AssetClass)
    first = as_root.get(url)
    assert "more than 1,000" in first.content.decode()
    names, page, pages = [], first, 0
    while True:
        pages += 1
        names += [row.name for row in page.context["cl"].result_list]
        if not page.context["cl"].next_url:
            break
        page = as_root.get(url + page.context["cl"].next_url)
    assert names == sorted(names)
    assert (len(names), pages) == (1105, 23)
    back = as_root.get(url + page.context["cl"].previous_url)
    assert [row.name for row in back.context["cl"].result_list] == names[1050:1100]
    with CaptureQueriesContext(connection) as seen:
        as_root.get(url + back.context["cl"].previous_url)
    assert not [q for q in seen.captured_queries if "OFFSET" in q["sql"] or "COUNT(" in q["sql"]]


def test_a_cursor_that_is_not_ours_leads_to_the_first_page(as_root: Any) -> None:
    from assets.models import AssetClass

    response = as_root.get(url_of(AssetClass), {"p": "nonsense"})
    assert response.status_code == 302


def test_a_list_of_a_big_table_sorts_by_indexed_columns_alone(as_root: Any, place: Any) -> None:
    from assets.models import Asset

    site_admin = admin.site.get_model_admin(Asset)
    response = as_root.get(url_of(Asset))
    assert response.context["cl"].sortable_by == {"tag_shown", "name", "state"}
    columns = response.context["cl"].list_display
    unindexed = as_root.get(url_of(Asset), {"o": str(columns.index("criticality"))})
    assert unindexed.context["cl"].queryset.query.order_by == ("-id",)
    assert site_admin.small is False


@pytest.mark.parametrize(("model", "site_admin"), ADMINS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_list_is_ordered_by_an_index_and_filters_without_reading_tables(model: Any, site_admin: Any, rf: Any,
                                                                             root: Any) -> None:
    request = rf.get("/")
    request.user = root
    first = site_admin.get_ordering(request)[0]
    assert site_admin.small or first.lstrip("-") in indexed_fields(model), first
    for entry in site_admin.get_list_filter(request):
        kind = entry[1] if isinstance(entry, tuple) else None
        assert kind not in (AllValuesFieldListFilter, RelatedFieldListFilter), entry
    assert not site_admin.list_editable
    assert site_admin.date_hierarchy is None


def test_search_by_the_beginning_of_a_code_and_by_words_of_a_name(as_root: Any, place: Any) -> None:
    from assets.models import Asset
    from tests.admin.rows import make_asset

    make_asset(place, "Infeed conveyor", tag="CNV-1")
    make_asset(place, "Outfeed conveyor", tag="CNV-2")
    make_asset(place, "Pump", tag="PU-1")

    def found(words: str) -> set[str]:
        return {a.tag for a in as_root.get(url_of(Asset), {"q": words}).context["cl"].result_list}

    assert found("cnv-") == {"CNV-1", "CNV-2"}
    assert found("CONVEYOR out") == {"CNV-2"}
    assert found('"infeed conv"') == {"CNV-1"}
    assert found("100%") == set()
    assert found("NV-1") == set()


def test_a_filter_by_place_includes_everything_below(as_root: Any, place: Any) -> None:
    from assets.models import Asset, Location
    from tests.admin.rows import make_asset

    room = Location(site=place.site, parent=place.hall, name="Room")
    room.save()
    make_asset(place, tag="IN-ROOM", location=room)
    make_asset(place, tag="IN-HALL")
    make_asset(place, tag="OUTSIDE", location=place.root)
    response = as_root.get(url_of(Asset), {"location__id__exact": place.hall.pk})
    assert {a.tag for a in response.context["cl"].result_list} == {"IN-ROOM", "IN-HALL"}
