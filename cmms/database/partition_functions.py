"""PostgreSQL functions that make a month's partition, so that the application's role, which owns nothing, may ask."""

# Gives a partition what a parent's statement-level triggers guard, and takes every grant from it: who may read and
# write the whole does so through the whole. Row-level triggers PostgreSQL clones by itself.
GUARD_PARTITION = """
DECLARE
  t record;
  who text;
BEGIN
  FOR t IN SELECT g.tgname, pg_get_triggerdef(g.oid) AS sql, obj_description(g.oid, 'pg_trigger') AS mark
           FROM pg_trigger g WHERE g.tgrelid = parent AND NOT g.tgisinternal AND (g.tgtype & 1) = 0
  LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = part AND g.tgname = t.tgname) THEN
      EXECUTE regexp_replace(t.sql, ' ON \\S+ ', ' ON ' || part::text || ' ');
      EXECUTE format('COMMENT ON TRIGGER %%I ON %%s IS %%L', t.tgname, part, t.mark);
    END IF;
  END LOOP;
  FOR who IN SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END
             FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = part AND a.grantee <> c.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON %%s FROM %%s', part, who);
  END LOOP;
END
"""

# Says 'made', 'present', or 'stray' where rows of the month already lie in the default partition.
ENSURE_MONTH = """
DECLARE
  first date := date_trunc('month', month)::date;
  part text := parent || to_char(first, '_"y"YYYY"m"MM');
  whole oid := to_regclass(format('%%I.%%I', %(schema_text)s, parent));
  there oid;
BEGIN
  IF whole IS NULL OR NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = whole AND c.relkind = 'p') THEN
    RAISE EXCEPTION USING ERRCODE = 'undefined_table', MESSAGE = format('%%s is no table split by month.', parent);
  END IF;
  IF first NOT BETWEEN DATE '1900-01-01' AND DATE '2199-12-01' THEN
    RAISE EXCEPTION USING ERRCODE = 'datetime_field_overflow', MESSAGE = format('%%s is no month of ours.', first);
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('cmms_ensure_month'), whole::integer);
  there := to_regclass(format('%%I.%%I', %(schema_text)s, part));
  IF there IS NOT NULL THEN
    IF NOT EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = whole AND i.inhrelid = there) THEN
      RAISE EXCEPTION USING ERRCODE = 'duplicate_table', MESSAGE = format(
        'A table %%s exists that is no part of %%s: a month that was detached. Drop or rename it first.', part, parent);
    END IF;
    RETURN 'present';
  END IF;
  BEGIN
    EXECUTE format('CREATE TABLE %%I.%%I PARTITION OF %%I.%%I FOR VALUES FROM (%%L) TO (%%L)', %(schema_text)s, part,
      %(schema_text)s, parent, first || ' 00:00:00+00', (first + interval '1 month')::date || ' 00:00:00+00');
  EXCEPTION WHEN check_violation THEN
    RETURN 'stray';
  END;
  PERFORM %(schema)s.cmms_guard_partition(whole::regclass, to_regclass(format('%%I.%%I', %(schema_text)s, part)));
  RETURN 'made';
END
"""


def definitions(schema: str) -> list[str]:
    """Statements that make both functions in the (unquoted) ``schema``, executable by their owner alone."""
    quoted = '"' + schema.replace('"', '""') + '"'
    names = {"schema": quoted, "schema_text": "'" + schema.replace("'", "''") + "'"}
    fixed = "SET search_path = pg_catalog, pg_temp"
    guard, ensure = f"{quoted}.cmms_guard_partition(regclass, regclass)", f"{quoted}.cmms_ensure_month(text, date)"
    return [
        f"CREATE OR REPLACE FUNCTION {quoted}.cmms_guard_partition(parent regclass, part regclass) RETURNS void "
        f"LANGUAGE plpgsql {fixed} AS $cmms${GUARD_PARTITION % names}$cmms$",
        f"REVOKE ALL ON FUNCTION {guard} FROM PUBLIC",
        f"CREATE OR REPLACE FUNCTION {quoted}.cmms_ensure_month(parent text, month date) RETURNS text "
        f"LANGUAGE plpgsql SECURITY DEFINER {fixed} SET timezone = 'UTC' AS $cmms${ENSURE_MONTH % names}$cmms$",
        f"REVOKE ALL ON FUNCTION {ensure} FROM PUBLIC",
    ]
