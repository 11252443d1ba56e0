"""Who had time when: nobody works in two places at once, on leave, or outside the shift."""

import datetime as dt

from cmms.accounts.models import User
from cmms.demo.clock import Clock
from cmms.demo.people import ACCOUNTS, CALENDARS, CREW, People, Person

Spell = tuple[User, dt.datetime, dt.datetime]
LONGEST = 240
_DAYS_AHEAD = 12


class Roster:
    """Spells of work given out so far; nothing after ``until``."""

    def __init__(self, clock: Clock, people: People, until: dt.datetime) -> None:
        self._clock, self._people, self._until = clock, people, until
        self._crew = [each for each in (*ACCOUNTS, *CREW) if each.role == "technician" and each.place != "TM"]
        self._load = dict.fromkeys((each.username for each in self._crew), 0)
        self._busy: dict[tuple[str, dt.date], list[tuple[dt.datetime, dt.datetime]]] = {}

    def work(self, craft: str, wanted: dt.datetime, minutes: int, place: str) -> list[Spell]:
        """Spells of at most LONGEST minutes, one after the other, from ``wanted`` on; empty where nobody has time."""
        spells: list[Spell] = []
        while minutes > 0:
            spell = self._next(craft, wanted, min(minutes, LONGEST), place)
            if spell is None:
                break
            spells.append(spell)
            wanted, minutes = spell[2], minutes - LONGEST
        return spells

    def _next(self, craft: str, wanted: dt.datetime, minutes: int, place: str) -> Spell | None:
        first = wanted.astimezone(self._clock.zone).date()
        able = [p for p in self._crew if (p.craft == craft or (craft == "AUTO" and p.craft == "ELEC"))
                and (p.place == "NG" or place.startswith(p.place))]
        for ahead in range(_DAYS_AHEAD):
            day = first + dt.timedelta(days=ahead)
            if self._people.is_off(day):
                continue
            found = [(start, p) for p in able if (start := self._gap(p, day, wanted, minutes)) is not None]
            if found:
                start, person = min(found, key=lambda each: (each[0], self._load[each[1].username]))
                end = start + dt.timedelta(minutes=minutes)
                if end > self._until:
                    return None
                self._load[person.username] += minutes
                self._busy.setdefault((person.username, day), []).append((start, end))
                return self._people[person.username], start, end
        return None

    def _gap(self, person: Person, day: dt.date, wanted: dt.datetime, minutes: int) -> dt.datetime | None:
        if self._people.is_away(self._people[person.username], day):
            return None
        from_hour, to_hour, _pause = CALENDARS[person.calendar][1][0]
        over_midnight = to_hour <= from_hour
        closes = self._clock.at(day + dt.timedelta(days=over_midnight), to_hour)
        start = max(self._clock.at(day, from_hour), wanted)
        length = dt.timedelta(minutes=minutes)
        for busy_from, busy_to in sorted(self._busy.get((person.username, day), ())):
            if start + length <= busy_from:
                break
            start = max(start, busy_to)
        return start if start + length <= closes else None
