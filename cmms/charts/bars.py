"""Bars: stacked over periods, across for a ranking, and one for load against capacity."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from cmms.charts.canvas import Canvas, scale
from cmms.charts.chart import Chart, Value, headed, known, shown, with_unit


class Series(NamedTuple):
    """One colour of a stacked bar: what it is called, a value per label, and its class (f1 … f4, or hatch)."""

    label: str
    values: Sequence[Value]
    mark: str = "f1"


def bars(title: str, labels: Sequence[str], series: Sequence[Series], *, capacity: Sequence[Value] = (),
         capacity_label: str = "", unit: str = "", number: str = "", label_head: str = "", every: int = 1,
         width: int = 460, height: int = 190) -> Chart:
    """Stacked bars, one per label, each with its total; ``capacity`` draws a mark across each bar where it is known.

    ``every`` = n writes only each n-th label (52 weeks). A bar over its capacity carries the class ``over`` on top.
    """
    totals = [sum(known(s.values[i] for s in series)) for i in range(len(labels))]
    highest = max([*totals, *known(capacity)], default=0.0)
    peak = max(range(len(labels)), key=totals.__getitem__, default=None)
    desc = "" if peak is None else _("Highest: %(label)s with %(value)s.") % {
        "label": labels[peak], "value": with_unit(totals[peak], unit)}
    art = Canvas(width, height, title, desc)
    left, below, above = 38.0, 24.0, 18.0
    step, top = scale(highest)
    unit_height = (height - above - below) / top

    def y(value: float) -> float:
        return height - below - value * unit_height

    for mark in range(round(top / step) + 1):
        art.line(left, y(mark * step), width, y(mark * step), "ax")
        art.text(left - 6, y(mark * step) + 4, shown(mark * step, 2), anchor="end")
    wide = (width - left) / max(len(labels), 1)
    for i, label in enumerate(labels):
        x, base = left + i * wide + wide * 0.2, 0.0
        room = float(capacity[i]) if capacity and capacity[i] is not None else None  # type: ignore[arg-type]
        for each in series:
            value = each.values[i]
            if value is None or not float(value):
                continue
            height_of = float(value) * unit_height
            art.bar(x, y(base) - height_of, wide * 0.6, max(height_of - 1, 0.6), each.mark,
                    f"{label}, {each.label}: {with_unit(value, unit)}")
            base += float(value)
        if room is not None:
            art.line(x - wide * 0.12, y(room), x + wide * 0.72, y(room), "cap over" if base > room else "cap")
        if wide >= 24 and base:
            art.text(x + wide * 0.3, y(base) - 5, shown(base), anchor="middle", mark="val")
        if i % every == 0:
            art.text(x + wide * 0.3, height - 7, label, anchor="middle")
    head = (label_head or _("Period"), *(headed(s.label, unit) for s in series),
            *((headed(capacity_label or _("Capacity"), unit),) if capacity else ()))
    rows = tuple((label, *(s.values[i] for s in series), *((capacity[i],) if capacity else ()))
                 for i, label in enumerate(labels))
    key = (*((s.mark, s.label) for s in series), *((("cap", capacity_label or _("Capacity")),) if capacity else ()))
    return Chart(title, desc, art.done(), number, head, rows, key)


def rows(title: str, values: Sequence[tuple[str, Value]], *, unit: str = "", number: str = "", label_head: str = "",
         worst: bool = False, width: int = 340) -> Chart:
    """Horizontal bars, one per (label, value), in the order given; ``worst`` paints the first one red."""
    highest = max(known(value for _label, value in values), default=0.0)
    desc = "" if not values else f"{values[0][0]}: {with_unit(values[0][1], unit)}"
    art = Canvas(width, max(len(values), 1) * 46, title, desc)
    for i, (label, value) in enumerate(values):
        y, long = i * 46.0, (width - 66) * float(value or 0) / (highest or 1)
        art.text(0, y + 13, label)
        if value is not None:
            art.bar(0, y + 18, long, 22, "f3" if worst and i == 0 else "f1")
        art.text(long + 7, y + 33, with_unit(value, unit), mark="val")
    return Chart(title, desc, art.done(), number, (label_head or _("What"), headed(_("Value"), unit)),
                 tuple(values))


def load(title: str, hours: Value, capacity: Value, *, width: int = 120, height: int = 10) -> Chart:
    """A bar of hours against capacity: what lies above it is red, unknown capacity leaves the frame empty."""
    used, room = float(hours or 0), None if capacity is None else float(capacity)
    words = (_("%(hours)s of %(capacity)s h") if room is not None else _("%(hours)s h, capacity unknown")) % {
        "hours": shown(hours), "capacity": shown(capacity)}
    art = Canvas(width, height, title, words, "loadbar")
    most = max(used, room or 0.0) or 1.0
    scale = (width - 2) / most
    art.bar(1, 1, (room if room is not None else most) * scale, height - 2, "frame")
    if room is not None:
        art.bar(1, 1, min(used, room) * scale, height - 2, "f1")
        if used > room:
            art.bar(1 + room * scale, 1, (used - room) * scale, height - 2, "f3")
    return Chart(title, words, art.done(), words, (_("Hours"), _("Capacity")), ((hours, capacity),))
