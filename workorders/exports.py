"""What lists of orders and the history of an asset look like as a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset
from cmms.exporting import Column, Table, moment_head
from workorders.timeline import timeline

ORDER = (
    ("number", gettext_lazy("Work order")), "title", "status", "priority", "work_type", "site", "asset__tag",
    "asset__name", "location", "assigned_to", "team", "craft", "requested_by", "requested_at", "due_at",
    "scheduled_start", "actual_start", "actual_end", "closed_at", "estimated_hours", "actual_hours", "outcome",
    "problem", "cause", "remedy", "failure_note", "description", "created_at",
)
AT_ONCE = 200


def orders(rows: QuerySet, order: Sequence[str]) -> Table:
    """Orders with the names of what they are about."""
    return Table.listing("work-orders", rows, order, ORDER)


def history(asset: Asset, *, kinds: set[str], brief: bool, words: Any) -> Table:
    """The asset's history, newest first; ``words`` puts entries into lines as its page does."""
    def batches() -> Iterator[list[Any]]:
        before = ""
        while True:
            part = timeline(asset, kinds=kinds, before=before, size=AT_ONCE, brief=brief)
            yield words(part.entries)
            before = part.older
            if not before:
                return

    def said(entry: str) -> Any:
        return lambda line: getattr(line, entry) or None

    return Table(f"history-{asset.pk}", [
        Column(moment_head(_("When")), said("at")), Column(_("What"), said("title")),
        Column(_("Details"), said("detail")), Column(_("Order"), said("code"))], batches())
