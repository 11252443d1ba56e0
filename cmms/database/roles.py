"""PostgreSQL roles: the owner migrates, the application owns nothing, readonly and auditor read.

==========  =====================================================================================================
app         SELECT on the audit log, SELECT and INSERT on append-only tables, rows of everything else; no TRUNCATE
readonly    SELECT for BI tools: no audit log, no sessions, no hashes of passwords and tokens
auditor     what readonly reads, and the audit log
==========  =====================================================================================================

Nobody but the owner has anything on a partition: who may use the whole does so through the whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from cmms.audit.policy import hidden_columns, our_models, policy_of, tree_columns

AUDIT_LOG = "audit_log"
# Django's own record of what ran is the owner's; sessions are nobody's business but the application's.
APP_READS_ONLY = frozenset({"django_migrations"})
SESSIONS = "django_session"


@dataclass(frozen=True)
class Roles:
    """Names of the roles; ``DATABASE_ROLES`` in the settings may rename them."""

    app: str = "cmms_app"
    readonly: str = "cmms_readonly"
    auditor: str = "cmms_auditor"

    @classmethod
    def from_settings(cls) -> "Roles":
        return cls(**getattr(settings, "DATABASE_ROLES", {}))

    def __iter__(self) -> Iterator[str]:
        return iter((self.app, self.readonly, self.auditor))


def grant(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Give each role that exists what it may do, and nothing else; the statements run. For the owner.

    Nothing happens for a role that does not exist, for the role in use, and where the tables are another's.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user",
                       [list(Roles.from_settings())])
        present = {row[0] for row in cursor.fetchall()}
        if not present or not owns_tables(using):
            return []
        statements = list(grants(connection, Roles.from_settings(), present))
        for statement in statements:
            cursor.execute(statement)
    return statements


def create(names: Iterable[str]) -> list[str]:
    """Statements that make the roles, without passwords: set those by ``\\password`` or use certificates."""
    return [f"CREATE ROLE {_q(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            for name in names]


def grants(connection: Any, roles: Roles, present: set[str]) -> Iterator[str]:
    """The statements for the roles in ``present``, over the tables there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database(), current_user")
        schema, database, owner = map(_q, cursor.fetchone())
        kinds = _relations(cursor)
        functions = _ensure_month_exists(cursor)
    append_only = {m._meta.db_table for m in our_models() if policy_of(m).append_only}
    for role in map(_q, sorted(present)):
        yield f"GRANT CONNECT ON DATABASE {database} TO {role}"
        yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}"
    if roles.app in present:
        role = _q(roles.app)
        default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT"
        yield f"{default} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
        yield f"{default} USAGE, SELECT ON SEQUENCES TO {role}"
        yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
        if functions:
            yield f"GRANT EXECUTE ON FUNCTION {schema}.cmms_ensure_month(text, date) TO {role}"
        for name, kind in kinds.items():
            if kind != "part":
                yield f"GRANT {_app_rights(name, kind, append_only)} ON {schema}.{_q(name)} TO {role}"
    secrets = {m._meta.db_table: _secret_columns(m) for m in our_models()}
    for role_name in sorted(present - {roles.app}):
        for name, (kind, columns) in _readable(connection, kinds).items():
            if kind == "part" or name == SESSIONS or (name == AUDIT_LOG and role_name != roles.auditor):
                continue
            hidden = secrets.get(name, frozenset()) & set(columns)
            which = f" ({', '.join(_q(c) for c in columns if c not in hidden)})" if hidden else ""
            yield f"GRANT SELECT{which} ON {schema}.{_q(name)} TO {_q(role_name)}"


def excess(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """A line for every right on a table, view or partition that a role of ours should not have."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    roles = Roles.from_settings()
    append_only = {m._meta.db_table for m in our_models() if policy_of(m).append_only}
    secret = {SESSIONS, *(m._meta.db_table for m in our_models()
                          if not _secret_columns(m).isdisjoint(f.column for f in m._meta.concrete_fields))}
    with connection.cursor() as cursor:
        kinds = _relations(cursor)
        # A right on one column is a right: except to read, where it is how secrets are left out.
        cursor.execute(
            "SELECT c.relname, r.rolname, p.right FROM pg_class c "
            "CROSS JOIN (SELECT oid, rolname FROM pg_roles WHERE rolname = ANY(%s)) r "
            "CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'SELECT']) AS p(\"right\") "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s) AND c.relowner <> r.oid "
            "AND CASE WHEN p.right IN ('INSERT', 'UPDATE') THEN has_any_column_privilege(r.oid, c.oid, p.right) "
            "ELSE has_table_privilege(r.oid, c.oid, p.right) END ORDER BY 1, 2, 3", [list(roles), list(kinds)])
        rows = cursor.fetchall()

    def allowed(name: str, role: str) -> set[str]:
        if kinds[name] == "part":
            return set()
        if role == roles.app:
            return set(_app_rights(name, kinds[name], append_only).split(", "))
        return set() if name in secret or (name == AUDIT_LOG and role != roles.auditor) else {"SELECT"}

    return [f"role {role} has {right} on {name}" for name, role, right in rows if right not in allowed(name, role)]


def _app_rights(name: str, kind: str, append_only: set[str]) -> str:
    if name == AUDIT_LOG or kind == "view" or name in APP_READS_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if name in append_only else "SELECT, INSERT, UPDATE, DELETE"


def _relations(cursor: Any) -> dict[str, str]:
    """Relation → ``table``, ``part`` (a partition) or ``view``."""
    cursor.execute(
        "SELECT relname, CASE WHEN relispartition THEN 'part' WHEN relkind IN ('v', 'm') THEN 'view' ELSE 'table' END "
        "FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = current_schema()::regnamespace "
        "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e') ORDER BY 1")
    return dict(cursor.fetchall())


def _readable(connection: Any, kinds: dict[str, str]) -> dict[str, tuple[str, list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a "
                       "ON a.attrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 "
                       "AND NOT a.attisdropped AND c.relname = ANY(%s) GROUP BY 1", [list(kinds)])
        return {name: (kinds[name], list(columns)) for name, columns in cursor.fetchall()}


def _secret_columns(model: Any) -> frozenset[str]:
    """What the audit log may not hold, a BI tool need not read either; how trees are numbered is no secret."""
    return hidden_columns(model) - tree_columns(model) - {"last_login"}


def _ensure_month_exists(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_proc WHERE proname = 'cmms_ensure_month' "
                   "AND pronamespace = current_schema()::regnamespace")
    return cursor.fetchone() is not None


def owns_tables(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the role in use owns the tables; on SQLite everybody does."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class "
                       "WHERE oid = to_regclass(format('%I.audit_log', current_schema()))")
        row = cursor.fetchone()
    return bool(row and row[0])


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
