"""Readings by JSON lines, and the feed that tells of them."""

import datetime as dt
import json
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC)


@pytest.fixture
def boss(cast: Any, program: Any, undone: None) -> Any:
    return program(cast.people["administrator"])


@pytest.fixture
def meters(cast: Any, undone: None) -> list[int]:
    """A counter of hours and a gauge inside, a gauge outside."""
    from assets.models import Meter

    inside, outside = cast.inside.asset, cast.outside.asset
    return [Meter.objects.create(asset=asset, name=name, kind=kind, unit=unit).pk for asset, name, kind, unit in (
        (inside, "Run", "COUNTER", "h"), (inside, "Oil", "GAUGE", "bar"), (outside, "Oil", "GAUGE", "bar"))]


def send(client: Any, *lines: Any, **headers: str) -> Any:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return client.client.post("/api/v1/meter-readings/lines/", data=body, content_type="application/x-ndjson",
                              headers={"Accept": "application/x-ndjson", **headers})


def told(answer: Any) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def line(meter: int, hours: float, value: Any, key: str = "", **more: Any) -> dict[str, Any]:
    source = {"source_system": "SCADA", "external_id": key} if key else {}
    return {"meter": meter, "read_at": (BEGAN + dt.timedelta(hours=hours)).isoformat(), "value": value, **source,
            **more}


def test_lines_are_taken_and_sent_again_without_harm(meters: list[int], boss: Any, cast: Any) -> None:
    from assets.models import MeterReading
    from assets.services.meters import void_reading

    run, oil, _other = meters
    lines = [line(run, 0, "100", "r0"), line(oil, 0, 7.25, "o0"), line(run, 24, 110, "r1"),
             line(run, 12, "105.5", "r2")]
    first = told(send(boss, *lines))
    assert [(a["line"], a["effect"]) for a in first] == [(n, "created") for n in (1, 2, 3, 4)]
    rows = {row.pk: row for row in MeterReading.objects.filter(meter__in=meters)}
    assert [str(rows[a["id"]].value) for a in first] == ["100.0000", "7.2500", "110.0000", "105.5000"]
    reading = rows[first[2]["id"]]
    assert (str(reading.total), reading.source, reading.entered_by) == ("110.0000", "API", cast.people["administrator"])
    again = told(send(boss, *lines, lines[0]))
    assert [(a["effect"], a["id"]) for a in again] == [("unchanged", a["id"]) for a in (*first, first[0])]
    other = told(send(boss, line(run, 12, 106, "r2"), line(run, 12, 107, "r2"), line(run, 12, 107, "r2"),
                      line(run, 12, 107, "else"), line(oil, 0, 7.25)))
    assert [(a["effect"], a.get("code", "")) for a in other] == [
        ("updated", ""), ("updated", ""), ("unchanged", ""), ("refused", "same_moment"), ("refused", "same_moment")]
    void_reading(reading=MeterReading.objects.get(pk=first[3]["id"]), by=cast.people["administrator"], reason="wrong")
    assert told(send(boss, line(run, 12, 108, "r2")))[0]["note"].startswith("A person took")


def test_what_is_wrong_is_said_line_by_line(meters: list[int], boss: Any, program: Any, cast: Any) -> None:
    run, oil, other = meters
    good = line(oil, 1, 1)
    wrong = {
        b"{": "parse_error", b"\xff\xfe": "parse_error", b"[" * 9000: "parse_error", b"1" * 9000: "parse_error",
        b'{"value": NaN}': "parse_error", b'"x"': "invalid", b'{"a": "' + b"x" * 20_000 + b'"}': "line_too_long",
        json.dumps(good).replace(": 1}", ": 1e999999999}").encode(): "too_large",
        json.dumps(good).replace(": 1}", ": 1e-9}").encode(): "max_decimal_places"}
    for more, code in (
            ({"\ud800": 1}, "unknown_field"), ({"meter": True}, "invalid"), ({"value": "1e5"}, "not_a_number"),
            ({"value": [1]}, "not_a_number"), ({"read_at": "0001-01-01T00:00:00+14:00"}, "invalid"),
            ({"read_at": "1800-01-01T00:00:00Z"}, "too_early"), ({"read_at": "2999-01-01T00:00:00Z"}, "future"),
            ({"read_at": "2026-01-01T00:00:00"}, "invalid"), ({"external_id": "a\x00"}, "invalid"),
            ({"external_id": "a"}, "source"), ({"meter": 2**63 - 1}, "does_not_exist"),
            (line(run, 0, -1), "negative"), (line(run, 3, 900), "implausible"), (line(run, 4, 1), "below_last"),
            (line(run, 1.5, 20, confirmed=True), "above_next")):
        wrong[json.dumps({**good, **more}).encode()] = code
    known = [line(run, 1, 10, "a"), line(run, 2, 12, "b")]
    assert [a["effect"] for a in told(send(boss, *known))] == ["created", "created"]
    answers = told(send(boss, b"", *wrong, good, b""))
    assert {tuple(a) for a in answers[:-1]} == {("line", "effect", "code", "message", "problems")}
    assert [a["code"] for a in answers[:-1]] == list(wrong.values())
    assert (answers[0]["line"], answers[-1]["line"], answers[-1]["effect"]) == (2, 2 + len(wrong), "created")
    assert told(send(boss, line(run, 3, 900, confirmed=True)))[0]["effect"] == "created"
    planner = told(send(program(cast.people["planner"]), line(other, 0, 1), line(oil, 2, 1)))
    assert [a["effect"] for a in planner] == ["refused", "created"]
    assert planner[0]["code"] == "does_not_exist"
    assert send(program(cast.people["auditor"]), good).status_code == 403
    assert boss.post("meter-readings/lines/", {}).status_code == 415
    assert told(send(boss)) == []


