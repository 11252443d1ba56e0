"""Labels as PDF, exact to the millimetre: sheets for any printer, single labels for a label printer."""

from collections.abc import Iterable
from dataclasses import dataclass

from font_roboto import Roboto, RobotoBold
from fpdf import FPDF

from cmms.qr import qr
from workorders.labels.saying import Label


@dataclass(frozen=True)
class Size:
    """A sheet or a roll, in millimetres: the page, its margins, how many labels it holds, and how large each is."""

    name: str
    page: tuple[float, float]
    left: float
    top: float
    across: int
    down: int
    width: float
    height: float


SIZES = {size.name: size for size in (
    Size("a4-24", (210, 297), 0, 0.5, 3, 8, 70, 37),
    Size("a4-10", (210, 297), 3, 6, 2, 5, 102, 57),
    Size("roll-62", (62, 29), 0, 0, 1, 1, 62, 29),
)}
_INSIDE = 3.0  # millimetres that no printer reaches
_POINT = 0.3528  # millimetres of a typographic point


def as_pdf(labels: Iterable[Label], size: Size) -> bytes:
    """All labels, page after page."""
    pdf = FPDF(unit="mm", format=size.page)
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.add_font("Roboto", "", Roboto)
    pdf.add_font("Roboto", "B", RobotoBold)
    pdf.set_title("Labels")
    held = size.across * size.down
    for n, label in enumerate(labels):
        if n % held == 0:
            pdf.add_page()
        row, column = divmod(n % held, size.across)
        _draw(pdf, label, size.left + column * size.width, size.top + row * size.height, size)
    return bytes(pdf.output())


def _draw(pdf: FPDF, label: Label, x: float, y: float, size: Size) -> None:
    side = min(size.height - 2 * _INSIDE, size.width * 0.4)
    _code(pdf, label.url, x + _INSIDE, y + (size.height - side) / 2, side)
    left, wide = x + 2 * _INSIDE + side, size.width - 3 * _INSIDE - side
    lines = [*_set(pdf, label.code, "B", 15, wide, 2), *_set(pdf, label.name, "", 9, wide, 3),
             *_set(pdf, label.say, "", 7, wide, 2)]
    high = sum(points * _POINT * 1.25 for _text, _style, points in lines)
    at = y + max((size.height - high) / 2, 1.0)
    for text, style, points in lines:
        pdf.set_font("Roboto", style, points)
        pdf.text(left, at + points * _POINT, text)
        at += points * _POINT * 1.25


def _set(pdf: FPDF, text: str, style: str, points: float, wide: float, most: int) -> list[tuple[str, str, float]]:
    """The text in at most so many lines, smaller where one word is too long for a line; the end is marked as cut."""
    if not text:
        return []
    pdf.set_font("Roboto", style, points)
    widest = max(pdf.get_string_width(word) for word in text.split() or [text])
    if widest > wide:
        points = max(points * wide / widest, 5)
        pdf.set_font("Roboto", style, points)
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and pdf.get_string_width(joined) <= wide:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [(line, style, points) for line in lines]


def _code(pdf: FPDF, text: str, x: float, y: float, side: float) -> None:
    """The QR code, drawn as bars: sharp at any size."""
    matrix = [list(row) for row in qr(text).matrix]
    module = side / len(matrix)
    pdf.set_fill_color(0)
    for row, cells in enumerate(matrix):
        start = None
        for column, dark in enumerate([*cells, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                pdf.rect(x + start * module, y + row * module, (column - start) * module, module, style="F")
                start = None
