"""SQLite: three row triggers per table, the actor from a one-row table, refusals by RAISE."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from cmms.audit.triggers.names import ACTOR_TABLE, AUDIT_LOG, MARK, append_only_sentence
from cmms.audit.triggers.tables import Watched, watched_tables

# SQLite's functions take at most 127 arguments; a column needs two.
COLUMNS_PER_CALL = 60

# As Django writes a moment, with six digits or with none: SQLite compares them as text.
_NOW = "replace(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', '.000000', '')"

ACTOR_TABLE_SQL = (
    f"CREATE TABLE IF NOT EXISTS {ACTOR_TABLE} (id integer PRIMARY KEY CHECK (id = 1), user_id bigint, "
    "channel varchar(10), token_id bigint, request_id varchar(64))"
)


def install(connection: Any) -> list[str]:
    """Make what is missing or stale and drop what is no longer wanted; the names of what was done."""
    with connection.cursor() as cursor:
        cursor.execute(ACTOR_TABLE_SQL)
        wanted, present = _wanted(connection), _present(cursor)
        stale = [n for n, sql in present.items() if wanted.get(n) != sql and (n in wanted or MARK in sql)]
        for name in stale:
            cursor.execute(f"DROP TRIGGER {_q(name)}")
        made = [name for name in wanted if name in stale or name not in present]
        for name in made:
            cursor.execute(wanted[name])
    return sorted({*stale, *made})


def remove(connection: Any) -> None:
    """Drop every trigger of ours: SQLite cannot remake a table that triggers elsewhere name."""
    with connection.cursor() as cursor:
        for name, sql in _present(cursor).items():
            if MARK in sql:
                cursor.execute(f"DROP TRIGGER {_q(name)}")


def missing(connection: Any) -> list[str]:
    """A line for every trigger that is missing or differs from what it should be."""
    with connection.cursor() as cursor:
        present = _present(cursor)
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = %s", [ACTOR_TABLE])
        actor_table_exists = cursor.fetchone()[0]
    wanted = _wanted(connection)
    lines = [f"table {ACTOR_TABLE}: missing"] if wanted and not actor_table_exists else []
    for name, sql in wanted.items():
        if name not in present:
            lines.append(f"trigger {name}: missing")
        elif present[name] != sql:
            lines.append(f"trigger {name}: not as it should be")
    return lines


def _present(cursor: Any) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _wanted(connection: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    tables = list(watched_tables(connection))
    if not any(t.table == AUDIT_LOG for t in tables):
        return {}  # nothing to write to yet: the log's own migration has not run
    for table in tables:
        found.update(_audit(table))
        found.update(_append_only(table))
        for constraint in table.model._meta.constraints:
            for name, sql in getattr(constraint, "sqlite_triggers", lambda _: {})(table.model).items():
                found[name] = sql.replace(name, f"{name} /* {MARK} */", 1)
    return found


def _audit(t: Watched) -> Iterator[tuple[str, str]]:
    if not t.audited or not t.shown:
        return
    if t.policy.inserts:
        yield _trigger("ins", t, "AFTER INSERT", "", _entry(t, "INSERT", old=False, new=True))
    changed = " OR ".join(f"OLD.{_q(c)} IS NOT NEW.{_q(c)}" for c in t.shown)
    columns = ", ".join(_q(c) for c in t.shown)
    yield _trigger("upd", t, f"AFTER UPDATE OF {columns}", f"WHEN {changed}", _entry(t, "UPDATE", old=True, new=True))
    yield _trigger("del", t, "AFTER DELETE", "", _entry(t, "DELETE", old=True, new=False))


def _append_only(t: Watched) -> Iterator[tuple[str, str]]:
    if not t.policy.append_only:
        return
    refusal = f"SELECT RAISE(ABORT, {_text(append_only_sentence(t.table))});"
    yield _trigger("keep_upd", t, "BEFORE UPDATE", "", refusal)
    yield _trigger("keep_del", t, "BEFORE DELETE", "", refusal)
    # INSERT OR REPLACE removes the old row without firing delete triggers
    there = f"WHEN EXISTS (SELECT 1 FROM {_q(t.table)} t WHERE t.{_q(t.key)} = NEW.{_q(t.key)})"
    yield _trigger("keep_ins", t, "BEFORE INSERT", there, refusal)


def _trigger(kind: str, t: Watched, event: str, when: str, body: str) -> tuple[str, str]:
    name = f"cmms_{kind}_{t.table}"
    return name, f"CREATE TRIGGER {_q(name)} /* {MARK} */ {event} ON {_q(t.table)} {when} BEGIN {body} END"


def _entry(t: Watched, action: str, *, old: bool, new: bool) -> str:
    row = "NEW" if new else "OLD"
    site, location = t.place
    actor = {c: f"(SELECT {c} FROM {ACTOR_TABLE})" for c in ("user_id", "channel", "token_id", "request_id")}
    values = {
        "table_name": _text(t.table),
        "record_id": f"{row}.{_q(t.whole_number_key)}" if t.whole_number_key else "NULL",
        "action": _text(action),
        "old_values": _image(t, "OLD") if old else "NULL",
        "new_values": _image(t, "NEW") if new else "NULL",
        "changed_by": actor["user_id"],
        "changed_at": _NOW,
        "channel": f"coalesce({actor['channel']}, 'sql')",
        "token_id": actor["token_id"],
        "request_id": f"coalesce({actor['request_id']}, '')",
        "site_id": f"{row}.{_q(site)}" if site else "NULL",
        "location_id": f"{row}.{_q(location)}" if location else "NULL",
    }
    return f"INSERT INTO {AUDIT_LOG} ({', '.join(values)}) VALUES ({', '.join(values.values())});"


def _image(t: Watched, row: str) -> str:
    """The row as a JSON object, in calls of at most COLUMNS_PER_CALL columns each."""
    fields = {f.column: f for f in t.model._meta.local_concrete_fields}
    values = [(c, _value(fields.get(c), f"{row}.{_q(c)}")) for c in t.shown]
    first, rest = values[:COLUMNS_PER_CALL], values[COLUMNS_PER_CALL:]
    image = f"json_object({', '.join(f'{_text(c)}, {v}' for c, v in first)})"
    for start in range(0, len(rest), COLUMNS_PER_CALL):
        part = ", ".join(f"{_text(f'$.{_json_key(c)}')}, {v}" for c, v in rest[start:start + COLUMNS_PER_CALL])
        image = f"json_set({image}, {part})"
    return image


def _value(field: models.Field | None, column: str) -> str:
    """The column as PostgreSQL's to_jsonb would show it: true, 12.50, 2026-01-31T08:00:00+00:00."""
    kind = field
    if isinstance(field, models.GeneratedField):
        kind = field.output_field
    if isinstance(kind, models.BooleanField):
        return f"json(CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"
    if isinstance(kind, models.JSONField):
        return f"CASE WHEN json_valid({column}) THEN json({column}) ELSE {column} END"
    if isinstance(kind, models.DecimalField):
        fixed = f"json(printf('%.{kind.decimal_places}f', {column}))"
        return f"CASE WHEN typeof({column}) IN ('integer', 'real') THEN {fixed} ELSE {column} END"
    if isinstance(kind, models.DateTimeField):
        return f"replace({column}, ' ', 'T') || '+00:00'"
    if isinstance(kind, models.BinaryField):
        return f"CASE WHEN {column} IS NOT NULL THEN '\\x' || lower(hex({column})) END"
    return column


def _json_key(column: str) -> str:
    return '"' + column + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
