"""Names that both databases' triggers, the partitions and the checks share."""

AUDIT_LOG = "audit_log"

# Functions on PostgreSQL, in the schema of the tables.
AUDIT_FUNCTION = "cmms_audit"
REFUSE_FUNCTION = "cmms_refuse"

# What a comment (PostgreSQL) or the text (SQLite) of our triggers begins with: how ours are told from others'.
MARK = "cmms:"

# The one-row table that names the actor on SQLite. The installer makes it, not a migration: PostgreSQL has no use
# for it, and it must be there whenever the triggers that read it are.
ACTOR_TABLE = "audit_actor"


def append_only_sentence(table: str) -> str:
    return f"{table} is append-only: its rows are never changed or removed."


def truncate_sentence(table: str) -> str:
    return f"TRUNCATE would pass the audit log by: delete the rows of {table} instead."
