"""What becomes of each occurrence by a day, and why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maintenance.choices import Decision, OpenPolicy
from maintenance.decisions import words
from maintenance.decisions.course import Course, Row
from maintenance.decisions.dates import again, coming
from maintenance.decisions.words import NOTHING, Sentence, say

_CAME_TO_NOTHING = (Decision.MISSED, Decision.EXCUSED, Decision.SUPERSEDED, Decision.OUT_OF_SERVICE)


@dataclass(frozen=True)
class Decided:
    """A row as it stands now; ``former`` is what it was, None where there was none."""

    row: Row
    former: Row | None = None


def decide(courses: Iterable[Course], today: dt.date, until: dt.date | None = None) -> list[Decided]:
    """Decide what is ready by ``until`` (default: today) for the schedules of one chain, or for one alone.

    ``today`` is the local date: open policies speak on the due date and not before, however far ``until`` reaches. The
    courses are brought up to date; the answer lists what changed, former decisions first that gave way. An order is
    to be made for each row that comes out GENERATED with ``order`` None; one that comes out SUPERSEDED has to give way.
    """
    found: list[Decided] = []
    ranked = sorted(courses, key=lambda course: -course.terms.rank)
    for index, course in enumerate(ranked):
        _Deciding(course, ranked[:index], ranked[index + 1:], today, today if until is None else until, found).run()
    return found


@dataclass
class _Deciding:
    course: Course
    larger: Sequence[Course]
    smaller: Sequence[Course]
    today: dt.date
    until: dt.date
    found: list[Decided]

    def run(self) -> None:
        course = self.course
        newest = course.newest
        if newest is not None:
            for row in sorted((r for r in course.rows if r.decision == Decision.PENDING
                               and r.key[1] == course.terms.revision and r.number < newest.number),
                              key=lambda r: r.number):
                self.settle(again(course, row, self.today), newer=newest)
        while True:
            rows, course.following = [], None
            for row in coming(course, self.today):
                if row.ready is None or row.ready > self.until:
                    course.following = row.ready
                    known = course.pending(row.number)
                    if row.calendar_met or row.meter_met:
                        self.wait(row, say(words.WAITS_TRIGGER))
                    elif known is not None and known.meter_met:  # a corrected reading took its mark back
                        self.wait(row, NOTHING)
                    break
                rows.append(row)
            rows.sort(key=lambda r: (r.due or dt.date.max, r.due != r.nominal, r.number))
            arrived = [row for row in rows if self.arrived(row) and row.decision != Decision.SKIPPED]
            for row in rows:
                self.settle(row, overtaken_by=arrived[-1] if arrived and row is not arrived[-1] else None)
            if not rows or not course.terms.floating or rows[-1].decision != Decision.SKIPPED:
                return

    def arrived(self, row: Row) -> bool:
        return row.arrived is not None and row.arrived <= self.today

    def settle(self, row: Row, *, newer: Row | None = None, overtaken_by: Row | None = None) -> None:
        """Decide one row that is ready. ``newer``: decided already though its number is higher; ``overtaken_by``: the
        last of those that fell due by now."""
        if row.decision == Decision.SKIPPED:
            self.keep(row)
            return
        if self.shared(row):
            return
        cover, waits = self.contained_in(row)
        if cover is not None:
            self.suppress(row, *cover)
            return
        if waits is not None:
            self.wait(row, waits)
            return
        if newer is not None and row.on_time_until is not None and self.today > row.on_time_until:
            self.keep(row._replace(decision=Decision.MISSED, why=row.cause + say(words.TOO_LATE)))
            return
        before = self.still_open(row)
        policy = self.course.terms.open_policy
        if before is None or policy == OpenPolicy.STACK:
            if overtaken_by is not None and policy == OpenPolicy.SUPERSEDE and self.arrived(row):
                self.never_made(row, overtaken_by)
            else:
                self.generate(row, stacked_on=before)
        elif not self.arrived(row):
            self.wait(row, say(words.WAITS, due=before.due))
        elif policy == OpenPolicy.HOLD:
            self.hold(row, before, words.HELD)
        elif before.busy:
            self.hold(row, before, words.HELD_BUSY)
        elif overtaken_by is not None:
            self.never_made(row, overtaken_by)
        else:
            self.supersede(before, row)
            self.generate(row, replaces=before)

    # -- decisions -------------------------------------------------------------------------------------------------

    def generate(self, row: Row, *, stacked_on: Row | None = None, replaces: Row | None = None) -> None:
        days = (row.due - self.today).days if row.due is not None else 0
        why = row.cause + (say(words.MADE, lead=days) if days > 0 else say(words.MADE_NOW))
        if stacked_on is not None:
            why = row.cause + say(words.STACKED, due=stacked_on.due)
        elif replaces is not None:
            why = row.cause + say(words.REPLACED, due=replaces.due)
        self.keep(row._replace(decision=Decision.GENERATED, open=True, why=why, contains=self.contains(row)))

    def hold(self, row: Row, before: Row, phrase: object) -> None:
        self.keep(row._replace(decision=Decision.HELD, covered_by=before.key,
                          why=row.cause + say(phrase, due=before.due)))  # type: ignore[arg-type]

    def supersede(self, before: Row, row: Row) -> None:
        self.keep(before._replace(decision=Decision.SUPERSEDED, open=False,
                          why=before.cause + say(words.GAVE_WAY, due=row.due)))
        for held in [r for r in self.course.rows if r.decision == Decision.HELD and r.covered_by == before.key]:
            self.keep(held._replace(decision=Decision.MISSED, why=held.cause + say(words.NEVER_MADE, due=row.due)))

    def never_made(self, row: Row, by: Row) -> None:
        self.keep(row._replace(decision=Decision.MISSED, why=row.cause + say(words.NEVER_MADE, due=by.due)))

    def suppress(self, row: Row, cover: Row, title: str) -> None:
        why = row.cause + say(words.CONTAINED, title=title, due=cover.due)
        if cover.satisfied_at is not None:
            why += say(words.DONE_LARGER, day=cover.done_on)
        self.keep(row._replace(decision=Decision.SUPPRESSED, covered_by=cover.key, satisfied_by=cover.satisfied_by,
                          satisfied_at=cover.satisfied_at, done_on=cover.done_on, why=why))

    def wait(self, row: Row, phrase: Sentence) -> None:
        self.keep(row._replace(decision=Decision.PENDING, why=row.cause + phrase))

    def shared(self, row: Row) -> bool:
        """Whether another one of this schedule stands on the same day already; then they share one fate."""
        if self.course.terms.floating or self.course.terms.calendar is None:
            return False
        twin = next((r for r in self.course.rows if r.due == row.due and r.key[:2] == row.key[:2] and r.key != row.key
                     and (r.due != r.nominal or row.due != row.nominal)
                     and r.decision not in (Decision.SKIPPED, Decision.PENDING)), None)
        if twin is None:
            return False
        why = row.cause + say(words.SHARES)
        if twin.decision in (Decision.GENERATED, Decision.HELD):
            self.keep(row._replace(decision=Decision.HELD, covered_by=twin.covered_by or twin.key, why=why))
        elif twin.decision in _CAME_TO_NOTHING:
            self.keep(row._replace(decision=Decision.MISSED, why=why))
        else:
            self.keep(row._replace(decision=twin.decision, covered_by=twin.covered_by, satisfied_by=twin.satisfied_by,
                              satisfied_at=twin.satisfied_at, done_on=twin.done_on, why=why))
        return True

    def keep(self, row: Row) -> None:
        """Let the course go on from ``row``; what only repeats itself is no change."""
        former = next((r for r in self.course.rows if r.key == row.key), None)
        if former is not None and former.decision == row.decision == Decision.PENDING and _same(former, row):
            return
        self.course.put(row)
        self.found.append(Decided(row, former))

    # -- questions -------------------------------------------------------------------------------------------------

    def still_open(self, row: Row) -> Row | None:
        """The newest earlier order of this schedule that is not finished."""
        return max((r for r in self.course.rows if r.open and r.key < row.key), key=lambda r: r.key, default=None)

    def contained_in(self, row: Row) -> tuple[tuple[Row, str] | None, Sentence | None]:
        """The larger one that contains the row, or the sentence that one will."""
        if row.due is None:
            return None, None
        tolerance, due = self.course.terms.tolerance, row.due
        for other in self.larger:
            near = [(abs((one.due - due).days), one) for one in other.rows if one.due is not None
                    and (one.done or one.open)
                    and abs((one.due - due).days) <= tolerance]
            if near:  # of two as near the later
                return (min(near, key=lambda each: (each[0], -each[1].number))[1], other.terms.title), None
        for other in self.larger:
            for one in coming(other, self.today):
                if one.due is None or one.estimate or one.due > row.due + dt.timedelta(days=tolerance):
                    break
                if one.decision == Decision.SKIPPED or abs((one.due - row.due).days) > tolerance:
                    continue
                if (one.ready is not None and one.ready > self.until) or not self.arrived(row):
                    return None, say(words.WAITS_LARGER, title=other.terms.title, due=one.due)
        return None, None

    def contains(self, row: Row) -> tuple[int, ...]:
        """The smaller schedules whose occurrence lies near enough to be done with this one."""
        return tuple(other.terms.schedule for other in self.smaller if row.due is not None
                     and _near(other, row.due, self.today))


def _near(other: Course, due: dt.date, today: dt.date) -> bool:
    tolerance = dt.timedelta(days=other.terms.tolerance)
    waiting = [r for r in other.rows if r.decision == Decision.PENDING]
    if any(r.due is not None and abs(r.due - due) <= tolerance for r in waiting):
        return True
    for row in coming(other, today):
        if row.due is None or row.due > due + tolerance:
            return False
        if row.decision != Decision.SKIPPED and row.due >= due - tolerance:
            return True
    return False


def _same(former: Row, row: Row) -> bool:
    return (former.nominal, former.due, former.estimate, former.reading, former.lead, former.calendar_met is None,
            former.meter_met, former.planned, str(former.why)) == (
        row.nominal, row.due, row.estimate, row.reading, row.lead, row.calendar_met is None, row.meter_met,
        row.planned, str(row.why))
