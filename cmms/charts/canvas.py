"""An SVG in the making."""

import zlib
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString

_STEPS = (1, 2, 5)


class Canvas:
    """An SVG in the making, with what readers of it hear."""

    def __init__(self, width: int, height: int, title: str, desc: str, kind: str = "chart") -> None:
        self.width, self.height = width, height
        css = f"{kind} broad" if width > 600 else kind
        self.top = ET.Element("svg", {"class": css, "viewBox": f"0 0 {width} {height}", "role": "img",
                                      "aria-label": f"{title}. {desc}" if desc else title})
        if kind == "loadbar":
            self.top.set("preserveAspectRatio", "none")
        ET.SubElement(self.top, "title").text = title
        if desc:
            ET.SubElement(self.top, "desc").text = desc
        self._hatch = f"h{zlib.crc32(f'{title}{desc}{width}'.encode()):08x}"
        self._hatched = False

    def line(self, x1: float, y1: float, x2: float, y2: float, mark: str) -> None:
        ET.SubElement(self.top, "line", {"class": mark, "x1": _at(x1), "y1": _at(y1), "x2": _at(x2), "y2": _at(y2)})

    def text(self, x: float, y: float, words: str, *, anchor: str = "start", mark: str = "") -> None:
        facts = {"x": _at(x), "y": _at(y)} | ({"text-anchor": anchor} if anchor != "start" else {})
        ET.SubElement(self.top, "text", facts | ({"class": mark} if mark else {})).text = words

    def bar(self, x: float, y: float, width: float, height: float, mark: str, hint: str = "") -> None:
        facts = {"x": _at(x), "y": _at(y), "width": _at(max(width, 0)), "height": _at(max(height, 0)), "rx": "2",
                 "class": mark}
        if mark.startswith("hatch"):
            self._hatching()
            facts["fill"] = f"url(#{self._hatch})"
        made = ET.SubElement(self.top, "rect", facts)
        if hint:
            ET.SubElement(made, "title").text = hint

    def dot(self, x: float, y: float, radius: float = 4, mark: str = "f1", hint: str = "") -> None:
        made = ET.SubElement(self.top, "circle", {"class": mark, "cx": _at(x), "cy": _at(y), "r": _at(radius)})
        if hint:
            ET.SubElement(made, "title").text = hint

    def path(self, points: Sequence[tuple[float, float]], mark: str) -> None:
        ET.SubElement(self.top, "polyline", {"class": mark, "points": _points(points)})

    def area(self, points: Sequence[tuple[float, float]], floor: float) -> None:
        closed = [(points[0][0], floor), *points, (points[-1][0], floor)]
        ET.SubElement(self.top, "polygon", {"class": "area", "points": _points(closed)})

    def _hatching(self) -> None:
        if self._hatched:
            return
        self._hatched = True
        pattern = ET.SubElement(ET.SubElement(self.top, "defs"), "pattern", {
            "id": self._hatch, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)"})
        ET.SubElement(pattern, "line", {"class": "hatching", "x1": "1.5", "y1": "0", "x2": "1.5", "y2": "6"})

    def done(self) -> SafeString:
        return SafeString(ET.tostring(self.top, encoding="unicode"))


def _at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_at(x)},{_at(y)}" for x, y in points)


def scale(highest: float, *, lines: int = 4) -> tuple[float, float]:
    """(step, top) of an axis from 0 whose ``lines`` are round numbers."""
    if highest <= 0:
        return 1.0, 1.0
    power = 10.0 ** -6
    while True:
        for factor in _STEPS:
            if highest <= (step := factor * power) * lines:
                return step, step * -(-highest // step)
        power *= 10
