"""The history of one asset: orders, moves, readings, downtime and changes of state, the newest first, in one query.

Five tables are read as one list, so each contributes at most a page, and the pages go by key: an asset with a hundred
thousand readings costs no more than one with ten.
"""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Case, CharField, DateTimeField, F, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Cast, Coalesce, Lag
from django.utils.dateparse import parse_datetime

from assets.models import Asset, AssetPlacement, AssetStatus, MeterReading, ReadingKind, ReadingSource
from workorders.models import Downtime, WorkOrder

JOB, DOWN, READING, MOVE, CHANGE = "job", "down", "reading", "move", "change"
KINDS = (CHANGE, DOWN, JOB, MOVE, READING)  # in the order in which entries of one moment stand
SIZE = 20

_BLANK = Value("", output_field=TextField())


@dataclass(frozen=True)
class Entry:
    """One line. What ``said`` holds depends on ``kind``; see the functions below."""

    kind: str
    id: int
    at: dt.datetime
    until: dt.datetime | None
    said: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """A page of entries; ``older`` is the cursor of the next one, empty at the end."""

    entries: list[Entry]
    older: str = ""


def timeline(asset: Asset, *, kinds: Collection[str] = KINDS, before: str = "", size: int = SIZE,
             brief: bool = False) -> Timeline:
    """Entries of these kinds older than the cursor ``before`` (an unreadable one counts as none). One query.

    ``brief`` leaves out what a controller reports day by day: of its readings only those outside their limits stay.
    """
    connection = connections[asset._state.db or DEFAULT_DB_ALIAS]
    after = _decode(before)
    parts, params = [], []
    for kind in KINDS:
        if kind in kinds:
            source = _told_readings if brief and kind == READING else _SOURCES[kind]
            rows = _after(source(asset), kind, after).order_by("-at", "-pk")[: size + 1]
            sql, values = rows.query.get_compiler(connection=connection).as_sql()
            parts.append(f"SELECT * FROM ({sql}) {kind}_part")  # noqa: S608
            params += values
    if not parts:
        return Timeline([])
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 3 DESC, 1, 2 DESC LIMIT {size + 1:d}",
                       params)
        found = [_entry(row) for row in cursor.fetchall()]
    shown = found[:size]
    return Timeline(shown, _encode(shown[-1]) if len(found) > size else "")


def _text(path: str) -> Any:
    return Coalesce(Cast(path, TextField()), _BLANK)


def _jobs(asset: Asset) -> QuerySet:
    """title, status, outcome, problem, cause, remedy, note, person; until: when it was finished."""
    return _row(
        WorkOrder.objects.filter(asset=asset), JOB, at=Coalesce("actual_end", "actual_start", "requested_at",
                                                                "created_at"),
        until=F("actual_end"), said=(
            F("title"), F("status"), F("outcome"), _text("problem__label"), _text("cause__label"),
            _text("remedy__label"), Case(When(~Q(failure_note=""), then=F("failure_note")), default=F("outcome_reason"),
                                         output_field=TextField()), _text("assigned_to__name")))


def _downtimes(asset: Asset) -> QuerySet:
    """category, note, person, order id."""
    return _row(Downtime.objects.filter(asset=asset), DOWN, at=F("started_at"), until=F("ended_at"), said=(
        F("category"), F("note"), _text("started_by__name"), _text("work_order_id")))


_OUT = Q(value__lt=F("meter__low_limit")) | Q(value__gt=F("meter__high_limit"))


def _readings(asset: Asset) -> QuerySet:
    """meter, unit, value, kind, person, “out” where it lies outside the meter's limits."""
    return _row(_of(asset), READING, at=F("read_at"), said=_READING_SAYS)


def _told_readings(asset: Asset) -> QuerySet:
    """As above, without those that no person took and that tell nothing new."""
    told = Q(source=ReadingSource.PERSON) | ~Q(kind=ReadingKind.READING) | _OUT
    return _row(_of(asset).filter(told), READING, at=F("read_at"), said=_READING_SAYS)


def _of(asset: Asset) -> QuerySet:
    return MeterReading.objects.filter(meter__asset=asset)


