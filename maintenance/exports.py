"""What the list of schedules looks like as a file."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cmms.exporting import Table

SCHEDULE = (
    "title", "site", "asset__tag", "asset__name", "location", "frequency_type", "frequency_value", "recurrence_rule",
    "meter_based", "meter_threshold", "basis", ("next_due_on", _("Next due")), "next_due_is_estimate", "last_completed",
    "priority", "estimated_hours", "craft", "team", "assigned_to", "procedure", "is_active",
)


def schedules(rows: QuerySet, order: Sequence[str]) -> Table:
    """Schedules with their triggers and dates, in the zone of their site."""
    return Table.listing("schedules", rows, order, SCHEDULE)
