"""Lines: values over time with their limits, and the small one that stands beside a number."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cmms.charts.canvas import Canvas
from cmms.charts.chart import Chart, Number, Value, headed, known, shown, with_unit


def line(title: str, points: Sequence[tuple[Any, Value]], *, unit: str = "", number: str = "", label_head: str = "",
         limits: Sequence[tuple[str, Number]] = (), marks: Sequence[tuple[dt.datetime, str]] = (),
         from_zero: bool = False, decimals: int = 1, width: int = 460, height: int = 190) -> Chart:
    """A line through (label or moment, value) points in order, with horizontal ``limits`` and vertical ``marks``.

    Where the points begin with dates or moments, the line is drawn to time; else evenly. A None breaks the line.
    """
    drawn = known(value for _x, value in points)
    last = next((value for _x, value in reversed(points) if value is not None), None)
    desc = "" if last is None else _("Latest: %(value)s.") % {"value": with_unit(last, unit, decimals)}
    art = Canvas(width, height, title, desc)
    head = (label_head or _("When"), headed(_("Value"), unit))
    if drawn:
        _draw_line(art, points, drawn, limits, marks, unit, from_zero, decimals)
    return Chart(title, desc, art.done() if drawn else SafeString(""), number or with_unit(last, unit, decimals), head,
                 tuple(points), decimals=decimals)


def _draw_line(art: Canvas, points: Sequence[tuple[Any, Value]], drawn: list[float],
               limits: Sequence[tuple[str, Number]], marks: Sequence[tuple[dt.datetime, str]], unit: str,
               from_zero: bool, decimals: int) -> None:
    low, high = min(drawn + [float(v) for _l, v in limits]), max(drawn + [float(v) for _l, v in limits])
    low = 0.0 if from_zero else low
    pad = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    low, high = (0.0 if from_zero else low - pad), high + pad
    widest = max(len(shown(value, decimals)) for value in (low, (low + high) / 2, high))
    left, right, below, above = max(52.0, 7.5 * widest + 10), max(46.0, 7.5 * widest + 12), 24.0, 18.0
    xs, place = _horizontal([x for x, _value in points], left, art.width - right)

    def y(value: Number) -> float:
        return above + (art.height - above - below) * (1 - (float(value) - low) / (high - low))

    for part in range(3):
        value = low + (high - low) * part / 2
        art.line(left, y(value), art.width - right, y(value), "ax")
        art.text(left - 6, y(value) + 4, shown(value, decimals), anchor="end")
    for run in _runs(list(zip(xs, [value for _x, value in points], strict=True))):
        spots = [(x, y(value)) for x, value in run]
        if len(spots) > 1:
            art.area(spots, y(low))
            art.path(spots, "l1")
        else:
            art.dot(*spots[0], 3)
    for label, limit in limits:
        art.line(left, y(limit), art.width - right, y(limit), "l2")
        art.text(left + 4, y(limit) - 5, f"{label} {with_unit(limit, unit, decimals)}")
    for moment, label in marks:
        x = place(moment)
        if left <= x <= art.width - right:
            art.line(x, above, x, art.height - below, "l3")
            art.text(x + 3, above + 9, label)
    last = max(i for i, (_x, value) in enumerate(points) if value is not None)
    newest = points[last][1]
    assert newest is not None
    art.dot(xs[last], y(newest))
    art.text(art.width - right + 7, y(newest) + 4, shown(newest, decimals), mark="val")
    for i, anchor in ((0, "start"), (len(points) - 1, "end")) if len(points) > 1 else ((0, "start"),):
        art.text(xs[i], art.height - 7, _short(points[i][0]), anchor=anchor)


def _horizontal(given: Sequence[Any], left: float, right: float) -> tuple[list[float], Any]:
    """The x of every point, and the function that places a moment."""
    if given and all(isinstance(x, dt.date) for x in given):
        first, last = _seconds(given[0]), _seconds(given[-1])
        span = (last - first) or 1.0

        def place(moment: Any) -> float:
            return left + (right - left) * (_seconds(moment) - first) / span

        return [place(x) for x in given], place
    gap = (right - left) / max(len(given) - 1, 1)
    return [left + gap * i for i in range(len(given))], lambda _moment: left - 1


def _seconds(moment: dt.date) -> float:
    if isinstance(moment, dt.datetime):
        return moment.timestamp()
    return dt.datetime.combine(moment, dt.time(), tzinfo=dt.UTC).timestamp()


def _short(x: Any) -> str:
    if isinstance(x, dt.datetime):
        x = timezone.localtime(x).date()
    return date_format(x, "j M Y") if isinstance(x, dt.date) else str(x)


def _runs(points: list[tuple[float, Value]]) -> list[list[tuple[float, Number]]]:
    """The points in stretches without a gap."""
    runs: list[list[tuple[float, Number]]] = [[]]
    for x, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, value))
    return [run for run in runs if run]


def spark(title: str, values: Sequence[Value], *, unit: str = "", limit: Number | None = None, decimals: int = 1,
          width: int = 150, height: int = 44) -> Chart:
    """A small line for beside a number; ``limit`` is dashed. Fewer than two known values draw nothing."""
    given = known(values)
    last = next((value for value in reversed(values) if value is not None), None)
    desc = "" if last is None else _("Latest: %(value)s.") % {"value": with_unit(last, unit, decimals)}
    table = tuple((i, value) for i, value in enumerate(values, start=1))
    head = (_("Number"), headed(_("Value"), unit))
    if len(given) < 2:
        return Chart(title, desc, SafeString(""), with_unit(last, unit, decimals), head, table, decimals=decimals)
    art = Canvas(width, height, title, desc, "chart spark")
    edges = given + ([float(limit)] if limit is not None else [])
    low, span = min(edges), (max(edges) - min(edges)) or 1.0

    def y(value: Number) -> float:
        return 4 + (height - 8) * (1 - (float(value) - low) / span)

    if limit is not None:
        art.line(0, y(limit), width, y(limit), "l2")
    xs = [3 + (width - 10) * i / (len(values) - 1) for i in range(len(values))]
    for run in _runs(list(zip(xs, values, strict=True))):
        art.path([(x, y(value)) for x, value in run], "l1")
    at = max(i for i, value in enumerate(values) if value is not None)
    art.dot(xs[at], y(given[-1]), 3.5)
    return Chart(title, desc, art.done(), with_unit(last, unit, decimals), head, table, decimals=decimals)
