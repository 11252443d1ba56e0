"""The sprite of icons: drawn from the Lucide package when static files are found or collected, never committed.

A page says ``{% icon "clock" %}``; a new icon is a new line here.
"""

import os
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lucide
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

ICONS = {
    "alarm": "bell-ring", "assets": "network", "back": "chevron-left", "battery": "zap", "bell": "bell",
    "board": "layout-dashboard", "box": "package", "calendar": "calendar-days", "camera": "camera",
    "chart": "chart-column", "check": "check", "checked": "circle-check", "clock": "clock", "close": "x",
    "cloud": "cloud", "cloud-check": "cloud-check", "cloud-off": "cloud-off", "copy": "copy", "cut": "scissors",
    "doc": "file-text", "down": "chevron-down", "download": "download", "dots": "ellipsis-vertical", "drop": "droplets",
    "edit": "pencil", "euro": "banknote", "filter": "list-filter", "flag": "flag", "folder": "folder", "gear": "cog",
    "hand": "hand", "history": "history", "horn": "megaphone", "inbox": "inbox", "info": "info", "left": "chevron-left",
    "link": "link", "list": "list-checks", "lock": "lock", "mail": "mail", "meter": "gauge", "minus": "minus",
    "move": "move", "next": "chevron-right", "note": "sticky-note", "office": "sliders-horizontal",
    "orders": "clipboard", "out": "log-out",
    "parts": "boxes", "pause": "pause", "people": "users", "person": "circle-user", "phone": "phone", "pin": "map-pin",
    "plus": "plus", "print": "printer", "qr": "qr-code", "repeat": "repeat", "run": "play", "save": "save",
    "scan": "qr-code", "search": "search", "send": "send", "shield": "shield-check", "stop": "ban", "sun": "sun",
    "swap": "arrow-left-right", "tag": "tag", "time": "timer", "tool": "wrench", "trash": "trash-2", "truck": "truck",
    "undo": "undo-2", "up": "chevron-up", "upload": "upload", "valve": "circle-dot", "warn": "triangle-alert",
    "work": "clipboard-list", "globe": "globe", "wifi": "wifi", "wifi-off": "wifi-off",
}
NAME = "cmms/icons.svg"
_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def sprite() -> str:
    """One SVG file with a symbol per icon, in the order of their names."""
    with zipfile.ZipFile(Path(lucide.__file__).parent / "lucide.zip") as drawings:
        symbols = [_symbol(name, drawings.read(f"{drawn}.svg").decode()) for name, drawn in sorted(ICONS.items())]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(name: str, drawing: str) -> str:
    match = _INNER.search(drawing)
    if match is None:
        raise ValueError(f"The drawing of {name} is no SVG.")
    inner = re.sub(r">\s+<", "><", match.group(1).strip())
    return (f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>')


class IconFinder(BaseFinder):
    """Lets collectstatic and the development server find the sprite as if it lay in static/."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.MADE_STATIC)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        return [self._made()] if find_all else self._made()

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._made()
        yield NAME, self.storage

    def _made(self) -> str:
        """Path of the sprite, written anew where it is not what this version draws."""
        path, drawn = Path(self.storage.path(NAME)), sprite()
        if not path.exists() or path.read_text() != drawn:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(drawn)
            fresh.replace(path)
        return str(path)