def test_one_key_for_two_meters_is_refused_alone(meters: list[int], boss: Any) -> None:
    _run, oil, other = meters
    answers = told(send(boss, line(oil, 0, 1, "a"), line(other, 0, 1, "a"), line(other, 1, 1, "a"), line(oil, 2, 1)))
    assert [a["effect"] for a in answers] == ["created", "refused", "created", "created"]
    assert answers[1]["message"] == "This reading of the other system is already here."


def test_chunks_add_up(meters: list[int], boss: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import assets.lines
    from assets.models import MeterReading

    monkeypatch.setattr(assets.lines, "CHUNK", 7)
    run, oil, _other = meters
    lines = [line(meter, hour, hour, f"{meter}-{hour}") for hour in range(20) for meter in (run, oil)]
    answers = told(send(boss, *lines))
    assert [a["effect"] for a in answers] == ["created"] * 40
    assert {int(row.total) - int(row.value) for row in MeterReading.objects.filter(meter=run)} == {0}


@pytest.mark.sqlite
def test_the_feed_tells_each_new_reading_once(meters: list[int], boss: Any, program: Any, cast: Any) -> None:
    from cmms.audit.feed import ensure_epoch

    _run, oil, other = meters
    begin = boss.get("meter-readings/feed/", after="latest").json()
    assert (begin["results"], begin["more"]) == ([], False)
    made = told(send(boss, *(line(meter, -hour, 1) for hour in range(5) for meter in (oil, other))))
    seen, after, more = [], begin["next"], True
    while more:
        page = boss.get("meter-readings/feed/", after=after, limit=3).json()
        seen += [row["id"] for row in page["results"]]
        after, more = page["next"], page["more"]
    assert seen == [a["id"] for a in made]
    assert boss.get("meter-readings/feed/", after=after).json()["results"] == []
    inside = program(cast.people["planner"]).get("meter-readings/feed/", after=begin["next"]).json()
    assert {row["meter"] for row in inside["results"]} == {oil}
    ensure_epoch(new=True)
    rest = boss.get("meter-readings/feed/", after=after, limit=1000).json()
    assert (rest["results"], rest["restored"]) == ([], True)
    assert [boss.get("meter-readings/feed/", **asked).status_code for asked in (
        {"after": "x"}, {"limit": 1001}, {"below": "x"})] == [422] * 3


class Slow:
    """A body that comes in pieces of its own size, as a network brings it."""

    def __init__(self, body: bytes, size: int) -> None:
        self._body, self._size = body, size

    def read(self, _most: int) -> bytes:
        piece, self._body = self._body[:self._size], self._body[self._size:]
        return piece


@pytest.mark.parametrize("size", [1, 2, 7, 9_999, 10_000, 10_001, 1 << 16])
def test_lines_are_the_same_however_the_body_comes(size: int) -> None:
    from cmms.rest.lines import LONGEST, numbered

    fits, long = b"a" * LONGEST, b"b" * (LONGEST + 1)
    body = b"\n".join([b"first", b"", b" \r", fits, long, b"x" * 3 * LONGEST, b"after\r", b"last"])
    wanted = [(1, b"first"), (4, fits), (5, None), (6, None), (7, b"after\r"), (8, b"last")]
    assert list(numbered(Slow(body, size))) == wanted
    assert list(numbered(Slow(body + b"\n", size))) == wanted
    assert list(numbered(Slow(b"", size))) == []
    assert list(numbered(Slow(b"\n" + long, size))) == [(2, None)]
