"""What ``manage.py verify`` proves about the audit: triggers, views, months and rights are as they should be."""

from collections.abc import Callable, Iterator
from functools import partial

from django.db import DEFAULT_DB_ALIAS

from cmms.audit.triggers import install_triggers, triggers_missing
from cmms.database import partitions, roles, views
from cmms.verification import Fault


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Whatever is missing or too much; mended only where this role owns the tables."""
    owner = roles.owns_tables(using)

    def mended_by(verb: Callable[..., object], *arguments: object) -> Callable[[], object] | None:
        return partial(verb, *arguments) if owner else None

    triggers, all_views = mended_by(install_triggers, using), mended_by(_make_views, using)
    grants, months = mended_by(roles.grant, using), mended_by(partitions.ensure_coming, using, 1)
    for line in triggers_missing(using):
        yield Fault("trigger", "audit_log", 0, f"{line}.", triggers)
    for line in views.views_missing(using):
        yield Fault("view", "audit_log", 0, f"{line}.", all_views)
    for line in roles.excess(using):
        yield Fault("right", "audit_log", 0, f"{line}.", grants)
    for table in partitions.partitioned_tables(using):
        for month in partitions.months_missing(table, using):
            yield Fault("month", table, 0, f"The month {month:%Y-%m} has no partition.", months)
        count = partitions.stray_rows(table, using) if owner else 0  # nobody else may look into a partition
        if count:
            yield Fault("stray", table, 0, f"{count} rows lie in the default partition; give them their months.",
                        mended_by(partitions.adopt_default, table, using))


def _make_views(using: str) -> None:
    """A view made anew begins with the rights of a table, so they are given again."""
    views.create_views(using)
    roles.grant(using)
