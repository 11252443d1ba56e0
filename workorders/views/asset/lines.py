"""The entries of an asset's history in words."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import AssetStatus, Criticality, ReadingKind
from cmms.templatetags.pages import amount, duration
from workorders.choices import DowntimeCategory, Outcome, Status
from workorders.timeline import CHANGE, DOWN, JOB, MOVE, READING, Entry


@dataclass(frozen=True)
class Line:
    """A line of the history: ``mark`` is its colour (ok, bad, info or none), ``url`` where it leads."""

    at: dt.datetime
    icon: str
    mark: str
    title: str
    detail: str
    url: str = ""
    code: str = ""


def lines(entries: Iterable[Entry]) -> list[Line]:
    """In the order given."""
    return [_WORDS[entry.kind](entry) for entry in entries]


_STATES = {Status.COMPLETED: ("checked", "ok"), Status.CLOSED: ("checked", "ok"), Status.IN_PROGRESS: ("run", "info"),
           Status.CANCELLED: ("stop", ""), Status.REQUESTED: ("inbox", "info")}


def _job(entry: Entry) -> Line:
    title, status, outcome, problem, cause, remedy, note, person = entry.said
    icon, mark = _STATES.get(Status(status), ("orders", ""))
    said = [
        Outcome(outcome).label if outcome else Status(status).label, person, problem,
        _("Cause: %(cause)s") % {"cause": cause} if cause else "",
        _("Remedy: %(remedy)s") % {"remedy": remedy} if remedy else "", _short(note),
    ]
    number = f"WO-{entry.id:06d}"
    return Line(entry.at, icon, mark, title, _sentence(said), reverse("work-order", args=[number]), number)


def _down(entry: Entry) -> Line:
    category, note, person, order = entry.said[:4]
    word = DowntimeCategory(category).label
    lasted = duration(entry.until - entry.at) if entry.until else _("not over yet")
    number = f"WO-{int(order):06d}" if order else ""
    url = reverse("work-order", args=[number]) if number else ""
    return Line(entry.at, "warn", "bad", _("Stood still: %(why)s") % {"why": word.lower()},
                _sentence([lasted, person, _short(note)]), url, number)


def _reading(entry: Entry) -> Line:
    meter, unit, value, kind, person, out = entry.said[:6]
    said = [_("outside its limits") if out else "",
            ReadingKind(kind).label if kind != ReadingKind.READING else "", person]
    return Line(entry.at, "meter", "bad" if out else "", f"{meter} {amount(Decimal(value))} {unit}".strip(),
                _sentence(said))


def _move(entry: Entry) -> Line:
    place, inside, reason = entry.said[:3]
    if inside:
        title = _("Put into %(what)s") % {"what": inside}
    else:
        title = _("Put to %(place)s") % {"place": place} if place else _("Taken out")
    return Line(entry.at, "move", "", title, _sentence([place if inside else "", reason]))


def _change(entry: Entry) -> Line:
    was_status, status, was_grade, grade, was_tag, tag, person, reason = entry.said
    said = []
    if status != was_status and AssetStatus.DOWN not in (status, was_status):
        said.append(_("State changed from %(old)s to %(new)s") % {
            "old": AssetStatus(was_status).label, "new": AssetStatus(status).label})
    if grade != was_grade:
        said.append(_("Criticality changed from %(old)s to %(new)s") % {
            "old": Criticality(was_grade).label, "new": Criticality(grade).label})
    if tag != was_tag:
        said.append(_("Tag changed from %(old)s to %(new)s") % {"old": was_tag or "–", "new": tag or "–"})
    return Line(entry.at, "edit", "", "; ".join(said), _sentence([person, reason]))


_WORDS: dict[str, Callable[[Entry], Line]] = {JOB: _job, DOWN: _down, READING: _reading, MOVE: _move, CHANGE: _change}


def _sentence(parts: Iterable[object]) -> str:
    return ". ".join(str(part).rstrip(".") for part in parts if part)


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"
