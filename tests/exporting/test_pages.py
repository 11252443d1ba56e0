"""Exports of the pages: all of what a page lists, as it is searched, for who may see the page."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.api.conftest import cast, undone

pytestmark = [pytest.mark.django_db, pytest.mark.page]
__all__ = ["cast", "undone"]


@pytest.fixture
def planner(cast: Any, undone: None) -> Client:
    client = Client()
    client.force_login(cast.people["planner"])
    return client


def rows_of(answer: Any, delimiter: str = ",") -> list[dict[str, str]]:
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_each_list_page_leads_to_its_file_in_both_forms(planner: Client, cast: Any) -> None:
    asset = reverse("asset", args=[cast.inside.asset.tag])
    places = {
        "work-orders": (reverse("work-orders"), {"show": "all"}), "assets": (reverse("assets"), {}),
        "store": (reverse("store"), {}), "schedules": (reverse("schedules"), {}), "history": (asset, {}),
    }
    for name, (url, asked) in places.items():
        page = planner.get(url, asked).content.decode()
        for form in ("csv", "xlsx"):
            assert f"format={form}" in page, name
            answer = planner.get(url, {**asked, "format": form})
            assert answer["Content-Disposition"].startswith("attachment"), name
            raw = b"".join(answer.streaming_content)
            if form == "xlsx":
                assert load_workbook(io.BytesIO(raw)).worksheets[0].max_row > 1, name
            else:
                assert raw.decode("utf-8-sig").count("\r\n") > 1, name
        assert planner.get(url, {"format": "pdf"}).status_code == 404
    meter = planner.get(reverse("meter", args=[cast.inside.meter.pk])).content.decode()
    assert reverse("meter-file", args=[cast.inside.meter.pk, "xlsx"]) in meter


def test_a_file_holds_what_the_page_is_searched_for_and_nothing_from_elsewhere(planner: Client, cast: Any) -> None:
    from workorders.models import WorkOrder

    WorkOrder.objects.filter(pk=cast.inside.order.pk).update(title="=Ölwechsel; \"groß\"", estimated_hours="1.50")
    seen = set(WorkOrder.objects.visible_to(cast.people["planner"]).values_list("pk", flat=True))
    rows = rows_of(planner.get(reverse("work-orders"), {"show": "all", "format": "csv"}))
    assert {int(row["Work order"][3:]) for row in rows} == seen
    assert cast.outside.order.pk not in seen
    one = rows_of(planner.get(reverse("work-orders"), {"q": "Ölwechsel", "format": "csv"}))
    assert [(row["Work order"], row["Title"], row["Asset: tag"]) for row in one] == [
        (cast.inside.order.number, "'=Ölwechsel; \"groß\"", cast.inside.order.asset.tag)]
    german = rows_of(planner.get(reverse("work-orders"), {"q": "Ölwechsel", "format": "csv"},
                                 headers={"Accept-Language": "de"}), ";")
    assert "1,50" in german[0].values()
    below = rows_of(planner.get(reverse("assets"), {"at": f"l{cast.inside.hall.pk}", "format": "csv"}))
    assert cast.inside.asset.tag in {row["Tag"] for row in below}
    assert planner.get(reverse("assets"), {"at": f"l{cast.outside.hall.pk}", "format": "csv"}).status_code == 404
    assert Client().get(reverse("work-orders"), {"format": "csv"}).status_code == 302


def test_a_file_asks_the_database_once_a_page_and_not_once_a_row(planner: Client, cast: Any) -> None:
    for url in (reverse("work-orders"), reverse("assets"), reverse("store"), reverse("schedules")):
        with CaptureQueriesContext(connection) as ran:
            rows_of(planner.get(url, {"show": "all", "format": "csv"}))
        assert len(ran) <= 10, (url, [query["sql"][:150] for query in ran.captured_queries])
