"""Readings by JSON lines: what stands on a line, and what is answered to it. The rules are ``record_many``'s."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from assets.models import Meter, ReadingSource
from assets.services.meters import words
from assets.services.meters.counting import Dial
from assets.services.meters.many import Effect, Incoming, Verdict, Why, have_months, known_meter, record_many
from assets.services.meters.recording import LARGEST
from assets.services.meters.spans import KnownMeter
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Problem
from cmms.integrity import REFUSALS, problems_of
from cmms.rest.lines import numbered, refusal, typed

CHUNK = 10_000  # lines of one transaction
_IDS = 900  # values in one IN list, below SQLite's limit
_FIELDS = frozenset({"meter", "read_at", "value", "source_system", "external_id", "confirmed"})
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
_USUAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")  # fits every meter, in size and in digits
_TOLD = {effect: f'"effect": "{effect.value}", "id": ' for effect in Effect}
_PLACES = Decimal("0.0001")
_LARGEST_ID = 2**63 - 1


class Said(NamedTuple):
    """A line that can be read."""

    meter: int
    read_at: dt.datetime
    value: Decimal
    source_system: str
    external_id: str
    confirmed: bool


class Entry(NamedTuple):
    """A line of a chunk: what it says, what is wrong with it, or the position of the line that it repeats."""

    number: int
    said: Said | None = None
    problems: Sequence[Problem] = ()
    first: int | None = None


def chunks(stream: Any) -> Iterator[list[Entry]]:
    """The body's lines, some thousand at a time. A line that corrects an earlier one begins a new chunk, so that it
    finds that one in the database."""
    entries: list[Entry] = []
    places: dict[tuple[int, dt.datetime], int] = {}
    for number, line in numbered(stream):
        found = typed(line)
        said = found if isinstance(found, Problem) else _said(found)
        if not isinstance(said, Said):
            entries.append(Entry(number, problems=[said] if isinstance(said, Problem) else said))
        else:
            first = places.get((said.meter, said.read_at))
            if first is not None and entries[first].said == said:
                entries.append(Entry(number, first=first))
            else:
                if first is not None:
                    yield entries
                    entries, places = [], {}
                places[said.meter, said.read_at] = len(entries)
                entries.append(Entry(number, said))
        if len(entries) >= CHUNK:
            yield entries
            entries, places = [], {}
    if entries:
        yield entries


class Taker:
    """Takes chunks of lines in a person's name and says what became of each line."""

    def __init__(self, user: Any, token: Any) -> None:
        require(user, "assets.add_meterreading")
        self._user, self._token = user, token

    def __call__(self, entries: Sequence[Entry]) -> Iterator[str]:
        meters = self._meters({entry.said.meter for entry in entries if entry.said is not None})
        known = {pk: known_meter(meter, meter.asset.site_id) for pk, meter in meters.items()}
        readings = [_incoming(entry.said, known) for entry in entries]
        latest = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        have_months(r.read_at for r in readings if r is not None and r.read_at < latest)
        verdicts = self._taken(readings)
        for entry, verdict in zip(entries, verdicts, strict=True):
            if entry.first is not None:
                verdict, said = verdicts[entry.first], entries[entry.first].said
                if isinstance(verdict, Verdict) and verdict.pk is not None:
                    verdict = Verdict(Effect.UNCHANGED, verdict.why, pk=verdict.pk)
            else:
                said = entry.said
            yield _answer(entry, said, verdict, meters)

    def _meters(self, ids: set[int]) -> dict[int, Meter]:
        """Those of the meters that the person sees."""
        found: dict[int, Meter] = {}
        wanted = sorted(ids)
        for start in range(0, len(wanted), _IDS):
            rows = Meter.objects.visible_to(self._user).filter(pk__in=wanted[start:start + _IDS])
            found.update({meter.pk: meter for meter in rows.select_related("asset__site")})
        return found

    def _taken(self, readings: Sequence[Incoming | None]) -> list[Verdict | list[Problem]]:
        """A verdict for each, or the problems that the database has with it: found by halving what it refuses."""
        try:
            with acting_as(self._user, channel="api", token=self._token):
                return list(record_many(readings, by=self._user, source=ReadingSource.API, strict=True, keys=True))
        except REFUSALS as error:
            problems = problems_of(error)
            if not problems:
                raise
        if len(readings) == 1:
            return [problems]
        half = len(readings) // 2
        return [*self._taken(readings[:half]), *self._taken(readings[half:])]


