"""PostgreSQL: the two trigger functions. Every name in them is qualified and their search_path is fixed."""

from cmms.audit.actor import CHANNELS
from cmms.audit.triggers.names import AUDIT_FUNCTION, REFUSE_FUNCTION

# What an audit trigger passes: table, key column to join old and new rows by, that column again where it is a whole
# number (else ''), columns that never reach the log, site column and location column (or '').
_DECLARE = """
DECLARE
  hidden CONSTANT text[] := TG_ARGV[3]::text[];
  said text;
  actor bigint;
  door text := coalesce(current_setting('cmms.channel', true), '');
  token bigint;
  request text := left(coalesce(current_setting('cmms.request_id', true), ''), 64);
  was jsonb;
  becomes jsonb;
"""

# A setting that makes no sense is no reason to stop a write: then nobody is known.
_ACTOR = """
  said := current_setting('cmms.user_id', true);
  IF said ~ '^[0-9]{1,18}$' THEN actor := said::bigint; END IF;
  said := current_setting('cmms.token_id', true);
  IF said ~ '^[0-9]{1,18}$' THEN token := said::bigint; END IF;
  IF door <> ALL (ARRAY[%(channels)s]) THEN door := 'sql'; END IF;
"""

_INTO = """INSERT INTO %(schema)s.audit_log (table_name, record_id, action, old_values, new_values, changed_by,
    changed_at, txid, token_id, channel, request_id, site_id, location_id)"""

_ROW = """
  IF TG_LEVEL = 'ROW' THEN
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD) - hidden; END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW) - hidden; END IF;
    IF was IS DISTINCT FROM becomes THEN
      %(into)s
      VALUES (TG_ARGV[0], (coalesce(becomes, was) ->> TG_ARGV[2])::bigint, TG_OP, was, becomes, actor,
        statement_timestamp(), pg_current_xact_id(), token, door, request,
        (coalesce(becomes, was) ->> TG_ARGV[4])::bigint, (coalesce(becomes, was) ->> TG_ARGV[5])::bigint);
    END IF;
    RETURN NULL;
  END IF;
"""

_STATEMENT = """
  IF TG_OP = 'INSERT' THEN
    %(into)s
    SELECT TG_ARGV[0], (d.image ->> TG_ARGV[2])::bigint, TG_OP, NULL, d.image, actor, statement_timestamp(),
      pg_current_xact_id(), token, door, request, (d.image ->> TG_ARGV[4])::bigint, (d.image ->> TG_ARGV[5])::bigint
    FROM (SELECT to_jsonb(n) - hidden AS image FROM new_rows n OFFSET 0) d;
  ELSIF TG_OP = 'DELETE' THEN
    %(into)s
    SELECT TG_ARGV[0], (d.image ->> TG_ARGV[2])::bigint, TG_OP, d.image, NULL, actor, statement_timestamp(),
      pg_current_xact_id(), token, door, request, (d.image ->> TG_ARGV[4])::bigint, (d.image ->> TG_ARGV[5])::bigint
    FROM (SELECT to_jsonb(o) - hidden AS image FROM old_rows o OFFSET 0) d;
  ELSE
    -- Planned anew each time: a plan kept from a one-row update would join ten thousand rows in a nested loop. A row
    -- whose key changed has no partner, and leaves one entry for the old row and one for the new.
    EXECUTE format($update$
      %(into)s
      SELECT $1, (coalesce(d.becomes, d.was) ->> $2)::bigint, 'UPDATE', d.was, d.becomes, $3, statement_timestamp(),
        pg_current_xact_id(), $4, $5, $6, (coalesce(d.becomes, d.was) ->> $7)::bigint,
        (coalesce(d.becomes, d.was) ->> $8)::bigint
      FROM (SELECT to_jsonb(o) - $9 AS was, to_jsonb(n) - $9 AS becomes
            FROM old_rows o FULL JOIN new_rows n ON o.%%1$I = n.%%1$I OFFSET 0) d
      WHERE d.was IS DISTINCT FROM d.becomes
    $update$, TG_ARGV[1]) USING TG_ARGV[0], TG_ARGV[2], actor, token, door, request, TG_ARGV[4], TG_ARGV[5], hidden;
  END IF;
  RETURN NULL;
"""

_REFUSE = """
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END
"""


def bodies(schema: str) -> dict[str, str]:
    """Function name → its body, for tables in the (quoted) ``schema``."""
    into = _INTO % {"schema": schema}
    actor = _ACTOR % {"channels": ", ".join(f"'{c}'" for c in CHANNELS)}
    audit = f"{_DECLARE}BEGIN{actor}{_ROW % {'into': into}}{_STATEMENT % {'into': into}}END\n"
    return {AUDIT_FUNCTION: audit, REFUSE_FUNCTION: _REFUSE}


def definition(schema: str, name: str) -> str:
    """The statements that make a function and keep everyone from hanging it on a table of their own.

    The audit function runs as its owner, the only one who may insert into the log. Were PUBLIC allowed to execute it,
    anybody could forge entries from a trigger on a temporary table. The images show times in UTC whoever writes.
    """
    rights = "SECURITY DEFINER SET timezone = 'UTC' " if name == AUDIT_FUNCTION else ""
    return (
        f"CREATE OR REPLACE FUNCTION {schema}.{name}() RETURNS trigger LANGUAGE plpgsql {rights}"
        f"SET search_path = pg_catalog, pg_temp AS $cmms${bodies(schema)[name]}$cmms$;"
        f"REVOKE ALL ON FUNCTION {schema}.{name}() FROM PUBLIC"
    )
