"""When a schedule falls due next, and next: rows that nobody has decided yet, in their order."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise

from maintenance.calendar import CalendarTrigger, local_date, start_of_day
from maintenance.choices import Decision, FrequencyType, TriggerJoin
from maintenance.decisions import words
from maintenance.decisions.course import Course, Row, Terms
from maintenance.decisions.words import NOTHING, Sentence, say
from maintenance.placing import Why
from maintenance.thresholds import MeterTrigger

_MOVED: dict[Why, Promise | str] = {
    Why.SEASON_SKIP: words.SEASON_SKIP, Why.SEASON_MOVE: words.SEASON_MOVE, Why.HOLIDAY_SKIP: words.HOLIDAY_SKIP,
    Why.HOLIDAY_BEFORE: words.HOLIDAY_BEFORE, Why.HOLIDAY_AFTER: words.HOLIDAY_AFTER,
    Why.NO_WORKING_DAY: words.NO_WORKING_DAY}


def coming(course: Course, today: dt.date) -> Iterator[Row]:
    """What falls due after the decided rows, each with the memory (planned day) of its pending row.

    A floating schedule has at most one: none while an order of it is under way. After it has been decided, ask again.
    """
    terms = course.terms
    if terms.floating:
        rows = _floating(course, today)
    elif terms.interval is not None:
        rows = _thresholds(course, today)
    else:
        rows = _dates(course)
    for row in rows:
        known = course.pending(row.number)
        yield row if known is None else row._replace(planned=known.planned)


def again(course: Course, row: Row, today: dt.date) -> Row:
    """A pending row of the present revision with its dates as they would be now."""
    terms = course.terms
    if terms.floating or terms.interval is not None or terms.calendar is None:
        return row
    nominal = terms.calendar.date(row.number)
    return row if nominal is None else _dated(terms, row.number, nominal)._replace(planned=row.planned)


# -- Fixed ---------------------------------------------------------------------------------------------------------


def _dates(course: Course) -> Iterator[Row]:
    terms, newest = course.terms, course.newest
    assert terms.calendar is not None
    start = after = terms.starts_on
    if newest is None:
        rows = terms.calendar.from_day(after)
    elif newest.nominal is not None and newest.nominal >= after:
        rows = terms.calendar.behind(newest.number, newest.nominal)
    else:
        rows = ((k, nominal) for k, nominal in terms.calendar.from_day(after) if k > newest.number)
    for k, nominal in rows:
        row = _dated(terms, k, nominal)
        if row.due is None or row.due >= start:
            yield row


def _dated(terms: Terms, k: int, nominal: dt.date) -> Row:
    trigger = terms.calendar
    assert trigger is not None
    if k == 0 and not trigger.rule:
        cause = say(words.ANCHOR, nominal=nominal)
    elif trigger.unit is not None:
        cause = say(words.COUNTED, nominal=nominal, anchor=trigger.anchor,
                    span=words.Span(FrequencyType(trigger.unit), k * trigger.value))
    else:
        cause = say(words.BY_RULE, nominal=nominal, number=k + 1, anchor=trigger.anchor)
    return on_day(terms, k, nominal, cause)


def on_day(terms: Terms, number: int, nominal: dt.date, cause: Sentence, *, reading: Decimal | None = None) -> Row:
    """A row that is due by the calendar; skipped where season or holiday say so."""
    due: dt.date | None = nominal
    if terms.moves:
        placed = terms.placed(nominal)
        due = placed.due
        for moved in placed.why:
            cause += say(_MOVED[moved], due=due)
    lead = (due or nominal) - terms.lead
    key = (terms.schedule, terms.revision, number)
    if due is None:
        return Row(key, nominal, nominal, reading=reading, lead=lead, ready=lead, arrived=nominal,
                   decision=Decision.SKIPPED, cause=cause, why=cause)
    return Row(key, nominal, due, reading=reading, lead=lead, ready=lead, arrived=due, cause=cause,
               on_time_until=due + terms.grace)


def _thresholds(course: Course, today: dt.date) -> Iterator[Row]:
    """Fixed by a meter: what readings passed, those of one reading as one; then the next thresholds."""
    terms, meter = course.terms, course.meter
    assert terms.interval is not None
    trigger = MeterTrigger(terms.base, terms.interval)
    number = course.newest.number if course.newest is not None else 0
    passed = sorted(k for k in meter.crossed if k > number)
    at_once = 0
    for position, k in enumerate(passed):
        at_once += 1
        if position + 1 < len(passed) and meter.crossed[passed[position + 1]][0] == meter.crossed[k][0]:
            continue
        yield _by_reading(course, k, trigger.threshold(k), today, at_once)
        at_once = 0
    total = meter.total
    number = max(number, *passed) if passed else number
    number = max(number, trigger.reached(total)) if total is not None else number
    while True:
        number += 1
        yield _by_reading(course, number, trigger.threshold(number), today)


def _by_reading(course: Course, number: int, threshold: Decimal, today: dt.date, at_once: int = 1) -> Row:
    """A row that is due by the meter alone."""
    terms, meter = course.terms, course.meter
    passed_on, passed_at = _passed(course, number, threshold, today)
    expected = None if passed_on else meter.expected(threshold, today)
    due, cause = passed_on or expected, _reading_cause(threshold, passed_on, expected, at_once)
    skipped = False
    if due is not None:
        placed = terms.placed(due, holidays=False)
        for moved in placed.why:
            cause += say(_MOVED[moved], due=placed.due)
        skipped, due = placed.due is None, placed.due or due
    lead = due - dt.timedelta(days=terms.lead_days) if due is not None else None
    return Row((terms.schedule, terms.revision, number), due, due, estimate=passed_on is None and due is not None,
               reading=threshold, lead=lead, on_time_reading=threshold + terms.meter_tolerance,
               ready=_meter_ready(course, threshold, passed_on, due, today), arrived=due if passed_on else None,
               meter_met=passed_at, decision=Decision.SKIPPED if skipped and passed_on else Decision.PENDING,
               cause=cause, why=cause if skipped and passed_on else NOTHING)


def _reading_cause(threshold: Decimal, passed: dt.date | None, expected: dt.date | None, at_once: int) -> Sentence:
    if passed is not None and at_once > 1:
        return say(words.PASSED_SEVERAL, reading=threshold, day=passed, count=at_once)
    if passed is not None:
        return say(words.PASSED, reading=threshold, day=passed)
    if expected is not None:
        return say(words.EXPECTED, reading=threshold, day=expected)
    return say(words.UNKNOWN, reading=threshold)


def _passed(course: Course, number: int, threshold: Decimal,
            today: dt.date) -> tuple[dt.date | None, dt.datetime | None]:
    """When the threshold was passed: the local day and the moment."""
    meter, zone = course.meter, course.terms.zone
    if number in meter.crossed:
        moment = meter.crossed[number][0]
        return local_date(moment, zone), moment
    total = meter.total_on(today)
    if meter.assumed and total is not None and total >= threshold:
        day = meter.expected(threshold, dt.date.min)
        return day, start_of_day(day, zone) if day is not None else None
    return None, None


def _meter_ready(course: Course, threshold: Decimal, passed: dt.date | None, due: dt.date | None,
                 today: dt.date) -> dt.date | None:
    """The day from which the meter allows the order: a threshold passed, or near enough by reading or by use."""
    terms, total = course.terms, course.meter.total_on(today)
    if passed is not None:
        return passed if due is None or due <= passed else due - dt.timedelta(days=terms.lead_days)
    if terms.meter_lead and total is not None and total >= threshold - terms.meter_lead:
        return today
    if due is None or not (terms.by_use or course.meter.assumed):
        return None
    return due - dt.timedelta(days=terms.lead_days) if terms.by_use else due


# -- Floating ------------------------------------------------------------------------------------------------------


def open_cycle(course: Course) -> int | None:
    """The number that a floating schedule decides next; None while an order of it is under way."""
    if any(row.open or row.decision in (Decision.GENERATED, Decision.HELD) or row.waits_for_larger
           for row in course.rows):
        return None
    newest = course.newest
    return course.terms.first_number if newest is None else newest.number + 1


def _floating(course: Course, today: dt.date) -> Iterator[Row]:
    terms, number = course.terms, open_cycle(course)
    if number is None:
        return
    by_day = _floating_day(course, number) if terms.calendar is not None else None
    if terms.interval is None:
        if by_day is not None:
            yield by_day
        return
    by_meter = _by_reading(course, number, floating_base(course) + terms.interval, today)
    if terms.calendar is None:
        yield by_meter
    elif by_day is not None:
        yield _joined(course, by_day, by_meter, today)


def _floating_day(course: Course, number: int) -> Row | None:
    terms, newest = course.terms, course.newest
    assert terms.calendar is not None
    cause = words.AFTER_DUE
    if newest is None:
        base, cause = course.last_done, words.AFTER_DONE
        if base is None or base < terms.calendar.anchor:
            return _first_floating(terms, number)
    elif newest.done_on is not None:
        base, cause = newest.done_on, words.AFTER_DONE
    else:
        base = newest.due or newest.nominal
    assert base is not None
    nominal = _next_after(terms, base, newest.due if newest is not None and newest.done_on is not None else None)
    return None if nominal is None else on_day(terms, number, nominal, say(cause, nominal=nominal, base=base))


def _first_floating(terms: Terms, number: int) -> Row | None:
    """Nothing was ever done: from the anchor, so many intervals on as are needed to reach the start."""
    assert terms.calendar is not None
    found = next(terms.calendar.from_day(terms.starts_on), None)
    if found is None:
        return None
    return _dated(terms, found[0], found[1])._replace(key=(terms.schedule, terms.revision, number))


def _next_after(terms: Terms, base: dt.date, due: dt.date | None) -> dt.date | None:
    """One interval after ``base``; so many more as are needed to reach the start."""
    trigger = terms.calendar
    assert trigger is not None
    if trigger.unit is None:
        return trigger.after_completion(max(base, terms.starts_on - dt.timedelta(days=1)), due=due)
    counted = CalendarTrigger(base, trigger.unit, trigger.value)
    return next((day for k, day in counted.from_day(max(terms.starts_on, base)) if k > 0), None)


def floating_base(course: Course) -> Decimal:
    """The reading a floating meter counts from."""
    newest = course.newest
    if newest is None:
        return course.terms.base
    if newest.satisfied_at is not None or newest.done_on is not None:
        return course.last_reading if course.last_reading is not None else newest.reading or course.terms.base
    return newest.reading if newest.reading is not None else course.terms.base


def _joined(course: Course, by_day: Row, by_meter: Row, today: dt.date) -> Row:
    """Calendar and meter together: whichever comes first, or the later one."""
    if course.terms.join == TriggerJoin.ANY:
        return _first_of(by_day, by_meter)
    return _last_of(course, by_day, by_meter, today)


def _first_of(by_day: Row, by_meter: Row) -> Row:
    if by_day.decision == Decision.SKIPPED:
        first = by_meter if by_meter.arrived is not None and by_meter.arrived <= (by_day.due or dt.date.max) else by_day
    elif by_meter.due is not None and by_day.due is not None and by_meter.due < by_day.due:
        first = by_meter
    else:
        first = by_day
    ready = min((row.ready for row in (by_day, by_meter) if row.ready is not None), default=None)
    return first._replace(reading=by_meter.reading, ready=ready, cause=first.cause + say(words.FIRST_OF))


def _last_of(course: Course, by_day: Row, by_meter: Row, today: dt.date) -> Row:
    if by_day.decision == Decision.SKIPPED:
        return by_day._replace(reading=by_meter.reading)
    assert by_day.due is not None
    met_on = by_day.due if by_day.due <= today else None
    later = by_meter if by_meter.due is None or by_meter.due > by_day.due else by_day
    ready = max(by_day.ready, by_meter.ready) if by_day.ready and by_meter.ready else None
    arrived = max(by_day.due, by_meter.arrived) if by_meter.arrived is not None else None
    on_time = later.due + dt.timedelta(days=course.terms.tolerance) if later is by_day and later.due else None
    return later._replace(reading=by_meter.reading, estimate=by_meter.estimate and later is by_meter, ready=ready,
                   arrived=arrived, calendar_met=met_on, meter_met=by_meter.meter_met, on_time_until=on_time,
                   on_time_reading=by_meter.on_time_reading if later is by_meter else None,
                   cause=by_day.cause + by_meter.cause + say(words.LAST_OF))


__all__ = ["again", "coming", "floating_base", "on_day", "open_cycle"]
