"""PostgreSQL: statement triggers with transition tables, row triggers on trees, refusals; told apart by a comment.

Each trigger bears ``cmms:<hash of its text>`` as its comment, so a refresh touches (and locks) only what differs.
Ordinary tables have statement-level triggers. Trees have row-level ones with a column list without lft, rght, tree_id
and level: PostgreSQL allows no column list together with transition tables. Partitions bear what their parent bears,
because a statement on a partition fires only the partition's own statement triggers.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from cmms.audit.triggers.functions import bodies, definition
from cmms.audit.triggers.names import (
    AUDIT_FUNCTION,
    AUDIT_LOG,
    MARK,
    REFUSE_FUNCTION,
    append_only_sentence,
    truncate_sentence,
)
from cmms.audit.triggers.tables import Watched, watched_tables

LOOSE = f"{MARK}loose"


@dataclass(frozen=True)
class Trigger:
    """``sql`` holds ``{table}`` for the quoted relation; ``before`` is run first (a guard's own function)."""

    name: str
    sql: str
    before: str = ""
    copied: bool = True  # onto partitions: row-level ones PostgreSQL clones by itself

    @property
    def comment(self) -> str:
        return MARK + hashlib.sha256(f"{self.before}{self.sql}".encode()).hexdigest()[:16]

    def create(self, relation: str) -> str:
        quoted = _q(self.name)
        sql = self.sql.replace("{table}", relation).replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
        return ";".join(filter(None, (
            self.before, sql, f"COMMENT ON TRIGGER {quoted} ON {relation} IS {_text(self.comment)}",
            f"ALTER TABLE {relation} ENABLE TRIGGER {quoted}",
        )))


@dataclass(frozen=True)
class Present:
    comment: str
    enabled: bool


def install(connection: Any) -> list[str]:
    """Make what is missing or stale and drop what is no longer wanted; ``relation.trigger`` of what was done."""
    schema = _schema(connection)
    tables = list(watched_tables(connection))
    if not any(t.table == AUDIT_LOG for t in tables):
        return []  # nothing to write to yet: the log's own migration has not run
    done = []
    with connection.cursor() as cursor:
        stale = set(_stale_functions(cursor, schema))
        for name in sorted(stale):
            cursor.execute(definition(schema, name))
        done.extend(sorted(stale))
        present = _present(cursor)
        wanted = _wanted(tables, schema)
        for (relation, name) in present:
            if (relation, name) not in wanted:
                cursor.execute(f"DROP TRIGGER {_q(name)} ON {schema}.{_q(relation)}")
                done.append(f"{relation}.{name}")
        for (relation, name), trigger in wanted.items():
            if present.get((relation, name)) != Present(trigger.comment, True):
                cursor.execute(trigger.create(f"{schema}.{_q(relation)}"))
                done.append(f"{relation}.{name}")
    return done


def loosen(connection: Any) -> None:
    """Before migrations: row triggers lose their column list, for PostgreSQL refuses to change a column in one.

    They go on auditing, only slower, and the functions compare without the columns trees shift, so nothing is lost
    and nothing is added if the migration stops half-way. ``install`` puts the lists back.
    """
    schema = _schema(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c "
            "ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgattr::text <> '' "
            "AND c.relnamespace = current_schema()::regnamespace AND obj_description(t.oid, 'pg_trigger') LIKE %s",
            [f"{MARK}%"])
        for relation, name, sql in cursor.fetchall():
            head, tail = sql.split(" UPDATE OF ", 1)
            loose = f"{head} UPDATE ON {tail.split(' ON ', 1)[1]}".replace("CREATE", "CREATE OR REPLACE", 1)
            cursor.execute(loose)
            cursor.execute(f"COMMENT ON TRIGGER {_q(name)} ON {schema}.{_q(relation)} IS {_text(LOOSE)}")


def missing(connection: Any) -> list[str]:
    """A line for every function or trigger that is missing, switched off, or differs from what it should be."""
    schema = _schema(connection)
    tables = list(watched_tables(connection))
    if not any(t.table == AUDIT_LOG for t in tables):
        return [f"table {AUDIT_LOG}: missing"] if tables else []  # nothing has been migrated yet
    with connection.cursor() as cursor:
        lines = [f"function {name}: missing or not as it should be" for name in _stale_functions(cursor, schema)]
        present = _present(cursor)
    for (relation, name), trigger in _wanted(tables, schema).items():
        found = present.get((relation, name))
        if found is None:
            lines.append(f"trigger {name} on {relation}: missing")
        elif not found.enabled:
            lines.append(f"trigger {name} on {relation}: switched off")
        elif found.comment != trigger.comment:
            lines.append(f"trigger {name} on {relation}: not as it should be")
    return lines


def _stale_functions(cursor: Any, schema: str) -> Iterator[str]:
    cursor.execute("SELECT proname, prosrc, prosecdef, coalesce(array_to_string(proconfig, ';'), '') FROM pg_proc "
                   "WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(%s)",
                   [[AUDIT_FUNCTION, REFUSE_FUNCTION]])
    found = {row[0]: row[1:] for row in cursor.fetchall()}
    for name, body in bodies(schema).items():
        source, definer, config = found.get(name, ("", False, ""))
        if source != body or definer != (name == AUDIT_FUNCTION) or "search_path=pg_catalog, pg_temp" not in config:
            yield name


def _present(cursor: Any) -> dict[tuple[str, str], Present]:
    """(relation, trigger) of every trigger that bears our mark; clones on partitions are their parent's business."""
    cursor.execute(
        "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger'), t.tgenabled FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgparentid = 0 "
        "AND c.relnamespace = current_schema()::regnamespace AND obj_description(t.oid, 'pg_trigger') LIKE %s",
        [f"{MARK}%"])
    return {(relation, name): Present(comment, enabled == "O")
            for relation, name, comment, enabled in cursor.fetchall()}


def _wanted(tables: Any, schema: str) -> dict[tuple[str, str], Trigger]:
    found: dict[tuple[str, str], Trigger] = {}
    for table in tables:
        for trigger in _triggers(table, schema):
            for relation in (table.table, *(table.partitions if trigger.copied else ())):
                found[relation, trigger.name] = trigger
    return found


def _triggers(t: Watched, schema: str) -> Iterator[Trigger]:
    if t.policy.append_only:
        yield _refusal("cmms_keep", "UPDATE OR DELETE OR TRUNCATE", append_only_sentence(t.table), schema)
    elif t.audited:
        yield _refusal("cmms_no_truncate", "TRUNCATE", truncate_sentence(t.table), schema)
    if t.audited and t.shown:
        yield from _audit(t, schema)
    yield from _guards(t, schema)


def _refusal(name: str, events: str, sentence: str, schema: str) -> Trigger:
    return Trigger(name, f"CREATE TRIGGER {name} BEFORE {events} ON {{table}} FOR EACH STATEMENT "
                         f"EXECUTE FUNCTION {schema}.{REFUSE_FUNCTION}({_text(sentence)})")


def _audit(t: Watched, schema: str) -> Iterator[Trigger]:
    arguments = (t.table, t.key, t.whole_number_key, "{" + ",".join(sorted(t.hidden)) + "}", *t.place)
    call = f"EXECUTE FUNCTION {schema}.{AUDIT_FUNCTION}({', '.join(map(_text, arguments))})"
    events = {
        "ins": ("INSERT", "REFERENCING NEW TABLE AS new_rows"),
        "upd": ("UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        "del": ("DELETE", "REFERENCING OLD TABLE AS old_rows"),
    }
    for kind, (event, rows) in events.items():
        if kind == "ins" and not t.policy.inserts:
            continue
        name = f"cmms_audit_{kind}"
        if t.tree:
            columns = f" OF {', '.join(map(_q, t.shown))}" if kind == "upd" else ""
            yield Trigger(name, f"CREATE TRIGGER {name} AFTER {event}{columns} ON {{table}} FOR EACH ROW {call}",
                          copied=False)
        else:
            yield Trigger(name, f"CREATE TRIGGER {name} AFTER {event} ON {{table}} {rows} FOR EACH STATEMENT {call}")


def _guards(t: Watched, schema: str) -> Iterator[Trigger]:
    """Row rules that stand among the model's constraints (``cmms.database.guards``), whatever language is active."""
    with translation.override("en"):
        for constraint in t.model._meta.constraints:
            triggers = getattr(constraint, "postgresql_triggers", None)
            if triggers is None:
                continue
            for name, (function, trigger) in triggers(t.model, schema.strip('"')).items():
                sql = trigger.replace(f'{schema}.{_q(t.table)}', "{table}", 1)
                yield Trigger(name, sql, before=function, copied=False)


def _schema(connection: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return _q(cursor.fetchone()[0])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
