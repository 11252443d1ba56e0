"""Exports of the back office: each list, by each reader, in a number of queries that does not grow with the rows."""

import csv
import io
import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cmms.admin import CmmsAdmin
from cmms.exporting import table
from tests.admin.conftest import as_planner, as_root, far, place, planner, root
from tests.admin.rows import make_rows

pytestmark = [pytest.mark.django_db, pytest.mark.page]
__all__ = ["as_planner", "as_root", "far", "place", "planner", "root"]

# of what is exported, these names only sound like secrets
HARMLESS = {"token", "token_id", "api_token", "prefix", "body_hash", "date_key", "former_secret_until"}


def url_of(model: Any, form: str = "csv") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export", args=[form])


def rows_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))


def exported(client: Any, model: Any) -> tuple[list[list[str]], list[str]]:
    with CaptureQueriesContext(connection) as ran:
        rows = rows_of(client.get(url_of(model)))
    return rows, [query["sql"] for query in ran.captured_queries]


def test_each_list_comes_out_for_who_may_view_it_and_costs_no_query_a_row(as_root: Any, place: Any,
                                                                          monkeypatch: Any) -> None:
    monkeypatch.setattr(CmmsAdmin, "list_per_page", 5000)  # a second page costs one more query, that of the count
    monkeypatch.setattr(table, "AT_ONCE", 100_000)
    make_rows(place, 2)
    models = list(admin.site._registry)
    exported(as_root, models[0])  # what is cached once per process
    few = {model: exported(as_root, model) for model in models}
    make_rows(place, 6)
    grown, secret, told = {}, {}, 0
    for model in models:
        rows, queries = exported(as_root, model)
        if len(queries) > len(few[model][1]):
            grown[model._meta.label] = [sql[:200] for sql in queries if sql not in few[model][1]][:4]
        assert len(rows) >= len(few[model][0]), model
        told += len(rows) - 1
        shown = {f.name for f in admin.site.get_model_admin(model)._shown_fields(_request(as_root))}
        if found := {n for n in shown if re.search(r"pass|hash|secret|token|pin$|key$", n)} - HARMLESS:
            secret[model._meta.label] = found
    assert grown == {}
    assert told > 6 * 50
    assert secret == {}


def _request(client: Any) -> Any:
    from django.contrib.auth import get_user
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = client.session
    request.user = get_user(request)
    return request


def test_a_list_comes_out_as_it_is_filtered_and_sorted_and_nothing_from_elsewhere(
        as_planner: Any, place: Any, far: Any) -> None:
    from assets.models import Asset
    from cmms.audit.models import AuditLog
    from tests.admin.rows import make_asset

    for number in range(60):
        make_asset(place, f"Pump {number:02}", tag=f"P-{number:02}", criticality="HIGH" if number % 2 else "LOW")
    make_asset(far, "Pump elsewhere", tag="Z-1")
    listed = reverse("admin:assets_asset_changelist")
    page = as_planner.get(listed, {"criticality__exact": "HIGH", "o": "2"}).content.decode()
    found = re.search(r'href="([^"]*export[.]csv[^"]*)"', page)
    assert found is not None
    head, *rows = rows_of(as_planner.get(found[1].replace("&amp;", "&")))
    assert head[:4] == ["Tag", "Name", "Status", "Criticality"]
    assert [row[1] for row in rows] == [f"Pump {n:02}" for n in range(60) if n % 2]
    assert len({row[3] for row in rows}) == 1
    every = [row[1] for row in rows_of(as_planner.get(url_of(Asset)))[1:]]
    assert len(every) == 60, "all pages, one branch"
    raw = b"".join(as_planner.get(url_of(Asset, "xlsx"), {"q": "Pump 07"}).streaming_content)
    assert [row[1] for row in load_workbook(io.BytesIO(raw)).worksheets[0].iter_rows(values_only=True)] == [
        "Name", "Pump 07"]
    ticked = list(Asset.objects.filter(tag__in=["P-03", "P-05"]).values_list("pk", flat=True))
    action = as_planner.post(listed, {"action": "export_csv", "_selected_action": ticked})
    assert sorted(row[1] for row in rows_of(action)[1:]) == ["Pump 03", "Pump 05"]
    assert as_planner.get(url_of(Asset), {"nonsense__x": "1"}).status_code == 302
    assert as_planner.get(url_of(Asset, "pdf")).status_code == 404
    assert as_planner.get(url_of(AuditLog)).status_code == 403
