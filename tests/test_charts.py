"""Plots: unknown is a gap, what people type cannot break out, and the CSV is the table."""

import csv
import datetime as dt
import io
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.utils import timezone, translation

from cmms import charts


def marks(chart: charts.Chart, name: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(chart.svg).iter() if e.get("class", "").split(" ")[0] == name]


def test_bars_stack_and_show_what_is_over_the_capacity() -> None:
    series = [charts.Series("Orders", [3, None]), charts.Series("Coming", [1, 2], "hatch")]
    chart = charts.bars("Load", ["W1", "W2"], series, capacity=[3, None], unit="h")
    assert len(marks(chart, "f1")) == 1 and len(marks(chart, "hatch")) == 2
    assert [e.get("class") for e in marks(chart, "cap")] == ["cap over"]
    assert chart.head == ("Period", "Orders (h)", "Coming (h)", "Capacity (h)")
    assert chart.table == [["W1", "3", "1", "3"], ["W2", "–", "2", "–"]]


def test_a_line_breaks_where_nothing_is_known_and_runs_by_time() -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    values = [1, 2, None, 4, 5]
    chart = charts.line("Pressure", [(start + dt.timedelta(days=n * n), v) for n, v in enumerate(values)],
                        limits=[("most", 6)], unit="bar")
    lines = marks(chart, "l1")
    assert len(lines) == 2
    (first, _y), (second, _y2) = (p.split(",") for p in lines[0].get("points", "").split())
    third = lines[1].get("points", "").split()[0].split(",")[0]
    assert float(second) - float(first) < (float(third) - float(second)) / 5
    assert chart.number == "5 bar" and len(marks(chart, "l2")) == 1


def test_nothing_known_draws_nothing() -> None:
    assert charts.line("Empty", [("a", None)]).svg == "" and charts.spark("Empty", [1]).svg == ""
    assert charts.spark("Empty", []).number == "–"
    assert charts.rows("None", [("a", None)]).table == [["a", "–"]]


def test_words_of_people_stay_words() -> None:
    chart = charts.rows("<b>", [("<script>alert(1)</script>", 3)])
    assert "<script>" not in chart.svg and "style=" not in chart.svg
    assert ET.fromstring(chart.svg).find("title") is not None


def test_the_csv_is_in_the_readers_form_and_runs_nothing() -> None:
    chart = charts.Chart("T", "", charts.spark("x", []).svg, head=("=what", "n"), rows=(
        ("=1+1", Decimal("3.50")), ("-x", None), (dt.date(2026, 12, 31), -2)))
    answer = charts.csv_response(chart, "t")
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        ["'=what", "n"], ["'=1+1", "3.50"], ["'-x", ""], ["2026-12-31", "-2"]]
    with translation.override("de"):
        assert "'=1+1;3,50" in charts.csv_response(chart, "t").content.decode()


def test_numbers_are_in_the_readers_form_and_coordinates_are_not() -> None:
    with translation.override("de"), timezone.override("Europe/Berlin"):
        chart = charts.load("Last", Decimal("7.5"), 6)
        assert chart.number.startswith("7,5") and charts.shown(1234.5) == "1.234,5"
        assert all("," not in value for e in ET.fromstring(chart.svg).iter("rect") for value in e.attrib.values())
    assert len(marks(chart, "f3")) == 1 and len(marks(charts.load("L", 3, 6), "f3")) == 0
    assert "unknown" in charts.load("L", 3, None).number
