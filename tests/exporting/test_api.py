"""Exports by API: the list's own rows, order and fields, over several pages; refusals before the first byte."""

import csv
import io
import logging
from typing import Any

import pytest

from tests.api.conftest import Program, cast, undone
from tests.api.test_rights import resources

pytestmark = [pytest.mark.django_db, pytest.mark.page]
__all__ = ["cast", "undone"]


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def as_csv(answer: Any, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"), newline=""), delimiter=delimiter))


def as_cell(value: Any) -> str:
    """A value of the JSON as the plain CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    risky = isinstance(value, str) and value.startswith(("=", "+", "-", "@")) and not is_number(value)
    return f"'{text}" if risky else text


def is_number(text: str) -> bool:
    """Decimals stand in JSON as strings; in a file they are numbers."""
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def listed(client: Program, path: str, **asked: Any) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    answer = client.get(path, **asked).json()
    while True:
        rows += answer["results"]
        if not answer["next"]:
            return rows
        answer = client.client.get(answer["next"]).json()


def test_every_resource_comes_out_as_its_list_does(cast: Any, undone: None, monkeypatch: Any) -> None:
    from cmms.exporting import table

    monkeypatch.setattr(table, "AT_ONCE", 3)  # several pages, whatever the cast holds
    planner, auditor, wrong, seen = Program(cast.people["planner"]), Program(cast.people["auditor"]), {}, 0
    for name in resources():
        rows = listed(auditor, f"{name}/", limit=50)
        told = as_csv(auditor.get(f"{name}/export/"))
        plain = [{key: as_cell(value) for key, value in row.items()
                  if not isinstance(value, dict | list)} for row in rows]
        if [{key: line[key] for key in row} for line, row in zip(told, plain, strict=True)] != plain:
            wrong[name] = (told[:1], plain[:1])
        seen += len(rows)
        as_planner = planner.get(f"{name}/export/", format="xlsx")
        if as_planner.status_code != planner.get(f"{name}/").status_code:
            wrong[name] = as_planner
    assert not wrong
    assert seen > 60


def test_an_export_is_asked_like_the_list(cast: Any, undone: None, caplog: Any) -> None:
    from workorders.models import WorkOrder

    hall = cast.inside.hall
    WorkOrder.objects.filter(pk=cast.inside.order.pk).update(
        title="=HYPERLINK(\"x\")", description="Größe 5 µm; “ölig”\nzweite Zeile", estimated_hours="1234.50")
    client = Program(cast.people["planner"])
    for asked in ({"status": "OPEN"}, {"below": hall.pk, "is_open": "true", "sort": "dashboard"},
                  {"search": "hyperlink"}, {"is_open": "true", "fields": "title,status,due_at", "sort": "id"}):
        rows = listed(client, "work-orders/", **asked)
        told = as_csv(client.get("work-orders/export/", **asked))
        assert [int(line["id"]) for line in told] == [row["id"] for row in rows], asked
        assert list(told[0]) == list(rows[0]) if rows else told == []
    assert len(as_csv(client.get("work-orders/export/", fields="title", expand="asset"))) > 0, "id is always there"
    wide = as_csv(client.get("work-orders/export/", fields="id,asset", expand="asset", status="OPEN"))[0]
    assert {"id", "asset.id", "asset.tag"} <= set(wide)
    one = client.get(f"work-orders/{cast.inside.order.pk}/", expand="asset").json()
    assert one["asset"]["tag"] == wide["asset.tag"]
    one = as_csv(client.get("work-orders/export/", id=cast.inside.order.pk))[0]
    assert one["title"] == "'=HYPERLINK(\"x\")"
    assert one["description"] == "Größe 5 µm; “ölig”\nzweite Zeile"
    assert one["estimated_hours"] == "1234.50"
    german = Program(cast.people["planner"])
    german.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    answer = german.get("work-orders/export/", id=cast.inside.order.pk, dialect="reader")
    raw = body(answer)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert ";1234,50;" in raw.decode("utf-8-sig")
    assert ";OPEN;" in raw.decode("utf-8-sig"), "codes stay codes: it is the API"
    with caplog.at_level(logging.INFO, "cmms.exports"):
        body(client.get("work-orders/export/", format="xlsx", status="OPEN"))
    said = caplog.messages[-1]
    assert f"user {cast.people['planner'].pk} (api" in said
    assert "format=xlsx&status=OPEN: complete" in said


def test_what_is_asked_wrongly_is_refused_before_the_first_byte(cast: Any, undone: None) -> None:
    client = Program(cast.people["planner"])
    for asked, field in (({"format": "pdf"}, "format"), ({"dialect": "x"}, "dialect"), ({"limit": 5}, "limit"),
                         ({"cursor": "x"}, "cursor"), ({"sort": "title"}, "sort"), ({"fields": "nonsense"}, "fields"),
                         ({"expand": "nonsense"}, "expand"), ({"status": "NONE"}, "status"),
                         ({"below": cast.outside.hall.pk}, "below")):
        answer = client.get("work-orders/export/", **asked)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/json"), asked
        assert answer.json()["problems"][0]["field"] == field
    assert Program(cast.people["requester"]).get("purchase-orders/export/").status_code == 403
    assert Program().get("work-orders/export/").status_code == 401
    head = client.client.head("/api/v1/work-orders/export/?format=xlsx")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Disposition"].startswith('attachment; filename="work-orders-')
    picky = client.client.get("/api/v1/work-orders/export/", headers={"Accept": "text/csv"})
    assert body(picky).startswith(b"id,")


def test_a_download_that_is_abandoned_is_told_and_lets_go(cast: Any, undone: None, monkeypatch: Any,
                                                           caplog: Any) -> None:
    from cmms.exporting import table

    monkeypatch.setattr(table, "AT_ONCE", 2)
    answer = Program(cast.people["planner"]).get("work-orders/export/")
    with caplog.at_level(logging.INFO, "cmms.exports"):
        next(iter(answer.streaming_content))
        answer.close()
    assert "abandoned, 2 rows" in caplog.messages[-1]