def _moves(asset: Asset) -> QuerySet:
    """place, the asset it was built into, reason."""
    return _row(AssetPlacement.objects.filter(asset=asset), MOVE, at=F("starts_at"), until=F("ends_at"), said=(
        _text("location__name"), _text("parent__name"), F("reason")))


def _changes(asset: Asset) -> QuerySet:
    """status before and after, criticality before and after, tag before and after, person, reason.

    Where it stood still says the downtime already.
    """
    history: Any = Asset.history.model  # type: ignore[attr-defined]

    def before(name: str) -> Window:
        return Window(Lag(name), order_by=[F("history_date").asc(), F("history_id").asc()])

    rows = history.objects.filter(id=asset.pk).annotate(
        was_status=before("status"), was_criticality=before("criticality"), was_tag=before("tag"))
    state = ~Q(status=F("was_status")) & ~Q(status=AssetStatus.DOWN) & ~Q(was_status=AssetStatus.DOWN)
    changed = state | ~Q(criticality=F("was_criticality")) | (
        ~Q(tag=F("was_tag")) & (Q(tag__isnull=False) | Q(was_tag__isnull=False)))
    return _row(rows.filter(Q(was_status__isnull=False) & changed), CHANGE, at=F("history_date"), said=(
        F("was_status"), F("status"), F("was_criticality"), F("criticality"), _text("was_tag"), _text("tag"),
        _text("history_user__name"), _text("history_change_reason")))


_READING_SAYS = (
    F("meter__name"), F("meter__unit"), _text("value"), F("kind"), _text("entered_by__name"),
    Case(When(_OUT, then=Value("out")), default=_BLANK, output_field=TextField()))
_SOURCES: dict[str, Callable[[Asset], QuerySet]] = {
    JOB: _jobs, DOWN: _downtimes, READING: _readings, MOVE: _moves, CHANGE: _changes}
_WIDTH = 8


def _row(rows: QuerySet, kind: str, *, at: Any, said: tuple[Any, ...], until: Any = None) -> QuerySet:
    until = Cast(Value(None), DateTimeField()) if until is None else until
    texts = {f"t{i}": Cast(said[i], TextField()) if i < len(said) else _BLANK for i in range(_WIDTH)}
    return rows.order_by().annotate(kind_=Value(kind, output_field=CharField()), at=at, until_=until, **texts) \
        .values_list("kind_", "pk", "at", "until_", *texts)


def _after(rows: QuerySet, kind: str, cursor: tuple[dt.datetime, str, int] | None) -> QuerySet:
    """Rows that stand after the cursor: by time downwards, then by kind, then by key downwards."""
    if cursor is None:
        return rows
    at, other, pk = cursor
    if kind < other:
        return rows.filter(at__lt=at)
    if kind > other:
        return rows.filter(at__lte=at)
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, pk, at, until, *said = row
    moment = _moment(at)
    assert moment is not None  # every part says when
    return Entry(kind, pk, moment, _moment(until), tuple(text or "" for text in said))


def _moment(value: Any) -> dt.datetime | None:
    """What the driver gave for a time: SQLite's is text without a zone."""
    found = parse_datetime(value) if isinstance(value, str) else value
    if found is None:
        return None
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found


def _encode(entry: Entry) -> str:
    text = json.dumps([entry.at.isoformat(), entry.kind, entry.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(text: str) -> tuple[dt.datetime, str, int] | None:
    if not text:
        return None
    try:
        at, kind, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment = _moment(str(at))
    except (ValueError, TypeError, binascii.Error):
        return None
    return (moment, str(kind), int(pk)) if moment and isinstance(pk, int) else None


def kinds_for(user: Any) -> Iterator[str]:
    """What this person's role may read of it."""
    for kind, permission in ((JOB, "workorders.view_workorder"), (DOWN, "workorders.view_downtime"),
                             (READING, "assets.view_meterreading"), (MOVE, "assets.view_asset"),
                             (CHANGE, "assets.view_asset")):
        if user.has_perm(permission):
            yield kind