def _incoming(said: Said | None, known: dict[int, KnownMeter]) -> Incoming | None:
    if said is None or said.meter not in known:
        return None
    return Incoming(known[said.meter], *said[1:])


def _answer(entry: Entry, said: Said | None, verdict: Verdict | list[Problem], meters: dict[int, Meter]) -> str:
    if entry.problems:
        return refusal(entry.number, list(entry.problems))
    assert said is not None
    if said.meter not in meters:
        return refusal(entry.number, [Problem("does_not_exist", _(
            "There is no record %(pk)s in the branches you may see.") % {"pk": said.meter}, "meter")])
    if not isinstance(verdict, Verdict):
        return refusal(entry.number, verdict)
    if verdict.effect == Effect.REFUSED:
        return refusal(entry.number, [_problem(said, verdict, meters[said.meter])])
    told = f'{{"line": {entry.number}, {_TOLD[verdict.effect]}{verdict.pk}'
    return f'{told}, "note": {json.dumps(_note(verdict.why))}}}\n' if verdict.why is not None else f"{told}}}\n"


def _note(why: Why) -> str:
    if why == Why.VOIDED:
        return _("A person took this reading back, so it stays as it is.")
    return _("A person corrected this reading, so it stays as it is.")


def _problem(said: Said, verdict: Verdict, meter: Meter) -> Problem:
    misfit = verdict.misfit
    if misfit is not None and misfit.after is not None:
        return words.above_next(meter, said.value, misfit.after)
    if misfit is not None:
        found = words.doubt_of(meter, Dial.of(meter), misfit.before, said.value, misfit.judged)
        assert found is not None
        return found
    named = {Why.FUTURE: words.future, Why.EARLY: words.too_early, Why.RETIRED: words.retired}
    return named.get(verdict.why, words.same_moment)("read_at")  # type: ignore[arg-type]


def _said(facts: dict[str, Any]) -> Said | list[Problem]:
    """The line's facts, or everything that is wrong with them."""
    problems = [] if _FIELDS.issuperset(facts) else [
        Problem("unknown_field", _("There is no such field here."), name) for name in facts if name not in _FIELDS]
    meter, confirmed = facts.get("meter"), facts.get("confirmed", False)
    if type(meter) is not int or not 0 < meter <= _LARGEST_ID:
        problems.append(Problem("invalid", _("Give the meter's id, a whole number."), "meter"))
    if type(confirmed) is not bool:
        problems.append(Problem("invalid", _("Say true or false."), "confirmed"))
    read_at, value = _moment(facts.get("read_at")), _value(facts.get("value"))
    system, key = _word(facts, "source_system", 50), _word(facts, "external_id", 255)
    if type(read_at) is Problem or type(value) is Problem or type(system) is Problem or type(key) is Problem:
        problems += [found for found in (read_at, value, system, key) if isinstance(found, Problem)]
    elif bool(system) != bool(key) and not problems:
        problems.append(Problem("source", _("Source system and external id are given together or not at all."),
                                "external_id" if system else "source_system"))
    return problems or Said(meter, read_at, value, system, key, confirmed)  # type: ignore[arg-type]


def _moment(given: Any) -> dt.datetime | Problem:
    try:
        found = dt.datetime.fromisoformat(given) if isinstance(given, str) and len(given) <= 40 else None
        if found is not None and found.tzinfo is not None:
            return found if found.tzinfo is dt.UTC else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass  # the sentence below says what is expected
    return Problem("invalid", _("Give the time with its offset, such as 2026-03-01T06:00:00Z."), "read_at")


def _value(given: Any) -> Decimal | Problem:
    if type(given) is str and _USUAL.fullmatch(given):
        return Decimal(given)
    if (isinstance(given, str) and _NUMBER.fullmatch(given)) or type(given) is int:
        given = Decimal(given)
    if not isinstance(given, Decimal):
        return Problem("not_a_number", _("Give the number that the meter shows."), "value")
    if not -LARGEST < given < LARGEST:
        return Problem("too_large", _("This number is larger than any meter shows."), "value")
    if given != given.quantize(_PLACES):
        return Problem("max_decimal_places", _("A value has at most four digits behind the point."), "value")
    return given


def _word(facts: dict[str, Any], name: str, longest: int) -> str | Problem:
    found = facts.get(name, "")
    if isinstance(found, str) and len(found) <= longest and found.isprintable():
        return found
    return Problem("invalid", _("Give a text of at most %(most)s printable characters.") % {"most": longest}, name)


__all__ = ["CHUNK", "Taker", "chunks"]
