"""What the program says and how that reads in other languages: finds every phrase, keeps locale/*/LC_MESSAGES in step.

Plain Python: neither a developer nor a server needs the gettext tools. Phrases stand in calls of the gettext family
with literal arguments, and in templates. The compiled catalogue is committed beside its source, so that a checkout
runs; ``manage.py translations`` writes both, and a test fails where they are stale.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation.template import templatize

CODE = ("cmms", "assets", "inventory", "workorders", "maintenance", "reporting")
# name of the function → which of its arguments are context, singular and plural
FAMILY: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None), "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}
PLACES = re.compile(r"%\((\w+)\)[#0 +-]?\d*(?:\.\d+)?[a-z]|%[sd]|\{(\w*)\}")
_CALL = re.compile(r"\b(n?p?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
                   r"(?:, ?u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))*)(?:, ?count)?\)")


@dataclass(frozen=True, order=True)
class Phrase:
    """One text as it stands in the program; ``plural`` and ``context`` may be empty."""

    text: str
    plural: str = ""
    context: str = ""


def all_phrases() -> dict[Phrase, set[str]]:
    """Every phrase and the files it stands in, by path from the project's root."""
    found: dict[Phrase, set[str]] = {}
    root = Path(settings.BASE_DIR)
    files: list[Path] = [p for folder in CODE for p in (root / folder).rglob("*.py") if "migrations" not in p.parts]
    files += [p for p in (root / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    for path in sorted(files):
        source = path.read_text(encoding="utf-8")
        for phrase in (of_python if path.suffix == ".py" else of_template)(source):
            found.setdefault(phrase, set()).add(path.relative_to(root).as_posix())
    return found


def of_python(source: str) -> Iterator[Phrase]:
    """Phrases of Python source; calls whose arguments are no literals say nothing of their own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in FAMILY:
                yield from _phrase(name, [_literal(argument) for argument in node.args])


def of_template(source: str) -> Iterator[Phrase]:
    """Phrases of a Django template."""
    for name, arguments in _CALL.findall(templatize(source)):
        yield from _phrase(name, list(ast.literal_eval(f"({arguments},)")))


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _phrase(name: str, given: list[str | None]) -> Iterator[Phrase]:
    said = [None if at is None else given[at] if at < len(given) else None for at in FAMILY[name]]
    context, text, plural = said
    if text:
        yield Phrase(text, plural or "", context or "")


def catalogue(language: str) -> Path:
    """The language's catalogue, its source."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def brought_up_to_date(entries: Any, phrases: dict[Phrase, set[str]]) -> Any:
    """A new polib catalogue of exactly ``phrases``, with what ``entries`` (a polib catalogue) knows of them."""
    import polib

    known = {Phrase(e.msgid, e.msgid_plural, e.msgctxt or ""): e for e in entries}
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = entries.metadata
    for phrase in sorted(phrases):
        old = known.get(phrase)
        entry = polib.POEntry(msgid=phrase.text, msgctxt=phrase.context or None,
                              occurrences=[(file, "") for file in sorted(phrases[phrase])])
        if phrase.plural:
            entry.msgid_plural = phrase.plural
            entry.msgstr_plural = dict(old.msgstr_plural) if old else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        if PLACES.search(phrase.text):
            entry.flags = ["python-format"] if "%" in phrase.text else ["python-brace-format"]
        fresh.append(entry)
    return fresh


def faults(entries: Iterable[Any]) -> list[str]:
    """What is wrong with translations: missing ones, and placeholders that differ from the original's."""
    found = []
    for entry in entries:
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(said):
            found.append(f"no text: {entry.msgid}")
            continue
        wanted = {"".join(match) for match in PLACES.findall(entry.msgid + entry.msgid_plural)}
        for text in said:
            if {"".join(match) for match in PLACES.findall(text)} - wanted:
                found.append(f"unknown placeholder: {text}")
        if wanted - {"".join(match) for match in PLACES.findall("".join(said))}:
            found.append(f"placeholder lost: {entry.msgid}")
    return found
